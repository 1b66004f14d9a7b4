"""The worked solution of a question, printed from the terms of its run with the numbers filled in."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import numpy as np

from tutor.course.broken_chains import graph_working
from tutor.course.mistakes import deciding_update
from tutor.course.scenario import Scenario
from tutor.engine.arrays import Array
from tutor.engine.formula import free_names, to_unicode
from tutor.engine.rounding import number, shown_sum, vector
from tutor.engine.workings import numbers_of, symbol

if TYPE_CHECKING:
    from tutor.course.variants import Variant

MOST_UPDATES = 6
"""A longer run shows its first updates and its last one."""


def working(variant: "Variant") -> tuple[str, ...]:
    """Return the solution line by line."""
    task: Any = variant.task
    match variant.kind:
        case "number" | "vector" | "point":
            return tuple(_computed(variant))
        case "choice" | "choices":
            options = enumerate(variant.options, 1)
            return tuple(f"{position}. {option.text} {option.why}" for position, option in options if option.right)
        case "order":
            return tuple(variant.steps[position - 1] for position in variant.order)
        case "formula":
            return (to_unicode(variant.answer[0]),)
        case "goal":
            return (str(task.solution),)
    return (str(task.model),)


def _computed(variant: "Variant") -> Iterator[str]:
    assert variant.expected is not None
    if variant.scenario is not None:
        yield from _updates(variant)
    if variant.graph is not None:
        named = {name for part in variant.answer for name in free_names(part)}
        yield from graph_working(variant.graph, any(name.startswith("gradient_") for name in named))
    asked = ", ".join(map(to_unicode, variant.answer))
    yield f"{asked} = {vector(variant.expected.tolist(), 10)}"


def _updates(variant: "Variant") -> Iterator[str]:
    assert variant.scenario is not None
    scenario = variant.scenario
    last = deciding_update(variant.answer, scenario, variant.numbers)
    if last < 0:
        yield from _gradient_lines(scenario, 0)
        return
    for index in range(last + 1):
        if last >= MOST_UPDATES and 2 <= index < last:
            if index == 2:
                yield "…"
            continue
        if last:
            yield f"Update {index + 1}:"
        yield from _update_lines(scenario, index)


def _update_lines(scenario: Scenario, index: int) -> Iterator[str]:
    """Every term of one update, by component, and the sum that leads to the new point."""
    frame, update, settings = scenario.frame(index), scenario.update(index), scenario.settings_at(index)
    numbers = numbers_of(frame.parameters, frame.state, settings.knobs_at(index), update.terms)
    yield from _gradient_lines(scenario, index)
    for line in settings.optimizer.workings:
        for component, name in _components(update.terms[line.term], scenario):
            value = number(float(np.ravel(update.terms[line.term])[component]))
            filled = line.with_numbers(numbers, component, number)
            sides = dict.fromkeys([f"{symbol(line.term)}{name}", line.algebra, filled, value])
            yield " = ".join(sides)
    after = scenario.frame(index + 1).parameters
    for component, coordinate in enumerate(scenario.coordinates):
        total = shown_sum(frame.parameters[component], update.change[component], after[component])
        yield f"{coordinate}[{index + 1}] = {total}"


def _gradient_lines(scenario: Scenario, index: int) -> Iterator[str]:
    """The gradient, by the surface's own formulas where it has them."""
    frame = scenario.frame(index)
    formulas: tuple[str, ...] = getattr(scenario.surface, "gradient_formulas", ())
    at = ", ".join(f"{c} = {number(float(v))}" for c, v in zip(scenario.coordinates, frame.parameters, strict=True))
    for component, coordinate in enumerate(scenario.coordinates):
        value = number(float(frame.gradient[component]))
        formula = formulas[component] if len(formulas) == len(scenario.coordinates) else f"∂L/∂{coordinate}"
        if "=" not in formula:
            yield f"{formula} = {value}"
        else:
            # A constant slope is its own value.
            yield formula if formula.endswith(f"= {value}") else f"{formula} = {value} at {at}"


def _components(term: Array, scenario: Scenario) -> list[tuple[int, str]]:
    """The components of a term and the names they are written by; a single one needs none."""
    if np.ndim(term) == 0 or len(term) == 1:
        return [(0, "")]
    if len(term) != len(scenario.coordinates):
        return []
    return [(component, f"_{coordinate}") for component, coordinate in enumerate(scenario.coordinates)]
