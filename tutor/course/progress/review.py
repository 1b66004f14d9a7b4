"""When to ask a question again: a card is a skill, asked with fresh numbers and rated by what happened.

The memory model is FSRS-6 (Ye, Su & Cao 2022; py-fsrs), without learning steps and without random fuzz, so the same
attempts always give the same cards. fsrs is imported only when a card is reviewed.
"""

from bisect import insort
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import IntEnum
from functools import lru_cache
from heapq import heapify, heappop, heappush, heapreplace
from typing import TYPE_CHECKING

from tutor.course.progress.attempt import DISPUTED, KEPT, Attempt
from tutor.course.progress.disputes import with_disputes_heard
from tutor.course.progress.trouble import ExtraMissingError, ProgressError

if TYPE_CHECKING:
    from fsrs import Scheduler

DEFAULT_RETENTION = 0.9
LOWEST_RETENTION, HIGHEST_RETENTION = 0.7, 0.97
LONGEST_INTERVAL = 365  # days
FAST = 0.5  # of the learner's typical time
FEWEST_FOR_TYPICAL = 3  # earlier times before a learner's typical time is known
LAPSES_TO_REREAD = 3
WORKING = 3  # the help that is the answer itself

_DAY = timedelta(days=1)


class Rating(IntEnum):
    """How well a question was remembered, in FSRS's own numbers."""

    AGAIN = 1
    HARD = 2
    GOOD = 3
    EASY = 4


@dataclass(frozen=True, slots=True)
class Card:
    """A question as the memory model sees it after its newest attempt."""

    question: str
    lesson: str
    stability: float
    """Days until recall is predicted to have fallen to 90 %."""
    difficulty: float
    """1 (easy) to 10."""
    reviewed: datetime
    due: datetime
    reread: str | None
    """A mistake made three times: the page that teaches it comes first, until a right answer without help."""

    @property
    def interval(self) -> float:
        """Days from the newest attempt until the question is asked again."""
        return (self.due - self.reviewed) / _DAY


def rating(attempt: Attempt, typical_milliseconds: float | None) -> Rating | None:
    """What happened, as a rating; None when it says nothing about memory.

    That is a sentence graded by its writer, and another miss on a variant whose first miss has counted already. To copy
    from the working that was shown is a miss. A moment that is kept was seen with its answer, so it comes back soon,
    and so does a question whose verdict is disputed.

    Args:
        typical_milliseconds: This learner's median for unaided right answers to this question, None while unknown.
    """
    if attempt.verdict in (KEPT, DISPUTED):
        return Rating.HARD
    if attempt.verdict not in ("right", "wrong", "skipped"):
        return None
    if attempt.verdict != "right" or attempt.hints >= WORKING:
        return Rating.AGAIN if attempt.tries <= 1 else None
    if attempt.hints or attempt.tries > 1:
        return Rating.HARD
    if typical_milliseconds is not None and attempt.milliseconds <= FAST * typical_milliseconds:
        return Rating.EASY
    return Rating.GOOD


def rated(attempts: Iterable[Attempt]) -> list[tuple[Attempt, Rating]]:
    """The attempts at one question that count, oldest first, each with its rating.

    The typical time is that of the attempts before, so a rating never changes when later ones come.
    """
    times: list[int] = []
    counted: list[tuple[Attempt, Rating]] = []
    for attempt in with_disputes_heard(list(attempts)):
        half = len(times) // 2  # the median of what is in order already: thousands of answers need no sorting each
        grade = rating(attempt, (times[half] + times[~half]) / 2 if len(times) >= FEWEST_FOR_TYPICAL else None)
        if grade is None or (attempt.verdict == KEPT and counted):  # two programs may have kept the same moment
            continue
        counted.append((attempt, grade))
        if grade >= Rating.GOOD:
            insort(times, attempt.milliseconds)
    return counted


