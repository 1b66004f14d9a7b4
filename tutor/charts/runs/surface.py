"""A loss of two parameters from above: colours or contour lines, the path, and the way downhill."""

import math
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Literal, TypeAlias

import numpy as np

from tutor.charts.drawing.canvas import Canvas, arrow, newest_number
from tutor.charts.drawing.cells import UNPAINTED, Cells
from tutor.charts.drawing.dots import contour_cells
from tutor.charts.drawing.heights import LossScale, key_labels, loss_scale, sampled, with_key
from tutor.charts.drawing.palettes import Palette, mixed
from tutor.charts.drawing.strokes import Stroke
from tutor.charts.drawing.ticks import Axis, Interval
from tutor.charts.drawing.windows import Windows
from tutor.charts.runs.landmarks import LANDING, landmarks, mark_ahead, mark_landmarks, name_landmarks
from tutor.charts.runs.trails import RunsChart
from tutor.engine.arrays import Array
from tutor.engine.rounding import number
from tutor.engine.surfaces.contract import Surface

Style: TypeAlias = Literal["smooth", "banded", "contours"]
STYLES: tuple[Style, ...] = ("smooth", "banded", "contours")

_BANDS = 15
_LINE_ON_COLOURS = 0.3
"""How much of the ink a contour line has that lies on colours."""
_USUAL_ARROW = 1 / 6
_SHORTEST_ARROW = 3.0
"""In columns."""
_MOST_STEPS_MARKED, _MOST_STEPS_DRAWN = 60, 1500
"""Of a way; older ones have left long ago."""


@dataclass(frozen=True, slots=True, eq=False)
class SurfaceChart(RunsChart):
    """A 2-D surface with a run on it, or several."""

    style: Style = "smooth"
    axes: Array | None = None
    """Directions as columns, such as those of curvature, drawn through the present point."""

    def canvas(self, width: int, height: int, palette: Palette) -> Canvas:
        style: Style = self.style if palette.has_colour else "contours"
        return _base(self.surface, self.view, width, height, palette, style)

    def draw(self, width: int, height: int, palette: Palette) -> Cells:
        canvas = self.canvas(width, height, palette).copy()
        shaft = self._shaft(canvas, palette)
        # What comes later lies on top: the arrow under the ways, marks on these, the point on all.
        canvas.draw(*([shaft] if shaft else []), *self._strokes(canvas, palette))
        if shaft:
            head = arrow(*canvas.on_screen(*np.diff([shaft.x, shaft.y])[:, 0].tolist()))
            canvas.mark(float(shaft.x[1]), float(shaft.y[1]), head, shaft.colour)
        mark_landmarks(canvas, landmarks(self.surface), palette)
        for trail, glyph, colour in self._last_first(palette):
            canvas.mark_all(trail.path[-_MOST_STEPS_MARKED:-1], glyph, colour)
        self._name_runs(canvas, palette)
        name_landmarks(canvas, landmarks(self.surface), palette)
        if shaft and self.arrow is None:
            canvas.write_on_edge(f" −∇L × {number(arrow_scale(self.surface, *self.view))} ", palette.downhill)
        if self.ahead is not None:
            landings = [(float(x), float(y)) for x, y in (self.ahead.with_half, self.ahead.with_double)]
            mark_ahead(canvas, self.ahead.path[1:], landings if self.rates else [], palette)
        if self.ghost is not None:
            canvas.mark(float(self.ghost[0]), float(self.ghost[1]), "◇", palette.ghost)
        if self.landing is not None:
            canvas.mark(float(self.landing[0]), float(self.landing[1]), LANDING, palette.step)
        x, y = newest_number(*self.trails[0].path.T)
        if not canvas.mark(x, y, "◆", palette.now):
            canvas.mark_outside(x, y, palette.now)
        return canvas.cells

    def _strokes(self, canvas: Canvas, palette: Palette) -> list[Stroke]:
        drawn = slice(-_MOST_STEPS_DRAWN, None)
        marker = "braille" if palette.has_colour else "blocks"  # contour lines are in braille too
        strokes = [Stroke(branch[drawn, 0], branch[drawn, 1], palette.branch, "braille") for branch in self.branches]
        if self.ahead is not None and palette.has_colour:
            strokes.append(Stroke(self.ahead.path[:, 0], self.ahead.path[:, 1], palette.ghost, "braille"))
        if self.axes is not None:
            strokes += [self._axis(canvas, axis, palette) for axis in self.axes.T]
        for trail, _, colour in self._last_first(palette):
            strokes.append(Stroke(trail.path[drawn, 0], trail.path[drawn, 1], colour, marker))
        if self.landing is not None:
            step = np.stack([self.trails[0].path[-1], self.landing])
            strokes.append(Stroke(step[:, 0], step[:, 1], palette.step, "braille"))
        return strokes

    def _axis(self, canvas: Canvas, axis: Array, palette: Palette) -> Stroke:
        here = self.trails[0].path[-1]
        across, up = canvas.on_screen(float(axis[0]), float(axis[1]))
        reach = 0.25 * canvas.width / (np.hypot(across, up) or 1.0)
        ends = here + np.array([-reach, reach])[:, np.newaxis] * axis
        return Stroke(ends[:, 0], ends[:, 1], palette.ghost, "braille")

    def _shaft(self, canvas: Canvas, palette: Palette) -> Stroke | None:
        """The line of an arrow from the present point, at the chart's scale; a step's own change has its own length."""
        if self.arrow is not None:
            vector, is_exact, colour = self.arrow.vector, self.arrow.is_exact, palette.highlight
        elif self.gradient is not None and not self._is_at_bottom(self.gradient, canvas):
            vector, is_exact, colour = -self.gradient, False, palette.downhill
        else:
            return None
        x, y = self.trails[0].path[-1]
        largest = np.abs(vector).max()
        if not (np.isfinite(largest) and largest) or canvas.cell(float(x), float(y)) is None:
            return None
        if not is_exact:
            pointing = vector / largest
            across, up = canvas.on_screen(*pointing.tolist())
            # Never shorter than its head and a dot, nor longer than the picture.
            shortest, longest = _SHORTEST_ARROW / np.hypot(across, up), 2 * canvas.width / np.hypot(across, up)
            length = largest * arrow_scale(self.surface, *self.view)
            vector = pointing * min(max(length, shortest), longest)
        return Stroke(np.array([x, x + vector[0]]), np.array([y, y + vector[1]]), colour, "braille")

    def _is_at_bottom(self, gradient: Array, canvas: Canvas) -> bool:
        """Whether downhill leads nowhere that is seen: −∇L stays within the cell, at whose edge the loss is no lower.

        On a level part the loss is lower there, and in a ravine −∇L leads farther: both keep their arrow.
        """
        size = np.abs(gradient / (np.array(canvas.cell_size) / 2)).max()
        if not 0 < size < 1:
            return False
        here = self.trails[0].path[-1]
        with np.errstate(all="ignore"):
            return bool(self.surface.loss(here - gradient / size) >= self.surface.loss(here))


