"""Wrong rules of expressions: what comes out where one piece of an expression is left out, turned round or exchanged.

Each is made from the expression itself, so that any answer has them with no work for its author.
"""

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import NamedTuple, TypeAlias

from tutor.engine.formula import Constant, Expression, Index, Number, Operation
from tutor.engine.formula.expression import Term, chained, signed_terms, summed

Rebuild: TypeAlias = Callable[[Expression], Expression]
Factor: TypeAlias = tuple[int, Expression]
"""1 or −1, and what is multiplied or divided by."""

_OTHER_FUNCTIONS = {"log": ("log10", "log2"), "cos": ("sin",), "sin": ("cos",)}
_TITLES = {
    "log10": "the logarithm to base 10",
    "log2": "the logarithm to base 2",
    "sin": "the sine",
    "cos": "the cosine",
}
_FUNCTIONS = ("log", "sqrt", "abs", "tanh")
_ONE, _TWO = Number(1.0), Number(2.0)


class Edit(NamedTuple):
    """An expression with one piece done wrongly."""

    name: str
    """The mistake's, as the log takes it."""
    did: str
    """What was done, as a sentence without its stop, with `{0}`, `{1}` for the pieces that it tells of."""
    pieces: tuple[Expression, ...]
    wrong: Expression


def edits(expression: Expression) -> Iterator[Edit]:
    """Every way in which one piece of an expression goes wrong, the pieces of the whole before those inside."""
    yield from _here(expression)
    for piece, rebuild in inside(expression):
        for edit in edits(piece):
            yield edit._replace(wrong=rebuild(edit.wrong))


def edits_everywhere(expression: Expression) -> Iterator[Edit]:
    """What goes wrong in every place alike: another function, or none, where one stands several times."""
    for function in _FUNCTIONS:
        if _everywhere(expression, function, function) != _everywhere(expression, function, ""):
            yield Edit("function-left-out", f"You left out every {function}", (), _everywhere(expression, function, ""))
            for other in _OTHER_FUNCTIONS.get(function, ()):
                wrong = _everywhere(expression, function, other)
                yield Edit("other-function", f"You took {_TITLES[other]}", (), wrong)


def _everywhere(expression: Expression, function: str, other: str) -> Expression:
    if not isinstance(expression, Operation):
        return expression
    operands = tuple(_everywhere(each, function, other) for each in expression.operands)
    if expression.operator != function:
        return Operation(expression.operator, operands)
    return Operation(other, operands) if other else operands[0]


def parts(expression: Expression) -> Iterator[Expression]:
    """All that stands inside an expression, the larger before the smaller."""
    for piece, _ in inside(expression):
        if not isinstance(piece, Number | Constant):
            yield piece
            yield from parts(piece)


def inside(expression: Expression) -> Iterator[tuple[Expression, Rebuild]]:
    """Each piece of an expression, terms and factors as they are written, and how to put another one in its place."""
    match expression:
        case Operation("+" | "-" | "negative"):
            terms = signed_terms(expression)
            for at, (_, term) in enumerate(terms):
                yield term, partial(_with_term, terms, at)
        case Operation("*" | "/"):
            factors = _factors(expression)
            for at, (_, factor) in enumerate(factors):
                yield factor, partial(_with_factor, factors, at)
        case Operation(operator, operands):
            for at, operand in enumerate(operands):
                yield operand, partial(_with_operand, operator, operands, at)


def _with_term(terms: Sequence[Term], at: int, new: Expression) -> Expression:
    return summed([*terms[:at], (terms[at][0], new), *terms[at + 1 :]])


def _with_factor(factors: Sequence[Factor], at: int, new: Expression) -> Expression:
    return _product([*factors[:at], (factors[at][0], new), *factors[at + 1 :]])


def _with_operand(operator: str, operands: tuple[Expression, ...], at: int, new: Expression) -> Expression:
    return Operation(operator, (*operands[:at], new, *operands[at + 1 :]))


def _factors(expression: Expression) -> list[Factor]:
    match expression:
        case Operation("*" | "/" as operator, (first, second)):
            turn = 1 if operator == "*" else -1
            return [*_factors(first), *((turn * power, factor) for power, factor in _factors(second))]
    return [(1, expression)]