@lru_cache(maxsize=4)
def scheduler(retention: float = DEFAULT_RETENTION, weights: tuple[float, ...] | None = None) -> "Scheduler":
    """The memory model, at a desired retention and with the learner's own weights where there are any."""
    from fsrs import Scheduler
    from fsrs.scheduler import DEFAULT_PARAMETERS

    if not LOWEST_RETENTION <= retention <= HIGHEST_RETENTION:
        raise ProgressError(f"The desired retention is between {LOWEST_RETENTION} and {HIGHEST_RETENTION}.")
    try:
        return Scheduler(
            parameters=weights or DEFAULT_PARAMETERS,
            desired_retention=retention,
            learning_steps=(),
            relearning_steps=(),
            maximum_interval=LONGEST_INTERVAL,
            enable_fuzzing=False,
        )
    except ValueError as error:
        raise ProgressError(f"These are not weights of FSRS-6: {str(error).splitlines()[-1]}.") from error


def replay(attempts: Sequence[Attempt], model: "Scheduler") -> Card | None:
    """The card of one question from all its attempts, oldest first; None when none of them counts."""
    from fsrs import Card as Memory
    from fsrs import Rating as Grade

    memory: Memory | None = None
    same_mistake: Counter[str] = Counter()
    reread = None
    for attempt, grade in rated(attempts):
        if memory is None:
            memory = Memory(card_id=0, due=attempt.at)
        else:
            # FSRS counts whole days and rounds down; a learner who comes a little earlier each day would stand still.
            assert memory.last_review is not None
            days = round((attempt.at - memory.last_review) / _DAY)
            memory.last_review = attempt.at - days * _DAY
        memory, _ = model.review_card(memory, Grade(grade), attempt.at)
        if grade is Rating.AGAIN and attempt.mistake is not None:
            same_mistake[attempt.mistake] += 1
            if same_mistake[attempt.mistake] == LAPSES_TO_REREAD:
                reread = attempt.mistake
                del same_mistake[attempt.mistake]
        elif grade >= Rating.GOOD:
            reread = None
    if memory is None:
        return None
    assert memory.stability is not None
    assert memory.difficulty is not None
    assert memory.last_review is not None
    return Card(
        question=attempts[-1].question,
        lesson=attempts[-1].lesson,
        stability=memory.stability,
        difficulty=memory.difficulty,
        reviewed=memory.last_review,
        due=memory.due,
        reread=reread,
    )


def mixed(cards: Iterable[Card]) -> list[Card]:
    """Cards in an order that mixes lessons, the longest due of each first.

    The lesson with most cards left goes next, unless it has just been: so two of one lesson follow each other only when
    the rest has run out. Mixed practice is remembered longer than practice in blocks (Rohrer & Taylor 2007).
    """
    waiting: defaultdict[str, list[Card]] = defaultdict(list)
    for card in sorted(cards, key=lambda card: (card.due, card.question), reverse=True):
        waiting[card.lesson].append(card)
    lessons = [(-len(left), left[-1].due, lesson) for lesson, left in waiting.items()]
    heapify(lessons)
    order: list[Card] = []
    while lessons:
        lesson = heappop(lessons)[2]
        if order and lesson == order[-1].lesson and lessons:
            lesson = heapreplace(lessons, (-len(waiting[lesson]), waiting[lesson][-1].due, lesson))[2]
        left = waiting[lesson]
        order.append(left.pop())
        if left:
            heappush(lessons, (-len(left), left[-1].due, lesson))
    return order


def fit_weights(histories: Iterable[Sequence[Attempt]]) -> tuple[float, ...]:
    """The learner's own FSRS weights, from the attempts at each question, oldest first.

    Fewer than 512 reviews on later days give FSRS's usual weights.

    Raises:
        ExtraMissingError: The optimizer's packages are not installed.
    """
    import fsrs

    logs = []
    for number, attempts in enumerate(histories):
        moment = previous = None
        for attempt, grade in rated(attempts):
            # The same whole days as in `replay`.
            if moment is None or previous is None:
                moment = attempt.at
            else:
                moment += round((attempt.at - previous) / _DAY) * _DAY
            previous = attempt.at
            logs.append(fsrs.ReviewLog(number, fsrs.Rating(grade), moment, attempt.milliseconds))
    try:
        return tuple(fsrs.Optimizer(logs).compute_optimal_parameters())
    except ImportError as error:
        raise ExtraMissingError(
            'Fitting your own weights needs more packages: pip install "fsrs[optimizer]".'
        ) from error
