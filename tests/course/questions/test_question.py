import json
import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tutor.course.questions.grading import grade
from tutor.course.questions.question import draw, has_drawable_run, variant_at
from tutor.course.questions.task import next_part
from tutor.course.scenario.draws import count, draw_index, interval_of, shuffled, values_at, values_of
from tutor.course.scenario.filling import QuestionError


def test_values_come_from_ranges_lists_and_exclusions():
    assert values_of("1 .. 3") == (1.0, 2.0, 3.0)
    assert values_of("-1 .. 1 step 0.5 not 0") == (-1.0, -0.5, 0.5, 1.0)
    assert values_of("−1 .. 1 not 0, 1") == (-1.0,)
    assert values_of([0.1, "adam", 3]) == (0.1, "adam", 3.0)
    assert values_of(2.5) == (2.5,)


def test_a_range_is_rounded_before_anything_is_computed():
    # Adding 0.1 three times gives 0.30000000000000004.
    assert values_of("0 .. 0.3 step 0.1") == (0.0, 0.1, 0.2, 0.3)


@pytest.mark.parametrize(
    "spec",
    ["3 .. 1", "1 .. 2 step 0", "1 to 2", "1 .. x", "0 .. 1 step 1e-9", "1 .. 1 not 1", [], "1 .. 1e99", "nan .. 1"],
)
def test_what_allows_nothing_is_refused(spec):
    with pytest.raises(ValueError, match=r"\."):
        values_of(spec)


def test_every_draw_has_its_number():
    lists = {"a": (1.0, 2.0), "b": (0.1, 0.2, 0.3)}
    draws = {tuple(values_at(lists, index).values()) for index in range(count(lists))}
    assert draws == {(a, b) for a in lists["a"] for b in lists["b"]}


def test_a_seed_means_the_same_draw_everywhere():
    assert [draw_index("by-hand.update", seed, 0, 1000) for seed in range(4)] == [601, 790, 289, 508]
    assert sorted(shuffled(5, "x", 3)) == [0, 1, 2, 3, 4]


GIVEN = "{ w0: 1 .. 5 step 0.5, g: -4 .. 4 step 0.5 not 0, rate: [0.001, 0.05, 0.1, 0.2] }"
RANGED = f"""
    id: by-hand.update
    kind: number
    given: {GIVEN}
    run: {{ start: w0, gradient: g, rate: rate }}
    ask: "w = {{w0}}, dL/dw = {{g}}, α = {{rate}}. What is w_new?"
    answer: w[1]
    hint: Which way does the loss fall?
    """


@settings(max_examples=60, deadline=None)
@given(seed=st.integers(0, 10**9))
def test_half_a_unit_of_the_last_decimal_is_at_most_a_hundredth_of_the_step(question, seed):
    variant = draw(question(RANGED), seed)
    step = abs(variant.values["rate"] * variant.values["g"])
    assert 0.5 * 10.0**-variant.decimals <= 0.01 * step * (1 + 1e-9)
    # and not one decimal more than that takes
    assert variant.decimals == 0 or 5 * 10.0**-variant.decimals > 0.01 * step
    assert variant.precision == f"to {variant.decimals} decimals"


@settings(max_examples=30, deadline=None)
@given(seed=st.integers(0, 10**9))
def test_a_draw_is_the_same_every_time_and_its_truth_is_the_engine_s(question, seed):
    variant, again = draw(question(RANGED), seed), draw(question(RANGED), seed)
    assert (variant.values, variant.ask, variant.expected) == (again.values, again.ask, again.expected)
    w0, g, rate = (variant.values[name] for name in ("w0", "g", "rate"))
    assert variant.expected == pytest.approx([w0 - rate * g], abs=1e-15)


def test_a_tolerance_on_the_answer_would_accept_what_did_not_move(question, by_hand):
    # w = 3, g = 0.5, α = 0.01: within 1 % of 2.995 lie the wrong sign, no step at all and a slipped point.
    text = (
        RANGED.replace("1 .. 5 step 0.5", "3")
        .replace("-4 .. 4 step 0.5 not 0", "0.5")
        .replace("[0.001, 0.05, 0.1, 0.2]", "0.01")
    )
    variant = draw(question(text), 0)
    assert grade(variant, "2.995").is_right
    assert [grade(variant, wrong).mistake for wrong in ("3.005", "3", "2.9995")] == [
        "uphill",
        "one-step-few",
        "decimal-slip",
    ]


