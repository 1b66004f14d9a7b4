import subprocess
import sys

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from tutor.charts.drawing.canvas import Canvas
from tutor.charts.drawing.dots import dot_pattern
from tutor.charts.drawing.strokes import Stroke, draw_strokes, visible_segments

X_WINDOW, Y_WINDOW = (-2.0, 3.0), (0.0, 10.0)

anything = st.floats(width=64) | st.sampled_from([np.inf, -np.inf, np.nan, 1e300, -1e300, 0.0])
lines = st.integers(0, 12).flatmap(
    lambda n: st.tuples(arrays.arrays(float, n, elements=anything), arrays.arrays(float, n, elements=anything))
)


@given(lines)
def test_what_is_drawn_is_finite_and_inside_the_window(line: tuple[np.ndarray, np.ndarray]) -> None:
    x0, y0, x1, y1 = visible_segments(*line, X_WINDOW, Y_WINDOW)
    assert len(x0) == len(y0) == len(x1) == len(y1)
    for part, (low, high) in ((x0, X_WINDOW), (x1, X_WINDOW), (y0, Y_WINDOW), (y1, Y_WINDOW)):
        assert np.all((part >= low) & (part <= high))
    draw_strokes([Stroke(*line, 0x64A0FF, marker) for marker in ("blocks", "braille", "+")], 7, 5, X_WINDOW, Y_WINDOW)


def test_a_line_that_leaves_and_returns_is_cut_where_it_meets_the_window() -> None:
    x, y = np.array([0.0, 0.0, 2.0, 2.0]), np.array([5.0, 20.0, 20.0, 5.0])
    segments = np.transpose(visible_segments(x, y, X_WINDOW, Y_WINDOW))
    assert segments.tolist() == [[0.0, 5.0, 0.0, 10.0], [2.0, 10.0, 2.0, 5.0]]


def test_a_line_inside_the_window_stays_as_it_is() -> None:
    x, y = np.linspace(-1, 2, 7), np.linspace(1, 9, 7)
    x0, y0, x1, y1 = visible_segments(x, y, X_WINDOW, Y_WINDOW)
    np.testing.assert_allclose([x0, x1], [x[:-1], x[1:]])
    np.testing.assert_allclose([y0, y1], [y[:-1], y[1:]])


def test_not_a_number_breaks_a_line_in_two() -> None:
    _, y0, _, y1 = visible_segments(np.arange(5.0) - 1, np.array([1.0, 2.0, np.nan, 4.0, 5.0]), X_WINDOW, Y_WINDOW)
    assert [y0.tolist(), y1.tolist()] == [[1.0, 4.0], [2.0, 5.0]]


@pytest.mark.parametrize("marker", ["blocks", "braille", "+"])
def test_a_drawn_line_goes_through_the_cells_of_its_points(marker: str) -> None:
    stroke = Stroke(np.array([0.0, 10.0]), np.array([0.0, 10.0]), 0x64A0FF, marker)
    cells = draw_strokes([stroke], 11, 11, (0.0, 10.0), (0.0, 10.0))
    assert all(cells.characters[10 - i, i] != " " for i in range(11))
    assert cells.foreground[10, 0] == 0x64A0FF
    assert cells.characters[0, 0] == " "


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        (([0.0, 3.0], [1.0, 1.0]), "▗▄▄▄"),
        (([0.0, 0.0], [1.0, 1.0]), "▗   "),
        (([0.0], [1.0]), "▗   "),
        (([0.0, 5.0], [1.0, 1.0]), "▗▄▄▄"),
    ],
)
def test_a_level_line_is_half_a_cell_high(line: tuple[list[float], list[float]], expected: str) -> None:
    stroke = Stroke(*map(np.array, line), 0x64A0FF)
    cells = draw_strokes([stroke], 4, 3, (0.0, 3.0), (0.0, 2.0))
    assert "".join(cells.characters[1]) == expected


@given(st.lists(st.tuples(st.floats(-3, 3), st.floats(-3, 3)), min_size=2, max_size=20))
def test_a_line_is_its_pieces_without_corners(points: list[tuple[float, float]]) -> None:
    x, y = np.transpose(points)
    window = (-2.0, 2.0)
    whole = draw_strokes([Stroke(x, y, 1, "+")], 30, 12, window, window).characters == "+"
    pieces = [Stroke(x[i : i + 2], y[i : i + 2], 1, "+") for i in range(len(x) - 1)]
    apart = draw_strokes(pieces, 30, 12, window, window).characters == "+"
    assert not (whole & ~apart).any()
    for row, column in np.argwhere(apart & ~whole).tolist():
        assert whole[max(0, row - 1) : row + 2, max(0, column - 1) : column + 2].sum() >= 2


