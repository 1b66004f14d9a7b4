"""Answers as people type them, to questions of every computed kind: read, asked about, never a miss for their form."""

import pytest

from tutor.course.questions.grading import grade
from tutor.course.questions.question import draw

NEGATIVE = """
    id: tried.negative
    kind: number
    given: { w0: [2], g: [2.5], rate: [0.1] }
    run: { start: w0, gradient: g, rate: rate }
    ask: "What is the change of w?"
    answer: change[0]
    hint: Multiply.
    """

PLACE = """
    id: tried.place
    kind: vector
    run: bowl start=5,10 rate=0.1
    ask: "Where to?"
    answer: parameters[1]
    hint: Step.
    """

WEIGHT = """
    id: tried.weight
    kind: number
    given: { a: [1] }
    run: { start: 1.5, gradient: 2, rate: 0.1 }
    ask: "w?"
    answer: w[1]
    hint: Step.
    """


def formula(answer, derivative="w", over="{ w: 1 .. 9 }", given="{ k: [2] }"):
    return f"""
        id: tried.formula
        kind: formula
        given: {given}
        ask: "Slope?"
        answer: "{answer}"
        derivative: {derivative}
        over: {over}
        hint: Rule.
        """


@pytest.fixture
def asked(question):
    return lambda text: draw(question(text), 0)


@pytest.mark.parametrize(
    "text",
    [
        *("‐0.25", "－0.25", "‑0.25", "—0.25", "\u202d-0.25\u202c", "-2.5 x 10^-1", "≈ -0.25", "-0.25.", "-0.25;"),
        *("[-0.25]", "-25%", "-1/4", "−¼", "Δw = -0.25", "0.1 − 0.35", "-0,25", "-0.250"),
    ],
)
def test_minus_a_quarter_is_right_in_every_form(asked, text):
    verdict = grade(asked(NEGATIVE), text)
    assert verdict.is_right
    assert verdict.message == "Right."


def test_names_in_a_vector_decide_which_number_is_which(asked):
    assert grade(asked(PLACE), "x=4, y=8").is_right
    assert grade(asked(PLACE), "y=8, x=4").is_right
    assert grade(asked(PLACE), "y=4, x=8").outcome == "wrong"
    assert grade(asked(PLACE), "(y, x) = (8, 4)").is_right
    assert grade(asked(PLACE), "Δx = 4, Δy = 8").outcome == "unreadable"


@pytest.mark.parametrize("text", ["L=1.3", "Δw = 1.3", "g = 1.3", "1.3 = L", "b is 1.3", "(1,3)"])
def test_another_name_than_the_one_asked_for_is_asked_about(asked, text):
    assert grade(asked(WEIGHT), text).outcome == "unreadable"


@pytest.mark.parametrize(
    "text", ["1.3", "w=1.3", "w:=1.3", "w1 = 1.3", "1.3=w", "1,3", "W = 1.3", "θ = 1.3", "my answer: 1.3"]
)
def test_the_name_asked_for_may_stand_there(asked, text):
    assert grade(asked(WEIGHT), text).is_right


def test_in_a_graph_a_node_s_own_name_is_told_from_its_slope_s(asked):
    text = """
        id: tried.graph
        kind: number
        given: { w: 2, x: 3, y: 5 }
        graph: "z = w·x; L = (z − y)²"
        ask: "∂L/∂w at w = {w}, x = {x}, y = {y}?"
        answer: gradient_w
        hint: Chain.
        """
    for right in ("6", "∂L/∂w = 6", "dL/dw = 6", "6 = ∂L/∂w"):
        assert grade(asked(text), right).is_right, right
    for other in ("w = 6", "∂L/∂z = 6", "L = 6"):
        assert grade(asked(text), other).outcome == "unreadable", other


def test_rounded_too_early_is_said_only_of_what_was_typed_so(asked):
    text = """
        id: tried.early
        kind: number
        given: { a: [1] }
        ask: "?"
        answer: 1.2345678*a
        decimals: 2
        hint: Look.
        """
    variant = asked(text)
    assert grade(variant, "1.2").mistake == "rounded-early"
    for other in ("1.2049", "1.1951", "1.20", "6/5"):
        assert grade(variant, other).mistake != "rounded-early", other


def test_one_decimal_is_asked_for_in_the_singular(asked):
    text = """
        id: tried.one
        kind: number
        given: { a: [1] }
        ask: "?"
        answer: 1.26*a
        decimals: 1
        hint: Look.
        """
    assert "1 decimal is asked for." in grade(asked(text), "1").message


def test_more_digits_are_told_only_where_there_are_more(asked):
    text = """
        id: tried.noise
        kind: number
        given: { a: [0.1] }
        ask: "?"
        answer: a + 0.2
        decimals: 3
        hint: Look.
        """
    assert grade(asked(text), "0.300").message == "Right."
    assert grade(asked(text), "0.3004").message == "Right. To more digits it is 0.3."


