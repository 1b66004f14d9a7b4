import math

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tutor.engine.formula import FormulaError, Name, Number, evaluate, free_names, parse, simplify, to_unicode, tokenize


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("3 - 0.1*2.5", 2.75),
        ("-2^2", -4.0),
        ("2^3^2", 512.0),
        ("2^-1", 0.5),
        ("2(3−1)", 4.0),
        ("2 - 3 - 4", -5.0),
        ("8 ÷ 2 × 3", 12.0),
        ("1/2/4", 0.125),
        ("√2·√2", 2.0000000000000004),
        ("√4²", 4.0),
        ("(√4)²", 4.0000000000000000),
        ("2√9", 6.0),
        ("|2 - 5|", 3.0),
        ("||1 - 4| - 5|", 2.0),
        ("2|(1 - |3|)|", 4.0),
        ("2|3 - 5| + 3|−1| − |−1||2|", 5.0),
        ("2³ + 2⁻¹", 8.5),
        (".5 + 1e-3 + 2.", 2.501),
        ("½ + ¼", 0.75),
        ("max(1, 7, 3) − min(2, 5)", 5.0),
        ("ln(exp(2))", 2.0),
        ("LOG(exp(1))", 1.0),
        ("2π - 2pi", 0.0),
        ("2**3", 8.0),
        ("+3 - -2", 5.0),
        ("relu(-3) + relu(3) + step(0) + step(2) + sign(-2)", 3.0),
    ],
)
def test_a_formula_has_the_value_that_mathematics_gives_it(text, value):
    assert evaluate(parse(text)) == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("3xy", 30.0),
        ("2x y", 20.0),
        ("x(y − 1)", 8.0),
        ("xy²", 50.0),
        ("x²y", 20.0),
        ("(x)(y)", 10.0),
        ("x⁻¹", 0.5),
        ("2 theta1 + θ₁ + theta_1 + θ1", 35.0),
        ("rate·x", 0.6),
        ("2πx", 4 * 3.141592653589793),
    ],
)
def test_multiplication_may_be_left_out_and_names_spelled_otherwise(text, value):
    values = {"x": 2.0, "y": 5.0, "θ₁": 7.0, "rate": 0.3}
    assert evaluate(parse(text, values), values) == value


def test_without_known_names_a_word_is_one_name():
    assert free_names(parse("xy + x·y + w₁ + w_new + π")) == ("xy", "x", "y", "w₁", "w_new")


def test_a_mark_above_or_through_a_letter_belongs_to_its_name():
    assert free_names(parse("x\u0302·y\u0338 + m\u0302")) == ("x\u0302", "y\u0338", "m\u0302")


def test_e_is_a_number_until_somebody_has_one():
    assert free_names(parse("2·e·x")) == ("x",)
    assert evaluate(parse("2·e^2 + e")) == 2 * math.exp(2) + math.e
    assert evaluate(parse("2·e^2", ("e",)), {"e": 3.0}) == 18.0
    assert free_names(parse("e + τ + x", own=("e", "τ"))) == ("e", "τ", "x")
    assert parse("1e3") == Number(1000.0)


def test_a_name_of_the_run_goes_before_a_function_that_is_not_called():
    assert parse("step", ["step"]) == Name("step")
    assert evaluate(parse("step(1) + step", ["step"]), {"step": 4.0}) == 5.0


@pytest.mark.parametrize(
    ("text", "sentence", "position"),
    [
        ("", "There is nothing to read.", 0),
        ("x + z", "Unknown name 'z' at character 5; known: x, y.", 4),
        ("2 +", "The formula stops where a value is missing.", 3),
        ("2 + * 3", "Did not expect '*' at character 5.", 4),
        ("2 + × 3", "Did not expect '×' at character 5.", 4),
        ("(x + 1", "The '(' at character 1 is not closed: ')' is missing at the end.", 6),
        ("x)", "Did not expect ')' at character 2.", 1),
        ("3 4", "A sign is missing before '4' at character 3.", 2),
        ("2,75", "Did not expect ',' at character 2.", 1),
        ("x/2y", "It is unclear what the '/' divides by at character 4: write (1/2)·x or 1/(2x).", 3),
        ("sin x y^2", "Write sin(…) with brackets at character 1.", 0),
        ("sin(x, y)", "sin at character 1 takes 1 value, not 2.", 0),
        ("max(x)", "max at character 1 takes 2 values, not 1.", 0),
        ("x = 2", "Cannot read '=' at character 3; equal is written ==.", 2),
        ("1e400", "The number at character 1 is too big.", 0),
        ("x⁻", "Cannot read the power '⁻' at character 2.", 1),
        ("x⁻⁻²", "Cannot read the power '⁻⁻²' at character 2.", 1),
        ("x²⁻", "Cannot read the power '²⁻' at character 2.", 1),
        ("(" * 41, "This is nested too deep at character 41.", 40),
        ("x" * 2001, "This is too long: a formula has at most 2000 characters.", 2000),
        ("x + \x1b[31m", "Cannot read '\\x1b' at character 5.", 4),
    ],
)
def test_what_cannot_be_read_is_told_in_a_sentence_with_its_place(text, sentence, position):
    with pytest.raises(FormulaError) as caught:
        parse(text, ("x", "y"))
    assert str(caught.value) == sentence
    assert caught.value.position == position


