"""Building a network by turning one thing at a time."""

import pytest

from tutor.engine.data.datasets import DATASETS
from tutor.engine.training.training_line import parse_training, training_line
from tutor.engine.training.training_plan import TrainingPlan
from tutor.lab.building import choices, is_possible, preview, turned

PLAN = TrainingPlan("moons", layers=(8, 8))


def shown(plan):
    return {choice.key: choice.value for choice in choices(plan)}


@pytest.mark.parametrize("dataset", DATASETS)
@pytest.mark.parametrize("by", [1, -1])
def test_whatever_is_turned_can_be_trained_or_says_why_not(dataset, by):
    plan = TrainingPlan(dataset, layers=(3,), samples=20)
    for choice in choices(plan):
        other = turned(plan, choice.key, by)
        assert preview(other).endswith(".") is not is_possible(other)
        assert is_possible(other) or choice.key == "loss"


def test_turning_there_and_back_changes_nothing():
    keys = ("noise", "layers", "layer 2", "activation", "initialisation", "input x2")
    for key in (*keys, "batch", "l1", "l2", "dropout", "epochs", "rate", "loss", "split"):
        assert shown(turned(turned(PLAN, key, 1), key, -1)) == shown(PLAN) != shown(turned(PLAN, key, 1)), key


def test_what_it_is_trained_with_is_turned_too_and_stands_in_the_line():
    assert shown(PLAN)["optimizer"] == "Adam"
    plan = turned(turned(turned(turned(PLAN, "optimizer", 1), "batch", -1), "l2", 1), "patience", -1)
    assert training_line(plan) == (
        f"moons layers=8,8 batch=16 l2=0.0001 patience=50 optimizer={plan.updates.optimizer.name}"
    )
    for _ in range(9):
        plan = turned(plan, "batch", 1)
    assert (plan.batch, shown(plan)["batch"]) == (None, "all examples")
    assert (shown(turned(PLAN, "rate", 1))["rate"], shown(PLAN)["l1"]) == ("0.012", "none")


def test_layers_are_added_and_removed_at_the_end():
    assert turned(PLAN, "layers", 1).layers == (8, 8, 8)
    assert turned(PLAN, "layers", -1).layers == (8,)
    assert turned(TrainingPlan("moons", layers=()), "layers", 1).layers == (8,)
    assert turned(PLAN, "layer 1", -1).layers == (6, 8)


def test_inputs_are_turned_on_and_off_but_one_stays():
    plan = turned(PLAN, "input xy", 1)
    assert plan.features == ("x", "y", "xy")
    assert preview(plan).startswith("3 → 8 → 8 → 2")
    alone = turned(turned(plan, "input x", 1), "input y", 1)
    assert alone.features == ("xy",)
    assert turned(alone, "input xy", 1) is alone


@pytest.mark.parametrize("by", [1, -1])
def test_of_a_file_everything_that_was_understood_can_be_turned(tmp_path, by):
    path = tmp_path / "own.csv"
    rows = "".join(f"{n},{n},Name {n},{'ab'[n % 2]},{'' if n == 3 else n * n},{n % 3}\n" for n in range(20))
    path.write_text("id,size,name,kind,area,class\n" + rows)
    plan = TrainingPlan(str(path), layers=(3,), seed=5)
    keys = [choice.key for choice in choices(plan)]
    assert keys[:6] == ["dataset", "target", "task", "gaps", "words", "scale"]
    assert keys[6:11] == ["column id", "column size", "column name", "column kind", "column area"]
    stay = {"column id", "column name"}  # left out as they are
    stay |= {"l1", "l2", "dropout"} if by < 0 else {"patience"}  # none of them, and at that end
    for key in keys:
        other = turned(plan, key, by)
        assert is_possible(other), preview(other)
        assert (shown(other) == shown(plan)) is (key in stay)
        assert parse_training(training_line(other)) is not None
    assert turned(plan, "task", 1).task == "values"
    assert shown(turned(plan, "column kind", 1))["column kind"].startswith("left out")
    assert turned(turned(plan, "column kind", 1), "column kind", 1).drop == ()
    assert shown(turned(plan, "words", 1))["column name"].startswith("an input")
    assert turned(plan, "target", 1).target == "size"
    assert "3 different whole numbers in 20 rows, as classes are" in preview(plan, "task")
    assert "an id: every row has one of its own" in preview(plan, "column id")
    assert "\n" not in preview(plan, "layers")


def test_the_preview_counts_the_parameters():
    assert preview(PLAN) == "2 → 8 → 8 → 2: 114 parameters, softmax cross-entropy"
    assert "use cross-entropy" in preview(turned(turned(TrainingPlan("digits", samples=50), "loss", 1), "loss", 1))
