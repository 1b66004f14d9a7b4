"""What is made of an answer itself when no rule fits: each sentence, and the number that it is said to, by hand."""

from math import exp, hypot, log

import numpy as np
import pytest

from tests.course.mistakes.numbers.test_wrong_runs import asked
from tutor.course.mistakes.from_the_answer import edits_of_all, guesses
from tutor.course.scenario.scenario import components
from tutor.engine.formula import parse, to_unicode


def _guessed(numbers, *answer):
    parts = tuple(parse(part, numbers) for part in answer)
    made = guesses(parts, numbers, None, components(parts, numbers, None))
    return [(each.name, each.sentence, each.value) for each in made]


def _of_run(line, answer):
    about = asked(line, answer)
    return {
        each.sentence: (each.name, each.value) for each in guesses(about.answer, {}, about.scenario, about.expected)
    }


def _compare(told, rows):
    assert [(name, said) for name, said, _ in told] == [(name, said) for name, said, _ in rows]
    for (_, said, value), (*_, wanted) in zip(told, rows, strict=True):
        assert value == pytest.approx(np.ravel(wanted)), said


def test_all_that_is_said_of_a_difference_of_two_numbers():
    rows = [
        ("term-left-out", "You left out 3: 8.", 8),
        ("term-turned", "You added 3 instead of taking it away: 8 + 3.", 11),
        ("term-left-out", "You left out 8: −3.", -3),
        ("term-turned", "You took away 8 instead of adding it: −8 − 3.", -11),
        ("product-for-sum", "You multiplied 8 by 3: 8·3.", 24),
        ("numbers-exchanged", "You took 8.0 and 3.0 in each other's place.", -5),
        ("factor-two", "There is a factor 2 too many in it.", 10),
        ("factor-half", "A factor 2 is missing in it.", 2.5),
        ("fraction-turned", "You turned the fraction round.", 0.2),
        ("rest-to-one", "You gave what is left of 1.", -4),
        ("root-of-it", "You took the root of it.", 5**0.5),
        ("square-of-it", "You squared it.", 25),
        ("given-number", "8.0 stands in the question already; something is still to be done with it.", 8),
        ("given-number", "3.0 stands in the question already; something is still to be done with it.", 3),
        ("other-number", "You took 3 where 8 belongs: 3 − 3.", 0),
        ("other-number", "You took 8 where 3 belongs: 8 − 8.", 0),
        ("two-numbers", "You added 8.0 and 3.0.", 11),
        ("two-numbers", "You multiplied 8.0 by 3.0.", 24),
        ("two-numbers", "You divided 8.0 by 3.0.", 8 / 3),
        ("two-numbers", "You divided 3.0 by 8.0.", 3 / 8),
        ("two-numbers", "You added 8.0 and 7.0.", 15),
        ("two-numbers", "You multiplied 8.0 by 7.0.", 56),
        ("two-numbers", "You divided 8.0 by 7.0.", 8 / 7),
        ("two-numbers", "You divided 7.0 by 8.0.", 7 / 8),
        ("two-numbers", "You added 3.0 and 7.0.", 10),
        ("two-numbers", "You multiplied 3.0 by 7.0.", 21),
        ("two-numbers", "You divided 3.0 by 7.0.", 3 / 7),
        ("two-numbers", "You divided 7.0 by 3.0.", 7 / 3),
        ("given-number", "8.0 stands in the question already; something is still to be done with it.", 8),
        ("given-number", "3.0 stands in the question already; something is still to be done with it.", 3),
        ("given-number", "7.0 stands in the question already; something is still to be done with it.", 7),
    ]
    _compare(_guessed({"a": 8.0, "b": 3.0, "c": 7.0}, "a - b"), rows)


def test_a_part_of_an_answer_is_told_with_either_sign():
    told = {said: (name, value) for name, said, value in _guessed({"a": 8.0, "b": 3.0, "c": 2.0}, "a*b - c")}
    alone = "You gave 8·3 alone"
    assert told[f"{alone}, which is a part of the answer."] == ("part-alone", pytest.approx([24]))
    assert told[f"{alone}, with its sign turned, which is a part of the answer."] == (
        "part-alone",
        pytest.approx([-24]),
    )
    assert not any(said.startswith("You gave 8 alone") for said in told)


def test_a_logarithm_left_out_is_told_with_what_it_is_of():
    told = {said: (name, value[0]) for name, said, value in _guessed({"p": 0.2}, "-log(p)")}
    right = -log(0.2)
    assert told["You left out the logarithm: you gave 0.2, of which the logarithm is taken."] == (
        "no-logarithm",
        pytest.approx(exp(-right)),
    )
    assert told["You took the logarithm to base 10."] == ("other-function", pytest.approx(right / log(10)))
    assert told["You took the logarithm to base 2."] == ("other-function", pytest.approx(right / log(2)))
    assert told["You took the logarithm of 1 − 0.2."] == ("other-function", pytest.approx(-log(0.8)))
    assert told["You gave 1 − 0.2, without a logarithm."] == ("rest-to-one", pytest.approx(0.8))
    assert not any("logarithm" in said for _, said, _ in _guessed({"p": 0.2}, "1 - p"))


