"""A network's loss on a line or a plane through its many parameters, with the run's path."""

from dataclasses import dataclass

import numpy as np

from tutor.charts.drawing.canvas import Canvas
from tutor.charts.drawing.cells import Cells
from tutor.charts.drawing.dots import contour_cells
from tutor.charts.drawing.palettes import Palette
from tutor.charts.drawing.strokes import Stroke
from tutor.charts.drawing.windows import around
from tutor.charts.training.decision_map import axes_canvas
from tutor.engine.analysis.landscape import LineSlice, PlaneSlice
from tutor.engine.arrays import Array
from tutor.engine.rounding import number

_CONTOUR_LEVELS = 10


@dataclass(frozen=True, slots=True, eq=False)
class LineChart:
    """The loss along the line from the start of a run to where it is."""

    slice: LineSlice

    def canvas(self, width: int, height: int, palette: Palette) -> Canvas:
        """Where points lie at that size."""
        t = self.slice.t
        window = around(self.slice.losses, 0.06, (0.0, 1.0), least=0.0)
        return axes_canvas((float(t[0]), float(t[-1])), window, "t", "L", width, height, palette)

    def draw(self, width: int, height: int, palette: Palette) -> Cells:
        canvas = self.canvas(width, height, palette).copy()
        canvas.draw(Stroke(self.slice.t, self.slice.losses, palette.curve))
        canvas.mark(0.0, self._loss_at(0.0), "●", palette.step)
        canvas.mark(1.0, self._loss_at(1.0), "◆", palette.now)
        return canvas.cells

    def _loss_at(self, t: float) -> float:
        return float(np.interp(t, self.slice.t, self.slice.losses))

    def describe(self) -> str:
        """The line in a sentence."""
        between = self.slice.losses[(self.slice.t >= 0) & (self.slice.t <= 1)]
        falls = bool((between[1:] <= between[:-1]).all())
        way = "and falls all the way" if falls else "and does not fall all the way"
        return (
            f"Straight from the start ● (t = 0) to here ◆ (t = 1) the loss goes from {number(self._loss_at(0.0), 3)}"
            f" to {number(self._loss_at(1.0), 3)}, {way}."
        )


@dataclass(frozen=True, slots=True, eq=False)
class PlaneChart:
    """The loss on a plane through the present parameters."""

    slice: PlaneSlice

    def canvas(self, width: int, height: int, palette: Palette) -> Canvas:
        """Where points lie at that size."""
        u, v = self.slice.u, self.slice.v
        windows = (float(u[0]), float(u[-1])), (float(v[0]), float(v[-1]))
        return axes_canvas(*windows, "u", "v", width, height, palette)

    def draw(self, width: int, height: int, palette: Palette) -> Cells:
        canvas = self.canvas(width, height, palette).copy()
        if canvas.width < 1 or canvas.height < 1:
            return canvas.cells
        if palette.has_colour:
            canvas = canvas.painted(palette.shades(self._heights(canvas.plane(1, 2)), diverging=False))
        else:
            heights = self._heights(canvas.plane(2, 4))
            levels = np.clip(heights * _CONTOUR_LEVELS, 0, _CONTOUR_LEVELS - 1).astype(np.intp)
            canvas.lay(contour_cells(levels, palette.axis))
        u, v = self.slice.path
        canvas.draw(Stroke(u, v, palette.path))
        if u.size:
            canvas.mark(float(u[0]), float(v[0]), "●", palette.step)
        canvas.mark(0.0, 0.0, "◆", palette.now)
        return canvas.cells

    def _heights(self, points: Array) -> Array:
        """The loss at points (2, rows, columns) as shares from the lowest to the highest, on a logarithmic scale."""
        losses = self.slice.losses
        finite = losses[np.isfinite(losses) & (losses > 0)]
        if not len(finite):
            return np.zeros(points.shape[1:])
        low, high = np.log(finite.min()), np.log(finite.max())
        logs = np.log(np.clip(np.nan_to_num(losses, nan=finite.max(), posinf=finite.max()), finite.min(), None))
        shares = (logs - low) / ((high - low) or 1.0)
        return _between(shares, _place(points[0], self.slice.u), _place(points[1], self.slice.v))

    def describe(self) -> str:
        """The plane in a sentence."""
        losses = self.slice.losses[np.isfinite(self.slice.losses)]
        low, high = number(float(losses.min(initial=np.inf)), 3), number(float(losses.max(initial=-np.inf)), 3)
        missed = 100 * float(self.slice.off_plane[0]) if self.slice.path.size else 0.0
        off = f"; {missed:.0f} % of the way from the start ● lies outside this plane" if missed >= 0.5 else ""
        return f"The loss on a plane through here ◆, from {low} to {high}{off}."


def _place(values: Array, axis: Array) -> Array:
    """Where values lie on an axis of equal steps, in steps from its first."""
    return np.asarray(np.clip((values - axis[0]) / (axis[1] - axis[0]), 0.0, len(axis) - 1.0))


def _between(heights: Array, columns: Array, rows: Array) -> Array:
    """Heights between the places of a grid, bilinearly."""
    left = np.minimum(columns.astype(int), heights.shape[1] - 2)
    below = np.minimum(rows.astype(int), heights.shape[0] - 2)
    across, up = columns - left, rows - below
    low = heights[below, left] * (1 - across) + heights[below, left + 1] * across
    high = heights[below + 1, left] * (1 - across) + heights[below + 1, left + 1] * across
    return np.asarray(low * (1 - up) + high * up)
