"""How wrong two predictions are as a step shrinks, both on logarithmic axes: the slopes are the orders."""

from dataclasses import dataclass

import numpy as np

from tutor.charts.drawing.canvas import Canvas
from tutor.charts.drawing.cells import Cells
from tutor.charts.drawing.palettes import GLYPHS, Palette
from tutor.charts.drawing.strokes import Stroke, draw_strokes
from tutor.charts.drawing.ticks import Axis, Interval
from tutor.engine.arrays import Array


@dataclass(frozen=True, slots=True, eq=False)
class GapChart:
    """Error against the share of the step that is taken."""

    shares: Array
    """Falling from 1, shape (n,)."""
    first_order: Array
    """The error of each share's first-order prediction, shape (n,); 0 where there is none."""
    second_order: Array
    """The same of the second order."""

    def canvas(self, width: int, height: int, palette: Palette) -> Canvas:
        """Where the points lie at that size, with axes in powers of ten."""
        x_window = (float(np.log10(self.shares.min())) - 0.05, 0.05)
        marks = {
            float(np.log10(share)): "1" if share == 1 else f"1/{round(1 / share)}"
            for share in self.shares[::2].tolist()
        }
        x, y = Axis(x_window, "share of the step", marks=marks), Axis(self._window(), "error", powers=True)
        return Canvas.with_axes(width, height, x, y, palette)

    def draw(self, width: int, height: int, palette: Palette) -> Cells:
        canvas = self.canvas(width, height, palette)
        curves = ((self.first_order, GLYPHS[0], palette.tangent), (self.second_order, GLYPHS[1], palette.ghost))
        x = np.log10(self.shares)
        strokes = [Stroke(x, _log10(gaps), colour, "braille") for gaps, _, colour in curves]
        canvas.lay(draw_strokes(strokes, canvas.width, canvas.height, canvas.x_window, canvas.y_window))
        for gaps, glyph, colour in curves:
            for at, height_ in zip(x, _log10(gaps), strict=True):
                canvas.mark(float(at), float(height_), glyph, colour)
        return canvas.cells

    def _window(self) -> Interval:
        heights = np.concatenate([_log10(self.first_order), _log10(self.second_order)])
        heights = heights[np.isfinite(heights)]
        if not len(heights):
            return -1.0, 1.0
        return float(np.floor(heights.min())), float(np.ceil(heights.max() + 1e-9))


def _log10(gaps: Array) -> Array:
    """NaN, which is not drawn, where there is no gap."""
    with np.errstate(all="ignore"):
        return np.log10(np.where(gaps > 0, gaps, np.nan))
