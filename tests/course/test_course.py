"""The course as a whole: every question proved over 200 seeds, and what is promised of every lesson."""

from collections import Counter

import pytest

from tests.benchmarks.course import figures
from tutor.charts.probes.registry import PROBES
from tutor.course.lesson.catalogue import lesson_directory, lesson_files
from tutor.course.lesson.checking import SEEDS, check, check_question
from tutor.course.lesson.figure import Figure
from tutor.course.lesson.lesson import Lesson, Prose, read_lesson
from tutor.course.questions.kinds import KINDS

FILES = lesson_files(lesson_directory())
LESSONS = {path.stem: read_lesson(path) for path in FILES}


def kinds_of(lesson: Lesson) -> Counter[str]:
    return Counter(kind for question in lesson.questions for kind in {task.kind for task in question.tasks})


@pytest.mark.parametrize("name", LESSONS)
def test_every_question_of_a_lesson_holds_over_two_hundred_seeds(name: str) -> None:
    assert SEEDS == 200
    lesson = LESSONS[name]
    found = [each for question in lesson.questions for each in check_question(lesson, question, SEEDS)]
    assert [str(problem) for problem in found] == []


def test_the_texts_and_figures_of_the_lessons_are_sound_and_the_lessons_fit_together() -> None:
    assert [str(problem) for problem in check([lesson_directory()], PROBES, seeds=0)] == []


@pytest.mark.parametrize("name", LESSONS)
def test_a_lesson_has_enough_questions_of_enough_kinds_and_a_goal(name: str) -> None:
    lesson = LESSONS[name]
    kinds = kinds_of(lesson)
    assert 6 <= len(lesson.questions) <= 18
    assert 2 * sum(bool(question.given) for question in lesson.questions) >= len(lesson.questions)
    assert len(kinds) >= 3
    assert kinds["goal"] >= 1


def test_there_are_twenty_four_lessons_and_every_kind_of_question_is_asked_at_least_twice() -> None:
    assert len(LESSONS) == 24
    kinds = sum((kinds_of(lesson) for lesson in LESSONS.values()), Counter())
    assert set(kinds) == set(KINDS)
    assert min(kinds.values()) >= 2


def test_every_wrong_option_says_why() -> None:
    for lesson in LESSONS.values():
        for question in lesson.questions:
            for task in question.tasks:
                assert all(option.why.strip() for option in getattr(task, "options", ()))


@pytest.mark.parametrize("name", LESSONS)
def test_every_page_that_explains_has_a_figure_and_every_caption_asks_for_a_guess(name: str) -> None:
    for place, page in enumerate(LESSONS[name].pages, 1):
        captions = [block.caption for block in page.blocks if isinstance(block, Figure)]
        assert all("?" in caption for caption in captions), (place, captions)
        # The ward's patients stand in pictures of their own.
        words = sum(len(block.markdown.split()) for block in page.blocks if isinstance(block, Prose))
        assert captions or words < 60 or name == "21-ward", place


def test_the_statistics_of_the_questions_are_what_is_promised() -> None:
    assert [figure.what for figure in figures() if not figure.holds] == []
