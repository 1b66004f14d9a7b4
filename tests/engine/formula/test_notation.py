"""The notation of the field: constants, functions with powers, cases, sums that count, and TeX."""

import math

import numpy as np
import pytest

from tutor.engine.formula import (
    FormulaError,
    compile_vector,
    differentiate,
    evaluate,
    free_names,
    parse,
    to_explicit,
    to_unicode,
    with_decimal_points,
    without_left_side,
)

X = 0.7


def function_of(expression, names):
    """One formula as a function of a point."""
    compute = compile_vector([expression], names)
    return lambda point: compute(point)[0]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("e^x - 2x", math.exp(X) - 2 * X),
        ("3e^(2x)", 3 * math.exp(2 * X)),
        ("2πx + τ − tau + pi", 2 * math.pi * X + math.pi),
        ("ln(1 + e^(-x))", math.log(1 + math.exp(-X))),
        ("log10(x) + log2(x) + log1p(x)", math.log10(X) + math.log2(X) + math.log1p(X)),
        ("σ(x)", 1 / (1 + math.exp(-X))),
        ("sin²x + cos^2(x)", 1.0),
        ("sin² (2x)", math.sin(2 * X) ** 2),
        ("sin¹x·cos^1(x)", math.sin(X) * math.cos(X)),
        ("sin x + cos 2x", math.sin(X) + math.cos(2 * X)),
        ("x log x", X * math.log(X)),
        ("arcsin(x) + asin(x)", 2 * math.asin(X)),
        ("acos(x)·atan(x)·atan2(x, 2)", math.acos(X) * math.atan(X) * math.atan2(X, 2)),
        ("sinh(x)/cosh(x) − tanh(x)", 0.0),
        ("asinh(x) + acosh(1 + x) + atanh(x)", math.asinh(X) + math.acosh(1 + X) + math.atanh(X)),
        ("cbrt(−8x) + ∛8", -2 * X ** (1 / 3) + 2),
        ("floor(x) + ceil(x) + ⌊−x⌋ + ⌈2x⌉", 2.0),
        ("mod(−x, 2) + mod(7, 4)", 2 - X + 3),
        ("5! + 0! + 3!·x", 121 + 6 * X),
        ("if(x < 0, −x, x^2)", X * X),
        ("if(x >= 0.7, 1, log(0))", 1.0),
        ("(x < 1) + (x ≤ 0.7) + (x ≠ 1) + (0 < x < 0.5) + (x == 0.7)", 4.0),
        ("max(x, 0.2, 2, −1) − min(3, x, 1)", 2 - X),
        ("sum(i, 1, 4, i·x^i)", X + 2 * X**2 + 3 * X**3 + 4 * X**4),
        ("sum(i, 1, 3, sum(j, 1, 2, i·x/j!))", 6 * X + 6 * X / 2),
        ("prod(k, 1, 3, x + k)", (X + 1) * (X + 2) * (X + 3)),
        ("sum(i, 3, 2, x)", 0.0),
        ("sum(x, 1, 2) + mean(x, 3) + prod(x, 2) + norm(3, 4)", X + 3 + (X + 3) / 2 + 2 * X + 5),
        (r"\frac{1}{2}x^2", X * X / 2),
        (r"\frac{1}{1 + e^{-x}} + \sqrt{x} + \sqrt[3]{x}", 1 / (1 + math.exp(-X)) + math.sqrt(X) + math.cbrt(X)),
        (r"\left(x + 1\right)^{2} \cdot \sin\left(\pi x\right)", (X + 1) ** 2 * math.sin(math.pi * X)),
        (r"$2 \times \max(x, 1)$", 2.0),
        ("1/2x", X / 2),
        ("1½x", 1.5 * X),
        ("2‐x", 2 - X),
        ("2∗x•3", 6 * X),
        ("1e–3", 0.001),
        ("\u202d2x\u202c", 2 * X),
    ],
)
def test_what_a_person_writes_has_the_value_that_is_meant(text, value):
    for names in (None, ("x",)):
        assert evaluate(parse(text, names), {"x": X}) == pytest.approx(value, rel=1e-14, abs=1e-15)
    assert function_of(parse(text, ("x",)), ("x",))(np.array([X])) == pytest.approx(value, rel=1e-14, abs=1e-15)


