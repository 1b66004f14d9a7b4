"""What the run is doing and why, over a ruler of learning rates with the limits that the curvature sets."""

import math
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import NamedTuple, Self

from tutor.charts.drawing.cells import Cells
from tutor.charts.drawing.layout import Row, itemized, wrapped, written
from tutor.charts.drawing.palettes import Palette
from tutor.charts.probes.report import Columns, Numbers, Probe, Report
from tutor.engine.analysis.probes import RateLimits, rate_limits
from tutor.engine.analysis.regimes import REGIMES, Regime, regime
from tutor.engine.rounding import number
from tutor.engine.runs.frames import Settings
from tutor.engine.runs.history import Descent

_FARTHEST = 4.0
"""The ruler ends at this many times the last limit; a larger rate stands at its end."""


class Mark(NamedTuple):
    """A rate that means something, and the symbol it goes by."""

    symbol: str
    rate: float
    meaning: str


class Zone(NamedTuple):
    """The part of the ruler up to a rate."""

    until: float
    glyph: str
    name: str


@dataclass(frozen=True, slots=True, eq=False)
class RulerChart(Report):
    """The regime, and where this learning rate lies among its limits."""

    regime: Regime
    rate: float
    """α of the coming update."""
    settings: Settings
    limits: RateLimits | None
    is_minibatch: bool
    """Whether the limits are those of the coming update's minibatch."""

    @classmethod
    def at(cls, descent: Descent) -> Self:
        """Look at the frame under the cursor."""
        settings, knobs = descent.settings, descent.knobs
        surface = descent.surface.at_step(descent.cursor)
        limits = rate_limits(surface, settings, knobs, descent.frame.parameters)
        rate = float(knobs["learning_rate"])
        return cls(regime(descent), rate, settings, limits, surface is not descent.surface)

    @property
    def marks(self) -> list[Mark]:
        """The limits, ascending."""
        limits = self.limits
        if limits is None or math.isinf(limits.one_step):
            return []
        if self._is_gradient_descent:
            marks = [Mark("1/h", limits.one_step, "one update lands on the bottom along the steepest direction")]
        else:
            marks = [Mark("1/h", limits.one_step, "where gradient descent lands in one update")]
        if limits.best is not None and limits.best > limits.one_step * (1 + 1e-9):
            marks.append(Mark("best", limits.best, "the best fixed rate, 2/(λ₁ + λₙ)"))
        if limits.stable is None:
            marks.append(Mark("2/h", 2 * limits.one_step, "the limit of gradient descent, for comparison"))
        else:
            stays = "" if self.settings.schedule.name == "constant" else ", if the rate stays as it is"
            symbol = "2/h" if self._is_gradient_descent else "limit"
            marks.append(Mark(symbol, limits.stable, f"from here on the run diverges{stays}"))
        return sorted(marks, key=lambda mark: mark.rate)

    @property
    def _is_gradient_descent(self) -> bool:
        return self.settings.optimizer.is_plain and self.settings.clip is None

    @property
    def zones(self) -> list[Zone]:
        """What a rate does, from 0 upwards; the last has no end."""
        limits = self.limits
        if limits is None or limits.stable is None:
            return [Zone(math.inf, "─", "")]
        last = Zone(math.inf, "×", "diverging")
        if self._is_gradient_descent:
            return [Zone(limits.one_step, "━", "one-sided"), Zone(limits.stable, "╌", "crossing"), last]
        return [Zone(limits.stable, "━", "converging"), last]

    def draw(self, width: int, height: int, palette: Palette) -> Cells:
        """The regime, the ruler and the reason; where there is little room, the reason goes before the ruler."""
        name: Row = [(self.regime.name, palette.tangent)]
        ruler = self._ruler(width, palette)
        legend = itemized([f"{zone.glyph} {zone.name}" for zone in self.zones if zone.name], width, palette.axis)
        reason = wrapped(self.regime.reason, width, palette.ink)
        notes = wrapped(" ".join(self._notes()), width, palette.axis)
        choices: list[list[Row]] = [
            [name, *ruler, *legend, [], *reason, *notes],
            [name, *ruler, *legend, *reason],
            [name, *ruler, *reason],
            [name, *reason, *ruler[:3]],  # the rate, the pointer and the bar, without the numbers below it
            [name, *reason, *ruler[1:3]],
            [name, *reason],
        ]
        return written(next((rows for rows in choices if len(rows) <= height), choices[-1]), width, height)

    def _ruler(self, width: int, palette: Palette) -> list[Row]:
        if width < 12:
            return [[(f"α = {number(self.rate, 4)}", palette.now)]]
        marks, end = self.marks, self._end()

        def column(rate: float) -> int:
            share = rate / end
            return round(min(share, 1.0) * (width - 1)) if share > 0 else 0

        here = column(self.rate)
        pointer = "▼" if self.rate <= end else "▶"
        above = _placed([(here, f"α = {number(self.rate, 4)}")], width)
        below = _placed([(column(mark.rate), f"{mark.symbol} {number(mark.rate, 3)}") for mark in marks], width)
        return [
            *([(line, palette.now)] for line in above),
            [(" " * here + pointer, palette.now)],
            self._bar(width, end, {column(mark.rate) for mark in marks}, palette),
            *([(line, palette.axis)] for line in below),
        ]

    def _bar(self, width: int, end: float, ticks: set[int], palette: Palette) -> Row:
        colours = {"━": palette.curve, "╌": palette.tangent, "×": palette.now, "─": palette.axis}
        zones = self.zones
        rates = (column / (width - 1) * end for column in range(width))
        glyphs = [next(zone.glyph for zone in zones if rate < zone.until) for rate in rates]
        pieces = groupby("┿" if column in ticks else glyph for column, glyph in enumerate(glyphs))
        return [("".join(same), colours.get(glyph, palette.ink)) for glyph, same in pieces]

    def _end(self) -> float:
        """The rate at the ruler's right end."""
        rate = self.rate if math.isfinite(self.rate) and self.rate > 0 else 0.0
        if not self.marks:
            return min(2 * rate, sys.float_info.max) or 1.0
        last = self.marks[-1].rate
        return min(max(1.25 * last, min(1.15 * rate, _FARTHEST * last)), sys.float_info.max)

    def describe(self) -> str:
        """The regime, its reason, and where the rate stands among the limits."""
        parts = [f"{self.regime.name}: {self.regime.reason}", f"The learning rate is {number(self.rate)}."]
        if self.limits is not None and self.marks:
            where = "The curvature here" if self.limits.is_local else "The curvature"
            told = ", ".join(f"{mark.symbol} = {number(mark.rate, 4)} ({mark.meaning})" for mark in self.marks)
            parts.append(f"{where} gives {told}.")
        return " ".join([*parts, *self._notes()])

    def _notes(self) -> list[str]:
        """What to bear in mind about the marks."""
        if self.limits is None:
            return ["There are too many parameters to look at the curvature."]
        if not self.marks:
            return ["Nothing curves upwards here, so the curvature sets no limit."]
        notes = []
        if self.settings.optimizer.linear is None:
            notes.append("This optimizer's own limit has no formula; the marks are those of gradient descent.")
        elif self.settings.clip is not None:
            notes.append("With a clip the limit has no formula; the marks are those of gradient descent without it.")
        if self.limits.is_local:
            notes.append("The marks hold near this point: the curvature changes from place to place.")
        if self.is_minibatch:
            notes.append("The marks are those of the coming update's minibatch; the next has others.")
        if self.settings.weight_decay:
            notes.append(f"Weight decay adds {number(self.settings.weight_decay, 4)} to h, and the marks count it.")
        return notes

    def columns(self) -> Columns:
        """The marks of the ruler, with this rate among them."""
        rows = [Mark("α", self.rate, REGIMES[self.regime.name]), *self.marks]
        rows.sort(key=lambda mark: mark.rate)
        return dict(zip(("mark", "rate", "meaning"), zip(*rows, strict=True), strict=True))

    def numbers(self) -> Numbers:
        """The regime and the limits."""
        found: dict[str, object] = {"regime": self.regime.name, "reason": self.regime.reason, "rate": self.rate}
        if self.limits is not None:
            found["curvatures"] = self.limits.curvatures
        return {**found, **{mark.symbol: mark.rate for mark in self.marks}}


def _placed(labels: Sequence[tuple[int, str]], width: int) -> list[str]:
    """Labels under their columns, in as few lines as keep them apart."""
    lines: list[str] = []
    for column, text in labels:
        left = max(0, min(column - len(text) // 2, width - len(text)))
        for index, line in enumerate(lines):
            if len(line) + 2 <= left or not line:
                lines[index] = line.ljust(left) + text
                break
        else:
            lines.append(" " * left + text)
    return lines


PROBE = Probe(
    "regime",
    "Regime",
    "What the run is doing and why, and where α lies among the limits that the curvature sets.",
    lambda descent, _: RulerChart.at(descent),
    digit=1,
)
