"""The points that a loss is taken over, and what the weights make of them now."""

from dataclasses import dataclass
from typing import Self

import numpy as np

from tutor.charts.drawing.canvas import Canvas
from tutor.charts.drawing.cells import Cells
from tutor.charts.drawing.palettes import Palette
from tutor.charts.drawing.strokes import Stroke
from tutor.charts.drawing.ticks import Axis
from tutor.charts.drawing.windows import around
from tutor.charts.probes.report import Columns, Numbers, Probe, ProbeError, Report
from tutor.engine.arrays import Array
from tutor.engine.rounding import number
from tutor.engine.runs.history import Descent
from tutor.engine.surfaces.points_surface import PointsSurface

_MOST_POINTS = 400


@dataclass(frozen=True, slots=True, eq=False)
class PointsChart(Report):
    """Points with the fitted curve over one column, or against what is fitted to them over several."""

    surface: PointsSurface
    parameters: Array
    """θ under the cursor, shape (d,)."""

    @classmethod
    def at(cls, descent: Descent) -> Self:
        """Look at the points with the cursor's weights.

        Raises:
            ProbeError: the loss is over no points, or compares no column with anything.
        """
        if not isinstance(descent.surface, PointsSurface):
            raise ProbeError("This loss is not taken over points of a file; write one, as mean((w*x - y)^2) data=FILE.")
        if descent.surface.model is None:
            raise ProbeError("No column stands alone in this loss, as y does in mean((w*x - y)^2).")
        return cls(descent.surface, descent.frame.parameters)

    @property
    def _target(self) -> str:
        return self.surface.model.target if self.surface.model else ""

    @property
    def inputs(self) -> tuple[str, ...]:
        """The columns that the model sees."""
        return tuple(name for name in self.surface.columns if name != self._target)

    @property
    def values(self) -> Array:
        """What is fitted to, by point."""
        return self.surface.points[self._target]

    @property
    def fitted(self) -> Array:
        """What the weights make of each point."""
        return self.surface.fitted(self.parameters, self.surface.points)

    def _across(self) -> tuple[str, Array]:
        """What stands below: the one input, or what is fitted where there are several."""
        if len(self.inputs) == 1:
            return self.inputs[0], self.surface.points[self.inputs[0]]
        return f"fitted {self._target}", self.fitted

    def canvas(self, width: int, height: int, palette: Palette) -> Canvas:
        """Where the points lie at that size."""
        name, across = self._across()
        x, y = Axis(around(across, 0.08), name), Axis(around(self.values, 0.08), self._target)
        return Canvas.with_axes(width, height, x, y, palette)

    def draw(self, width: int, height: int, palette: Palette) -> Cells:
        canvas = self.canvas(width, height, palette).copy()
        _, across = self._across()
        x = np.linspace(*canvas.x_window, max(2, 2 * canvas.width))
        line = x
        if len(self.inputs) == 1:
            line = self.surface.fitted(self.parameters, {self.inputs[0]: x, self._target: x})
        canvas.draw(Stroke(x, line, palette.curve))
        canvas.mark_all(np.stack([across, self.values], axis=1)[:_MOST_POINTS], "●", palette.step)
        return canvas.cells

    def describe(self) -> str:
        """How far the points are from the curve."""
        away = self.values - self.fitted
        if not np.isfinite(away).all():
            return "The weights are too large to tell how far the points are."
        root = float(np.sqrt((away * away).mean()))
        far = int(np.abs(away).argmax())
        over = f"over {self.inputs[0]}" if len(self.inputs) == 1 else "against what is fitted"
        return (
            f"● are the {self.surface.count} points, {self._target} {over}; the line is the fit. They are"
            f" {number(root, 4)} away from it, in the root of the mean square; the farthest, point {far + 1}, is"
            f" {number(float(away[far]), 4)} off."
        )

    def columns(self) -> Columns:
        """Each point, what is fitted to it, and what is left."""
        points = {name: self.surface.points[name] for name in (*self.inputs, self._target)}
        numbers = map(str, range(1, self.surface.count + 1))
        return {"point": numbers, **points, "fitted": self.fitted, "off by": self.values - self.fitted}

    def numbers(self) -> Numbers:
        """The same, by column."""
        return {**self.surface.points, "fitted": self.fitted}


PROBE = Probe(
    "points",
    "Points and fit",
    "The points of a file that the loss is taken over, and the curve that the weights make of them.",
    lambda descent, _: PointsChart.at(descent),
)
