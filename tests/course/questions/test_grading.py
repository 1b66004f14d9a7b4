import json
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tutor.course.lesson.lesson import read_lesson
from tutor.course.progress.attempt import Attempt
from tutor.course.questions.grading import grade
from tutor.course.questions.question import draw
from tutor.course.questions.verdict import judged_by_learner
from tutor.course.scenario.filling import QuestionError


def _drawn(question, kind, body, seed=0):
    return draw(question(f"id: tried.{kind}\nkind: {kind}\nask: What?\nhint: Look.\n{body}"), seed)


def test_the_first_worked_example_is_graded(by_hand):
    variant = draw(by_hand, 0)
    assert variant.ask == "w = 3, dL/dw = 2.5, α = 0.1. What is w_new?"
    assert grade(variant, "2.75").message == "Right."
    assert grade(variant, "2,75").note == "read as 2.75"
    assert grade(variant, "3 − 0.1·2.5").is_right
    assert grade(variant, "11/4").is_right
    assert grade(variant, "w_new = 2.75").is_right


def test_half_a_unit_of_the_last_decimal_is_right_and_more_is_not(question):
    variant = _drawn(question, "number", "run: { surface: parabola, start: 5, rate: 0.13 }\nanswer: w[2]\ndecimals: 3")
    exact = 2 + 3 * 0.74**2  # 3.6428
    assert [grade(variant, repr(exact + gap)).is_right for gap in (0.0005, -0.0005, 0.00051, -0.00051)] == [
        True,
        True,
        False,
        False,
    ]
    assert grade(variant, "3.643").message == "Right. To more digits it is 3.6428."


def test_what_no_mistake_explains_is_told_how_far_and_which_side_and_never_the_answer(by_hand):
    variant = draw(by_hand, 0)
    assert grade(variant, "1").message == "Not yet: your number is too small, by at least 1.0."
    assert grade(variant, "2.7654").message == "Not yet: your number is too large, by at least 0.01."
    assert not any("2.75" in grade(variant, wrong).message for wrong in ("1", "2.7654", "3.25", "0.25", "7"))


def test_a_gap_is_never_told_as_larger_than_the_number_that_was_typed(question):
    variant = _drawn(question, "number", "answer: 0.1\ndecimals: 2")
    assert [grade(variant, typed).message.rsplit(" ", 1)[1] for typed in ("7", "6.9", "0.96")] == [
        "6.0.",
        "6.0.",
        "0.8.",
    ]


def test_a_gap_is_told_with_one_digit_whatever_was_typed(question):
    variant = _drawn(question, "number", "answer: 0.025\ndecimals: 4")
    assert grade(variant, "0").message == "Not yet: your number is too small, by at least 0.02."
    assert grade(variant, "1e300").message == "Not yet: your number is too large, by at least 1e300."
    assert grade(variant, "2.025").message == "Not yet: your number is too large, by at least 2.0."


def test_each_component_is_told_its_side(question):
    variant = _drawn(question, "vector", "run: { surface: bowl, start: [3, 4], rate: 0.1 }\nanswer: parameters[1]")
    assert grade(variant, "(2.4, 3.2)").is_right
    assert grade(variant, "(2.4, 5)").message == "Not yet: x is right, y is too large, by at least 1.0."
    assert grade(variant, "2.4").outcome == "unreadable"


def test_an_unreadable_answer_is_no_wrong_one(by_hand):
    verdict = grade(draw(by_hand, 0), "2..75")
    assert (verdict.outcome, verdict.position) == ("unreadable", 2)
    assert verdict.mistake == ""


def test_computing_can_be_the_point(question):
    variant = _drawn(question, "number", "answer: 3 - 0.25\naccept: number")
    assert grade(variant, "3 - 0.25").outcome == "unreadable"
    assert grade(variant, "2.75").is_right


def test_a_wrong_option_is_told_why(question):
    options = "options: [{ text: Left, right: true, why: Yes. }, { text: Right, why: The loss rises there. }]"
    variant = _drawn(question, "choice", options)
    right = next(str(k) for k, option in enumerate(variant.options, 1) if option.right)
    wrong = "2" if right == "1" else "1"
    assert grade(variant, right).message == "Right. Yes."
    assert grade(variant, wrong).message == "The loss rises there."
    assert grade(variant, "right").mistake == "chose: Right"
    assert grade(variant, "both").outcome == "unreadable"


