"""Numbers as text: what is shown is true, adds up, and is written one way."""

import math
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tutor.engine.rounding import (
    as_json,
    decimals_for,
    digits_apart,
    number,
    operand,
    rounded,
    shown_sum,
    to_decimals,
    vector,
)

finite = st.floats(allow_nan=False, allow_infinity=False)
everyday = st.floats(min_value=-1e6, max_value=1e6).filter(lambda x: x == 0 or abs(x) > 1e-6)


def read(text: str) -> Fraction:
    """The exact value of a shown number."""
    return Fraction(text.replace("−", "-"))


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (2.2560000000000002, "2.256"),
        (6, "6.0"),
        (-3.6, "−3.6"),
        (0.0, "0.0"),
        (-0.0, "0.0"),
        (2.04096, "2.04096"),
        (1 / 3, "0.333333"),
        (0.0001, "0.0001"),
        (1.2e-7, "1.2e−7"),
        (-1e-5, "−1e−5"),
        (999999.0, "999999.0"),
        (999999.9, "1e6"),
        (1e300, "1e300"),
        (5e-324, "5e−324"),
        (math.inf, "∞"),
        (-math.inf, "−∞"),
        (math.nan, "not a number"),
    ],
)
def test_a_number_is_shown_as_people_write_it(value, shown):
    assert number(value) == shown


@pytest.mark.parametrize(
    ("value", "digits", "shown"),
    [
        (17872.1, 4, "17872"),
        (-100.18, 3, "−100"),
        (9.96, 2, "10"),
        (99.97, 3, "100"),
        (123456.4, 6, "123456"),
        (100.0, 3, "100.0"),
        (300, 1, "300.0"),
        (12.34, 3, "12.3"),
        (0.99996, 4, "1.0"),
        (1234567.8, 3, "1.23e6"),
    ],
)
def test_no_digit_is_shown_that_was_not_looked_at(value, digits, shown):
    assert number(value, digits) == shown


def test_digits_are_significant_ones():
    assert number(2.6666666, digits=3) == "2.67"
    assert number(0.00026666, digits=2) == "0.00027"


def test_a_negative_operand_stands_in_parentheses():
    assert f"{number(6)} − {number(0.3)} × {operand(-8)}" == "6.0 − 0.3 × (−8.0)"
    assert operand(8) == "8.0"


def test_a_vector_shows_its_components_and_one_component_is_a_number():
    assert vector([2.4000000000000004, 3.2]) == "(2.4, 3.2)"
    assert vector([3.6]) == "3.6"


@given(finite, st.integers(1, 17))
def test_a_shown_number_is_within_half_a_unit_of_its_last_digit(x, digits):
    shown = read(number(x, digits))
    exact = Fraction(repr(x))
    assert abs(shown - exact) <= abs(exact) * Fraction(10) ** (1 - digits) / 2


@given(finite)
def test_seventeen_digits_lose_nothing(x):
    assert float(number(x, 17).replace("−", "-")) == x


def test_the_five_updates_of_the_parabola_add_up_as_shown():
    w, shown = 6.0, []
    for _ in range(5):
        change = -0.3 * (2 * (w - 2))
        shown.append(str(shown_sum(w, change, w + change)))
        w += change
    assert shown == [
        "6.0 − 2.4 = 3.6",
        "3.6 − 0.96 = 2.64",
        "2.64 − 0.384 = 2.256",
        "2.256 − 0.1536 = 2.1024",
        "2.1024 − 0.06144 = 2.04096",
    ]


@given(finite, finite)
def test_a_shown_sum_adds_up_digit_for_digit(old, change):
    sum_ = shown_sum(old, change, old + change)
    if math.isfinite(old + change):
        assert read(sum_.old) + read(sum_.change) == read(sum_.new)


@given(everyday, everyday)
def test_a_shown_change_is_true_to_a_part_in_ten_thousand(old, change):
    new = old + change
    shown = read(shown_sum(old, change, new).change)
    assert abs(shown - Fraction(change)) <= Fraction(abs(change)) / 10_000 + Fraction(math.ulp(max(abs(old), abs(new))))


def test_a_sum_that_is_no_longer_finite_is_still_shown():
    assert shown_sum(1e308, 1e308, math.inf) == ("1e308", "1e308", "∞")


@given(finite.filter(bool))
def test_decimals_are_the_fewest_that_resolve_one_per_cent_of_the_step(step):
    n = decimals_for(step)
    half_a_unit, hundredth = Fraction(1, 2) / 10**n, abs(Fraction(repr(step))) / 100
    assert half_a_unit <= hundredth
    assert n == 0 or half_a_unit * 10 > hundredth


@pytest.mark.parametrize("step", [0.0, math.inf, math.nan])
def test_a_step_without_a_size_asks_for_no_decimals(step):
    with pytest.raises(ValueError, match="how many decimals"):
        decimals_for(step)


@pytest.mark.parametrize(
    ("value", "decimals", "expected"),
    [(2.675, 2, 2.68), (-2.675, 2, -2.68), (0.5, 0, 1.0), (2.5, 0, 3.0), (1250.0, -2, 1300.0), (1.005, 2, 1.01)],
)
def test_a_half_rounds_away_from_zero_as_it_is_written(value, decimals, expected):
    assert rounded(value, decimals) == expected


@given(finite, st.integers(0, 12))
def test_rounding_is_within_half_a_unit_and_rounding_again_changes_nothing(x, decimals):
    once = rounded(x, decimals)
    assert abs(Fraction(repr(once)) - Fraction(repr(x))) <= Fraction(1, 2) / 10**decimals
    assert rounded(once, decimals) == once


@given(finite, st.integers(0, 12))
def test_text_to_decimals_is_the_rounded_number_with_every_decimal(x, decimals):
    text = to_decimals(x, decimals)
    assert len(text.partition(".")[2]) == decimals
    assert float(text.replace("−", "-")) == rounded(x, decimals)
    assert text.strip("−0.") or not text.startswith("−")


def test_what_is_not_finite_passes_through_rounding():
    assert rounded(math.inf, 2) == math.inf
    assert to_decimals(-math.inf, 2) == "−∞"
    assert as_json([0.1, math.inf, -math.inf]) == [0.1, "inf", "-inf"]
    assert as_json(math.nan) == "nan"


@pytest.mark.parametrize(
    ("first", "last", "written"),
    [
        (25.0, 16.0, ("25.0", "16.0")),
        (1e12 + 9, 1e12 + 1, ("1.000000000009e12", "1.000000000001e12")),
        (2.0000001, 2.0000002, ("2.0000001", "2.0000002")),
        (3.0, 3.0, ("3.0", "3.0")),
        (1.0, math.inf, ("1.0", "∞")),
    ],
)
def test_numbers_that_differ_are_written_differently(first: float, last: float, written: tuple[str, str]) -> None:
    digits = digits_apart(first, last)
    assert (number(first, digits), number(last, digits)) == written
