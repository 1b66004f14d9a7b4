"""Loss against step, for one run or several, on a linear or a logarithmic scale."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from tutor.charts.drawing.canvas import Canvas, newest_number
from tutor.charts.drawing.cells import Cells, Colour
from tutor.charts.drawing.gate import Axes, Interval
from tutor.charts.drawing.palettes import GLYPHS, Palette
from tutor.charts.drawing.strokes import Stroke, draw_strokes
from tutor.charts.drawing.ticks import nice_step, nice_ticks, powers_of_ten
from tutor.engine.arrays import Array
from tutor.engine.rounding import number

_FEWEST_STEPS = 10
_LIMITS = 20
"""So many steps, or up to half as many, the losses span; the axis ends on a whole one."""
_ROOM = 0.05
"""Of the span, above and below."""
_GLYPHS_A_CURVE = 6
_BLOCKS_A_COLUMN = 4


@dataclass(frozen=True, slots=True)
class Curve:
    """One run's losses, shape (frames,), under a name."""

    name: str
    losses: Array


@dataclass(frozen=True, slots=True, eq=False)
class LossChart:
    """How the loss went, and where in it we are."""

    curves: Sequence[Curve]
    cursor: int
    """The present frame of the first curve."""
    logarithmic: bool = False
    branches: Sequence[Array] = ()
    """Pale curves: futures that were left."""

    def canvas(self, width: int, height: int, palette: Palette) -> Canvas:
        """Where the chart's points lie at that size, with its axes."""
        longest = max(len(losses) for losses in self._everything())
        return _base(_room_for(longest - 1), self._window(), width, height, palette, self.logarithmic)

    def draw(self, width: int, height: int, palette: Palette) -> Cells:
        canvas = self.canvas(width, height, palette).copy()
        strokes = [self._stroke(branch, palette.branch, "braille", canvas) for branch in self.branches]
        strokes += [
            self._stroke(curve.losses, self._colour(i, palette), "blocks", canvas)
            for i, curve in reversed(list(enumerate(self.curves)))
        ]
        canvas.lay(draw_strokes(strokes, canvas.width, canvas.height, canvas.x_window, canvas.y_window))
        if len(self.curves) > 1:
            self._tell_apart(canvas, palette)
        losses = self.curves[0].losses
        here = min(self.cursor, len(losses) - 1)
        if not canvas.mark(float(here), float(self._heights(losses[here : here + 1])[0]), "◆", palette.now):
            _, reached = newest_number(np.arange(here + 1.0), self._heights(losses[: here + 1]))
            canvas.mark_outside(float(here), reached, palette.now)
        return canvas.cells

    def _tell_apart(self, canvas: Canvas, palette: Palette) -> None:
        """A glyph of each run's own here and there on its curve, and its name beside the glyph."""
        for i, curve in reversed(list(enumerate(self.curves))):
            glyph, colour = GLYPHS[i % len(GLYPHS)], self._colour(i, palette)
            steps = np.linspace(0, len(curve.losses) - 1, _GLYPHS_A_CURVE).astype(int)
            for step, height in zip(steps.tolist(), self._heights(curve.losses[steps]).tolist(), strict=True):
                canvas.mark(float(step), height, glyph, colour)
        canvas.name_runs([curve.name for curve in self.curves], palette)

    def _colour(self, index: int, palette: Palette) -> Colour:
        return palette.runs[index % len(palette.runs)] if len(self.curves) > 1 else palette.curve

    def step_at(self, canvas: Canvas, column: int, row: int) -> int | None:
        """The step of the first curve that a cell belongs to."""
        point = canvas.at(column, row)
        return None if point is None else min(len(self.curves[0].losses) - 1, max(0, round(point[0])))

    def describe(self) -> str:
        """The chart in a sentence, or in one for each run."""
        told = [
            f"loss {number(curve.losses[0])} at step 0, {number(curve.losses[-1])} at step {len(curve.losses) - 1}."
            for curve in self.curves
        ]
        if len(told) == 1:
            return f"L{told[0].removeprefix('l')}"
        return "\n".join(f"{curve.name}: {sentence}" for curve, sentence in zip(self.curves, told, strict=True))

    def _everything(self) -> list[Array]:
        return [*(curve.losses for curve in self.curves), *self.branches]

    def _heights(self, losses: Array) -> Array:
        if not self.logarithmic:
            return losses
        with np.errstate(all="ignore"):
            return np.log10(np.where(losses > 0, losses, np.nan))

    def _stroke(self, losses: Array, colour: int, marker: str, canvas: Canvas) -> Stroke:
        steps = _lows_and_highs(losses, max(1, len(losses) // (_BLOCKS_A_COLUMN * max(1, canvas.width))))
        return Stroke(steps.astype(float), self._heights(losses[steps]), colour, marker)

    def _window(self) -> Interval:
        losses = np.concatenate(self._everything())
        # A loss beyond this is drawn at the edge; on a linear scale nothing else would be seen.
        shown = losses[(losses > 0) & (losses < np.inf) if self.logarithmic else np.abs(losses) < 1e12]
        if not len(shown):
            return 0.0, 1.0
        low, high = float(shown.min()), float(shown.max())
        if self.logarithmic:
            # Whole powers, so that a falling loss does not move the axis with every step.
            return math.floor(math.log10(low)), math.floor(math.log10(high)) + 1.0
        low = min(low, 0.0)
        span = high - low or 10.0
        # Whole steps, so that not every update moves the axis.
        step = nice_step(span, _LIMITS)
        return math.floor((low - _ROOM * span) / step) * step, math.ceil((high + _ROOM * span) / step) * step


def _lows_and_highs(losses: Array, size: int) -> NDArray[np.intp]:
    """The steps of the lowest and the highest of each `size` losses, in order, and all that are left over."""
    if size < 2:
        return np.arange(len(losses))
    whole = len(losses) // size * size
    blocks = losses[:whole].reshape(-1, size)
    first = np.arange(0, whole, size)
    ends = [first + blocks.argmin(axis=1), first + blocks.argmax(axis=1), np.arange(whole, len(losses))]
    return np.unique(np.concatenate([[0], *ends]))


def _room_for(steps: int) -> Interval:
    """The steps to draw: a few sizes, so that the axis stands still while a run grows."""
    power = 10.0 ** math.floor(math.log10(max(_FEWEST_STEPS, steps)))
    return 0.0, next(power * size for size in (1, 2, 4, 6, 10) if power * size >= steps)


@lru_cache(maxsize=32)
def _base(steps: Interval, window: Interval, width: int, height: int, palette: Palette, logarithmic: bool) -> Canvas:
    """The axes."""
    ticks = powers_of_ten if logarithmic else nice_ticks
    axes = Axes(
        *nice_ticks(*steps, max(2, width // 9)),
        *ticks(*window, max(2, height // 3)),
        x_name="step",
        y_name="L",
    )
    return Canvas.with_axes(width, height, steps, window, axes, palette)
