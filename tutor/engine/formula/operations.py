"""What can be done with numbers in a formula: every operator and function in one table."""

import math
import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from tutor.engine.arrays import Array

# The functions below also take complex arrays, whose imaginary parts must flow through them as derivatives do:
# that is how tests check derivatives to the last digits (Squire and Trapp 1998). Each returns the type it was given.


_LARGEST_FACTORIAL = 170
"""171! is beyond the largest float."""


def is_small_and_whole(exponent: float) -> bool:
    """Whether a power with this exponent is computed, and simplified, as repeated multiplication."""
    return abs(exponent) <= 64 and float(exponent).is_integer()


def power(base: Array, exponent: Array) -> Array:
    """Base to the exponent; small whole exponents by multiplying, which is good for complex numbers."""
    is_number = isinstance(exponent, float) or (np.ndim(exponent) == 0 and np.isrealobj(exponent))
    if is_number and is_small_and_whole(float(exponent)):
        return whole_power(base, int(exponent))
    return np.power(base, exponent)


def whole_power(base: Array, exponent: int) -> Array:
    """Base to a whole exponent by repeated squaring."""
    if exponent < 0:
        return 1.0 / whole_power(base, -exponent)
    if exponent == 0:
        return np.ones_like(base)
    while exponent % 2 == 0:
        base, exponent = base * base, exponent // 2
    result = base
    while exponent := exponent // 2:
        base = base * base
        if exponent % 2:
            result = result * base
    return result


def absolute(u: Array) -> Array:
    return np.where(u.real < 0, -u, u) if np.iscomplexobj(u) else np.abs(u)


def sign(u: Array) -> Array:
    return np.asarray(np.sign(u.real), np.result_type(u))[()]


def step(u: Array) -> Array:
    """1 above 0, else 0: the slope of relu."""
    return np.asarray(u.real > 0, np.result_type(u))[()]


def relu(u: Array) -> Array:
    return np.where(u.real > 0, u, 0.0)


def sigmoid(u: Array) -> Array:
    # The complex form does not overflow at -800; the real form keeps its digits there.
    return 0.5 * (1.0 + np.tanh(0.5 * u)) if np.iscomplexobj(u) else 1.0 / (1.0 + np.exp(-u))


def softplus(u: Array) -> Array:
    return np.maximum(u, 0.0) + np.log1p(np.exp(-absolute(u)))


def cbrt(u: Array) -> Array:
    if not np.iscomplexobj(u):
        return np.cbrt(u)
    turned = sign(u)
    return turned * (turned * u) ** (1 / 3)


def floor(u: Array) -> Array:
    return np.floor(u.real)


def ceil(u: Array) -> Array:
    return np.ceil(u.real)


def mod(u: Array, v: Array) -> Array:
    """What is left of u after whole multiples of v; it has v's sign."""
    return u - v * np.floor(u.real / v.real) if np.iscomplexobj(u) or np.iscomplexobj(v) else np.mod(u, v)


def atan2(u: Array, v: Array) -> Array:
    """The angle of the point with height u and width v."""
    angle = np.arctan2(u.real, v.real)
    if not (np.iscomplexobj(u) or np.iscomplexobj(v)):
        return angle
    turn = (v.real * np.imag(u) - u.real * np.imag(v)) / (u.real**2 + v.real**2)
    return np.asarray(angle + 1j * turn)[()]


def factorial(u: Array) -> Array:
    """u!, of one whole number; not a number of any other."""
    whole = 0 <= u.real <= _LARGEST_FACTORIAL and float(u.real).is_integer()
    return np.asarray(math.factorial(int(u.real)) if whole else np.nan, float)[()]


def chosen(condition: Array, either: Array, other: Array) -> Array:
    """One where the condition is not 0, else the other."""
    return np.where(condition.real != 0, either, other)[()]


def _compared(holds: Callable[[Any, Any], Any]) -> "Rule":
    """A comparison: 1 where it holds, else 0, which is flat on both sides."""
    return Rule(lambda u, v: holds(u.real, v.real) * 1.0, 2, ("0", "0"))


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


_ABOVE_ZERO = "a logarithm needs a number above 0"
_UP_TO_ONE = "it needs a number from −1 to 1"

