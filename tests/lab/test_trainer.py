"""A training under a person's hands: forward, back, changed, and what is told of it."""

import json

import numpy as np
import pytest

from tutor.engine.errors import UserError
from tutor.lab.trainer import MOST_MEASURED, Trainer
from tutor.lab.training_told import time_left, told, training_record, training_status
from tutor.plain.streams import say_json

LINE = "moons samples=100 layers=4 batch=16 epochs=3"


def run_to_end(trainer):
    *_, last = trainer.run(trainer.updates_left)
    return last


def test_back_undoes_forward_and_forward_shows_the_same_again():
    trainer = Trainer.from_line(LINE).step(7)
    there = trainer.training.frame.parameters
    back = trainer.back(3)
    assert back.training.cursor == 4
    assert np.array_equal(back.step(3).training.frame.parameters, there)
    assert back.back(99).training.cursor == 0


def test_an_epoch_ends_where_all_examples_have_been_seen():
    trainer = Trainer.from_line(LINE)  # 80 examples in batches of 16: 5 updates.
    assert trainer.epoch().training.cursor == 5
    assert trainer.step(2).epoch().training.cursor == 5
    assert trainer.epoch().epoch().training.epoch == 2.0
    assert trainer.epoch().back(trainer.training.updates_per_epoch).training.cursor == 0


def test_a_run_ends_with_the_plan_and_goes_on_as_far_again():
    trainer = run_to_end(Trainer.from_line(LINE))
    assert (trainer.training.cursor, trainer.updates_left) == (15, 15)
    assert [moment.index for moment in trainer.measured] == [0, 5, 10, 15]
    assert trainer.back(5).updates_left == 5


def test_a_run_is_the_same_however_many_updates_are_made_at_once():
    trainer = Trainer.from_line(LINE)
    by_one, by_many = (list(trainer.run(12, lambda many=many: many))[-1] for many in (1, 7))
    assert np.array_equal(by_one.training.frame.parameters, by_many.training.frame.parameters)
    assert [m.index for m in by_one.measured] == [m.index for m in by_many.measured] == [0, 5, 10, 12]


def test_what_is_measured_is_what_the_network_does():
    trainer = Trainer.from_line(LINE).step(3)
    train, test = trainer.training.metrics()
    assert (trainer.now.train.loss, trainer.now.held_out.accuracy) == (train.loss, test.accuracy)
    assert trainer.now is trainer.measured[-1]


def test_measured_moments_stay_in_order_and_bounded():
    trainer = Trainer.from_line("line samples=10 layers=none batch=all epochs=2000")
    trainer = run_to_end(trainer)
    indices = [moment.index for moment in trainer.measured]
    assert indices == sorted(set(indices))
    assert len(indices) <= MOST_MEASURED
    assert (indices[0], indices[-1]) == (0, 2000)


def test_a_change_in_mid_run_leaves_the_old_future():
    trainer = run_to_end(Trainer.from_line(LINE)).back(5)
    changed = trainer.with_typed("momentum rate=0.3 batch=8")
    assert (changed.training.cursor, changed.training.last) == (10, 10)
    assert max(moment.index for moment in changed.measured) == 10
    assert changed.line == f"{LINE} steps=10 then rate=0.3 optimizer=momentum batch=8"
    assert [moment.index for moment in changed.branches[0]] == [10, 15]
    assert changed.undone().training.last == 15
    assert changed.with_rate(0.2).learning_rate == 0.2
    assert trainer.training.last == 15


def test_other_data_or_layers_begin_anew_and_the_number_of_epochs_does_not():
    trainer = Trainer.from_line(LINE).step(4)
    assert trainer.with_typed("layers=2,2").training.cursor == 0
    assert trainer.with_typed("epochs=9").training.cursor == 4
    assert trainer.with_typed("epochs=9").updates_left == 41
    with pytest.raises(UserError, match="mse"):
        trainer.with_typed("plane loss=cross-entropy")


def test_freezing_pruning_and_editing_are_of_the_training():
    trainer = Trainer.from_line(LINE).step(2)
    frozen = trainer.toggle_frozen(1)
    assert frozen.settings.frozen == {1}
    assert frozen.toggle_frozen(1).settings.frozen == set()
    before, after = frozen.training.frame.parameters, frozen.step(3).training.frame.parameters
    first = trainer.network.slices[0]
    assert np.array_equal(before[first], after[first])
    assert not np.array_equal(before, after)
    edited = trainer.edit("W1[2,0]", 5.0)
    assert edited.training.frame.parameters[trainer.network.coordinates.index("W1[2,0]")] == 5.0
    assert edited.now.train.loss != trainer.now.train.loss
    kept = trainer.prune(0.5).settings.kept
    assert kept[trainer.network.weights > 0].mean() == 0.5


def test_a_seed_draws_another_training_and_again_the_same():
    trainer = Trainer.from_line(LINE)
    start = trainer.training.frame.parameters
    assert np.array_equal(trainer.step(3).again().training.frame.parameters, start)
    assert not np.array_equal(trainer.again(1).training.frame.parameters, start)


def test_points_are_those_that_other_inputs_were_derived_from():
    plain, derived = Trainer.from_line("circle"), Trainer.from_line("circle inputs=x2,y2")
    assert np.array_equal(derived.points.inputs, plain.points.inputs)
    assert np.array_equal(derived.training.train_set.inputs, plain.points.inputs**2)


def test_a_run_that_diverges_ends(capsys):
    trainer = Trainer.from_line("line layers=none optimizer=gradient-descent rate=1e9 epochs=500")
    *_, last = trainer.run(5000)
    assert not last.training.frame.is_finite
    assert last.training.cursor < 5000
    say_json(training_record(last))
    json.loads(capsys.readouterr().out, parse_constant=pytest.fail)


def test_the_nearest_measured_moment_is_found():
    trainer = run_to_end(Trainer.from_line(LINE))
    assert trainer.nearest(1.2) == 5
    assert trainer.nearest(99) == 15


def test_the_status_says_where_the_training_is():
    trainer = Trainer.from_line(f"{LINE} schedule=cosine total=10").step(6).back()
    assert training_status(trainer) == (
        "two moons",
        "2 → 4 → 2",
        "Adam",
        "α = 0.01, cosine: now 0.005",
        "epoch 1 · update 5 of 6",
    )
    assert told(Trainer.from_line("line").now.train).startswith("loss ")
    assert training_status(Trainer.from_line("digits samples=60 filters=2 layers=4"))[1] == "64→72→18→4→10"


@pytest.mark.parametrize(
    ("done", "left", "seconds", "said"),
    [(0, 10, 5, ""), (10, 10, 0.2, ""), (10, 0, 5, ""), (10, 20, 5, "10 s left"), (10, 200, 5, "1 min 40 s left")],
)
def test_time_left_goes_by_the_speed_so_far(done, left, seconds, said):
    assert time_left(done, left, seconds) == said


@pytest.mark.parametrize("typed", ["rate=0.01", "optimizer=adam", "batch=32", "freeze=none"])
def test_what_holds_already_begins_no_leg(typed):
    *_, trainer = Trainer.from_line("moons samples=100 layers=4 epochs=2").run(3)
    assert trainer.with_typed(typed).line == trainer.line
    assert " then " in trainer.with_typed("rate=0.02").line
