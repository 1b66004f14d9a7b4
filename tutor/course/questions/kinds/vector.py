"""A vector, worked out and typed; it differs from a number in how many components it has."""

from typing import Literal

from tutor.course.questions.kinds.computed import ComputedTask
from tutor.course.questions.kinds.number import TypedVariant
from tutor.course.questions.task import Lead, Variant


class VectorTask(ComputedTask):
    """Several numbers."""

    kind: Literal["vector"]

    def check_components(self, count: int) -> None:
        if count == 1:
            raise self.wrong_component_count(count)

    def draw(self, lead: Lead) -> Variant:
        asked = self.asked(lead)
        return TypedVariant(lead, self, asked, self.mistakes_at(lead, asked))
