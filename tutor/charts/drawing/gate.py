"""The one gate to plotext, which draws what stands still: frames with their ticks, and curves.

plotext 6.1 ends the whole process on NaN, on infinity and on lines to far away, and no `except` can stop it. So
nothing passes but cells and dots: whole numbers that lie on the picture. For each thing there is a plain way that gives
the same cells, so that no picture waits for plotext, which is slow to import, and none changes when it has come.
"""

import threading
from collections.abc import Sequence
from functools import cache, lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tutor.charts.drawing.cells import Cells, Colour
from tutor.charts.drawing.dots import dot_pattern
from tutor.charts.drawing.frame import Frame
from tutor.engine.arrays import Array

_MARKERS = {"braille": "braille", "blocks": "hd"}
"""What plotext calls them."""
_AFTER_MIDDLE = 0.5 + 1e-4
"""Where in a dot a point is put: no point of a line between two such lies on the border of two dots."""
_FIRST, _BOTH = 0.5016585662, 1.0031747182
"""plotext puts the share s of a window of n cells at _FIRST + (n − _BOTH)·s."""

Line = NDArray[np.intp]
"""A line from dot to dot, (2, points): columns, and rows from the top."""


@cache
def _plotext() -> Any:
    """plotext, prepared once: its own clamp to the terminal's size is off, and nothing it draws has a background."""
    import plotext  # late: it takes longer than all else that a first picture needs

    plotext.terminal.limit(False, False)
    return plotext


_LOADED = threading.Event()


def load_plotext() -> None:
    """Import plotext now: from here on it draws."""
    _plotext()
    _LOADED.set()


class _ThreadFigures(threading.local):
    """Two figures a thread, with axes and bare: new figures leak, and threads may not share them."""

    def __init__(self) -> None:
        plotext = _plotext()
        self.framed, self.bare = (type(plotext.figure)(plotext.terminal) for _ in range(2))
        self.bare.axes(False)
        self.bare.ruler("both", "both").frequency(0)


@cache
def _figures() -> _ThreadFigures:
    return _ThreadFigures()


def draw_frame(frame: Frame, colour: Colour) -> Cells:
    """A chart's frame, with names in it: plotext's own would cost a row."""
    text = _frame_by_plotext(frame) if _LOADED.is_set() else frame.text()
    cells = Cells.of_text(text, frame.width, frame.height, colour)
    column, row, width, height = frame.place
    _write_name(cells, frame.y_name, row - 1, column + 1, column, column + width)
    end = column + width - len(frame.x_name) - 3
    _write_name(cells, frame.x_name, row + height, end, column, column + width)
    return cells


@lru_cache(maxsize=32)
def _frame_by_plotext(frame: Frame) -> str:
    _, _, width, height = frame.place
    figure = _figures().framed  # nothing of it but what is set here changes from one picture to the next
    figure.plot_size(frame.width, frame.height)
    figure.ruler("both").lim(0, 1)
    figure.ruler("x").ticks(_shares(np.array(frame.x.cells) + 0.5, width).tolist(), list(frame.x.labels))
    labels = list(frame.y.labels)
    room = frame.column - 1
    labels[:1] = [label.rjust(room) for label in labels[:1]]
    figure.ruler("y").ticks((1 - _shares(height - np.array(frame.y.cells) - 0.5, height)).tolist(), labels)
    return str(figure.build().string(colorless=True))


def _shares(cells: Array, count: int) -> Array:
    """The shares of a window of so many cells at which plotext draws what it is to draw so far from its edge."""
    return (cells - _FIRST) / (count - _BOTH)


def _write_name(cells: Cells, name: str, row: int, column: int, first: int, end: int) -> None:
    """Write a name into an edge of the frame, left of a tick that it would cover."""
    length = len(name) + 2
    if not name or length + 2 > end - first:
        return
    free = (
        start for start in range(column, first - 1, -1) if (cells.characters[row, start : start + length] == "─").all()
    )
    start = next(free, column)
    cells.characters[row, start : start + length] = list(f" {name} ")


def draw_lines(lines: Sequence[Line], width: int, height: int, marker: str = "braille") -> NDArray[np.str_]:
    """Lines in braille or in blocks on a canvas of that size, as characters; their points are dots on the canvas."""
    if _LOADED.is_set() and width > 1 and height > 1:
        return _lines_by_plotext(lines, width, height, marker)
    pattern = dot_pattern(marker)
    dots = np.zeros((pattern.down * height, pattern.across * width), bool)
    for line in lines:
        columns, rows = dots_on(line)
        dots[rows, columns] = True
    return pattern.characters_of(dots)


def dots_on(line: Line) -> Line:
    """All dots of a line: as many from one of its points to the next as these are apart, in the larger direction."""
    gaps = np.maximum(1, np.abs(np.diff(line, axis=1)).max(axis=0))
    segment = np.repeat(np.arange(len(gaps)), gaps)
    share = (np.arange(len(segment)) - np.repeat(np.cumsum(gaps) - gaps, gaps)) / gaps[segment]
    between = np.floor(line[:, segment] + share * np.diff(line, axis=1)[:, segment] + _AFTER_MIDDLE).astype(np.intp)
    return np.concatenate([between, line[:, -1:]], axis=1)


def _lines_by_plotext(lines: Sequence[Line], width: int, height: int, marker: str) -> NDArray[np.str_]:
    figure = _figures().bare
    figure.plot_size(width, height)
    figure.ruler("both").lim(0, 1)
    figure.clear.data()
    pattern = dot_pattern(marker)
    for columns, rows in lines:
        x = _shares((columns + _AFTER_MIDDLE) / pattern.across, width)
        y = 1 - _shares((rows + _AFTER_MIDDLE) / pattern.down, height)
        figure.draw(figure.signal(x.tolist(), y.tolist(), marker=_MARKERS[marker]).lines(True))
    return Cells.of_text(str(figure.build().string(colorless=True)), width, height).characters
