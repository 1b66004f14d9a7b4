"""Why −∇L is the steepest way: slope · direction all around, the loss itself beside it, and nearer and nearer."""

import math
from dataclasses import asdict, dataclass, replace
from typing import Self

import numpy as np

from tutor.charts.drawing.canvas import Canvas
from tutor.charts.drawing.cells import Cells
from tutor.charts.drawing.layout import Row, fitted, stacked, wrapped, written
from tutor.charts.drawing.palettes import Palette
from tutor.charts.drawing.strokes import Stroke
from tutor.charts.drawing.ticks import Axis
from tutor.charts.drawing.windows import around
from tutor.charts.probes.report import Columns, Numbers, Probe, ProbeError, Reach, Report, degrees, standing
from tutor.engine.analysis.joint_moves import JointMove, NoPlace, rise_that_ends_lower, steps_that_raise_together
from tutor.engine.analysis.probes import direction_dial
from tutor.engine.arrays import Array
from tutor.engine.rounding import number, operand, vector
from tutor.engine.runs.history import Descent
from tutor.engine.surfaces.contract import Surface
from tutor.lab.exploring.foresight import told_place
from tutor.lab.simulation import next_rate

_COUNT, _TOLD = 180, 12
"""Directions that are drawn, and that are told."""
_TURN = math.radians(15)
_HALVINGS = 6
_LOWEST = 7
"""Rows that the picture needs above its words."""


