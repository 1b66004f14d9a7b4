"""Mistakes of an author's own: a wrong expression, the same run with a key changed, another graph."""

import pytest

from tutor.course.questions.grading import grade
from tutor.course.questions.question import draw
from tutor.course.scenario.filling import QuestionError

MOMENTUM = """
    id: tried.momentum
    kind: number
    given: { w0: 3, g: 2, rate: 0.3, beta: 0.5 }
    run: { start: w0, gradient: g, rate: rate, optimizer: momentum, beta: beta }
    ask: What is w after two updates?
    answer: w[2]
    hint: The velocity grows.
    mistakes:
    """


def test_a_changed_run_says_its_own_numbers_and_leads_on(question):
    made = question(
        MOMENTUM
        + """
      - run: { beta: beta^2, rate: 2*rate }
        say: "You took β twice: the last step was {change[1]}."
      - answer: w0 - rate*g
        say: You made one update.
      """
    )
    # v₁ = 0.6·2 = 1.2, v₂ = 0.25·1.2 + 1.2 = 1.5, w₂ = 3 − 1.2 − 1.5 = 0.3
    verdict = grade(draw(made, 0), "0.3")
    assert verdict.message == "You took β twice: the last step was −1.5."
    assert verdict.mistake == "own: run beta=beta^2 rate=2*rate"
    assert grade(draw(made, 0), "2.4").mistake.startswith(("own: w0 - rate*g", "one-step-few"))
    broken = next(made for made in draw(made, 0).mistakes if made.name == verdict.mistake)
    assert broken.scenario is not None
    assert broken.scenario.frame(2).parameters[0] == pytest.approx(0.3)


def test_a_changed_graph_is_answered_in_its_place(question):
    made = question("""
        id: tried.graph
        kind: number
        given: { w: 2, x: 3, y: 1 }
        graph: "z = w·x; L = (z − y)²"
        ask: What is ∂L/∂w?
        answer: gradient_w
        hint: Two factors.
        mistakes:
          - graph: "z = w·x; L = (z − y)²/2"
            say: "You took half the square, whose slope is {gradient_z}·{x}."
        """)
    # 2·(6 − 1)·3 = 30 is right; half the square gives 5·3 = 15.
    assert grade(draw(made, 0), "30").is_right
    verdict = grade(draw(made, 0), "15")
    assert verdict.message == "You took half the square, whose slope is 5.0·3."
    assert verdict.mistake == "own: graph z = w·x; L = (z − y)²/2"


def test_what_is_changed_must_be_there(question, problems_of):
    no_run = question("""
        id: tried.none
        kind: number
        given: { a: 2 }
        ask: "{a}"
        answer: 3*a
        hint: Three.
        mistakes:
          - { run: { rate: 0.2 }, say: No. }
        """)
    with pytest.raises(QuestionError, match="needs a question with a “run”"):
        draw(no_run, 0)
    with pytest.raises(QuestionError, match="The mistake with a changed “run”: "):
        draw(question(MOMENTUM + "\n      - { run: { bata: 1 }, say: No. }\n"), 0)
    assert problems_of(MOMENTUM + "\n      - { run: { beta: 0 }, answer: w0, say: No. }\n") == [
        "A mistake is one thing: “answer”, “run”, “train” or “graph”, beside “say”."
    ]


def test_an_author_s_mistake_that_is_a_built_in_one_is_told_once(question):
    variant = draw(
        question("""
            id: mine.twice
            kind: number
            given: { w0: [3, 4, 7], rate: [0.05, 0.15] }
            run: parabola start={w0} rate={rate}
            ask: Where does one update lead?
            answer: w[1]
            hint: Against the slope.
            mistakes:
              "w0 + rate*gradient[0]": You went up.
            """),
        0,
    )
    wrong = variant.values["w0"] + variant.values["rate"] * 2 * (variant.values["w0"] - 2)
    verdict = grade(variant, f"{wrong:.{variant.decimals}f}")
    assert verdict.message == "You went up."
    assert verdict.mistake == "own: w0 + rate*gradient[0]"
    assert "uphill" in verdict.others


def test_an_author_s_changed_run_is_told_alone_where_a_further_rule_comes_to_the_same(question):
    made = question(MOMENTUM + '\n      - { run: { rate: 2*rate }, say: "You doubled the rate." }\n')
    # Twice 0.3·2 and twice 0.3·2·1.5: the same as a step of twice the length.
    verdict = grade(draw(made, 0), f"{3 - 2 * 0.6 - 2 * 0.9:.1f}")
    assert verdict.message == "You doubled the rate."
    assert verdict.mistake == "own: run rate=2*rate"
