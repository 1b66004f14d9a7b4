"""What a function makes of what stands in its brackets: lists, and sums that count."""

from collections.abc import Mapping, Sequence

from tutor.engine.formula.evaluation import evaluate
from tutor.engine.formula.expression import (
    Expression,
    FormulaError,
    Name,
    Number,
    Operation,
    chained,
    free_names,
    substitute,
    summed,
)
from tutor.engine.formula.operations import ALSO_CALLED, FUNCTIONS
from tutor.engine.formula.tokens import Token

INDEXED = frozenset({"sum", "prod"})
"""Functions that can count: sum(i, 1, 5, x^i)."""

_MOST_TERMS = {"sum": 200, "prod": 40}
"""Written out; of a product every factor stands in every derivative."""

UNKNOWN_BUT_KNOWN_ELSEWHERE: Mapping[str, str] = {
    "sec": "1/cos(x)",
    "csc": "1/sin(x)",
    "cosec": "1/sin(x)",
    "cot": "1/tan(x)",
    "sech": "1/cosh(x)",
    "csch": "1/sinh(x)",
    "coth": "1/tanh(x)",
    "asec": "acos(1/x)",
    "acsc": "asin(1/x)",
    "acot": "atan(1/x)",
    "sinc": "sin(x)/x",
    "cis": "cos(x) and sin(x) apart",
    "lg": "log10(x) or log2(x)",
    "ld": "log2(x)",
    "lb": "log2(x)",
    "expm1": "exp(x) − 1",
    "exp2": "2^x",
    "square": "x^2",
    "pow": "x^2",
    "power": "x^2",
    "round": "floor(x + 0.5)",
    "trunc": "sign(x)·floor(|x|)",
    "heaviside": "step(x)",
    "erf": "another function: there is no erf",
    "gamma": "another function: there is no gamma",
}
"""Functions of other languages, which are near to none of ours, with what to write."""


def called(token: Token, function: str, arguments: list[Expression], largest: int) -> Expression:
    """A function of its arguments; the token is its name, as it was typed.

    Raises:
        FormulaError: It takes another number of them, or is a sum that does not end.
    """
    arity = FUNCTIONS[function].arity if function in FUNCTIONS else 1
    if function in INDEXED and len(arguments) == 4 and isinstance(arguments[0], Name):
        return _unrolled(token, function, arguments[0].name, arguments[1:], largest)
    if len(arguments) > arity and function in ("max", "min"):
        return chained(function, arguments)
    if len(arguments) > arity and function in _OF_LISTS:
        return _of_list(function, arguments)
    if len(arguments) != arity:
        values = "value" if arity == 1 else "values"
        raise FormulaError(f"{token.text} {token.where} takes {arity} {values}, not {len(arguments)}.", token.position)
    return Operation(function, tuple(arguments))


_OF_LISTS = ("sum", "prod", "mean", "norm")


def takes_several(word: str) -> bool:
    """Whether a word is a function whose brackets hold several values."""
    function = ALSO_CALLED.get(word.lower(), word.lower())
    return function in FUNCTIONS and (FUNCTIONS[function].arity > 1 or function in _OF_LISTS)


def _of_list(function: str, items: Sequence[Expression]) -> Expression:
    """The sum, product, mean or length of what is named one by one."""
    if function == "prod":
        return chained("*", items)
    if function == "norm":
        squares = [Operation("^", (item, Number(2.0))) for item in items]
        return Operation("sqrt", (summed([(1, square) for square in squares]),))
    total = summed([(1, item) for item in items])
    return total if function == "sum" else Operation("/", (total, Number(float(len(items)))))


def _unrolled(token: Token, function: str, name: str, rest: Sequence[Expression], largest: int) -> Expression:
    """A sum or a product over whole numbers, written out."""
    *ends, body = rest
    for end in ends:
        if free_names(end):
            raise FormulaError(
                f"{token.text} {token.where} counts between two numbers, as in {token.text}({name}, 1, 5, x^{name}).",
                token.position,
            )
    low, high = map(evaluate, ends)
    if not (low.is_integer() and high.is_integer()):
        raise FormulaError(f"{token.text} {token.where} counts between whole numbers.", token.position)
    count = int(high) - int(low) + 1
    if count > _MOST_TERMS[function] or count * body.size > largest:
        raise FormulaError(
            f"{token.text} {token.where} is too long: it has {count} terms of {body.size} parts each; "
            f"at most {_MOST_TERMS[function]} are taken, and {largest} parts in all.",
            token.position,
        )
    terms = [substitute(body, {name: Number(float(low + k))}) for k in range(count)]
    if not terms:
        return Number(0.0 if function == "sum" else 1.0)
    return summed([(1, term) for term in terms]) if function == "sum" else chained("*", terms)
