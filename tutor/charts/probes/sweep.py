"""The final loss against the learning rate: where it is too small, best, and too large."""

import math
from dataclasses import dataclass, replace
from typing import Self

import numpy as np

from tutor.charts.drawing.bars import ROUNDED_TO
from tutor.charts.drawing.canvas import Canvas
from tutor.charts.drawing.cells import Cells
from tutor.charts.drawing.layout import Row, fitted, wrapped
from tutor.charts.drawing.palettes import Palette
from tutor.charts.drawing.strokes import Stroke
from tutor.charts.drawing.ticks import Axis, Interval
from tutor.charts.probes.report import Change, Columns, LegendReport, Numbers, Probe, steps_up_to
from tutor.engine.analysis.probes import rate_limits
from tutor.engine.arrays import Array
from tutor.engine.limits import STEPS_OF_A_SWEEP
from tutor.engine.rounding import counted, number
from tutor.engine.runs.history import Descent
from tutor.engine.runs.sweeps import BestRate, RateSweep, rate_sweep

USUAL_STEPS = 50

_COUNT = 160
"""Rates in a sweep."""

_FLOOR = 1e-16
"""On a logarithmic scale a loss below this share of the first one is drawn at the bottom."""


_HIGHEST = 1e300
"""What is drawn reaches no farther: beyond, differences and multiples are no longer numbers."""


