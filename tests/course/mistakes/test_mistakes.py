"""Every mistake of the list is made on purpose; its value is worked out here by hand or in plain floats."""

import itertools
import math

import numpy as np
import pytest

from tutor.course.mistakes.mistakes import agree, every_further
from tutor.course.mistakes.wrong_rules import MISTAKES
from tutor.course.questions.grading import grade
from tutor.course.questions.question import draw
from tutor.course.scenario.filling import QuestionError


def _asks(run, answer="w[1]", kind="number", given="{}"):
    return f"""
        id: tried.mistake
        kind: {kind}
        given: {given}
        run: {run}
        ask: What?
        answer: {answer}
        hint: Look.
        decimals: 6
        """


SLOPE = _asks("{ start: 3, gradient: 2.5, rate: 0.1 }")
PARABOLA = _asks("{ surface: parabola, start: 6, rate: 0.3 }")
TWICE = _asks("{ surface: parabola, start: 6, rate: 0.3 }", "w[2]")
CHAIN = _asks("{ surface: (3w - 4)^2, start: 2, rate: 0.05 }")
RAVINE = _asks("{ surface: stretched-bowl, kappa: 6, start: [3, 1], rate: 0.1 }", "parameters[1]", "vector")
FROZEN = _asks("{ surface: stretched-bowl, kappa: 6, start: [3, 1], rate: 0.1, freeze: x }", "parameters[1]", "vector")
TILTED = _asks("{ surface: tilted-bowl, start: [3, 2], rate: 0.1 }", "parameters[1]", "vector")
MOMENTUM = _asks("{ surface: parabola, start: 6, rate: 0.1, optimizer: momentum, beta: 0.5 }", "w[2]")
VELOCITY = _asks("{ surface: parabola, start: 6, rate: 0.1, optimizer: momentum, beta: 0.5 }", "velocity[1]")
PYTORCH = _asks("{ surface: parabola, start: 6, rate: 0.1, optimizer: momentum-pytorch, beta: 0.5 }", "velocity[1]")
NESTEROV = _asks("{ surface: parabola, start: 6, rate: 0.1, optimizer: nesterov, beta: 0.5 }", "w[2]")
ADAM = _asks("{ surface: parabola, start: 6, rate: 0.1, optimizer: adam }")
ADAGRAD = _asks("{ surface: parabola, start: 6, rate: 0.1, optimizer: adagrad, epsilon: 1 }")


def _adam_change(g, corrected=True, root=True):
    """Adam's first change in plain floats (Kingma, Ba 2015, algorithm 1)."""
    m, s = 0.1 * g, 0.001 * g * g
    if corrected:
        m, s = m / (1 - 0.9), s / (1 - 0.999)
    return -0.1 * m / ((math.sqrt(s) if root else s) + 1e-8)


