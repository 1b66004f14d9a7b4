import subprocess
import sys

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from tutor.charts.gate import Axes, Stroke, draw_axes, draw_strokes, inside, thinned

X_WINDOW, Y_WINDOW = (-2.0, 3.0), (0.0, 10.0)

anything = st.floats(width=64) | st.sampled_from([np.inf, -np.inf, np.nan, 1e300, -1e300, 0.0])
lines = st.integers(0, 12).flatmap(
    lambda n: st.tuples(arrays.arrays(float, n, elements=anything), arrays.arrays(float, n, elements=anything))
)


@given(lines)
def test_what_passes_the_gate_is_finite_and_inside_the_window(line: tuple[np.ndarray, np.ndarray]) -> None:
    for x, y in inside(*line, X_WINDOW, Y_WINDOW):
        assert len(x) == len(y) >= 1
        assert np.all((x >= X_WINDOW[0]) & (x <= X_WINDOW[1]))
        assert np.all((y >= Y_WINDOW[0]) & (y <= Y_WINDOW[1]))


def test_a_line_that_leaves_and_returns_is_cut_where_it_meets_the_window() -> None:
    x, y = np.array([0.0, 0.0, 2.0, 2.0]), np.array([5.0, 20.0, 20.0, 5.0])
    pieces = [(piece[0].tolist(), piece[1].tolist()) for piece in inside(x, y, X_WINDOW, Y_WINDOW)]
    assert pieces == [([0.0, 0.0], [5.0, 10.0]), ([2.0, 2.0], [10.0, 5.0])]


def test_a_line_inside_the_window_stays_as_it_is() -> None:
    x, y = np.linspace(-1, 2, 7), np.linspace(1, 9, 7)
    ((kept_x, kept_y),) = inside(x, y, X_WINDOW, Y_WINDOW)
    np.testing.assert_allclose(kept_x, x)
    np.testing.assert_allclose(kept_y, y)


def test_not_a_number_breaks_a_line_in_two() -> None:
    pieces = inside(np.arange(5.0) - 1, np.array([1.0, 2.0, np.nan, 4.0, 5.0]), X_WINDOW, Y_WINDOW)
    assert [piece[1].tolist() for piece in pieces] == [[1.0, 2.0], [4.0, 5.0]]


@given(arrays.arrays(float, 5000, elements=st.floats(-1e6, 1e6)))
def test_a_thinned_line_keeps_every_columns_extremes(y: np.ndarray) -> None:
    x = np.arange(5000.0)
    kept_x, kept_y = thinned(x, y, 50, 20, (0.0, 5000.0), (-1e6, 1e6))
    assert len(kept_x) <= 100
    for column in range(50):
        own = slice(column * 100, column * 100 + 100)
        kept = kept_y[(kept_x >= column * 100) & (kept_x < column * 100 + 100)]
        assert kept.min() == y[own].min()
        assert kept.max() == y[own].max()


def test_a_path_that_turns_back_keeps_what_can_be_seen() -> None:
    turns = np.linspace(0, 200 * np.pi, 100_000)
    x, y = np.cos(turns), np.sin(turns)
    kept_x, kept_y = thinned(x, y, 40, 20, (-1.0, 1.0), (-1.0, 1.0))
    assert len(kept_x) <= 240
    assert kept_x.max() - kept_x.min() > 1.9
    assert (kept_x[-1], kept_y[-1]) == pytest.approx((x[-1], y[-1]), abs=0.1)


def test_of_a_long_zigzag_the_newest_part_is_drawn() -> None:
    x, y = np.tile([0.0, 1.0], 500), np.linspace(0, 1, 1000)
    kept_x, kept_y = thinned(x, y, 40, 20, (0.0, 1.0), (0.0, 1.0))
    assert kept_y.tolist() == y[-len(kept_y) :].tolist()
    assert 8 <= len(kept_x) <= 10


def test_a_short_line_is_not_thinned() -> None:
    x = np.array([0.0, 1.0, 0.5])
    assert thinned(x, x, 40, 20, (0.0, 1.0), (0.0, 1.0))[0] is x


def test_a_drawn_line_goes_through_the_cells_of_its_points() -> None:
    stroke = Stroke(np.array([0.0, 10.0]), np.array([0.0, 10.0]), 0x64A0FF)
    cells = draw_strokes([stroke], 11, 11, (0.0, 10.0), (0.0, 10.0))
    assert all(cells.characters[10 - i, i] != " " for i in range(11))
    assert cells.foreground[10, 0] == 0x64A0FF
    assert cells.characters[0, 0] == " "


def test_axes_say_where_their_canvas_lies() -> None:
    axes = Axes((0.0, 5.0), ("0", "5"), (0.0, 10.0), ("0", "10"), "w", "L")
    cells, (column, row, width, height) = draw_axes(axes, 40, 12, (0.0, 5.0), (0.0, 10.0), 0x8C96A8)
    assert (cells.width, cells.height) == (40, 12)
    assert cells.characters[row - 1, column - 1] == "┌"
    assert cells.characters[row + height, column + width] == "┘"
    first, *_, last, _ = cells.text().splitlines()
    assert first.lstrip().startswith("┌─ L ─")
    assert last.endswith("─ w ┬┘")


_DIVERGING = """
import numpy as np
from tutor.charts.curve import CurveChart
from tutor.charts.loss import Curve, LossChart
from tutor.charts.palettes import DARK
from tutor.charts.surface import SurfaceChart, Trail
from tutor.engine.descent import Descent, Settings
from tutor.engine.optimizers import OPTIMIZERS
from tutor.engine.surfaces import SURFACES

for name, start, rate in (("parabola", [6.0], 3.0), ("bowl", [3.0, 4.0], 40.0), ("saddle", [1.0, 1.0], 9.0)):
    rule = Settings(OPTIMIZERS["gradient-descent"], {"learning_rate": rate})
    descent = Descent.begin(SURFACES[name], rule, np.array(start)).forward(2000)
    history = descent.history
    assert not descent.frame.is_finite
    large = int(np.argmax(np.abs(history.parameters[:, 0]) > 1e100))
    for last in (0, 1, 2, 5, large, 2000):
        path, losses = history.parameters[: last + 1], history.losses[: last + 1]
        gradient = history.gradients[last]
        if name == "parabola":
            chart = CurveChart(SURFACES[name], path[:, 0], losses, float(gradient[0]), 2.0, branches=[path[:, 0]])
        else:
            axes = np.eye(2)
            chart = SurfaceChart(SURFACES[name], [Trail(path)], gradient, branches=[path], axes_of_curvature=axes)
        chart.draw(60, 20, DARK)
        assert chart.describe() and chart.table()
        for logarithmic in (False, True):
            loss = LossChart([Curve("", losses)], last, logarithmic, branches=[history.losses])
            loss.draw(40, 12, DARK)
            assert loss.describe()
print("alive")
"""


def test_a_run_to_infinity_and_to_not_a_number_does_not_hurt_the_process() -> None:
    result = subprocess.run(
        [sys.executable, "-W", "error", "-c", _DIVERGING], capture_output=True, text=True, timeout=120
    )
    assert (result.returncode, result.stdout.strip()) == (0, "alive"), result.stderr
