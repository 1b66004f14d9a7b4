"""A named mistake is a claim: what other draws tell apart is told apart, and where it cannot be, both are said."""

from collections import Counter

import pytest

from tutor.course.questions.grading import grade
from tutor.course.questions.proving import Draws, failures, variants_to_check
from tutor.course.questions.question import draw

UPDATE = """
    id: tried.update
    kind: number
    given: { w0: 3, g: 2.5, rate: RATES }
    run: { start: w0, gradient: g, rate: rate }
    ask: "w = {w0}, dL/dw = {g}, α = {rate}. What is w_new?"
    answer: w[1]
    hint: Which way does the loss fall?
    """
TURNS = """
id: tried.turns
kind: number
given: { a: [2, 3] }
ask: "{a}"
answer: 10*a
mistakes: { "a^2 + 1": "One.", "5": "Two.", "10": "Three." }
hint: Ten.
"""
"""With a = 2 the first two mistakes come to 5, with a = 3 the first and the last to 10."""


@pytest.fixture
def update(question):
    return lambda rates: question(UPDATE.replace("RATES", rates))


def test_a_draw_in_which_mistakes_meet_is_passed_over_for_one_that_tells_them_apart(update):
    # 3 − 1·2.5 is α left out, and with α = 0.1 also a step ten times too long.
    drawn = {draw(update("[0.1, 0.3, 0.7]"), seed).values["rate"] for seed in range(40)}
    assert drawn == {0.3, 0.7}


def test_a_draw_whose_answer_is_a_drawn_number_is_passed_over(question):
    # 3 − 0.5·1 = 2.5 and 3 − 0.5·2 = 2, and 2 is the slope that stands in the question.
    made = question(UPDATE.replace("g: 2.5", "g: [1, 2]").replace("RATES", "[0.5, 0.25]"))
    drawn = {(variant.values["g"], variant.values["rate"]) for variant in (draw(made, seed) for seed in range(40))}
    assert (2.0, 0.5) not in drawn
    assert len(drawn) > 1


def test_where_no_draw_tells_two_mistakes_apart_both_are_said(update):
    verdict = grade(draw(update("[0.1]"), 0), "0.5")
    assert (
        verdict.message == "Either: You left α out: 3.0 − 2.5. Or: The decimal point slipped: the step became −2.5, "
        "ten times too long."
    )
    assert (verdict.mistake, verdict.others) == ("no-rate", ("decimal-slip",))


def test_what_was_made_before_comes_first_and_from_the_second_time_on_it_is_said(update):
    variant = draw(update("[0.1]"), 0)
    once = grade(variant, "0.5", {"decimal-slip": 1})
    assert (once.mistake, once.others) == ("decimal-slip", ("no-rate",))
    assert once.message.startswith("Either: The decimal point slipped")
    assert grade(variant, "0.5", {"decimal-slip": 2}).message.startswith("Again: The decimal point slipped")
    assert grade(variant, "3.25", {"uphill": 2}).message.startswith("Again: You added α·gradient")
    assert grade(variant, "3.25", {"uphill": 1}).message.startswith("You added α·gradient")


def test_what_is_right_does_not_depend_on_the_record(update):
    variant = draw(update("[0.1]"), 0)
    for made in ({}, {"uphill": 9, "rounded-early": 9}):
        assert [grade(variant, text, made).outcome for text in ("2.75", "2.7504", "2.76", "two")] == [
            "right", "right", "wrong", "unreadable",
        ]  # fmt: skip


def test_what_is_refused_is_counted_by_its_reason(question):
    # With α = 1 leaving it out would be right; with α = 0.1 it looks like a slip of the decimal point.
    made = question(
        UPDATE.replace("RATES", "[1, 0.1, 0.3, 0.7]").replace(
            "hint:", 'mistakes: { "w0 - g": "You left α out." }\n    hint:'
        )
    )
    draws = Draws()
    assert list(failures(made, 200, draws)) == []
    assert (draws.raw, draws.asked, draws.passing, draws.meeting) == (4, 2, 0, 0)
    assert draws.refused == {"a mistake is right": 1, "mistakes meet": 1}
    assert draws.warning == ""
    assert (
        "3 of 4 draws are not asked: mistakes meet (3)." in Draws(raw=4, refused=Counter({"mistakes meet": 3})).warning
    )


def test_draws_that_are_proved_are_those_that_are_asked(update):
    made = update("[0.1, 0.3, 0.7]")
    assert {variant.values["rate"] for variant in variants_to_check(made, 200)} == {0.3, 0.7}


def test_a_question_none_of_whose_draws_tells_apart_what_others_do_is_refused(question):
    # Two pairs that meet in turn: 10 % of the loss's own size is no help in either draw.
    made = question(TURNS)
    ((message, _),) = failures(made, 200, Draws())
    assert message.startswith("In 2 of 2 draws mistakes that other draws tell apart give one number")


def test_of_draws_in_which_as_much_meets_the_first_is_asked(question):
    made = question(TURNS)
    first = made.model_copy(update={"keeps_draws": True})
    drawn = [draw(made, seed).values["a"] for seed in range(8)]
    assert drawn == [draw(first, seed).values["a"] for seed in range(8)]
    assert {*drawn} == {2, 3}


def test_draws_that_are_few_and_all_meet_are_asked_all_the_same(question):
    # Of 69 draws two have a value at all, and in both something meets.
    few = question(TURNS.replace("[2, 3]", "2 .. 70").replace("answer: 10*a", "answer: 10*a + 0*sqrt(3 - a)"))
    assert {draw(few, seed).values["a"] for seed in range(6)} == {2, 3}
