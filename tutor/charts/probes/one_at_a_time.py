"""The coordinates of the coming step, each alone, beside all of them at once."""

from dataclasses import asdict, dataclass
from typing import Self

import numpy as np

from tutor.charts.drawing.bars import Bar, bar_rows
from tutor.charts.drawing.cells import Cells
from tutor.charts.drawing.layout import Row, components, tightened, wrapped, written
from tutor.charts.drawing.palettes import Palette
from tutor.charts.probes.report import Columns, Numbers, Probe, Report, coming_step
from tutor.engine.analysis.probes import OneAtATime, one_at_a_time
from tutor.engine.arrays import Array
from tutor.engine.rounding import number
from tutor.engine.runs.history import Descent

_TOTALS = 3
"""Bars of all coordinates together; where it is low, single ones give way to them."""

_MOST_BARS = 12
"""Of more coordinates only those that do most are drawn; the table has all."""


@dataclass(frozen=True, slots=True, eq=False)
class OneAtATimeChart(Report):
    """What each coordinate of the step does to the loss alone, and what they do together."""

    names: tuple[str, ...]
    change: Array
    """Δ of the coming update, shape (d,)."""
    effects: OneAtATime

    @classmethod
    def at(cls, descent: Descent) -> Self:
        """Take the update that leaves the cursor's frame apart.

        Raises:
            ProbeError: the run has left the numbers.
        """
        surface, parameters, change = coming_step(descent)
        return cls(surface.coordinates, change, one_at_a_time(surface, parameters, change))

    def draw(self, width: int, height: int, palette: Palette) -> Cells:
        """Bars of the changes of the loss."""
        effects = self.effects
        heading = f"coming step {components(self.change, _MOST_BARS, 3)}; change of the loss:"
        above = wrapped(heading, width, palette.ink)
        room = height - len(above) - _TOTALS
        most = min(_MOST_BARS, room if len(self.names) <= room else room - 1)
        largest = np.argsort(-np.abs(effects.alone), kind="stable")[: max(1, most)]
        bars = [
            *(Bar(f"{self.names[i]} alone", float(effects.alone[i]), palette.curve) for i in sorted(largest.tolist())),
            Bar("their sum", self._total, palette.ghost),
            Bar("together", effects.together, palette.step),
            Bar("interaction", effects.interaction, palette.tangent),
        ]
        drawn = bar_rows(bars, width, palette)
        left_out = len(self.names) - len(largest)
        if left_out:
            drawn.insert(len(largest), [(f"… {left_out} more", palette.axis)])
        rows: list[Row] = [*above, *drawn, [], *wrapped(self._verdict(), width, palette.axis)]
        return written(tightened(rows, height), width, height)

    @property
    def _total(self) -> float:
        with np.errstate(all="ignore"):
            return float(self.effects.alone.sum())

    def _verdict(self) -> str:
        effects = self.effects
        if len(self.names) == 1:
            return "With one coordinate there is nothing to interact with."
        total = self._total
        if not np.isfinite([total, effects.interaction]).all():
            return "The step leads to numbers too large to tell how the coordinates interact."
        if abs(effects.interaction) <= 1e-9 * (abs(total) + abs(effects.together)):
            return "The coordinates do not interact: the effects add up."
        where = "lower" if effects.interaction < 0 else "higher"
        return f"Together the loss ends {where} than their sum says."

    def describe(self) -> str:
        """Every effect, their sum, and what is left over."""
        pairs = zip(self.names, self.effects.alone, strict=True)
        alone = ", ".join(f"{name} {number(float(effect))}" for name, effect in list(pairs)[:_MOST_BARS])
        return (
            f"Of the coming step {components(self.change, _MOST_BARS)}, alone: {alone}; the sum is"
            f" {number(self._total)}; together they change the loss by"
            f" {number(self.effects.together)}. {self._verdict()}"
        )

    def columns(self) -> Columns:
        """One row a coordinate, then sum, together and interaction."""
        effects = self.effects
        return {
            "coordinate": [*self.names, "sum", "together", "interaction"],
            "change": [*self.change, "", "", ""],
            "change of the loss": [*effects.alone, self._total, effects.together, effects.interaction],
        }

    def numbers(self) -> Numbers:
        """The effects."""
        return {"change": self.change, **asdict(self.effects), "interaction": self.effects.interaction}


PROBE = Probe(
    "one-at-a-time",
    "One at a time, all at once",
    "What each coordinate of the coming step does to the loss alone, and all of them at once.",
    lambda descent, _: OneAtATimeChart.at(descent),
    digit=3,
    short="Alone",
)
