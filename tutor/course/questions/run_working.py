"""The worked solution of a run or a graph, printed from its terms with the numbers filled in."""

from collections.abc import Iterator

from tutor.course.mistakes.mistakes import Asked, deciding_update
from tutor.course.questions.graph_working import graph_working
from tutor.course.questions.network_working import network_working
from tutor.course.scenario.scenario import Scenario, canonical
from tutor.course.scenario.spelled_out import looked_at
from tutor.course.scenario.trained import Trained
from tutor.engine.rounding import shown_sum
from tutor.words.written_update import gradient_lines, term_lines

MOST_UPDATES = 6
"""A longer run shows its first updates and its last one."""


def run_working(asked: Asked) -> Iterator[str]:
    """Yield what leads to the asked number, line by line."""
    if isinstance(asked.scenario, Trained):
        # The components of an answer share most of the way to them.
        yield from dict.fromkeys(network_working(asked, asked.scenario))
    elif asked.scenario is not None:
        yield from _updates(asked, asked.scenario)
    if asked.graph is not None:
        yield from graph_working(asked.graph, asked.answer)


def _updates(asked: Asked, scenario: Scenario) -> Iterator[str]:
    last = deciding_update(asked.answer, scenario, asked.numbers)
    named = {canonical(name) for part in asked.answer for name, _ in looked_at(part, asked.numbers)}
    if named <= {"learning_rate"} or (last < 0 and named <= {"loss"}):
        return  # The formula of the schedule or of the loss says it all.
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
