"""Worked examples of the lesson on the steepest direction, from the engine and from formulas of their own."""

import numpy as np
import pytest

from tests.course.worked import losses, parameters, run, states

LESSON = "steepest"
TWO_BASINS = '"((x+y)^2/4 - 1)^2 - 0.3*(x+y) + 0.5*(x-y)^2"'


@pytest.mark.parametrize("degrees", [0, 30, np.degrees(np.arctan2(8, 6)), 90, 90 + np.degrees(np.arctan2(8, 6))])
def test_the_slope_along_an_arrow_is_its_dot_product_with_the_gradient(degrees: float) -> None:
    arrow = np.array([np.cos(np.radians(degrees)), np.sin(np.radians(degrees))])
    surface, here, step = run("bowl start=3,4").surface, np.array([3.0, 4.0]), 1e-5
    measured = (surface.loss(here + step * arrow) - surface.loss(here - step * arrow)) / (2 * step)
    assert measured == pytest.approx(6 * arrow[0] + 8 * arrow[1], abs=1e-8)
    states(LESSON, [round(float(measured), 3) + 0.0, round(degrees, 1)])


@pytest.mark.parametrize(("radius", "degrees"), [(1, 21.8), (0.1, 1.5), (0.01, 0.15)])
def test_on_smaller_circles_the_lowest_point_comes_nearer_to_straight_down(radius: float, degrees: float) -> None:
    angles = np.linspace(0, 2 * np.pi, 400_001)
    x, y = 2 + radius * np.cos(angles), 1 + radius * np.sin(angles)
    lowest = angles[np.argmin((x**2 + 5 * y**2) / 2)]
    apart = abs(np.degrees(lowest) - np.degrees(np.arctan2(-5, -2)) % 360)
    assert apart == pytest.approx(degrees, rel=0.04)
    states(LESSON, [degrees])


def test_both_slopes_say_down_and_a_place_with_both_weights_larger_is_lower() -> None:
    descent = run(f"{TWO_BASINS} start=-0.5,-0.5 rate=0.1 steps=100")
    surface = descent.surface
    np.testing.assert_allclose(descent.history.gradients[0], [0.45, 0.45])
    nearer, over = (float(surface.loss(np.full(2, place))) for place in (-0.4, 1.0))
    assert over < float(descent.history.losses[-1]) < float(descent.history.losses[0]) < nearer
    states(LESSON, [float(descent.history.losses[0]), float(descent.history.losses[-1]), nearer, over])
    assert losses(f"{TWO_BASINS} start=0.2,0.2 rate=0.1 steps=60")[-1] < -0.6


def test_each_weight_alone_lowers_the_loss_and_both_together_raise_it_until_the_step_is_small() -> None:
    def tilted(x: float, y: float) -> float:
        return x * x + y * y + 1.8 * x * y

    for rate in (0.6, 0.06):
        x, y = parameters(f"tilted-bowl start=3,1 rate={rate} steps=1")[1]
        alone, both = (tilted(x, 1), tilted(3, y)), tilted(x, y)
        assert max(alone) < tilted(3, 1)
        assert bool(both > tilted(3, 1)) is (rate == 0.6)
        assert bool(both < min(alone)) is (rate == 0.06)
        states(LESSON, [both, *alone] if rate == 0.6 else [both])
