"""What a function makes of what stands in its brackets: lists, and sums that count."""

import re
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
from tutor.engine.formula.names import suggestion
from tutor.engine.formula.operations import ALSO_CALLED, FUNCTIONS
from tutor.engine.formula.tokens import Token

INDEXED = frozenset({"sum", "prod"})
"""Functions that can count: sum(i, 1, 5, x^i)."""

_MOST_TERMS = {"sum": 200, "prod": 40}
"""Written out; of a product every factor stands in every derivative."""

_WRITE_INSTEAD: Mapping[str, str] = {
    word: instead
    for instead, words in {
        "sin(x)": "sinus",
        "cos(x)": "cosinus",
        "tan(x)": "tg tangens tangent",
        "1/cos(x)": "sec",
        "1/sin(x)": "csc cosec",
        "1/tan(x)": "cot cotan ctg cotg",
        "asin(x)": "arsin",
        "acos(x)": "arcos",
        "atan(x)": "arctg artan",
        "acos(1/x)": "asec arcsec",
        "asin(1/x)": "acsc arccsc arccosec",
        "atan(1/x)": "acot arccot arcctg",
        "sinh(x)": "sh",
        "cosh(x)": "ch",
        "tanh(x)": "th tgh",
        "1/cosh(x)": "sech",
        "1/sinh(x)": "csch cosech",
        "1/tanh(x)": "coth cth ctgh",
        "acosh(1/x)": "asech arsech arcsech",
        "asinh(1/x)": "acsch arcsch arccsch",
        "atanh(1/x)": "acoth arcoth arccoth",
        "sin(x)/x": "sinc",
        "1 − cos(x)": "versin",
        "(1 − cos(x))/2": "haversin",
        "sin(π·x/180)": "sind",
        "cos(π·x/180)": "cosd",
        "cos(x) and sin(x) apart": "cis",
        "log10(x) or log2(x)": "lg",
        "log2(x)": "ld lb",
        "log(x/(1 − x))": "logit",
        "exp(x) − 1": "expm1",
        "2^x": "exp2",
        "10^x": "exp10",
        "x^2": "square sqr pow power",
        "x^(1/3), with the root's degree below": "root nroot",
        "√(x^2 + y^2)": "hypot",
        "5!": "factorial fact",
        "floor(x + 0.5)": "round rint",
        "sign(x)·floor(|x|)": "trunc int fix",
        "step(x)": "heaviside",
        "x·sigmoid(x)": "silu swish",
        "max(x, 0.01x)": "leakyrelu leaky_relu lrelu",
        "if(x > 0, x, exp(x) − 1)": "elu",
        "another function: there is no erf": "erf erfc gelu",
        "another function: there is no gamma": "gamma lgamma",
    }.items()
    for word in words.split()
}
"""Functions of other languages, which are near to none of ours, with what to write."""

_TURNING = [word for word in (*FUNCTIONS, *ALSO_CALLED) if re.search("sin|cos|tan|arc|ar.*h$", word)]


def instead_of(word: str) -> str:
    """The end of a sentence about a function that there is not: what to write, or what was probably meant.

    One of the trigonometric kind is proposed only for a slip in its name, never for another that is lacking.
    """
    if instead := _WRITE_INSTEAD.get(word.lower()):
        return f"; write {instead}."
    slips = {word[:at] + word[at + 1 :] for at in range(len(word))} | {word}
    meant = [name for name in _TURNING if slips & {name, *(name[:at] + name[at + 1 :] for at in range(len(name)))}]
    return suggestion(word, [*meant, *(name for name in (*FUNCTIONS, *ALSO_CALLED) if name not in _TURNING)])


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