def test_of_several_components_each_other_order_is_told_and_each_that_is_left_out():
    told = [
        row
        for row in _guessed({"a": 8.0}, "a", "a + 1", "a + 2")
        if row[0] in ("swapped-components", "component-left-out")
    ]
    rows = [
        ("swapped-components", "You swapped components 1 and 2.", (9, 8, 10)),
        ("swapped-components", "You swapped components 1 and 3.", (10, 9, 8)),
        ("swapped-components", "You swapped components 2 and 3.", (8, 10, 9)),
        ("swapped-components", "You swapped the components: their order is turned.", (10, 9, 8)),
        ("component-left-out", "You left out component 1.", (0, 9, 10)),
        ("component-left-out", "You left out component 2.", (8, 0, 10)),
        ("component-left-out", "You left out component 3.", (8, 9, 0)),
    ]
    _compare(told, rows)


def _edited(*answer):
    made = edits_of_all(tuple(parse(part, "abcd") for part in answer))
    return [(edit.name, *map(to_unicode, wrong)) for edit, wrong in made]


def test_what_goes_wrong_in_two_components_goes_wrong_in_both_alike_crosswise_or_in_one():
    made = _edited("a*b", "c*d")
    assert made[:3] == [
        ("factor-left-out", "b", "d"),
        ("factor-turned", "b/a", "d/c"),
        ("factor-left-out", "a", "c"),
    ]
    assert ("factor-left-out", "b", "c") in made
    assert ("factor-left-out", "a", "d") in made
    assert ("factor-left-out", "b", "cd") in made
    assert ("factor-left-out", "ab", "c") in made
    assert ("factor-turned", "b/a", "c/d") not in made  # a piece is left out crosswise, and not exchanged
    assert not any(name == "sum-for-product" and wrong == ("a + b", "c/d") for name, *wrong in made)


def test_components_that_are_not_built_alike_go_wrong_one_by_one():
    made = _edited("a*b", "c")
    assert {second for _, _, second in made} == {"c"}
    assert ("factor-left-out", "b", "c") in made
    assert len(made) == 7


def test_of_one_component_each_edit_is_made_once():
    made = _edited("a*b")
    assert len(made) == len(set(made)) == 7


MOMENTUM = "stretched-bowl kappa=6 start=3,1 rate=0.1 optimizer=momentum beta=0.5"


def test_other_quantities_of_the_frames_that_an_answer_looks_at_are_told_with_their_numbers():
    # x: 3, 2.7, 2.7 − (0.15 + 0.27); y: 1, 0.4, 0.4 − (0.3 + 0.24)
    told = _of_run(MOMENTUM, "x[1]")
    rows = {
        "You gave the loss after 1 update, 4.125.": ("gave-loss", (2.7**2 + 6 * 0.4**2) / 2),
        "You gave the loss at the start, 7.5.": ("gave-loss", 7.5),
        "You gave the gradient after 1 update, (2.7, 2.4).": ("gave-gradient", (2.7, 2.4)),
        "You gave the gradient at the start, (−3.0, −6.0), with its sign turned.": ("gave-gradient", (-3, -6)),
        "You gave the change after 1 update, (0.42, 0.54), with its sign turned.": ("gave-change", (0.42, 0.54)),
        "You gave the velocity after 1 update, (0.42, 0.54).": ("gave-velocity", (0.42, 0.54)),
        "You gave the rate α after 1 update, 0.1.": ("gave-learning_rate", 0.1),
        "You gave y after 1 update, 0.4.": ("gave-y", 0.4),
        "You gave y at the start, 1.0.": ("gave-y", 1),
        "You gave x at the start, 3.0.": ("gave-x", 3),
        "You gave x after 2 updates, 2.28.": ("gave-x", 2.28),
        "You gave ∂L/∂y after 1 update, 2.4.": ("gave-gradient_y", 2.4),
        "You gave the length of the gradient at the start, 6.7082.": ("gave-length-of-gradient", hypot(3, 6)),
    }
    for said, (name, value) in rows.items():
        assert told[said][0] == name, said
        assert told[said][1] == pytest.approx(np.ravel(value)), said
    assert not any(said.startswith("You gave x after 1 update") for said in told)


def test_of_one_weight_its_place_is_told_and_no_slope_by_its_name():
    told = _of_run("parabola start=6 rate=0.25", "gradient[2]")  # 6, 4, 3, 2.5
    assert told["You gave the place after 2 updates, 3.0."] == ("gave-parameters", pytest.approx([3]))
    assert told["You gave the place after 3 updates, 2.5."] == ("gave-parameters", pytest.approx([2.5]))
    assert told["You gave the gradient after 1 update, 4.0."] == ("gave-gradient", pytest.approx([4]))
    assert not any("∂L/∂w" in said or said.startswith("You gave w ") for said in told)


def test_how_far_the_loss_falls_is_taken_from_the_slope_with_either_sign():
    told = [
        each
        for each in _of_run("parabola start=6 rate=0.25", "loss[0] - loss[1]").items()
        if each[1][0] == "first-order"
    ]
    assert [said for said, _ in told] == [
        "You gave the first order, the slope times the change of the weight, and the loss is curved."
    ]
    about = asked("parabola start=6 rate=0.25", "loss[0] - loss[1]")
    made = [
        each.value[0]
        for each in guesses(about.answer, {}, about.scenario, about.expected)
        if each.name == "first-order"
    ]
    assert made == pytest.approx([8 * 2, -8 * 2])
    for answer in ("loss[0] - loss[2]", "loss[1]", "gradient[0] - loss[1]"):
        assert not [each for each in _of_run("parabola start=6 rate=0.25", answer).values() if each[0] == "first-order"]