MADE = [
    ("uphill", SLOPE, "3.25", "You added α·gradient: 3.0 + 0.25. The loss rises that way."),
    ("no-rate", SLOPE, "0.5", "You left α out: 3.0 − 2.5."),
    ("divided-by-rate", SLOPE, "-22", "You divided by α instead of multiplying by it: the step became −25.0."),
    ("change-only", SLOPE, "-0.25", "You gave the change, −0.25. It is still to be added to 3.0."),
    ("change-sign", SLOPE, "0.25", "You gave the change with its sign turned, 0.25."),
    ("shrunk", SLOPE, "2.7", "3.0 − 0.3"),
    ("decimal-slip", SLOPE, "2.975", "the step became −0.025, ten times too short"),
    ("decimal-slip", PARABOLA, "-18", "the step became −24.0, ten times too long"),
    ("decimal-slip", SLOPE, "27.5", "one place too far to the right"),
    ("decimal-slip", SLOPE, "0.275", "one place too far to the left"),
    ("sign-slip", SLOPE, "-2.75", "The sign is turned round."),
    # The gradient is 8 at 6.0, 3.2 at 3.6.
    ("new-gradient", PARABOLA, "5.04", "You took the gradient at the new point, 3.2."),
    ("power-factor", PARABOLA, "4.8", "you took 4.0 for the gradient"),
    ("loss-for-gradient", PARABOLA, "1.2", "You used the loss, 16.0, in place of the gradient."),
    ("one-step-few", TWICE, "3.6", "You stopped one update early, after 1 update."),
    ("one-step-many", TWICE, "2.256", "You went one update too far, to 3 updates."),
    ("one-step-few", PARABOLA, "6", "You stopped one update early, at the start."),
    ("uphill", TWICE, "12.24", "(at update 2): 8.4 + 3.84"),
    # 2(3w − 4)·3 at 2 is 12, and 4 without the 3.
    ("inner-factor", CHAIN, "1.8", "You left out the inner derivative: you took 4.0 for the gradient."),
    # (x, y) − 0.1·(x, 6y)
    ("swapped-components", RAVINE, "0.4, 2.7", "You swapped the components: x comes before y."),
    ("swapped-gradient", RAVINE, "2.4, 0.7", "the step became (−0.6, −0.3)"),
    ("only-first", RAVINE, "2.7, 1", "You updated x alone"),
    ("only-second", RAVINE, "3, 0.4", "You updated y alone"),
    ("frozen-moved", FROZEN, "2.7, 0.4", "You moved what is frozen: the step became (−0.3, −0.6)."),
    # 2x + 1.8y = 9.6 moves x to 2.04; then 2y + 1.8·2.04 = 7.672.
    ("one-after-the-other", TILTED, "2.04, 1.2328", "You updated x first"),
    # v₁ = 0.8, w₁ = 5.2; g = 6.4; v₂ = 0.4 + 0.64.
    ("no-momentum", MOMENTUM, "4.56", "the step became −0.64"),
    # w₁ = 5.2 as before; the momentum's 0.4 is added twice.
    ("momentum-twice", MOMENTUM, "3.76", "the step became −1.44"),
    # g + βv: 0.8 + 0.4 first; then g = 5.6 at 4.8, v = 0.4 + 0.56, 0.48 + 0.56.
    ("other-momentum", MOMENTUM, "3.76", "momentum twice"),
    ("averaged-momentum", MOMENTUM, "5.04", "0.5·7.2"),
    ("other-convention", VELOCITY, "10.4", "You kept α outside the velocity"),
    ("other-convention", PYTORCH, "1.04", "You put α inside the velocity"),
    ("other-momentum", NESTEROV, "4.16", "You left out Nesterov's look ahead"),
    ("no-bias-correction", ADAM, repr(6 + _adam_change(8, corrected=False)), "You left out the bias correction"),
    ("no-root", ADAM, repr(6 + _adam_change(8, root=False)), "You left out the root in the denominator"),
    # 0.1·8/(√64 + 1), and without the 1.
    ("no-epsilon", ADAGRAD, "5.9", "You left out ε, 1.0."),
]


@pytest.mark.parametrize(("name", "text", "answer", "sentence"), MADE)
def test_a_mistake_is_named_with_its_numbers(question, name, text, answer, sentence):
    verdict = grade(draw(question(text), 0), answer)
    assert verdict.outcome == "wrong"
    assert name in (verdict.mistake, *verdict.others)
    assert sentence in verdict.message


def test_every_mistake_of_the_table_was_made():
    named = {name for name, *_ in MADE}
    assert {mistake.name for mistake in MISTAKES} - {"only-third"} <= named


def test_the_third_component_can_be_the_only_one(question):
    text = _asks('{ surface: "x^2 + y^2 + 3z^2", start: [1, 2, 3], rate: 0.1 }', "parameters[1]", "vector")
    assert grade(draw(question(text), 0), "1, 2, 1.2").mistake == "only-third"


def test_rounding_too_early_is_said_to_what_is_nearly_right(question):
    text = """
        id: tried.rounded
        kind: number
        run: { surface: parabola, start: 5, rate: 0.13 }
        ask: What?
        answer: w[2]
        hint: Look.
        decimals: 3
        """
    variant = draw(question(text), 0)  # 3.6428
    assert grade(variant, "3.643").is_right
    assert grade(variant, "3.64").mistake == "rounded-early"
    assert "3 decimals" in grade(variant, "3.64").message
    assert grade(variant, "3.6").mistake == ""


def test_what_is_rounded_by_half_a_unit_is_right_and_no_mistake(question):
    # 1.05 − 1 is a little more than 0.05 in binary.
    text = _asks("{ start: 1.3, gradient: 2.5, rate: 0.1 }").replace("decimals: 6", "decimals: 1")
    variant = draw(question(text), 0)
    assert variant.expected[0] - 1 > variant.tolerance
    assert grade(variant, "1").is_right
    assert "rounded-early" not in {made.name for made in variant.mistakes}


