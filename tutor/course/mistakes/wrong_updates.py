"""Updates with another piece exchanged: decay, schedule, corrections, the plain step, and whose slope is used."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from tutor.course.mistakes import broken_rules as broken
from tutor.course.mistakes.broken_rules import Breaks, Where, altered, has, is_plain, sloped, turned, twist
from tutor.course.mistakes.told import Mistake
from tutor.course.mistakes.wrong_rules import stepped
from tutor.course.scenario.scenario import Reading, Scenario
from tutor.engine.arrays import Array
from tutor.engine.rounding import vector
from tutor.engine.rules.schedules import Knobs, Schedule
from tutor.engine.rules.update import Optimizer, Point, State, Update
from tutor.engine.runs.frames import Settings
from tutor.engine.surfaces.contract import Surface

Change = Callable[[Update, Point, Knobs], Array]


def _any(says: Callable[[Settings], object]) -> Where:
    """Whether it holds in any part of the run."""
    return lambda scenario: any(says(settings) for _, settings in scenario.legs)


_has_decay = _any(lambda each: each.weight_decay or np.any(each.every_knob.get("weight_decay", 0.0)))
_has_schedule = _any(lambda each: each.schedule.name != "constant")


def _decayed(factor: float) -> Callable[[Settings], Settings]:
    def change(settings: Settings) -> Settings:
        knobs = dict(settings.knobs)
        if "weight_decay" in settings.optimizer.knobs:
            knobs["weight_decay"] = factor * settings.every_knob.get("weight_decay", 0.0)
        return replace(settings, weight_decay=factor * settings.weight_decay, knobs=knobs)

    return change


def _decay_without_rate(rule: Optimizer, at: Point, state: State, knobs: Knobs) -> Update:
    update = rule.update(at, state, knobs)
    without = rule.update(at, state, {**knobs, "weight_decay": 0.0})
    return update._replace(change=without.change + (update.change - without.change) / knobs["learning_rate"])


def _counted_from(by: int) -> Breaks:
    return altered(lambda settings: replace(settings, schedule_from=settings.schedule_from + by), _has_schedule)


def _one_leg(which: int) -> Breaks:
    def breaks(scenario: Scenario) -> Scenario | None:
        return replace(scenario, legs=((0, scenario.legs[which][1]),)) if len(scenario.legs) > 1 else None

    return breaks


def _shifted_legs(by: int) -> Breaks:
    def breaks(scenario: Scenario) -> Scenario | None:
        (first, leg), *others = scenario.legs
        moved = [(at + by, each) for at, each in others if at + by > 0]
        return replace(scenario, legs=((first, leg), *moved)) if moved else None

    return breaks


def _is_not_plain(scenario: Scenario) -> bool:
    return not is_plain(scenario)


def _changed(change: Change, where: Where) -> Breaks:
    """The rule with another change in place of its own."""

    def update(rule: Optimizer, at: Point, state: State, knobs: Knobs) -> Update:
        made = rule.update(at, state, knobs)
        return made._replace(change=change(made, at, knobs))

    return twist(update, where)


def _along(direction: Callable[[Point, Knobs], Array], where: Where = lambda _: True) -> Breaks:
    """The rule with a step of α times another direction."""
    return _changed(lambda _, at, knobs: -knobs["learning_rate"] * direction(at, knobs), where)


def _over_length(at: Point, power: int) -> Array:
    """The gradient divided by a power of its length, where that is not 0."""
    length = np.sqrt((at.gradient**2).sum(axis=0)) ** power
    return at.gradient / np.where(length > 0, length, 1.0)


def _adam_step(mean: str, square: str) -> Change:
    def change(update: Update, at: Point, knobs: Knobs) -> Array:
        terms = update.terms
        return -knobs["learning_rate"] * terms[mean] / (np.sqrt(terms[square]) + knobs["epsilon"])

    return change


def _from_the_start(scenario: Scenario) -> Scenario | None:
    def first(surface: Surface, parameters: Array) -> Array:
        return np.broadcast_to(surface.gradient(scenario.start), parameters.shape).astype(float)

    return sloped(first)(scenario)


def _from_its_change(at: Callable[[int], int], times: Callable[[int], int]) -> Callable[[Scenario], Reading]:
    """A place after the first update read as the start and so many times one change."""

    def reading(scenario: Scenario) -> Reading:
        def read(name: str, index: int) -> tuple[str, int, Callable[[Array], Array]]:
            change = broken.change_of(name, scenario)
            if index < 2 or not change:
                return name, index, broken.as_it_is
            began = scenario.start if name == "parameters" else scenario.start[scenario.coordinates.index(name)]
            return change, at(index), lambda change: began + times(index) * change

        return read

    return reading


def _last_step_turned(scenario: Scenario) -> Reading:
    def read(name: str, index: int) -> tuple[str, int, Callable[[Array], Array]]:
        if index > 1 and broken.change_of(name, scenario):
            before = scenario.quantity(name, index - 1)
            return name, index, lambda after: 2 * before - after
        return name, index, broken.as_it_is

    return read


def _with_others_frozen(scenario: Scenario) -> Scenario | None:
    if any(each.mask is None for _, each in scenario.legs):
        return None
    return scenario.broken(settings=lambda s: replace(s, mask=None if s.mask is None else 1 - s.mask))


def _with_every_example(scenario: Scenario) -> Scenario | None:
    if scenario.run.surface.constants.get("batch", "all") == "all":
        return None
    return sloped(lambda _, parameters: scenario.run.surface.gradient(parameters))(scenario)


def _times_rate(factor: float) -> Breaks:
    return turned(lambda knobs: {"learning_rate": factor * knobs["learning_rate"]})


def _averages(scenario: Scenario) -> bool:
    return {"corrected_mean", "corrected_square", "denominator"} <= {*scenario.names}


WRONG_UPDATES: tuple[Mistake, ...] = (
    stepped("no-decay", altered(_decayed(0.0), _has_decay), "You left out the weight decay"),
    stepped("decay-turned", altered(_decayed(-1.0), _has_decay), "You let the decay push away from zero"),
    stepped(
        "decay-without-rate",
        twist(_decay_without_rate, has("weight_decay")),
        "You did not multiply the decay by α",
    ),
    stepped(
        "constant-rate",
        altered(lambda s: replace(s, schedule=Schedule()), _has_schedule),
        "You kept the rate as it was set, without the schedule",
    ),
    stepped("constant-rate", _one_leg(0), "You kept the first rate for every update"),
    stepped("last-rate", _one_leg(-1), "You took the last rate for every update"),
    stepped("schedule-late", _counted_from(1), "You took the rate of the update before"),
    stepped("schedule-early", _counted_from(-1), "You took the rate of the next update"),
    stepped("schedule-early", _shifted_legs(-1), "You changed the rate one update early"),
    stepped("schedule-late", _shifted_legs(1), "You changed the rate one update late"),
    Mistake(
        "first-slope",
        _from_the_start,
        lambda t: f"You used the slope at the start for every update, {t.gradient}.",
    ),
    stepped(
        "plain-step", _along(lambda at, _: at.gradient, _is_not_plain), "You made a plain step, α times the gradient"
    ),
    stepped(
        "plain-step",
        _along(
            lambda at, knobs: at.gradient + knobs["weight_decay"] * at.parameters,
            lambda s: _is_not_plain(s) and has("weight_decay")(s),
        ),
        "You made a plain step with the decay, α times the gradient and λ times the weight",
    ),
    stepped("sign-step", _along(lambda at, _: np.sign(at.gradient)), "You moved each weight by α, whatever its slope"),
    stepped("fixed-length-step", _along(lambda at, _: _over_length(at, 1)), "You made a step of the length α"),
    stepped(
        "squared-length",
        _along(lambda at, _: _over_length(at, 2), lambda s: not any(rule.heeds_length for rule in broken.rules_of(s))),
        "You divided by the square of the gradient's length, without a root",
    ),
    stepped(
        "rate-alone", _along(lambda at, _: np.ones_like(at.gradient)), "You took α itself away, without the gradient"
    ),
    stepped("size-of-gradient", _along(lambda at, _: np.abs(at.gradient)), "You dropped the sign of the gradient"),
    stepped("times-weight", _along(lambda at, _: at.gradient * at.parameters), "You multiplied by the weight as well"),
    stepped(
        "mean-alone-corrected",
        _changed(_adam_step("corrected_mean", "square"), _averages),
        "You corrected the average gradient, and not the average of its squares",
    ),
    stepped(
        "square-alone-corrected",
        _changed(_adam_step("mean", "corrected_square"), _averages),
        "You corrected the average of the squares, and not the average gradient",
    ),
    stepped("beta-left-out", turned(lambda _: {"beta": 1.0}, has("beta")), "You left out the factor β"),
    stepped(
        "momentum-turned",
        turned(lambda knobs: {"beta": -1.0 * knobs["beta"]}, has("beta")),
        "You turned the sign of what is remembered",
    ),
    stepped(
        "no-clipping",
        altered(lambda s: replace(s, clip=None), _any(lambda s: s.clip)),
        "You did not shorten the gradient to the limit",
    ),
    stepped("others-frozen", _with_others_frozen, "You moved what is frozen, and froze what may move"),
    stepped("every-example", _with_every_example, "You took the gradient of all examples, not the batch's"),
    Mistake(
        "first-slope",
        broken.read_as(_from_its_change(lambda _: 0, lambda index: index)),
        lambda t: "You made the first step again, with the slope at the start.",
        goes_on=False,
    ),
    Mistake(
        "from-the-start",
        broken.read_as(_from_its_change(lambda index: index - 1, lambda _: 1)),
        lambda t: f"You took the step from the start again{t.when}, and not from where the point was, {t.w}.",
        goes_on=False,
    ),
    Mistake(
        "last-step-turned",
        broken.read_as(_last_step_turned),
        lambda t: f"You added the last step, {vector((-t.change).tolist())}, and it is to be taken away.",
        goes_on=False,
    ),
    stepped("half-step", _times_rate(0.5), "You made half the step"),
    stepped("double-step", _times_rate(2.0), "You made twice the step"),
)
"""Beside the table of wrong rules, said only where nothing of that table comes out."""