@pytest.mark.parametrize("text", ["on one line\n\n  and another", "long " * 400, "soft\u00adhyphen", "own\ue000glyph"])
def test_the_log_takes_a_wrong_option_whatever_its_text(question, text):
    options = f"options: [{{ text: Left, right: true, why: Yes. }}, {{ text: {json.dumps(text)}, why: No. }}]"
    variant = _drawn(question, "choice", options)
    wrong = next(str(k) for k, option in enumerate(variant.options, 1) if not option.right)
    mistake = grade(variant, wrong).mistake
    assert mistake.startswith(f"chose: {text[:3]}")
    assert mistake == grade(variant, wrong).mistake
    Attempt(
        question="q", lesson="l", answer=wrong, verdict="wrong", mistake=mistake, at=datetime(2026, 3, 1, tzinfo=UTC)
    )


def test_options_stand_in_a_drawn_order(question):
    options = "options: [{ text: a, right: true, why: y }, { text: b, why: n }, { text: c, why: n }]"
    orders = {tuple(option.text for option in _drawn(question, "choice", options, seed).options) for seed in range(40)}
    assert len(orders) == 6


def test_the_engine_can_name_the_right_option(question):
    body = """given: { rate: [0.2, 0.8, 1.2] }
run: parabola start=6 rate={rate} steps=8
answer: regime
options:
  - { text: One side, is: one-sided, why: Below 1/h. }
  - { text: Crossing, is: crossing, why: Between. }
  - { text: Diverging, is: diverging, why: Above 2/h. }
"""
    for seed in range(12):
        variant = _drawn(question, "choice", body, seed)
        expected = {0.2: "One side", 0.8: "Crossing", 1.2: "Diverging"}[variant.values["rate"]]
        assert [option.text for option in variant.options if option.right] == [expected]


def test_several_options_are_all_asked_for(question):
    options = "options: [{ text: a, right: true, why: y }, { text: b, right: true, why: y }, { text: c, why: No. }]"
    variant = _drawn(question, "choices", options)
    place = {option.text: str(k) for k, option in enumerate(variant.options, 1)}
    assert grade(variant, place["b"] + place["a"]).is_right
    assert grade(variant, place["a"]).message == "1 right option is still missing."
    assert "No." in grade(variant, place["a"] + place["c"]).message


FORMULA = """answer: (w - {c})^2
derivative: w
given: { c: [-2, 1.5] }
over: { w: -3 .. 3 }
mistakes: { w - c: The power brings down a factor. }
"""


def test_a_formula_is_right_in_every_form(question):
    variant = _drawn(question, "formula", FORMULA)
    c = variant.values["c"]
    for text in (f"2(w − ({c}))", f"2w - 2*({c})", f"(w-({c}))*2", f"((w-({c}))² - (w-({c})-1)² + 1)", "2*(w - c)"):
        assert grade(variant, text).is_right, text


def test_a_wrong_formula_is_shown_where_it_differs(question):
    variant = _drawn(question, "formula", FORMULA)
    c = variant.values["c"]
    assert grade(variant, f"w - ({c})").message == "The power brings down a factor."
    message = grade(variant, "3w").message
    assert message.startswith("Not yet: at w = ")
    w = float(message.split("w = ")[1].split()[0].replace("−", "-"))
    said = [
        float(part.replace("−", "-"))
        for part in (message.split("yours is ")[1].split(",")[0], message.rsplit(" ", 1)[1][:-1])
    ]
    assert said == pytest.approx([3 * w, 2 * (w - c)], rel=1e-4)
    assert grade(variant, "1/(w - w)").outcome == "wrong"
    assert grade(variant, "2v").outcome == "unreadable"


def test_an_order_says_how_far_it_is_right(question):
    variant = _drawn(question, "order", "steps: [first, second, third, fourth]")
    right = [str(variant.steps.index(step) + 1) for step in ("first", "second", "third", "fourth")]
    assert grade(variant, " ".join(right)).is_right
    swapped = [right[0], right[1], right[3], right[2]]
    assert grade(variant, " ".join(swapped)).message == "You exchanged “fourth” and “third”."
    assert grade(variant, " ".join(right[::-1])).mistake == "order-turned"
    assert grade(variant, " ".join([*right[1:], right[0]])).message == "“first” comes too late. The rest is in order."
    mixed = [right[0], right[3], right[1], right[2]]
    assert grade(variant, " ".join(mixed)).mistake == "step-too-early"
    assert grade(variant, "1 2").outcome == "unreadable"


def test_a_placed_point_is_right_nearby(question):
    variant = _drawn(
        question,
        "point",
        "run: stretched-bowl kappa=3 start=3,-2 rate=0.2\nanswer: parameters[1]",
    )
    assert grade(variant, "2.4, -0.8").is_right
    assert grade(variant, "2.45, -0.75").is_right
    assert grade(variant, "3.6, -3.2").mistake == "uphill"
    assert grade(variant, "3.55, -3.15").mistake == "uphill"
    assert variant.precision == ""


