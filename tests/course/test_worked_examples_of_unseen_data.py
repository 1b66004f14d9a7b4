"""Numbers that the lesson `beyond`, on unseen data, works out come out of the engine, and stand there as shown."""

import numpy as np
import pytest

from tests.course.worked import losses, parameters, states
from tutor.engine.training.training_line import parse_training


def test_the_best_of_twenty_equal_networks_looks_better_than_it_is() -> None:
    right = np.random.default_rng(0).binomial(100, 0.8, 20)
    assert (right.min(), right.max()) == (74, 90)
    states("beyond", [74.0, 90.0])


def test_the_loss_on_unseen_points_turns_and_the_other_does_not() -> None:
    training = parse_training("moons noise=0.3 samples=200 train=0.5 layers=16,16 epochs=300").begin()
    made = 0
    for epoch, own, unseen in [(1, 0.45, 0.378), (10, 0.286, 0.23), (22, 0.168, 0.175), (50, 0.119, 0.232)]:
        training = training.forward(epoch * training.updates_per_epoch - made)
        made = epoch * training.updates_per_epoch
        assert [each.loss for each in training.metrics()] == pytest.approx([own, unseen], rel=0.05)
        states("beyond", [own, unseen])


def test_the_lowest_training_loss_is_not_the_best_on_unseen_digits() -> None:
    own, unseen = {}, {}
    for weights in (16, 15):
        plan = parse_training(f"digits layers=16 epochs=20 weights={weights}")
        training = plan.begin()
        metrics = training.forward(plan.epochs * training.updates_per_epoch).metrics()
        own[weights], unseen[weights] = (each.loss for each in metrics)
    assert own == pytest.approx({16: 0.0142, 15: 0.0195}, rel=0.05)
    assert unseen == pytest.approx({16: 0.1452, 15: 0.1181}, rel=0.05)
    states("beyond", [0.0142, 0.0195, 0.1452, 0.1181])


def test_a_mean_falls_while_the_few_pay() -> None:
    line = '"0.9*(w - 2)^2 + 0.1*(w - 6)^2" start=4 rate=0.1 steps=60'
    end = parameters(line)[-1, 0]
    assert losses(line)[[0, -1]] == pytest.approx([4, 1.44], abs=1e-5)
    assert end == pytest.approx(2.4, abs=1e-4)
    states("beyond", [4.0, 1.44, 2.4, round(6 - end, 3)])
