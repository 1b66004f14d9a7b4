"""What the home screen tells: where you left, what is due, how far you are, and what goes wrong most."""

import json
from collections import Counter
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo

from tutor.course.progress import Position, Store
from tutor.course.progress.attempt import from_microseconds, to_microseconds
from tutor.course.progress.days import end_of_day, local_day, start_of
from tutor.course.progress.tables import IS_MISTAKE
from tutor.course.review.finishing import passed_lessons
from tutor.course.review.kept_moments import MOMENT_PREFIX, kept_moments

HELD = 21.0  # days: what comes back after so long is taken to hold
RECENT = timedelta(days=90)  # a mistake last made before this is taken as cured
_WEEK = 7


@dataclass(frozen=True, slots=True)
class LessonProgress:
    """How far a lesson is: its questions, those answered right or written at least once, and those due today."""

    lesson: str
    questions: int
    done: int
    due: int
    learning: int = 0
    """Questions that come back within three weeks."""
    holds: int = 0
    """Those that come back later: so long they are taken to hold."""
    core: int = 0
    """Questions that the core path asks."""
    core_done: int = 0
    is_passed: bool = False
    """Whether its end was reached once, or the placement found it known: it need not be done, whatever is new in it."""

    @property
    def new(self) -> int:
        """Questions that were never answered."""
        return self.questions - self.learning - self.holds


@dataclass(frozen=True, slots=True)
class MistakeCount:
    """A mistake of the learner's, and the lesson and the answer where it was made last."""

    mistake: str
    count: int
    question: str
    lesson: str
    seed: int = 0
    drawn: str = "{}"
    """The numbers of that question, as the log has them."""
    answer: str = ""


@dataclass(frozen=True, slots=True)
class Summary:
    """The home screen in numbers."""

    position: Position | None
    due: int
    """Cards of these lessons and kept moments due by the end of the day."""
    answered: int
    """Answers, ever: zero for a newcomer."""
    lessons: tuple[LessonProgress, ...]
    days: Mapping[date, int]
    """Attempts of each local day, whole weeks from a Monday to today, oldest first."""
    ideas: Mapping[str, float]
    """Mastery from 0 to 1: the mean over an idea's questions of how near each is to holding three weeks."""
    mistakes: tuple[MistakeCount, ...]
    """The most frequent of the last 90 days first."""
    coming: tuple[tuple[date, int], ...] = ()
    """The days after today on which cards come back, the next one first, each with how many."""


def summarise(
    store: Store,
    *,
    now: datetime,
    lessons: Sequence[tuple[str, Sequence[str]]],
    ideas: Mapping[str, Sequence[str]],
    core: Container[str] = (),
    zone: tzinfo | None = None,
    weeks: int = 26,
    mistakes: int = 5,
) -> Summary:
    """Reads the home screen's numbers from a store.

    Args:
        lessons: Each lesson's id with its questions' ids, in the course's order.
        ideas: The ids of the questions that exercise an idea, by its name.
        core: The ids of the questions that the core path asks.
        zone: The learner's time zone; None is the system's.
        weeks: Whole weeks of the heat map, this one included.
        mistakes: The most to list.
    """
    intervals = dict(store.rows("SELECT question, (due - reviewed) / 86400e6 FROM card"))
    asked = [question for _, questions in lessons for question in questions]
    due = {card.question for card in store.due(now, zone, among=set(asked))}
    moments = _due_moments(store, now, zone)
    done, passed = _done(store, asked), passed_lessons(store)
    return Summary(
        position=store.position(),
        due=len(due) + moments,
        answered=store.count_answers(),
        lessons=tuple(
            LessonProgress(
                lesson,
                len(questions),
                len(done.intersection(questions)),
                len(due.intersection(questions)),
                *_learning_and_holding(intervals[question] for question in questions if question in intervals),
                core=sum(question in core for question in questions),
                core_done=sum(question in core and question in done for question in questions),
                is_passed=lesson in passed,
            )
            for lesson, questions in lessons
        ),
        days=_days(store, now, zone, weeks),
        ideas={
            idea: sum(min(1.0, intervals.get(question, 0.0) / HELD) for question in questions) / max(1, len(questions))
            for idea, questions in ideas.items()
        },
        mistakes=_mistakes(store, now, mistakes),
        coming=coming(store, now, zone, among=set(asked)),
    )


def coming(
    store: Store, now: datetime, zone: tzinfo | None = None, *, among: Container[str] | None = None
) -> tuple[tuple[date, int], ...]:
    """The days after today on which questions come back, in order, each with how many.

    Args:
        among: the questions that can be asked, None for all; kept moments count as well.
    """
    rows = store.rows("SELECT question, due FROM card WHERE due >= ?", to_microseconds(end_of_day(now, zone)))
    days = Counter(
        local_day(from_microseconds(due), zone)
        for question, due in rows
        if among is None or question in among or question.startswith(MOMENT_PREFIX)
    )
    return tuple(sorted(days.items()))


def _learning_and_holding(intervals: Iterable[float]) -> tuple[int, int]:
    holding = [days >= HELD for days in intervals]
    return len(holding) - sum(holding), sum(holding)


def _due_moments(store: Store, now: datetime, zone: tzinfo | None) -> int:
    moments = kept_moments(store)
    return sum(moments[card.question].is_askable for card in store.due(now, zone, among=moments))


def _done(store: Store, questions: Sequence[str]) -> set[str]:
    # One search of the index a question stops at its first hit; a grouping would read the whole log.
    sql = """SELECT asked.value FROM json_each(?) AS asked WHERE EXISTS (
        SELECT 1 FROM attempt WHERE question = asked.value AND verdict IN ('right', 'self-graded', 'settled-right'))"""
    return {question for (question,) in store.rows(sql, json.dumps(questions))}


def _days(store: Store, now: datetime, zone: tzinfo | None, weeks: int) -> dict[date, int]:
    today = local_day(now, zone)
    monday = today - timedelta(days=today.weekday() + _WEEK * (weeks - 1))
    days = [monday + timedelta(days=count) for count in range((today - monday).days + 1)]
    starts = [to_microseconds(start_of(day, zone)) for day in [*days, today + timedelta(days=1)]]
    sql = "SELECT count(*) FROM attempt WHERE at >= ? AND at < ?"
    return {day: store.rows(sql, *starts[index : index + 2])[0][0] for index, day in enumerate(days)}


def _mistakes(store: Store, now: datetime, most: int) -> tuple[MistakeCount, ...]:
    # With max(), SQLite takes the bare columns from the row of the maximum: the newest.
    sql = f"""SELECT mistake, count(*) AS times, question, lesson, seed, drawn, answer, max(at) FROM attempt
        WHERE {IS_MISTAKE} AND at >= ? GROUP BY mistake ORDER BY times DESC, mistake LIMIT ?"""
    rows = store.rows(sql, to_microseconds(now - RECENT), most)
    return tuple(MistakeCount(*columns) for *columns, _ in rows)
