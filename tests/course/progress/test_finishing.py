from datetime import UTC, datetime, timedelta

from tutor.course.lesson.catalogue import list_lessons
from tutor.course.progress import Position, open_store
from tutor.course.review.finishing import finish_lesson

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


def test_the_course_goes_on_behind_a_finished_lesson_where_that_one_was_left(tmp_path):
    first, second, *_, last = list_lessons()
    with open_store(tmp_path) as store:
        store.set_position(Position(second.id, 2, None, NOW - timedelta(days=1)))
        store.set_position(Position(first.id, 4, None, NOW - timedelta(hours=1)))
        assert finish_lesson(store, first.id, NOW).id == second.id
        newest = store.position()
        assert (newest.lesson, newest.page) == (second.id, 2)
        assert store.position(first.id).page == 0
        assert finish_lesson(store, last.id, NOW + timedelta(hours=1)) is None
        assert store.position().lesson == last.id


def test_a_lesson_of_ones_own_leads_nowhere_else(tmp_path):
    with open_store(tmp_path) as store:
        assert finish_lesson(store, "my-own", NOW) is None
        assert store.position() == Position("my-own", 0, None, NOW)
