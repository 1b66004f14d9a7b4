import sqlite3
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from tutor.course.progress import Position
from tutor.course.progress.tables import IS_MISTAKE
from tutor.course.review.summary import HELD, LessonProgress, MistakeCount, summarise

BEGIN = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
LESSONS = [("by-hand", ["by-hand.update", "by-hand.sign", "by-hand.words"]), ("saddle", ["saddle.escape"]), ("new", [])]
IDEAS = {"gradient": ["by-hand.update", "saddle.escape"], "momentum": ["momentum.first"], "empty": []}


def test_a_newcomer_has_nothing_and_every_lesson_before_them(store):
    summary = summarise(store, now=BEGIN, zone=UTC, lessons=LESSONS, ideas=IDEAS, weeks=1)
    assert (summary.position, summary.due, summary.answered, summary.mistakes) == (None, 0, 0, ())
    assert summary.lessons[0] == LessonProgress("by-hand", questions=3, done=0, due=0)
    assert summary.days == {date(2026, 3, 2): 0}
    assert summary.ideas == {"gradient": 0.0, "momentum": 0.0, "empty": 0.0}


def test_progress_counts_questions_once_and_due_by_lesson(store, attempt):
    for given in (
        attempt("by-hand.update", "wrong", mistake="uphill"),
        attempt("by-hand.update", "right", day=0.001, tries=2),
        attempt("by-hand.update", "right", day=1),
        attempt("by-hand.sign", "skipped"),
        attempt("by-hand.words", "self-graded"),
        attempt("gone.away", "right"),
    ):
        store.record(given)
    store.set_position(Position("by-hand", 2, "by-hand.sign", BEGIN))
    now = BEGIN + timedelta(days=2)
    summary = summarise(store, now=now, zone=UTC, lessons=LESSONS, ideas=IDEAS)
    assert summary.lessons == (
        LessonProgress("by-hand", questions=3, done=2, due=2, learning=2),
        LessonProgress("saddle", questions=1, done=0, due=0),
        LessonProgress("new", questions=0, done=0, due=0),
    )
    assert summary.due == 2
    assert {card.question for card in store.due(now, UTC)} == {"by-hand.update", "by-hand.sign", "gone.away"}
    assert summary.answered == 6
    assert summary.position == Position("by-hand", 2, "by-hand.sign", BEGIN)


def test_the_work_of_counting_mistakes_grows_as_the_answers_do_and_not_as_their_square(store, attempt):
    def ticks(answers):
        store.merge([attempt(mistake="uphill", verdict="wrong", day=each / 1000) for each in range(answers)], [])
        spent = []
        with closing(sqlite3.connect(store.path)) as connection:
            connection.set_progress_handler(lambda: spent.append(1), 10)  # instructions of SQLite's machine
            counted = connection.execute(f"SELECT count(*) FROM attempt WHERE {IS_MISTAKE}").fetchone()
        assert counted == (store.count_answers(),)
        return len(spent)

    few = ticks(200)
    assert ticks(600) < 6 * few  # four times as many answers


def test_a_dispute_that_has_lost_its_values_costs_no_mistake_of_another_answer():
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.execute("CREATE TABLE attempt (uuid, question, seed, answer, drawn, verdict, mistake)")
        rows = [("a", "q", 1, "3", "{}", "wrong", "uphill"), ("b", None, None, None, None, "disputed", None)]
        connection.executemany("INSERT INTO attempt VALUES (?, ?, ?, ?, ?, ?, ?)", rows)
        assert connection.execute(f"SELECT uuid FROM attempt WHERE {IS_MISTAKE}").fetchall() == [("a",)]


def test_the_heat_map_counts_local_days_through_a_change_of_clocks(store, attempt):
    zone = ZoneInfo("Europe/Berlin")  # summer time begins on 29 March 2026 at 02:00
    moments = [
        datetime(2026, 3, 28, 22, 59, tzinfo=UTC),  # the 28th, 23:59
        datetime(2026, 3, 28, 23, 0, tzinfo=UTC),  # the 29th, 00:00
        datetime(2026, 3, 29, 21, 59, tzinfo=UTC),  # the 29th, 23:59 in summer time
        datetime(2026, 3, 29, 22, 0, tzinfo=UTC),  # the 30th, 00:00
    ]
    for moment in moments:
        store.record(attempt(day=(moment - BEGIN) / timedelta(days=1)))
    summary = summarise(store, now=moments[-1], zone=zone, lessons=[], ideas={}, weeks=3)
    days = summary.days
    assert next(iter(days)) == date(2026, 3, 16)
    assert list(days)[-1] == date(2026, 3, 30)
    assert {day.day: count for day, count in days.items() if count} == {28: 1, 29: 2, 30: 1}


def test_mastery_is_how_near_an_ideas_questions_are_to_holding_three_weeks(store, attempt):
    first = store.record(attempt("by-hand.update"))
    now = BEGIN + timedelta(days=200)

    def mastery() -> float:
        return summarise(store, now=now, zone=UTC, lessons=[], ideas=IDEAS).ideas["gradient"]

    assert mastery() == pytest.approx(first.interval / HELD / 2)
    for day in (2, 10, 40, 100):
        store.record(attempt("by-hand.update", day=day))
        store.record(attempt("saddle.escape", day=day))
    assert mastery() == 1.0
    store.record(attempt("saddle.escape", "wrong", day=150, mistake="uphill"))
    assert 0.5 < mastery() < 0.8


def test_mistakes_made_most_come_first_with_where_they_were_made_last_and_old_ones_fade(store, attempt):
    def mistakes(day: float, most: int = 5) -> tuple[MistakeCount, ...]:
        now = BEGIN + timedelta(days=day)
        return summarise(store, now=now, zone=UTC, lessons=[], ideas={}, mistakes=most).mistakes

    for day in (0, 0.1, 0.2):
        store.record(attempt("by-hand.update", "wrong", day, mistake="no-rate"))
    assert [found.count for found in mistakes(90)] == [3]
    for day, question, mistake in (
        (100, "by-hand.update", "uphill"),
        (101, "saddle.escape", "uphill"),
        (102, "saddle.escape", "swapped"),
    ):
        store.record(attempt(question, "wrong", day, mistake=mistake))
    assert mistakes(103) == (
        MistakeCount("uphill", 2, "saddle.escape", "saddle", answer="2.75"),
        MistakeCount("swapped", 1, "saddle.escape", "saddle", answer="2.75"),
    )
    assert mistakes(103, most=1) == (MistakeCount("uphill", 2, "saddle.escape", "saddle", answer="2.75"),)
