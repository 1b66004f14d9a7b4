"""The part of a surface that a chart shows: nearer, farther, to the side, or around a run."""

import math
from collections.abc import Sequence
from functools import lru_cache

import numpy as np

from tutor.charts.drawing.ticks import Interval
from tutor.engine.arrays import Array
from tutor.engine.surfaces.contract import Surface

Windows = tuple[Interval, ...]

_NARROWEST = 1e-9
_WIDEST = 1e9
_FARTHEST = 8.0
"""Times the half of a window, from its middle, that it grows to follow a run."""
_MOST_FOLLOWED = 1500
"""Of a run's newest points."""


def around(values: Array, room: float, otherwise: Interval = (-1.0, 1.0), *, least: float | None = None) -> Interval:
    """The interval of the finite values, and of `least` where it is said, with a share of it as room at both ends."""
    finite = values[np.isfinite(values)]
    if not len(finite):
        return otherwise
    low, high = float(finite.min()), float(finite.max())
    low = low if least is None else min(low, least)
    room = room * (high - low) or 1.0
    return low - room, high + room


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


@lru_cache(maxsize=32)
def around_start(surface: Surface, start: tuple[float, ...]) -> Windows:
    """A surface's own windows where they hold the start; else windows around it and the minimum it belongs to."""
    if not surface.window or all(low <= x <= high for x, (low, high) in zip(start, surface.window, strict=True)):
        return surface.window
    here = np.array(start)
    goals = [np.array(point.parameters) for point in surface.critical_points if point.kind == "minimum"]
    nearest = min(goals, key=lambda goal: float(np.abs(goal - here).max()), default=_below(surface, here))
    points = np.stack([here, here if nearest is None else nearest])
    room = max(float(np.ptp(points, axis=0).max()) * 0.5, 1e-6 * float(np.abs(here).max()))
    if nearest is None or room == 0:
        room = max(high - low for low, high in surface.window) / 2
    lows, highs = points.min(axis=0), points.max(axis=0)
    return tuple((float(low - room), float(high + room)) for low, high in zip(lows, highs, strict=True))


def _below(surface: Surface, here: Array) -> Array | None:
    """The bottom of the parabola that the surface is like at a point; None where it has none."""
    with np.errstate(all="ignore"):
        slope, hessian = surface.gradient(here), surface.hessian(here)
    if not (np.isfinite(slope).all() and np.isfinite(hessian).all()):
        return None
    if np.linalg.eigvalsh(hessian).min() <= 1e-12 * np.abs(hessian).max():
        return None
    return np.asarray(here - np.linalg.solve(hessian, slope))


def following(surface: Surface, paths: Sequence[Array]) -> Windows:
    """Windows around a run's start, twice, four or eight times as wide where the runs have left them.

    What has gone farther than that is shown by an arrow at the edge: a run that diverges would leave nothing to see.

    Args:
        paths: each (frames, d).
    """
    windows = around_start(surface, tuple(paths[0][0].tolist()))
    if not 1 <= len(windows) <= 2:
        return windows
    recent = np.concatenate([path[-_MOST_FOLLOWED:] for path in paths])
    recent = recent[np.isfinite(recent).all(axis=1)]
    low, high = np.array(windows).T
    middle, half = (low + high) / 2, (high - low) / 2
    away = float((np.abs(recent - middle) / half).max(initial=0.0))
    if not 1 < away <= _FARTHEST:
        return windows
    wider = 2.0 ** math.ceil(math.log2(away))
    return tuple(zip((middle - wider * half).tolist(), (middle + wider * half).tolist(), strict=True))


def _fitted(window: Interval, along: Array) -> Interval:
    finite = along[np.isfinite(along)]
    finite = finite[np.abs(finite) < _WIDEST]
    if not len(finite):
        return window
    return window if np.ptp(finite) < _NARROWEST else around(finite, 0.15)
