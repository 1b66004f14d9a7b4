"""How far an answer is off is never overstated, and never more exact than one digit."""

import re

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tutor.course.questions.how_far import how_far

SAID = re.compile(r"Not yet: your number is too (large|small), by at least (\S+)\.$")


def said(answer: float, expected: float) -> tuple[str, float]:
    sentence = how_far(np.array([answer]), np.array([expected]), 0.005, ())
    match = SAID.match(sentence)
    assert match, sentence
    return match[1], float(match[2].replace("−", "-"))


@given(st.floats(1e-12, 1e12), st.booleans())
def test_what_is_said_is_at_most_the_distance_and_at_least_half_of_it(gap: float, is_large: bool) -> None:
    side, least = said(gap if is_large else -gap, 0.0)
    assert side == ("large" if is_large else "small")
    assert gap / 2 < least <= gap * (1 + 1e-11)
    assert f"{least:.0e}" == f"{least:.12e}".replace(".000000000000", "")


@pytest.mark.parametrize(("gap", "least"), [(0.59999, 0.5), (0.9996, 0.9), (29.97, 20.0), (0.3, 0.3), (0.1 + 0.2, 0.3)])
def test_a_distance_is_rounded_down(gap: float, least: float) -> None:
    assert said(gap, 0.0)[1] == pytest.approx(least, rel=1e-12)


def test_a_vector_says_it_of_each_component_that_is_off() -> None:
    sentence = how_far(np.array([1.0, 5.59999, 2.0]), np.array([1.004, 5.0, 2.7]), 0.005, ("x", "y", "z"))
    assert sentence == "Not yet: x is right, y is too large, by at least 0.5, z is too small, by at least 0.7."
    assert "number 3 is too small" in how_far(np.array([1.0, 5.0, 2.0]), np.array([1.0, 5.0, 2.7]), 0.005, ("w",))
