import threading

import numpy as np
import pytest

from tutor.charts.drawing import gate
from tutor.charts.drawing.canvas import Canvas
from tutor.charts.drawing.cells import Cells
from tutor.charts.drawing.frame import Frame, framed
from tutor.charts.drawing.palettes import DARK
from tutor.charts.drawing.strokes import dot_lines
from tutor.charts.drawing.ticks import Axis

W, L = Axis((0.0, 5.0), "w"), Axis((0.0, 10.0), "L")


@pytest.fixture
def plain(monkeypatch: pytest.MonkeyPatch) -> None:
    """As long as plotext is not loaded."""
    monkeypatch.setattr(gate, "_LOADED", threading.Event())


def frames() -> list[Frame]:
    """Frames of many windows and sizes."""
    random = np.random.default_rng(5)
    found = []
    for _ in range(150):
        axes = []
        for name in ("w", "a long name"):
            low = random.choice([0.0, random.normal() * 10 ** random.uniform(-3, 12)])
            window = (low, low + 10 ** random.uniform(-4, 5))
            axes.append(Axis(window, name, powers=bool(random.random() < 0.2), room=int(random.choice([0, 6]))))
        found.append(framed(*axes, int(random.integers(16, 210)), int(random.integers(6, 62))))
    return found


def curves() -> list[tuple[list[np.ndarray], int, int, str]]:
    """Curves that swing, leave the window, break off and are no numbers here and there."""
    random = np.random.default_rng(6)
    found = []
    for number in range(150):
        marker = ("braille", "blocks")[number % 2]
        width, height = int(random.integers(2, 210)), int(random.integers(2, 62))
        x = np.linspace(0, 1, int(random.integers(2, 3 * width + 3)))
        y = 10 ** random.uniform(-2, 1) * np.sin(x * random.uniform(1, 60)) + random.normal(
            size=len(x)
        ) * random.choice([0, 1])
        y[random.random(len(x)) < 0.02] = random.choice([np.nan, np.inf, -np.inf, 1e300])
        found.append((dot_lines(x, y, width, height, (0.0, 1.0), (-1.0, 1.0), marker), width, height, marker))
    return found


def test_plotext_and_the_plain_way_draw_the_same_cells(monkeypatch: pytest.MonkeyPatch) -> None:
    pictures, lines = frames(), curves()
    gate.load_plotext()
    by_plotext = [gate.draw_frame(frame, DARK.axis) for frame in pictures], [gate.draw_lines(*line) for line in lines]
    monkeypatch.setattr(gate, "_LOADED", threading.Event())
    for frame, drawn in zip(pictures, by_plotext[0], strict=True):
        assert gate.draw_frame(frame, DARK.axis).text() == drawn.text()
    for line, characters in zip(lines, by_plotext[1], strict=True):
        np.testing.assert_array_equal(gate.draw_lines(*line), characters)


@pytest.mark.parametrize("is_loaded", [False, True])
def test_axes_say_where_their_canvas_lies(is_loaded: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    if is_loaded:
        gate.load_plotext()
    else:
        monkeypatch.setattr(gate, "_LOADED", threading.Event())
    canvas = Canvas.with_axes(40, 12, W, L, DARK)
    cells = canvas.cells
    assert (cells.width, cells.height) == (40, 12)
    assert cells.characters[canvas.row - 1, canvas.column - 1] == "┌"
    assert cells.characters[canvas.row + canvas.height, canvas.column + canvas.width] == "┘"
    first, *_, last, _ = cells.text().splitlines()
    assert first.lstrip().startswith("┌─ L ─")
    assert " w " in last


def test_a_tick_stands_in_the_cell_of_its_number() -> None:
    canvas = Canvas.with_axes(60, 20, W, L, DARK)
    column, row = canvas.cell(5.0, 5.0)
    assert canvas.cells.characters[canvas.row + canvas.height, column] == "┬"
    assert canvas.cells.characters[row, canvas.column - 1] == "┤"
    assert canvas.cells.text().splitlines()[row].startswith(" 5┤")


@pytest.mark.usefixtures("plain")
def test_nothing_is_imported_to_draw() -> None:
    before = gate._plotext.cache_info().misses + gate._plotext.cache_info().hits
    canvas = Canvas.with_axes(40, 12, W, L, DARK)
    canvas.draw_curve(np.array([0.0, 5.0]), np.array([0.0, 10.0]), DARK.curve)
    assert "⡠" in canvas.cells.text()
    assert gate._plotext.cache_info().misses + gate._plotext.cache_info().hits == before


@pytest.mark.parametrize("limit", [float("inf"), float("-inf"), float("nan")])
def test_what_is_no_number_never_reaches_plotext(limit: float) -> None:
    gate.load_plotext()
    for windows in (((0.0, limit), (0.0, 1.0)), ((0.0, 1.0), (limit, 1.0))):
        canvas = Canvas.with_axes(40, 12, *map(Axis, windows), DARK)
        canvas.draw_curve(np.array([0.0, limit]), np.array([limit, 1.0]), DARK.curve)
        assert canvas.cells.text().strip() == ""
        assert (canvas.column, canvas.row, canvas.width, canvas.height) == (0, 0, 40, 12)


def test_a_curve_hands_over_at_most_two_points_a_column() -> None:
    x = np.linspace(0, 1, 100_000)
    lines = dot_lines(x, np.sin(400 * x), 60, 20, (0.0, 1.0), (-1.0, 1.0))
    assert sum(line.shape[1] for line in lines) <= 2 * 60 + 2
    picture = Cells.blank(60, 20)
    picture.characters[:] = gate.draw_lines(lines, 60, 20)
    assert all(row.strip() for row in picture.text().splitlines())
