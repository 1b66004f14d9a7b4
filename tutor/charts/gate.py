"""The one gate to plotext: what passes is finite, inside the window, and no more than can be seen.

plotext 6.1 ends the whole process on NaN, on infinity, and on lines that lead far away, and no `except` can stop it.
"""

import threading
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from tutor.charts.cells import UNPAINTED, Cells, Colour
from tutor.engine.arrays import Array

Interval: TypeAlias = tuple[float, float]

_FAR = 1e15
_FEW = 16
"""So many points are drawn as they are."""
_MANY = 4000
"""Of a line that turns back on itself the newest points, and as many evenly from before them, are looked at."""
_MOST_POINTS = 240
_LONGEST = 8
"""Of a line that turns back on itself, in widths of the canvas: plotext takes time for every quarter of a cell."""


@dataclass(frozen=True, slots=True, eq=False)
class Stroke:
    """A line through points, in a marker of plotext's: `hd` (quarter blocks) or `braille`."""

    x: Array
    y: Array
    colour: Colour
    marker: str = "hd"


@dataclass(frozen=True, slots=True)
class Axes:
    """What stands around the canvas."""

    x_ticks: tuple[float, ...]
    x_labels: tuple[str, ...]
    y_ticks: tuple[float, ...]
    y_labels: tuple[str, ...]
    x_name: str = ""
    y_name: str = ""


@cache
def _plotext() -> Any:
    """plotext, prepared once: its own clamp to the terminal's size is off, and nothing it draws has a background."""
    import plotext

    plotext.terminal.limit(False, False)
    return plotext


def load_plotext() -> None:
    """Import plotext now, so that the first chart need not wait for it."""
    _plotext()


@cache
def _theme(colour: Colour) -> str:
    name = f"tutor-{colour}"
    if colour == UNPAINTED:
        _plotext().add_theme(name)
    else:
        _plotext().add_theme(name, text=_plotext().pixel(_rgb(colour)))
    return name


def _rgb(colour: Colour) -> tuple[int, int, int]:
    return (colour >> 16 & 255, colour >> 8 & 255, colour & 255)


class _Figures(threading.local):
    """One figure for pictures with axes and one for bare ones: new figures leak, and threads may not share them."""

    def __init__(self) -> None:
        plotext = _plotext()
        self.bare, self.framed = (type(plotext.figure)(plotext.terminal) for _ in range(2))
        self.bare.axes(False)
        self.bare.ruler("both", "both").frequency(0)
        self.bare.theme(_theme(UNPAINTED))


@cache
def _figures() -> _Figures:
    return _Figures()


def draw_strokes(strokes: Sequence[Stroke], width: int, height: int, x_window: Interval, y_window: Interval) -> Cells:
    """The bare lines on a canvas of that size."""
    if width < 1 or height < 1 or not strokes:
        return Cells.blank(width, height)
    figure = _figures().bare
    figure.clear.data()
    figure.plot_size(width, height)
    figure.ruler("x").lim(*x_window)
    figure.ruler("y").lim(*y_window)
    _draw(figure, strokes, width, height, x_window, y_window)
    return Cells.parse(figure.build().string(), width, height)


def draw_axes(
    axes: Axes, width: int, height: int, x_window: Interval, y_window: Interval, colour: Colour
) -> tuple[Cells, tuple[int, int, int, int]]:
    """The axes of a chart of that size, and where its canvas lies: column, row, width, height."""
    figure = _figures().framed
    figure.clear()
    figure.plot_size(width, height)
    figure.theme(_theme(colour))
    figure.ruler("x").lim(*x_window)
    figure.ruler("y").lim(*y_window)
    figure.ruler("x").ticks(list(axes.x_ticks), list(axes.x_labels))
    figure.ruler("y").ticks(list(axes.y_ticks), list(axes.y_labels))
    cells = Cells.parse(figure.build().string(), width, height)
    column, row, canvas_width, canvas_height = _inside_frame(cells)
    # In the frame: plotext's own labels would cost a row.
    _write_name(cells, axes.y_name, row - 1, column + 1, canvas_width)
    end = column + canvas_width - len(axes.x_name) - 3
    _write_name(cells, axes.x_name, row + canvas_height, end, canvas_width)
    return cells, (column, row, canvas_width, canvas_height)


def _write_name(cells: Cells, name: str, row: int, column: int, room: int) -> None:
    if name and len(name) + 4 <= room:
        cells.characters[row, column : column + len(name) + 2] = list(f" {name} ")


def _inside_frame(cells: Cells) -> tuple[int, int, int, int]:
    (rows, columns) = np.nonzero(cells.characters == "┌")
    (last_rows, last_columns) = np.nonzero(cells.characters == "┘")
    if not len(rows) or not len(last_rows):
        return 0, 0, 0, 0
    column, row = int(columns[0]) + 1, int(rows[0]) + 1
    return column, row, int(last_columns[-1]) - column, int(last_rows[-1]) - row


