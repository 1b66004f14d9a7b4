"""Steps to put in order."""

import math
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

    def worked(self) -> Iterator[str]:
        for place, position in enumerate(self.order, 1):
            yield f"{place}. {self.steps[position - 1]}"

    def verdict_on(self, text: str, made: Mapping[str, int]) -> Verdict:
        order = read_order(text, len(self.steps))
        if order == self.order:
            return Verdict("right", " ".join(filter(None, ["Right.", self.why])))
        did = self._done(order)
        if did:
            return Verdict("wrong", did[1], mistake=did[0])
        first = next(k for k, (own, right) in enumerate(zip(order, self.order, strict=True)) if own != right)
        good = "The first is another one" if not first else "The first is right"
        if first > 1:
            good = f"The first {first} are right"
        return Verdict("wrong", f"{good}; look again at step {first + 1}.")

    def _done(self, order: tuple[int, ...]) -> tuple[str, str] | None:
        """The name of what was done and a sentence for it, if it is one thing: all turned, or a step out of place."""
        if order == self.order[::-1]:
            return "order-turned", "The order is turned round: what comes last stands first."
        values = [_number(self.steps[step - 1]) for step in order]
        if math.nan not in values and values in (sorted(values), sorted(values, reverse=True)):
            return "by-value", "You put them in the order of their values, with their signs."
        wrong = [k for k, (own, right) in enumerate(zip(order, self.order, strict=True)) if own != right]
        first, last = wrong[0], wrong[-1]
        if len(wrong) == 2:
            early, late = self._quoted(order[first]), self._quoted(order[last])
            return "steps-exchanged", f"You exchanged {early} and {late}."
        left = [step for step in order if step != order[first]]
        if tuple(left) == tuple(step for step in self.order if step != order[first]):
            return "step-too-early", f"{self._quoted(order[first])} comes too early. The rest is in order."
        left = [step for step in order if step != order[last]]
        if tuple(left) == tuple(step for step in self.order if step != order[last]):
            return "step-too-late", f"{self._quoted(order[last])} comes too late. The rest is in order."
        if order[last + 1 :] == self.order[last + 1 :] and self._is_cut(order[first : last + 1], first, last):
            return "parts-exchanged", f"What begins with {self._quoted(order[first])} was put before what it follows."
        return None

    def _is_cut(self, order: tuple[int, ...], first: int, last: int) -> bool:
        """Whether two parts that follow each other stand in each other's place."""
        right = self.order[first : last + 1]
        cut = right.index(order[0])
        return order == right[cut:] + right[:cut]

    def _quoted(self, step: int) -> str:
        return f"“{self.steps[step - 1].rstrip('.')}”"


def _number(step: str) -> float:
    """A step that is a number; nan where it is none."""
    try:
        return float(step.replace("−", "-"))
    except ValueError:
        return math.nan
