"""An answer written out as the formula that it is: a quantity of the run replaced by what it is computed from."""

from collections.abc import Iterator, Mapping
from functools import lru_cache

import numpy as np

from tutor.course.scenario.rule_lines import lines_at, numbers_at
from tutor.course.scenario.scenario import Numbers, Scenario, canonical
from tutor.course.scenario.trained import Trained
from tutor.engine.formula import (
    Expression,
    FormulaError,
    Index,
    Name,
    Number,
    Operation,
    differentiate,
    evaluate,
    free_names,
    parse,
    simplify,
    substitute,
)
from tutor.engine.rounding import vector
from tutor.engine.rules.schedules import Schedule

_WARMING = "α·(t + 1)/warmup"


def spelled_out(answer: tuple[Expression, ...], numbers: Numbers, scenario: Scenario | None) -> tuple[Expression, ...]:
    """Each component with the numbers put in, and losses, gradients, plain updates and rates as their formulas."""
    if scenario is None:
        return tuple(with_numbers(part, numbers, None) for part in answer)
    if len(answer) == 1 and isinstance(answer[0], Index) and len(scenario.coordinates) > 1:
        match answer[0]:
            case Index(Name(name), index) if canonical(name) in ("parameters", "gradient", "change"):
                at = int(evaluate(index, numbers))
                return tuple(_component(canonical(name), c, at, scenario) for c in scenario.coordinates)
    return tuple(_spelled(part, numbers, scenario) for part in answer)


def looked_at(expression: Expression, numbers: Numbers) -> Iterator[tuple[str, int]]:
    """Each quantity of the run in an expression, with the number of its frame or update."""
    match expression:
        case Index(Name(name), index):
            yield name, int(evaluate(index, numbers))
        case Index(base, _):
            yield from looked_at(base, numbers)
        case Operation(_, operands):
            for operand in operands:
                yield from looked_at(operand, numbers)


def with_numbers(expression: Expression, numbers: Numbers, scenario: Scenario | None) -> Expression:
    """The expression with its numbers in the place of names; a vector of the run stands as its components."""
    match expression:
        case Name(name) if name in numbers:
            return Number(_tidy(numbers[name]))
        case Index(Name(name), index) if scenario is not None:
            value = scenario.quantity(name, int(evaluate(index, numbers)))
            return Number(_tidy(float(value))) if not value.shape else Name(vector(value.tolist()))
        case Operation(operator, operands):
            return Operation(operator, tuple(with_numbers(each, numbers, scenario) for each in operands))
    return expression


def _tidy(x: float) -> float:
    return float(f"{x:.9g}")


def _spelled(expression: Expression, numbers: Numbers, scenario: Scenario) -> Expression:
    match expression:
        case Index(Name(name), index):
            at, name = int(evaluate(index, numbers)), canonical(name)
            formula = _quantity(name, at, scenario)
            return formula if formula is not None else with_numbers(expression, numbers, scenario)
        case Operation(operator, operands):
            return Operation(operator, tuple(_spelled(each, numbers, scenario) for each in operands))
    return with_numbers(expression, numbers, scenario)


def _quantity(name: str, at: int, scenario: Scenario) -> Expression | None:
    if isinstance(scenario, Trained):
        formula = scenario.formula(name, at)
        if formula is not None:
            return with_values(formula, at, scenario)
    if name == "loss":
        loss = loss_formula(scenario)
        return None if loss is None else with_values(loss, at, scenario)
    if name == "learning_rate":
        return rate_formula(scenario, at)
    if name in scenario.coordinates:
        return _component("parameters", name, at, scenario)
    if len(scenario.coordinates) == 1 and name in ("gradient", "change"):
        return _component(name, scenario.coordinates[0], at, scenario)
    vector_name, _, coordinate = name.rpartition("_")
    if vector_name in ("gradient", "change") and coordinate in scenario.coordinates:
        return _component(vector_name, coordinate, at, scenario)
    if vector_name == "hessian":
        return _second_derivative(coordinate, at, scenario)
    return _term(name, at, scenario) if len(scenario.coordinates) == 1 else None


def with_values(formula: Expression, at: int, scenario: Scenario) -> Expression:
    """A formula over the quantities of a moment with their numbers in it."""
    return substitute(
        formula, {name: Number(_tidy(float(scenario.quantity(name, at)))) for name in free_names(formula)}
    )


def _second_derivative(which: str, at: int, scenario: Scenario) -> Expression | None:
    formula = loss_formula(scenario)
    pairs = [(a, b) for a in scenario.coordinates for b in scenario.coordinates if a + b == which]
    if formula is None or not pairs:
        return None
    return with_values(differentiate(differentiate(formula, pairs[0][0]), pairs[0][1]), at, scenario)


