"""Losses as heights: the scale that a surface's colours, contour lines and relief share, and its key."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from tutor.charts.drawing.canvas import Canvas
from tutor.charts.drawing.cells import Cells
from tutor.charts.drawing.layout import beside
from tutor.charts.drawing.palettes import Palette
from tutor.charts.drawing.ticks import Interval
from tutor.engine.arrays import Array
from tutor.engine.rounding import number
from tutor.engine.surfaces.contract import Surface

_SAMPLES = (96, 64)
"""Points of a window, across and down, from which its scale is taken."""
_SMALLEST_WITH_KEY = (48, 12)
"""Columns and rows of a chart."""
_ROWS_A_LABEL = 4


@dataclass(frozen=True, slots=True)
class LossScale:
    """From losses to heights in [0, 1].

    A power, for most surfaces near the square root, gives the low parts, where descents end, their share of shades.
    """

    low: float
    high: float
    power: float = 1.0
    middle: float | None = None
    """The loss of height 0.5 where a surface both falls and rises from it; its scale is even then."""

    def heights(self, losses: Array) -> Array:
        """Heights of losses, shape as given; what is no number, or infinite, lies highest."""
        losses = np.nan_to_num(losses, nan=self.high, posinf=self.high, neginf=self.low)
        if self.high <= self.low:
            return np.full(losses.shape, 0.5)
        if self.middle is not None:
            reach = max(self.middle - self.low, self.high - self.middle)
            return np.asarray(0.5 + 0.5 * np.clip((losses - self.middle) / reach, -1, 1))
        return np.asarray(np.clip((losses - self.low) / (self.high - self.low), 0, 1) ** self.power)

    def loss_at(self, height: float) -> float:
        """The loss of a height."""
        if self.middle is not None:
            return self.middle + (2 * height - 1) * max(self.middle - self.low, self.high - self.middle)
        return self.low + (self.high - self.low) * float(height ** (1 / self.power))


@lru_cache(maxsize=32)
def loss_scale(surface: Surface, x_window: Interval, y_window: Interval) -> LossScale:
    """The scale of a part of a surface, the same at every size of picture."""
    grid = np.stack(np.meshgrid(*(np.linspace(*w, n) for w, n in zip((x_window, y_window), _SAMPLES, strict=True))))
    with np.errstate(all="ignore"):
        losses = surface.loss(grid)
    finite = losses[np.isfinite(losses)]
    if not len(finite) or finite.min() == finite.max():
        level = float(finite[0]) if len(finite) else 0.0
        return LossScale(level, level)
    low, middle, high = (float(q) for q in np.quantile(finite, (0.0, 0.5, 0.98)))
    both_ways = _middle_level(surface, low, high)
    if both_ways is not None:
        return LossScale(low, high, middle=both_ways)
    if high <= low:
        high = float(finite.max())
    share = min(0.9, max(1e-9, (middle - low) / (high - low)))
    return LossScale(low, high, min(0.7, max(0.2, float(np.log(0.55) / np.log(share)))))


def _middle_level(surface: Surface, low: float, high: float) -> float | None:
    """The loss to which a surface both falls and rises: that of its saddle where it has no bottom, else none."""
    kinds = {point.kind for point in surface.critical_points}
    if "minimum" in kinds:
        return None
    saddles = [point.parameters for point in surface.critical_points if point.kind == "saddle"]
    level = float(surface.loss(np.array(saddles[0]))) if saddles else 0.0
    return level if low < level < high and 0.2 < (level - low) / (high - level) < 5 else None


def sampled(surface: Surface, canvas: Canvas, across: int, down: int) -> Array:
    """The loss in the middle of each of across × down parts of every cell, top row first."""
    with np.errstate(all="ignore"):
        return surface.loss(canvas.plane(across, down))


def key_labels(scale: LossScale, width: int, height: int, palette: Palette) -> list[str]:
    """The losses that a key names, from the highest down; none where it has no place or nothing to say."""
    if not palette.has_colour or width < _SMALLEST_WITH_KEY[0] or height < _SMALLEST_WITH_KEY[1]:
        return []
    if scale.high <= scale.low:
        return []
    count = max(2, min(5, (height - 3) // _ROWS_A_LABEL))
    return [number(scale.loss_at(share), 3) for share in np.linspace(1, 0, count).tolist()]


def with_key(canvas: Canvas, labels: list[str], scale: LossScale, palette: Palette) -> Cells:
    """The canvas's cells with a key right of them: a strip of the shades, and losses beside it."""
    key = Cells.blank(1 + max(map(len, labels)), canvas.cells.height)
    shares = np.linspace(1, 0, 2 * canvas.height)
    shades = palette.shades(shares, scale.middle is not None)
    rows = slice(canvas.row, canvas.row + canvas.height)
    key.characters[rows, 0] = "▀"
    key.foreground[rows, 0], key.background[rows, 0] = shades[0::2], shades[1::2]
    for label, row in zip(labels, np.linspace(0, canvas.height - 1, len(labels)), strict=True):
        place = np.s_[canvas.row + round(row), 1 : 1 + len(label)]
        key.characters[place] = list(label)
        key.foreground[place] = palette.axis
    return beside(canvas.cells, key)
