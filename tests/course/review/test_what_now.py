"""What a learner is led to: the opening once, what is due first, else where they left."""

from datetime import UTC, date, datetime
from pathlib import Path

from tutor.course.lesson.front_matter import Header
from tutor.course.progress import Position
from tutor.course.review.what_now import next_reviews, ways_now

HEADERS = [Header(Path("01-a.md"), "a", "Title A"), Header(Path("02-b.md"), "b", "Title B")]
LEFT = Position("b", 3, None, datetime(2026, 3, 1, tzinfo=UTC))
TODAY = date(2026, 3, 4)  # a Wednesday


def ways(**how: object) -> list[tuple[str, str]]:
    told = {"position": None, "answered": 0, "opened": False, "today": TODAY, **how}
    return [(way.to, way.words) for way in ways_now(HEADERS, **told)]


def test_a_newcomer_is_led_to_the_opening_and_may_pass_it_over_for_the_first_lesson() -> None:
    assert ways() == [("opening", "Start here: roll a ball, 90 seconds"), ("lesson", "Begin: Title A")]


def test_whoever_was_here_is_not_sent_back_to_the_opening() -> None:
    for how in ({"answered": 1}, {"position": LEFT}, {"opened": True}):
        assert "opening" not in [to for to, _ in ways(**how)]


def test_what_is_due_comes_first_and_else_the_lesson_that_was_left() -> None:
    assert ways(position=LEFT, answered=9, due=4) == [
        ("review", "Review: 4 due today"),
        ("lesson", "Go on: Title B, page 4"),
    ]
    later = ways(position=LEFT, answered=9, coming=((date(2026, 3, 7), 2),))
    assert later == [("lesson", "Go on: Title B, page 4"), ("review", "Review: 2 on Saturday")]


def test_a_position_in_a_lesson_that_is_gone_leads_to_the_first_one() -> None:
    gone = Position("gone", 0, None, LEFT.at)
    assert ways(position=gone, answered=1)[0] == ("lesson", "Begin: Title A")


def test_dates_are_named_as_people_name_them() -> None:
    coming = ((date(2026, 3, 5), 1), (date(2026, 3, 10), 2), (date(2026, 3, 11), 3))
    assert next_reviews(4, coming, TODAY, most=9) == "today 4 · tomorrow 1 · Tuesday 2 · 11 Mar 3"
    assert next_reviews(0, (), TODAY) == ""
