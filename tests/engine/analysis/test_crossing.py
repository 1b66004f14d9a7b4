"""Crossing over, against the closed form of descent on a parabola: w_k = (1 − αa)ᵏ·w₀."""

import numpy as np
import pytest

from tutor.engine.analysis.crossing import crossed_over


def parabola_run(factor: float, start: float, updates: int) -> tuple[np.ndarray, np.ndarray]:
    """Parameters and gradients of L = w²/2, whose every update multiplies w by a factor."""
    w = start * factor ** np.arange(updates + 1)
    return w[:, None], w[:, None]


@pytest.mark.parametrize("start", [1e-6, 3.0, 1e6])
@pytest.mark.parametrize("factor", [-1e-9, -1e-4, -0.5, -1.0, -1.7])
def test_the_smallest_step_to_the_other_side_is_crossing_over_whatever_the_scale(start: float, factor: float) -> None:
    assert crossed_over(*parabola_run(factor, start, 1)).tolist() == [True]


@pytest.mark.parametrize("factor", [0.0, 1e-9, 0.3, 1.0])
def test_on_one_side_or_on_the_bottom_nothing_is_crossed(factor: float) -> None:
    assert not crossed_over(*parabola_run(factor, 3.0, 4)).any()


def test_what_only_rounding_leaves_on_the_bottom_is_no_slope() -> None:
    # 0.3 − 0.1·3 is not zero in floats: the update lands on the bottom of w²/2 and 5.6e−17 remains.
    landed = np.array([[0.3], [0.3 - 0.1 * 3]])
    assert not crossed_over(landed, np.array([[0.3], [1e-17]])).any()
    assert not crossed_over(np.array([[0.3], [-5.6e-17]]), np.array([[0.3], [-5.6e-17]])).any()


def test_a_run_that_is_no_longer_finite_crosses_nothing() -> None:
    parameters, gradients = np.array([[1.0], [np.inf], [np.nan]]), np.array([[1.0], [np.inf], [np.nan]])
    assert crossed_over(-parameters, gradients).tolist() == [False, False]
