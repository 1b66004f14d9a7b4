"""A question: what is given, the run, training or graph that is its truth, and what is asked; drawn from a seed.

Its numbers come first, rounded, and then the run.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cached_property
from itertools import islice
from typing import Annotated, Any, Literal

from pydantic import Field, StringConstraints, field_validator, model_validator

from tutor.course.questions.task import Lead, Model, Name, Task, Text, Variant
from tutor.course.scenario.draws import Value, count, draw_index, values_at, values_of
from tutor.course.scenario.filling import Filling, QuestionError, Unfit, graph_of, scenario_of, trained_of
from tutor.engine.errors import UserError

ATTEMPTS = 200
"""Draws before a question is said to have no good variant."""

MOST_COMPARED = 24
"""Draws of which the one in which least meets is asked, where something meets in all of them."""

COMPARED = 8
"""Draws by which it is known what always meets."""

COMPARED_FROM = 2**40
"""The seed of those; no learner is asked with it."""


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
    train: Mapping[str, Any] | Text | None = None
    """The training whose named quantities the answers are made of: its keys, and beside them points and weights."""
    graph: Text | None = None
    """A ready graph's name, or formulas that make one, `z = w·x; L = (z − y)²`; the answers name its nodes."""
    tasks: Annotated[tuple[Task, ...], Field(min_length=1, max_length=6)]
    skill: Annotated[str, StringConstraints(strip_whitespace=True, max_length=80)] = ""
    """What whoever answers it can do, as it goes on from “You can now”."""
    core: bool = False
    """Whether the core path asks it."""

    figure: Literal["question", "none"] | None = None
    """Whether it stands in a picture of its run; without a word, where its run is over a loss that can be drawn."""
    closes: Literal["figure", "next"] | None = None
    """What of the page is closed until it was answered once, or passed over: the figure, or the block that follows."""
    keeps_draws: bool = False
    """Whether every draw is asked as it is, whatever meets in it: a moment that was kept is that moment."""

    @model_validator(mode="after")
    def _one_truth(self) -> "Question":
        if sum(each is not None for each in (self.run, self.train, self.graph)) > 1:
            raise ValueError("A question has one of “run”, “train” and “graph”.")
        return self

    @cached_property
    def always_meets(self) -> frozenset[str]:
        """What meets in every draw, as far as a few of them tell, and so cannot be avoided."""
        sets = [meetings(variant) for variant in islice(_draws(self, COMPARED_FROM), COMPARED)]
        return frozenset.intersection(*sets) if sets else frozenset()

    def avoidable(self, variant: Variant) -> frozenset[str]:
        """What meets in a variant of this question and need not."""
        met = meetings(variant)
        return met - self.always_meets if met and not self.keeps_draws and count(self.given) > 1 else frozenset()

    @field_validator("given", mode="before")
    @classmethod
    def _draws(cls, value: Any) -> Any:
        return {name: _given_values(spec) for name, spec in value.items()} if isinstance(value, dict) else value


def meetings(variant: Variant) -> frozenset[str]:
    """What meets in a variant, in its other parts and in its smaller questions, each by the part and what meets.

    Where two mistakes give one number, or a drawn number is the answer, what is said of an answer would be a guess.
    """
    met = frozenset(f"part {variant.part}: {each}" for each in variant.meetings())
    return met.union(*(meetings(other) for other in (variant.sub, variant.then) if other is not None))


def draw(question: Question, seed: int) -> Variant:
    """Return the variant that a seed stands for; the same one every time.

    A draw in which mistakes meet that another draw tells apart is passed over, as far as there are better ones.

    Raises:
        QuestionError: no draw can be asked.
    """
    best: tuple[int, Variant] | None = None
    for variant in islice(_draws(question, seed), MOST_COMPARED):
        met = len(question.avoidable(variant))
        if best is None or met < best[0]:
            best = met, variant
        if not met:
            break
    assert best is not None
    return best[1]


def _draws(question: Question, seed: int) -> Iterator[Variant]:
    """The draws that can be asked, in the order that a seed stands for.

    Raises:
        QuestionError: there is none.
    """
    total, reason = count(question.given), ""
    found = False
    for attempt in range(ATTEMPTS if total > 1 else 1):
        try:
            yield variant_at(question, seed, draw_index(question.id, seed, attempt, total))
            found = True
        except Unfit as unfit:
            reason = str(unfit)
    if not found:
        raise QuestionError(f"No variant of {question.id} can be asked: {reason}")


def has_drawable_run(question: Question) -> bool:
    """Whether its first draw has a run over one weight or two, which a picture can show."""
    scenario = draw(question, 0).scenario
    return scenario is not None and len(scenario.surface.window) in (1, 2)


def variant_at(question: Question, seed: int, index: int) -> Variant:
    """Return draw number `index`; see `variant_of`."""
    return variant_of(question, seed, values_at(question.given, index))


def variant_of(question: Question, seed: int, values: Mapping[str, Value]) -> Variant:
    """Return the question with these numbers, and its options in the order that the seed stands for.

    Raises:
        Unfit: the draw is not to be asked.
        QuestionError: the question itself is wrong.
    """
    try:
        scenario = scenario_of(question.run, values) or trained_of(question.train, values)
        fill = Filling(values, scenario, graph_of(question.graph, values), question.given)
    except UserError as error:
        what = next(key for key in ("run", "train", "graph") if getattr(question, key) is not None)
        raise QuestionError(f"The {what}: {error}") from None
    last, *before = [_drawn(question, task, seed, fill) for task in reversed(question.tasks)]
    parts = len(question.tasks)
    variant = replace(last, part=parts, parts=parts)
    for position, drawn in enumerate(before, 1):
        variant = replace(drawn, part=parts - position, parts=parts, then=variant)
    return variant


def _drawn(question: Question, task: Task, seed: int, fill: Filling) -> Variant:
    sub = _drawn(question, task.sub, seed, fill) if task.sub else None
    return task.draw(
        Lead(question.id, seed, fill, question.run or question.train, fill(task.ask), fill(task.hint), sub)
    )
