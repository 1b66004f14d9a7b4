"""Trainings asked for by name, and the defaults, which must work."""

from statistics import median

import pytest

from tutor.engine.data.datasets import DATASETS
from tutor.engine.errors import UserError
from tutor.engine.training.training_plan import TrainingPlan


def trained(plan):
    training = plan.begin()
    return training.forward(plan.epochs * training.updates_per_epoch).metrics()[1]


def test_the_defaults_read_digits():
    assert median(trained(TrainingPlan("digits", seed=seed)).accuracy for seed in range(3)) >= 0.96


@pytest.mark.parametrize("name", [name for name in DATASETS if name != "digits"])
def test_the_defaults_learn_every_data_set(name):
    test = trained(TrainingPlan(name))
    if test.accuracy is None:
        assert test.loss < 0.12
    else:
        assert test.accuracy >= 0.85


def test_a_plan_is_the_same_training_to_the_last_bit():
    first, again = (TrainingPlan("xor", samples=60, seed=4).begin().forward(20) for _ in range(2))
    assert first.frame.parameters.tobytes() == again.frame.parameters.tobytes()


def test_filters_come_before_the_layers():
    network = TrainingPlan("digits", filters=4, layers=(5,), activation=("relu",)).begin().network
    assert [layer.description for layer in network.layers] == [
        "1×8×8 → 4×6×6, 3×3 convolution, relu",
        "4×6×6 → 4×3×3, 2×2 max pooling",
        "36 → 5, relu",
        "5 → 10, linear",
    ]


def test_a_file_of_ones_own_is_learnt_whatever_its_scale(tmp_path):
    rows = [f"{1000 * n},{n % 7},{'big' if n > 50 else 'small'}" for n in range(100)]
    (tmp_path / "own.csv").write_text("\n".join(["income,day,size", *rows]))
    training = TrainingPlan(str(tmp_path / "own.csv"), layers=(4,)).begin()
    assert abs(training.train_set.inputs.mean()) < 1e-12
    assert training.forward(300).metrics()[1].accuracy >= 0.9


def test_derived_inputs_go_into_the_network():
    training = TrainingPlan("circle", features=("x2", "y2"), layers=()).begin()
    assert training.network.coordinates[:3] == ("W1[0,0]", "W1[0,1]", "b1[0]")
    assert training.forward(600).metrics()[1].accuracy >= 0.95


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        ({"dataset": "moon"}, "no data set or file moon; did you mean moons"),
        ({"activation": ("gelu",)}, "no activation gelu; did you mean relu"),
        ({"loss": "hinge"}, "no loss hinge; choose from mse, binary-cross-entropy"),
        ({"filters": 3}, "Filters need pictures, and moons has none"),
        ({"layers": (4, 0)}, "at least 1 input and 1 neuron"),
        ({"batch": 0}, "at least 1 example"),
        ({"dataset": "own.csv", "noise": 0.1}, "not for a file"),
        ({"dataset": "own.csv", "features": ("x", "x2")}, "columns of a file are left out with drop=NAME"),
    ],
)
def test_a_plan_that_cannot_be_carried_out_is_answered_in_a_sentence(asked, sentence):
    with pytest.raises(UserError, match=sentence):
        TrainingPlan(**{"dataset": "moons", **asked}).begin()
