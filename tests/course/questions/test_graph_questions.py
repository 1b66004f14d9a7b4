"""Questions about the nodes of a computational graph; the numbers are worked out by hand."""

import pytest

from tutor.course.questions.grading import grade
from tutor.course.questions.question import draw
from tutor.course.scenario.filling import QuestionError

NEURON = """
    id: chain.neuron
    kind: number
    given: { w: 2, x: 3, y: 5 }
    graph: "z = w·x; L = (z − y)²"
    ask: "w = {w}, x = {x}, y = {y}; z = w·x, L = (z − y)². What is ∂L/∂w? The loss is {L}."
    answer: gradient_w
    hint: Go backward, one node at a time.
    """

# L = a² + a·b with a = w·x meets itself at a: ∂L/∂a = 2a + b.
MEETING = NEURON.replace("z = w·x; L = (z − y)²", "z = w·x; L = z·z + z·y", 1).replace("gradient_w", "gradient_z")


def test_a_node_s_gradient_is_asked_for_by_name(question):
    variant = draw(question(NEURON), 0)
    assert variant.ask.endswith("The loss is 1.0.")
    assert variant.expected == pytest.approx([2 * (6 - 5) * 3])
    assert grade(variant, "6").is_right
    assert grade(draw(question(NEURON.replace("gradient_w", "z")), 0), "6").is_right


def test_the_chain_rule_s_usual_mistakes_are_named(question):
    variant = draw(question(NEURON), 0)
    assert grade(variant, "3").mistake == "local-only"
    assert "alone, 3.0." in grade(variant, "3").message
    assert grade(variant, "2").mistake == "above-only"
    assert grade(variant, "-6").mistake == "sign-slip"


def test_one_path_of_two_is_named(question):
    variant = draw(question(MEETING), 0)
    assert variant.expected == pytest.approx([2 * 6 + 5])
    assert grade(variant, "5").message.startswith("Either: You followed one path to z; 3 meet there, and they add.")


def test_the_working_goes_forward_and_then_backward(question):
    lines = draw(question(NEURON), 0).working
    assert lines.index("z = wx = 6.0") < lines.index("∂L/∂L = 1.0") < lines.index("∂L/∂w = ∂L/∂z·(x) = 2.0·3.0 = 6.0")
    assert lines[-1] == "The answer: 6.0"


def test_a_mistake_that_meets_the_right_answer_is_drawn_again(question):
    drawn = question(NEURON.replace("x: 3", "x: [1, 3]"))
    assert {draw(drawn, seed).values["x"] for seed in range(20)} == {3.0}


def test_a_ready_graph_is_asked_about_with_drawn_inputs(question):
    text = NEURON.replace('"z = w·x; L = (z − y)²"', "neuron").replace("w: 2", "w: 4")
    assert draw(question(text), 0).expected == pytest.approx([2 * (12 - 5) * 3])


def test_a_graph_that_is_none_says_so(question):
    with pytest.raises(QuestionError, match="graph"):
        draw(question(NEURON.replace("z = w·x; L", "z = w·v; L")), 0)