def test_a_step_of_zero_is_drawn_again(question):
    drawn = question(RANGED.replace("-4 .. 4 step 0.5 not 0", "[0, 1]"))
    assert {draw(drawn, seed).values["g"] for seed in range(20)} == {1.0}
    with pytest.raises(QuestionError, match="does not move"):
        draw(question(RANGED.replace("-4 .. 4 step 0.5 not 0", "0")), 0)


def test_an_answer_without_a_value_is_drawn_again(question):
    text = RANGED.replace("answer: w[1]", "answer: w[1]/(g - 1)").replace("-4 .. 4 step 0.5 not 0", "[1, 2]")
    assert {draw(question(text), seed).values["g"] for seed in range(20)} == {2.0}


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("w[1]", "v[1]", "'v'"),
        ("w[1]", "w[", "w["),
        ("w[1]", "w[5000]", "at most"),
        ("gradient: g", "surface: parbola", "parabola"),
        ("rate: rate }", "ratte: rate }", "rate"),
        ("kind: number", "kind: vector", "components"),
        ("{g}, α", "{zz}, α", "zz"),
    ],
)
def test_a_wrong_question_says_what_is_wrong(question, old, new, words):
    assert old in RANGED
    with pytest.raises(QuestionError) as caught:
        draw(question(RANGED.replace(old, new)), 0)
    assert words in str(caught.value)


def test_all_variants_are_enumerated_once(question):
    text = (
        RANGED.replace("1 .. 5 step 0.5", "[3, 4]")
        .replace("-4 .. 4 step 0.5 not 0", "[1, 2]")
        .replace("[0.001, 0.05, 0.1, 0.2]", "0.1")
    )
    drawn = [tuple(variant.values.values()) for variant in (variant_at(question(text), 0, index) for index in range(4))]
    assert sorted(drawn) == [(3, 1, 0.1), (3, 2, 0.1), (4, 1, 0.1), (4, 2, 0.1)]


def test_numbers_are_put_into_text_as_they_are_read(question):
    text = """
        id: tried.text
        kind: number
        given: { c: -3, w0: 2.5, rule: [momentum] }
        run: { surface: parabola, centre: c, start: w0, optimizer: rule, rate: 0.25 }
        ask: "(w − {c})² at {w0}: loss {loss[0]}, {rule}; $w_{new} = {w0} - {c}$, $\\\\frac{1}{2}$"
        answer: w[1]
        hint: Look.
        """
    variant = draw(question(text), 0)
    assert variant.ask == "(w − (−3))² at 2.5: loss 30.25, momentum; $w_{new} = 2.5 - (−3)$, $\\frac{1}{2}$"
    assert variant.expected == pytest.approx([2.5 - 0.25 * 11])


@pytest.mark.parametrize(
    ("spec", "ends"),
    [("0.3 .. 0.9", (0.3, 0.9)), ("−3 .. 3", (-3.0, 3.0)), ([0, 0.5], (0.0, 0.5)), ("1e-3 .. 2", (0.001, 2.0))],
)
def test_an_interval_has_two_ends_and_needs_no_step(spec, ends):
    assert interval_of(spec) == ends


@pytest.mark.parametrize("spec", ["3", "3 .. 1", "1 .. 1", "0 .. 1 step 0.1", "0 .. 1 not 0", [1], [1, 2, 3], "a .. b"])
def test_what_is_no_interval_is_refused(spec):
    with pytest.raises(ValueError, match=r"is not a number|An interval is written"):
        interval_of(spec)


def test_a_given_may_be_both_a_number_and_a_start(question):
    text = RANGED.replace("w0", "w")
    variant = draw(question(text), 3)
    assert variant.expected[0] == pytest.approx(variant.values["w"] - variant.values["rate"] * variant.values["g"])


PARTS = """
    id: by-hand.parts
    given: { w0: 6 }
    run: { surface: parabola, start: w0, rate: 0.3 }
    ask: "L(w) = (w − 2)², w = {w0}, α = 0.3."
    parts:
      - { ask: What is the gradient?, answer: "gradient[0]", hint: Twice the distance. }
      - { ask: What is w after one update?, answer: "w[1]", hint: Against the gradient. }
      - { ask: And after two?, answer: "w[2]", hint: The same again. }
    """