SMOOTH = [
    *("e^x·sinh(x)", "log2(3 + x)", "log10(4 − x)", "log1p(x²)", "asin(x/2)", "acos(x/3)", "atan(x·y)", "atan2(x, y)"),
    *("atan2(y, 2x)", "asinh(x)", "acosh(2 + x²)", "atanh(x/4)", "cbrt(x)", "cbrt(y)", "mod(x, 3)·y", "cosh(x·y)"),
    *("if(x < 1, sin(x), y)", "if(x > 1, √(x − 1), x·y)", "sum(i, 1, 5, x^i/i!)", "prod(i, 1, 3, x + i·y)"),
    *("floor(y)·x²", "tanh(y)²", "max(x, y, x·y)", "norm(x, y)"),
]


@pytest.mark.parametrize("text", SMOOTH)
def test_every_function_has_the_derivative_that_complex_steps_find(text):
    formula = parse(text, ("x", "y"))
    for point in (np.array([0.7, -1.3]), np.array([-0.4, 0.9])):
        loss = function_of(formula, ("x", "y"))
        for place, name in enumerate("xy"):
            step = point.astype(complex)
            step[place] += 1e-30j
            slope = loss(step).imag / 1e-30
            found = function_of(differentiate(formula, name), ("x", "y"))(point)
            assert found == pytest.approx(slope, rel=1e-12, abs=1e-14), name


@pytest.mark.parametrize(
    ("text", "at", "left", "right", "chosen"),
    [
        ("|x|", 0.0, -1.0, 1.0, 0.0),
        ("relu(x)", 0.0, 0.0, 1.0, 0.0),
        ("max(x, 0)", 0.0, 0.0, 1.0, 0.5),
        ("min(x, 2)", 2.0, 1.0, 0.0, 0.5),
        ("if(x < 1, 2x, 5x)", 1.0, 2.0, 5.0, 5.0),
        ("if(x <= 1, 2x, 5x)", 1.0, 2.0, 5.0, 2.0),
        ("floor(x)", 1.0, 0.0, 0.0, 0.0),
        ("ceil(x)", 1.0, 0.0, 0.0, 0.0),
        ("mod(x, 2)", 2.0, 1.0, 1.0, 1.0),
        ("sign(x)", 0.0, 0.0, 0.0, 0.0),
        ("cbrt(x)", 0.0, math.inf, math.inf, math.inf),
    ],
)
def test_at_a_kink_the_slopes_of_both_sides_and_the_one_that_is_taken(text, at, left, right, chosen):
    formula = parse(text, ("x",))
    slope = function_of(differentiate(formula, "x"), ("x",))
    if math.isfinite(left):
        assert slope(np.array([at - 1e-6])) == left
        assert slope(np.array([at + 1e-6])) == right
    assert slope(np.array([at])) == chosen


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("asin(2)", "asin(2) has no value: it needs a number from −1 to 1."),
        ("acosh(0)", "acosh(0) has no value: it needs a number from 1 up."),
        ("atanh(1)", "atanh(1) has no value: it needs a number between −1 and 1."),
        ("log1p(−1)", "log1p(−1) has no value: log1p needs a number above −1."),
        ("mod(1, 0)", "mod(1, 0) has no value: nothing can be divided by 0."),
        ("if(1 < 2, √(−1), 0)", "√(−1) has no value: a square root needs a number that is not negative."),
    ],
)
def test_outside_its_domain_a_function_says_what_it_needs(text, sentence):
    with pytest.raises(FormulaError) as caught:
        evaluate(parse(text))
    assert str(caught.value) == sentence


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("sin⁻¹(x)", "A power of sin at character 1 is written sin(x)^2; for sin⁻¹ write asin(x) or 1/sin(x)."),
        ("sin^0(x)", "A power of sin at character 1 is written sin(x)^2; for sin⁻¹ write asin(x) or 1/sin(x)."),
        ("tan^0.5(x)", "A power of tan at character 1 is written tan(x)^2; for tan⁻¹ write atan(x) or 1/tan(x)."),
        ("sin^(-1)(x)", "A power of sin at character 1 is written sin(x)^2; for sin⁻¹ write asin(x) or 1/sin(x)."),
        ("exp^n(x)", "A power of exp at character 1 is written exp(x)^2; for exp⁻¹ write exp(x)^(-1) or 1/exp(x)."),
        ("2.5e + x", "Is it 2.5·e or 2.5e3 at character 1? Write one of these."),
        ("x!", "A factorial needs a whole number at character 2, as in 5!."),
        ("(10^6)!", "(10⁶)! has no value: a factorial needs a whole number from 0 to 170."),
        (
            "sum(i, 1, 10^9, x)",
            "sum at character 1 is too long: it has 1000000000 terms of 1 parts each; "
            "at most 200 are taken, and 2000 parts in all.",
        ),
        (
            "sum(i, 1, 201, x)",
            "sum at character 1 is too long: it has 201 terms of 1 parts each; "
            "at most 200 are taken, and 2000 parts in all.",
        ),
        ("sum(i, 1, n, x)", "sum at character 1 counts between two numbers, as in sum(i, 1, 5, x^i)."),
        ("Σ x", "Cannot read 'Σ' at character 1: write sum(i, 1, 3, x^i)."),
        ("sec(x)", "Unknown function 'sec' at character 1; write 1/cos(x)."),
        ("sinc(x)", "Unknown function 'sinc' at character 1; write sin(x)/x."),
        ("sinn(x)", "Unknown function 'sinn' at character 1; did you mean sin?"),
        ("tg(x)", "Unknown function 'tg' at character 1; write tan(x)."),
        ("acoth(x)", "Unknown function 'acoth' at character 1; write atanh(1/x)."),
        ("arcsec(x)", "Unknown function 'arcsec' at character 1; write acos(1/x)."),
        ("cotan(x)", "Unknown function 'cotan' at character 1; write 1/tan(x)."),
        ("swish(x)", "Unknown function 'swish' at character 1; write x·sigmoid(x)."),
        ("intg(x)", "Unknown function 'intg' at character 1."),
        (r"\foo{x}", "Cannot read '\\foo' at character 1."),
        (r"\frac 1 2", "\\frac at character 1 needs two parts in braces, as in \\frac{1}{2}."),
    ],
)
def test_what_has_no_one_meaning_is_asked(text, sentence):
    with pytest.raises(FormulaError) as caught:
        parse(text)
    assert str(caught.value) == sentence


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("1/2x", "(1/2)·x"),
        ("(1/2)w^-1/2", "((1/2)·w⁻¹)/2"),
        ("w^-1/2", "(w⁻¹)/2"),
        ("2w/w^2+1", "(2w)/(w²) + 1"),
        ("-x^2", "−x²"),
        ("2^x*y", "2^x·y"),
        ("3x + 1", "3x + 1"),
        ("1/√x", "1/√x"),
        ("if(x<=0, 1/x, x!=2)", "if(x ≤ 0, 1/x, x ≠ 2)"),
    ],
)
def test_how_a_formula_was_read_is_told_with_brackets(text, read):
    assert to_explicit(parse(text)) == read


