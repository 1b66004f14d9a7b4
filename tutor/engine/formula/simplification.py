"""Shorter forms of a formula: numbers folded, like terms and like factors collected."""

from dataclasses import dataclass, field
from fractions import Fraction

import numpy as np

from tutor.engine.formula.expression import (
    Constant,
    Expression,
    Index,
    Name,
    Number,
    Operation,
    Term,
    chained,
    signed_terms,
    summed,
)
from tutor.engine.formula.operations import OPERATIONS, is_small_and_whole

_ZERO = Number(0.0)


def simplify(expression: Expression) -> Expression:
    """An equal formula that reads more easily.

    Equal where the original has a value; x/x becomes 1, so the simplified one may have a value in more places.
    Brackets are not multiplied out.
    """
    return Simplifier().simplified(expression)


@dataclass(slots=True)
class _Product:
    """coefficient · Π base^exponent, with whole exponents; other powers are bases themselves."""

    coefficient: Fraction = Fraction(1)
    factors: dict[Expression, int] = field(default_factory=dict)

    def multiply(self, other: "_Product", exponent: int = 1) -> None:
        self.coefficient *= other.coefficient**exponent
        for base, power in other.factors.items():
            total = self.factors.pop(base, 0) + power * exponent
            if total:
                self.factors[base] = total


class Simplifier:
    """Simplifies many formulas that share parts, each part once."""

    def __init__(self) -> None:
        self._known: dict[Expression, Expression] = {}

    def simplified(self, expression: Expression) -> Expression:
        """An equal formula that reads more easily."""
        try:
            return self._simple(expression)
        except OverflowError:
            # A coefficient beyond 1e308: the formula as written says so where it is evaluated.
            return expression

    def _simple(self, expression: Expression) -> Expression:
        if not isinstance(expression, Operation):
            return expression
        known = self._known.get(expression)
        if known is None:
            if expression.operator in ("+", "-", "negative"):
                known = _sum([(sign, self._simple(term)) for sign, term in signed_terms(expression)])
            else:
                simple = Operation(expression.operator, tuple(map(self._simple, expression.operands)))
                known = _written(_product(simple)) if simple.operator in ("*", "/", "^") else _folded(simple)
            self._known[expression] = self._known[known] = known
        return known


def _folded(expression: Operation) -> Expression:
    """A function of numbers, where its value is whole: √4 is 2, but √2 stays."""
    numbers = [operand.value for operand in expression.operands if isinstance(operand, Number)]
    rule = OPERATIONS[expression.operator]
    if len(numbers) == len(expression.operands) and rule.partials:
        with np.errstate(all="ignore"):
            value = float(rule.compute(*map(np.float64, numbers)))
        if value.is_integer():
            return Number(value)
    return expression


def _fraction(value: float) -> Fraction:
    """The decimal that was typed: 0.1 is 1/10."""
    return Fraction(repr(value))


def _product(expression: Expression) -> _Product:
    """An expression with simple operands, as coefficient and factors."""
    match expression:
        case Number(value):
            return _Product(_fraction(value))
        case Operation("negative", (operand,)):
            product = _product(operand)
            return _Product(-product.coefficient, product.factors)
        case Operation("*", (left, right)):
            product = _Product()
            product.multiply(_product(left))
            product.multiply(_product(right))
            return product
        case Operation("/", (left, right)) if right != _ZERO:
            product = _Product()
            product.multiply(_product(left))
            product.multiply(_product(right), -1)
            return product
        case Operation("^", (base, Number(exponent))) if is_small_and_whole(exponent) and (
            base != _ZERO or exponent >= 0
        ):
            product = _Product()
            product.multiply(_product(base), int(exponent))
            return product
        case Operation("^", (Number(1.0), _)):
            return _Product()
    return _Product(factors={expression: 1})


def _written(product: _Product) -> Expression:
    """A product as people write it: number, letters, functions, brackets, and all divisors below one line."""
    if product.coefficient == 0:
        return _ZERO
    divided = any(exponent < 0 for exponent in product.factors.values())
    above_number, below_number = _numerator_and_denominator(product.coefficient, divided)
    above: list[Expression] = []
    below: list[Expression] = []
    for base, exponent in sorted(product.factors.items(), key=lambda factor: _rank(factor[0])):
        power = base if abs(exponent) == 1 else Operation("^", (base, Number(float(abs(exponent)))))
        (above if exponent > 0 else below).append(power)
    if below_number != 1:
        below.insert(0, Number(below_number))
    minus = above_number == -1 and bool(above)
    if not above or abs(above_number) != 1:
        above.insert(0, Number(above_number))
    written = chained("*", above)
    if minus:
        written = Operation("negative", (written,))
    return Operation("/", (written, chained("*", below))) if below else written


def _numerator_and_denominator(coefficient: Fraction, divided: bool) -> tuple[float, float]:
    """A short decimal over 1, or a short fraction, or the nearest float over 1.

    Where something divides already, so does a small denominator: x/(2y), not ½x/y.
    """
    short = 10**6 % coefficient.denominator == 0 and not (divided and coefficient.denominator < 10)
    if not short and coefficient.denominator < 10**6:
        return float(coefficient.numerator), float(coefficient.denominator)
    return float(coefficient), 1.0


def _rank(factor: Expression) -> int:
    match factor:
        case Name() | Index() | Constant():
            return 0
        case Operation("+" | "-", _):
            return 2
        case Operation("^", (base, _)):
            return _rank(base)
    return 1


def _sum(simple: list[Term]) -> Expression:
    terms: dict[frozenset[tuple[Expression, int]], _Product] = {}
    for sign, term in simple:
        for inner_sign, part in signed_terms(term):
            product = _product(part)
            if product.coefficient:
                key = frozenset(product.factors.items())
                there = terms.setdefault(key, _Product(Fraction(0), product.factors))
                there.coefficient += sign * inner_sign * product.coefficient
    products = [product for product in terms.values() if product.coefficient]
    if not products:
        return _ZERO
    # A sum begins with a term that is added, where it has one: 2x − 2.
    first = next((place for place, product in enumerate(products) if product.coefficient > 0), 0)
    products.insert(0, products.pop(first))
    signs = [1, *(-1 if product.coefficient < 0 else 1 for product in products[1:])]
    sizes = [products[0], *(_Product(abs(product.coefficient), product.factors) for product in products[1:])]
    return summed([*zip(signs, map(_written, sizes), strict=True)])
