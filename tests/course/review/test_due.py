"""What comes when, and why: the reason for a card, sessions by time, and a question before a lesson."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tutor.course.lesson.catalogue import find_lesson
from tutor.course.progress import Attempt, Store, open_store
from tutor.course.review.due import due_questions, recall_for, session
from tutor.course.review.lesson_report import lesson_report

NOW = datetime(2026, 3, 4, 12, tzinfo=UTC)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_store(tmp_path / "data") as opened:
        yield opened


def answer(store: Store, question: str, verdict: str, days: float, **more: object) -> None:
    lesson = question.partition(".")[0]
    at = NOW - timedelta(days=days)
    store.record(Attempt(question=question, lesson=lesson, answer="1", verdict=verdict, at=at, **more))


def test_a_card_says_why_it_comes(store: Store) -> None:
    answer(store, "one-weight.update", "right", 8)
    answer(store, "one-weight.loss", "wrong", 1)
    reasons = {queued.question.id: queued.reason for queued in due_questions(store, NOW, UTC)}
    assert reasons["one-weight.loss"] == "Not yet right yesterday, so it comes back soon."
    assert reasons["one-weight.update"] == "Right 8 days ago; after about 2 days it would begin to fade."


def test_a_session_lasts_about_as_long_as_was_asked_by_how_long_answers_took(store: Store) -> None:
    names = ["one-weight.update", "one-weight.loss", "one-weight.nudge", "by-hand.slope", "by-hand.first"]
    for name in names:
        answer(store, name, "right", 1, milliseconds=100_000)
    assert list(due_questions(store, NOW, UTC)) == []
    assert len(session(store, NOW, 5, UTC)) == 3  # of a hundred seconds each
    assert len(session(store, NOW, 20, UTC)) == 5
    assert len(session(store, NOW, 0.1, UTC)) == 1
    assert "its turn would be" in session(store, NOW, 5, UTC)[0].reason
    lessons = [queued.lesson.id for queued in session(store, NOW, 20, UTC)]
    assert lessons == ["one-weight", "by-hand", "one-weight", "by-hand", "one-weight"]


def test_a_session_begins_with_what_is_due(store: Store) -> None:
    answer(store, "by-hand.slope", "right", 30)
    answer(store, "one-weight.update", "right", 1)
    (first,) = session(store, NOW, 1, UTC)
    assert first.question.id == "by-hand.slope"


def test_a_lesson_begins_with_what_is_due_of_earlier_ones_and_of_no_later_ones(store: Store) -> None:
    answer(store, "one-weight.update", "right", 30)
    assert recall_for(store, find_lesson("one-weight"), NOW, UTC) is None
    assert recall_for(store, find_lesson("ten-minutes"), NOW, UTC) is None
    queued = recall_for(store, find_lesson("by-hand"), NOW, UTC)
    assert queued is not None
    assert queued.question.id == "one-weight.update"


def test_the_end_of_a_lesson_tells_what_was_learnt_what_was_missed_and_when_it_comes_back(store: Store) -> None:
    lesson = find_lesson("one-weight")
    answer(store, "one-weight.loss", "right", 0)
    answer(store, "one-weight.update", "wrong", 0)
    report = lesson_report(lesson, store, {"one-weight.update": "You went up."}, NOW, UTC)
    assert report.able == ("find the loss of a weight",)
    assert "make one update by hand" in report.still
    assert len(report.able) + len(report.still) == len(lesson.questions)
    assert [(again.question, again.page, again.said) for again in report.again] == [
        ("one-weight.update", 2, "You went up.")
    ]
    assert report.following is not None
    assert report.following.id == "by-hand"
    assert report.review_in_words(NOW.date()) == "First review: tomorrow, 1 question, with new numbers."


def test_every_question_of_the_course_names_a_skill() -> None:
    from tutor.course.lesson.catalogue import list_lessons
    from tutor.course.lesson.lesson import read_lesson

    unnamed = [q.id for header in list_lessons() for q in read_lesson(header.path).questions if not q.skill]
    assert unnamed == []
