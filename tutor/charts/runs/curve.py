"""A loss of one parameter: the curve, the tangent where we stand, and the path in steps."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from tutor.charts.drawing.canvas import Canvas, arrow, newest_number
from tutor.charts.drawing.cells import Cells
from tutor.charts.drawing.palettes import Palette
from tutor.charts.drawing.strokes import Stroke
from tutor.charts.drawing.ticks import Axis, Interval
from tutor.charts.runs.landmarks import LANDING, landmarks, mark_ahead, mark_landmarks, name_landmarks
from tutor.charts.runs.trails import RunsChart
from tutor.engine.arrays import Array
from tutor.engine.rounding import number
from tutor.engine.surfaces.contract import Surface
from tutor.lab.exploring.foresight import Foresight

_MOST_STEPS_MARKED = 60


@dataclass(frozen=True, slots=True, eq=False)
class CurveChart(RunsChart):
    """A 1-D surface with runs on it."""

    ghost_height: float | None = None
    """A predicted L at the predicted w; None for the curve's own."""
    hides_curve: bool = False
    """Whether only the axes are drawn, with a line upwards at w: how high the curve is there is asked for."""

    @property
    def slope(self) -> float | None:
        """dL/dw at the present frame, for the tangent."""
        return None if self.gradient is None else float(self.gradient[0])

    @property
    def _path(self) -> Array:
        return self.trails[0].path[:, 0]

    @property
    def _path_losses(self) -> Array:
        """L of each of its frames."""
        return self._losses(self._path) if self.trails[0].losses is None else self.trails[0].losses

    @property
    def _here(self) -> tuple[float, float]:
        """w and L of the present frame."""
        return float(self._path[-1]), float(self._path_losses[-1])

    def canvas(self, width: int, height: int, palette: Palette) -> Canvas:
        return _base(self.surface, self.view[0], width, height, palette, not self.hides_curve)

    def draw(self, width: int, height: int, palette: Palette) -> Cells:
        canvas = self.canvas(width, height, palette).copy()
        # Lines fill only cells that are free, so that none hides the curve or another line; points lie on top of all.
        for stroke in self._strokes(canvas, palette):
            canvas.draw(stroke, below=True)
        self._draw_arrow(canvas, palette)
        marked = [] if self.hides_curve else landmarks(self.surface)
        mark_landmarks(canvas, marked, palette)
        if self.ahead is not None:
            self._mark_ahead(canvas, self.ahead, palette)
        for trail, glyph, colour in self._last_first(palette):
            recent = trail.path[-_MOST_STEPS_MARKED - 1 :, 0]
            recent = recent[:-1] if trail is self.trails[0] else recent
            canvas.mark_all(np.stack([recent, self._losses(recent)], axis=1), glyph, colour)
        self._name_runs(canvas, palette)
        name_landmarks(canvas, marked, palette)
        if self.landing is not None:
            canvas.mark(*self._placed(self.landing), LANDING, palette.step)
        w, loss = newest_number(self._path, self._path_losses)
        if not self.hides_curve and not canvas.mark(w, loss, "◆", palette.now):
            canvas.mark_outside(w, loss, palette.now)
        if self.ghost is not None:
            w, loss = self._placed(self.ghost)
            loss = loss if self.ghost_height is None else self.ghost_height
            if not canvas.mark(w, loss, "◇", palette.ghost):
                canvas.mark_outside(w, loss, palette.ghost)
        self._name_slope(canvas, palette)
        return canvas.cells

    def _mark_ahead(self, canvas: Canvas, ahead: Foresight, palette: Palette) -> None:
        ways = np.stack([ahead.path[1:, 0], ahead.losses[1:]], axis=1)
        landings = [self._placed(place) for place in (ahead.with_half, ahead.with_double)]
        mark_ahead(canvas, ways, landings if self.rates else [], palette)

    def _name_slope(self, canvas: Canvas, palette: Palette) -> None:
        tangent = self._tangent(canvas, palette)
        if tangent is None or self.slope is None:
            return
        sign = "+" if self.slope > 0 else ""
        for x, y in ((tangent.x[-1], tangent.y[-1]), (tangent.x[0], tangent.y[0])):
            if canvas.write_beside(float(x), float(y), f"slope {sign}{number(self.slope, 3)}", palette.tangent):
                return

    def _draw_arrow(self, canvas: Canvas, palette: Palette) -> None:
        w, loss = self._here
        if self.arrow is None or not np.isfinite([w, loss, *self.arrow.vector]).all() or not self.arrow.vector[0]:
            return
        across = float(self.arrow.vector[0])
        up = 0.0
        if not self.arrow.is_exact:
            # Uphill along the tangent, as long on the screen however steep it is.
            across, up = float(np.sign(across)), abs(self.slope or 0.0)
            dx, dy = canvas.on_screen(across, up)
            across, up = (max(3.0, 0.13 * canvas.width) / np.hypot(dx, dy) * part for part in (across, up))
        canvas.draw(Stroke(np.array([w, w + across]), np.array([loss, loss + up]), palette.highlight), below=True)
        canvas.mark(w + across, loss + up, arrow(*canvas.on_screen(across, up)), palette.highlight)

    def _strokes(self, canvas: Canvas, palette: Palette) -> list[Stroke]:
        """The lines, the one that is to be seen best first."""
        w, loss = self._here
        marker = "braille" if palette.has_colour else "·"
        if self.hides_curve:
            return [Stroke(np.array([w, w]), np.array(canvas.y_window), palette.runs[0], "braille")]
        strokes = []
        if self.landing is not None:
            ends = np.array([(w, loss), self._placed(self.landing)])
            strokes.append(_staircase(ends[:, 0], ends[:, 1], palette.step))
        tangent = self._tangent(canvas, palette)
        strokes += [tangent] if tangent is not None else []
        strokes.append(_staircase(self._path, self._path_losses, palette.runs[0], marker))
        if self.ahead is not None and palette.has_colour:
            strokes.append(_staircase(self.ahead.path[:, 0], self.ahead.losses, palette.ghost, recent=False))
        branches = (branch[:, 0] for branch in self.branches)
        return [*strokes, *(_staircase(branch, self._losses(branch), palette.branch) for branch in branches)]

    def _tangent(self, canvas: Canvas, palette: Palette) -> Stroke | None:
        """A line as long on the screen however steep it is."""
        w, loss = self._here
        if self.slope is None or not canvas.width or not np.isfinite([w, loss, self.slope]).all():
            return None
        with np.errstate(over="ignore"):
            reach = 0.2 * canvas.width / np.hypot(*canvas.on_screen(1.0, self.slope))
            ends = np.array([w - reach, w + reach])
            heights = loss + self.slope * (ends - w)
        # Two lines of dots would be one where there is no colour.
        return Stroke(ends, heights, palette.tangent, "braille" if palette.has_colour else "+")

    def _placed(self, parameters: Array) -> tuple[float, float]:
        """(w, L) of parameters, (1,), on the curve."""
        return float(parameters[0]), float(self._losses(parameters)[0])

    def _losses(self, ws: Array) -> Array:
        with np.errstate(all="ignore"):
            return self.surface.loss(ws[np.newaxis])


