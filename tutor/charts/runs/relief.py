"""A loss of two parameters as a relief: the surface from aside, in light from the left, over a map of itself."""

import math
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from tutor.charts.drawing.canvas import Canvas
from tutor.charts.drawing.cells import Cells
from tutor.charts.drawing.dots import changes, dot_pattern
from tutor.charts.drawing.draped import Draped
from tutor.charts.drawing.heightfield import GROUND, NOTHING, UNDERSIDE, Eye, Seen
from tutor.charts.drawing.heights import LossScale, loss_scale
from tutor.charts.drawing.palettes import Palette, mixed
from tutor.charts.drawing.windows import Windows
from tutor.charts.runs.landmarks import DOUBLE, GLYPH_OF, HALF, LANDING, landmarks
from tutor.charts.runs.trails import RunsChart
from tutor.engine.arrays import Array
from tutor.engine.rounding import number
from tutor.engine.surfaces.contract import Surface

_GRID = 256
"""Points of a side at which the surface is computed; turning computes none anew."""
_LEVELS = 12
_TOLD = 21
"""Points of a side whose losses are told as numbers."""
_LIGHT = np.array([-0.6, -0.35, 0.72])
"""Towards the light, seen from the eye: from the left, from the front, from above."""
_SHADE, _BELOW, _ON_FLOOR, _LINE = 0.45, 0.45, 0.55, 0.35
_MOST_STEPS_MARKED, _MOST_STEPS_DRAWN = 60, 600
_DOTS_A_STEP = 24
_PLANE = 0.16
"""Half a side of the tangent plane, as a share of the window."""


@dataclass(frozen=True, slots=True)
class ReliefView:
    """From where a relief is seen, and whether it shows the plane that touches it at the present point."""

    turn: float = 30.0
    """In degrees: how far the surface is turned, seen from above, clockwise."""
    tilt: float = 50.0
    """In degrees: 5 nearly from the side, 89 from above."""
    zoom: float = 1.0
    """How many times as near, towards the present point: 1 for the whole, at most 16."""
    with_plane: bool = False

    def moved(self, turn: float = 0.0, tilt: float = 0.0, zoom: float = 1.0) -> "ReliefView":
        """Turned and tilted by so many degrees, and so many times as near, within the limits."""
        return ReliefView(
            (self.turn + turn) % 360,
            min(89.0, max(5.0, self.tilt + tilt)),
            min(16.0, max(1.0, self.zoom * zoom)),
            self.with_plane,
        )


