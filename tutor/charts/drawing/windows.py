"""The part of a surface that a chart shows: nearer, farther, to the side, or around a run."""

import numpy as np

from tutor.charts.drawing.gate import Interval
from tutor.engine.arrays import Array

Windows = tuple[Interval, ...]

_NARROWEST = 1e-9
_WIDEST = 1e9


def zoomed(windows: Windows, factor: float, around: Array) -> Windows:
    """The same place in windows `factor` times as wide, held still at a point (d,) where that is inside."""
    return tuple(_zoomed(window, factor, float(at)) for window, at in zip(windows, around, strict=True))


def _zoomed(window: Interval, factor: float, at: float) -> Interval:
    low, high = window
    if not _NARROWEST < (high - low) * factor < _WIDEST:
        return window
    at = at if low <= at <= high else (low + high) / 2
    return at + (low - at) * factor, at + (high - at) * factor


def panned(windows: Windows, axis: int, share: float) -> Windows:
    """Windows shifted along one axis by a share of their width."""
    low, high = windows[axis]
    shift = share * (high - low)
    return (*windows[:axis], (low + shift, high + shift), *windows[axis + 1 :])


def fitted(windows: Windows, path: Array) -> Windows:
    """Windows around a path, (frames, d), with some room; where the path has no extent, or is lost, as they were."""
    return tuple(_fitted(window, path[:, axis]) for axis, window in enumerate(windows))


def _fitted(window: Interval, along: Array) -> Interval:
    finite = along[np.isfinite(along)]
    finite = finite[np.abs(finite) < _WIDEST]
    if not len(finite):
        return window
    low, high = float(finite.min()), float(finite.max())
    if high - low < _NARROWEST:
        return window
    room = 0.15 * (high - low)
    return low - room, high + room
