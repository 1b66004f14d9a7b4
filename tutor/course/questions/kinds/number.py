"""A number or a vector, worked out and typed; they differ in how many components they have."""

from dataclasses import dataclass
from typing import Literal

from tutor.course.questions.kinds.computed import ComputedTask, ComputedVariant
from tutor.course.questions.task import Lead, Variant
from tutor.course.scenario.filling import QuestionError
from tutor.engine.arrays import Array
from tutor.engine.rounding import counted, to_decimals


class TypedTask(ComputedTask):
    """A number, or several."""

    kind: Literal["number", "vector"]

    def draw(self, lead: Lead) -> Variant:
        asked = self.asked(lead)
        count = len(asked.expected)
        if (count == 1) != (self.kind == "number"):
            raise QuestionError(f"The answer has {count} components, which a question of kind {self.kind} has not.")
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