@lru_cache(maxsize=16)
def _base(surface: Surface, windows: Windows, width: int, height: int, palette: Palette, style: Style) -> Canvas:
    """The axes, the surface and its key, which no step changes."""
    (x_name, y_name), (x_window, y_window) = surface.coordinates, windows
    scale = loss_scale(surface, x_window, y_window)
    labels = key_labels(scale, width, height, palette)
    room = 1 + max(map(len, labels)) if labels else 0
    canvas = Canvas.with_axes(width - room, height, Axis(x_window, x_name), Axis(y_window, y_name), palette)
    if canvas.width < 1 or canvas.height < 1:
        return canvas
    if style != "contours":
        heights = scale.heights(sampled(surface, canvas, 1, 2))
        if style == "banded":
            heights = np.floor(np.clip(heights, 0, 1 - 1e-9) * _BANDS) / (_BANDS - 1)
        colours = palette.shades(heights, scale.middle is not None)
        canvas = canvas.painted(colours)
    if style != "banded":
        canvas.lay(_contours(surface, canvas, scale, palette, on_colours=style == "smooth"))
    return replace(canvas, cells=with_key(canvas, labels, scale, palette)).as_base() if labels else canvas


def _contours(surface: Surface, canvas: Canvas, scale: LossScale, palette: Palette, on_colours: bool) -> Cells:
    """Braille dots where the level changes from one dot of the 2 × 4 in a cell to the next."""
    heights = scale.heights(sampled(surface, canvas, 2, 4))
    levels = min(12, max(6, canvas.height // 2 + 2))
    level = np.floor(np.clip(heights, 0, 1 - 1e-9) * levels).astype(int)
    if not palette.has_colour:
        return contour_cells(level, UNPAINTED)
    if not on_colours:
        return contour_cells(
            level, palette.line_shades(heights.reshape(canvas.height, 4, canvas.width, 2).mean((1, 3)))
        )
    place = np.s_[canvas.row : canvas.row + canvas.height, canvas.column : canvas.column + canvas.width]
    return contour_cells(level, mixed(canvas.ground[place], palette.ink, _LINE_ON_COLOURS))


@lru_cache(maxsize=32)
def arrow_scale(surface: Surface, x_window: Interval, y_window: Interval) -> float:
    """What −∇L is drawn times: a round number with which half of a window's slopes take a sixth of it or less."""
    grid = np.stack(np.meshgrid(*(np.linspace(*window, 9) for window in (x_window, y_window))))
    spans = np.array([x_window[1] - x_window[0], y_window[1] - y_window[0]])
    with np.errstate(all="ignore"):
        shares = np.abs(surface.gradient(grid) / spans[:, np.newaxis, np.newaxis]).max(axis=0)
    shares = shares[np.isfinite(shares) & (shares > 0)]
    wanted = _USUAL_ARROW / float(np.median(shares)) if len(shares) else 1.0
    if not 1e-300 < wanted < 1e300:
        return 1.0
    power = 10.0 ** math.floor(math.log10(wanted))
    return next(float(f"{power * factor:.0e}") for factor in (5, 2, 1) if power * factor <= wanted * (1 + 1e-9))