@pytest.mark.parametrize(
    ("answer", "typed", "name", "sentence"),
    [
        ("change[0]", "-0.96", "one-step-many", "You took the number of the next update."),
        ("change[1]", "-2.4", "one-step-few", "You took the number of the update before."),
        ("rate[1]", "0.15", "one-step-many", "You took the number of the next update."),
        ("gradient[1]", "1.28", "one-step-many", "You went one update too far, to 2 updates."),
        ("loss[2]", "2.56", "one-step-few", "You stopped one update early, after 1 update."),
    ],
)
def test_one_update_more_or_fewer_is_counted_in_updates(question, answer, typed, name, sentence):
    run = "parabola start=6 rate=0.3"
    # At update 2 the rate is half of 0.3.
    run += " schedule=step every=2 factor=0.5" if answer.startswith("rate") else ""
    verdict = grade(draw(question(_asks(run, answer)), 0), typed)
    assert name in (verdict.mistake, *verdict.others)
    assert sentence in verdict.message


@pytest.mark.parametrize("answer", ["w[0]", "loss[0]", "gradient[0]", "hessian[0]", "3*gradient[0] + loss[0]"])
def test_no_update_is_miscounted_where_none_is_asked_about(question, answer):
    made = draw(question(_asks("parabola start=6", answer)), 0).mistakes
    assert not {"one-step-few", "one-step-many"} & {mistake.name for mistake in made}


def test_an_author_s_mistake_comes_first(question):
    text = SLOPE.replace(
        "hint: Look.", "hint: Look.\n        mistakes: { 'w[0] + 0.25': You did what the author says. }"
    )
    verdict = grade(draw(question(text), 0), "3.25")
    assert verdict.message.startswith("Either: You did what the author says. Or: ")
    assert verdict.mistake == "own: w[0] + 0.25"


def test_an_author_names_mistakes_of_a_vector_by_its_components(question):
    text = """
        id: tried.vector
        kind: vector
        given: { g: 2, h: 3, rate: 0.1 }
        ask: What?
        answer: [rate*g, rate*h]
        hint: Look.
        mistakes: { "g, max(h, 1)": You left α out of both., "g, rate*h": You left α out of x. }
        """
    variant = draw(question(text), 0)
    assert grade(variant, "0.2, 0.3").is_right
    assert grade(variant, "2, 3").message.startswith("Either: You left α out of both. Or: ")
    assert grade(variant, "(2, 0.3)").mistake == "own: g, rate*h"
    with pytest.raises(QuestionError, match="as many components as the answer, 2"):
        draw(question(text.replace('g, rate*h"', 'g + h"')), 0)


def test_mistakes_that_meet_are_one_named_by_the_first(question):
    # At α = 0.1 leaving α out and slipping the decimal point give the same number.
    verdict = grade(draw(question(SLOPE), 0), "0.5")
    assert verdict.mistake == "no-rate"
    assert "decimal-slip" in verdict.others
    assert "Or: The decimal point slipped" in verdict.message


def test_a_mistake_that_gives_the_right_answer_is_never_asked(question):
    # Taking α times the weight for α times the gradient is right where both are the same.
    fixed = _asks("{ start: 2, gradient: 2, rate: 0.1 }")
    with pytest.raises(QuestionError, match="shrunk"):
        draw(question(fixed), 0)
    drawn = question(_asks("{ start: w0, gradient: 2, rate: 0.1 }", given="{ w0: [2, 4] }"))
    assert {draw(drawn, seed).values["w0"] for seed in range(20)} == {4.0}


def test_a_rule_that_cannot_show_is_no_mistake(question):
    # The first velocity is the gradient's part alone, and a gradient at the start knows no update.
    first = _asks("{ surface: parabola, start: 6, rate: 0.1, optimizer: momentum, beta: 0.5 }")
    assert "no-momentum" not in {made.name for made in draw(question(first), 0).mistakes}
    at_start = _asks("{ surface: parabola, start: 6, rate: 0.1 }", "gradient[0]")
    assert not {"uphill", "no-rate"} & {made.name for made in draw(question(at_start), 0).mistakes}


def test_where_a_mistake_leads_is_its_rule_followed_for_twenty_updates(question):
    consequence = grade(draw(question(PARABOLA), 0), "8.4").consequence
    assert consequence.broken.parameters.shape == (21, 1)
    # Uphill from 6 on (w − 2)² with α = 0.3 the distance grows by 1.6 each time; downhill it shrinks to 0.4.
    assert consequence.broken.parameters[:, 0] == pytest.approx([2 + 4 * 1.6**k for k in range(21)])
    assert consequence.right.losses == pytest.approx([16 * 0.16**k for k in range(21)])
    assert grade(draw(question(SLOPE), 0), "-0.25").consequence is None


