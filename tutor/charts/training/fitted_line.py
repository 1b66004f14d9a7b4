"""What a network makes of values: a curve through the data of one input, or what it predicts against what is true."""

from dataclasses import dataclass

import numpy as np

from tutor.charts.drawing.canvas import Canvas
from tutor.charts.drawing.cells import Cells
from tutor.charts.drawing.palettes import Palette
from tutor.charts.drawing.strokes import Stroke
from tutor.charts.drawing.ticks import Axis, Interval
from tutor.charts.drawing.windows import around
from tutor.charts.training.decision_map import MOST_POINTS, OverInputs, axes_canvas
from tutor.engine.arrays import Array
from tutor.engine.data.dataset import Dataset
from tutor.engine.network.network import Network
from tutor.engine.rounding import number


class FittedLine(OverInputs):
    """A network of one input, with the data."""

    __slots__ = ()

    def canvas(self, width: int, height: int, palette: Palette) -> Canvas:
        """Where points lie at that size."""
        x_window, y_window = self.points.window[0], self._y_window()
        y_name = "a" if self.neuron else "y" if self.points.preparation is None else self.points.preparation.target
        scales = self.points.scales[0], self._y_scale
        return axes_canvas(x_window, y_window, self.points.features[0], y_name, width, height, palette, scales)

    def draw(self, width: int, height: int, palette: Palette) -> Cells:
        canvas = self.canvas(width, height, palette).copy()
        x = np.linspace(*self.points.window[0], max(2, 2 * canvas.width))
        line = Stroke(x, self._outputs(x[np.newaxis])[-1], palette.curve)
        if self.neuron is None:
            for part, glyph, colour in ((self.held_out, "○", palette.tangent), (self.points, "·", palette.step)):
                if part is not None:
                    canvas.mark_all(np.stack([part.inputs[0], _targets(part)], axis=1)[:MOST_POINTS], glyph, colour)
        canvas.draw(line)
        return canvas.cells

    @property
    def _y_scale(self) -> tuple[float, float]:
        """What makes outputs values of the file; a neuron's are its own."""
        return (self.points.units if self.neuron is None else None) or (0.0, 1.0)

    def _y_window(self) -> Interval:
        values = _targets(self.points) if self.neuron is None else self._outputs(self.points.inputs)[0]
        return around(values, 0.1)

    def describe(self) -> str:
        """The curve in a sentence."""
        ends = self._outputs(np.array([self.points.window[0]]))[-1]
        (mean, unit), (y_mean, y_unit) = self.points.scales[0], self._y_scale
        low, high = (mean + unit * end for end in self.points.window[0])
        ends = y_mean + y_unit * ends
        the = f"the first {MOST_POINTS} of {len(self.points)}" if len(self.points) > MOST_POINTS else "all"
        beside = f", ○ those of the {self.held_out_name} set" if self.held_out else ""
        what = "The network" if self.neuron is None else f"Neuron {self.neuron[1]} of layer {self.neuron[0]}"
        return (
            f"{what} gives {number(float(ends[0]), 3)} at {number(low, 3)} and {number(float(ends[1]), 3)}"
            f" at {number(high, 3)}; · are {the} training samples{beside}."
        )


def _targets(part: Dataset) -> Array:
    return part.labels.astype(float) if part.classes else part.values[0]


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
        along = np.linspace(*canvas.x_window, canvas.width)
        canvas.mark_all(np.stack([along, along], axis=1), "·", palette.axis)
        for part, glyph, colour in ((self.train, "•", palette.curve), (self.held_out, "○", palette.tangent)):
            canvas.mark_all(np.stack(self._pairs(part), axis=1)[:MOST_POINTS], glyph, colour)
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
