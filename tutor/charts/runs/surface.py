"""A loss of two parameters from above: colours or contour lines, the path, and the way downhill."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal, TypeAlias

import numpy as np

from tutor.charts.drawing.canvas import Arrow, Canvas, arrow, newest_number
from tutor.charts.drawing.cells import UNPAINTED, Cells
from tutor.charts.drawing.contours import contour_cells
from tutor.charts.drawing.gate import Axes, Interval
from tutor.charts.drawing.palettes import GLYPHS, Palette
from tutor.charts.drawing.strokes import Stroke, draw_strokes
from tutor.charts.drawing.ticks import nice_ticks
from tutor.charts.drawing.trails import Trail, told_apart
from tutor.engine.arrays import Array
from tutor.engine.rounding import counted, number, vector
from tutor.engine.surfaces.built_in import Surface

Style: TypeAlias = Literal["smooth", "banded", "contours"]
STYLES: tuple[Style, ...] = ("smooth", "banded", "contours")

_BANDS = 15
_MOST_STEPS_MARKED, _MOST_STEPS_DRAWN = 60, 1500
"""Of a way; older ones have left long ago."""


@dataclass(frozen=True, slots=True, eq=False)
class SurfaceChart:
    """A 2-D surface with a run on it, or several."""

    surface: Surface
    trails: Sequence[Trail]
    """The first one is the run under the cursor, up to the present frame."""
    gradient: Array | None = None
    """At the present frame, shape (2,), for the downhill arrow."""
    style: Style = "smooth"
    windows: tuple[Interval, Interval] | None = None
    branches: Sequence[Array] = ()
    """Pale paths: futures that were left, shape (frames, 2) each."""
    ghost: Array | None = None
    """A predicted point."""
    arrow: Arrow | None = None
    """What the line that is being read is about."""
    axes_of_curvature: Array | None = None
    """Eigenvectors of the Hessian as columns, drawn through the present point."""

    @property
    def view(self) -> tuple[Interval, Interval]:
        return self.windows or (self.surface.window[0], self.surface.window[1])

    def canvas(self, width: int, height: int, palette: Palette) -> Canvas:
        """Where the chart's points lie at that size; the base that `draw` draws on."""
        style: Style = self.style if palette.has_colour else "contours"
        return _base(self.surface, *self.view, width, height, palette, style)

    def draw(self, width: int, height: int, palette: Palette) -> Cells:
        canvas = self.canvas(width, height, palette).copy()
        shaft = self._shaft(canvas, palette)
        strokes = self._strokes(canvas, palette) + ([shaft] if shaft else [])
        canvas.lay(draw_strokes(strokes, canvas.width, canvas.height, *self.view))
        if shaft:
            head = arrow(*canvas.on_screen(*np.diff([shaft.x, shaft.y])[:, 0].tolist()))
            canvas.mark(float(shaft.x[1]), float(shaft.y[1]), head, shaft.colour)
        for index, trail in reversed(list(enumerate(self.trails))):
            is_alone = len(self.trails) == 1
            colour = palette.step if is_alone else palette.runs[index % len(palette.runs)]
            for x, y in trail.path[-_MOST_STEPS_MARKED:-1]:
                canvas.mark(float(x), float(y), GLYPHS[index % len(GLYPHS)], colour)
        if len(self.trails) > 1:
            canvas.name_runs([trail.name for trail in self.trails], palette)
        if self.ghost is not None:
            canvas.mark(float(self.ghost[0]), float(self.ghost[1]), "◇", palette.ghost)
        x, y = newest_number(*self.trails[0].path.T)
        if not canvas.mark(x, y, "◆", palette.now):
            canvas.mark_outside(x, y, palette.now)
        return canvas.cells

    def _strokes(self, canvas: Canvas, palette: Palette) -> list[Stroke]:
        drawn = slice(-_MOST_STEPS_DRAWN, None)
        strokes = [Stroke(branch[drawn, 0], branch[drawn, 1], palette.branch, "braille") for branch in self.branches]
        if self.axes_of_curvature is not None:
            strokes += [self._axis(canvas, axis, palette) for axis in self.axes_of_curvature.T]
        for index, trail in reversed(list(enumerate(self.trails))):
            colour = palette.runs[index % len(palette.runs)] if index else palette.path
            strokes.append(Stroke(trail.path[drawn, 0], trail.path[drawn, 1], colour))
        return strokes

    def _axis(self, canvas: Canvas, axis: Array, palette: Palette) -> Stroke:
        here = self.trails[0].path[-1]
        across, up = canvas.on_screen(float(axis[0]), float(axis[1]))
        reach = 0.25 * canvas.width / (np.hypot(across, up) or 1.0)
        ends = here + np.array([-reach, reach])[:, np.newaxis] * axis
        return Stroke(ends[:, 0], ends[:, 1], palette.ghost, "braille")

    def _shaft(self, canvas: Canvas, palette: Palette) -> Stroke | None:
        """The line of an arrow from the present point; one length for what only points, as downhill does."""
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
            vector = max(3.0, 0.13 * canvas.width) / np.hypot(*canvas.on_screen(*pointing.tolist())) * pointing
        return Stroke(np.array([x, x + vector[0]]), np.array([y, y + vector[1]]), colour)

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

    def describe(self) -> str:
        """The chart in a sentence, or in one for each run."""
        return told_apart(self.trails, self._told)

    def _told(self, trail: Trail) -> str:
        path = trail.path
        names = ", ".join(self.surface.coordinates)
        with np.errstate(all="ignore"):
            losses = self.surface.loss(path[[0, -1]].T)
        first = f"({names}) = {vector(path[0])}"
        if len(path) == 1:
            return f"The point stands at {first}, where the loss is {number(losses[0])}."
        steps = counted(len(path) - 1, "step")
        way = "falls" if losses[1] < losses[0] else "rises"
        return (
            f"In {steps} the point goes from {first} to {vector(path[-1])};"
            f" the loss {way} from {number(losses[0])} to {number(losses[1])}."
        )


