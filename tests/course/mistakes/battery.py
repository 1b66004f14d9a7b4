"""A battery of wrong ideas: what is typed by someone who has one, and whether the verdict says it.

A battery is a table: the question, and for each wrong idea what it is, the wrong answer as a formula in the drawn
numbers (`l_` is the drawn l), and words to be found in the verdict. The formulas are plain arithmetic and never ask
the program.

Named is an idea whose words are found. Where they are not and another mistake is told, that is told falsely.
"""

import inspect
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import NamedTuple

from tutor.course.lesson.catalogue import find_lesson
from tutor.course.lesson.yaml_block import read_block
from tutor.course.questions.grading import grade
from tutor.course.questions.question import Question, draw
from tutor.course.questions.question_block import question_from
from tutor.course.questions.task import Variant, next_part

Idea = tuple[str, object, str]
"""The idea; what comes of it, often as a function of drawn numbers; and a pattern of what has to be said."""

Battery = Mapping[str, Sequence[Idea]]
"""By the question's id; `id#2` is its second part."""


class Bare(NamedTuple):
    """A question whose author wrote no mistakes."""

    kind: str
    given: str
    truth: str
    """A line `run: …` or `graph: …`, or nothing."""
    answer: str
    ideas: Sequence[Idea]
    more: str = ""
    """Further lines of the block."""


@dataclass
class Heard:
    """What was said to wrong answers, counted."""

    outcomes: Counter[str] = field(default_factory=Counter)
    ideas: set[tuple[str, int]] = field(default_factory=set)
    questions: set[str] = field(default_factory=set)
    unnamed: Counter[str] = field(default_factory=Counter)
    """What was not named: how it was met instead, and what was said."""

    def share(self, outcome: str) -> float:
        return self.outcomes[outcome] / max(self.outcomes.total(), 1)

    def __add__(self, other: "Heard") -> "Heard":
        return Heard(
            self.outcomes + other.outcomes,
            self.ideas | other.ideas,
            self.questions | other.questions,
            self.unnamed + other.unnamed,
        )


def hear(question: Question, name: str, ideas: Sequence[Idea], seeds: Sequence[int]) -> dict[str, Heard]:
    """What is said to each idea in so many draws, by kind of question."""
    by_kind: dict[str, Heard] = {}
    for seed in seeds:
        variant = part_of(draw(question, seed), name)
        heard = by_kind.setdefault(variant.kind, Heard())
        heard.questions.add(name)
        for place, (idea, wrong, words) in enumerate(ideas):
            heard.ideas.add((name, place))
            typed = as_typed(variant, wrong)
            if typed is None:
                continue
            verdict = grade(variant, typed)
            outcome = outcome_of(verdict, words)
            heard.outcomes[outcome] += 1
            if outcome != "named":
                heard.unnamed[f"{outcome}: {name}: {idea} [{typed[:40]}]: {verdict.message[:230]}"] += 1
    return by_kind


def outcome_of(verdict, words: str) -> str:
    if verdict.is_right:
        return "passed"
    if verdict.outcome == "wrong" and re.search(words, verdict.message):
        return "named"
    return "told otherwise" if verdict.mistake else "silent"


def part_of(variant: Variant, name: str) -> Variant:
    """The part that a name such as `id#2` means, after right answers to those before."""
    for _ in range(int(name.partition("#")[2] or 1) - 1):
        variant = next_part(variant, variant.right_answer)
        assert variant is not None
    return variant


def as_typed(variant: Variant, wrong) -> str | None:
    """A wrong answer as it is typed: numbers to the decimals asked for, options and steps by their places.

    None where the idea makes no difference to the numbers drawn.
    """
    if callable(wrong):
        wrong = wrong(*(variant.values[name.rstrip("_")] for name in inspect.signature(wrong).parameters))
        if wrong is None:
            return None
    numbers = wrong if isinstance(wrong, tuple) else (wrong,)
    match variant.kind:
        case "number" | "vector":
            return "; ".join(f"{x:.{variant.decimals}f}" for x in numbers)
        case "point":
            return ", ".join(map(repr, numbers))
        case "order":
            return " ".join(str(variant.order[step - 1]) for step in numbers)
        case "choice" | "choices":
            return " ".join(str(place) for text in numbers for place in _places(variant, text))
        case "goal":
            return wrong.format(**variant.values)
    return wrong


def _places(variant: Variant, text: str) -> Iterator[int]:
    places = [place for place, listed in enumerate(variant.listed, 1) if text == listed]
    places = places or [place for place, listed in enumerate(variant.listed, 1) if text in listed]
    assert len(places) == 1, (text, variant.listed)
    yield from places


def bare_question(bare: Bare, place: int) -> Question:
    lines = [
        f"id: bare.number-{place}",
        f"kind: {bare.kind}",
        f"given: {{ {bare.given} }}" if bare.given else "",
        bare.truth,
        "ask: What comes out?",
        f"answer: {bare.answer}",
        "decimals: 5" if bare.kind in ("number", "vector") else "",
        bare.more,
        "hint: Work it out.",
    ]
    problems: list[str] = []
    question = question_from(read_block("\n".join(filter(None, lines))), lambda _, message: problems.append(message))
    assert question is not None, problems
    return question


@cache
def questions_of(lesson: str) -> Mapping[str, Question]:
    """A lesson's questions by id, read once."""
    return {question.id: question for question in find_lesson(lesson).questions}


def hear_course(battery: Battery, seeds: Sequence[int]) -> Iterator[tuple[str, Heard]]:
    for name, ideas in battery.items():
        question = questions_of(name.partition(".")[0])[name.partition("#")[0]]
        yield from hear(question, name, ideas, seeds).items()


def hear_bare(battery: Sequence[Bare], seeds: Sequence[int]) -> Iterator[tuple[str, Heard]]:
    for place, bare in enumerate(battery):
        name = f"{bare.answer} of {bare.truth or bare.given}"
        yield from hear(bare_question(bare, place), name, bare.ideas, seeds).items()
