"""Finding one's place: what is known is skipped, and stays known; a lesson that was finished is not begun again."""

import random
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from tutor.course.lesson.asking import Asking
from tutor.course.lesson.catalogue import find_lesson, list_lessons
from tutor.course.lesson.checking import check
from tutor.course.progress import Attempt, open_store
from tutor.course.review.due import recall_for
from tutor.course.review.finishing import finish_lesson, new_in, passed_lessons
from tutor.course.review.outline import outline
from tutor.course.review.placement import is_over, is_placed, placed_by, placement, take_place

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


def test_twelve_questions_stand_for_the_course_up_to_networks_in_its_order():
    placed = placement()
    assert len(placed) == 12
    covered = [header.id for each in placed for header in each.lessons]
    assert covered == [header.id for header in list_lessons()][: len(covered)]
    assert covered[-1] == "network"
    assert all(each.question.id == each.lesson.header.placement for each in placed)


def test_the_course_goes_on_with_the_first_lesson_that_is_not_known(tmp_path):
    questions = placement()
    with open_store(tmp_path) as store:
        said = take_place(store, questions, [True, True, False, True], NOW)
        known = [header.id for header in placed_by(questions, [True, True, False, True])]
        assert known == ["ten-minutes", "one-weight", "by-hand", "learning-rate", "steepest"]
        assert passed_lessons(store) == {*known}
        assert store.position().lesson == "gradient"
        assert "5 lessons" in said
        assert "Many weights" in said
        assert is_placed(store)
        rows = {row.lesson: row.is_passed for row in outline().summary(store, NOW).lessons}
        assert [lesson for lesson, is_passed in rows.items() if is_passed] == known


def test_it_ends_after_two_misses_in_a_row_and_not_before():
    assert [is_over(firsts) for firsts in ([], [False], [False, True, False], [True, False, False])] == [
        False,
        False,
        False,
        True,
    ]


def test_whoever_has_finished_a_lesson_is_told_which_pages_have_new_questions(tmp_path):
    lesson = find_lesson("by-hand")
    old = replace(lesson, fingerprint="of an older edition")
    with open_store(tmp_path) as store:
        for question in lesson.questions[:-2]:
            asking = Asking.begin(old, question, random.Random(1).randrange(99)).skip()
            store.record(asking.attempt(NOW, 1))
        assert new_in(lesson, store) == ()
        finish_lesson(store, lesson.id, NOW)
        pages = {page + 1 for page in lesson.way for q in lesson.questions[-2:] if q in lesson.pages[page].blocks}
        assert new_in(lesson, store) == tuple(sorted(pages))
        assert new_in(old, store) == ()


def test_a_lesson_opens_with_what_it_recalls_once_that_was_answered(tmp_path):
    lesson = find_lesson("learning-rate")
    recalled = lesson.header.recall[0]
    with open_store(tmp_path) as store:
        assert recall_for(store, lesson, NOW) is None
        store.record(
            Attempt(
                question=recalled,
                lesson=recalled.partition(".")[0],
                answer="",
                verdict="right",
                mistake=None,
                milliseconds=1,
                at=NOW,
            )
        )
        assert recall_for(store, lesson, NOW + timedelta(minutes=1)).question.id == recalled


def test_the_check_knows_what_a_lesson_recalls_and_is_placed_by(tmp_path):
    head = "---\nformat: 1\nid: {0}\ntitle: T\n{1}---\n\nWords.\n"
    (tmp_path / "01-a.md").write_text(head.format("a", "placement: a.none\n"))
    (tmp_path / "02-b.md").write_text(head.format("b", "recall: [a.none, c.none]\n"))
    told = [problem.message for problem in check([tmp_path], ())]
    assert told == [
        "“a.none” of “placement” is no question of it.",
        "“a.none” of “recall” is no question of another lesson.",
        "“c.none” of “recall” is no question of another lesson.",
    ]
