"""What can be done with numbers in a formula: every operator and function in one table."""

import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from tutor.engine.arrays import Array

# The functions below also take complex arrays, whose imaginary parts must flow through them as derivatives do:
# that is how tests check derivatives to the last digits (Squire and Trapp 1998). Each returns the type it was given.


def is_small_and_whole(exponent: float) -> bool:
    """Whether a power with this exponent is computed, and simplified, as repeated multiplication."""
    return abs(exponent) <= 64 and float(exponent).is_integer()


def power(base: Array, exponent: Array) -> Array:
    """Base to the exponent; small whole exponents by multiplying, which is good for complex numbers."""
    if np.ndim(exponent) == 0 and np.isrealobj(exponent) and is_small_and_whole(float(exponent)):
        return whole_power(base, int(exponent))
    return np.power(base, exponent)


def whole_power(base: Array, exponent: int) -> Array:
    """Base to a whole exponent by repeated squaring."""
    if exponent < 0:
        return 1.0 / whole_power(base, -exponent)
    result = np.ones_like(base)
    while exponent:
        if exponent & 1:
            result = result * base
        base = base * base
        exponent >>= 1
    return result


def absolute(u: Array) -> Array:
    return np.where(u.real < 0, -u, u) if np.iscomplexobj(u) else np.abs(u)


def sign(u: Array) -> Array:
    return np.asarray(np.sign(u.real), u.dtype)[()]


def step(u: Array) -> Array:
    """1 above 0, else 0: the slope of relu."""
    return np.asarray(u.real > 0, u.dtype)[()]


def relu(u: Array) -> Array:
    return np.where(u.real > 0, u, 0.0)


def sigmoid(u: Array) -> Array:
    # The complex form does not overflow at -800; the real form keeps its digits there.
    return 0.5 * (1.0 + np.tanh(0.5 * u)) if np.iscomplexobj(u) else 1.0 / (1.0 + np.exp(-u))


def softplus(u: Array) -> Array:
    return np.maximum(u, 0.0) + np.log1p(np.exp(-absolute(u)))


def norm(u: Array) -> Array:
    return np.asarray(np.sqrt(np.sum(u * u)))


def dot(u: Array, v: Array) -> Array:
    return np.asarray(np.sum(u * v))


@dataclass(frozen=True, slots=True, eq=False)
class Rule:
    """How an operation is computed and differentiated."""

    compute: Callable[..., Any]
    """On floats and arrays alike, one argument per operand."""
    arity: int
    """How many operands it takes."""
    partials: tuple[str, ...] = ()
    """Its derivative in each operand, as formulas in the operands u and v; none where it makes a number of a vector."""
    needs: str = ""
    """What its operands must be to have a value."""


FUNCTIONS: Mapping[str, Rule] = {
    "sqrt": Rule(np.sqrt, 1, ("1/(2·√u)",), "a square root needs a number that is not negative"),
    "exp": Rule(np.exp, 1, ("exp(u)",)),
    "log": Rule(np.log, 1, ("1/u",), "a logarithm needs a number above 0"),
    "sin": Rule(np.sin, 1, ("cos(u)",)),
    "cos": Rule(np.cos, 1, ("-sin(u)",)),
    "tan": Rule(np.tan, 1, ("1 + tan(u)²",)),
    "tanh": Rule(np.tanh, 1, ("1 - tanh(u)²",)),
    "sigmoid": Rule(sigmoid, 1, ("sigmoid(u)·(1 - sigmoid(u))",)),
    "softplus": Rule(softplus, 1, ("sigmoid(u)",)),
    "relu": Rule(relu, 1, ("step(u)",)),
    "step": Rule(step, 1, ("0",)),
    "abs": Rule(absolute, 1, ("sign(u)",)),
    "sign": Rule(sign, 1, ("0",)),
    # Where both are equal each has half a say, as in PyTorch.
    "max": Rule(np.maximum, 2, ("(1 + sign(u - v))/2", "(1 - sign(u - v))/2")),
    "min": Rule(np.minimum, 2, ("(1 - sign(u - v))/2", "(1 + sign(u - v))/2")),
    "sum": Rule(np.sum, 1),
    "norm": Rule(norm, 1),
    "dot": Rule(dot, 2),
}
"""By the name people type; `ln` is another word for `log`."""

OPERATIONS: Mapping[str, Rule] = {
    "+": Rule(operator.add, 2, ("1", "1")),
    "-": Rule(operator.sub, 2, ("1", "-1")),
    "*": Rule(operator.mul, 2, ("v", "u")),
    "/": Rule(operator.truediv, 2, ("1/v", "-u/v²"), "nothing can be divided by 0"),
    "^": Rule(
        power, 2, ("v·u^(v - 1)", "u^v·log(u)"), "a negative number has only whole powers, and 0 no negative ones"
    ),
    "negative": Rule(operator.neg, 1, ("-1",)),
    **FUNCTIONS,
}
"""Every operator and function by the name that an Operation carries."""