@dataclass(frozen=True, slots=True, eq=False)
class ReliefChart(RunsChart):
    """A 2-D surface with a run on it, or several, seen from aside."""

    seen_from: ReliefView = ReliefView()

    def canvas(self, width: int, height: int, palette: Palette) -> Canvas:
        """None at all: no point of the surface is known from a place on the screen, so a click means nothing."""
        return Canvas.bare(0, 0, self.view[0], self.view[1])

    def draw(self, width: int, height: int, palette: Palette) -> Cells:
        if width < 2 or height < 2:
            return Cells.blank(width, height)
        field = _field(self.surface, self.view)
        here = self._placed(self.trails[0].path[-1:], field)
        at = here[:, 0] if np.isfinite(here).all() else np.zeros(3)
        look = self.seen_from
        eye = Eye(width, height, look.turn, look.tilt, look.zoom, (float(at[0]), float(at[1]), float(at[2])))
        seen = eye.look(field.heights)
        colours = _field_colours(self.surface, self.view, palette) if palette.has_colour else None
        cells = _painted(field, seen, palette, colours, look.turn)
        drawing = Draped(eye, seen, cells, cells.ground())
        if look.with_plane and self.gradient is not None:
            drawing.dots(self._plane(field, self.gradient), palette.tangent)
        if self.ahead is not None:
            drawing.dots(self._placed(_along(self.ahead.path), field), palette.ghost)
        for trail, _, colour in self._last_first(palette):
            drawing.dots(self._placed(_along(trail.path[-_MOST_STEPS_DRAWN:]), field), colour)
        if self.landing is not None:
            drawing.dots(self._placed(_along(np.stack([self.trails[0].path[-1], self.landing])), field), palette.step)
        for kind, glyph in GLYPH_OF.items():
            known = [point.parameters for point, _ in landmarks(self.surface) if point.kind == kind]
            drawing.marks(self._placed(np.array(known).reshape(-1, 2), field), glyph, palette.ink)
        for trail, glyph, colour in self._last_first(palette):
            drawing.marks(self._placed(trail.path[-_MOST_STEPS_MARKED:-1], field), glyph, colour)
        if self.landing is not None:
            drawing.marks(self._placed(self.landing[np.newaxis], field), LANDING, palette.step)
        if self.ahead is not None and self.rates:
            for place, glyph in ((self.ahead.with_half, HALF), (self.ahead.with_double, DOUBLE)):
                drawing.marks(self._placed(place[np.newaxis], field), glyph, palette.ghost)
        drawing.marks(here, "◆", palette.now, hidden="◇")
        self._name_sides(drawing, palette)
        return cells

    def _placed(self, points: Array, field: "_Field") -> Array:
        """Sides and heights, (3, points), of points (points, 2); not a number outside the windows."""
        a, b = ((points[:, axis] - low) / (high - low) - 0.5 for axis, (low, high) in enumerate(self.view))
        with np.errstate(all="ignore"):
            z = field.height_of(self.surface.loss(points.T))
            outside = ~((np.abs(a) <= 0.5) & (np.abs(b) <= 0.5))
        return np.where(outside, np.nan, np.stack([a, b, z]))

    def _plane(self, field: "_Field", gradient: Array) -> Array:
        """Points of a lattice on the tangent plane, (3, points)."""
        spans = np.array([high - low for low, high in self.view])
        here = self.trails[0].path[-1]
        fine, coarse = np.linspace(-_PLANE, _PLANE, 60), np.linspace(-_PLANE, _PLANE, 5)
        lines = [np.stack(np.meshgrid(*pair)).reshape(2, -1) for pair in ((fine, coarse), (coarse, fine))]
        away = np.concatenate(lines, axis=1) * spans[:, np.newaxis]
        with np.errstate(all="ignore"):
            z = (self.surface.loss(here) + gradient @ away - field.low) / field.span
        a, b = ((here[axis] + away[axis] - self.view[axis][0]) / spans[axis] - 0.5 for axis in (0, 1))
        return np.where(np.abs(z - 0.5) <= 1.0, np.stack([a, b, z]), np.nan)

    def _name_sides(self, drawing: Draped, palette: Palette) -> None:
        """The names of the parameters and their limits, outside the floor's sides that are nearest to the eye."""
        cos, sin = _direction(self.seen_from.turn)
        near_b, near_a = (-0.5 if cos >= 0 else 0.5), (0.5 if sin >= 0 else -0.5)
        for axis, name in enumerate(self.surface.coordinates):
            low, high = self.view[axis]
            for at, text in ((-0.5, number(low)), (0.0, name), (0.5, number(high))):
                place = (0.92 * at, 1.12 * near_b) if axis == 0 else (1.12 * near_a, 0.92 * at)
                drawing.write_on_floor(*place, text, palette.axis)

    def describe(self) -> str:
        """The chart in a sentence, or in one for each run, and from where it is seen."""
        return f"{RunsChart.describe(self)}\n{self.told_view()}"

    def numbers(self) -> dict[str, object]:
        """From where the relief is seen, and the loss over a grid of the window, as rows of the second parameter."""
        x, y = (np.linspace(*window, _TOLD) for window in self.view)
        with np.errstate(all="ignore"):
            losses = self.surface.loss(np.stack(np.meshgrid(x, y)))
        look = self.seen_from
        return {
            "turn": look.turn,
            "tilt": look.tilt,
            "zoom": look.zoom,
            **dict(zip(self.surface.coordinates, (x, y), strict=True)),
            "loss": losses,
        }

    def told_view(self) -> str:
        """From where the relief is seen, and how high it is."""
        scale = loss_scale(self.surface, *self.view)
        look = self.seen_from
        zoomed = f", {number(look.zoom)} times as near" if look.zoom != 1 else ""
        return (
            f"The relief is turned by {number(look.turn)}° and seen from {number(look.tilt)}° above the floor{zoomed};"
            f" its heights go from L = {number(scale.low, 3)} to {number(scale.high, 3)}, in equal steps."
        )


@dataclass(frozen=True, slots=True, eq=False)
class _Field:
    """What does not change when a surface is turned; each array has shape (rows upwards, columns)."""

    heights: NDArray[np.float32]
    """From 0 to 1, in equal steps of the loss."""
    shades: Array
    """The same on the scale of the colours."""
    levels: NDArray[np.intp]
    normals: NDArray[np.float32]
    """(3, rows, columns), of length 1: along the sides, and up."""
    low: float
    span: float
    diverging: bool

    def height_of(self, losses: Array) -> Array:
        return np.clip((losses - self.low) / self.span, 0.0, 1.0)


