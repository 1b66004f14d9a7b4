"""The plane with the data on it: what a network makes of every point, and points that are being drawn into it."""

from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from tutor.charts.drawing.canvas import Canvas
from tutor.charts.drawing.cells import Cells, Colour
from tutor.charts.drawing.class_colours import around_zero, class_colour, class_glyph, ground, level
from tutor.charts.drawing.dots import contour_cells
from tutor.charts.drawing.palettes import Palette
from tutor.charts.drawing.ticks import Axis, Interval
from tutor.engine.arrays import Array
from tutor.engine.data.dataset import Dataset, derive
from tutor.engine.data.datasets import SIDES
from tutor.engine.network.network import Network
from tutor.engine.rounding import counted, number
from tutor.lab.drawn_points import CLASSES, DrawnPoints

MOST_POINTS = 600
"""Samples that are drawn; of more it is said which."""
_CONTOUR_LEVELS = 6
"""An even number, so that one line is where the classes meet."""
_CROSSES = "✗×"
"""On training samples that are said to be of another class, and on those that are held out."""


@dataclass(frozen=True, slots=True, eq=False)
class OverInputs:
    """What a network, or one neuron of it, makes of every point that could be put in."""

    network: Network
    parameters: Array
    """θ, (d,)."""
    points: Dataset
    """Samples with their points as the inputs, one or two, and a window."""
    features: tuple[str, ...]
    """What the network sees of a point."""
    neuron: tuple[int, int] | None = None
    """Layer, from 1, and neuron, from 0; the network's own output where there is none."""
    held_out: Dataset | None = None
    """Samples from which nothing is learnt."""
    held_out_name: str = ""

    def _outputs(self, points: Array) -> Array:
        """What the network, or the neuron, makes of points (inputs, n): (outputs, n)."""
        seen = self._seen(points)
        if self.neuron is None:
            return self.network.predict(self.parameters, seen)
        layer, unit = self.neuron
        return self.network.activations(self.parameters, seen)[layer - 1][unit : unit + 1]

    def _seen(self, points: Array) -> Array:
        """What the network sees of points."""
        return points if self.points.features == self.features else derive(points, self.features)