def test_a_slanting_line_is_one_dot_thin() -> None:
    x = np.linspace(0.0, 20.0, 500)
    cells = draw_strokes([Stroke(x, x, 1, "+")], 21, 21, (0.0, 20.0), (0.0, 20.0))
    assert cells.text().splitlines() == [" " * (20 - row) + "+" for row in range(21)]


def test_what_is_drawn_many_times_looks_as_if_it_were_drawn_once() -> None:
    x, y = np.array([-1.0, 1.0, 0.5, -1.0]), np.array([-1.0, 0.3, 1.0, -1.0])
    window = (-1.5, 1.5)
    once = draw_strokes([Stroke(x, y, 1)], 40, 12, window, window)
    again = (np.append(np.tile(part[:-1], 500), part[:1]) for part in (x, y))
    often = draw_strokes([Stroke(*again, 1)], 40, 12, window, window)
    assert often.text() == once.text()
    assert "▞" in once.text() or "▚" in once.text()


def test_a_later_stroke_covers_an_earlier_one() -> None:
    level, upright = np.array([0.0, 10.0]), np.array([5.0, 5.0])
    strokes = [Stroke(level, upright, 1), Stroke(upright, level, 2, "braille")]
    cells = draw_strokes(strokes, 11, 11, (0.0, 10.0), (0.0, 10.0))
    assert (cells.foreground[5, 0], cells.foreground[5, 5]) == (1, 2)


def test_each_set_of_dots_has_a_character_of_its_own() -> None:
    for marker, dots in (("blocks", 4), ("braille", 8)):
        assert len(set(dot_pattern(marker).characters.tolist())) == 2**dots
    upper_left, lower_right = np.zeros((2, 4, 2), bool)
    upper_left[0, 0] = lower_right[3, 1] = True
    assert dot_pattern("braille").characters_of(upper_left).tolist() == [["⠁"]]
    assert dot_pattern("braille").characters_of(lower_right).tolist() == [["⢀"]]


_DIVERGING = """
import numpy as np
from tutor.charts.runs.curve import CurveChart
from tutor.charts.runs.loss import Curve, LossChart
from tutor.charts.drawing.palettes import DARK
from tutor.charts.runs.surface import SurfaceChart
from tutor.charts.runs.trails import Trail
from tutor.engine.runs.history import Descent
from tutor.engine.runs.frames import Settings
from tutor.engine.rules.optimizers import OPTIMIZERS
from tutor.engine.surfaces.built_in import SURFACES

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
            chart = CurveChart(SURFACES[name], [Trail(path, "", losses)], gradient, branches=[path])
        else:
            axes = np.eye(2)
            chart = SurfaceChart(SURFACES[name], [Trail(path)], gradient, branches=[path], axes=axes)
        chart.draw(60, 20, DARK)
        assert chart.describe()
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


@given(st.lists(lines, min_size=1, max_size=4), st.sampled_from(["blocks", "braille", "+"]))
def test_lines_that_are_drawn_together_lie_over_each_other_as_if_each_were_drawn_alone(
    together: list[tuple[np.ndarray, np.ndarray]], marker: str
) -> None:
    strokes = [Stroke(*line, number, marker) for number, line in enumerate(together)]
    drawn = draw_strokes(strokes, 7, 5, X_WINDOW, Y_WINDOW)
    characters, colours = np.full((5, 7), " "), np.full((5, 7), -1)
    for stroke in strokes:
        alone = draw_strokes([stroke], 7, 5, X_WINDOW, Y_WINDOW)
        inked = alone.characters != " "
        characters[inked], colours[inked] = alone.characters[inked], stroke.colour
    assert np.array_equal(drawn.characters, characters)
    assert np.array_equal(drawn.foreground, colours)


@given(lines)
def test_many_marks_at_once_are_the_marks_one_by_one(line: tuple[np.ndarray, np.ndarray]) -> None:
    points = np.stack(line, axis=1)
    at_once, one_by_one = (Canvas.bare(9, 6, X_WINDOW, Y_WINDOW) for _ in range(2))
    at_once.mark_all(points, "●", 5)
    for x, y in points.tolist():
        one_by_one.mark(x, y, "●", 5)
    assert not at_once.cells.changes(one_by_one.cells)


@given(st.floats(-2, 0.5), st.floats(0.6, 3))
def test_a_mark_midway_between_two_rows_stands_in_the_same_one_alone_and_among_others(low: float, high: float) -> None:
    heights = np.linspace(low, high, 2 * 11 + 1)  # two for each step from a row to the next
    at_once, one_by_one = (Canvas.bare(23, 12, (0.0, 22.0), (low, high)) for _ in range(2))
    at_once.mark_all(np.stack([np.arange(23.0), heights], axis=1), "●", 5)
    for x, y in enumerate(heights.tolist()):
        one_by_one.mark(x, y, "●", 5)
    assert not at_once.cells.changes(one_by_one.cells)