def _staircase(ws: Array, losses: Array, colour: int, marker: str = "braille", recent: bool = True) -> Stroke:
    """Across to the next w at the old loss, then to the new loss; of a long way the newest part, or the first."""
    drawn = slice(-_MOST_STEPS_MARKED, None) if recent else slice(_MOST_STEPS_MARKED)
    return Stroke(np.repeat(ws[drawn], 2)[1:], np.repeat(losses[drawn], 2)[:-1], colour, marker)


@lru_cache(maxsize=32)
def _base(surface: Surface, window: Interval, width: int, height: int, palette: Palette, with_curve: bool) -> Canvas:
    """The axes and the curve, which no step changes."""
    x = Axis(window, surface.coordinates[0])
    y = Axis(_loss_window(_sampled(surface, window, 4 * width)[1]), "L")
    canvas = Canvas.with_axes(width, height, x, y, palette)
    if with_curve:
        canvas.draw_curve(*_sampled(surface, canvas.x_window, 2 * canvas.width), palette.curve)
    return canvas


def _sampled(surface: Surface, window: Interval, count: int) -> tuple[Array, Array]:
    """The curve at the middle of each dot of a row of cells."""
    room = (window[1] - window[0]) / max(1, count - 2) / 2
    ws = np.linspace(window[0] - room, window[1] + room, max(2, count))
    with np.errstate(all="ignore"):
        return ws, surface.loss(ws[np.newaxis])


def _loss_window(losses: Array) -> Interval:
    finite = losses[np.isfinite(losses)]
    if not len(finite):
        return 0.0, 1.0
    low, high = float(finite.min()), float(finite.max())
    # Where a few points tower over the rest, the rest is what one wants to see.
    most = float(np.quantile(finite, 0.9))
    high = min(high, low + 4 * (most - low)) if most > low else high
    room = 0.08 * (high - low) or 1.0
    return low - room, high + room