def test_a_comma_is_a_decimal_point_but_between_the_values_of_a_function():
    assert with_decimal_points("1,5*x^2 + sin(2,5)") == "1.5*x^2 + sin(2.5)"
    assert with_decimal_points("max(2,0)+0,5*w") == "max(2,0)+0.5*w"
    assert with_decimal_points("atan2(1,2) + norm(3,4)") == "atan2(1,2) + norm(3,4)"
    assert with_decimal_points("max((1),5,6) + max(f(1,5),2)") == "max((1),5,6) + max(f(1.5),2)"
    assert with_decimal_points("max(1,000,000)") == "max(1,000,000)"
    for text, said in (
        ("1,500x", r"Is “1,500” 1500 or 1\.500"),
        ("1,000,000x", r"Write “1,000,000” as 1000000\."),
        ("1,000,000.5x", r"Write “1,000,000\.5” without separating the thousands\."),
    ):
        with pytest.raises(FormulaError, match=said):
            with_decimal_points(text)


@pytest.mark.parametrize("text", ["f(x) = x^2", "L = x^2", "y=x^2", "L(w, b)=x^2", "J (x) = x^2"])
def test_a_formula_may_say_what_it_defines(text):
    assert without_left_side(text).strip() == "x^2"
    assert len(without_left_side(text)) == len(text)


@pytest.mark.parametrize("text", ["x == 2", "rate=0.3", "x^2 start=1", "beta = 3"])
def test_what_is_no_definition_stays(text):
    assert without_left_side(text) == text