def test_a_sentence_is_judged_by_its_writer(question):
    variant = _drawn(question, "sentence", "model: It overshoots.")
    verdict = grade(variant, "It jumps too far.")
    assert (verdict.outcome, verdict.message) == ("compare", "It overshoots.")
    agreed, disagreed = judged_by_learner(True), judged_by_learner(False)
    assert (agreed.outcome, agreed.mistake) == ("right", "")
    assert (disagreed.outcome, disagreed.mistake) == ("wrong", "own-judgement")
    assert grade(variant, "  ").outcome == "unreadable"


GOAL = "run: parabola start=6 rate=0.1\nchange: [rate]\nsolution: parabola start=6 rate=0.4\n"


def test_a_goal_is_judged_on_the_run(question):
    variant = _drawn(question, "goal", GOAL + "goal: { loss_below: 0.01, within: 10, overshoot: false }")
    assert grade(variant, "parabola start=6 rate=0.4").is_right
    assert "0.184" in grade(variant, "parabola start=6 rate=0.1").message
    assert (
        grade(variant, "parabola start=6 rate=0.6").message
        == "Update 1 crosses over the bottom; stay on one side of it."
    )
    # The number of updates in the line is not what counts.
    assert grade(variant, "parabola start=6 rate=0.4 steps=500").is_right


def test_a_goal_is_reached_on_the_figure_s_own_run(question):
    variant = _drawn(question, "goal", GOAL + "goal: { loss_below: 0.01 }")
    for line in ("parabola start=2.05 rate=0.1", "bowl rate=0.4", "parabola start=6 rate=0.4 optimizer=momentum"):
        verdict = grade(variant, line)
        assert verdict.outcome == "unreadable"
        assert "change rate" in verdict.message
    assert "rte" in grade(variant, "parabola rte=0.4").message


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("bowl start=3,4 rate=0.4", "This goal is on parabola start=6; begin with that, and change rate."),
        ("(w-2)^2 start=6 rate=0.4", "This goal is on parabola start=6; begin with that, and change rate."),
        ("start=3 rate=0.4", "Leave start as it is; change rate."),
        ("adam", "Leave optimizer as it is; change rate."),
    ],
)
def test_what_is_typed_for_a_goal_in_another_form_is_answered_with_the_goal_s_own_line(question, line, says):
    variant = _drawn(question, "goal", GOAL + "goal: { loss_below: 0.01 }")
    assert grade(variant, line).message == says


@pytest.mark.parametrize(
    "typed", ["Parabola start=6 rate=0.4", "0.4", "rate=0.4", "α=0.4", "α = 0.4", "parabola start=6 rate=0.4"]
)
def test_a_goal_takes_what_is_changed_alone_as_it_takes_the_whole_line(question, typed):
    variant = _drawn(question, "goal", GOAL + "goal: { loss_below: 0.01, within: 10 }")
    assert grade(variant, typed).is_right
    missed = grade(variant, typed.replace("0.4", "0.02"))  # each update keeps 0.96 of 4: the loss is 7.07 after ten
    assert (missed.outcome, "7.07" in missed.message) == ("wrong", True)


def test_a_goal_begins_with_a_line_that_names_its_place_and_what_may_change(question):
    goals = {
        "parabola steepness=2.5 rate=0.5": ("rate", "parabola start=6 rate=0.5 steepness=2.5"),
        '"(w - 1)^2 + w" start=3 rate=0.3': ("schedule", '"(w - 1)^2 + w" start=3 schedule=constant rate=0.3'),
        "bowl start=3,4 rate=0.02": ("optimizer", "bowl start=3,4 optimizer=gradient-descent rate=0.02"),
    }
    for run, (change, line) in goals.items():
        body = f"run: {json.dumps(run)}\nchange: [{change}]\nsolution: {json.dumps(run)}\ngoal: {{ loss_below: -99 }}"
        variant = _drawn(question, "goal", body)
        assert variant.begins_as == line
        assert grade(variant, line).outcome == "wrong"


