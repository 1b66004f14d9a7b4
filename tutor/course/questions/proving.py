"""Proving one question: its right answer passes, every mistake fails and is named, no hint gives the answer away."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from tutor.course.questions.grading import grade
from tutor.course.questions.kinds.computed import ComputedVariant
from tutor.course.questions.question import Question, variant_at
from tutor.course.questions.task import Variant
from tutor.course.scenario.draws import count, draw_index
from tutor.course.scenario.filling import QuestionError, Unfit
from tutor.engine.rounding import number, to_decimals

Failure = tuple[str, int | None]
"""What is wrong, and the seed that shows it."""


MOST_MEETING = 0.02
"""The share of the draws asked in which mistakes may meet that other draws tell apart."""


FEWEST_TRIED = 40
"""Draws looked at before a question is said to have none to ask, since whoever asks looks further too."""


@dataclass(slots=True)
class Draws:
    """What came of a question's draws, counted."""

    raw: int = 0
    """Draws that were tried, before any was refused."""
    refused: Counter[str] = field(default_factory=Counter)
    """Of those, the ones that are not asked, by reason."""
    asked: int = 0
    passing: int = 0
    """Of the draws asked, those in which a mistake passes as right."""
    meeting: int = 0
    """Of the draws asked, those in which two mistakes meet that other draws tell apart."""
    met: Counter[str] = field(default_factory=Counter)
    """What meets there, and how often."""

    def __add__(self, other: "Draws") -> "Draws":
        refused = self.refused + other.refused
        numbers = (self.asked + other.asked, self.passing + other.passing, self.meeting + other.meeting)
        return Draws(self.raw + other.raw, refused, *numbers, self.met + other.met)

    @property
    def warning(self) -> str:
        """What an author should know, though nothing is wrong; empty where there is nothing."""
        if 2 * self.refused.total() <= self.raw:
            return ""
        reasons = ", ".join(f"{reason} ({times})" for reason, times in self.refused.most_common())
        return f"{self.refused.total()} of {self.raw} draws are not asked: {reasons}. Let “given” draw better ones."


def failures(question: Question, seeds: int, draws: Draws) -> Iterator[Failure]:
    """Yield what is wrong with a question: over so many seeds, or over all its variants where there are fewer.

    What came of its draws is counted in `draws`.
    """
    given_away = 0
    try:
        for variant in variants_to_check(question, seeds, draws):
            wrong = list(_wrong_with(variant))
            draws.asked += 1
            draws.passing += any(message.endswith("is right.") for message in wrong)
            met = question.avoidable(variant)
            draws.meeting += bool(met)
            draws.met.update(met)
            given_away += _gives_away(variant)
            for message in wrong:
                yield message, variant.seed
    except QuestionError as error:
        yield str(error), None
    # In one draw or another a number of the hint may happen to be the answer; that gives nothing away.
    if 2 * given_away > draws.asked:
        yield "The hint gives the answer away.", None
    if draws.meeting > MOST_MEETING * draws.asked:
        what = "; ".join(name for name, _ in draws.met.most_common(2))
        told = f"In {draws.meeting} of {draws.asked} draws mistakes that other draws tell apart give one number"
        yield f"{told} ({what}). Let “given” draw numbers that tell them apart.", None


def variants_to_check(question: Question, seeds: int, draws: Draws | None = None) -> Iterator[Variant]:
    """Yield the variants of so many seeds, or every variant that is asked where there are fewer.

    Raises:
        QuestionError: the question has no variant, or is itself wrong.
    """
    draws = Draws() if draws is None else draws
    total = count(question.given)
    tried = max(seeds, FEWEST_TRIED)
    indices = range(total) if total <= tried else [draw_index(question.id, seed, 0, total) for seed in range(tried)]
    fit: list[Variant] = []
    apart: list[Variant] = []
    unfit = ""
    for seed, index in enumerate(indices):
        if seed >= seeds and apart:
            break
        draws.raw += 1
        try:
            fit.append(variant_at(question, seed, index))
        except Unfit as refusal:
            unfit = str(refusal)
            draws.refused[refusal.reason] += 1
            continue
        if not question.avoidable(fit[-1]):
            apart.append(fit[-1])
    if not fit:
        raise QuestionError(f"No variant can be asked: {unfit}")
    # As `draw` does: where there are draws in which nothing meets, only those are asked.
    if apart:
        draws.refused["mistakes meet"] += len(fit) - len(apart)
    yield from apart or fit


def mistake_table(*draws: Variant) -> list[list[str]]:
    """Return the right answers and every mistake of some draws of a task: name, what the learner answers, what is said.

    What comes out of one mistake in several draws stands together, its name once.
    """
    computed = [variant for variant in draws if isinstance(variant, ComputedVariant)]
    made: dict[str, list[list[str]]] = {"right": [[variant.right_answer, ""] for variant in computed]}
    for variant in computed:
        for mistake in variant.mistakes:
            made.setdefault(mistake.name, []).append([variant.as_typed(mistake.value), mistake.sentence])
    return [[name if not place else "", *row] for name, rows in made.items() for place, row in enumerate(rows)]


def _wrong_with(variant: Variant) -> Iterator[str]:
    verdict = grade(variant, variant.right_answer)
    if verdict.outcome not in ("right", "compare"):
        yield f"The right answer, {variant.right_answer}, is told: {verdict.message}"
    yield from variant.problems()
    if not variant.working:
        yield "There is no working to show."
    for other in (variant.sub, variant.then):
        if other is not None:
            yield from _wrong_with(other)


def _gives_away(variant: Variant) -> bool:
    """Whether a hint says its answer, as a number that the question itself does not show: its own, or a part's."""
    if any(_gives_away(other) for other in (variant.sub, variant.then) if other is not None):
        return True
    if not isinstance(variant, ComputedVariant):
        return False
    shown = {text for x in variant.expected for text in (number(float(x)), to_decimals(float(x), variant.decimals))}
    return any(_says(variant.hint, text) and not _says(variant.ask, text) for text in shown)


def _says(text: str, shown: str) -> bool:
    words = text.replace("-", "−").replace("(", " ").replace(")", " ").replace(",", " ").replace("$", " ").split()
    return shown in {word.rstrip(".;:!?") for word in words}
