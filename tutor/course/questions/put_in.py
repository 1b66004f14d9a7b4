"""An answer worked out: the rule, the numbers put in, and step by step the result; a slope, piece by piece."""

import re
from collections.abc import Iterator

from tutor.course.mistakes.mistakes import Asked, deciding_update
from tutor.course.scenario.scenario import canonical
from tutor.course.scenario.spelled_out import looked_at, rate_formula, spelled_out
from tutor.course.scenario.trained import Trained
from tutor.engine.formula import (
    Constant,
    Expression,
    FormulaError,
    Index,
    Name,
    Number,
    Operation,
    differentiate,
    evaluate,
    free_names,
    local_derivatives,
    simplify,
    substitute,
    to_unicode,
)
from tutor.engine.formula.expression import chained, signed_terms, summed
from tutor.engine.rounding import number, vector

_OF_SCHEDULES = {"total": Name("T"), "factor": Name("f"), "decay_rate": Name("d")}
"""How a page writes the numbers of a schedule, by their keys."""
_MEASURED_THERE = ("learning_rate", "loss", "gradient", "hessian")

_MOST_STEPS = 3
"""Lines between the numbers put in and the result."""


def put_in_lines(asked: Asked, ask: str) -> Iterator[str]:
    """Yield one line for each component of an answer.

    Args:
        asked: what was asked, and what is right.
        ask: the question as the learner read it, which tells what the names are that it uses.
    """
    if _is_shown_already(asked):
        yield f"The answer: {vector(asked.expected.tolist(), 10)}"
        return
    parts = spelled_out(asked.answer, asked.numbers, asked.scenario)
    for place, part in enumerate(parts):
        one = len(parts) == len(asked.expected)
        right = number(float(asked.expected[place]), 10) if one else vector(asked.expected.tolist(), 10)
        rule = _rule(asked, place, ask)
        steps = [] if isinstance(part, Number) else steps_of(part)
        line = " = ".join(dict.fromkeys([*rule, *steps, right]))
        yield line if line != right else f"The answer: {right}"


def _is_shown_already(asked: Asked) -> bool:
    """Whether the updates or the graph before end in the answer itself."""
    looked = [pair for part in asked.answer for pair in looked_at(part, asked.numbers)]
    if isinstance(asked.scenario, Trained) and all(isinstance(part, Index) for part in asked.answer):
        return True
    if asked.scenario is not None and looked and deciding_update(asked.answer, asked.scenario, asked.numbers) >= 0:
        # The lines of an update end in a position; what is measured there comes after them.
        is_measured = any(canonical(name).startswith(_MEASURED_THERE) for name, _ in looked)
        return not is_measured and all(isinstance(part, Index) for part in asked.answer)
    return all(isinstance(part, Name | Number) for part in asked.answer)


def _rule(asked: Asked, place: int, ask: str) -> list[str]:
    if len(asked.answer) <= place:
        return []
    part = asked.answer[place]
    looked = list(looked_at(part, asked.numbers))
    if looked and asked.scenario is not None:
        name, at = looked[0]
        formula = rate_formula(asked.scenario, at, symbols=True) if name in ("rate", "learning_rate") else None
        return [to_unicode(substitute(formula, _OF_SCHEDULES))] if formula is not None and len(looked) == 1 else []
    names = free_names(part)
    said = set(re.findall(r"[^\W\d]\w*", ask))
    return [to_unicode(part)] if names and said.issuperset(names) else []


def steps_of(expression: Expression) -> list[str]:
    """The numbers put in, and then what is left after each round of reckoning, innermost first."""
    if free_names(expression):
        return [to_unicode(expression)]
    shown = [to_unicode(expression)]
    while isinstance(expression, Operation) and len(shown) <= _MOST_STEPS:
        expression = _reckoned(expression)
        if isinstance(expression, Operation):
            shown.append(to_unicode(short(expression)))
    return shown[: _MOST_STEPS + 1]


def derivative_lines(formula: Expression, by: str, slope: Expression) -> Iterator[str]:
    """Yield the slope of each term, or of each operation from outside to inside, and what they make together."""
    terms = [term for term in signed_terms(formula) if by in free_names(term[1])]
    d = "d" if set(free_names(formula)) == {by} else "∂"
    if len(terms) > 1:
        for sign, term in terms:
            yield _slope(d, summed([(sign, term)]), Name(by), differentiate(summed([(sign, term)]), by))
        yield f"Together: {to_unicode(slope)}"
        return
    factors: list[Expression] = []
    while isinstance(formula, Operation) and formula.operator != "if":
        places = [place for place, each in enumerate(formula.operands) if by in free_names(each)]
        if len(places) != 1:
            break
        factors.append(simplify(local_derivatives(formula)[places[0]]))
        yield _slope(d, formula, formula.operands[places[0]], factors[-1])
        formula = formula.operands[places[0]]
    if formula != Name(by):  # a product of two parts, say
        factors.append(differentiate(formula, by))
        yield _slope(d, formula, Name(by), factors[-1])
    product = chained("*", [factor for factor in factors if factor != Number(1.0)] or factors[:1])
    yield f"Multiplied: {' = '.join(dict.fromkeys([to_unicode(product), to_unicode(slope)]))}"


def _slope(d: str, formula: Expression, by: Expression, slope: Expression) -> str:
    above, below = (to_unicode(each) if isinstance(each, Name) else f"({to_unicode(each)})" for each in (formula, by))
    return f"{d}{above}/{d}{below} = {to_unicode(slope)}"


def short(expression: Expression) -> Expression:
    """The same with its numbers to as many digits as are read."""
    match expression:
        case Number(value):
            return Number(float(f"{value:.6g}"))
        case Operation(operator, operands):
            return Operation(operator, tuple(map(short, operands)))
    return expression


def _reckoned(expression: Expression) -> Expression:
    """Every operation on bare numbers replaced by its number."""
    match expression:
        case Operation(_, operands) if all(isinstance(each, Number | Constant) for each in operands):
            try:
                return Number(evaluate(expression, {}))
            except FormulaError:
                return expression
        case Operation(operator, operands):
            return Operation(operator, tuple(map(_reckoned, operands)))
    return expression
