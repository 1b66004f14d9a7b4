"""Right answers in two hundred forms, near misses and damaged strings, at a few questions; the whole course is
tests/benchmarks/answers.py."""

import random
from pathlib import Path

import pytest

from tests.benchmarks.answers import near_misses, parts_of, right_forms, strings
from tutor.course.lesson.catalogue import find_question
from tutor.course.lesson.lesson import read_lesson
from tutor.course.questions.grading import grade
from tutor.course.questions.question import draw

EVERY_KIND = Path(__file__).parents[1] / "lessons"


@pytest.mark.parametrize("name", ["one-weight.change", "by-hand.slope", "gradient.update", "pixels.slide"])
def test_a_right_answer_passes_in_two_hundred_forms_and_a_near_miss_in_none(name):
    variant = draw(find_question(name)[1], 3)
    assert list(right_forms(variant)) == []
    assert list(near_misses(variant)) == []


def test_numbers_whose_names_nobody_knows_are_read_in_the_order_asked_for_alone():
    variant = draw(find_question("second-order.hessian")[1], 0)
    assert list(right_forms(variant)) == []
    assert grade(variant, "r = 1, q = 2, p = 3").outcome == "unreadable"


def test_damaged_answers_to_every_kind_of_question_raise_nothing():
    chance = random.Random(3)
    lessons = [read_lesson(path) for path in sorted(EVERY_KIND.glob("*.md"))]
    asked = [part for lesson in lessons for question in lesson.questions for part in parts_of(draw(question, 1))]
    kinds = set()
    for text in strings(2500, [variant.right_answer for variant in asked], chance):
        variant = chance.choice(asked)
        verdict = grade(variant, text)
        kinds.add(variant.kind)
        assert "\x1b" not in verdict.message + verdict.note
        assert verdict.message
        assert verdict.position is None or 0 <= verdict.position <= len(text), text
    assert len(kinds) == 10
