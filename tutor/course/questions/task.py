"""What every kind of question has: a task, as its author writes it, and a variant of it, with its numbers."""

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping
from dataclasses import KW_ONLY, dataclass, replace
from typing import Annotated, Any, Self, TypeAlias

from pydantic import BaseModel, BeforeValidator, ConfigDict, StringConstraints

from tutor.course.mistakes.told import Made
from tutor.course.questions.verdict import Verdict
from tutor.course.scenario.draws import Value
from tutor.course.scenario.filling import Filling
from tutor.course.scenario.scenario import Carried, Scenario
from tutor.words.answers import Read

Text: TypeAlias = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=2000)]
Expression: TypeAlias = Annotated[
    str,
    BeforeValidator(lambda value: repr(value) if type(value) in (int, float) else value),
    StringConstraints(strip_whitespace=True, min_length=1, max_length=200),
]
"""Over the drawn values and the run's named quantities; a bare number may stand unquoted."""
Name: TypeAlias = Annotated[str, StringConstraints(pattern=r"^[^\W\d_][\w-]*$", max_length=40)]


def one_or_more(value: Any) -> Any:
    """A single entry as the list of it."""
    return value if isinstance(value, list) else [value]


class Model(BaseModel):
    """Lines “key: value” of a block; a key that is not known is refused."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Task(Model, ABC):
    """What an author writes to ask one thing; each kind is one file of `kinds`."""

    kind: str
    ask: Text
    hint: Text
    why: Text | None = None
    """What the answer follows from, in a sentence: it stands before the working, and after a right answer."""
    sub: "Task | None" = None
    """The smaller question that a learner who missed is offered."""

    @abstractmethod
    def draw(self, lead: "Lead") -> "Variant":
        """Return the task with its numbers.

        Raises:
            Unfit: the draw is not to be asked.
            QuestionError: the question itself is wrong.
        """

    def texts(self) -> Iterator[str]:
        """Every text that may hold a formula, those of the smaller question too."""
        yield from filter(None, (self.ask, self.hint, self.why))
        yield from self.sub.texts() if self.sub else ()


@dataclass(frozen=True, slots=True, eq=False)
class Lead:
    """What a draw begins with, whatever is asked."""

    question_id: str
    seed: int
    fill: Filling
    run: Mapping[str, Any] | str | None
    """The run or the training as its author wrote it."""
    ask: str
    """Markdown."""
    hint: str
    sub: "Variant | None"
    """The smaller question."""


@dataclass(frozen=True, eq=False)
class Variant(ABC):
    """A task with its numbers: all that asking and grading need. Each kind adds what it needs."""

    lead: Lead
    task: Task
    _: KW_ONLY
    part: int = 1
    parts: int = 1
    then: "Variant | None" = None
    """The next part."""
    own_numbers: tuple[Carried, ...] = ()
    """What the learner answered to earlier parts."""

    @abstractmethod
    def verdict_on(self, text: str, made: Mapping[str, int]) -> Verdict:
        """Return what is said to an answer; see `grade`.

        Raises:
            Unreadable: it is none.
        """

    def read(self, text: str) -> Read | None:
        """How an answer is read, while it is typed; none where that says nothing new.

        Raises:
            Unreadable: it is none.
        """
        return None

    @property
    def working(self) -> tuple[str, ...]:
        """The worked solution line by line, what it follows from first."""
        return (*filter(None, [self.why]), *self.worked())

    @abstractmethod
    def worked(self) -> Iterator[str]:
        """What is worked out, line by line."""

    @property
    def why(self) -> str:
        """What the answer follows from, in the author's words."""
        return self.lead.fill(self.task.why) if self.task.why else ""

    @property
    @abstractmethod
    def right_answer(self) -> str:
        """What a learner types who has it right."""

    @property
    def mistakes(self) -> tuple[Made, ...]:
        """Every named mistake that applies, in the fixed order."""
        return ()

    @property
    def listed(self) -> tuple[str, ...]:
        """What is to be chosen from or put in order, as shown."""
        return ()

    @property
    def precision(self) -> str:
        """What to print beside the answer's box; empty where no number is asked for."""
        return ""

    def meetings(self) -> Iterator[str]:
        """What other draws may tell apart: mistakes that give one number, and drawn numbers that are the answer."""
        return iter(())

    def problems(self) -> Iterator[str]:
        """What an author has to mend, beside a right answer that fails."""
        return iter(())

    def carried(self, text: str) -> tuple[Carried, ...]:
        """What of an answer the next part goes on from."""
        return ()

    def going_on_from(self, own: tuple[Carried, ...]) -> Self:
        """The variant for a learner who answered this to earlier parts."""
        return replace(self, own_numbers=own)

    @property
    def kind(self) -> str:
        return self.task.kind

    @property
    def question_id(self) -> str:
        return self.lead.question_id

    @property
    def seed(self) -> int:
        return self.lead.seed

    @property
    def ask(self) -> str:
        return self.lead.ask

    @property
    def hint(self) -> str:
        return self.lead.hint

    @property
    def sub(self) -> "Variant | None":
        return self.lead.sub

    @property
    def values(self) -> Mapping[str, Value]:
        """What was drawn, by name."""
        return self.lead.fill.values

    @property
    def numbers(self) -> Mapping[str, float]:
        """The drawn numbers, and those of the question's graph."""
        return self.lead.fill.numbers

    @property
    def scenario(self) -> Scenario | None:
        return self.lead.fill.scenario


def next_part(variant: Variant, text: str) -> Variant | None:
    """Return the part that follows, with the learner's own answer to this one carried forward; None after the last.

    Only a quantity of the run can be carried: what was asked for by name and index, as in `w[1]` or `gradient[0]`.
    """
    following = variant.then
    return following and following.going_on_from((*variant.own_numbers, *variant.carried(text)))