def test_where_only_a_gradient_was_given_nothing_is_said_of_a_loss(question):
    uphill = grade(draw(question(SLOPE), 0), "3.25")
    assert uphill.mistake == "uphill"
    assert uphill.consequence is None


@pytest.mark.parametrize("surface", ["parabola", "ripples", "double-well", "bowl", "rosenbrock", "saddle", "beale"])
@pytest.mark.parametrize("rule", ["gradient-descent", "momentum", "nesterov", "rmsprop", "adam", "adamw", "newton"])
def test_mistakes_apply_on_every_surface_and_rule(question, surface, rule):
    kind, answer = (
        ("number", "w[2]") if surface in ("parabola", "ripples", "double-well") else ("vector", "parameters[2]")
    )
    text = _asks(f"{{ surface: {surface}, rate: 0.013, optimizer: {rule} }}", answer, kind)
    variant = draw(question(text), 0)
    names = {made.name for made in variant.mistakes}
    assert "uphill" in names
    for made in variant.mistakes:
        assert made.sentence.endswith(".")
        verdict = grade(variant, "; ".join(map(repr, made.value.tolist())))
        assert made.name in (verdict.mistake, *verdict.others)


def test_a_rate_that_falls_to_zero_breaks_nothing(question):
    text = _asks("parabola start=6 rate=0.1 schedule=linear total=2 end_factor=0", "loss[4]")
    names = {made.name for made in draw(question(text), 0).mistakes}
    assert "no-rate" in names
    assert "divided-by-rate" not in names


@pytest.mark.parametrize("optimizer", ["momentum", "adagrad", "rmsprop", "adam", "adamw"])
def test_what_was_done_can_be_said_of_every_wrong_piece_of_a_rule(question, optimizer):
    variant = draw(question(_asks(f"parabola start=6 rate=0.1 optimizer={optimizer}", "w[2]")), 0)
    further = every_further(variant.asked)
    assert len(further) > 30
    assert all(made.sentence.endswith(".") for made in further)


BRACKET = _asks("{ surface: (2w - 5)^2, start: 4, rate: 0.3 }")
TWO = [
    (BRACKET, 4 + 2 * 2 * 3, "you went with the slope instead of against it, and you left α out."),
    (BRACKET, 4 + 0.3 * 2 * 3, "you went with the slope instead of against it, and you left the factor of the power"),
    (BRACKET, 4 - 2 * 3, "you left α out, and you left the factor of the power out."),
    (SLOPE, -2 * (3 - 0.25), "The sign is turned round, and there is a factor 2 too many in it."),
    (SLOPE, -(3 - 0.25) / 10, "The sign is turned round, and the decimal point is one place too far to the left."),
    (SLOPE, 3 * (3 - 0.25), "It is what is asked for, multiplied by 3."),
    (CHAIN, -(2 - 12), "You left α out: 2.0 − 12.0. And its sign is turned round."),
    (RAVINE.replace("parameters[1]", "gradient[0]"), (3, 6 * 6), "In y alone 6.0 stands twice as a factor."),
    (RAVINE, (10 * (3 - 0.1 * 3), 1 - 0.1 * 6), "In x alone the decimal point is one place too far to the right."),
    (RAVINE, (3 - 0.1 * 3, 7 * (1 - 0.1 * 6)), "y is too large"),
]


@pytest.mark.parametrize(("block", "typed", "said"), TWO)
def test_two_slips_are_told_where_no_single_one_leads_there(question, block, typed, said):
    numbers = typed if isinstance(typed, tuple) else (typed,)
    verdict = grade(draw(question(block), 0), "; ".join(f"{x:.6f}" for x in numbers))
    assert said in verdict.message
    assert verdict.mistake == ("" if verdict.message.startswith("Not yet") else "two-at-once")


def test_what_one_slip_leads_to_is_not_told_as_two(question):
    for name, block, typed, _ in MADE:
        assert grade(draw(question(block), 0), typed).mistake != "two-at-once", name


def test_the_one_weight_is_not_told_beside_the_place_that_it_is(question):
    verdict = grade(draw(question(_asks("{ start: 3, gradient: 3.5, rate: 0.3 }", "change[0]")), 0), "3")
    assert verdict.message == "You gave the place at the start, 3.0."
    assert (verdict.mistake, verdict.others) == ("gave-parameters", ())


def test_values_at_the_ends_of_what_a_computer_holds_are_told_apart_without_a_warning():
    ends = np.array([1.7e308, -1.7e308, np.inf, np.nan])
    for value, other in itertools.permutations(ends, 2):
        assert not agree(np.array([value]), np.array([other]))
    assert agree(ends[:3], ends[:3])