@pytest.mark.parametrize(
    ("change", "reaches", "does_not"),
    [
        (
            "schedule",
            [
                "schedule=exponential factor=0.9",
                "schedule=inverse-time decay_rate=0.5",
                "schedule=linear total=40 end_factor=0",
                "schedule=one-cycle total=50 rise=0.2 final_div_factor=1000",
                "schedule=cosine total=40 floor=0.001 warmup=5",
                "steps=10 then schedule=exponential factor=0.8",
            ],
            ["schedule=warm-up warmup=5", "schedule=constant"],
        ),
        ("optimizer", ["optimizer=adam beta1=0.5", "optimizer=fixed-length rate=0.009", "rate=0.009"], ["rate=0.2"]),
    ],
)
def test_another_schedule_or_optimizer_brings_its_own_numbers(question, change, reaches, does_not):
    goal = f"run: kink start=3.25 rate=0.5\nchange: [{change}]\ngoal: {{ loss_below: 0.01, within: 400 }}\n"
    variant = _drawn(question, "goal", goal + "solution: kink start=3.25 rate=0.5")
    rate = "" if change == "optimizer" else "rate=0.5 "
    for line in reaches:
        assert grade(variant, f"kink start=3.25 {rate}{line}").is_right, line
    for line in does_not:
        assert grade(variant, f"kink start=3.25 {rate}{line}").outcome == "wrong", line
    others = [
        "start=2",
        "clip=1",
        "freeze=w",
        "rate=0.4" if change == "schedule" else "schedule=exponential factor=0.9",
    ]
    for other in others:
        where = "" if other.startswith("start") else "start=3.25 "
        assert grade(variant, f"kink {where}{other}").outcome == "unreadable", other


def test_the_largest_rate_is_the_one_that_five_per_cent_more_breaks(question):
    goal = "goal: { regime: [one-sided, one-step, crossing], within: 30, largest: rate }"
    variant = _drawn(question, "goal", GOAL.replace("0.4", "0.98") + goal)
    assert [grade(variant, f"parabola start=6 rate={rate}").is_right for rate in (0.9, 0.96, 0.99, 1.01)] == [
        False,
        True,
        True,
        False,
    ]
    assert "5 % larger" in grade(variant, "parabola start=6 rate=0.9").message
    assert "diverging" in grade(variant, "parabola start=6 rate=1.01").message


@pytest.fixture(scope="module")
def one_of_each():
    """A variant of every question of the tests' lessons."""
    return [
        draw(question, 1)
        for path in sorted((Path(__file__).parents[1] / "lessons").glob("*.md"))
        for question in read_lesson(path).questions
    ]


TYPED = st.one_of(
    st.text(max_size=40),
    st.lists(st.sampled_from([*"0123456789.,;-+*/^()[] wxy√²abc", "1e308", "\x1b", "parabola ", "rate=", "then "])).map(
        "".join
    ),
)


@settings(max_examples=150, deadline=None)
@given(text=TYPED)
def test_no_answer_to_any_kind_breaks_grading(one_of_each, text):
    for variant in one_of_each:
        verdict = grade(variant, text)
        assert verdict.outcome in ("right", "wrong", "unreadable", "compare")
        assert verdict.message
        assert "\x1b" not in verdict.message + verdict.note


def test_grading_changes_nothing(by_hand):
    variant = draw(by_hand, 0)
    before = variant.expected.copy()
    verdicts = [grade(variant, "3.25"), grade(variant, "3.25")]
    assert verdicts[0].message == verdicts[1].message
    np.testing.assert_array_equal(variant.expected, before)


def test_what_was_chosen_twice_before_comes_first_and_is_said_to_be_chosen_again(question):
    variant = draw(
        question("""
        id: tried.choices
        kind: choices
        ask: Which?
        hint: Look.
        options:
          - { text: A., right: true, why: Yes. }
          - { text: B., why: Not B. }
          - { text: C., why: Not C. }
        """),
        0,
    )
    places = {text: place for place, text in enumerate(variant.listed, 1)}
    wrong = f"{places['B.']} {places['C.']}"
    for often, first, other in (("B.", "B", "C"), ("C.", "C", "B")):
        verdict = grade(variant, wrong, {f"chose: {often}": 2})
        told = f"Again: {places[often]}: Not {first}. {places[f'{other}.']}: Not {other}."
        assert verdict.message == f"{told} 1 right option is still missing."
        assert (verdict.mistake, verdict.others) == (f"chose: {often}", (f"chose: {other}.",))
    assert "Again" not in grade(variant, wrong, {"chose: B.": 1}).message


def test_more_than_seven_decimals_are_not_asked_for(question):
    # From 6 by α·8: a hundredth of 8e−6 asks for seven decimals.
    assert _drawn(question, "number", "run: parabola start=6 rate=1e-6\nanswer: w[1]").decimals == 7
    with pytest.raises(QuestionError, match="so small that 8 decimals would have to be asked for"):
        _drawn(question, "number", "run: parabola start=6 rate=1e-7\nanswer: w[1]")


def test_where_a_mistake_leads_is_told_after_twenty_updates(question):
    wrong = grade(_drawn(question, "number", "run: parabola start=6 rate=0.1\nanswer: w[1]"), "6.8")
    # 16·1.2⁴⁰ and 16·0.8⁴⁰.
    assert wrong.consequence.sentence == (
        "Done that way 20 times, the loss goes from 16.0 to 23516.3; the right rule takes it to 0.00212676."
    )
