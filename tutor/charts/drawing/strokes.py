"""Lines on a canvas, drawn in dots: only what is finite and inside the window, however far a run has gone."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

import numpy as np
from numpy.typing import NDArray

from tutor.charts.drawing.cells import Cells, Colour
from tutor.charts.drawing.dots import dot_pattern
from tutor.charts.drawing.ticks import Interval
from tutor.engine.arrays import Array

_FAR = 1e15
_MANY = 1000
"""Of more segments than this, equal ones are drawn once: a run that swings between two points has thousands."""


@dataclass(frozen=True, slots=True, eq=False)
class Stroke:
    """A line through points, in `blocks`, in `braille` or in a character of its own."""

    x: Array
    y: Array
    colour: Colour
    marker: str = "blocks"


def draw_strokes(strokes: Sequence[Stroke], width: int, height: int, x_window: Interval, y_window: Interval) -> Cells:
    """The bare lines on a canvas of that size, later ones over earlier ones; a window's limit is mid-cell."""
    cells = Cells.blank(width, height)
    if width < 1 or height < 1:
        return cells
    for marker, group in groupby(strokes, key=lambda stroke: stroke.marker):
        lines, pattern = list(group), dot_pattern(marker)
        segments = [visible_segments(line.x, line.y, x_window, y_window) for line in lines]
        x0, y0, x1, y1 = (np.concatenate(parts) for parts in zip(*segments, strict=True))
        ends = _places(np.stack([x0, x1]), x_window, width, pattern.across)
        heights = pattern.down * height - _places(np.stack([y0, y1]), y_window, height, pattern.down)
        owners = np.repeat(np.arange(len(lines)), [len(segment[0]) for segment in segments])
        columns, rows, owners = _dots_between(ends, heights, owners)
        columns, rows = np.clip(columns, 0, pattern.across * width - 1), np.clip(rows, 0, pattern.down * height - 1)
        # All of them at once, each in a picture of its own, one below the other.
        pictures = pattern.of_some(columns, rows + owners * (pattern.down * height), (len(lines) * height, width))
        for line, characters in zip(lines, pictures.reshape(-1, height, width), strict=True):
            inked = characters != " "
            cells.characters[inked] = characters[inked]
            cells.foreground[inked] = line.colour
    return cells


def dot_lines(
    x: Array, y: Array, width: int, height: int, x_window: Interval, y_window: Interval, marker: str = "braille"
) -> list[NDArray[np.intp]]:
    """A line through points as pieces from dot to dot of a marker, (2, points) each, at most two points a column.

    Of more points than that, the lowest and the highest of each part remain; x must not go back then.
    """
    if width < 1 or height < 1:
        return []
    kept = lows_and_highs(y, math.ceil(len(x) / width) if len(x) > 2 * width else 1)
    segments = visible_segments(x[kept], y[kept], x_window, y_window)
    if not len(segments[0]):
        return []
    across, down = dot_pattern(marker).across, dot_pattern(marker).down
    columns = np.stack([_places(part, x_window, width, across) for part in segments[0::2]])
    rows = np.stack([down * height - _places(part, y_window, height, down) for part in segments[1::2]])
    ends = np.stack([np.clip(columns, 0, across * width - 1), np.clip(rows, 0, down * height - 1)]).astype(np.intp)
    goes_on = (ends[:, 1, :-1] == ends[:, 0, 1:]).all(axis=0)
    pieces = np.split(np.arange(ends.shape[2]), np.flatnonzero(~goes_on) + 1)
    return [np.concatenate([ends[:, 0, piece], ends[:, 1, piece[-1:]]], axis=1) for piece in pieces]


def lows_and_highs(values: Array, size: int) -> NDArray[np.intp]:
    """The places of the lowest and the highest of each `size` values, and of the first and the last, in order."""
    if size < 2:
        return np.arange(len(values))
    whole = len(values) // size * size
    blocks, rest = values[:whole].reshape(-1, size), values[whole:]
    first = np.arange(0, whole, size)
    ends = [first + blocks.argmin(axis=1), first + blocks.argmax(axis=1)]
    ends += [np.array([whole + rest.argmin(), whole + rest.argmax()])] if len(rest) else []
    return np.unique(np.concatenate([[0, len(values) - 1], *ends]))


def visible_segments(x: Array, y: Array, x_window: Interval, y_window: Interval) -> tuple[Array, Array, Array, Array]:
    """The parts of a line that lie in the window (Liang and Barsky 1984), as x and y where each begins and ends."""
    x, y = np.asarray(x, float), np.asarray(y, float)
    if len(x) == 1:
        x, y = np.repeat(x, 2), np.repeat(y, 2)
    if ((x >= x_window[0]) & (x <= x_window[1]) & (y >= y_window[0]) & (y <= y_window[1])).all():
        return x[:-1], y[:-1], x[1:], y[1:]
    finite = np.isfinite(x) & np.isfinite(y)
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
    x, y, dx, dy, enter, leave = (part[kept] for part in (x[:-1], y[:-1], dx, dy, enter, leave))
    return (
        np.clip(x + enter * dx, *x_window),
        np.clip(y + enter * dy, *y_window),
        np.clip(x + leave * dx, *x_window),
        np.clip(y + leave * dy, *y_window),
    )


def _places(values: Array, window: Interval, cells: int, parts: int) -> Array:
    """Where values lie, counted in dots from the outer edge of the first cell."""
    return parts * ((values - window[0]) / (window[1] - window[0]) * (cells - 1) + 0.5)


def _dots_between(columns: Array, rows: Array, owners: NDArray[np.intp]) -> NDArray[np.intp]:
    """The dots, (3, dots), on segments that are given as beginnings and ends, (2, segments), in dots.

    Each has its segment's owner with its column and row.
    """
    ends = np.floor(np.stack([columns, rows, np.stack([owners, owners])])).astype(np.intp)
    if ends.shape[2] > _MANY:
        places = ends.reshape(6, -1) - ends.reshape(6, -1).min(axis=1, keepdims=True)
        names = np.ravel_multi_index(tuple(places), tuple(places.max(axis=1) + 1))
        ends = ends[:, :, np.sort(np.unique(names, return_index=True)[1])]
    begins, ways = ends[:, 0], ends[:, 1] - ends[:, 0]
    steps = np.abs(ways).max(axis=0) + 1
    segment = np.repeat(np.arange(len(steps)), steps)
    step = np.arange(len(segment)) - np.repeat(np.cumsum(steps) - steps, steps)
    share = step / np.maximum(1, steps - 1)[segment]
    dots: NDArray[np.intp] = np.rint(begins[:, segment] + share * ways[:, segment]).astype(np.intp)
    dots = dots[:, np.append(True, (dots[:, 1:] != dots[:, :-1]).any(axis=0))] if len(steps) else dots
    return dots[:, ~_corners(dots)]


def _corners(dots: NDArray[np.intp]) -> NDArray[np.bool_]:
    """Which of a row of dots, (3, dots), it holds together without, by a corner: it is thinner so."""
    is_straight = np.abs(np.diff(dots, axis=1)).sum(axis=0) == 1
    turns = (np.abs(dots[:2, 2:] - dots[:2, :-2]) == 1).all(axis=0)
    can_go = np.zeros(dots.shape[1], bool)
    can_go[1:-1] = turns & is_straight[1:] & is_straight[:-1]
    # Of several that could go one after another, every second.
    place = np.arange(len(can_go))
    since = place - np.maximum.accumulate(np.where(can_go, -1, place))
    corners: NDArray[np.bool_] = can_go & (since % 2 == 1)
    return corners
