"""The one gate to plotext, which draws the axes: what passes is finite.

plotext 6.1 ends the whole process on NaN and on infinity, and no `except` can stop it.
"""

import threading
from dataclasses import dataclass
from functools import cache
from typing import Any, TypeAlias

import numpy as np

from tutor.charts.drawing.cells import Cells, Colour

Interval: TypeAlias = tuple[float, float]


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


class _ThreadFigure(threading.local):
    """One figure a thread: new figures leak, and threads may not share them."""

    def __init__(self) -> None:
        plotext = _plotext()
        self.figure = type(plotext.figure)(plotext.terminal)


@cache
def _thread_figure() -> _ThreadFigure:
    return _ThreadFigure()


def draw_axes(
    axes: Axes, width: int, height: int, x_window: Interval, y_window: Interval, colour: Colour
) -> tuple[Cells, tuple[int, int, int, int]]:
    """The axes of a chart of that size, and where its canvas lies: column, row, width, height.

    Numbers that are none have no axes: all of the chart is canvas then.
    """
    if not np.isfinite([*x_window, *y_window, *axes.x_ticks, *axes.y_ticks]).all():
        cells = Cells.blank(width, height)
        return cells, (0, 0, cells.width, cells.height)
    figure = _thread_figure().figure  # nothing of it but what is set here changes from one picture to the next
    figure.plot_size(width, height)
    figure.ruler("x").lim(*x_window)
    figure.ruler("y").lim(*y_window)
    figure.ruler("x").ticks(list(axes.x_ticks), list(axes.x_labels))
    figure.ruler("y").ticks(list(axes.y_ticks), list(axes.y_labels))
    cells = Cells.of_text(figure.build().string(colorless=True), width, height, colour)
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