def test_a_drawn_number_is_put_in_where_the_author_has_a_name(asked):
    verdict = grade(asked(formula("k*(w-1)^2", over="{ w: -5 .. 5 }")), "4(w-1)")
    assert verdict.is_right
    assert "k" not in verdict.message


@pytest.mark.parametrize(
    ("answer", "name", "text"),
    [
        ("exp(-w)", "w", "-e^(-w)"),
        ("sigmoid(w)", "w", "e^w/(1+e^w)^2"),
        ("sigmoid(w)", "w", "σ(w)(1−σ(w))"),
        ("w^2/2", "w", r"\frac{1}{2}·2w"),
        ("w^2/4", "w", "1/2w"),
        ("k*(w-1)^2", "w", "4∗(w−1)"),
        ("sin(w)^2", "w", "2 sin(w) cos(w)"),
    ],
)
def test_a_formula_in_the_notation_of_the_field_is_right(asked, answer, name, text):
    assert grade(asked(formula(answer, name)), text).is_right


def test_a_missed_formula_is_told_as_it_was_read(asked):
    verdict = grade(asked(formula("sqrt(w)")), "(1/2)w^-1/2")
    assert verdict.outcome == "wrong"
    assert verdict.note == "read as ((1/2)·w⁻¹)/2"


def test_a_comma_between_the_values_of_a_function_is_none_of_a_decimal(asked):
    variant = asked(formula("max(w, 2)^2", over="{ w: 3 .. 9 }"))
    assert grade(variant, "2·max(2,0)*w/2").is_right


@pytest.mark.parametrize(
    ("run", "answer", "right", "other"),
    [
        ("parabola start=6 rate=0.1", "gradient[0]", ["g = 8", "dL/dw = 8", "L' = 8", "8"], ["w = 8", "L = 8"]),
        ("parabola start=6 rate=0.1", "change[0]", ["Δw = -0.8", "-0.8"], ["w = -0.8", "g = -0.8", "rate = -0.8"]),
        ("bowl start=3,4 rate=0.1", "gradient_x[0]", ["∂L/∂x = 6", "g_x = 6"], ["x = 6", "∂L/∂y = 6", "g_y = 6"]),
        ("bowl start=3,4 rate=0.1", "y[1]", ["y = 3.2"], ["x = 3.2", "Δy = 3.2", "L = 3.2"]),
        ("bowl start=3,4 rate=0.1", "loss[0]", ["L = 25", "loss = 25"], ["L′ = 25", "x = 25", "rate = 25"]),
    ],
)
def test_a_number_of_a_run_goes_by_its_own_name_and_no_other(asked, run, answer, right, other):
    variant = asked(f"id: tried.x\nkind: number\nask: What?\nhint: Look.\nrun: {run}\nanswer: {answer}")
    for text in right:
        verdict = grade(variant, text)
        assert (verdict.is_right, verdict.note) == (True, ""), text
    for text in other:
        assert grade(variant, text).outcome == "unreadable", text


def test_of_a_vector_each_name_has_its_number_and_the_whole_has_one_too(asked):
    run = "id: tried.x\nkind: vector\nask: What?\nhint: Look.\nrun: bowl start=3,4 rate=0.1\n"
    slopes = asked(run + "answer: gradient[0]")
    for text in ("6, 8", "g = (6, 8)", "∂L/∂x = 6, ∂L/∂y = 8", "x = 6, y = 8", "∂L/∂y = 8, ∂L/∂x = 6"):
        assert grade(slopes, text).is_right, text
    assert grade(slopes, "∂L/∂y = 8, ∂L/∂x = 6").note == "read as ∂L/∂x = 6.0, ∂L/∂y = 8.0"
    assert grade(slopes, "Δx = 6, Δy = 8").outcome == "unreadable"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("(x, y, z) = (2.4, 3.2)", "3 names stand before 2 numbers."),
        ("(x, x) = (2.4, 3.2)", "Two of these numbers are for x."),
        ("x = 2.4, x = 3.2", "Two of these numbers are for x."),
        ("(a, b) = (2.4, 3.2)", "You write “a = …”, and x and y are asked for."),
        ("(Δx, y) = (2.4, 3.2)", "You write “Δx = …”, and x and y are asked for."),
    ],
)
def test_names_in_front_of_a_vector_are_those_of_its_numbers_each_once(asked, text, told):
    variant = asked(
        "id: tried.x\nkind: vector\nask: Where?\nhint: Look.\nrun: bowl start=3,4 rate=0.1\nanswer: parameters[1]"
    )
    verdict = grade(variant, text)
    assert verdict.outcome == "unreadable"
    assert verdict.message.startswith(told)
    for right in ("(y, x) = (3.2, 2.4)", "y, x = 3.2, 2.4", "(x, y) = (2.4, 3.2)", "θ = (2.4, 3.2)", "(θ) = 2.4, 3.2"):
        assert grade(variant, right).is_right, right