class DecisionMap(OverInputs):
    """A network of two inputs over their plane, with the data."""

    __slots__ = ()

    def canvas(self, width: int, height: int, palette: Palette) -> Canvas:
        """Where points lie at that size."""
        x_window, y_window = self.points.window
        x_name, y_name = self.points.features
        x_scale, y_scale = self.points.scales
        return axes_canvas(x_window, y_window, x_name, y_name, width, height, palette, (x_scale, y_scale))

    def draw(self, width: int, height: int, palette: Palette) -> Cells:
        canvas = self.canvas(width, height, palette).copy()
        if canvas.width < 1 or canvas.height < 1:
            return canvas.cells
        if palette.has_colour:
            canvas = self._painted(canvas, palette)
        else:
            canvas.lay(contour_cells(self._levels(self._grid(canvas, 2, 4)), palette.axis))
        for x, y, glyph, colour in self._marks(palette):
            canvas.mark(x, y, glyph, colour)
        return canvas.cells

    def _painted(self, canvas: Canvas, palette: Palette) -> Canvas:
        values = self._grid(canvas, 1, 2)
        if self.neuron is None and len(self.points.classes) > 2:
            hues = np.array([class_colour(n, len(self.points.classes), palette) for n in range(len(values))], np.int32)
            # Half as strong as the glyphs, so that these stay visible on their own class.
            colours = (hues[values.argmax(axis=0)] >> 2) & 0x3F3F3F
        else:
            colours = ground(self._shares(values), palette)
        return canvas.painted(colours)

    def _levels(self, values: Array) -> NDArray[np.intp]:
        if self.neuron is None and len(self.points.classes) > 2:
            return np.asarray(values.argmax(axis=0), dtype=np.intp)
        return level(self._shares(values), _CONTOUR_LEVELS)

    def _grid(self, canvas: Canvas, across: int, down: int) -> Array:
        """The outputs in the middle of each of across × down parts of every cell: (outputs, rows, columns)."""
        plane = canvas.plane(across, down)
        return self._outputs(plane.reshape(2, -1)).reshape(-1, *plane.shape[1:])

    def _shares(self, values: Array) -> Array:
        """Outputs (outputs, …) as shares from 0 to 1."""
        if self.neuron is not None:
            return around_zero(values[0])
        if not self.points.classes:
            return self._of_range(values[0])
        if len(values) == 2:
            return np.asarray(values[1])
        return np.asarray(values[0] if self.network.loss.name == "binary-cross-entropy" else 0.5 + 0.5 * values[0])

    def _of_range(self, values: Array) -> Array:
        """Values as shares of the way from the lowest of the samples to the highest."""
        low, high = float(self.points.values.min()), float(self.points.values.max())
        return np.asarray((values - low) / ((high - low) or 1.0))

    def _marks(self, palette: Palette) -> list[tuple[float, float, str, Colour]]:
        """The first samples of each part, whose order is random anyway: held-out ones lowest, wrong ones above all."""
        marks, wrong = [], []
        for all_of_it, cross in reversed(self._parts):
            part = all_of_it.take(np.arange(min(MOST_POINTS, len(all_of_it))))
            looks = self._looks(part, cross != _CROSSES[0], palette)
            for (x, y), look, is_wrong in zip(part.inputs.T.tolist(), looks, self._wrong(part), strict=True):
                marks.append((x, y, *look))
                if is_wrong:
                    wrong.append((x, y, cross, look[1]))
        return [*marks, *wrong]

    def _looks(self, part: Dataset, is_hollow: bool, palette: Palette) -> list[tuple[str, Colour]]:
        """Of a class its glyph; of a value a digit, from 0 for the lowest, in the colour of its end of the map."""
        many = len(part.classes)
        if many:
            return [(class_glyph(n, is_hollow), class_colour(n, many, palette)) for n in part.labels.tolist()]
        colours = class_colour(0, 2, palette), palette.ink, class_colour(1, 2, palette)
        sixths = level(self._of_range(part.values[0]), _CONTOUR_LEVELS)
        return [(str(sixth), colours[sixth // 2]) for sixth in sixths.tolist()]

    @property
    def _parts(self) -> list[tuple[Dataset, str]]:
        """What is drawn, each with the mark of those that are said to be of another class."""
        return [*zip([self.points, *([self.held_out] if self.held_out else [])], _CROSSES, strict=False)]

    def _wrong(self, part: Dataset) -> NDArray[np.bool_]:
        """Which samples are said to be of another class than theirs; of a neuron none is."""
        if self.neuron is not None or not part.classes or not len(part):
            return np.zeros(len(part), bool)
        return np.asarray(self.network.classify(self.parameters, self._seen(part.inputs)) != part.labels)

    def describe(self) -> str:
        """The map in a sentence."""
        if self.neuron is not None:
            layer, unit = self.neuron
            values = self._outputs(self.points.inputs)[0]
            low, high = number(float(values.min()), 3), number(float(values.max()), 3)
            return f"Neuron {unit} of layer {layer} gives from {low} to {high} on the training points."
        kinds = [f"{class_glyph(number)} {name}" for number, name in enumerate(self.points.classes)]
        if not kinds:
            low, high = (number(float(end), 2) for end in (self.points.values.min(), self.points.values.max()))
            kinds = [f"the digits are samples by value, from 0 near {low} to {_CONTOUR_LEVELS - 1} near {high}"]
        if self.held_out and self.points.classes:
            kinds.append(f"hollow: {self.held_out_name}")
        wrong = [f"{cross} {count}" for part, cross in self._parts if (count := int(self._wrong(part).sum()))]
        told = f", {' and '.join(wrong)} said to be of another" if wrong else ""
        first = f" The first {MOST_POINTS} of {len(self.points)} are drawn." if len(self.points) > MOST_POINTS else ""
        return f"What the network says of every point; {', '.join(kinds)}{told}.{first}"


@lru_cache(maxsize=16)
def axes_canvas(
    x_window: Interval,
    y_window: Interval,
    x_name: str,
    y_name: str,
    width: int,
    height: int,
    palette: Palette,
    scales: tuple[tuple[float, float], tuple[float, float]] = ((0.0, 1.0), (0.0, 1.0)),
) -> Canvas:
    """An empty chart with its axes, which no update changes; whoever draws on it draws on a copy.

    The scales are, for x and y, the mean and the deviation that make them the numbers that stand at the axes.
    """
    (x_mean, x_unit), (y_mean, y_unit) = scales
    x_axis = Axis((x_mean + x_unit * x_window[0], x_mean + x_unit * x_window[1]), x_name)
    y_axis = Axis((y_mean + y_unit * y_window[0], y_mean + y_unit * y_window[1]), y_name)
    canvas = Canvas.with_axes(width, height, x_axis, y_axis, palette)
    (left, right), (low, high) = canvas.x_window, canvas.y_window
    return replace(
        canvas,
        x_window=((left - x_mean) / x_unit, (right - x_mean) / x_unit),
        y_window=((low - y_mean) / y_unit, (high - y_mean) / y_unit),
    )


@dataclass(frozen=True, slots=True, eq=False)
class DrawnPointsChart:
    """Each point by its class's glyph and colour; the cursor is a cross of arrows around what it would put."""

    drawn: DrawnPoints
    cursor: tuple[float, float] = (0.0, 0.0)
    kind: str = CLASSES[0]
    """The class that is put next."""

    def canvas(self, width: int, height: int, palette: Palette) -> Canvas:
        """Where points lie at that size."""
        return axes_canvas(*SIDES, "x", "y", width, height, palette)

    def draw(self, width: int, height: int, palette: Palette) -> Cells:
        canvas = self.canvas(width, height, palette).copy()
        for point in self.drawn.points:
            place = CLASSES.index(point.kind)
            canvas.mark(point.x, point.y, class_glyph(place), class_colour(place, len(CLASSES), palette))
        across, up = canvas.cell_size
        x, y = self.cursor
        for at, glyph in (((x - across, y), "▸"), ((x + across, y), "◂"), ((x, y + up), "▾"), ((x, y - up), "▴")):
            canvas.mark(*at, glyph, palette.now)
        return canvas.cells

    def describe(self) -> str:
        """How many points of each class there are."""
        told = []
        for place, kind in enumerate(CLASSES):
            count = sum(point.kind == kind for point in self.drawn.points)
            told.append(f"{class_glyph(place)} {counted(count, f'{kind} point')}")
        return f"{', '.join(told)}; {class_glyph(CLASSES.index(self.kind))} is put next."
