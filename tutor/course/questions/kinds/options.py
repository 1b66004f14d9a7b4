"""What choice and choices have in common: options, each with the reason why it is right or wrong."""

from abc import abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated

from pydantic import BeforeValidator, Field

from tutor.course.mistakes.mistakes import mistake_named_by
from tutor.course.questions.task import Lead, Model, Task, Text, Variant
from tutor.course.questions.verdict import Verdict
from tutor.course.scenario.draws import shuffled
from tutor.words.choosing import read_options


class Option(Model):
    """Something to choose, and why it is right or wrong."""

    text: Text
    right: bool = False
    is_: Annotated[str | None, BeforeValidator(lambda v: str(v) if type(v) in (int, float) else v)] = Field(
        default=None, alias="is"
    )
    """The value of the question's `answer` for which this option is the right one."""
    why: Text


class OptionsTask(Task):
    """Options to choose from."""

    options: Annotated[tuple[Option, ...], Field(min_length=2, max_length=9)]

    def texts(self) -> Iterator[str]:
        yield from super().texts()
        for option in self.options:
            yield from (option.text, option.why)


@dataclass(frozen=True, slots=True)
class DrawnOption:
    """An option as it is shown, in its drawn place."""

    text: str
    right: bool
    why: str


def drawn_options(options: Sequence[Option], right: Sequence[bool], lead: Lead) -> tuple[DrawnOption, ...]:
    """Return the options in the order that the seed stands for."""
    drawn = [
        DrawnOption(lead.fill(option.text), is_right, lead.fill(option.why))
        for option, is_right in zip(options, right, strict=True)
    ]
    return tuple(drawn[position] for position in shuffled(len(drawn), lead.question_id, lead.seed))


@dataclass(frozen=True, eq=False)
class OptionsVariant(Variant):
    """Options as shown; an answer names them by their places, counted from 1."""

    task: OptionsTask
    options: tuple[DrawnOption, ...]

    @property
    def listed(self) -> tuple[str, ...]:
        return tuple(option.text for option in self.options)

    @property
    def right(self) -> frozenset[int]:
        """The places of the right options."""
        return frozenset(position for position, option in enumerate(self.options, 1) if option.right)

    @property
    def right_answer(self) -> str:
        return " ".join(map(str, sorted(self.right)))

    @property
    def working(self) -> tuple[str, ...]:
        return tuple(
            f"{position}. {option.text} {option.why}" for position, option in enumerate(self.options, 1) if option.right
        )

    def whys(self, positions: frozenset[int]) -> list[str]:
        """The reasons of options, in their order."""
        return [self.options[position - 1].why for position in sorted(positions)]

    def chosen(self, text: str, several: bool) -> frozenset[int]:
        """The places that an answer names.

        Raises:
            Unreadable: it names none, or too many.
        """
        return read_options(text, dict(enumerate(self.listed, 1)), several)

    def missed(self, whys: list[str], wrong: frozenset[int]) -> Verdict:
        """The verdict where wrong options were chosen or right ones left out."""
        mistake = mistake_named_by("chose", self.options[min(wrong) - 1].text) if wrong else ""
        return Verdict("wrong", " ".join(whys), mistake=mistake)

    @abstractmethod
    def verdict_on(self, text: str, made: Mapping[str, int]) -> Verdict: ...
