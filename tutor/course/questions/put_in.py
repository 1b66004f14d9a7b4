"""An answer worked out in one line: the rule, the numbers put in, and step by step the result."""

import re
from collections.abc import Iterator

from tutor.course.mistakes.mistakes import Asked, deciding_update
from tutor.course.scenario.spelled_out import looked_at, rate_formula, spelled_out
from tutor.engine.formula import (
    Constant,
    Expression,
    FormulaError,
    Index,
    Name,
    Number,
    Operation,
    evaluate,
    free_names,
    to_unicode,
)
from tutor.engine.rounding import number, vector

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
        yield " = ".join(dict.fromkeys([*rule, *_steps(part), right]))


def _is_shown_already(asked: Asked) -> bool:
    """Whether the updates or the graph before end in the answer itself."""
    looked = [pair for part in asked.answer for pair in looked_at(part, asked.numbers)]
    is_rate = any(name in ("rate", "learning_rate") for name, _ in looked)
    if asked.scenario is not None and looked and deciding_update(asked.answer, asked.scenario, asked.numbers) >= 0:
        return not is_rate and all(isinstance(part, Index) for part in asked.answer)
    return all(isinstance(part, Name | Number) for part in asked.answer)


def _rule(asked: Asked, place: int, ask: str) -> list[str]:
    if len(asked.answer) <= place:
        return []
    part = asked.answer[place]
    looked = list(looked_at(part, asked.numbers))
    if looked and asked.scenario is not None:
        name, at = looked[0]
        formula = rate_formula(asked.scenario, at, symbols=True) if name in ("rate", "learning_rate") else None
        return [to_unicode(formula)] if formula is not None and len(looked) == 1 else []
    names = free_names(part)
    said = set(re.findall(r"[^\W\d]\w*", ask))
    return [to_unicode(part)] if names and said.issuperset(names) else []


def _steps(expression: Expression) -> list[str]:
    """The numbers put in, and then what is left after each round of reckoning, innermost first."""
    if free_names(expression):
        return [to_unicode(expression)]
    shown = [to_unicode(expression)]
    while isinstance(expression, Operation) and len(shown) <= _MOST_STEPS:
        expression = _reckoned(expression)
        if isinstance(expression, Operation):
            shown.append(to_unicode(_short(expression)))
    return shown[: _MOST_STEPS + 1]


def _short(expression: Expression) -> Expression:
    """The same with its numbers to as many digits as are read."""
    match expression:
        case Number(value):
            return Number(float(f"{value:.6g}"))
        case Operation(operator, operands):
            return Operation(operator, tuple(map(_short, operands)))
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
