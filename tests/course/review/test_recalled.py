"""An answer of the log beside its question as it was asked then."""

from tutor.course.lesson.catalogue import find_question
from tutor.course.questions.question import draw
from tutor.course.review.recalled import recalled


def test_a_number_is_recalled_with_the_numbers_of_its_question() -> None:
    _, question = find_question("one-weight.update")
    variant = draw(question, 7)
    found = recalled(question, 7, dict(variant.values), "99")
    assert found is not None
    assert (found.ask, found.answer, found.right) == (variant.ask, "99", variant.right_answer)


def test_a_choice_is_recalled_in_words() -> None:
    _, question = find_question("one-weight.which-way")
    variant = draw(question, 3)
    wrong = next(place for place in "123" if place != variant.right_answer)
    found = recalled(question, 3, dict(variant.values), wrong)
    assert found is not None
    assert found.answer == variant.listed[int(wrong) - 1]
    assert found.right == variant.listed[int(variant.right_answer) - 1]


def test_a_question_that_draws_other_numbers_by_now_is_not_told_as_if_it_were_the_same() -> None:
    _, question = find_question("one-weight.update")
    assert recalled(question, 7, {**draw(question, 7).values, "w0": 99.0}, "1") is None
