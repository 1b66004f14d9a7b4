"""The loss in every direction, a fixed distance away: a dial over two parameters, two sides over one."""

import math
from dataclasses import asdict, dataclass
from typing import ClassVar

import numpy as np

from tutor.charts.drawing.bars import ROUNDED_TO, Bar, bar_rows
from tutor.charts.drawing.canvas import Canvas, arrow
from tutor.charts.drawing.cells import Cells
from tutor.charts.drawing.layout import Row, fitted, tightened, wrapped, written
from tutor.charts.drawing.palettes import Palette
from tutor.charts.drawing.strokes import Stroke
from tutor.charts.probes.report import (
    Columns,
    LegendReport,
    Numbers,
    Probe,
    ProbeError,
    Reach,
    Report,
    coming_step,
    degrees,
)
from tutor.engine.analysis.probes import DirectionDial, Prediction, direction_dial, prediction
from tutor.engine.arrays import Array
from tutor.engine.rounding import number
from tutor.engine.runs.history import Descent
from tutor.lab.simulation import next_rate

_SWING = 0.8
"""How far the strongest change of the loss leaves the circle, as a share of its radius."""

_DOWNHILL_END, _BEST_END = 1.25, 1.6
"""Where the two hands end, in radii: both can be seen where they point the same way."""

_REACH = 1.9
"""What is drawn around the circle, in radii."""


def look_around(descent: Descent, radius: float | None = None) -> "DialChart | SidesChart":
    """Look a fixed distance away from the frame under the cursor, else as far as the coming step goes.

    Raises:
        ProbeError: the run has left the numbers, or has more than two parameters.
    """
    surface, parameters, change = coming_step(descent)
    if radius is None:
        with np.errstate(all="ignore"):
            length = float(np.linalg.norm(change))
        radius = length if 0 < length < math.inf else 0.1
    if not 0 < radius < math.inf:
        raise ProbeError("The radius must be a number above zero, such as 0.5.")
    match len(parameters):
        case 1:
            both = prediction(surface, parameters, np.array([[-radius, radius]]))
            return SidesChart(surface.coordinates[0], float(parameters[0]), radius, both)
        case 2:
            return DialChart(direction_dial(surface, parameters, radius))
    raise ProbeError(f"Directions can be seen around a point of one or two parameters, not of {len(parameters)}.")


