"""Wrong rules of expressions: what comes out where one piece of an expression is left out, turned round or exchanged.

Each is made from the expression itself, so that any answer has them with no work for its author.
"""

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from operator import is_
from typing import NamedTuple, TypeAlias

from tutor.engine.formula import Constant, Expression, Index, Name, Number, Operation
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
_SAID = {"abs": "absolute value", "sqrt": "root"}
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
            yield Edit(edit.name, edit.did, edit.pieces, rebuild(edit.wrong))


def edits_everywhere(expression: Expression) -> Iterator[Edit]:
    """What goes wrong in every place alike: another function, or none, where one stands several times."""
    for function in _FUNCTIONS:
        without = _everywhere(expression, partial(_inner, function=function))
        if without is expression:
            continue
        yield Edit("function-left-out", f"You left out every {_SAID.get(function, function)}", (), without)
        if function == "log":
            did = "You left out every log and its sign"
            yield Edit("function-left-out", did, (), Operation("negative", (without,)))
        for other in _OTHER_FUNCTIONS.get(function, ()):
            wrong = _everywhere(expression, partial(_renamed, function=function, other=other))
            yield Edit("other-function", f"You took {_TITLES[other]}", (), wrong)
    for name, did, change in _IN_EVERY_PLACE:
        wrong = _everywhere(expression, change)
        if wrong is not expression and wrong != expression:
            yield Edit(name, did, (), wrong)


def _inner(expression: Operation, function: str) -> Expression:
    return expression.operands[0] if expression.operator == function else expression


def _renamed(expression: Operation, function: str, other: str) -> Expression:
    return Operation(other, expression.operands) if expression.operator == function else expression


def _not_squared(expression: Operation) -> Expression:
    return expression.operands[0] if expression.operator == "^" and expression.operands[1] == _TWO else expression


def _size_for_square(expression: Operation) -> Expression:
    base = _not_squared(expression)
    return expression if base is expression else Operation("abs", (base,))


def _square_for_size(expression: Operation) -> Expression:
    return Operation("^", (expression.operands[0], _TWO)) if expression.operator == "abs" else expression


def _without_ones(expression: Operation) -> Expression:
    if expression.operator not in ("+", "-"):
        return expression
    kept = [(sign, term) for sign, term in signed_terms(expression) if term != _ONE]
    return summed(kept) if kept else expression


_IN_EVERY_PLACE: tuple[tuple[str, str, Callable[[Operation], Expression]], ...] = (
    ("no-square", "You left out every square", _not_squared),
    ("absolute-for-square", "You took sizes, not squares", _size_for_square),
    ("square-for-absolute", "You took squares, not sizes", _square_for_size),
    ("ones-left-out", "You left out every 1", _without_ones),
)


def other_names(expression: Expression, names: Sequence[str]) -> Iterator[Edit]:
    """Each of these names, in each of its places, with another of them written there."""
    if isinstance(expression, Name) and expression.name in names:
        for other in names:
            if other != expression.name:
                yield Edit("other-number", "You took {0} where {1} belongs", (Name(other), expression), Name(other))
    for piece, rebuild in inside(expression):
        for edit in other_names(piece, names):
            yield edit._replace(wrong=rebuild(edit.wrong))


def _everywhere(expression: Expression, change: Callable[[Operation], Expression]) -> Expression:
    """The expression with a change made to each of its operations, the inner ones first."""
    if not isinstance(expression, Operation):
        return expression
    operands = tuple([_everywhere(each, change) for each in expression.operands])
    is_same = all(map(is_, operands, expression.operands))
    return change(expression if is_same else Operation(expression.operator, operands))


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
            product = Operation("prod", (inner,))
            yield Edit("product-for-length", "You multiplied the components", (), product)
            sizes = Operation("abs", (product,))
            yield Edit("product-for-length", "You multiplied the sizes of the components", (), sizes)
            for at, which in enumerate(("first", "second")):
                one = Index(inner, Number(float(at)))
                yield Edit("one-component", f"You gave the {which} component alone", (), one)
                yield Edit(
                    "one-component", f"You gave the size of the {which} component alone", (), Operation("abs", (one,))
                )
        case Operation("abs", (inner,)):
            yield Edit("no-absolute-value", "You left out the absolute value", (), inner)
            did = "You squared {0} instead of taking its size"
            yield Edit("square-for-absolute", did, (inner,), Operation("^", (inner, _TWO)))
        case Operation("sign", (inner,)):
            yield Edit("no-sign", "You took {0} itself, not its sign", (inner,), inner)
            yield Edit("no-sign", "You did not heed the sign of {0}", (inner,), _ONE)
            yield Edit("no-sign", "You took the size of {0}, not its sign", (inner,), Operation("abs", (inner,)))
        case Operation("min" | "max", (first, second)):
            yield Edit("no-limit", "You did not heed that {0} stops there", (first,), first)
            which, other = ("smaller", "min") if expression.operator == "max" else ("larger", "max")
            yield Edit("other-limit", f"You took the {which} of the two", (), Operation(other, (first, second)))
            yield Edit("sum-for-limit", "You added the two", (), Operation("+", (first, second)))
        case Operation("if", (_, first, second)):
            yield Edit("other-case", "You took the other case", (), second)
            yield Edit("other-case", "You took the other case", (), first)
        case Operation(function, (inner,)):
            if function in ("floor", "ceil"):
                yield Edit("part-of-a-whole", "You counted a part, {0}, where only whole ones count", (inner,), inner)
                other, way = ("ceil", "up") if function == "floor" else ("floor", "down")
                yield Edit("rounded-the-other-way", f"You rounded {way}", (), Operation(other, (inner,)))
            else:
                yield Edit("function-left-out", f"You left out the function {function}", (), inner)
            for other in _OTHER_FUNCTIONS.get(function, ()):
                yield Edit("other-function", f"You took {_TITLES[other]}", (), Operation(other, (inner,)))
            if function == "log":
                rest = Operation("-", (_ONE, inner))
                yield Edit("other-function", "You took the logarithm of 1 − {0}", (inner,), Operation("log", (rest,)))