@dataclass(frozen=True, slots=True, eq=False)
class SteepestReport(Report):
    """The slope along every direction, and what the loss does at a distance, per unit of it."""

    surface: Surface
    here: Array
    gradient: Array
    radius: float
    turns: int = 0
    """How far the direction looked at is turned from −∇L, in steps of 15°, counter-clockwise."""

    @classmethod
    def at(cls, descent: Descent, radius: float | None = None) -> Self:
        """Look around from the frame under the cursor, else as far as a tenth of the window.

        Raises:
            ProbeError: the run has left the numbers, has not two parameters, or stands where the gradient is zero.
        """
        surface, here = standing(descent)
        if len(here) != 2:
            raise ProbeError(f"Directions turn around a point of two parameters; here there are {len(here)}.")
        gradient = surface.gradient(here)
        if not (np.isfinite(gradient).all() and gradient.any()):
            raise ProbeError("The gradient is zero here: no direction is the steepest.")
        usual = 0.1 * float(np.diff(surface.window).mean()) if surface.window else 0.1
        wanted = usual if radius is None else radius
        if not 0 < wanted < math.inf:
            raise ProbeError("The radius must be a number above zero, such as 0.5.")
        return cls(surface, here, gradient, float(f"{wanted:.2g}") if radius is None else wanted)

    @property
    def reach(self) -> float:
        return self.radius

    def turned(self, steps: int) -> Self:
        return replace(self, turns=steps)

    @property
    def downhill(self) -> float:
        """The angle of −∇L, in radians."""
        return math.atan2(-self.gradient[1], -self.gradient[0])

    @property
    def angle(self) -> float:
        """Of the direction looked at."""
        return math.remainder(self.downhill + self.turns * _TURN, 2 * math.pi)

    def slope(self, angle: float) -> float:
        """∇L · direction."""
        return float(self.gradient[0] * math.cos(angle) + self.gradient[1] * math.sin(angle))

    def rise(self, angle: float) -> float:
        """What the loss really rises by in that direction, per unit of the way."""
        with np.errstate(all="ignore"):
            there = self.here + self.radius * np.array([math.cos(angle), math.sin(angle)])
            return float((self.surface.loss(there) - self.surface.loss(self.here)) / self.radius)

    def nearer(self) -> list[tuple[float, float, float, float]]:
        """(radius, best direction, its angle from −∇L, how far the circle is off the tangent plane as a share of |∇L|).

        The first radius is the one chosen; each next one is half of it.
        """
        rows = []
        steepness = math.hypot(*self.gradient.tolist())
        for halving in range(_HALVINGS + 1):
            radius = self.radius / 2**halving
            dial = direction_dial(self.surface, self.here, radius, _COUNT)
            plane = np.array([self.slope(angle) for angle in dial.angles])
            with np.errstate(all="ignore"):
                off = float(np.abs(dial.change / radius - plane).max()) / steepness
            rows.append((radius, dial.best, dial.apart, off))
        return rows

    def draw(self, width: int, height: int, palette: Palette) -> Cells:
        rows = self._rows(width, palette)
        if height < _LOWEST + 2:
            return written(rows, width, height)
        told = min(len(rows), height - _LOWEST)
        return stacked(self._curves(width, height - told, palette), written(rows, width, told))

    def _curves(self, width: int, height: int, palette: Palette) -> Cells:
        angles = np.linspace(-math.pi, math.pi, _COUNT + 1)
        plane, real = (np.array([find(angle) for angle in angles]) for find in (self.slope, self.rise))
        window = around(np.concatenate([plane, real]), 0.05)
        marks = {-180.0: "−180°", -90.0: "−90°", 0.0: "0°", 90.0: "90°", 180.0: "180°"}
        x = Axis((-180.0, 180.0), marks=marks)
        canvas = Canvas.with_axes(width, height, x, Axis(window, "per unit"), palette).copy()
        degrees = np.degrees(angles)
        canvas.draw(Stroke(degrees, real, palette.curve, "braille"))
        canvas.draw(Stroke(degrees, plane, palette.tangent, "braille" if palette.has_colour else "·"), below=True)
        best = self.nearer()[0][1]
        canvas.mark(math.degrees(best), self.rise(best), "★", palette.ghost)
        canvas.mark(math.degrees(self.downhill), self.slope(self.downhill), "▽", palette.downhill)
        canvas.mark(math.degrees(self.angle), self.slope(self.angle), "◆", palette.now)
        return canvas.cells

    def _rows(self, width: int, palette: Palette) -> list[Row]:
        radius, best, apart, off = self.nearer()[0]
        found = f"{degrees(best)}, {degrees(apart)} apart"
        return [
            *wrapped(f"◆ {self._told_direction()}", width, palette.now),
            *fitted(
                [f"▽ −∇L at {degrees(self.downhill)}: slope {number(self.slope(self.downhill), 4)}"],
                width,
                palette.downhill,
            ),
            *fitted([f"★ best at radius {number(radius, 3)}: {found}", f"★ best: {found}"], width, palette.ghost),
            *wrapped(
                f"off the tangent plane by {number(100 * off, 2)} %; [ in this panel looks nearer", width, palette.axis
            ),
            *(row for case in self.cases() for row in wrapped(case, width, palette.ink, "    ")),
        ]

    def _told_direction(self) -> str:
        """slope · direction, one number at a time."""
        parts = self.gradient.tolist()
        along = math.cos(self.angle), math.sin(self.angle)
        products = " + ".join(f"{operand(g, 3)}·{operand(d, 3)}" for g, d in zip(parts, along, strict=True))
        return f"{degrees(self.angle)}: ∇L·d = {products} = {number(self.slope(self.angle), 4)}"

    def cases(self) -> tuple[str, str]:
        """A place for each of the two ways in which both weights together do other than each slope says."""
        a, b = rise_that_ends_lower(self.surface), steps_that_raise_together(self.surface)
        first = f"(a) Both slopes say fall, a joint rise ends lower: {_told_case(self.surface, a)}"
        return first, f"(b) Each weight's step alone lowers L, both together raise it: {_told_case(self.surface, b)}"

    def describe(self) -> str:
        """The direction looked at, the steepest, the best at the distance, and the two cases."""
        (radius, best, apart, off), *_, last = self.nearer()
        return (
            f"At {self._told_direction()}. It is lowest along −∇L, at {degrees(self.downhill)}:"
            f" {number(self.slope(self.downhill), 4)}. At a distance of {number(radius)} the loss is lowest at"
            f" {degrees(best)}, {degrees(apart)} from −∇L, and the circle is off the tangent plane by"
            f" {number(100 * off, 2)} % of the slope; at {number(last[0], 3)} it is {degrees(last[2])} from −∇L"
            f" and off by {number(100 * last[3], 2)} %. {' '.join(self.cases())}"
        )

    def columns(self) -> Columns:
        """Nearer and nearer: the best direction, and how far the surface is from its tangent plane."""
        radii, best, apart, off = zip(*self.nearer(), strict=True)
        return {
            "radius": [number(radius, 4) for radius in radii],
            "best direction": map(degrees, best),
            "from −∇L": map(degrees, apart),
            "off the plane": [f"{number(100 * share, 3)} %" for share in off],
        }

    def numbers(self) -> Numbers:
        """Angles are in radians; slopes and rises per unit of the way."""
        angles = np.linspace(-math.pi, math.pi, _TOLD, endpoint=False)
        a, b = rise_that_ends_lower(self.surface), steps_that_raise_together(self.surface)
        names = ("radius", "best", "apart", "off_plane")
        return {
            "gradient": self.gradient,
            "downhill": self.downhill,
            "angles": angles,
            "slopes": np.array([self.slope(angle) for angle in angles]),
            "rises": np.array([self.rise(angle) for angle in angles]),
            "nearer": [dict(zip(names, row, strict=True)) for row in self.nearer()],
            "joint_rise": asdict(a),
            "joint_step": asdict(b),
        }


def _told_case(surface: Surface, found: JointMove | NoPlace) -> str:
    if isinstance(found, NoPlace):
        return f"no place: {found.reason}."
    names = surface.coordinates
    place = told_place(names, found.place, 3)
    rate = f" with α = {number(found.rate, 3)}" if found.rate is not None else ""
    alone = " and ".join(f"{name} alone {number(float(by), 3)}" for name, by in zip(names, found.alone, strict=True))
    step = f"the step {vector(found.step.tolist(), 3)} changes L by {number(found.together, 3)}"
    return f"at {place}, ∇L = {vector(found.gradient.tolist(), 3)}{rate}, {step}, {alone}."


PROBE = Probe(
    "steepest",
    "The steepest way",
    "Slope · direction all around, beside what the loss does nearer and nearer, and what two weights do together.",
    SteepestReport.at,
    digit=9,
    reach=Reach("radius", next_rate),
    turns=True,
)