FOUR_SUMS = " + ".join(["sum(i, 1, 200, x)"] * 4) + " + sum(i, 1, 199, x)"
"""Of 4·(200 + 199) + 199 + 198 parts and 4 signs: 1997."""


@pytest.mark.parametrize(
    ("text", "beyond"),
    [
        ("(" * 39 + "x" + ")" * 39, "(" * 40 + "x" + ")" * 40),
        ("x + " * 60 + "(" * 38 + "x" + ")" * 38, "x + " * 60 + "(" * 40 + "x" + ")" * 40),
        ("x·" * 120 + "x", "x·" * 121 + "x"),
        (f"{FOUR_SUMS} + √x", f"{FOUR_SUMS} + √√x"),
        ("sum(i, 1, 200, √x·x·x·x·x)", "sum(i, 1, 200, x·x·x·x·x·x)"),
        ("sum(i, 1, 200, x)", "sum(i, 1, 201, x)"),
        ("prod(i, 1, 40, x)", "prod(i, 1, 41, x)"),
    ],
)
def test_a_formula_is_read_up_to_its_limits_and_refused_beyond_them(text, beyond):
    assert math.isfinite(evaluate(parse(text), {"x": 0.5}))
    with pytest.raises(FormulaError, match=r"too deep|too much|too long"):
        parse(beyond)


def test_a_further_word_is_a_function_where_brackets_follow_it_alone():
    called, times = parse("f(3) + f*2", functions=("f",)).operands
    assert (called.operator, called.operands) == ("f", (Number(3.0),))
    assert times == parse("f*2")
    assert parse("f(3)") == parse("f*3")
    with pytest.raises(FormulaError, match="There is nothing to read"):
        parse("", functions=("f",))


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("sigmiod", "sigmoid"),
        ("reluu", "relu"),
        ("zin", "sin"),
        ("arcsim", "arcsin"),
        ("coss", "cos"),
        ("cso", "cos"),
        ("arctn", "arctan"),
        ("sihn", "sin"),
        ("atanh3", "atanh"),
        ("vercos", ""),
    ],
)
def test_an_unknown_function_is_named_with_the_one_that_was_probably_meant(typed, meant):
    with pytest.raises(FormulaError) as caught:
        parse(f"{typed}(x)")
    assert str(caught.value) == f"Unknown function {typed!r} at character 1" + (
        f"; did you mean {meant}?" if meant else "."
    )


def test_a_vector_can_be_cut_at_its_commas():
    assert [token.text for token in tokenize("[2,4; −3·x²]")] == [
        "[",
        "2",
        ",",
        "4",
        ";",
        "-",
        "3",
        "*",
        "x",
        "2",
        "]",
        "",
    ]


def refusal(action, *arguments):
    """The sentence with which an action refuses its arguments, or None."""
    try:
        action(*arguments)
    except FormulaError as error:
        return error
    return None


@settings(deadline=None)
@given(
    st.text(max_size=60)
    | st.text("0123456789.xyabsincoexplgwθ₁²³⁻πe+-−*/^·×÷√|()[],; ½", max_size=200)
    | st.lists(
        st.sampled_from(["sin(", "x", "2", "^", "-", "(", ")", "|", "√", "²", "/", "w[", "]", ","]), max_size=60
    ).map("".join)
)
@example("9**9**9**9")
@example("10**400")
@example("√" * 200)
@example("-" * 200)
@example("x^" * 100)
@example("|" * 200)
@example("(((((2^64)^64)^64)^64)^64)^64·x")
@example("1/0·x + 0^-1")
def test_any_text_is_read_or_refused_with_a_place(text):
    refused = refusal(parse, text)
    if refused is not None:
        assert refused.position is not None
        assert 0 <= refused.position <= len(text)
        return
    expression = parse(text)
    to_unicode(simplify(expression))
    without_value = refusal(evaluate, expression, dict.fromkeys(free_names(expression), 0.5))
    assert without_value is None or str(without_value).isprintable()
