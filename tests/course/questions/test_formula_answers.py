"""What is told of a formula that is not the right one: the piece that was done wrongly, or where it differs."""

import pytest

from tutor.course.questions.grading import grade
from tutor.course.questions.question import draw


@pytest.fixture
def asked(question):
    def build(body):
        return draw(question(f"id: tried.formula\nkind: formula\nask: What?\nhint: Look.\n{body}"), 0)

    return build


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("6*w^2", "There is a factor 2 too many in it."),
        ("1.5*w^2", "Either: You took half the square. Or: A factor 2 is missing in it."),
        ("6*w", "You doubled w instead of squaring it."),
        ("3*w", "Either: You did not square w. Or: You took the size of w, not its square."),
        ("-3*w^2", "The sign is turned round."),
        ("1/(3*w^2)", "You turned the fraction round."),
        ("3*(w + 1)^2", "You took w + 1 for w: that counts one more."),
        ("3*(w - 1)^2", "You took w − 1 for w: that counts one less."),
        ("w^2", "You left out the factor 3."),
        ("3", "You left out the factor w²."),
    ],
)
def test_a_piece_done_wrongly_is_told(asked, typed, told):
    verdict = grade(asked("given: { c: [3] }\nover: { w: 1 .. 9 }\nanswer: c*w^2"), typed)
    assert (verdict.message, verdict.mistake) == (told, "wrong-piece")


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("v^2/w", "You took w and v in each other's place."),
        ("v/w^2", "You turned the fraction round."),
        ("w^2*v", "You multiplied by v instead of dividing."),
        ("w^2/(v + 1)", "You took v + 1 for v: that counts one more."),
        ("w^2/w", "You took w where v belongs."),
        ("v^2/v", "You took v where w belongs."),
    ],
)
def test_two_names_are_told_apart(asked, typed, told):
    assert grade(asked("over: { w: 2 .. 3, v: 1 .. 2 }\nanswer: w^2/v"), typed).message == told


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("2*w^2", "You gave the formula itself, not its derivative."),
        ("4*w^2", "Either: You kept the exponent as it is, and a power loses one. Or: You multiplied by w twice."),
        ("2*w", "Either: You left out the factor 2 of the loss. Or: You added 2 and w²."),
        ("8*w", "There is a factor 2 too many in it."),
    ],
)
def test_a_derivative_taken_wrongly_is_told(asked, typed, told):
    variant = asked("given: { c: [2] }\nover: { w: 1 .. 9 }\nderivative: w\nanswer: c*w^2")
    assert grade(variant, typed).message == told


def test_the_derivative_by_another_name_is_told(asked):
    variant = asked("over: { w: 1 .. 3, v: 1 .. 3 }\nderivative: w\nanswer: w^2*v^3")  # 2·w·v³
    assert grade(variant, "3*w^2*v^2").message == "You took the derivative by v."
    assert grade(variant, "2*w*v^3").is_right


def test_where_nothing_explains_it_a_point_of_the_question_s_own_is_shown(asked):
    variant = asked("given: { c: [3] }\nover: { w: 1 .. 9 }\nanswer: c*w^2")
    # Points lie on a thousand marks of each interval: 1 + 8·570/1000.
    assert grade(variant, "9*w^2").message == ("Not yet: at w = 5.56 yours is 278.222, and the value there is 92.7408.")
    assert "yours has no value (√(w − 50)" in grade(variant, "sqrt(w - 50)").message


def test_a_formula_must_agree_in_eight_points_of_which_none_is_one_without_a_value(asked):
    # The right one has no value below 2; it agrees with √(w − 2)·|w|/w, and not with one that bends between points.
    variant = asked("over: { w: -9 .. 9 }\nanswer: sqrt(w - 2)")
    assert grade(variant, "sqrt(w - 2)*abs(w)/w").is_right
    assert not grade(variant, "sqrt(w - 2) + 0.001").is_right
    assert grade(variant, "sqrt(w - 2)*(1 + 1e-8)").is_right
    assert not grade(variant, "sqrt(w - 2)*(1 + 1e-5)").is_right
    # Where only the learner's has no value it is another formula.
    assert not grade(asked("over: { w: -9 .. 9 }\nanswer: abs(w)"), "sqrt(w)^2").is_right


def test_the_working_of_a_formula_ends_at_a_point_of_small_numbers(asked):
    assert asked("over: { w: 1 .. 9 }\ngiven: { c: [2] }\nderivative: w\nanswer: c*w^2").working[-1] == (
        "At w = 2.0: 2·2·2 = 4·2 = 8.0"
    )
    # The first name is 2, the second 3, as far as their intervals reach.
    assert asked("over: { w: 1 .. 9, v: 1 .. 9 }\nanswer: w^2/v").working[-1].startswith("At w = 2.0, v = 3.0: 2²/3 =")
    assert asked("over: { w: 4 .. 9, v: 0.5 .. 1 }\nanswer: w^2/v").working[-1].startswith("At w = 4.0, v = 1.0: ")


@pytest.mark.parametrize(
    ("typed", "told"),
    [("3w^2", "Right."), ("3*w*w", "Right: 3ww agrees with 3w²."), ("w^2*3", "Right: w²·3 agrees with 3w².")],
)
def test_a_right_formula_is_told_with_the_other_one_where_it_is_written_otherwise(asked, typed, told):
    assert grade(asked("answer: 3*w^2\nover: { w: [1, 4] }"), typed).message == told