def _term(name: str, at: int, scenario: Scenario, place: int = 0) -> Expression | None:
    """A term of an update by the rule's own line, with the numbers in it."""
    line = next((line for line in lines_at(scenario, at) if line.term == name), None)
    if line is None:
        return None
    return substitute(line.formula, {each: Number(_tidy(x)) for each, x in numbers_at(scenario, at, place).items()})


def _component(name: str, coordinate: str, at: int, scenario: Scenario) -> Expression:
    place = scenario.coordinates.index(coordinate)
    if name == "gradient":
        return _gradient(coordinate, at, scenario)
    before = at - 1 if name == "parameters" else at
    if before >= 0 and not is_plain(scenario, before) and not _is_changed_before(scenario, before):
        change = _term("change", before, scenario, place)
        if change is not None:
            began = Number(_tidy(float(scenario.frame(before).parameters[place])))
            return change if name == "change" else _sum(began, change)
    if before < 0 or not is_plain(scenario, before):
        value = scenario.frame(at).parameters[place] if name == "parameters" else scenario.update(at).change[place]
        return Number(_tidy(float(value)))
    rate = Number(_tidy(float(np.asarray(scenario.settings_at(before).knobs_at(before)["learning_rate"]))))
    step = Operation("*", (rate, _gradient(coordinate, before, scenario)))
    if name == "change":
        return Operation("negative", (step,))
    return Operation("-", (Number(_tidy(float(scenario.frame(before).parameters[place]))), step))


def _sum(began: Expression, change: Expression) -> Expression:
    match change:
        case Operation("negative", (step,)):
            return Operation("-", (began, step))
    return Operation("+", (began, change))


def _is_changed_before(scenario: Scenario, index: int) -> bool:
    """Whether something happens to the gradient before the rule sees it."""
    settings = scenario.settings_at(index)
    decays = settings.weight_decay and "weight_decay" not in settings.optimizer.knobs
    return bool(decays) or settings.clip is not None or settings.mask is not None


def is_plain(scenario: Scenario, index: int) -> bool:
    """Whether an update is α times the gradient and nothing else."""
    settings = scenario.settings_at(index)
    return settings.optimizer.is_plain and not settings.weight_decay and settings.clip is None and settings.mask is None


def _gradient(coordinate: str, at: int, scenario: Scenario) -> Expression:
    formula = loss_formula(scenario)
    if formula is not None:
        try:
            return with_values(slope_in(formula, coordinate), at, scenario)
        except FormulaError:
            pass
    return Number(_tidy(float(scenario.frame(at).gradient[scenario.coordinates.index(coordinate)])))


def loss_formula(scenario: Scenario) -> Expression | None:
    """The loss of the run in its weights, its constants as numbers; None where it has no formula of that kind."""
    surface = scenario.run.surface
    constants = {name: Number(x) for name, x in surface.constants.items() if isinstance(x, float)}
    if surface.name == "slope" or not surface.formula:
        return None
    try:
        return substitute(_parsed(surface.formula, (*surface.coordinates, *constants)), constants)
    except FormulaError:
        return None


_parsed = lru_cache(maxsize=64)(parse)  # the same for every draw
slope_in = lru_cache(maxsize=64)(differentiate)
"""The derivative of a loss in one weight, which stands in a working and goes wrong in many ways."""


def rate_formula(scenario: Scenario, at: int, symbols: bool = False) -> Expression | None:
    """The schedule's formula for the rate of an update, with its numbers or in its symbols; None where it has none."""
    settings = scenario.settings_at(at)
    step = max(0, at - settings.schedule_from)
    text, constants = _schedule_text(settings.schedule, step)
    rate = settings.every_knob["learning_rate"]
    values: Mapping[str, float] = {**constants, "α": float(np.asarray(rate)), "t": float(step)}
    try:
        formula = parse(text, tuple(values))
    except FormulaError:
        return None
    if any(x == 0 for x in constants.values()):
        zeros = {name: Number(0.0) for name, x in constants.items() if x == 0}
        formula = simplify(substitute(formula, zeros))
    return formula if symbols else substitute(formula, {name: Number(x) for name, x in values.items()})


def schedule_numbers(schedule: Schedule) -> Mapping[str, float]:
    """The numbers of a schedule's formula, by name."""
    return _schedule_text(schedule, 0)[1]


def _schedule_text(schedule: Schedule, step: int) -> tuple[str, Mapping[str, float]]:
    if step < schedule.warmup:
        return _WARMING, {"warmup": schedule.warmup}
    if schedule.warmup or schedule.name == "constant":
        return "", {}
    constants = schedule.constants
    if schedule.name == "one-cycle" and step == 0:
        return "α/div_factor", constants
    return schedule.formula, constants
