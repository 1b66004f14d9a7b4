"""Steps to put in order."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import Field

from tutor.course.questions.task import Lead, Task, Text, Variant
from tutor.course.questions.verdict import Verdict
from tutor.course.scenario.draws import disordered
from tutor.words.choosing import read_order


class OrderTask(Task):
    """Steps to put in order; the author writes them in the right one."""

    kind: Literal["order"]
    steps: Annotated[tuple[Text, ...], Field(min_length=3, max_length=9)]

    def texts(self) -> Iterator[str]:
        yield from super().texts()
        yield from self.steps

    def draw(self, lead: Lead) -> Variant:
        # The author's order is the right one and never shown; the answer names the shown places in it.
        shown = disordered(len(self.steps), lead.question_id, lead.seed)
        steps = tuple(lead.fill(self.steps[position]) for position in shown)
        return OrderVariant(lead, self, steps, tuple(shown.index(k) + 1 for k in range(len(shown))))


@dataclass(frozen=True, eq=False)
class OrderVariant(Variant):
    """Steps as shown."""

    task: OrderTask
    steps: tuple[str, ...]
    order: tuple[int, ...]
    """The right order of the shown steps, counted from 1."""

    @property
    def listed(self) -> tuple[str, ...]:
        return self.steps

    @property
    def right_answer(self) -> str:
        return " ".join(map(str, self.order))

    @property
    def working(self) -> tuple[str, ...]:
        return tuple(self.steps[position - 1] for position in self.order)

    def verdict_on(self, text: str, made: Mapping[str, int]) -> Verdict:
        order = read_order(text, len(self.steps))
        if order == self.order:
            return Verdict("right", "Right.")
        first = next(k for k, (own, right) in enumerate(zip(order, self.order, strict=True)) if own != right)
        good = "The first is another one" if not first else "The first is right"
        if first > 1:
            good = f"The first {first} are right"
        return Verdict("wrong", f"{good}; look again at step {first + 1}.")
