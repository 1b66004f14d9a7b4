"""The one gate to plotext: what passes is finite, inside the window and at most two points a column.

plotext 6.1 ends the whole process on NaN, on infinity, and on lines that lead far away, and no `except` can stop it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np

from tutor.charts.cells import UNPAINTED, Cells, Colour
from tutor.engine.arrays import Array

Interval = tuple[float, float]


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


@cache
def _figure(kind: str) -> Any:
    """One figure for pictures with axes and one for bare ones: new figures leak, and threads may not share them."""
    plotext = _plotext()
    return type(plotext.figure)(plotext.terminal)


def draw_strokes(strokes: Sequence[Stroke], width: int, height: int, x_window: Interval, y_window: Interval) -> Cells:
    """The bare lines on a canvas of that size."""
    if width < 1 or height < 1 or not strokes:
        return Cells.blank(width, height)
    figure = _figure("bare")
    figure.clear()
    figure.plot_size(width, height)
    figure.theme(_theme(UNPAINTED))
    figure.axes(False)
    figure.ruler("both", "both").frequency(0)
    figure.ruler("x").lim(*x_window)
    figure.ruler("y").lim(*y_window)
    _draw(figure, strokes, x_window, y_window, width)
    return Cells.parse(figure.build().string(), width, height)


def draw_axes(
    axes: Axes, width: int, height: int, x_window: Interval, y_window: Interval, colour: Colour
) -> tuple[Cells, tuple[int, int, int, int]]:
    """The axes of a chart of that size, and where its canvas lies: column, row, width, height."""
    figure = _figure("axes")
    figure.clear()
    figure.plot_size(width, height)
    figure.theme(_theme(colour))
    figure.ruler("x").lim(*x_window)
    figure.ruler("y").lim(*y_window)
    figure.ruler("x").ticks(list(axes.x_ticks), list(axes.x_labels))
    figure.ruler("y").ticks(list(axes.y_ticks), list(axes.y_labels))
    if axes.x_name:
        figure.label(axes.x_name, axis="x")
    if axes.y_name:
        figure.label(axes.y_name, axis="y")
    cells = Cells.parse(figure.build().string(), width, height)
    return cells, _inside_frame(cells)


def _inside_frame(cells: Cells) -> tuple[int, int, int, int]:
    (rows, columns) = np.nonzero(cells.characters == "┌")
    (last_rows, last_columns) = np.nonzero(cells.characters == "┘")
    if not len(rows) or not len(last_rows):
        return 0, 0, 0, 0
    column, row = int(columns[0]) + 1, int(rows[0]) + 1
    return column, row, int(last_columns[-1]) - column, int(last_rows[-1]) - row


def _draw(figure: Any, strokes: Sequence[Stroke], x_window: Interval, y_window: Interval, width: int) -> None:
    plotext = _plotext()
    for stroke in strokes:
        paint = (stroke.marker, _rgb(stroke.colour)) if stroke.colour != UNPAINTED else (stroke.marker,)
        for x, y in inside(*thinned(stroke.x, stroke.y, x_window, width), x_window, y_window):
            figure.draw(figure.signal(x.tolist(), y.tolist(), marker=plotext.marker(*paint)).lines(True))


def thinned(x: Array, y: Array, x_window: Interval, width: int) -> tuple[Array, Array]:
    """Keep of a long line with rising x the lowest and the highest point of each column."""
    if len(x) <= 4 * width or np.any(np.diff(x) < 0):
        return x, y
    column = np.floor((x - x_window[0]) / (x_window[1] - x_window[0]) * width).astype(int)
    starts = np.flatnonzero(np.diff(column, prepend=column[0] - 1))
    ends = np.append(starts[1:], len(x))
    keep = sorted(
        {
            int(a + pick(np.where(np.isfinite(y[a:b]), y[a:b], worst)))
            for a, b in zip(starts, ends, strict=True)
            for pick, worst in ((np.argmin, np.inf), (np.argmax, -np.inf))
        }
    )
    return x[keep], y[keep]


def inside(x: Array, y: Array, x_window: Interval, y_window: Interval) -> list[tuple[Array, Array]]:
    """The parts of a line that lie in the window (Liang and Barsky 1984), each a line of its own; all are finite."""
    x, y = np.asarray(x, float), np.asarray(y, float)
    finite = np.isfinite(x) & np.isfinite(y)
    if len(x) == 1:
        shown = finite & (x >= x_window[0]) & (x <= x_window[1]) & (y >= y_window[0]) & (y <= y_window[1])
        return [(x, y)] if shown.all() else []
    ends = finite[:-1] & finite[1:]
    # A point farther than this is cut at the same place of the window's edge, and its differences do not overflow.
    far = 1e15
    x, y = np.clip(np.where(finite, x, 0.0), -far, far), np.clip(np.where(finite, y, 0.0), -far, far)
    dx, dy = np.diff(x), np.diff(y)
    enter, leave = np.zeros(len(dx)), np.ones(len(dx))
    for delta, gap in (
        (-dx, x[:-1] - x_window[0]),
        (dx, x_window[1] - x[:-1]),
        (-dy, y[:-1] - y_window[0]),
        (dy, y_window[1] - y[:-1]),
    ):
        with np.errstate(divide="ignore", invalid="ignore"):
            share = gap / delta
        enter = np.where(delta < 0, np.maximum(enter, share), enter)
        leave = np.where(delta > 0, np.minimum(leave, share), leave)
        ends &= (delta != 0) | (gap >= 0)
    ends &= enter <= leave
    pieces: list[tuple[Array, Array]] = []
    for i in np.flatnonzero(ends):
        piece_x = np.clip(x[i] + np.array([enter[i], leave[i]]) * dx[i], *x_window)
        piece_y = np.clip(y[i] + np.array([enter[i], leave[i]]) * dy[i], *y_window)
        if pieces and enter[i] == 0 and pieces[-1][0][-1] == piece_x[0] and pieces[-1][1][-1] == piece_y[0]:
            pieces[-1] = (np.append(pieces[-1][0], piece_x[1]), np.append(pieces[-1][1], piece_y[1]))
        else:
            pieces.append((piece_x, piece_y))
    return pieces
