"""Updates with another piece exchanged: decay, schedule, corrections, the plain step, and whose slope is used."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from typing import Any

import numpy as np

from tutor.course.mistakes import broken_rules as broken
from tutor.course.mistakes.told import Told
from tutor.course.mistakes.wrong_rules import Mistake
from tutor.course.scenario.scenario import Scenario
from tutor.engine.arrays import Array
from tutor.engine.rounding import vector
from tutor.engine.rules.schedule_kinds import Constant, Knobs
from tutor.engine.rules.update import Optimizer, Point, State, Update
from tutor.engine.runs.frames import Settings
from tutor.engine.surfaces.contract import Surface

Where = Callable[[Scenario], bool]
Change = Callable[[Update, Point, Knobs], Array]


def _with(
    change: Callable[[Settings], Settings], where: Where = lambda _: True
) -> Callable[[Scenario], Scenario | None]:
    return lambda scenario: scenario.broken(settings=change) if where(scenario) else None


def _settings(scenario: Scenario) -> list[Settings]:
    return [settings for _, settings in scenario.legs]


def _has_decay(scenario: Scenario) -> bool:
    return any(each.weight_decay or _knob(each, "weight_decay") for each in _settings(scenario))


def _has_knob(name: str) -> Where:
    return lambda scenario: any(_knob(each, name) for each in _settings(scenario))


def _knob(settings: Settings, name: str) -> float:
    return float(np.max(np.asarray(settings.every_knob.get(name, 0.0))))


def _decayed(factor: float) -> Callable[[Settings], Settings]:
    def change(settings: Settings) -> Settings:
        knobs = dict(settings.knobs)
        if "weight_decay" in settings.optimizer.knobs:
            knobs["weight_decay"] = factor * _knob(settings, "weight_decay")
        return replace(settings, weight_decay=factor * settings.weight_decay, knobs=knobs)

    return change


def _decay_without_rate(rule: Optimizer, at: Point, state: State, knobs: Knobs) -> Update:
    update = rule.update(at, state, knobs)
    without = rule.update(at, state, {**knobs, "weight_decay": 0.0})
    return update._replace(change=without.change + (update.change - without.change) / knobs["learning_rate"])


def _has_schedule(scenario: Scenario) -> bool:
    return any(not isinstance(each.schedule, Constant) for each in _settings(scenario))


def _constant(settings: Settings) -> Settings:
    return replace(settings, schedule=Constant())


def _counted_from(by: int) -> Callable[[Settings], Settings]:
    return lambda settings: replace(settings, schedule_from=settings.schedule_from + by)


def _one_leg(which: int) -> Callable[[Scenario], Scenario | None]:
    def breaks(scenario: Scenario) -> Scenario | None:
        return replace(scenario, legs=((0, scenario.legs[which][1]),)) if len(scenario.legs) > 1 else None

    return breaks


def _shifted_legs(by: int) -> Callable[[Scenario], Scenario | None]:
    def breaks(scenario: Scenario) -> Scenario | None:
        (first, leg), *others = scenario.legs
        moved = [(at + by, each) for at, each in others if at + by > 0]
        return replace(scenario, legs=((first, leg), *moved)) if moved else None

    return breaks


def _changed(change: Change, where: Where = lambda _: True) -> Callable[[Scenario], Scenario | None]:
    """The rule with another change in place of its own."""

    def twist(rule: Optimizer, at: Point, state: State, knobs: Knobs) -> Update:
        update = rule.update(at, state, knobs)
        return update._replace(change=change(update, at, knobs))

    return _with(broken.twisted(twist), where)


def _is_plain(scenario: Scenario) -> bool:
    return all(each.optimizer.is_plain for each in _settings(scenario))


def _is_not_plain(scenario: Scenario) -> bool:
    return not _is_plain(scenario)


def _has_term(*names: str) -> Where:
    return lambda scenario: all(name in scenario.names for name in names)


def _plain(update: Update, at: Point, knobs: Knobs) -> Array:
    return -knobs["learning_rate"] * at.gradient


def _plain_with_decay(update: Update, at: Point, knobs: Knobs) -> Array:
    return -knobs["learning_rate"] * (at.gradient + knobs["weight_decay"] * at.parameters)


def _per_component(update: Update, at: Point, knobs: Knobs) -> Array:
    return -knobs["learning_rate"] * np.sign(at.gradient)


def _fixed_length(update: Update, at: Point, knobs: Knobs) -> Array:
    length = np.sqrt((at.gradient**2).sum(axis=0))
    return -knobs["learning_rate"] * at.gradient / np.where(length > 0, length, 1.0)


def _rate_alone(update: Update, at: Point, knobs: Knobs) -> Array:
    return -knobs["learning_rate"] * np.ones_like(at.gradient)


def _size_of_gradient(update: Update, at: Point, knobs: Knobs) -> Array:
    return -knobs["learning_rate"] * np.abs(at.gradient)


def _times_weight(update: Update, at: Point, knobs: Knobs) -> Array:
    return -knobs["learning_rate"] * at.gradient * at.parameters


def _adam_step(mean: str, square: str) -> Change:
    def change(update: Update, at: Point, knobs: Knobs) -> Array:
        terms = update.terms
        return -knobs["learning_rate"] * terms[mean] / (np.sqrt(terms[square]) + knobs["epsilon"])

    return change


def _from_the_start(scenario: Scenario) -> Scenario:
    def first(surface: Surface, parameters: Array) -> Array:
        return np.broadcast_to(surface.gradient(scenario.start), parameters.shape).astype(float)

    return scenario.broken(surface=broken.with_gradient(first))


def _from_the_start_again(scenario: Scenario) -> Scenario:
    def reading(name: str, index: int) -> tuple[str, int, Callable[[Array], Array]]:
        if index > 1 and name in scenario.coordinates:
            began = scenario.start[scenario.coordinates.index(name)]
            change = f"change_{name}" if len(scenario.coordinates) > 1 else "change"
            return change, index - 1, lambda change: began + change
        if index > 1 and name == "parameters":
            return "change", index - 1, lambda change: scenario.start + change
        return name, index, broken.as_it_is

    return scenario.broken(reading=reading)


def _same_step_again(scenario: Scenario) -> Scenario:
    """The first change made at every update."""

    def reading(name: str, index: int) -> tuple[str, int, Callable[[Array], Array]]:
        if index > 1 and name in scenario.coordinates:
            began = scenario.start[scenario.coordinates.index(name)]
            change = f"change_{name}" if len(scenario.coordinates) > 1 else "change"
            return change, 0, lambda change: began + index * change
        if index > 1 and name == "parameters":
            return "change", 0, lambda change: scenario.start + index * change
        return name, index, broken.as_it_is

    return scenario.broken(reading=reading)


def _last_step_turned(scenario: Scenario) -> Scenario:
    def reading(name: str, index: int) -> tuple[str, int, Callable[[Array], Array]]:
        if index > 1 and (name in scenario.coordinates or name == "parameters"):
            before = scenario.quantity(name, index - 1)
            return name, index, lambda after: 2 * before - after
        return name, index, broken.as_it_is

    return scenario.broken(reading=reading)


def _with_others_frozen(scenario: Scenario) -> Scenario | None:
    masks = [each.mask for each in _settings(scenario)]
    if any(mask is None for mask in masks):
        return None
    return scenario.broken(settings=lambda s: replace(s, mask=None if s.mask is None else 1 - s.mask))


def _with_every_example(scenario: Scenario) -> Scenario | None:
    batch = scenario.run.surface.constants.get("batch", "all")
    if batch == "all":
        return None

    def gradient(surface: Surface, parameters: Array) -> Array:
        return scenario.run.surface.gradient(parameters)

    return scenario.broken(surface=broken.with_gradient(gradient))


def _knobs(change: Callable[[Knobs], Mapping[str, Any]], where: Where) -> Callable[[Scenario], Scenario | None]:
    return _with(broken.twisted(broken.with_knobs(change)), where)


def _times_rate(factor: float) -> Callable[[Scenario], Scenario | None]:
    return _knobs(lambda knobs: {"learning_rate": factor * knobs["learning_rate"]}, lambda _: True)


def _stepped(did: str, t: Told) -> str:
    return f"{did}{t.when}: the step became {t.step}."


def _all(did: str, t: Told) -> str:
    return f"{did}: the last step became {t.step}."


def _mistake(name: str, breaks: Callable[[Scenario], Scenario | None], did: str) -> Mistake:
    return Mistake(name, breaks, partial(_stepped, did))


_AVERAGES = _has_term("corrected_mean", "corrected_square", "denominator")

WRONG_UPDATES: tuple[Mistake, ...] = (
    _mistake("no-decay", _with(_decayed(0.0), _has_decay), "You left out the weight decay"),
    _mistake("decay-turned", _with(_decayed(-1.0), _has_decay), "You let the decay push away from zero"),
    _mistake(
        "decay-without-rate",
        _with(broken.twisted(_decay_without_rate), _has_knob("weight_decay")),
        "You did not multiply the decay by α",
    ),
    _mistake("constant-rate", _with(_constant, _has_schedule), "You kept the rate as it was set, without the schedule"),
    _mistake("constant-rate", _one_leg(0), "You kept the first rate for every update"),
    _mistake("last-rate", _one_leg(-1), "You took the last rate for every update"),
    _mistake("schedule-late", _with(_counted_from(1), _has_schedule), "You took the rate of the update before"),
    _mistake("schedule-early", _with(_counted_from(-1), _has_schedule), "You took the rate of the next update"),
    _mistake("schedule-early", _shifted_legs(-1), "You changed the rate one update early"),
    _mistake("schedule-late", _shifted_legs(1), "You changed the rate one update late"),
    Mistake(
        "first-slope",
        _from_the_start,
        lambda t: f"You used the slope at the start for every update, {t.gradient}.",
    ),
    _mistake("plain-step", _changed(_plain, _is_not_plain), "You made a plain step, α times the gradient"),
    _mistake(
        "plain-step",
        _changed(_plain_with_decay, lambda s: _is_not_plain(s) and _has_knob("weight_decay")(s)),
        "You made a plain step with the decay, α times the gradient and λ times the weight",
    ),
    _mistake("sign-step", _changed(_per_component), "You moved each weight by α, whatever its slope"),
    _mistake("fixed-length-step", _changed(_fixed_length), "You made a step of the length α"),
    _mistake("rate-alone", _changed(_rate_alone), "You took α itself away, without the gradient"),
    _mistake("size-of-gradient", _changed(_size_of_gradient), "You dropped the sign of the gradient"),
    _mistake("times-weight", _changed(_times_weight), "You multiplied by the weight as well"),
    _mistake(
        "mean-alone-corrected",
        _changed(_adam_step("corrected_mean", "square"), _AVERAGES),
        "You corrected the average gradient, and not the average of its squares",
    ),
    _mistake(
        "square-alone-corrected",
        _changed(_adam_step("mean", "corrected_square"), _AVERAGES),
        "You corrected the average of the squares, and not the average gradient",
    ),
    _mistake("beta-left-out", _knobs(lambda _: {"beta": 1.0}, _has_knob("beta")), "You left out the factor β"),
    _mistake(
        "momentum-turned",
        _knobs(lambda knobs: {"beta": -1.0 * knobs["beta"]}, _has_knob("beta")),
        "You turned the sign of what is remembered",
    ),
    _mistake(
        "no-clipping",
        _with(lambda s: replace(s, clip=None), lambda s: any(x.clip for x in _settings(s))),
        "You did not shorten the gradient to the limit",
    ),
    _mistake(
        "frozen-moved",
        _with(lambda s: replace(s, mask=None), lambda s: any(x.mask is not None for x in _settings(s))),
        "You moved what is frozen",
    ),
    _mistake("others-frozen", _with_others_frozen, "You moved what is frozen, and froze what may move"),
    _mistake("every-example", _with_every_example, "You took the gradient of all examples, not the batch's"),
    Mistake(
        "first-slope",
        _same_step_again,
        lambda t: "You made the first step again, with the slope at the start.",
        goes_on=False,
        counts_updates=True,
    ),
    Mistake(
        "from-the-start",
        _from_the_start_again,
        lambda t: f"You took the step from the start again{t.when}, and not from where the point was, {t.w}.",
        goes_on=False,
        counts_updates=True,
    ),
    Mistake(
        "last-step-turned",
        _last_step_turned,
        lambda t: f"You added the last step, {vector((-t.change).tolist())}, and it is to be taken away.",
        goes_on=False,
        counts_updates=True,
    ),
    _mistake("half-step", _times_rate(0.5), "You made half the step"),
    _mistake("double-step", _times_rate(2.0), "You made twice the step"),
)
"""Beside the table of wrong rules, said only where nothing of that table comes out."""
