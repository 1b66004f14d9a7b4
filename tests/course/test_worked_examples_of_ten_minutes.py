"""Worked examples of the first lesson: one network, three learning rates."""

import pytest

from tests.course.worked import nearly, percent_right, run, trained

MOONS = "moons layers=8 epochs=20 optimizer=gradient-descent"


def test_the_network_learns_with_one_rate_breaks_with_another_and_creeps_with_a_third() -> None:
    right = [percent_right(trained(f"{MOONS} rate={rate}"))[0] for rate in (5, 50, 0.005)]
    assert right == [nearly(99), nearly(44, 8), nearly(83)]


def test_the_network_has_42_numbers_and_makes_260_updates() -> None:
    training = trained(f"{MOONS} rate=5")
    assert len(training.frame.parameters) == 42
    assert training.cursor == 260


def test_ten_updates_with_a_twentieth_leave_a_third_of_the_way() -> None:
    end = run("parabola start=6 rate=0.05 steps=10").history.parameters[-1, 0]
    assert end == pytest.approx(2 + 4 * 0.9**10)
