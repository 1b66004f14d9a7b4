"""What is due today, as questions to ask."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, tzinfo
from functools import cache
from itertools import chain
from statistics import median
from typing import TYPE_CHECKING

from tutor.course.lesson.catalogue import list_lessons
from tutor.course.lesson.lesson import Lesson, read_lesson
from tutor.course.progress import Store
from tutor.course.progress.attempt import KEPT
from tutor.course.progress.days import end_of_day, local_day
from tutor.course.progress.review import Card, mixed
from tutor.course.review.kept_moments import KeptMoment, kept_moments
from tutor.course.review.what_now import day_name
from tutor.engine.errors import UserError
from tutor.engine.rounding import counted

if TYPE_CHECKING:
    from tutor.course.questions.question import Question

SESSIONS = (5, 10, 20)
"""Minutes that a session may be asked to last."""
_MINUTE, _USUAL, _LONGEST = 60_000, 60_000, 300_000  # milliseconds


@dataclass(frozen=True, slots=True)
class Queued:
    """A question that waits for its turn."""

    lesson: Lesson
    question: "Question"
    reread: str | None = None
    """A mistake made so often that the page comes first."""
    seed: int | None = None
    """The one to ask with, where the numbers are not to be fresh."""
    moment: KeptMoment | None = None
    """Where the question came from, if that is the simulator."""
    reason: str = ""
    """Why it comes today, in a sentence."""


def due_questions(store: Store, now: datetime, zone: tzinfo | None = None) -> Iterator[Queued]:
    """Yield what is due by the end of the day, lessons mixed; a question that is gone is left out.

    A kept moment is asked as it was the first time it comes back.
    """
    return _queued(store, store.due(now, zone), now, zone)


def session(store: Store, now: datetime, minutes: float, zone: tzinfo | None = None) -> list[Queued]:
    """Questions for about so many minutes, lessons mixed: what is due, then what is due next; one at least.

    A question is taken to last as long as this learner's answers to it did, at the median.
    """
    took: dict[str, list[int]] = defaultdict(list)
    for attempt in store.attempts():
        if attempt.milliseconds:
            took[attempt.question].append(attempt.milliseconds)
    left, chosen = minutes * _MINUTE, list[Queued]()
    for queued in chain(due_questions(store, now, zone), next_questions(store, now, zone)):
        times = took.get(queued.question.id)
        left -= min(median(times), _LONGEST) if times else _USUAL
        if chosen and left < 0:
            break
        chosen.append(queued)
    ids = {queued.question.id for queued in chosen}
    cards = mixed(card for card in store.cards() if card.question in ids)
    order = {card.question: place for place, card in enumerate(cards)}
    return sorted(chosen, key=lambda queued: order.get(queued.question.id, 0))


def next_questions(store: Store, now: datetime, zone: tzinfo | None = None) -> Iterator[Queued]:
    """Yield what comes back after today, the next one first."""
    today = end_of_day(now, zone)
    later = sorted((card for card in store.cards() if card.due > today), key=lambda card: card.due)
    return _queued(store, later, now, zone)


def recall_for(store: Store, lesson: Lesson, now: datetime, zone: tzinfo | None = None) -> Queued | None:
    """A question of an earlier lesson: the one that has been due for longest, or else one that the lesson recalls.

    None where nothing is due, and none that it recalls was ever answered, or each was asked once more today already,
    or this lesson was begun before.
    """
    ids = [header.id for header in list_lessons()]
    earlier = set(ids[: ids.index(lesson.id)]) if lesson.id in ids else set(lesson.header.needs)
    cards = sorted((card for card in store.due(now, zone) if card.lesson in earlier), key=lambda card: card.due)
    if not cards and not store.attempts(lesson=lesson.id):
        today = local_day(now, zone)
        recalled = (card for card in store.cards() if card.question in lesson.header.recall)
        cards = [
            card
            for card in recalled
            if local_day(card.reviewed, zone) < today or len(store.attempts(question=card.question)) == 1
        ]
    return next(_queued(store, cards, now, zone), None)


def _queued(store: Store, cards: Iterable[Card], now: datetime, zone: tzinfo | None) -> Iterator[Queued]:
    """The questions of cards, as far as they can be asked."""
    from tutor.course.review.moment_question import moment_seed

    paths = {header.id: header.path for header in list_lessons()}
    read = cache(read_lesson)
    moments = kept_moments(store)
    for card in cards:
        why = _reason(store, card, now, zone)
        try:
            if card.question in moments:
                moment = moments[card.question]
                lesson, question = moment.question()
                is_first = all(attempt.verdict == KEPT for attempt in store.attempts(question=card.question))
                seed = moment_seed(question) if is_first else None
                yield Queued(lesson, question, card.reread, seed, moment, why)
            elif card.lesson in paths:
                lesson = read(paths[card.lesson])
                for question in lesson.questions:
                    if question.id == card.question:
                        yield Queued(lesson, question, card.reread, reason=why)
        except UserError:
            continue  # the lesson cannot be read, or the surface of a moment is gone


def _reason(store: Store, card: Card, now: datetime, zone: tzinfo | None) -> str:
    """Why a card comes: what happened last, how long ago, and how long it was to hold."""
    last = store.attempts(question=card.question)[-1]
    days = (local_day(now, zone) - local_day(last.at, zone)).days
    ago = "today" if days <= 0 else "yesterday" if days == 1 else f"{days} days ago"
    interval = max(1, round(card.interval))
    if card.due > end_of_day(now, zone):
        return f"Answered {ago}; its turn would be {day_name(local_day(card.due, zone), local_day(now, zone))}."
    if last.verdict == KEPT:
        return f"You kept this moment {ago}."
    if last.verdict in ("wrong", "skipped"):
        return f"Not yet right {ago}, so it comes back soon."
    return f"Right {ago}; after about {counted(interval, 'day')} it would begin to fade."
