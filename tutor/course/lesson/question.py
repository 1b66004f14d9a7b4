"""What a question block may say: one model a kind. Imported only when a lesson is read in full."""

from collections.abc import Mapping
from typing import Annotated, Any, Literal, TypeAlias

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints, field_validator, model_validator

from tutor.course.lesson.given import Value, interval_of, values_of
from tutor.engine.runs.keys import run_keys

Text: TypeAlias = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=2000)]
Expression: TypeAlias = Annotated[
    str,
    BeforeValidator(lambda value: repr(value) if type(value) in (int, float) else value),
    StringConstraints(strip_whitespace=True, min_length=1, max_length=200),
]
"""Over the drawn values and the run's named quantities; a bare number may stand unquoted."""
Name: TypeAlias = Annotated[str, StringConstraints(pattern=r"^[^\W\d_][\w-]*$", max_length=40)]
Accept: TypeAlias = Literal["number", "arithmetic"]


def _expressions(value: Any) -> Any:
    return value if isinstance(value, list) else [value]


def _given_values(spec: Any) -> tuple[Value, ...]:
    if spec is None or isinstance(spec, (bool, dict)):
        raise ValueError("A given is a range “1 .. 5 step 0.5”, a list [0.1, 0.2], or a number.")
    return values_of(spec)