def _product(factors: Sequence[Factor]) -> Expression:
    above = [factor for power, factor in factors if power > 0] or [_ONE]
    below = [factor for power, factor in factors if power < 0]
    top = chained("*", above)
    return Operation("/", (top, chained("*", below))) if below else top


def _here(expression: Expression) -> Iterator[Edit]:
    match expression:
        case Operation("+" | "-" | "negative"):
            yield from _sums(signed_terms(expression))
        case Operation("*" | "/"):
            yield from _products(_factors(expression))
        case Operation("^", (base, exponent)):
            yield from _powers(base, exponent)
        case Operation("sqrt" | "cbrt", (inner,)):
            yield Edit("no-root", "You left out the root", (), inner)
        case Operation("norm", (inner,)):
            yield Edit("no-root", "You left out the root", (), Operation("dot", (inner, inner)))
            sizes = Operation("sum", (Operation("abs", (inner,)),))
            yield Edit("sum-for-length", "You added the components instead of their squares", (), sizes)
            yield Edit("sum-for-length", "You added the components", (), Operation("sum", (inner,)))
            yield Edit("product-for-length", "You multiplied the components", (), Operation("prod", (inner,)))
            for at, which in enumerate(("first", "second")):
                one = Index(inner, Number(float(at)))
                yield Edit("one-component", f"You gave the {which} component alone", (), one)
                yield Edit(
                    "one-component", f"You gave the size of the {which} component alone", (), Operation("abs", (one,))
                )
        case Operation("abs", (inner,)):
            yield Edit("no-absolute-value", "You left out the absolute value", (), inner)
        case Operation("sign", (inner,)):
            yield Edit("no-sign", "You took {0} itself, not its sign", (inner,), inner)
            yield Edit("no-sign", "You did not heed the sign of {0}", (inner,), _ONE)
        case Operation("min" | "max", (first, second)):
            yield Edit("no-limit", "You did not heed that {0} stops there", (first,), first)
        case Operation("if", (_, first, second)):
            yield Edit("other-case", "You took the other case", (), second)
        case Operation(function, (inner,)):
            if function == "floor":
                yield Edit("part-of-a-whole", "You counted a part, {0}, where only whole ones count", (inner,), inner)
            else:
                yield Edit("function-left-out", f"You left out the function {function}", (), inner)
            for other in _OTHER_FUNCTIONS.get(function, ()):
                yield Edit("other-function", f"You took {_TITLES[other]}", (), Operation(other, (inner,)))
            if function == "log":
                rest = Operation("-", (_ONE, inner))
                yield Edit("other-function", "You took the logarithm of 1 − {0}", (inner,), Operation("log", (rest,)))


def _sums(terms: list[Term]) -> Iterator[Edit]:
    if len(terms) < 2:
        return
    for at, (sign, term) in reversed(list(enumerate(terms))):
        left = [*terms[:at], *terms[at + 1 :]]
        yield Edit("term-left-out", "You left out {0}", (term,), summed(left))
        did = "You took away {0} instead of adding it" if sign > 0 else "You added {0} instead of taking it away"
        turned = summed([*terms[:at], (-sign, term), *terms[at + 1 :]])
        yield Edit("term-turned", did, (term,), turned)
    if len(terms) == 2:
        (_, first), (_, second) = terms
        yield Edit("product-for-sum", "You multiplied {0} by {1}", (first, second), Operation("*", (first, second)))


