import numpy as np
import pytest

from tutor.engine.formula import FormulaError, evaluate, evaluate_array, parse


def quantities():
    """As a run has them: a sequence of weights, a function of the frame for gradients, a plain number."""
    gradients = np.array([[6.0, 8.0], [4.8, 6.4]])
    return {"w": [6.0, 3.6, 2.64], "gradient": lambda index: gradients[index], "rate": 0.3, "broken": float("nan")}


def value(text):
    return evaluate(parse(text, quantities()), quantities())


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("w[1]", 3.6),
        ("w[0] − rate·8", 3.6),
        ("w[1 + 1]", 2.64),
        ("norm(gradient[0])", 10.0),
        ("gradient[1][0]", 4.8),
        ("dot(gradient[0], gradient[0])", 100.0),
        ("sum(gradient[0] − 2·gradient[0])", -14.0),
    ],
)
def test_quantities_of_a_run_are_named_by_their_index(text, expected):
    assert value(text) == pytest.approx(expected, rel=1e-15)


def test_a_formula_may_be_a_vector():
    assert evaluate_array(parse("0.5·gradient[0]"), quantities()).tolist() == [3.0, 4.0]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("1/(rate − 0.3)", "1/(rate − 0.3) has no value: nothing can be divided by 0."),
        ("log(−1)", "log(−1) has no value: a logarithm needs a number above 0."),
        ("log(0)", "log(0) has no value: a logarithm needs a number above 0."),
        ("√(rate − 1)", "√(rate − 1) has no value: a square root needs a number that is not negative."),
        (
            "(-8)^(1/3)",
            "(−8)^(1/3) has no value: a negative number has only whole powers, and 0 no negative ones.",
        ),
        ("0^-1", "0⁻¹ has no value: a negative number has only whole powers, and 0 no negative ones."),
        ("9**9**9**9", "9^(9⁹) is too big."),
        ("10**400", "10⁴⁰⁰ is too big."),
        ("exp(1000)", "exp(1000) is too big."),
        ("w[7]", "There is no w[7]."),
        ("rate[0]", "There is no rate[0]."),
        ("w[0.5]", "In w[0.5] the index must be 0, 1, 2, …."),
        ("w[-1]", "In w[−1] the index must be 0, 1, 2, …."),
        ("gradient", "gradient needs an index, as in gradient[0]."),
        ("gradient[0]", "gradient[0] is a vector of 2 numbers: name one, as in w[1][0]."),
        ("gradient[0] + w", "In gradient[0] + w the vectors have different lengths."),
        ("2·broken", "broken is not a finite number."),
    ],
)
def test_what_has_no_value_says_why(text, sentence):
    with pytest.raises(FormulaError) as caught:
        value(text)
    assert str(caught.value) == sentence


def test_a_name_without_a_value_is_told():
    with pytest.raises(FormulaError, match=r"Unknown name 'v'; known: w\."):
        evaluate(parse("v + w"), {"w": 1.0})
