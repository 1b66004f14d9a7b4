"""What choice and choices have in common: options, each with the reason why it is right or wrong."""

from abc import abstractmethod
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated

from pydantic import BeforeValidator, Field

from tutor.course.mistakes.mistakes import mistake_named_by
from tutor.course.questions.task import Lead, Model, Task, Text, Variant
from tutor.course.questions.verdict import MADE_OFTEN, Verdict
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

    def worked(self) -> Iterator[str]:
        for position, option in enumerate(self.options, 1):
            if option.right:
                yield f"{position}. {option.text} {option.why}"

    def whys(self, positions: Iterable[int]) -> list[str]:
        """The reasons of options, one by one."""
        return [self.options[position - 1].why for position in positions]

    def chosen(self, text: str, several: bool) -> frozenset[int]:
        """The places that an answer names.

        Raises:
            Unreadable: it names none, or too many.
        """
        return read_options(text, dict(enumerate(self.listed, 1)), several)

    def missed(self, wrong: frozenset[int], made: Mapping[str, int], more: str = "") -> Verdict:
        """The verdict where wrong options were chosen or right ones left out: first on what was chosen most before."""
        names = {place: mistake_named_by("chose", self.options[place - 1].text) for place in sorted(wrong)}
        order = sorted(names, key=lambda place: -made.get(names[place], 0))
        whys = self.whys(order)
        if len(order) > 1 or more:
            whys = [f"{place}: {why}" for place, why in zip(order, whys, strict=True)]
        if order and made.get(names[order[0]], 0) >= MADE_OFTEN:
            whys[0] = f"Again: {whys[0]}"
        others = tuple(dict.fromkeys(names[place] for place in order[1:]))
        mistake = names[order[0]] if order else ""
        return Verdict("wrong", " ".join(filter(None, [*whys, more])), mistake=mistake, others=others)

    @abstractmethod
    def verdict_on(self, text: str, made: Mapping[str, int]) -> Verdict: ...