def _products(factors: list[Factor]) -> Iterator[Edit]:
    if len(factors) < 2:
        return
    for at, (power, factor) in enumerate(factors):
        if factor == _ONE:
            continue
        left = [*factors[:at], *factors[at + 1 :]]
        did = "You left out the factor {0}" if power > 0 else "You did not divide by {0}"
        yield Edit("factor-left-out", did, (factor,), _product(left))
        did = "You divided by {0} instead of multiplying" if power > 0 else "You multiplied by {0} instead of dividing"
        yield Edit("factor-turned", did, (factor,), _product([*left, (-power, factor)]))
    signs = [power for power, _ in factors]
    if signs == [1, -1]:
        (_, first), (_, second) = factors
        yield Edit("fraction-turned", "You turned the fraction round", (), Operation("/", (second, first)))
    for at, (power, factor) in enumerate(factors):
        terms = signed_terms(factor)
        if len(terms) > 1 and power > 0:
            left = [*factors[:at], *factors[at + 1 :]]
            for place, (_, term) in enumerate(terms):
                wrong = _with_term(terms, place, _product([*left, (1, term)]))
                yield Edit("bracket-forgotten", "You multiplied only {0} of what stands in the bracket", (term,), wrong)
        if power < 0 and len(terms) > 1:
            left = [*factors[:at], *factors[at + 1 :]]
            (sign, first), *rest = terms
            wrong = summed([(sign, _product([*left, (-1, first)])), *rest])
            yield Edit("bracket-forgotten", "You divided by {0} alone, not by the whole bracket", (first,), wrong)
            yield Edit("term-left-out", "You divided by {0} alone", (first,), _product([*left, (-1, first)]))
    if len(factors) == 2:
        (_, first), (_, second) = factors
        yield Edit("sum-for-product", "You added {0} and {1}", (first, second), Operation("+", (first, second)))
    for power, factor in factors:
        if not isinstance(factor, Number) and power > 0:
            wrong = _product([*factors, (1, factor)])
            yield Edit("factor-twice", "You multiplied by {0} twice", (factor,), wrong)
    if [power for power, _ in factors] == [1, -1] and isinstance(factors[1][1], Number):
        yield from _means(factors[0][1], factors[1][1].value)


def _means(total: Expression, count: float) -> Iterator[Edit]:
    terms = signed_terms(total)
    sign, inner = terms[0]
    if len(terms) == 1:
        terms = [(sign * own, term) for own, term in signed_terms(inner)]
    if len(terms) != count or count < 2:
        return
    for sign, term in terms:
        yield Edit("one-of-several", "You took {0} alone, one of {1}", (term, Number(count)), summed([(sign, term)]))
    fewer = Operation("/", (total, Number(count - 1)))
    yield Edit("one-fewer", "You divided by {0}, one fewer than there are", (Number(count - 1),), fewer)
    sizes = summed([(1, Operation("abs", (term,))) for _, term in terms])
    wrong = Operation("/", (sizes, Number(count)))
    yield Edit("signs-dropped", "You dropped the signs", (), wrong)
    yield Edit(
        "root-of-mean",
        "You took the root of the mean",
        (),
        Operation("sqrt", (Operation("/", (total, Number(count))),)),
    )


def _powers(base: Expression, exponent: Expression) -> Iterator[Edit]:
    if exponent == _TWO:
        yield Edit("no-square", "You did not square {0}", (base,), base)
        yield Edit(
            "doubled-for-squared", "You doubled {0} instead of squaring it", (base,), Operation("*", (_TWO, base))
        )
        yield Edit(
            "absolute-for-square", "You took the size of {0}, not its square", (base,), Operation("abs", (base,))
        )
        yield Edit("factor-half", "You took half the square", (), Operation("/", (Operation("^", (base, _TWO)), _TWO)))
    else:
        yield Edit("no-power", "You left out the power {0}", (exponent,), base)
        product = Operation("*", (base, exponent))
        yield Edit(
            "product-for-power", "You multiplied {0} by {1} instead of taking the power", (base, exponent), product
        )
        yield Edit("power-turned", "You turned base and exponent round", (), Operation("^", (exponent, base)))
        for step, word in ((-1.0, "less"), (1.0, "more")):
            fewer = Number(exponent.value + step) if isinstance(exponent, Number) else _plus(exponent, step)
            other = Operation("^", (base, fewer))
            yield Edit("power-off-by-one", f"You took one factor {word}", (), other)
    terms = signed_terms(base)
    if len(terms) > 1:
        each = summed([(sign, Operation("^", (term, exponent))) for sign, term in terms])
        yield Edit("power-of-each", "You raised each part of the bracket by itself", (), each)
        for at, (_, term) in enumerate(terms):
            wrong = _with_term(terms, at, Operation("^", (term, exponent)))
            yield Edit("power-of-one", "You raised {0} alone, not the whole bracket", (term,), wrong)


def _plus(exponent: Expression, step: float) -> Expression:
    return Operation("+" if step > 0 else "-", (exponent, Number(abs(step))))
