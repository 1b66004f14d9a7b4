"""Update rules and surfaces with one piece exchanged, which run wherever the right ones do."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, TypeAlias

import numpy as np

from tutor.course.scenario.scenario import Reading, Scenario
from tutor.engine.arrays import Array
from tutor.engine.rules.schedules import Knobs
from tutor.engine.rules.update import Optimizer, Point, State, Update
from tutor.engine.runs.frames import Settings
from tutor.engine.surfaces.contract import CriticalPoint, Surface

Twist: TypeAlias = Callable[[Optimizer, Point, State, Knobs], Update]
"""An update made wrongly with a rule that is right."""

Breaks: TypeAlias = Callable[[Scenario], Scenario | None]
"""Exchanges one piece of a run; none where that makes no sense."""

Where: TypeAlias = Callable[[Scenario], bool]


def _anywhere(scenario: Scenario) -> bool:
    return True


def altered(change: Callable[[Settings], Settings], where: Where = _anywhere) -> Breaks:
    """The run with other settings."""
    return lambda scenario: scenario.broken(settings=change) if where(scenario) else None


def twist(wrong: Twist, where: Where = _anywhere) -> Breaks:
    """The run with each update made wrongly."""
    return altered(twisted(wrong), where)


def turned(change: Callable[[Knobs], Mapping[str, Any]], where: Where = _anywhere) -> Breaks:
    """The run with knobs turned after the schedule did."""
    return twist(lambda rule, at, state, knobs: rule.update(at, state, {**knobs, **change(knobs)}), where)


def sloped(wrong: Callable[[Surface, Array], Array], where: Where = _anywhere) -> Breaks:
    """The run with each gradient taken wrongly."""
    return lambda scenario: scenario.broken(surface=with_gradient(wrong)) if where(scenario) else None


def read_as(reading: Callable[[Scenario], Reading]) -> Breaks:
    """The run with something else read off it."""
    return lambda scenario: scenario.broken(reading=reading(scenario))


def rules_of(scenario: Scenario) -> list[Optimizer]:
    return [settings.optimizer for _, settings in scenario.legs]


def has(*knobs: str) -> Where:
    """Whether any of these knobs is not 0 in any part of the run."""
    return lambda scenario: any(
        np.any(settings.knobs_at(first).get(knob, 0)) for first, settings in scenario.legs for knob in knobs
    )


def is_plain(scenario: Scenario) -> bool:
    return all(rule.is_plain for rule in rules_of(scenario))


@dataclass(frozen=True, slots=True, eq=False)
class BrokenSurface:
    """A surface whose gradient is taken wrongly; all else is the surface's own."""

    surface: Surface
    wrong_gradient: Callable[[Surface, Array], Array]
    name: str
    formula: str
    coordinates: tuple[str, ...]
    start: tuple[float, ...]
    window: tuple[tuple[float, float], ...]
    critical_points: tuple[CriticalPoint, ...]

    def loss(self, parameters: Array) -> Array:
        return self.surface.loss(parameters)

    def gradient(self, parameters: Array) -> Array:
        return self.wrong_gradient(self.surface, parameters)

    def loss_and_gradient(self, parameters: Array) -> tuple[Array, Array]:
        return self.loss(parameters), self.gradient(parameters)

    def hessian(self, parameters: Array) -> Array:
        return self.surface.hessian(parameters)

    def at_step(self, index: int) -> "BrokenSurface":
        there = self.surface.at_step(index)
        return self if there is self.surface else replace(self, surface=there)


def with_gradient(wrong: Callable[[Surface, Array], Array]) -> Callable[[Surface], BrokenSurface]:
    """A surface whose gradient is taken wrongly."""
    return lambda s: BrokenSurface(s, wrong, s.name, s.formula, s.coordinates, s.start, s.window, s.critical_points)


def twisted(twist: Twist) -> Callable[[Settings], Settings]:
    """Settings whose optimizer is twisted."""

    def alter(settings: Settings) -> Settings:
        rule = settings.optimizer

        def update(at: Point, state: State, knobs: Knobs) -> Update:
            made = twist(rule, at, state, knobs)
            return made._replace(terms={**made.terms, "change": made.change})

        return replace(settings, optimizer=replace(rule, update=update))

    return alter