class Model(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Task(Model):
    """What every kind has."""

    kind: str
    ask: Text
    hint: Text
    sub: "AnyTask | None" = None
    """The smaller question that a learner who missed is offered."""


class Computed(Task):
    """An answer that the engine computes."""

    answer: Annotated[tuple[Expression, ...], BeforeValidator(_expressions), Field(min_length=1, max_length=16)]
    """One expression, or one a component."""
    accept: Accept = "arithmetic"
    """`number` refuses an unevaluated sum where computing is the point."""
    decimals: Annotated[int, Field(ge=0, le=12)] | None = None
    """Decimals to ask for; without it they follow the step."""
    mistakes: Mapping[Expression, Text] = Field(default_factory=dict)
    """The author's own: a wrong value, as an expression, and what to say to it."""


class NumberTask(Computed):
    kind: Literal["number"]


class VectorTask(Computed):
    kind: Literal["vector"]


class PointTask(Computed):
    """Place the next point on the chart; what is close enough follows the step and the chart."""

    kind: Literal["point"]


class Option(Model):
    """Something to choose, and why it is right or wrong."""

    text: Text
    right: bool = False
    is_: Annotated[str | None, BeforeValidator(lambda v: str(v) if type(v) in (int, float) else v)] = Field(
        default=None, alias="is"
    )
    """The value of the question's `answer` for which this option is the right one."""
    why: Text


class ChoiceTask(Task):
    """One right option, marked by the author or named by the engine through `answer`."""

    kind: Literal["choice"]
    options: Annotated[tuple[Option, ...], Field(min_length=2, max_length=9)]
    answer: Expression | None = None

    @model_validator(mode="after")
    def _one_right(self) -> "ChoiceTask":
        if self.answer is None:
            if sum(option.right for option in self.options) != 1:
                raise ValueError("A choice has one option with “right: true”; for several, kind: choices.")
            if any(option.is_ is not None for option in self.options):
                raise ValueError("“is” compares with the question's “answer”, which is missing.")
        elif any(option.right or option.is_ is None for option in self.options):
            raise ValueError("With an “answer”, every option says “is: …” and none says “right”.")
        return self


class ChoicesTask(Task):
    """Any number of right options."""

    kind: Literal["choices"]
    options: Annotated[tuple[Option, ...], Field(min_length=2, max_length=9)]

    @model_validator(mode="after")
    def _some_right(self) -> "ChoicesTask":
        if not any(option.right for option in self.options):
            raise ValueError("At least one option is “right: true”.")
        if any(option.is_ is not None for option in self.options):
            raise ValueError("“is” belongs to a question of kind: choice.")
        return self


class FormulaTask(Task):
    """A formula, equal to the answer wherever both are tried."""

    kind: Literal["formula"]
    answer: Expression
    over: Annotated[Mapping[Name, tuple[float, float]], Field(min_length=1)]
    """The variables a learner may use, and the interval in which each is tried."""
    derivative: Name | None = None
    """The variable by which `answer` is differentiated first, so that no lesson states a derivative."""
    mistakes: Mapping[Expression, Text] = Field(default_factory=dict)

    @field_validator("over", mode="before")
    @classmethod
    def _intervals(cls, value: Any) -> Any:
        if not isinstance(value, dict):
            return value
        return {name: interval_of(spec if isinstance(spec, (str, list)) else []) for name, spec in value.items()}


class OrderTask(Task):
    """Steps to put in order; the author writes them in the right one."""

    kind: Literal["order"]
    steps: Annotated[tuple[Text, ...], Field(min_length=3, max_length=9)]


class SentenceTask(Task):
    """Write a sentence, see a model, and judge for yourself."""

    kind: Literal["sentence"]
    model: Text


class Goal(Model):
    """What a learner's run must reach; everything named here must hold."""

    loss_below: float | None = None
    within: Annotated[int, Field(ge=1, le=10_000)] = 50
    """The updates in which it must happen."""
    regime: Annotated[tuple[Name, ...], BeforeValidator(_expressions)] = ()
    """What the run must be doing, by the engine's names: any of these."""
    overshoot: bool = True
    """Whether the run may cross over the minimum."""
    largest: Name | None = None
    """The knob that must be as large as can be: five per cent more, and the rest no longer holds."""

    @model_validator(mode="after")
    def _something(self) -> "Goal":
        if self.loss_below is None and not self.regime:
            raise ValueError("A goal names “loss_below”, “regime”, or both.")
        if self.largest == "surface" or getattr(run_keys().get(str(self.largest)), "kind", "number") != "number":
            raise ValueError(f"“largest” names a knob that is a number, and {self.largest} is none.")
        return self


class GoalTask(Task):
    """Do it in the figure; the run is judged."""

    kind: Literal["goal"]
    goal: Goal
    solution: Text
    """The author's run line, which meets the goal."""
    change: Annotated[tuple[Name, ...], Field(min_length=1)]
    """The keys of the run that the learner may change."""


AnyTask: TypeAlias = (
    NumberTask | VectorTask | PointTask | ChoiceTask | ChoicesTask | FormulaTask | OrderTask | SentenceTask | GoalTask
)

KINDS: Mapping[str, type[AnyTask]] = {
    "number": NumberTask,
    "vector": VectorTask,
    "choice": ChoiceTask,
    "choices": ChoicesTask,
    "formula": FormulaTask,
    "order": OrderTask,
    "point": PointTask,
    "sentence": SentenceTask,
    "goal": GoalTask,
}
"""Every kind by its name, easiest to write first."""


class Question(Model):
    """A question, drawn from a seed: what is given, the run that is its truth, and one task or several parts."""

    id: Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*\.[a-z0-9]+(-[a-z0-9]+)*$", max_length=80)]
    """Permanent: a learner's history hangs on it. The lesson's id, a dot, and a name of its own."""
    given: Annotated[Mapping[Name, tuple[Value, ...]], Field(max_length=12)] = Field(default_factory=dict)
    """The values that each drawn name may have."""
    run: Mapping[Name, Any] | Text | None = None
    """The run whose named quantities the answers are made of."""
    graph: Text | None = None
    """A ready graph's name, or formulas that make one, `z = w·x; L = (z − y)²`; the answers name its nodes."""
    tasks: Annotated[tuple[AnyTask, ...], Field(min_length=1, max_length=6)]

    @model_validator(mode="after")
    def _one_truth(self) -> "Question":
        if self.run is not None and self.graph is not None:
            raise ValueError("A question has a “run” or a “graph”, not both.")
        return self

    @field_validator("given", mode="before")
    @classmethod
    def _draws(cls, value: Any) -> Any:
        return {name: _given_values(spec) for name, spec in value.items()} if isinstance(value, dict) else value


class Figure(Model):
    """Something to touch: a run, a training, or a computational graph, with the controls that the page wants."""

    run: Text | None = None
    """A run line, at whose first frame the figure opens."""
    train: Text | None = None
    """A training line: a data set, and the keys of `tutor fit`."""
    graph: Text | None = None
    """A graph's name, or a formula to draw as one."""
    controls: tuple[Name, ...] | None = None
    """The knobs to show; all of them where nothing is said."""
    panels: tuple[Name, ...] = ()
    """The panels that stand open."""
    caption: str = ""

    @model_validator(mode="after")
    def _one_subject(self) -> "Figure":
        if sum(subject is not None for subject in (self.run, self.train, self.graph)) != 1:
            raise ValueError("A figure shows one thing: “run”, “train” or “graph”.")
        return self


for _task in KINDS.values():
    _task.model_rebuild()