FUNCTIONS: Mapping[str, Rule] = {
    "sqrt": Rule(np.sqrt, 1, ("1/(2·√u)",), "a square root needs a number that is not negative"),
    "cbrt": Rule(cbrt, 1, ("1/(3·cbrt(u)²)",)),
    "exp": Rule(np.exp, 1, ("exp(u)",)),
    "log": Rule(np.log, 1, ("1/u",), _ABOVE_ZERO),
    "log10": Rule(np.log10, 1, ("1/(u·log(10))",), _ABOVE_ZERO),
    "log2": Rule(np.log2, 1, ("1/(u·log(2))",), _ABOVE_ZERO),
    "log1p": Rule(np.log1p, 1, ("1/(1 + u)",), "log1p needs a number above −1"),
    "sin": Rule(np.sin, 1, ("cos(u)",)),
    "cos": Rule(np.cos, 1, ("-sin(u)",)),
    "tan": Rule(np.tan, 1, ("1 + tan(u)²",)),
    "asin": Rule(np.arcsin, 1, ("1/√(1 - u²)",), _UP_TO_ONE),
    "acos": Rule(np.arccos, 1, ("-1/√(1 - u²)",), _UP_TO_ONE),
    "atan": Rule(np.arctan, 1, ("1/(1 + u²)",)),
    "atan2": Rule(atan2, 2, ("v/(u² + v²)", "-u/(u² + v²)")),
    "sinh": Rule(np.sinh, 1, ("cosh(u)",)),
    "cosh": Rule(np.cosh, 1, ("sinh(u)",)),
    "tanh": Rule(np.tanh, 1, ("1 - tanh(u)²",)),
    "asinh": Rule(np.arcsinh, 1, ("1/√(u² + 1)",)),
    "acosh": Rule(np.arccosh, 1, ("1/√(u² - 1)",), "it needs a number from 1 up"),
    "atanh": Rule(np.arctanh, 1, ("1/(1 - u²)",), "it needs a number between −1 and 1"),
    "sigmoid": Rule(sigmoid, 1, ("sigmoid(u)·(1 - sigmoid(u))",)),
    "softplus": Rule(softplus, 1, ("sigmoid(u)",)),
    "relu": Rule(relu, 1, ("step(u)",)),
    "step": Rule(step, 1, ("0",)),
    "abs": Rule(absolute, 1, ("sign(u)",)),
    "sign": Rule(sign, 1, ("0",)),
    "floor": Rule(floor, 1, ("0",)),
    "ceil": Rule(ceil, 1, ("0",)),
    "mod": Rule(mod, 2, ("1", "-floor(u/v)"), "nothing can be divided by 0"),
    # Where both are equal each has half a say, as in PyTorch.
    "max": Rule(np.maximum, 2, ("(1 + sign(u - v))/2", "(1 - sign(u - v))/2")),
    "min": Rule(np.minimum, 2, ("(1 - sign(u - v))/2", "(1 + sign(u - v))/2")),
    "if": Rule(chosen, 3, ("0", "if(u, 1, 0)", "if(u, 0, 1)")),
    "sum": Rule(np.sum, 1),
    "prod": Rule(np.prod, 1),
    "mean": Rule(np.mean, 1),
    "norm": Rule(norm, 1),
    "dot": Rule(dot, 2),
}
"""By the name that is printed."""

ALSO_CALLED: Mapping[str, str] = {
    "ln": "log",
    "σ": "sigmoid",
    "sgn": "sign",
    **{f"arc{each}": f"a{each}" for each in ("sin", "cos", "tan", "tan2", "sinh", "cosh", "tanh")},
    "arsinh": "asinh",
    "arcosh": "acosh",
    "artanh": "atanh",
    "product": "prod",
}
"""Other words for some of them."""

COMPARISONS: Mapping[str, Rule] = {
    "<": _compared(operator.lt),
    "<=": _compared(operator.le),
    ">": _compared(operator.gt),
    ">=": _compared(operator.ge),
    "==": _compared(operator.eq),
    "!=": _compared(operator.ne),
}


OPERATIONS: Mapping[str, Rule] = {
    "+": Rule(operator.add, 2, ("1", "1")),
    "-": Rule(operator.sub, 2, ("1", "-1")),
    "*": Rule(operator.mul, 2, ("v", "u")),
    "/": Rule(operator.truediv, 2, ("1/v", "-u/v²"), "nothing can be divided by 0"),
    "^": Rule(
        power, 2, ("v·u^(v - 1)", "u^v·log(u)"), "a negative number has only whole powers, and 0 no negative ones"
    ),
    "negative": Rule(operator.neg, 1, ("-1",)),
    "factorial": Rule(factorial, 1, ("0",), f"a factorial needs a whole number from 0 to {_LARGEST_FACTORIAL}"),
    **COMPARISONS,
    **FUNCTIONS,
}
"""Every operator and function by the name that an Operation carries."""
