"""Whether two mistakes are one idea: they come out alike not in this draw alone, but whatever the numbers."""

from dataclasses import replace
from functools import lru_cache

import numpy as np

from tutor.course.mistakes.mistakes import (
    Asked,
    agree,
    every_further,
    made_in_run,
    mistakes_made,
    value_in,
    with_other_numbers,
)
from tutor.course.mistakes.told import Made
from tutor.course.mistakes.wrong_chains import with_other_inputs
from tutor.course.mistakes.wrong_rules import mistakes_in
from tutor.course.scenario.scenario import Numbers, Scenario
from tutor.engine.graph.graph import graph_numbers

_SAME = {("one-path", "path-left-out"), ("above-only", "factor-left-out")}
"""Mistakes on a graph that say the same."""

_ANOTHER_IDEA = frozenset({"shrunk", "one-step-few", "one-step-many", "swapped-gradient"})
"""Mistakes of a run that come out like another on some surfaces, whatever the numbers, and are not the same."""


def is_one_idea(further: Made, made: Made, asked: Asked) -> bool:
    """Whether a further mistake comes out as another one does whatever the numbers, and so says nothing new."""
    if made.answer is None and (made.name.startswith("own: ") or (made.name, further.name) in _SAME):
        return True
    if made.name in _ANOTHER_IDEA and not further.name.startswith("gave-"):
        return False
    if made.answer is None and (asked.scenario is None or asked.graph is not None):
        return False
    if made.answer is not None and asked.scenario is not None:
        return True
    twin = _with_other_numbers_asked(asked)
    places = [each for each in every_further(asked) if each.name == further.name]
    place = next((k for k, each in enumerate(places) if np.array_equal(each.value, further.value)), 0)
    twins = [each for each in every_further(twin) if each.name == further.name]
    if made.answer is not None:
        other = value_in(None, replace(twin, answer=made.answer))
    else:
        assert twin.scenario is not None
        named = [mistake for mistake in mistakes_in(twin.scenario) if mistake.name == made.name]
        other = next((each.value for each in made_in_run(twin, named)), made.value)
    if other is None:
        return False
    return place < len(twins) and np.allclose(twins[place].value, other, rtol=1e-6, atol=1e-12)


def says_the_same(own: Made, other: Made, asked: Asked) -> bool:
    """Whether an author's mistake comes out as one of the table whatever the numbers: then it alone is told."""
    if own.answer is None or other.answer is not None:
        return False
    twin = _with_other_numbers_asked(asked)
    value = value_in(twin.scenario, replace(twin, answer=own.answer, numbers=_numbers_of_twin(asked, twin)))
    return value is not None and any(
        made.name == other.name and agree(made.value, value) for made in mistakes_made(twin)
    )


def _numbers_of_twin(asked: Asked, twin: Asked) -> Numbers:
    """The drawn numbers as the other run has them, where they are its start or one of its knobs."""
    if asked.scenario is None or twin.scenario is None:
        return twin.numbers
    pairs = list(zip(_start_and_knobs(asked.scenario), _start_and_knobs(twin.scenario), strict=True))
    return {name: next((new for old, new in pairs if old == x), x) for name, x in asked.numbers.items()}


def _start_and_knobs(scenario: Scenario) -> list[float]:
    settings = scenario.settings_at(0)
    knobs = {**settings.optimizer.knobs, **settings.knobs}
    return [*scenario.start.tolist(), *(float(np.max(value)) for value in knobs.values())]


@lru_cache(maxsize=2)
def _with_other_numbers_asked(asked: Asked) -> Asked:
    scenario, graph, numbers = asked.scenario, asked.graph, dict(asked.numbers)
    if graph is not None:
        graph = with_other_inputs(graph)
        numbers |= graph_numbers(graph)
    elif scenario is not None:
        scenario = with_other_numbers(scenario)
    else:
        numbers = {name: value * 1.0379 + 0.0211 * (place + 1) for place, (name, value) in enumerate(numbers.items())}
    twin = replace(asked, scenario=scenario, graph=graph, numbers=numbers)
    expected = value_in(scenario, twin)
    return twin if expected is None else replace(twin, expected=expected)
