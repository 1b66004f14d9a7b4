"""The core path: what it takes in, how long it is, and that it is the same lesson with the rest left out."""

from datetime import UTC, datetime
from pathlib import Path

from tutor.course.lesson.catalogue import find_lesson, list_lessons
from tutor.course.lesson.front_matter import Header
from tutor.course.progress import Attempt, open_store
from tutor.course.review.outline import lesson_to_open, outline
from tutor.course.review.what_now import CorePath, duration, ways_now

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


def answered(store, *questions):
    for question in questions:
        lesson = question.partition(".")[0]
        store.record(
            Attempt(question=question, lesson=lesson, answer="", verdict="right", mistake=None, milliseconds=1, at=NOW)
        )


def test_the_core_path_is_six_lessons_of_at_most_two_and_a_half_hours():
    core = CorePath.of(list_lessons())
    assert len(core.lessons) == 6
    assert 100 <= core.minutes <= 150
    marked = {header.id: header.core_questions for header in list_lessons() if header.core_questions}
    read = {lesson: len(find_lesson(lesson).core.questions) for lesson in marked}
    assert marked == read


def test_a_core_lesson_keeps_the_numbers_of_its_pages_and_leaves_out_what_is_off_the_path():
    whole = find_lesson("learning-rate")
    core = whole.core
    assert len(core.pages) == len(whole.pages)
    assert [question.core for question in core.questions] == [True] * len(core.questions)
    assert 0 < len(core.way) < len(whole.way)
    assert all(any(question in whole.pages[page].blocks for question in core.pages[page].blocks) for page in core.way)
    assert core.fingerprint == whole.fingerprint
    nothing_marked = find_lesson("ravines")
    assert nothing_marked.core == nothing_marked


def test_what_is_left_of_the_path_falls_with_every_question_of_it(tmp_path):
    headers = [header for header in list_lessons() if header.core_questions]
    first = find_lesson(headers[0].id).core
    with open_store(tmp_path) as store:
        assert lesson_to_open(None, store, core=True).id == headers[0].id
        answered(store, *(question.id for question in first.questions))
        path = CorePath.of(list_lessons(), outline().summary(store, NOW).lessons)
        assert path.following == headers[1]
        assert path.minutes_left == path.minutes - headers[0].core_minutes
        assert (path.answered, path.questions) == (headers[0].core_questions, sum(h.core_questions for h in headers))
        assert lesson_to_open(None, store, core=True) == find_lesson(headers[1].id).core
        assert f"about {duration(path.minutes_left)} left" in path.in_words()


def test_it_stands_among_the_things_to_do_until_it_is_done():
    headers = [Header(Path("01-a.md"), "a", "A", core_questions=4, core_minutes=90), Header(Path("02-b.md"), "b", "B")]

    def ways(done: int):
        told = ways_now(
            headers, position=None, answered=done, opened=True, core=CorePath(tuple(headers[:1]), {"a": done})
        )
        return [way.words for way in told]

    assert "Core path: 1 lesson, about 1 h 30 min" in ways(0)
    assert "Core path: 1 of 4 questions, about 1 h 8 min left" in ways(1)
    assert not any("Core path" in words for words in ways(4))


def test_hours_and_minutes_are_told_as_people_say_them():
    assert [duration(minutes) for minutes in (0, 59, 60, 135)] == ["0 min", "59 min", "1 h", "2 h 15 min"]
