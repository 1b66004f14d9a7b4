"""What a training looks at on the way, when patience ends it, and how the test set is looked at."""

import pytest

from tutor.engine.errors import UserError
from tutor.lab.trainer import Trainer
from tutor.lab.training_told import told_stop, told_tests, training_record

LINE = "moons samples=60 noise=0.4 split=0.5,0.25,0.25 layers=4 epochs=30 rate=0.3"


def ended(trainer):
    *_, last = trainer.run_to_end()
    return last


def test_the_curves_look_at_the_validation_set_and_at_the_test_set_where_there_is_none():
    trainer = Trainer.from_line(LINE)
    training = trainer.training
    assert [len(part) for part in (training.train_set, training.validation_set, training.test_set)] == [30, 15, 15]
    for each, name in ((trainer, "validation"), (Trainer.from_line("moons samples=60 layers=4"), "test")):
        part = each.training.held_out_set
        right = each.network.classify(each.training.frame.parameters, part.inputs) == part.labels
        assert (each.training.held_out_name, each.now.held_out.accuracy) == (name, right.mean())


def test_patience_ends_at_the_lowest_loss_and_says_which_set_it_looked_at():
    trainer = ended(Trainer.from_line(f"{LINE} patience=3"))
    losses = [moment.held_out.loss for moment in trainer.measured]
    assert trainer.latest.held_out.loss == min(losses)
    place = losses.index(min(losses))
    assert len(losses) - 1 - place == 3
    assert told_stop(trainer).startswith(
        f"Stopped early: the validation loss was lowest after {losses.index(min(losses))}"
    )
    assert "flatters" not in told_stop(trainer)
    assert "The test set decided" in told_stop(
        ended(Trainer.from_line("moons samples=60 epochs=50 rate=0.3 patience=2"))
    )
    assert told_stop(ended(Trainer.from_line(LINE))) == ""


def test_a_line_with_patience_opens_at_the_same_weights():
    trainer = ended(Trainer.from_line(f"{LINE} patience=3"))
    again = Trainer.from_line(trainer.line)
    assert again.training.frame.parameters.tolist() == trainer.training.frame.parameters.tolist()


def test_looks_at_the_test_set_are_counted_and_no_undo_takes_one_back():
    trainer = Trainer.from_line(LINE)
    assert told_tests(trainer) == ["not looked at yet"]
    assert training_record(trainer)["test"] is None
    once = trainer.step(3).look_at_test()
    assert len(once.look_at_test().tested) == 1
    twice = once.with_rate(0.01).step(2).look_at_test().undone()
    assert [look.index for look in twice.tested] == [3, 5]
    assert "looked at 2 times" in told_tests(twice)[-1]
    assert training_record(twice)["test_looks"] == 2
    assert len(twice.again().tested) == 2
    assert twice.with_typed("seed=7").tested == ()


def test_a_test_set_that_is_not_kept_apart_is_not_looked_at():
    with pytest.raises(UserError, match=r"split=0\.6,0\.2,0\.2 keeps one"):
        Trainer.from_line("moons samples=60 layers=4").look_at_test()


def test_keys_that_part_the_data_replace_each_other():
    trainer = Trainer.from_line(LINE)
    assert trainer.with_typed("train=0.7").line.split()[3] == "train=0.7"
    assert trainer.with_typed("train=0.7").with_typed("split=0.4,0.3,0.3").plan.split == (0.4, 0.3, 0.3)
    with pytest.raises(UserError, match="both part the data"):
        Trainer.from_line(f"{LINE} train=0.5")