@lru_cache(maxsize=16)
def _base(
    surface: Surface, x_window: Interval, y_window: Interval, width: int, height: int, palette: Palette, style: Style
) -> Canvas:
    """The axes and the surface, which no step changes."""
    axes = Axes(
        *nice_ticks(*x_window, max(2, width // 8)),
        *nice_ticks(*y_window, max(2, height // 3)),
        *surface.coordinates,
    )
    canvas = Canvas.with_axes(width, height, x_window, y_window, axes, palette)
    if canvas.width < 1 or canvas.height < 1:
        return canvas
    if style == "contours":
        canvas.lay(_contours(surface, canvas, palette))
        return canvas
    heights, diverging = _scaled(surface, _sampled(surface, canvas, 1, 2))
    if style == "banded":
        heights = np.floor(np.clip(heights, 0, 1 - 1e-9) * _BANDS) / (_BANDS - 1)
    colours = palette.shades(heights, diverging)
    rows, columns = slice(canvas.row, canvas.row + canvas.height), slice(canvas.column, canvas.column + canvas.width)
    canvas.cells.characters[rows, columns] = "▀"
    canvas.cells.foreground[rows, columns] = colours[0::2]
    canvas.cells.background[rows, columns] = colours[1::2]
    return canvas.as_base()


def _sampled(surface: Surface, canvas: Canvas, across: int, down: int) -> Array:
    """The loss in the middle of each of across × down parts of every cell, top row first."""
    (x_low, x_high), (y_low, y_high) = canvas.x_window, canvas.y_window
    dx, dy = (x_high - x_low) / max(1, canvas.width - 1), (y_high - y_low) / max(1, canvas.height - 1)
    x = x_low - dx / 2 + dx / across * (np.arange(canvas.width * across) + 0.5)
    y = y_high + dy / 2 - dy / down * (np.arange(canvas.height * down) + 0.5)
    with np.errstate(all="ignore"):
        return surface.loss(np.stack(np.meshgrid(x, y)))


def _scaled(surface: Surface, losses: Array) -> tuple[Array, bool]:
    """Losses as heights in [0, 1], and whether 0.5 is a middle from which they both fall and rise.

    A power, for most surfaces near the square root, gives the low parts, where descents end, their share of shades.
    """
    finite = losses[np.isfinite(losses)]
    if not len(finite) or finite.min() == finite.max():
        return np.full(losses.shape, 0.5), False
    losses = np.nan_to_num(losses, nan=finite.max(), posinf=finite.max(), neginf=finite.min())
    low, middle, high = (float(q) for q in np.quantile(finite, (0.0, 0.5, 0.98)))
    level = _middle_level(surface, low, high)
    if level is not None:
        return 0.5 + 0.5 * np.clip((losses - level) / max(level - low, high - level), -1, 1), True
    if high <= low:
        high = float(finite.max())
    shares = np.clip((losses - low) / (high - low), 0, 1)
    share = min(0.9, max(1e-9, (middle - low) / (high - low)))
    return shares ** min(0.7, max(0.2, np.log(0.55) / np.log(share))), False


def _middle_level(surface: Surface, low: float, high: float) -> float | None:
    """The loss to which a surface both falls and rises: that of its saddle where it has no bottom, else none."""
    kinds = {point.kind for point in surface.critical_points}
    if "minimum" in kinds:
        return None
    saddles = [point.parameters for point in surface.critical_points if point.kind == "saddle"]
    level = float(surface.loss(np.array(saddles[0]))) if saddles else 0.0
    return level if low < level < high and 0.2 < (level - low) / (high - level) < 5 else None


def _contours(surface: Surface, canvas: Canvas, palette: Palette) -> Cells:
    """Braille dots where the level changes from one dot of the 2 × 4 in a cell to the next."""
    heights, _ = _scaled(surface, _sampled(surface, canvas, 2, 4))
    levels = min(12, max(6, canvas.height // 2 + 2))
    level = np.floor(np.clip(heights, 0, 1 - 1e-9) * levels).astype(int)
    mean = heights.reshape(canvas.height, 4, canvas.width, 2).mean(axis=(1, 3))
    return contour_cells(level, palette.line_shades(mean) if palette.has_colour else UNPAINTED)
