import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tutor.charts.drawing.ticks import Axis, scaled

windows = st.tuples(st.floats(-1e6, 1e6), st.floats(1e-3, 1e6)).map(lambda pair: (pair[0], pair[0] + pair[1]))


@given(windows, st.integers(4, 150), st.sampled_from([4, 10]), st.booleans())
def test_ticks_are_equally_many_cells_apart_and_the_window_holds_what_it_should(
    window: tuple[float, float], cells: int, spacing: int, powers: bool
) -> None:
    scale = scaled(Axis(window, powers=powers), cells, spacing)
    low, high = scale.window
    size = (high - low) / (cells - 1)
    # A limit lies in the edge cell, whose middle is the window's limit.
    rounding = 1e-9 * (1 + abs(low) + abs(high))
    assert low - size / 2 <= window[0] + rounding
    assert window[1] <= high + size / 2 + rounding
    assert len(set(np.diff(scale.cells))) <= 1
    assert all(0 <= cell < cells for cell in scale.cells)


@given(windows, st.integers(12, 150), st.sampled_from([4, 10]))
def test_a_window_grows_by_less_than_two_fifths(window: tuple[float, float], cells: int, spacing: int) -> None:
    low, high = scaled(Axis(window), cells, min(spacing, cells // 3)).window
    assert high - low < 1.4 * (window[1] - window[0])


@given(st.floats(-1e12, 1e12), st.floats(1e-2, 1e6), st.integers(12, 150))
def test_labels_differ_and_with_their_offset_name_the_middle_of_their_cell(low: float, span: float, cells: int) -> None:
    scale = scaled(Axis((low, low + span)), cells, 4)
    assert len(set(scale.labels)) == len(scale.labels)
    size = (scale.window[1] - scale.window[0]) / (cells - 1)
    for cell, label in zip(scale.cells, scale.labels, strict=True):
        value = scale.offset + float(label.replace("−", "-"))
        assert value == pytest.approx(scale.window[0] + cell * size, abs=0.3 * size)


@pytest.mark.parametrize(
    ("window", "cells", "labels"),
    [
        ((-3, 7), 50, ["−2", "0", "2", "4", "6"]),
        ((0, 1), 31, ["0.0", "0.5", "1.0"]),
        ((0, 0), 20, []),
        ((0, 1e6), 21, ["0", "500000", "1e6"]),
    ],
)
def test_ticks_are_round_numbers(window: tuple[float, float], cells: int, labels: list[str]) -> None:
    assert list(scaled(Axis(window), cells, 10).labels) == labels


def test_what_all_labels_share_is_left_out() -> None:
    scale = scaled(Axis((1e12, 1e12 + 18)), 20, 4)
    assert scale.offset == 1e12
    assert scale.labels == ("0", "5", "10", "15")


def test_logarithmic_ticks_are_powers_of_ten() -> None:
    assert scaled(Axis((-8, 2), powers=True), 11, 2).labels == ("10⁻⁸", "10⁻⁶", "10⁻⁴", "10⁻²", "10⁰", "10²")


def test_what_is_counted_has_ticks_at_whole_numbers() -> None:
    assert all("." not in label for label in scaled(Axis((0, 2), counts=True), 100, 10).labels)


def test_a_window_that_must_stand_has_its_ticks_in_the_nearest_cells() -> None:
    scale = scaled(Axis((-2.0, 3.0), stands=True), 14, 4)
    assert scale.window == (-2.0, 3.0)
    for cell, label in zip(scale.cells, scale.labels, strict=True):
        assert cell == round((float(label.replace("−", "-")) + 2.0) / 5.0 * 13)
