"""The coach: a sample of what tests/benchmarks/coach.py measures on ten seeds, and its numbers."""

import numpy as np
import pytest

from tests.benchmarks.coach import HEALTHY, PROVOKED, names_told
from tutor.engine.training.coach import THRESHOLDS, constant_loss
from tutor.engine.training.units import layer_states
from tutor.lab.trainer import Trainer
from tutor.lab.training_told import advice, told_advice


@pytest.mark.parametrize("name", PROVOKED)
def test_each_condition_is_named_where_it_is_provoked(name):
    assert name in names_told(PROVOKED[name], seed=1)


@pytest.mark.parametrize("line", [line for line in HEALTHY if "samples=600" not in line])
def test_nothing_is_said_of_a_healthy_training(line):
    assert names_told(line, seed=3) == []


def test_nothing_is_said_before_there_is_evidence():
    trainer = Trainer.from_line("moons layers=8,8")
    assert advice(trainer) == []
    assert told_advice(trainer) == ["The coach sees nothing that stands out."]


def test_the_evidence_is_numbers_of_the_run():
    trainer = Trainer.from_line("line layers=none optimizer=gradient-descent rate=0.2 epochs=1")
    *_, trainer = trainer.run(trainer.updates_left)
    first, last = (moment.train.loss for moment in (trainer.measured[0], trainer.measured[-1]))
    (told,) = advice(trainer)
    assert told.name == "diverging"
    assert f"{last:.4g}"[:4] in told.evidence
    assert f"{first:.4g}" in told.evidence


def test_dead_units_are_those_that_give_nothing_on_any_example():
    trainer = Trainer.from_line("moons layers=4 activation=relu").edit("b1[1]", -100.0).edit("b1[2]", -100.0)
    first, _ = layer_states(trainer.training.surface, trainer.training.frame.parameters)
    assert first.dead.tolist()[1:3] == [True, True]
    gradient = trainer.training.surface.gradient(trainer.training.frame.parameters)
    names = trainer.network.coordinates
    assert [gradient[names.index(f"W1[{unit},0]")] == 0 for unit in range(4)] == first.dead.tolist()


def test_a_constant_answer_costs_what_its_best_one_costs():
    for line in ("moons samples=50 layers=4", "moons samples=50 layers=4 loss=mse", "plane samples=40 layers=4"):
        training = Trainer.from_line(line).training
        targets = training.surface.examples.targets
        answer = targets.mean(axis=1, keepdims=True)
        outputs = np.log(answer) if training.network.loss.name == "cross-entropy" else answer
        outputs = np.repeat(outputs, targets.shape[1], axis=1)
        loss = training.network.loss.evaluate(outputs, targets, np.empty_like(outputs))
        assert constant_loss(training) == pytest.approx(float(loss))


def test_every_threshold_says_why():
    assert all(len(threshold.why) > 40 for threshold in THRESHOLDS.values())


def test_of_a_negative_rate_it_is_said_that_it_climbs_and_no_larger_one_is_advised():
    trainer = Trainer.from_line("moons samples=100 layers=4 optimizer=gradient-descent rate=-1 steps=24")
    advice = told_advice(trainer)
    assert advice[0].startswith("Diverging.")
    assert "above 0: with a negative one each update climbs" in advice[0]
    assert not any("larger rate" in each for each in advice)


@pytest.mark.parametrize(
    ("deed", "did", "remedy"),
    [
        ("prune=20%", "At update 40 pruning put the training loss up from 0.1", "Keep more of the weights, or go on"),
        (
            "W3[0,0]=20",
            "At update 40 a weight that was set by hand put the training loss up from 0.1",
            "Take the weight back, or go on",
        ),
    ],
)
def test_a_loss_that_a_hand_has_put_up_is_not_laid_upon_the_rate(deed, did, remedy):
    *_, trainer = Trainer.from_line(f"moons steps=40 then rate=0.0001 {deed}").run(60)
    told = advice(trainer)[0]
    assert told.name == "changed by hand", told
    assert told.evidence.startswith(did)
    assert told.remedy.startswith(remedy)


def test_a_loss_that_falls_again_but_not_to_where_it_began_is_not_said_to_have_fallen():
    *_, trainer = Trainer.from_line("moons steps=40 then rate=0.0001 prune=20%").run(1240)
    assert "creeping" not in [each.name for each in advice(trainer)]


def test_a_change_by_hand_is_not_blamed_for_a_loss_that_was_high_before_or_has_come_down_since():
    high = "moons optimizer=gradient-descent rate=300 steps=40 then rate=0.0001 prune=90%"
    down = "moons steps=40 then W3[0,0]=20 steps=200 then optimizer=gradient-descent rate=30"
    for line, updates in ((high, 60), (down, 3)):
        *_, trainer = Trainer.from_line(line).run(updates)
        told = advice(trainer)
        assert told[0].name == "diverging", (line, told)


def test_a_rate_that_drives_the_loss_on_after_a_change_by_hand_is_told_of():
    trainer = Trainer.from_line("moons seed=1 optimizer=gradient-descent steps=40 then rate=300 prune=80% steps=60")
    *_, trainer = trainer.run(trainer.updates_left)
    assert advice(trainer)[0].name == "diverging"