def test_a_long_sum_stays_shallow_and_keeps_its_value():
    text = "+".join(f"(x-{k})^2" for k in range(200))
    formula = parse(text, ("x",))
    assert formula.depth < 150
    assert evaluate(formula, {"x": 1.5}) == pytest.approx(sum((1.5 - k) ** 2 for k in range(200)), rel=1e-14)
    slope = function_of(differentiate(formula, "x"), ("x",))(np.array([1.5]))
    assert slope == pytest.approx(sum(2 * (1.5 - k) for k in range(200)), rel=1e-13)
    assert to_unicode(parse("−x" + " − x" * 150)).count("x") == 151


def test_letters_beside_what_a_sum_counts_with_are_a_product():
    assert evaluate(parse("sum(i, 1, 3, xi)"), {"x": 2.0}) == 12.0
    assert free_names(parse("sum(i, 1, 3, xi)")) == ("x",)
    assert free_names(parse("sum(i, 1, 3, xyi + wxyi)")) == ("x", "y", "wxyi")  # a longer word is one name
    for text, place in (
        ("i + sum(i, 1, 3, x)", 1),
        ("x + sum(i, 1, 3, ix) + i", 24),
        ("sum(i, 1, 2, sum(j, 1, 2, ij) + j)", 33),
    ):
        with pytest.raises(FormulaError, match=f"Unknown name '[ij]' at character {place}; known: x") as caught:
            parse(text, ("x",))
        assert caught.value.position == place - 1


def test_a_sum_of_named_values_counts_with_none_of_them():
    assert free_names(parse("sum(x, xy) + prod(x, 2, xy)")) == ("x", "xy")
    with pytest.raises(FormulaError, match="A factorial needs a whole number at character 9"):
        parse("sum(x, x!)")


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("cos|x|", "cos(|x|)"),
        ("sin²√|x| − 2", "sin(√|x|)² − 2"),
        ("sin x cos y", "sin(x)·cos(y)"),
        ("2sin 3x·cos²y", "2·sin(3x)·cos(y)²"),
        ("|sin|x||", "abs(sin(|x|))"),
    ],
)
def test_brackets_are_left_out_where_nothing_else_can_belong_to_a_function(text, read):
    assert to_explicit(parse(text, ("x", "y"))) == read


@pytest.mark.parametrize("text", ["cos|x|y", "sin|x|²", "sin x·y", "sin √x y", "sin x·2", "sin 2xy", "sin xyx"])
def test_brackets_are_asked_for_where_something_else_could(text):
    with pytest.raises(FormulaError, match="with brackets at character 1"):
        parse(text, ("x", "y"))


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("x + 1,5", "x + 1.5"),
        ("(x + 1)·1,5 − 0,25", "(x + 1)·1.5 − 0.25"),
        ("max( 1,2)", "max( 1,2)"),
        ("max(x + 1,2) + 0,5", "max(x + 1,2) + 0.5"),
        ("max((1),2)", "max((1),2)"),
        ("max((x)·1,2)", "max((x)·1,2)"),
        ("sin(x·1,2)", "sin(x·1.2)"),
    ],
)
def test_a_comma_is_a_decimal_one_unless_it_separates_a_functions_values(typed, read):
    assert with_decimal_points(typed) == read


def test_a_root_of_any_degree_is_read_and_written():
    assert evaluate(parse(r"\sqrt[4]{16} + \sqrt[3]{27}")) == 5


def test_a_weight_is_one_name_whatever_stands_before_it():
    names = ["W1[2,0]", "b2[1]", "x"]
    weight = parse("x + 3·W1[2,0]·x − b2[1]²", names)
    assert {*free_names(weight)} == {*names}
    assert evaluate(weight, {"W1[2,0]": 5, "b2[1]": 4, "x": 2}) == 2 + 3 * 5 * 2 - 16
    assert evaluate(parse("(W1[2,0] + b2[1])·2", names), {"W1[2,0]": 5, "b2[1]": 4}) == 18


@pytest.mark.parametrize(
    ("typed", "written"), [("x^(-2)", "x⁻²"), ("x^(-0.5)", "x^(−0.5)"), ("x^(-2000)", "x^(−2000)"), ("x^999", "x⁹⁹⁹")]
)
def test_a_power_is_raised_where_it_is_whole_and_short(typed, written):
    assert to_unicode(parse(typed)) == written
