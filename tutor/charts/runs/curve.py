"""A loss of one parameter: the curve, the tangent where we stand, and the path in steps."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from tutor.charts.drawing.canvas import Arrow, Canvas, arrow, newest_number
from tutor.charts.drawing.cells import Cells
from tutor.charts.drawing.palettes import GLYPHS, Palette
from tutor.charts.drawing.strokes import Stroke
from tutor.charts.drawing.ticks import Axis, Interval
from tutor.charts.drawing.trails import Trail, told_apart
from tutor.charts.runs.landmarks import landmarks, mark_ahead, mark_landing, mark_landmarks, name_landmarks
from tutor.engine.arrays import Array
from tutor.engine.rounding import counted, digits_apart, number
from tutor.engine.surfaces.contract import Surface
from tutor.lab.exploring.foresight import Foresight

_MOST_STEPS_MARKED = 60


@dataclass(frozen=True, slots=True, eq=False)
class CurveChart:
    """A 1-D surface with a run on it."""

    surface: Surface
    path: Array
    """w of each frame up to the present one, shape (frames,)."""
    losses: Array
    """L of each, shape (frames,)."""
    slope: float | None = None
    """dL/dw at the present frame, for the tangent."""
    curvature: float | None = None
    """d²L/dw² there, for the parabola of the second order; None leaves it out."""
    window: Interval | None = None
    branches: Sequence[Array] = ()
    """Pale paths: futures that were left, shape (frames,) each."""
    ghost: float | None = None
    """A predicted w."""
    ghost_height: float | None = None
    """A predicted L there; None for the curve's own."""
    hides_curve: bool = False
    """Whether only the axes are drawn, with a line upwards at w: how high the curve is there is asked for."""
    landing: float | None = None
    """Where the coming update leads; None leaves its step out."""
    ahead: Foresight | None = None
    """The coming updates, drawn pale."""
    rates: bool = False
    """Whether to show where the coming update would land with half of α, and with twice of it."""
    arrow: Arrow | None = None
    """What the line that is being read is about: along the tangent where it only points, else along w."""
    name: str = ""
    """Of the run, where there are others."""
    others: Sequence[Trail] = ()
    """Runs beside this one."""

    @property
    def view(self) -> tuple[Interval]:
        return (self.window or self.surface.window[0],)

    def canvas(self, width: int, height: int, palette: Palette) -> Canvas:
        """Where the chart's points lie at that size; the base that `draw` draws on."""
        return _base(self.surface, *self.view, width, height, palette, not self.hides_curve)

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
        for index, trail in reversed(list(enumerate(self._trails))):
            recent = trail.path[-_MOST_STEPS_MARKED - 1 :, 0]
            recent = recent if index else recent[:-1]
            glyph, colour = GLYPHS[index % len(GLYPHS)], palette.runs[index % len(palette.runs)]
            canvas.mark_all(np.stack([recent, self._losses(recent)], axis=1), glyph, colour)
        if self.others:
            canvas.name_runs([trail.name for trail in self._trails], palette)
        name_landmarks(canvas, marked, palette)
        if self.landing is not None:
            mark_landing(canvas, (self.landing, self._loss(self.landing)), palette)
        w, loss = newest_number(self.path, self.losses)
        if not self.hides_curve and not canvas.mark(w, loss, "◆", palette.now):
            canvas.mark_outside(w, loss, palette.now)
        if self.ghost is not None:
            at = self._loss(self.ghost) if self.ghost_height is None else self.ghost_height
            if not canvas.mark(self.ghost, at, "◇", palette.ghost):
                canvas.mark_outside(self.ghost, at, palette.ghost)
        self._name_slope(canvas, palette)
        return canvas.cells

    def _mark_ahead(self, canvas: Canvas, ahead: Foresight, palette: Palette) -> None:
        ways = np.stack([ahead.path[1:, 0], ahead.losses[1:]], axis=1)
        landings = [np.array([w[0], self._loss(float(w[0]))]) for w in (ahead.with_half, ahead.with_double)]
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
        w, loss = float(self.path[-1]), float(self.losses[-1])
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
        w, loss = float(self.path[-1]), float(self.losses[-1])
        marker = "braille" if palette.has_colour else "·"
        if self.hides_curve:
            return [Stroke(np.array([w, w]), np.array(canvas.y_window), palette.runs[0], "braille")]
        strokes = []
        if self.landing is not None:
            strokes.append(
                _staircase(np.array([w, self.landing]), np.array([loss, self._loss(self.landing)]), palette.step)
            )
        tangent = self._tangent(canvas, palette)
        strokes += [tangent] if tangent is not None else []
        reach = 0.35 * (canvas.x_window[1] - canvas.x_window[0])
        if self.curvature is not None and self.slope is not None and np.isfinite(loss):
            near = np.linspace(w - reach, w + reach, 60)
            parabola = loss + self.slope * (near - w) + 0.5 * self.curvature * (near - w) * (near - w)
            strokes.append(Stroke(near, parabola, palette.ghost, "braille"))
        strokes.append(_staircase(self.path, self.losses, palette.runs[0], marker))
        if self.ahead is not None and palette.has_colour:
            strokes.append(_staircase(self.ahead.path[:, 0], self.ahead.losses, palette.ghost, recent=False))
        return [*strokes, *(_staircase(branch, self._losses(branch), palette.branch) for branch in self.branches)]

    def _tangent(self, canvas: Canvas, palette: Palette) -> Stroke | None:
        """A line as long on the screen however steep it is."""
        w, loss = float(self.path[-1]), float(self.losses[-1])
        if self.slope is None or not canvas.width or not np.isfinite([w, loss, self.slope]).all():
            return None
        with np.errstate(over="ignore"):
            reach = 0.2 * canvas.width / np.hypot(*canvas.on_screen(1.0, self.slope))
            ends = np.array([w - reach, w + reach])
            heights = loss + self.slope * (ends - w)
        # Two lines of dots would be one where there is no colour.
        return Stroke(ends, heights, palette.tangent, "braille" if palette.has_colour else "+")

    def _loss(self, w: float) -> float:
        return float(self._losses(np.array([w]))[0])

    def _losses(self, ws: Array) -> Array:
        with np.errstate(all="ignore"):
            return self.surface.loss(ws[np.newaxis])

    @property
    def _trails(self) -> list[Trail]:
        return [Trail(self.path[:, np.newaxis], self.name), *self.others]

    def describe(self) -> str:
        """The chart in a sentence, or in one for each run."""
        return told_apart(self._trails, self._told)

    def _told(self, trail: Trail) -> str:
        name, ws = self.surface.coordinates[0], trail.path[[0, -1], 0]
        losses = self._losses(ws)
        first, last = (f"{name} = {number(w)}" for w in ws)
        steps = len(trail.path) - 1
        if steps == 0:
            return f"The point stands at {first}, where the loss is {number(losses[0])}."
        digits = digits_apart(*losses.tolist())
        way = "falls" if losses[1] < losses[0] else "rises"
        return (
            f"In {counted(steps, 'step')} the loss {way} from {number(losses[0], digits)} at {first}"
            f" to {number(losses[1], digits)} at {last}."
        )


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
