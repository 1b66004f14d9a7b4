"""A point that a hand places: how near is near enough, and what is told of one placed elsewhere."""

import numpy as np
import pytest

from tutor.course.questions.grading import grade
from tutor.course.questions.question import draw

UPDATE = "run: stretched-bowl kappa=3 start=3,-2 rate=0.2\nanswer: parameters[1]"
# From (3, −2) by −0.2·(3, −6), which is (−0.6, 1.2) and √1.8 = 1.3416 long, to (2.4, −0.8).
WITHIN = np.sqrt(1.8) / 7


@pytest.fixture
def placed(question):
    def build(body):
        return draw(question(f"id: tried.point\nkind: point\nask: Where?\nhint: Look.\n{body}"), 0)

    return build


@pytest.mark.parametrize("way", [(1, 0), (0, 1), (-1, 0), (0.6, -0.8)])
def test_a_point_within_a_seventh_of_the_step_is_right_in_every_direction(placed, way):
    variant = placed(UPDATE)
    for share, is_right in ((0.99, True), (1.01, False)):
        x, y = np.array([2.4, -0.8]) + share * WITHIN * np.array(way)
        assert grade(variant, f"{x}, {y}").is_right is is_right
        x, y = np.array([3.6, -3.2]) + share * WITHIN * np.array(way)
        assert ("uphill" in grade(variant, f"{x}, {y}").mistake) is is_right


def test_where_a_seventh_of_the_step_is_less_than_a_cell_of_the_chart_a_cell_is_near_enough(placed):
    # From (0.4, −0.2) by (−0.036, 0.18), 0.1836 long; of the window, 3.2 by 2.4, the smaller side has eighty cells.
    variant = placed("run: stretched-bowl kappa=10 start=0.4,-0.2 rate=0.09\nanswer: parameters[1]")
    assert variant.scenario.surface.window == ((-1.6, 1.6), (-1.2, 1.2))
    assert variant.tolerance == pytest.approx(0.03)
    assert grade(variant, "0.3935, -0.02").is_right
    assert not grade(variant, "0.3945, -0.02").is_right


def test_of_two_mistakes_within_reach_the_nearer_is_told_first_and_the_other_after_it(placed):
    # The gradient at the new point, (2.4, −2.4), leads to (2.52, −1.52); α times the weights to (2.4, −1.6).
    variant = placed(UPDATE)
    nearer_one, nearer_other = grade(variant, "2.5, -1.53"), grade(variant, "2.42, -1.59")
    assert nearer_one.mistake == "new-gradient"
    assert "shrunk" in nearer_one.others
    assert nearer_other.mistake == "shrunk"
    assert "new-gradient" in nearer_other.others
    for verdict in (nearer_one, nearer_other):
        assert verdict.message.startswith("Either: ")
        assert " Or: " in verdict.message
    assert not [*variant.meetings()]


def test_without_a_run_how_far_off_each_number_is_is_told_by_its_place(placed):
    variant = placed('given: { a: [2] }\nanswer: [a, "3*a"]')
    # A seventh of √(2² + 6²).
    assert variant.tolerance == pytest.approx(np.sqrt(40) / 7)
    assert grade(variant, "2, 6.9").is_right
    # Without a window there is no cell, however small the numbers are.
    small = placed('given: { a: [0.02] }\nanswer: [a, "3*a"]')
    assert small.tolerance == pytest.approx(np.hypot(0.02, 0.06) / 7)
    assert grade(variant, "2, 6.95").message == "Not yet: number 1 is right, number 2 is too large, by at least 0.9."
