import random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tutor.engine.formula import (
    FormulaError,
    Name,
    Number,
    Operation,
    compile_vector,
    differentiate,
    evaluate,
    local_derivatives,
    parse,
    simplify,
    to_unicode,
)
from tutor.engine.surfaces.built_in import typed_surface

NAMES = ("x", "y")
UNARY = ("negative", "sqrt", "exp", "log", "sin", "cos", "tan", "tanh", "sigmoid", "softplus", "relu", "abs")
BINARY = ("+", "-", "*", "/", "+", "-", "*", "max", "min")


def function_of(expression, names):
    """One formula as a function of a point."""
    compute = compile_vector([expression], names)
    return lambda point: compute(point)[0]


@pytest.mark.parametrize(
    ("text", "name", "derivative"),
    [
        ("x^2 + 3*x*y + 5*y^2", "x", "2x + 3y"),
        ("x^2 + 3*x*y + 5*y^2", "y", "3x + 10y"),
        ("(w - 2)^2", "w", "2·(w − 2)"),
        ("100(y - x²)² + (1 - x)²", "x", "−400x·(y − x²) − 2·(1 − x)"),
        ("(w*x - y)^2", "w", "2x·(wx − y)"),
        ("√x", "x", "1/(2·√x)"),
        ("log(x)", "x", "1/x"),
        ("x^y", "y", "x^y·log(x)"),
        ("exp(-x²/2)", "x", "−x·exp(−½x²)"),
        ("sigmoid(x)", "x", "sigmoid(x)·(1 − sigmoid(x))"),
        ("|x|", "x", "sign(x)"),
        ("relu(x)²", "x", "2·relu(x)·step(x)"),
        ("3π", "x", "0"),
    ],
)
def test_derivatives_print_as_a_textbook_has_them(text, name, derivative):
    assert to_unicode(differentiate(parse(text), name)) == derivative


@pytest.mark.parametrize(("text", "slope"), [("|x|", 0.0), ("relu(x)", 0.0), ("max(x, −x)", 0.0), ("max(x, 0)", 0.5)])
def test_at_a_kink_the_derivative_is_a_subgradient(text, slope):
    assert evaluate(differentiate(parse(text), "x"), {"x": 0.0}) == slope


def test_local_derivatives_hold_the_other_operand_still():
    product = Operation("*", (Name("w"), Name("x")))
    assert local_derivatives(product) == (Name("x"), Name("w"))


@pytest.mark.parametrize("text", ["norm(w)", "w[1]²"])
def test_a_derivative_of_whole_vectors_is_refused(text):
    with pytest.raises(FormulaError, match="cannot be differentiated"):
        differentiate(parse(text), "w")


def random_formula(source, depth):
    if depth == 0 or source.random() < 0.1:
        if source.random() < 0.3:
            return Number(round(source.uniform(-3, 3), 2))
        return Name(source.choice(NAMES))
    kind = source.random()
    if kind < 0.35:
        return Operation(source.choice(UNARY), (random_formula(source, depth - 1),))
    if kind < 0.5:
        exponent = Number(float(source.choice((-2, -1, 0, 1, 2, 3, 5, 0.5, 1.7))))
        return Operation("^", (random_formula(source, depth - 1), exponent))
    if kind < 0.55:
        return Operation("^", (random_formula(source, depth - 1), random_formula(source, depth - 1)))
    return Operation(source.choice(BINARY), (random_formula(source, depth - 1), random_formula(source, depth - 1)))


def has_modest_parts(formula, values):
    """Whether the formula and all its parts have a value, none so big or close to 0 that rounding is magnified."""
    if isinstance(formula, Operation):
        if not all(has_modest_parts(operand, values) for operand in formula.operands):
            return False
        try:
            return 1e-2 < abs(evaluate(formula, values)) < 1e2
        except FormulaError:
            return False
    return True


def test_500_random_formulas_have_the_derivatives_that_complex_steps_find():
    source = random.Random(1886)
    checked = 0
    while checked < 500:
        formula = random_formula(source, 4)
        point = np.array([source.uniform(-2, 2), source.uniform(-2, 2)])
        values = dict(zip(NAMES, point.tolist(), strict=True))
        if not isinstance(formula, Operation) or not has_modest_parts(formula, values):
            continue
        function = function_of(formula, NAMES)
        for name, direction in zip(NAMES, np.eye(2), strict=True):
            expected = function(point + 1e-20j * direction).imag / 1e-20
            derivative = function_of(differentiate(formula, name), NAMES)(point)
            assert abs(derivative - expected) <= 1e-12 * max(1.0, abs(expected)), (to_unicode(formula), name, values)
        checked += 1


@settings(max_examples=200, deadline=None)
@given(st.integers(0, 2**32), st.floats(0.25, 2.0), st.floats(-2.0, 2.0))
def test_printing_and_simplifying_keep_the_value(seed, x, y):
    formula = random_formula(random.Random(seed), 4)
    values = {"x": x, "y": y}
    read_again = parse(to_unicode(formula), NAMES)
    try:
        expected = evaluate(formula, values)
    except FormulaError:
        with pytest.raises(FormulaError):
            evaluate(read_again, values)
        return
    assert evaluate(read_again, values) == pytest.approx(expected, rel=1e-12, abs=1e-300)
    if has_modest_parts(formula, values):
        simpler = simplify(formula)
        assert evaluate(simpler, values) == pytest.approx(expected, rel=1e-9)
        assert evaluate(parse(to_unicode(simpler), NAMES), values) == pytest.approx(expected, rel=1e-9)


@pytest.mark.parametrize(
    "text",
    [
        "x*sin(" * 20 + "x" + ")" * 20,
        "sin(" * 39 + "x" + ")" * 39,
        "+".join(["x*y"] * 400),
        "prod(i, 1, 40, x + i·y)",
        "sum(i, 1, 150, sin(i·x)·cos(i·y))",
        "max(" + ",".join("xy" * 150) + ")",
        "exp(x*" * 30 + "y" + ")" * 30,
    ],
)
def test_a_long_or_deep_formula_is_differentiated_twice_or_refused_in_a_sentence(text):
    refused = ""
    try:
        surface = typed_surface(text)
        curvatures = surface.hessian(np.array(surface.start))
        shown = (*surface.gradient_formulas, *surface.hessian_formulas)
    except FormulaError as error:
        refused = str(error)
    else:
        assert curvatures.shape == (len(surface.coordinates),) * 2
        assert all(len(line) < 500 for line in shown)
    assert not refused or "too deep" in refused
