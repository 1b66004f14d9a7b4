"""What a network predicts against what is true: a point a sample, on the diagonal where it is right."""

import numpy as np

from tutor.charts.drawing.canvas import Canvas
from tutor.charts.drawing.cells import Cells
from tutor.charts.drawing.palettes import Palette
from tutor.charts.drawing.ticks import Axis
from tutor.charts.drawing.windows import around
from tutor.engine.arrays import Array
from tutor.engine.data.dataset import Dataset
from tutor.engine.network.network import Network
from tutor.engine.records import dataclass
from tutor.engine.rounding import number

MOST_POINTS = 600
"""Samples of each set that are drawn."""


@dataclass(frozen=True, slots=True, eq=False)
class PredictedChart:
    """Values to predict, of the training set and of the one that is held out."""

    network: Network
    parameters: Array
    """θ, (d,)."""
    train: Dataset
    held_out: Dataset
    held_out_name: str

    def canvas(self, width: int, height: int, palette: Palette) -> Canvas:
        """Where samples lie at that size: x is what is true, y what is predicted."""
        true = np.concatenate([self._in_units(part.values[0]) for part in (self.train, self.held_out)])
        window = around(true, 0.05)
        return Canvas.with_axes(width, height, Axis(window, "true"), Axis(window, "predicted"), palette)

    def draw(self, width: int, height: int, palette: Palette) -> Cells:
        canvas = self.canvas(width, height, palette)
        if canvas.width < 2:
            return canvas.cells
        for x in np.linspace(*canvas.x_window, canvas.width):
            canvas.mark(float(x), float(x), "·", palette.axis)
        for part, glyph, colour in ((self.train, "•", palette.curve), (self.held_out, "○", palette.tangent)):
            true, said = self._pairs(part)
            for x, y in zip(true[:MOST_POINTS].tolist(), said[:MOST_POINTS].tolist(), strict=True):
                canvas.mark(x, y, glyph, colour)
        canvas.write_on_edge(f" • train  ○ {self.held_out_name} ", palette.ink)
        return canvas.cells

    def _pairs(self, part: Dataset) -> tuple[Array, Array]:
        return self._in_units(part.values[0]), self._in_units(self.network.predict(self.parameters, part.inputs)[0])

    def _in_units(self, values: Array) -> Array:
        mean, deviation = self.train.units or (0.0, 1.0)
        return np.asarray(mean + deviation * values)

    @np.errstate(all="ignore")
    def describe(self) -> str:
        """How far off the predictions are, in a sentence."""
        told = []
        for part, name in ((self.train, "training"), (self.held_out, self.held_out_name)):
            if len(part):
                true, said = self._pairs(part)
                residual = said - true
                share = f", the first {MOST_POINTS} of {len(part)}" if len(part) > MOST_POINTS else ""
                root, mean = number(float(np.sqrt((residual**2).mean())), 3), number(float(residual.mean()), 2)
                told.append(f"{name} set{share} {root} ({mean})")
        return f"On the dots both are one. RMSE (and mean error): {', '.join(told)}."