def _draw(
    figure: Any, strokes: Sequence[Stroke], width: int, height: int, x_window: Interval, y_window: Interval
) -> None:
    plotext = _plotext()
    for stroke in strokes:
        paint = (stroke.marker, _rgb(stroke.colour)) if stroke.colour != UNPAINTED else (stroke.marker,)
        marker = plotext.marker(*paint)
        for x, y in inside(*thinned(stroke.x, stroke.y, width, height, x_window, y_window), x_window, y_window):
            figure.draw(figure.signal(x.tolist(), y.tolist(), marker=marker).lines(True))


def thinned(x: Array, y: Array, width: int, height: int, x_window: Interval, y_window: Interval) -> tuple[Array, Array]:
    """Leave out points of a long line that would not be seen.

    Where x only rises, each column keeps its lowest and its highest point. Elsewhere points that follow each other in
    the same quarter of a cell are one, and only the newest part is drawn.
    """
    if len(x) <= _FEW:
        return x, y
    if not np.any(x[1:] < x[:-1]):
        if len(x) <= 2 * width:
            return x, y
        keep = _extremes(_part(x, x_window, width), y)
        return x[keep], y[keep]
    if len(x) > 2 * _MANY:
        keep = np.append(np.arange(0, len(x) - _MANY, len(x) // _MANY), np.arange(len(x) - _MANY, len(x)))
        x, y = x[keep], y[keep]
    places = np.stack([_part(x, x_window, 2 * width), _part(y, y_window, 2 * height)])
    moved = np.any(np.diff(places, axis=1, prepend=places[:, :1] - 1) != 0, axis=0)
    keep = np.flatnonzero(moved)[-_MOST_POINTS:]
    lengths = np.abs(np.diff(places[:, keep], axis=1)).max(axis=0)
    newer = np.cumsum(lengths[::-1])[::-1]
    keep = keep[np.searchsorted(-newer, -2 * _LONGEST * width) :]
    return x[keep], y[keep]


def _part(values: Array, window: Interval, parts: int) -> Array:
    """In which of so many parts of the window each value lies; what lies outside is in one part on either side."""
    with np.errstate(all="ignore"):
        share = (values - window[0]) / (window[1] - window[0])
    return np.floor(np.clip(np.nan_to_num(share, nan=-1.0), -1 / parts, 1.0) * parts)


def _extremes(columns: Array, y: Array) -> NDArray[np.intp]:
    """The indices of the lowest and the highest y of each run of equal columns, in order."""
    starts = np.flatnonzero(np.diff(columns, prepend=columns[0] - 1))
    lengths = np.diff(np.append(starts, len(y)))
    group = np.repeat(np.arange(len(starts)), lengths)
    keep: list[NDArray[np.intp]] = []
    for worst, reduce_ in ((np.inf, np.minimum), (-np.inf, np.maximum)):
        heights = np.where(np.isfinite(y), y, worst)
        at_best = np.flatnonzero(heights == reduce_.reduceat(heights, starts)[group])
        keep.append(at_best[np.unique(group[at_best], return_index=True)[1]])
    return np.unique(np.concatenate(keep))


def inside(x: Array, y: Array, x_window: Interval, y_window: Interval) -> list[tuple[Array, Array]]:
    """The parts of a line that lie in the window (Liang and Barsky 1984), each a line of its own; all are finite."""
    x, y = np.asarray(x, float), np.asarray(y, float)
    finite = np.isfinite(x) & np.isfinite(y)
    if len(x) < 2:
        shown = finite & (x >= x_window[0]) & (x <= x_window[1]) & (y >= y_window[0]) & (y <= y_window[1])
        return [(x, y)] if shown.any() else []
    # What is farther away leaves the window at the same place, and its differences do not overflow.
    x, y = (np.clip(np.where(finite, part, 0.0), -_FAR, _FAR) for part in (x, y))
    dx, dy = np.diff(x), np.diff(y)
    enter, leave = np.zeros(len(dx)), np.ones(len(dx))
    kept = finite[:-1] & finite[1:]
    for delta, gap in (
        (-dx, x[:-1] - x_window[0]),
        (dx, x_window[1] - x[:-1]),
        (-dy, y[:-1] - y_window[0]),
        (dy, y_window[1] - y[:-1]),
    ):
        with np.errstate(all="ignore"):
            share = gap / delta
        enter = np.where(delta < 0, np.maximum(enter, share), enter)
        leave = np.where(delta > 0, np.minimum(leave, share), leave)
        kept &= (delta != 0) | (gap >= 0)
    kept &= enter <= leave
    pieces = np.flatnonzero(kept)
    if not len(pieces):
        return []
    joined = (np.diff(pieces) == 1) & (leave[pieces[:-1]] == 1) & (enter[pieces[1:]] == 0)
    lines = []
    for line in np.split(pieces, np.flatnonzero(~joined) + 1):
        first = line[0]
        line_x = np.append(x[first] + enter[first] * dx[first], x[line] + leave[line] * dx[line])
        line_y = np.append(y[first] + enter[first] * dy[first], y[line] + leave[line] * dy[line])
        lines.append((np.clip(line_x, *x_window), np.clip(line_y, *y_window)))
    return lines
