"""Two slips in one answer, and a place put at the bottom: every sentence, and the number that it is said to."""

import numpy as np
import pytest

from tests.course.mistakes.numbers.test_wrong_runs import asked
from tutor.course.mistakes.mistakes import every_further
from tutor.course.mistakes.told import Made
from tutor.course.mistakes.two_at_once import two_at_once

MADE = [
    Made("shrunk", np.array([7.0]), "You shrank it."),
    Made("one-step-few", np.array([9.0]), "One update early.", is_slip=True),
    Made("own: w0", np.array([11.0]), "The author's."),
]

OF_ONE_NUMBER = [  # (2w − 5)² at 4: the slope is 2·3·2 = 12, and 6 without either factor; α is 0.25 and w is 1
    (
        "Two things at once: you went with the slope instead of against it, and you left α out.",
        4 + 12,
    ),
    (
        "Two things at once: you went with the slope instead of against it, and you left the factor of the power out.",
        4 + 0.25 * 6,
    ),
    (
        "Two things at once: you went with the slope instead of against it, and you left the inner factor out.",
        4 + 0.25 * 6,
    ),
    ("Two things at once: you left α out, and you left the factor of the power out.", 4 - 6),
    ("The sign is turned round, and there is a factor 2 too many in it.", -2),
    ("The sign is turned round, and a factor 2 is missing in it.", -0.5),
    ("The sign is turned round, and the decimal point is one place too far to the right.", -10),
    ("The sign is turned round, and the decimal point is one place too far to the left.", -0.1),
    ("It is what is asked for, multiplied by 3.", 3),
    ("It is what is asked for, divided by 3.", 1 / 3),
    ("You shrank it. And its sign is turned round.", -7),
]

OF_ONE_COMPONENT = [  # (x² + 6y²)/2 at (3, 1): the gradient is (3, 6)
    (f"In {which} alone {told}.", (3 * factor, 6) if which == "x" else (3, 6 * factor))
    for which in "xy"
    for told, factor in (
        ("the sign is turned round", -1),
        ("there is a factor 2 too many in it", 2),
        ("a factor 2 is missing in it", 0.5),
        ("the decimal point is one place too far to the right", 10),
        ("the decimal point is one place too far to the left", 0.1),
        ("6.0 stands twice as a factor", 6),
    )
]


def _compare(told, rows):
    assert sorted(each.sentence for each in told) == sorted(said for said, _ in rows)
    values = {each.sentence: each.value for each in told}
    for said, value in rows:
        assert values[said] == pytest.approx(np.ravel(value)), said


def test_two_slips_in_one_number_are_told_with_what_they_lead_to():
    told = [*two_at_once(asked('"(2w - 5)^2" start=4 rate=0.25', "w[1]"), MADE)]
    _compare(told, OF_ONE_NUMBER)
    assert {each.name for each in told} == {"two-at-once"}


def test_a_slip_in_one_component_alone_is_told_of_it_by_its_name():
    told = two_at_once(asked("stretched-bowl kappa=6 start=3,1 rate=0.1", "gradient[0]"), [])
    _compare([each for each in told if each.sentence.startswith("In ")], OF_ONE_COMPONENT)


def test_components_that_are_no_weights_are_told_by_their_number():
    said = [each.sentence for each in two_at_once(asked("bowl start=3,1 rate=0.1", "hessian[0]"), [])]
    assert "In component 4 alone the sign is turned round." in said
    assert not any("stands twice as a factor" in each for each in said)


BOTTOM = "You put it at the bottom. The step is as long as α and the slope make it, and may end before or beyond."
LEFT = "You took the part of the distance to the bottom that is removed for the part that is left."


@pytest.mark.parametrize(
    ("line", "answer", "rows"),
    [
        ("parabola start=6 rate=0.1", "w[1]", [(BOTTOM, 2), (LEFT, 6 + 2 - 5.2)]),
        # (x² + 6y²)/2 from (3, 1) with α = 0.25: x is 2.25, and y crosses the bottom to −0.5.
        (
            "stretched-bowl kappa=6 start=3,1 rate=0.25",
            "parameters[1]",
            [
                (BOTTOM, (0, 0)),
                (LEFT, (3 - 2.25, 1 + 0.5)),
                ("You stopped y at the bottom, and the step crosses it.", (2.25, 0)),
            ],
        ),
        # Both cross: x to 3·(1 − 1.5), y to 1 − 9.
        ("stretched-bowl kappa=6 start=3,1 rate=1.5", "parameters[1]", [(BOTTOM, (0, 0)), (LEFT, (4.5, 9))]),
        ("stretched-bowl kappa=6 start=3,1 rate=0.25", "y[1]", [(BOTTOM, 0), (LEFT, 1.5)]),
        ("parabola start=6 rate=0.1", "gradient[1]", []),
        ("saddle start=3,1 rate=0.1", "parameters[1]", []),
    ],
)
def test_a_place_is_told_that_is_put_at_the_bottom_or_as_far_from_it_as_it_came(line, answer, rows):
    names = ("at-the-bottom", "removed-for-left", "stopped-at-the-bottom")
    _compare([each for each in every_further(asked(line, answer)) if each.name in names], rows)