def own(name: str) -> Twist:
    """The twist of this name that a rule brings itself."""
    return lambda rule, at, state, knobs: rule.mistakes[name].update(at, state, knobs)


def uphill(rule: Optimizer, at: Point, state: State, knobs: Knobs) -> Update:
    update = rule.update(at, state, knobs)
    return update._replace(change=-update.change)


def gradient_at_the_new_point(rule: Optimizer, at: Point, state: State, knobs: Knobs) -> Update:
    landed = at.parameters + rule.update(at, state, knobs).change
    return rule.update(at._replace(gradient=at.surface.gradient(landed) + _beside_the_slope(at)), state, knobs)


def _beside_the_slope(at: Point) -> Array:
    """What a rule's gradient has beside the loss's own, as a weight decay."""
    return at.gradient - at.surface.gradient(at.parameters)


def shrunk(rule: Optimizer, at: Point, state: State, knobs: Knobs) -> Update:
    """w(1 − α): the weight itself stands where its gradient should."""
    return rule.update(at._replace(gradient=at.parameters), state, knobs)


def one_after_the_other(rule: Optimizer, at: Point, state: State, knobs: Knobs) -> Update:
    """Each component is moved before the next one's slope is measured."""
    gradient, parameters = at.gradient.copy(), at.parameters.copy()
    for component in range(len(gradient)):
        gradient[component] = (at.surface.gradient(parameters) + _beside_the_slope(at))[component]
        change = rule.update(at._replace(gradient=gradient), state, knobs).change
        parameters[component] = at.parameters[component] + change[component]
    return rule.update(at._replace(gradient=gradient), state, knobs)


def momentum_twice(rule: Optimizer, at: Point, state: State, knobs: Knobs) -> Update:
    """What the velocity adds to the step is added a second time."""
    update = rule.update(at, state, knobs)
    without = rule.update(at, state, {**knobs, "beta": 0.0})
    return update._replace(change=2 * update.change - without.change)


def only(component: int) -> Twist:
    """One component alone moves."""

    def move(rule: Optimizer, at: Point, state: State, knobs: Knobs) -> Update:
        update = rule.update(at, state, knobs)
        change = np.zeros_like(update.change)
        change[component] = update.change[component]
        return update._replace(change=change)

    return move


def rounded_on_the_way(decimals: int) -> Twist:
    """Every new point is rounded before the next update."""

    def twist(rule: Optimizer, at: Point, state: State, knobs: Knobs) -> Update:
        update = rule.update(at, state, knobs)
        if not np.isfinite(update.change).all():
            return update
        return update._replace(change=np.round(at.parameters + update.change, decimals) - at.parameters)

    return twist


def loss_for_gradient(surface: Surface, parameters: Array) -> Array:
    return np.broadcast_to(surface.loss(parameters), parameters.shape).astype(float)


def change_of(name: str, scenario: Scenario) -> str:
    """The change of a position, of one coordinate or of all; empty where that is no position."""
    if name in scenario.coordinates:
        return f"change_{name}" if len(scenario.coordinates) > 1 else "change"
    return "change" if name == "parameters" else ""


def position_as_change(taken: Callable[[Array], Array]) -> Callable[[Scenario], Reading]:
    """Read the change that leads to a position where the position is asked for, and a change as it is taken."""

    def reading(scenario: Scenario) -> Reading:
        def read(name: str, index: int) -> tuple[str, int, Callable[[Array], Array]]:
            if change := change_of(name, scenario):
                return (change, index - 1, taken)
            return (name, index, taken if name.startswith("change") else as_it_is)

        return read

    return reading


def shifted(by: int) -> Callable[[Scenario], Reading]:
    """Read everything so many frames later."""
    return lambda _: lambda name, index: (name, index + by, as_it_is)


def other_component(scenario: Scenario) -> Reading:
    """Read each of two components where the other one is asked for."""
    first, second = scenario.coordinates
    other = {first: second, second: first}

    def read(name: str, index: int) -> tuple[str, int, Callable[[Array], Array]]:
        quantity, _, coordinate = name.rpartition("_")
        if name in other:
            return (other[name], index, as_it_is)
        if quantity and coordinate in other:
            return (f"{quantity}_{other[coordinate]}", index, as_it_is)
        return (name, index, lambda value: value[::-1] if value.shape == (2,) else value)

    return read


def as_it_is(value: Array) -> Array:
    return value