@dataclass(frozen=True, slots=True, eq=False)
class DialChart(LegendReport):
    """The change of the loss around a circle, drawn inwards where it falls and outwards where it rises."""

    fewest_rows: ClassVar[int] = 5

    dial: DirectionDial

    @property
    def reach(self) -> float:
        return self.dial.radius

    def axes(self, width: int, height: int, palette: Palette) -> Canvas:
        """A canvas on which a circle is round: columns are half as wide as rows are high."""
        wide = _REACH * max(1.0, width / 2 / max(1, height))
        high = _REACH * max(1.0, 2 * height / max(1, width))
        return Canvas.bare(width, height, (-wide, wide), (-high, high))

    def picture(self, canvas: Canvas, palette: Palette) -> Cells:
        dial = self.dial
        angles = np.append(dial.angles, dial.angles[0] + 2 * np.pi)
        finite = np.abs(dial.change[np.isfinite(dial.change)])
        strongest = float(finite.max()) if finite.size and finite.max() > 0 else 1.0
        with np.errstate(all="ignore"):
            swing = 1 + _SWING * np.append(dial.change, dial.change[0]) / strongest
            x, y = swing * np.cos(angles), swing * np.sin(angles)
        strokes = [
            Stroke(np.cos(angles), np.sin(angles), palette.axis, "braille"),
            Stroke(x, y, palette.curve),
            _hand(dial.best, _BEST_END, palette.ghost, "braille"),
            _hand(dial.downhill, _DOWNHILL_END, palette.downhill, "blocks"),
        ]
        canvas.draw(*strokes)
        canvas.mark(0.0, 0.0, "◆", palette.now)
        canvas.mark(*_at(dial.best, _BEST_END), "★", palette.ghost)
        if not math.isnan(dial.downhill):
            end = _at(dial.downhill, _DOWNHILL_END)
            canvas.mark(*end, arrow(*end), palette.downhill)
        return canvas.cells

    def legend(self, width: int, height: int, palette: Palette) -> list[Row]:
        dial = self.dial
        lowest = float(np.nanmin(dial.change)) if not np.isnan(dial.change).all() else math.nan
        best = [f"{degrees(dial.best)}: change {number(lowest, digits)}" for digits in ROUNDED_TO]
        rows = [
            *wrapped(
                f"radius {number(dial.radius, 4)}; the loss falls where the line is inside the dots", width, palette.ink
            ),
            *fitted([f"★ best direction {best[0]}", *(f"★ best {told}" for told in best)], width, palette.ghost),
        ]
        if math.isnan(dial.downhill):
            return [*rows, *wrapped("The gradient is zero here: −∇L has no direction.", width, palette.downhill)]
        glyph = arrow(*_at(dial.downhill, 1.0))
        hand = f"{glyph} −∇L {degrees(dial.downhill)}, {degrees(dial.apart)}"
        return [*rows, *fitted([f"{hand} from the best", f"{hand} apart"], width, palette.downhill)]

    def describe(self) -> str:
        """Where the gradient points, where the loss is lowest, and how far apart they are."""
        dial = self.dial
        start = f"At a distance of {number(dial.radius)} the loss is lowest at {degrees(dial.best)}"
        if math.isnan(dial.downhill):
            return f"{start}; the gradient is zero, so −∇L has no direction."
        return f"{start}; −∇L points to {degrees(dial.downhill)}, {degrees(dial.apart)} away."

    def columns(self) -> Columns:
        """The change of the loss at every fifteenth degree or so, and at both hands."""
        step = max(1, len(self.dial.angles) // 24)
        return {
            "direction": map(degrees, self.dial.angles[::step]),
            "change of the loss": self.dial.change[::step],
        }

    def numbers(self) -> Numbers:
        """Angles are in radians from the first axis."""
        return {**asdict(self.dial), "apart": self.dial.apart}


@dataclass(frozen=True, slots=True, eq=False)
class SidesChart(Report):
    """The loss on both sides of a point of one parameter."""

    name: str
    here: float
    radius: float
    both: Prediction
    """Of the steps −radius and +radius."""

    @property
    def reach(self) -> float:
        return self.radius

    @property
    def change(self) -> Array:
        """L(w ∓ r) − L(w), shape (2,)."""
        with np.errstate(all="ignore"):
            return self.both.true - self.both.loss

    def draw(self, width: int, height: int, palette: Palette) -> Cells:
        """A bar for each side."""
        bars = [
            Bar(f"{arrow_} {self.name} = {number(where, 4)}", float(by), palette.curve)
            for arrow_, where, by in zip("←→", self._places(), self.change, strict=True)
        ]
        heading = f"radius {number(self.radius, 4)}; change of the loss:"
        rows: list[Row] = [
            *wrapped(heading, width, palette.ink),
            *bar_rows(bars, width, palette),
            [],
            *wrapped(self._verdict(), width, palette.axis),
        ]
        return written(tightened(rows, height), width, height)

    def _places(self) -> tuple[float, float]:
        return self.here - self.radius, self.here + self.radius

    def _verdict(self) -> str:
        best, downhill = self._sides()
        if not downhill:
            return "The slope is zero here: it points to neither side."
        agrees = "which is the lower one" if best == downhill else "but the other one is lower"
        return f"The slope says: go to the {downhill}, {agrees}."

    def _sides(self) -> tuple[str, str]:
        """The lower side, and the side that the slope points down to; empty where it is level."""
        promised = self.both.first_order
        left_lower = bool(self.change[0] < self.change[1])
        downhill = "" if promised[0] == promised[1] else "left" if promised[0] < promised[1] else "right"
        return ("left" if left_lower else "right"), downhill

    def describe(self) -> str:
        """The change of the loss on either side, and whether the slope points to the lower one."""
        left, right = (number(float(by)) for by in self.change)
        return (
            f"At a distance of {number(self.radius)} from {self.name} = {number(self.here)} the loss changes by"
            f" {left} on the left and by {right} on the right. {self._verdict()}"
        )

    def columns(self) -> Columns:
        """The two sides."""
        return {"side": ("left", "right"), self.name: self._places(), "change of the loss": self.change}

    def numbers(self) -> Numbers:
        """The change of the loss to the left and to the right."""
        return {"radius": self.radius, "places": self._places(), "change": self.change}


def _at(angle: float, radius: float) -> tuple[float, float]:
    return radius * math.cos(angle), radius * math.sin(angle)


def _hand(angle: float, end: float, colour: int, marker: str) -> Stroke:
    x, y = _at(angle, end)
    return Stroke(np.array([0.0, x]), np.array([0.0, y]), colour, marker)


PROBE = Probe(
    "dial",
    "Direction dial",
    "The loss in every direction, a fixed distance away: where −∇L points, and where it is lowest.",
    look_around,
    digit=4,
    reach=Reach("radius", next_rate),
)
