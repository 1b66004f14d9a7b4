"""A question: what is given, the run or graph that is its truth, and what is asked of it; drawn from a seed. Pure.

Its numbers come first, rounded, and then the run.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Annotated, Any

from pydantic import Field, StringConstraints, field_validator, model_validator

from tutor.course.questions.task import Lead, Model, Name, Task, Text, Variant
from tutor.course.scenario.draws import Value, count, draw_index, values_at, values_of
from tutor.course.scenario.filling import Filling, QuestionError, Unfit, graph_of, scenario_of
from tutor.engine.errors import UserError

ATTEMPTS = 200
"""Draws before a question is said to have no good variant."""


def _given_values(spec: Any) -> tuple[Value, ...]:
    if spec is None or isinstance(spec, (bool, dict)):
        raise ValueError("A given is a range “1 .. 5 step 0.5”, a list [0.1, 0.2], or a number.")
    return values_of(spec)


class Question(Model):
    """A question as its author writes it: one task, or several parts that share what is given."""

    id: Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*\.[a-z0-9]+(-[a-z0-9]+)*$", max_length=80)]
    """Permanent: a learner's history hangs on it. The lesson's id, a dot, and a name of its own."""
    given: Annotated[Mapping[Name, tuple[Value, ...]], Field(max_length=12)] = Field(default_factory=dict)
    """The values that each drawn name may have."""
    run: Mapping[Name, Any] | Text | None = None
    """The run whose named quantities the answers are made of."""
    graph: Text | None = None
    """A ready graph's name, or formulas that make one, `z = w·x; L = (z − y)²`; the answers name its nodes."""
    tasks: Annotated[tuple[Task, ...], Field(min_length=1, max_length=6)]

    @model_validator(mode="after")
    def _one_truth(self) -> "Question":
        if self.run is not None and self.graph is not None:
            raise ValueError("A question has a “run” or a “graph”, not both.")
        return self

    @field_validator("given", mode="before")
    @classmethod
    def _draws(cls, value: Any) -> Any:
        return {name: _given_values(spec) for name, spec in value.items()} if isinstance(value, dict) else value


def draw(question: Question, seed: int) -> Variant:
    """Return the variant that a seed stands for; the same one every time.

    Raises:
        QuestionError: no draw can be asked.
    """
    total = count(question.given)
    reason = ""
    for attempt in range(ATTEMPTS if total > 1 else 1):
        try:
            return variant_at(question, seed, draw_index(question.id, seed, attempt, total))
        except Unfit as unfit:
            reason = str(unfit)
    raise QuestionError(f"No variant of {question.id} can be asked: {reason}")


def every_variant(question: Question) -> Iterator[Variant | Unfit]:
    """Each draw there is, once, and the reason where one is not asked."""
    for index in range(count(question.given)):
        try:
            yield variant_at(question, index, index)
        except Unfit as unfit:
            yield unfit


def variant_at(question: Question, seed: int, index: int) -> Variant:
    """Return draw number `index`, with its options in the order that the seed stands for.

    Raises:
        Unfit: the draw is not to be asked.
        QuestionError: the question itself is wrong.
    """
    values = values_at(question.given, index)
    try:
        fill = Filling(values, scenario_of(question.run, values), graph_of(question.graph, values), question.given)
    except UserError as error:
        what = "graph" if question.run is None else "run"
        raise QuestionError(f"The {what}: {error}") from None
    last, *before = [_drawn(question, task, seed, fill) for task in reversed(question.tasks)]
    parts = len(question.tasks)
    variant = replace(last, part=parts, parts=parts)
    for position, drawn in enumerate(before, 1):
        variant = replace(drawn, part=parts - position, parts=parts, then=variant)
    return variant


def _drawn(question: Question, task: Task, seed: int, fill: Filling) -> Variant:
    sub = _drawn(question, task.sub, seed, fill) if task.sub else None
    return task.draw(Lead(question.id, seed, fill, fill(task.ask), fill(task.hint), sub))
