"""A point, placed on the chart; what is close enough follows the step and the chart."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

import numpy as np

from tutor.course.mistakes.mistakes import Asked
from tutor.course.mistakes.told import Made
from tutor.course.questions.kinds.computed import ONLY_SLIPS, ComputedTask, ComputedVariant
from tutor.course.questions.task import Lead, Variant
from tutor.engine.arrays import Array


class PointTask(ComputedTask):
    """Place the next point on the chart."""

    kind: Literal["point"]

    def tolerance(self, lead: Lead, steps: Array, decimals: int) -> float:
        """A seventh of the step, and never less than a cell of a usual chart."""
        scenario = lead.fill.scenario
        window = scenario.surface.window if scenario else ()
        cell = min((high - low for low, high in window), default=0.0) / 80
        return max(float(np.linalg.norm(steps)) / 7, cell)

    def apart(self, asked: Asked) -> float:
        # A point is placed as it is.
        return asked.tolerance

    def draw(self, lead: Lead) -> Variant:
        asked = self.asked(lead)
        made = self.mistakes_at(lead, asked)
        # A hand that places a point makes no slips of writing.
        return PointVariant(lead, self, asked, tuple(m for m in made if not (m.is_slip and m.name in ONLY_SLIPS)))


@dataclass(frozen=True, eq=False)
class PointVariant(ComputedVariant):
    """A point to place, with its numbers."""

    def as_typed(self, value: Array) -> str:
        return ", ".join(repr(float(x)) for x in value)

    def is_near(self, answer: Array, value: Array) -> bool:
        return _distance(answer - value) <= self.tolerance

    def is_exactly(self, answer: Array, made: Made) -> bool:
        return _distance(answer - made.value) <= self.tolerance / 10

    @property
    def two_at_once(self) -> tuple[Made, ...]:
        # Within reach of a hand lies one of them almost everywhere.
        return ()

    def meetings(self) -> Iterator[str]:
        # Of two places within reach the nearer is told first, and then the other: a hand is not exact enough for more.
        return iter(())

    def matching(self, answer: Array) -> list[Made]:
        """The mistakes that come out there, the nearest first."""
        return sorted(super().matching(answer), key=lambda made: _distance(answer - made.value))


def _distance(gap: Array) -> float:
    with np.errstate(over="ignore"):
        return float(np.sqrt((gap * gap).sum()))
