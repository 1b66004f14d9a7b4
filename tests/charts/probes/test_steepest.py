import math

import numpy as np
import pytest

from tutor.charts.drawing.palettes import PALETTES
from tutor.charts.probes.registry import probe
from tutor.charts.probes.report import ProbeError
from tutor.lab.simulation import Simulation


def report(line: str, radius: float | None = None):
    return probe("steepest", Simulation.from_line(line).descent, radius)


def test_the_slope_along_a_direction_is_the_dot_product_and_is_lowest_along_minus_the_gradient() -> None:
    seen = report("himmelblau start=1,1")
    gx, gy = seen.gradient
    for turns in range(-12, 12):
        angle = seen.turned(turns).angle
        assert seen.slope(angle) == pytest.approx(gx * math.cos(angle) + gy * math.sin(angle))
        assert seen.slope(angle) >= seen.slope(seen.downhill) - 1e-12
    assert seen.slope(seen.downhill) == pytest.approx(-math.hypot(gx, gy))
    assert seen.slope(seen.turned(6).angle) == pytest.approx(0, abs=1e-9)  # across: 6 · 15°


def test_nearer_and_nearer_the_surface_becomes_its_plane_and_the_best_direction_minus_the_gradient() -> None:
    rows = report("rosenbrock start=-1,1.5", 0.4).nearer()
    assert [row[0] for row in rows] == pytest.approx([0.4 / 2**k for k in range(7)])
    off = [row[3] for row in rows]
    # Off by ½·r·dᵀHd and higher orders: half as far, half as much.
    assert off[-2] / off[-1] == pytest.approx(2, rel=0.1)
    assert rows[-1][2] < rows[0][2] / 10


def test_the_rise_at_a_distance_is_that_of_the_loss() -> None:
    seen = report("bowl start=3,4", 0.5)
    # (x + r cos φ)² + (y + r sin φ)² − x² − y², divided by r.
    for angle in np.linspace(-3, 3, 7).tolist():
        assert seen.rise(angle) == pytest.approx(6 * math.cos(angle) + 8 * math.sin(angle) + 0.5)
    told = seen.describe()
    assert "∇L·d = 6.0·(−0.6) + 8.0·(−0.8) = −10.0" in told
    assert "no place: the surface is convex" in told


@pytest.mark.parametrize("palette", ["dark", "none"])
def test_the_picture_marks_the_direction_the_gradient_and_the_best(palette: str) -> None:
    seen = report("himmelblau start=1,1").turned(5)
    text = seen.draw(44, 26, PALETTES[palette]).text()
    assert {"◆", "▽", "★"} <= set(text.split("per unit")[1])
    assert "(b) Each weight's step" in text
    assert seen.draw(30, 6, PALETTES[palette]).height == 6


def test_where_no_direction_can_be_turned_it_says_why() -> None:
    for line, why in (("parabola", "two parameters"), ("bowl start=0,0", "gradient is zero")):
        with pytest.raises(ProbeError, match=why):
            report(line)
    with pytest.raises(ProbeError, match="above zero"):
        report("bowl", -1.0)


@pytest.mark.parametrize("size", [(16, 4), (24, 10), (44, 16), (70, 40)])
@pytest.mark.parametrize("line", ["himmelblau start=1,1", "rosenbrock rate=-0.3 steps=4", "bowl rate=1e-7"])
def test_it_fills_its_pane_at_every_size_and_cuts_nothing_without_a_sign(line: str, size: tuple[int, int]) -> None:
    seen = report(line)
    cells = seen.draw(*size, PALETTES["dark"])
    assert (cells.width, cells.height) == size
    text = cells.text()
    assert "…" in text or seen.cases()[1].split()[-1] in text
