"""The worked solution of a question, printed from the terms of its run with the numbers filled in."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from tutor.course.mistakes.broken_chains import graph_working
from tutor.course.mistakes.mistakes import deciding_update
from tutor.course.scenario.scenario import Scenario
from tutor.engine.formula import free_names, to_unicode
from tutor.engine.rounding import shown_sum, vector
from tutor.words.written_update import gradient_lines, term_lines

if TYPE_CHECKING:
    from tutor.course.questions.variants import Variant

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
    frame, update = scenario.frame(index), scenario.update(index)
    yield from _gradient_lines(scenario, index)
    for line in term_lines(scenario.surface, scenario.settings_at(index), frame, update):
        yield line.text
    after = scenario.frame(index + 1).parameters
    for component, coordinate in enumerate(scenario.coordinates):
        total = shown_sum(frame.parameters[component], update.change[component], after[component])
        yield f"{coordinate}[{index + 1}] = {total}"


def _gradient_lines(scenario: Scenario, index: int) -> Iterator[str]:
    for _, text in gradient_lines(scenario.surface, scenario.frame(index)):
        yield text
