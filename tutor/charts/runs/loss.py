"""Loss against step, for one run or several, on a linear or a logarithmic scale."""

import math
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from tutor.charts.drawing.canvas import Canvas, newest_number
from tutor.charts.drawing.cells import Cells
from tutor.charts.drawing.palettes import GLYPHS, Palette
from tutor.charts.drawing.strokes import Stroke, lows_and_highs
from tutor.charts.drawing.ticks import Axis, Interval, logarithms, nice_step
from tutor.engine.arrays import Array
from tutor.engine.rounding import digits_apart, number

_FEWEST_STEPS = 10
_LIMITS = 20
"""So many steps, or up to half as many, the losses span; the axis ends on a whole one."""
_ROOM = 0.05
"""Of the span, above and below."""
_FAR_FROM_ZERO = 20.0
"""Spans that the lowest loss must be above 0 for an axis without it."""
_HUGE = 1e12
"""Times the first loss, or 1: greater ones are drawn at the edge; on a linear scale nothing else would be seen."""
_GLYPHS_A_CURVE = 6
_POINTS_A_COLUMN = 4


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
    stands_still: bool = False
    """Whether it is drawn once, as on a plain stream: plotext draws the curves then."""

    def canvas(self, width: int, height: int, palette: Palette) -> Canvas:
        """Where the chart's points lie at that size, with its axes."""
        last = max(len(losses) for losses in self._everything()) - 1
        steps = (0.0, max(1.0, last)) if self.stands_still else steps_shown(last)
        return _base(steps, self._window(), width, height, palette, self.logarithmic)

    def draw(self, width: int, height: int, palette: Palette) -> Cells:
        canvas = self.canvas(width, height, palette).copy()
        lines = [(branch, palette.branch) for branch in self.branches]
        lines += [(curve.losses, palette.runs[i % len(palette.runs)]) for i, curve in self._last_first()]
        strokes = (Stroke(*self._points(losses, canvas), colour, "braille") for losses, colour in lines)
        canvas.draw(*strokes, still=self.stands_still)
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
        for i, curve in self._last_first():
            glyph, colour = GLYPHS[i % len(GLYPHS)], palette.runs[i % len(palette.runs)]
            steps = np.linspace(0, len(curve.losses) - 1, _GLYPHS_A_CURVE).astype(int)
            canvas.mark_all(np.stack([steps, self._heights(curve.losses[steps])], axis=1), glyph, colour)
        canvas.name_runs([curve.name for curve in self.curves], palette)

    def describe(self) -> str:
        """The chart in a sentence, or in one for each run."""
        told = [
            f"loss {number(first, digits)} at step 0, {number(last, digits)} at step {len(curve.losses) - 1}."
            for curve in self.curves
            for first, last in [(float(curve.losses[0]), float(curve.losses[-1]))]
            for digits in [digits_apart(first, last)]
        ]
        if len(told) == 1:
            return f"L{told[0].removeprefix('l')}"
        return "\n".join(f"{curve.name}: {sentence}" for curve, sentence in zip(self.curves, told, strict=True))

    def _last_first(self) -> list[tuple[int, Curve]]:
        return list(reversed(list(enumerate(self.curves))))

    def _everything(self) -> list[Array]:
        return [*(curve.losses for curve in self.curves), *self.branches]

    def _heights(self, losses: Array) -> Array:
        return logarithms(losses) if self.logarithmic else losses

    def _points(self, losses: Array, canvas: Canvas) -> tuple[Array, Array]:
        steps = lows_and_highs(losses, len(losses) // (_POINTS_A_COLUMN * max(1, canvas.width)))
        return steps.astype(float), self._heights(losses[steps])

    def _shown(self, losses: Array, most: float) -> Array:
        return losses[(losses > 0) & (losses < np.inf) if self.logarithmic else np.abs(losses) <= most]

    def _window(self) -> Interval:
        everything = self._everything()
        most = min(_HUGE * max(1.0, abs(float(everything[0][0]))), sys.float_info.max)
        shown = self._shown(np.array([[each.min(), each.max()] for each in everything]), most)
        if len(shown) < 2 * len(everything):  # something is not shown, so that each loss must be looked at
            shown = self._shown(np.concatenate(everything), most)
        if not len(shown):
            return 0.0, 1.0
        low, high = float(shown.min()), float(shown.max())
        if self.logarithmic:
            # Whole powers, so that a falling loss does not move the axis with every step.
            return math.floor(math.log10(low)), math.floor(math.log10(high)) + 1.0
        if not low > _FAR_FROM_ZERO * (high - low) > 0:
            low = min(low, 0.0)
        span = high - low or 10.0
        # Whole steps, so that not every update moves the axis.
        step = nice_step(span, _LIMITS)
        return math.floor((low - _ROOM * span) / step) * step, math.ceil((high + _ROOM * span) / step) * step


def steps_shown(steps: int) -> Interval:
    """The steps to draw: a few sizes, so that the axis stands still while a run grows."""
    power = 10.0 ** math.floor(math.log10(max(_FEWEST_STEPS, steps)))
    return 0.0, next(power * size for size in (1, 2, 4, 6, 10) if power * size >= steps)


@lru_cache(maxsize=32)
def _base(steps: Interval, window: Interval, width: int, height: int, palette: Palette, logarithmic: bool) -> Canvas:
    """The axes."""
    return Canvas.with_axes(
        width, height, Axis(steps, "step", counts=True), Axis(window, "L", powers=logarithmic), palette
    )