def _sums(terms: list[Term]) -> Iterator[Edit]:
    if len(terms) < 2:
        for sign, term in terms if not isinstance(terms[0][1], Number) else ():
            yield Edit("minus-left-out", "You left out the minus before {0}", (term,), summed([(-sign, term)]))
        return
    for at, (sign, term) in reversed(list(enumerate(terms))):
        left = [*terms[:at], *terms[at + 1 :]]
        yield Edit("term-left-out", "You left out {0}", (term,), summed(left))
        did = "You took away {0} instead of adding it" if sign > 0 else "You added {0} instead of taking it away"
        turned = summed([*terms[:at], (-sign, term), *terms[at + 1 :]])
        yield Edit("term-turned", did, (term,), turned)
    bases = [(sign, _not_squared(term)) for sign, term in terms if isinstance(term, Operation)]
    if len(bases) == len(terms) and all(own is not term for (_, own), (_, term) in zip(bases, terms, strict=True)):
        square = Operation("^", (summed(bases), _TWO))
        yield Edit("added-before-squaring", "You added first and squared the sum", (), square)
    if len(terms) == 2:
        (first_sign, first), (sign, second) = terms
        for (own_sign, own), (other_sign, other) in ((terms[0], terms[1]), (terms[1], terms[0])):
            match own:
                case Operation("*", (factor, inner)):
                    inside_bracket = Operation("*", (factor, summed([(1, inner), (own_sign * other_sign, other)])))
                    wrong = summed([(own_sign, inside_bracket)])
                    yield Edit("bracket-added", "You added {0} before multiplying by {1}", (other, factor), wrong)
        if _ONE not in (first, second):
            product = Operation("*", (first, second))
            yield Edit("product-for-sum", "You multiplied {0} by {1}", (first, second), product)
        if first == _ONE and first_sign > 0:
            yield from _beside_one(sign, second)
        if second == _ONE and sign < 0 < first_sign:
            rest = Operation("*", (first, Operation("-", (_ONE, first))))
            yield Edit("rest-multiplied", "You multiplied {0} by what it leaves of 1", (first,), rest)


def _beside_one(sign: int, second: Expression) -> Iterator[Edit]:
    if sign < 0:
        yield Edit("rest-to-one", "You took {0} itself, not what it leaves of 1", (second,), second)
    match second:
        case Operation("*", (share, times)):
            one = summed([(1, _ONE), (sign, share)])
            did = "You took the power {0} of {1}, which is for what is multiplied each time"
            yield Edit("power-for-product", did, (times, one), Operation("^", (one, times)))


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
    if signs.count(-1) > 1:
        turned = _product([(1, factor) for _, factor in factors])
        yield Edit("factor-turned", "You multiplied by all that is to be divided by", (), turned)
    if len(factors) > 2:
        yield from _turned_inside(factors)
    if signs == [1, -1]:
        (_, first), (_, second) = factors
        yield Edit("fraction-turned", "You turned the fraction round", (), Operation("/", (second, first)))
    for at, (power, factor) in enumerate(factors):
        terms = signed_terms(factor)
        if len(terms) > 1 and power > 0:
            left = [*factors[:at], *factors[at + 1 :]]
            done = "multiplied" if any(own > 0 for own, _ in left) else "divided"
            for place, (_, term) in enumerate(terms):
                wrong = _with_term(terms, place, _product([*left, (1, term)]))
                yield Edit("bracket-forgotten", f"You {done} only {{0}} of what stands in the bracket", (term,), wrong)
        if power < 0 and len(terms) > 1:
            left = [*factors[:at], *factors[at + 1 :]]
            (sign, first), *rest = terms
            wrong = summed([(sign, _product([*left, (-1, first)])), *rest])
            yield Edit("bracket-forgotten", "You divided by {0} alone, not by the whole bracket", (first,), wrong)
            yield Edit("term-left-out", "You divided by {0} alone", (first,), _product([*left, (-1, first)]))
            each = [(own, _product([*left, (-1, term)])) for own, term in terms]
            did = "You divided by each part of the bracket {0} by itself"
            yield Edit("bracket-forgotten", did, (factor,), summed(each))
    if len(factors) == 2:
        (_, first), (_, second) = factors
        yield Edit("sum-for-product", "You added {0} and {1}", (first, second), Operation("+", (first, second)))
    for power, factor in factors:
        if not isinstance(factor, Number) and power > 0:
            wrong = _product([*factors, (1, factor)])
            yield Edit("factor-twice", "You multiplied by {0} twice", (factor,), wrong)
    if [power for power, _ in factors] == [1, -1] and isinstance(factors[1][1], Number):
        yield from _means(factors[0][1], factors[1][1].value)


def _turned_inside(factors: list[Factor]) -> Iterator[Edit]:
    for at, (above, top) in enumerate(factors):
        for place, (below, bottom) in enumerate(factors):
            if above > 0 > below and _ONE not in (top, bottom):
                wrong = list(factors)
                wrong[at], wrong[place] = (-1, top), (1, bottom)
                yield Edit("fraction-turned", "You turned {0}/{1} round", (top, bottom), _product(wrong))


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
