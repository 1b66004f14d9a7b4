"""Rules with one line of their working done wrongly, made from the lines by which the rule explains itself."""

from collections.abc import Callable, Iterator, Mapping
from functools import partial

import numpy as np

from tutor.course.mistakes import broken_rules as broken
from tutor.course.mistakes.expressions import Edit, edits, other_names
from tutor.course.mistakes.told import Mistake, Told
from tutor.course.scenario.rule_lines import PREFIX, RuleLine, lines_at
from tutor.course.scenario.scenario import Scenario
from tutor.engine.arrays import Array
from tutor.engine.formula import Expression, Name, Number, Operation, evaluate_array, free_names, substitute, to_unicode
from tutor.engine.rounding import vector
from tutor.engine.rules.schedules import Knobs
from tutor.engine.rules.update import Optimizer, Point, State, Update
from tutor.engine.rules.workings import numbers_of


def wrong_workings(scenario: Scenario, matters: Callable[[Scenario], bool]) -> Iterator[Mistake]:
    """A mistake for each piece of each line of a rule that is more than α times the gradient.

    Args:
        scenario: the run.
        matters: whether a run answers what is asked otherwise than this one; lines that never do are passed over.
    """
    rules = {settings.optimizer.name: settings.optimizer for _, settings in scenario.legs}
    rule = scenario.settings_at(0).optimizer
    if len(rules) > 1 or rule.is_plain:
        return
    lines = lines_at(scenario, 0)
    shares = [PREFIX + name for name in rule.knobs if name.startswith("beta")]
    for place, line in enumerate(lines):
        other = Operation("+", (Operation("*", (Number(1.37), line.formula)), Number(0.041)))
        if (made := broken.twist(_done_wrongly(lines, place, other))(scenario)) and not matters(made):
            continue
        for edit in (*edits(line.formula), *other_names(line.formula, shares)):
            if _is_plausible(edit):
                breaks = broken.twist(_done_wrongly(lines, place, edit.wrong))
                yield Mistake(edit.name, breaks, partial(_says, edit, line.term))


def _is_plausible(edit: Edit) -> bool:
    """Whether what is remembered is left out or put in as a whole: by itself it is zero at first, and fits anything."""
    return not any(isinstance(piece, Name) and piece.name.endswith("_before") for piece in edit.pieces)


def _done_wrongly(lines: tuple[RuleLine, ...], place: int, wrong: Expression) -> broken.Twist:
    def twist(rule: Optimizer, at: Point, state: State, knobs: Knobs) -> Update:
        right = rule.update(at, state, knobs)
        numbers = {PREFIX + name: x for name, x in numbers_of(at.parameters, state, knobs, right.terms).items()}
        made: dict[str, Array] = {}
        for at_line, line in enumerate(lines[place:]):
            made[line.term] = evaluate_array(line.formula if at_line else wrong, numbers)
            numbers[PREFIX + line.term] = made[line.term]
        after: Mapping[str, Array] = {name: made.get(name, value) for name, value in right.state.items()}
        return Update(made.get("change", right.change), after, {**right.terms, **made})

    return twist


def _says(edit: Edit, term: str, told: Told) -> str:
    symbol: Callable[[str], str] = told.right.settings_at(told.index).optimizer.symbol
    names = {name: Name(symbol(name.removeprefix(PREFIX))) for piece in edit.pieces for name in free_names(piece)}
    did = edit.did.format(*(to_unicode(substitute(piece, names)) for piece in edit.pieces))
    value = vector(np.ravel(told.made.update(told.index).terms[term]).tolist())
    return f"In {symbol(term)}{told.when} {did[0].lower()}{did[1:]}: it became {value}."
