"""Schedules with one piece of their formula done wrongly, or with another one in their place."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import partial

from tutor.course.mistakes.broken_rules import Breaks, altered
from tutor.course.mistakes.expressions import Edit, edits
from tutor.course.mistakes.told import Mistake, Told
from tutor.course.scenario.scenario import Scenario
from tutor.course.scenario.spelled_out import rate_formula, schedule_numbers
from tutor.engine.formula import Expression, FormulaError, evaluate, parse, to_unicode
from tutor.engine.rounding import number
from tutor.engine.rules.schedules import Kind, Rate, Schedule

_OTHERS: Mapping[str, tuple[tuple[str, str], ...]] = {
    "cosine": (
        ("You let the rate fall in a straight line", "α·(1 − t/total)"),
        ("You took the bare cosine, which is still to be raised by 1 and halved", "α·cos(π·t/total)"),
    ),
    "step": (("You multiplied by the factor at every update", "α·factor^t"),),
    "inverse-time": (("You took the power, which is for what is multiplied each time", "α/(1 + decay_rate)^t"),),
    "exponential": (("You let the rate fall by the same amount each time", "α·(1 − (1 − factor)·t)"),),
}
"""What is taken for a schedule, by its name."""


def wrong_schedules(scenario: Scenario) -> Iterator[Mistake]:
    """A mistake for each piece of a run's schedule, and for the schedules that are taken for it."""
    settings = scenario.settings_at(0)
    if len(scenario.legs) > 1 or settings.schedule.name == "constant":
        return
    numbers = schedule_numbers(settings.schedule)
    formula = rate_formula(scenario, 1, symbols=True)
    for edit in edits(formula) if formula is not None else ():
        yield Mistake(edit.name, _with(edit.wrong, numbers), partial(_says, edit))
    for did, text in _OTHERS.get(settings.schedule.name, ()):
        other = parse(text, ("α", "t", *numbers))
        yield Mistake("other-schedule", _with(other, numbers), partial(_says, Edit("", did, (), other)))


def _with(formula: Expression, numbers: Mapping[str, float]) -> Breaks:
    """The schedule by a wrong formula; where that has no value the rate stays as it was set."""

    def rate(right: Rate, t: int) -> Rate:
        try:
            return evaluate(formula, {**numbers, "α": float(right), "t": float(t)})
        except FormulaError:
            return right

    return altered(lambda settings: replace(settings, schedule=Schedule(Kind("wrong", "", rate))))


def _says(edit: Edit, told: Told) -> str:
    did = edit.did.format(*map(to_unicode, edit.pieces))
    at = told.index
    rate = float(told.made.settings_at(at).knobs_at(at)["learning_rate"])
    return f"{did}{told.when}: the rate became {number(rate)}."
