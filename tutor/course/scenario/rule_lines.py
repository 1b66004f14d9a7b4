"""The lines by which a rule explains itself, as expressions: each term from its knobs, its state and other terms."""

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from tutor.course.scenario.scenario import Scenario
from tutor.engine.arrays import Array
from tutor.engine.formula import Expression, FormulaError, parse
from tutor.engine.rules.update import Optimizer
from tutor.engine.rules.workings import numbers_of, with_options

PREFIX = "the_"
"""Before a rule's own names, some of which are functions in a formula, such as mean."""

_NAME = re.compile(r"\{(\w+)\}")


class RuleLine(NamedTuple):
    """A term and how it is computed, its names with the prefix."""

    term: str
    formula: Expression


@lru_cache(maxsize=32)
def rule_lines(rule: Optimizer, present: tuple[str, ...]) -> tuple[RuleLine, ...]:
    """A rule's lines; none where one of them goes over the components.

    Args:
        present: its knobs without the extras that are 0.
    """
    texts = [(each.term, with_options(each.formula, present)) for each in rule.workings]
    names = sorted({name for _, text in texts for name in _NAME.findall(text)})
    try:
        return tuple(
            RuleLine(term, parse(_NAME.sub(rf"{PREFIX}\1", text), [PREFIX + name for name in names]))
            for term, text in texts
        )
    except FormulaError:
        return ()


def lines_at(scenario: Scenario, index: int) -> tuple[RuleLine, ...]:
    """The lines of the rule that makes an update."""
    settings = scenario.settings_at(index)
    rule = settings.optimizer
    return rule_lines(rule, tuple(rule.told({**rule.knobs, **settings.knobs})))


def numbers_at(scenario: Scenario, index: int, component: int) -> Mapping[str, float]:
    """Every number that the lines of an update name, of one component."""
    frame, knobs = scenario.frame(index), scenario.settings_at(index).knobs_at(index)
    numbers = numbers_of(frame.parameters, frame.state, knobs, scenario.update(index).terms)
    return {PREFIX + name: _of(value, component) for name, value in numbers.items()}


def _of(value: float | Array, component: int) -> float:
    entries = np.ravel(value)
    return float(entries[component] if len(entries) > component else entries[0])