@lru_cache(maxsize=8)
def _field(surface: Surface, windows: Windows) -> _Field:
    scale: LossScale = loss_scale(surface, *windows)
    grid = np.stack(np.meshgrid(*(np.linspace(*window, _GRID) for window in windows)))
    with np.errstate(all="ignore"):
        losses = np.nan_to_num(surface.loss(grid), nan=scale.high, posinf=scale.high, neginf=scale.low)
    span = scale.high - scale.low or 1.0
    heights = np.clip((losses - scale.low) / span, 0.0, 1.0)
    shades = scale.heights(losses)
    slope_b, slope_a = np.gradient(0.5 * heights * (_GRID - 1))
    normals = np.stack([-slope_a, -slope_b, np.ones_like(heights)])
    levels = np.floor(np.clip(shades, 0, 1 - 1e-9) * _LEVELS).astype(np.intp)
    normals /= np.linalg.norm(normals, axis=0)
    return _Field(
        heights.astype(np.float32),
        shades,
        levels,
        normals.astype(np.float32),
        scale.low,
        span,
        scale.middle is not None,
    )


@lru_cache(maxsize=8)
def _field_colours(surface: Surface, windows: Windows, palette: Palette) -> NDArray[np.int32]:
    field = _field(surface, windows)
    return palette.shades(field.shades, field.diverging)


def _painted(field: _Field, seen: Seen, palette: Palette, colours: NDArray[np.int32] | None, turn: float) -> Cells:
    """The surface and the floor, each with its contour lines."""
    kind = seen.kind
    level = np.where(kind == NOTHING, -1, field.levels.ravel()[seen.place] + 100 * kind)
    edge = changes(level) | (changes(seen.depth, 0.1) & (kind != NOTHING))
    if not palette.has_colour:
        edge &= (kind != GROUND) | changes(kind)
    characters = dot_pattern("braille").characters_of(edge)
    cells = Cells.blank(characters.shape[1], characters.shape[0])
    cells.characters[:] = characters
    if colours is None:
        return cells
    # Two halves a cell: the second and the fourth row of dots, in the left column.
    upper, lower = (_lit(field, colours, seen.halves(row), palette, turn) for row in (1, 3))
    lined = characters != " "
    both = (upper >= 0) & (lower >= 0)
    ground = np.where(both, (upper >> 1 & 0x7F7F7F) + (lower >> 1 & 0x7F7F7F), np.maximum(upper, lower))
    cells.background[:] = np.where(lined, ground, lower)
    cells.foreground[:] = np.where(lined, mixed(np.where(ground < 0, palette.paper, ground), palette.ink, _LINE), upper)
    halves = ~lined & ((upper >= 0) | (lower >= 0))
    cells.characters[halves] = "▀"
    only_below = halves & (upper < 0)
    cells.characters[only_below] = "▄"
    cells.foreground[only_below], cells.background[only_below] = lower[only_below], -1
    return cells


def _lit(field: _Field, colours: NDArray[np.int32], seen: Seen, palette: Palette, turn: float) -> NDArray[np.int32]:
    """What each place has for a colour in the light, −1 where nothing is seen."""
    colours = colours.ravel()[seen.place]
    cos, sin = _direction(turn)
    right, front, up = _LIGHT / np.linalg.norm(_LIGHT)
    # The light stands still beside the eye; sides are turned.
    light = np.array([right * cos - front * sin, right * sin + front * cos, up])
    lit = np.clip(np.einsum("i,ijk", light, field.normals.reshape(3, -1)[:, seen.place]), 0, 1)
    dark = np.where(seen.kind == UNDERSIDE, _BELOW, _SHADE * (1 - lit))
    shaded = mixed(colours, 0, np.where(seen.kind == GROUND, 0.0, dark))
    floor = mixed(colours, palette.paper, _ON_FLOOR)
    return np.where(seen.kind == NOTHING, -1, np.where(seen.kind == GROUND, floor, shaded))


def _direction(turn: float) -> tuple[float, float]:
    """Cosine and sine of an angle in degrees."""
    return math.cos(math.radians(turn)), math.sin(math.radians(turn))


def _along(path: Array) -> Array:
    """Points close to each other on the straight ways between frames, (points, 2)."""
    if len(path) < 2:
        return path
    share = np.linspace(0, 1, _DOTS_A_STEP)[np.newaxis, :, np.newaxis]
    with np.errstate(all="ignore"):
        between = path[:-1, np.newaxis] + share * np.diff(path, axis=0)[:, np.newaxis]
    return between.reshape(-1, 2)
