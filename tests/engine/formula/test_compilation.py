import numpy as np
import pytest

from tutor.engine.formula import FormulaError, compile_vector, evaluate, parse


def function_of(expression, names):
    """One formula as a function of a point."""
    compute = compile_vector([expression], names)
    return lambda point: compute(point)[0]


def test_a_compiled_formula_keeps_the_shape_of_its_batch():
    loss = function_of(parse("x² + y"), ("x", "y"))
    for batch in ((), (4,), (2, 3)):
        points = np.arange(2.0 * int(np.prod(batch))).reshape(2, *batch)
        assert loss(points).shape == batch
        np.testing.assert_array_equal(loss(points), points[0] ** 2 + points[1])


def test_a_part_that_is_asked_for_itself_survives_the_formulas_that_use_it():
    texts = ("(x·y + 1)·(x·y − 1)", "x·y", "x·y + 1", "2 − (x·y − 1)", "(x·y − 1)/(x·y + 1)", "x·y", "sign(x)·x·y")
    points = np.array([[1.5, -2.0, 0.25], [3.0, 0.75, -1.0]])
    product = points[0] * points[1]
    expected = [
        (product + 1) * (product - 1),
        product,
        product + 1,
        2 - (product - 1),
        (product - 1) / (product + 1),
        product,
        np.sign(points[0]) * points[0] * points[1],
    ]
    values = compile_vector([parse(text) for text in texts], ("x", "y"))
    np.testing.assert_array_equal(values(points), expected)
    np.testing.assert_allclose(values(points.astype(complex)), expected, rtol=1e-15)
    for place, point in enumerate(points.T):
        np.testing.assert_array_equal(values(point), np.stack(expected)[:, place])


def test_a_constant_fills_its_batch():
    assert compile_vector([parse("2"), parse("x"), parse("√4")], ("x",))(np.zeros((1, 3))).tolist() == [
        [2.0] * 3,
        [0.0] * 3,
        [2.0] * 3,
    ]


def test_undefined_points_are_inf_and_nan_without_a_word():
    values = compile_vector([parse(text) for text in ("1/x", "log(x)", "1/0", "√(x − 1)", "exp(1e3 + x)")], ("x",))
    np.testing.assert_array_equal(values(np.zeros(1)), [np.inf, -np.inf, np.inf, np.nan, np.inf])


def test_the_argument_is_not_touched():
    point = np.array([3.0])
    compile_vector([parse("x"), parse("-x")], ("x",))(point)
    assert point.tolist() == [3.0]


@pytest.mark.parametrize("exponent", [*range(-9, 10), 63, 64])
def test_whole_powers_are_multiplications(exponent):
    power = function_of(parse(f"x^({exponent})"), ("x",))
    np.testing.assert_allclose(power(np.array([1.1])), 1.1**exponent, rtol=1e-14)
    step = power(np.array([-1.1 + 1e-20j])).imag / 1e-20
    np.testing.assert_allclose(step, exponent * (-1.1) ** (exponent - 1), rtol=1e-14)


def test_a_sigmoid_far_from_zero_is_finite_and_keeps_its_digits():
    sigmoid = function_of(parse("sigmoid(x)"), ("x",))
    np.testing.assert_allclose(
        sigmoid(np.array([[-800.0, -40.0, 0.0, 800.0]])), [0.0, np.exp(-40.0), 0.5, 1.0], rtol=1e-15
    )
    assert np.isfinite(sigmoid(np.array([[-800.0 + 1e-20j, 800.0 + 1e-20j]]))).all()


def test_it_agrees_with_strict_evaluation():
    text = "softplus(x) + max(x, y)·min(x, y) − tanh(x − y)/(1 + x²) + |y|·relu(x) + sigmoid(y)^x"
    compiled = function_of(parse(text), ("x", "y"))
    assert compiled(np.array([0.7, -1.3])) == pytest.approx(evaluate(parse(text), {"x": 0.7, "y": -1.3}), rel=1e-15)


@pytest.mark.parametrize("text", ["norm(x)", "x[0]", "sum(x) + 1"])
def test_vectors_have_no_place_where_every_name_is_a_number(text):
    with pytest.raises(FormulaError, match="needs a vector"):
        function_of(parse(text), ("x",))


def test_a_name_without_a_place_is_refused():
    with pytest.raises(FormulaError, match=r"Unknown name 'z'; known: x, y\."):
        function_of(parse("x + z"), ("x", "y"))
