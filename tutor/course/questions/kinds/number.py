"""A number, worked out and typed."""

from dataclasses import dataclass
from typing import Literal

from tutor.course.questions.kinds.computed import ComputedTask, ComputedVariant
from tutor.course.questions.task import Lead, Variant
from tutor.engine.arrays import Array
from tutor.engine.rounding import counted, to_decimals


class NumberTask(ComputedTask):
    """A number."""

    kind: Literal["number"]

    def check_components(self, count: int) -> None:
        if count != 1:
            raise self.wrong_component_count(count)

    def draw(self, lead: Lead) -> Variant:
        asked = self.asked(lead)
        return TypedVariant(lead, self, asked, self.mistakes_at(lead, asked))


@dataclass(frozen=True, eq=False)
class TypedVariant(ComputedVariant):
    """A number or a vector to type, to so many decimals."""

    @property
    def precision(self) -> str:
        each = "each " if len(self.expected) > 1 else ""
        return (
            f"{each}to {counted(self.decimals, 'decimal')}" if self.decimals else f"{each}to the nearest whole number"
        )

    def as_typed(self, value: Array) -> str:
        return "; ".join(to_decimals(float(x), self.decimals) for x in value)