@dataclass(frozen=True, slots=True, eq=False)
class SweepChart(LegendReport):
    """Runs from the run's start, one for each rate."""

    sweep: RateSweep
    steps: int
    rate: float
    """α as it is set; it is among the rates where it is more than 0."""
    loss: float
    """The final loss at α; NaN where the run diverged."""
    lowest: BestRate | None
    """The rate with the lowest final loss; None where every run diverged."""
    limit: float | None
    """The rate from which the run diverges, where a formula says so."""

    @classmethod
    def at(cls, descent: Descent, reach: float | None = None) -> Self:
        """Run with the settings under the cursor, with rates around the present one and around the limit."""
        steps = USUAL_STEPS if reach is None else max(1, int(reach))
        settings = replace(descent.settings, schedule_from=0)
        start = descent.history.parameters[0]
        knobs = settings.every_knob
        rate = float(knobs["learning_rate"])
        limits = rate_limits(descent.surface, settings, knobs, start)
        is_constant = settings.schedule.name == "constant" and descent.surface.at_step(0) is descent.surface
        limit = None if limits is None or limits.is_local or not is_constant else limits.stable
        sweep = rate_sweep(descent.surface, settings, start, _rates(rate, limit), steps)
        here = sweep.final[sweep.rates == rate]
        if not here.size:  # a rate that is no place on a scale of powers
            here = rate_sweep(descent.surface, settings, start, np.array([rate]), steps).final
        return cls(sweep, steps, rate, float(here[0]), sweep.best, limit)

    @property
    def best_rate(self) -> float | None:
        return self.lowest.rate if self.lowest else None

    @property
    def _tie(self) -> str:
        """The rates around the best that end as low, where there are several; else nothing."""
        best = self.lowest
        if best is None or best.tied[0] == best.tied[1]:
            return ""
        ends = " to ".join(number(rate, 3) for rate in best.tied)
        there = f"{number(best.rate, 3)} is there first, after {counted(best.updates, 'step')}"
        return f"From α = {ends} all end as low, to the rounding of the first loss; {there}."

    @property
    def reach(self) -> float:
        return self.steps

    @property
    def best(self) -> Change | None:
        return None if self.best_rate is None else _going_on_with(self.best_rate)

    def change_at(self, x: float, y: float) -> Change:
        """The first axis is log₁₀ of the rate."""
        return _going_on_with(10.0**x)

    @property
    def _is_logarithmic(self) -> bool:
        return bool((self.sweep.final[~np.isnan(self.sweep.final)] >= 0).all()) and self._first > 0

    @property
    def _first(self) -> float:
        return float(self.sweep.losses[0, 0])

    def _heights(self, losses: Array) -> Array:
        floor = max(_FLOOR * self._first, np.finfo(float).tiny)
        return np.log10(np.maximum(losses, floor)) if self._is_logarithmic else losses

    def _window(self) -> Interval:
        heights = self._heights(np.append(self.sweep.final, self._first))
        heights = heights[np.isfinite(heights)]
        if not len(heights):
            return 0.0, 1.0
        low, high = np.clip([heights.min(), heights.max()], -_HIGHEST, _HIGHEST).tolist()
        if not self._is_logarithmic:
            # Where the loss has no lowest value, the fastest fall would hide all others.
            low = max(low, -10 * max(abs(self._first), 1.0))
        room = max(0.08 * (high - low), 1e-9 * abs(high)) or 1.0
        return low - room, high + 2 * room

    def axes(self, width: int, height: int, palette: Palette) -> Canvas:
        """Where the points lie: x is log₁₀ of the rate."""
        rates = np.log10(self.sweep.rates[[0, -1]])
        x = Axis((float(rates[0]), float(rates[1])), "α", powers=True, stands=True)
        return Canvas.with_axes(
            width,
            height,
            x,
            Axis(self._window(), f"L after {counted(self.steps, 'step')}", powers=self._is_logarithmic),
            palette,
        )

    def picture(self, canvas: Canvas, palette: Palette) -> Cells:
        x, y = np.log10(self.sweep.rates), self._heights(self.sweep.final)
        (low, high), half = canvas.y_window, canvas.cell_size[1] / 2
        y = np.where((y > low - half) & (y < high + half), np.clip(y, low, high), y)  # what an edge cell covers
        strokes = [Stroke(x, y, palette.curve)]
        upright = np.array(canvas.y_window)
        for rate, colour in ((self.limit, palette.axis), (self.rate, palette.now)):
            if rate is not None and rate > 0:
                strokes.insert(0, Stroke(np.full(2, math.log10(rate)), upright, colour, "braille"))
        canvas.draw(*strokes)
        for at in x[self.sweep.diverged]:
            canvas.mark(float(at), canvas.y_window[1], "×", palette.now)
        if self.best_rate is not None:
            self._mark(canvas, self.best_rate, "★", palette.step)
        self._mark(canvas, self.rate, "◆", palette.now)
        return canvas.cells

    def _mark(self, canvas: Canvas, rate: float, glyph: str, colour: int) -> None:
        """A glyph on the curve; at the top where the run diverged."""
        loss = self._loss_at(rate)
        height = canvas.y_window[1] if math.isnan(loss) else float(self._heights(np.array(loss)))
        if rate > 0 and not canvas.mark(math.log10(rate), height, glyph, colour):
            canvas.mark_outside(math.log10(rate), height, colour)

    def _loss_at(self, rate: float) -> float:
        return self.loss if rate == self.rate else float(self.sweep.final[np.searchsorted(self.sweep.rates, rate)])

    def legend(self, width: int, height: int, palette: Palette) -> list[Row]:
        """What is said below the rates themselves stands only where it leaves room for the picture."""
        points = [(f"◆ this α {number(self.rate, 4)}", self.rate, palette.now)]
        if self.best_rate is not None:
            points.append((f"★ best α {number(self.best_rate, 3)}", self.best_rate, palette.step))
        rows: list[Row] = []
        for name, rate, colour in points:
            rows += fitted([f"{name}: {self._told(rate, digits)}" for digits in ROUNDED_TO], width, colour)
        said = [f"× {self._diverging()}"] if self.sweep.diverged.any() else []
        for sentence in filter(None, [*said, self._tie]):
            more = wrapped(sentence, width, palette.axis, "  ")
            if len(rows) + len(more) + self.fewest_rows > height:
                return [*rows[:-1], [*rows[-1], (" …", palette.axis)]]
            rows += more
        return rows

    def _told(self, rate: float, digits: int = 4) -> str:
        loss = self._loss_at(rate)
        return "diverges" if math.isnan(loss) else f"L = {number(loss, digits)}"

    def _diverging(self) -> str:
        """Which of the rates diverged; said as one end where they are one end."""
        diverged = self.sweep.diverged
        first = int(diverged.argmax())
        lowest = number(float(self.sweep.rates[first]), 3)
        if diverged[first:].all():
            exact = "" if self.limit is None else f" (the limit is {number(self.limit, 4)})"
            return f"ends above its start from α = {lowest} on{exact}"
        return f"{int(diverged.sum())} of {len(diverged)} rates end above their start, the lowest α = {lowest}"

    def describe(self) -> str:
        """The final loss of this rate and of the best one, and where runs diverge."""
        if self.best_rate is None:
            return f"With every learning rate tried the run ends above its start after {counted(self.steps, 'step')}."
        parts = [
            f"After {counted(self.steps, 'step')} from the start, α = {number(self.rate)}: {self._told(self.rate)};"
            f" the best α of those tried, {number(self.best_rate, 4)}: {self._told(self.best_rate)}."
        ]
        if self._tie:
            parts.append(self._tie)
        if self.sweep.diverged.any():
            parts.append(f"The run {self._diverging()}." if self._is_one_end else f"{self._diverging()}.")
        return " ".join(parts)

    @property
    def _is_one_end(self) -> bool:
        diverged = self.sweep.diverged
        return bool(diverged[int(diverged.argmax()) :].all())

    def columns(self) -> Columns:
        """About twenty of the rates, with this one and the best one."""
        chosen = set(range(0, len(self.sweep.rates), max(1, len(self.sweep.rates) // 20)))
        named = {self.rate: "this α"}
        if self.best_rate is not None:
            named[self.best_rate] = "best" if self.best_rate != self.rate else "this α, best"
        chosen |= {i for i, rate in enumerate(self.sweep.rates.tolist()) if rate in named}
        rates = [*([] if self.rate > 0 else [self.rate]), *self.sweep.rates[sorted(chosen)].tolist()]
        return {
            "rate": [number(rate, 4) for rate in rates],
            f"loss after {self.steps} steps": [self._told(rate).removeprefix("L = ") for rate in rates],
            "": [named.get(rate, "") for rate in rates],
        }

    def numbers(self) -> Numbers:
        """Every rate with its final loss."""
        return {
            "steps": self.steps,
            "rate": self.rate,
            "best": self.best_rate,
            "limit": self.limit,
            "rates": self.sweep.rates,
            "losses": self.sweep.losses[-1],
            "diverged": self.sweep.diverged,
        }


def _going_on_with(rate: float) -> Change:
    """A rate to two digits, which are easy to calculate with."""
    return Change("change", f"rate={rate:.2g}")


def _rates(rate: float, limit: float | None) -> Array:
    """Rates by equal factors, three decades up to beyond the limit and around the present rate, which is among them."""
    usable = math.isfinite(rate) and rate > 0
    centre = min(max(limit if limit is not None else rate if usable else 0.1, 1 / _HIGHEST), _HIGHEST)
    low, high = centre / 1000, centre * (3 if limit is not None else 100)
    if usable:
        low, high = min(low, rate / 3), max(high, rate * 3)
    numbers = np.finfo(float)
    rates = np.geomspace(max(low, 10 * numbers.tiny), min(high, numbers.max / 10), _COUNT)
    return np.unique(np.append(rates, rate)) if usable else rates


PROBE = Probe(
    "sweep",
    "Rate sweep",
    "The loss after a number of steps from the run's start, for every learning rate.",
    SweepChart.at,
    digit=5,
    reach=steps_up_to(STEPS_OF_A_SWEEP),
    of_many_runs=True,
    has_best=True,
)