def test_parts_share_their_numbers_and_carry_the_learner_s_own_forward(question):
    first = draw(question(PARTS), 0)
    assert (first.part, first.parts) == (1, 3)
    assert first.ask == "L(w) = (w − 2)², w = 6, α = 0.3.\n\nWhat is the gradient?"
    second = next_part(first, "10")  # wrong, it is 8
    assert grade(second, "3.6").message == "Right."
    verdict = grade(second, "3")  # 6 − 0.3·10
    assert verdict.is_right
    assert "your own number" in verdict.message
    assert "3.6" in verdict.message
    third = next_part(second, "3")
    assert grade(third, "2.4").is_right  # 3 − 0.3·2
    assert grade(third, "2.64").is_right
    assert not grade(third, "2.5").is_right
    assert next_part(third, "2.4") is None


def test_an_unreadable_part_carries_nothing(question):
    second = next_part(draw(question(PARTS), 0), "what?")
    assert second.own_numbers == ()
    assert second.follows is None


def test_the_smaller_question_shares_the_numbers(by_hand):
    sub = draw(by_hand, 0).sub
    assert grade(sub, "0.25").is_right
    assert sub.ask == "What is α·dL/dw?"


def test_a_diverging_run_is_asked_about_as_long_as_it_is_finite(question):
    text = RANGED.replace("gradient: g", "surface: parabola").replace(GIVEN, "{ w0: 6, g: 1, rate: 1.2 }")
    text = text.replace("w[1]", "w[3]")
    assert draw(question(text), 0).expected == pytest.approx([2 + 4 * (-1.4) ** 3])
    with pytest.raises(QuestionError):
        draw(question(text.replace("w[3]", "w[900]").replace("1.2", "120")), 0)


def test_the_right_answer_of_every_kind_passes(question, by_hand):
    assert draw(by_hand, 0).right_answer == "2.750"
    assert grade(draw(by_hand, 0), draw(by_hand, 0).right_answer).is_right
    assert np.isfinite(draw(by_hand, 0).expected).all()
    assert math.isclose(draw(by_hand, 0).tolerance, 0.0005)


@given(seed=st.integers(0, 10**9), length=st.integers(3, 9))
def test_steps_to_order_never_stand_in_the_right_order(question, seed, length):
    steps = [f"step {place}" for place in range(length)]
    asked = question(f"id: tried.order\nkind: order\nask: What?\nhint: Look.\nsteps: {json.dumps(steps)}")
    variant = draw(asked, seed)
    assert sorted(variant.steps) == steps
    assert list(variant.steps) != steps
    assert variant.steps == draw(asked, seed).steps
    assert [variant.steps[place - 1] for place in variant.order] == steps


def test_steps_to_order_stand_in_every_other_order(question):
    asked = question("id: tried.order\nkind: order\nask: What?\nhint: Look.\nsteps: [a, b, c]")
    assert len({draw(asked, seed).steps for seed in range(60)}) == 5


@pytest.mark.parametrize(
    ("given", "mistake", "told"),
    [
        ("abcdef", "", "Right."),
        ("fedcba", "order-turned", "The order is turned round: what comes last stands first."),
        ("bafedc", "", "The first is another one; look again at step 1."),
        ("afedcb", "", "The first is right; look again at step 2."),
        ("abfedc", "", "The first 2 are right; look again at step 3."),
        ("abdcef", "steps-exchanged", "You exchanged “d” and “c”."),
        ("deabcf", "parts-exchanged", "What begins with “d” was put before what it follows."),
        ("aefbcd", "parts-exchanged", "What begins with “e” was put before what it follows."),
        ("bcdaef", "step-too-late", "“a” comes too late. The rest is in order."),
        ("dabcef", "step-too-early", "“d” comes too early. The rest is in order."),
    ],
)
def test_an_order_is_told_what_is_wrong_in_it_or_how_far_it_is_right(question, given, mistake, told):
    asked = question("id: tried.order\nkind: order\nask: What?\nhint: Look.\nsteps: [a, b, c, d, e, f]")
    variant = draw(asked, 3)
    verdict = grade(variant, " ".join(str(variant.steps.index(step) + 1) for step in given))
    assert (verdict.mistake, verdict.message) == (mistake, told)


@pytest.mark.parametrize(
    ("body", "is_drawable"),
    [
        ("run: parabola start=6\nanswer: w[1]", True),
        ("run: bowl start=3,4\nanswer: x[1]", True),
        ('run: { surface: "a^2 + 2*b^2 + 3*c^2", start: [1, 2, 3], rate: 0.1 }\nanswer: a[1]', False),
        ("given: { a: [2] }\nanswer: a/2", False),
    ],
)
def test_a_picture_shows_a_run_over_one_weight_or_two(question, body, is_drawable):
    assert has_drawable_run(question(f"id: t.x\nkind: number\nask: What?\nhint: Look.\n{body}")) is is_drawable
