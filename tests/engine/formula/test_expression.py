"""The tree of a formula: how it is measured, how long chains stay shallow, what its operations take."""

import numpy as np
import pytest

from tutor.engine.formula import Name, evaluate, free_names, parse
from tutor.engine.formula.expression import chained, signed_terms, summed
from tutor.engine.formula.operations import OPERATIONS


@pytest.mark.parametrize(
    ("text", "size", "depth"),
    [
        ("2", 1, 0),
        ("π", 1, 0),
        ("x", 1, 0),
        ("w[1]", 1, 1),
        ("2x", 3, 1),
        ("sin(x)", 2, 1),
        ("sin(w[1])", 2, 2),
        ("x + π·y", 5, 2),
        ("if(x < 1, sin(x)², 3)", 9, 3),
    ],
)
def test_a_formula_has_as_many_parts_and_is_as_deep_as_one_counts_on_paper(text, size, depth):
    formula = parse(text)
    assert (formula.size, formula.depth) == (size, depth)


@pytest.mark.parametrize(
    ("count", "depth"), [(1, 0), (2, 1), (100, 99), (101, 100), (201, 101), (350, 101), (500, 102)]
)
def test_many_operands_stay_in_their_order_and_the_chain_shallow(count, depth):
    names = [f"x_{place}_" for place in range(count)]
    product = chained("*", [Name(name) for name in names])
    assert (product.depth, product.size) == (depth, 2 * count - 1)
    assert list(free_names(product)) == names
    signs = [1 if place % 3 else -1 for place in range(count)]
    total = summed([(sign, Name(name)) for sign, name in zip(signs, names, strict=True)])
    assert list(free_names(total)) == names
    # The first hundred, one more for the sign of the first, and each further hundred.
    assert total.depth == min(count, 100) + (count - 1) // 100
    values = {name: float(place**2) for place, name in enumerate(names)}
    assert evaluate(total, values) == sum(sign * place**2 for place, sign in enumerate(signs))
    assert [(sign, name.name) for sign, name in signed_terms(total)] == [*zip(signs, names, strict=True)]


@pytest.mark.parametrize("name", OPERATIONS)
def test_an_operation_takes_what_it_says_and_has_a_derivative_in_each(name):
    rule = OPERATIONS[name]
    assert rule.partials == () or len(rule.partials) == rule.arity
    half = np.float64(0.5)
    with np.errstate(invalid="ignore"):  # no logarithm of −1, but an answer
        rule.compute(*[half] * rule.arity)
    with pytest.raises((TypeError, DeprecationWarning)):
        rule.compute(*[half] * (rule.arity + 1))


def test_a_rectified_number_below_zero_is_zero_and_rests_at_zero():
    below = OPERATIONS["relu"].compute(np.array([-0.0, -2.0]))
    assert not np.signbit(below).any()
    assert OPERATIONS["relu"].compute(np.array([1e-20j])).imag == 0.0