def test_a_question_that_gives_a_slope_alone_shows_no_loss_to_take_for_it(question):
    names = {made.name for made in draw(question(SLOPE), 0).mistakes}
    assert "no-rate" in names
    assert "loss-for-gradient" not in names


def _rounded_early(question, start, answer, decimals):
    text = f"""
        id: tried.rounded
        kind: number
        run: parabola start={start} rate=0.13
        ask: What?
        answer: {answer}
        hint: Look.
        decimals: {decimals}
        """
    variant = draw(question(text), 0)
    made = [each.value[0] for each in variant.mistakes if each.name == "rounded-early"]
    return variant.expected[0], made


@pytest.mark.parametrize(
    ("start", "answer", "decimals", "rounded"),
    [
        # 58, 43.44, 32.6656: on the way 43 leads to 32.34.
        (58, "w[2]", 0, [32]),
        # 58.3, 43.662, 32.82988: told as 33; on the way 43.7 leads to 32.858, and 44 to 33 again.
        (58.3, "w[2]", 1, [33, 32.9]),
        # 5.2, 4.368, 3.75232: 1.25077 told as 1.3; on the way 4.4 leads to 3.8, and 4.37 to 3.75, which is right.
        (5.2, "w[2]/3", 2, [1.3, 1.27]),
    ],
)
def test_a_place_is_rounded_on_the_way_as_it_is_asked_for_or_to_one_decimal_fewer(
    question, start, answer, decimals, rounded
):
    expected, made = _rounded_early(question, start, answer, decimals)
    second = 2 + (start - 2) * 0.74**2
    assert expected == pytest.approx(second / 3 if answer.endswith("/3") else second)
    assert made == pytest.approx(rounded)


def test_a_miscounted_update_that_ends_alike_does_no_harm(question):
    # With α = 1 the weight goes from 6 to −2 and back; the loss is 16 at each place.
    run = "{ surface: parabola, start: 6, rate: 1 }"
    variant = draw(question(_asks(run, "loss[2]")), 0)
    assert variant.expected == pytest.approx([16])
    assert not {"one-step-few", "one-step-many"} & {each.name for each in variant.mistakes}


def test_what_a_tiny_epsilon_does_not_show_does_no_harm(question):
    text = """
        id: tried.tiny
        kind: number
        run: parabola start=6 rate=0.1 optimizer=adagrad epsilon=0.001
        ask: What?
        answer: w[1]
        hint: Look.
        decimals: 2
        """
    assert draw(question(text), 0).expected == pytest.approx([6 - 0.1 * 8 / 8.001])


@pytest.mark.parametrize("more", ["freeze=x", "optimizer=one-at-a-time"])
def test_it_is_not_said_that_all_components_move_where_they_do_not(question, more):
    block = (
        f"id: t.x\nkind: vector\nask: Where?\nhint: Look.\nrun: bowl start=3,4 rate=0.1 {more}\nanswer: parameters[2]"
    )
    assert not {"only-first", "only-second"} & {made.name for made in draw(question(block), 0).mistakes}


def test_a_step_of_the_length_of_the_rate_is_told_where_the_slope_is_less_than_one_too(question):
    # The slope at 2.125 is 0.25; α alone leads to 2.025.
    block = "id: t.x\nkind: number\nask: Where?\nhint: Look.\nrun: parabola start=2.125 rate=0.1\nanswer: w[1]"
    told = grade(draw(question(block), 0), "2.025")
    assert told.mistake == "sign-step"
    assert "fixed-length-step" in told.others


def test_a_slip_of_writing_is_a_slip_whatever_it_leads_to(by_hand):
    made = {(each.name, each.value.item()): each.is_slip for each in draw(by_hand, 0).mistakes}
    assert made["sign-slip", -2.75]
    assert made["decimal-slip", 27.5]
    assert not made["uphill", 3.25]


def test_two_given_numbers_put_together_are_told_where_there_is_no_run(question):
    given = "id: t.x\nkind: number\nask: What?\nhint: Look.\ngiven: { a: [2], b: [3.5], c: [0.3] }\n"
    assert "two-numbers" in {each.name for each in every_further(draw(question(given + "answer: a*b*c"), 0).asked)}
    run = 'run: { surface: parabola, start: a, rate: c }\nanswer: "b*w[1]"'
    with_run = question(given.replace("[2]", "[6]") + run)
    assert "two-numbers" not in {each.name for each in every_further(draw(with_run, 0).asked)}
