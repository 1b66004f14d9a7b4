"""Which rule a typed one is: told by where both go, on several surfaces and at rates that change."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import islice, product

import numpy as np
from numpy.typing import NDArray

from tutor.engine.arrays import Array
from tutor.engine.rules.agreement import NEAR, RATES, Parting, Way, parting
from tutor.engine.rules.optimizers import OPTIMIZERS
from tutor.engine.rules.schedules import Knobs
from tutor.engine.rules.update import Optimizer, Point, State, Update, UpdateFunction
from tutor.engine.surfaces.contract import Surface
from tutor.engine.surfaces.formula_surface import FormulaSurface

UPDATES = 9
_MOST_TRIED = 20_000
"""So many settings of one rule are tried beside each other."""


@dataclass(frozen=True, slots=True)
class Likeness:
    """The rule that a typed one is, or is but for one thing."""

    rule: Optimizer
    knobs: Mapping[str, float]
    """At which it is that rule."""
    differs: str
    """What was done otherwise, as a sentence without its stop; empty where nothing was."""
    at_one_rate: bool
    """Whether it is that rule only while α stays the same."""

    @property
    def sentence(self) -> str:
        """Which rule it is, for the person who typed it."""
        own = [
            f"{self.rule.symbol(name)} = {value:g}"
            for name, value in self.knobs.items()
            if name != "learning_rate" and name not in self.rule.extras
        ]
        at = f" with {', '.join(own)}" if own else ""
        if self.at_one_rate:
            return f"While α stays the same this is {self.rule.title}{at}; where α changes the two part."
        if self.differs:
            return f"This is {self.rule.title}{at}, but for one thing: {self.differs[0].lower()}{self.differs[1:]}."
        return f"This is {self.rule.title}{at}."


def likeness(rule: Optimizer, knobs: Knobs) -> Likeness | None:
    """The rule of the program that a typed one is with these knobs; None where it is none of them."""
    if not rule.as_typed or rule.name in OPTIMIZERS or any(np.ndim(value) for value in knobs.values()):
        return None
    own = {**rule.knobs, **{name: float(value) for name, value in knobs.items()}}
    return _likeness(rule, tuple(own.items()))


@lru_cache(maxsize=256)
def _likeness(rule: Optimizer, own: tuple[tuple[str, float], ...]) -> Likeness | None:
    knobs = dict(own)
    if any(np.isnan(value) for value in knobs.values()):
        return None
    paths = {changes: walked(rule, rule.update, knobs, changes) for changes in (True, False)}
    found: list[Likeness] = []
    for other, tried in _candidates(rule, knobs):
        for differs, update in _ways(other):
            for changes in (True, False):
                is_same = _same(paths[changes], changes_of(other, update, tried, changes))
                if not is_same.any():
                    continue
                at = int(is_same.argmax())
                settings = {name: float(np.broadcast_to(value, is_same.shape)[at]) for name, value in tried.items()}
                here, there = Way(rule, rule.update, knobs), Way(other, update, settings)
                if first_parting(here, there, rate_changes=changes) is None:
                    found.append(Likeness(other, settings, differs, not changes))
                    break
            if found and not (found[-1].differs or found[-1].at_one_rate):
                return found[-1]
    return min(found, key=lambda each: (bool(each.differs), each.at_one_rate), default=None)


def _ways(rule: Optimizer) -> Iterator[tuple[str, UpdateFunction]]:
    yield "", rule.update
    for mistaken in rule.mistakes.values():
        yield mistaken.did, mistaken.update

    def turned(at: Point, state: State, knobs: Knobs) -> Update:
        made = rule.update(at, state, knobs)
        return made._replace(change=-made.change)

    yield "the step goes uphill, the other way", turned


def _candidates(rule: Optimizer, knobs: Mapping[str, float]) -> Iterator[tuple[Optimizer, dict[str, float | Array]]]:
    """Rules, each with many settings at once: of knobs of the same names, of its usual ones, of numbers in the text."""
    written = [float(number) for number in re.findall(r"(?<!\w)\d*\.?\d+(?:e-?\d+)?", rule.as_typed)]
    numbers = {*written, *(1 - number for number in written), *knobs.values()} - {knobs["learning_rate"]}
    names_rate = any("{learning_rate}" in working.formula for working in rule.workings)
    for other in OPTIMIZERS.values():
        if other.is_costly or "hessian" in other.given:
            continue
        choices: list[list[float]] = []
        for name, usual in other.knobs.items():
            if name == "learning_rate":
                choices.append([knobs[name]] if names_rate else [1.0, *written])
            elif name in knobs:
                choices.append([knobs[name]])
            elif name in other.extras:
                choices.append([usual])
            else:
                likely = {number for number in numbers if (usual >= 0.5) == (number >= 0.5) and 0 < number < 1}
                choices.append([usual, *sorted(likely - {usual})])
        settings = np.array([*islice(product(*choices), _MOST_TRIED)]).T
        yield other, dict(zip(other.knobs, settings, strict=True))


@cache
def _surfaces() -> tuple[tuple[Surface, tuple[float, float]], ...]:
    """Surfaces on which rules part, each with a start."""
    window = ((-5.0, 5.0), (-5.0, 5.0))
    return tuple(
        (FormulaSurface(text, text, ("x", "y"), start, window), start)
        for text, start in (
            ("x^2/2 + 2y^2 + x*y/3", (1.7, -0.9)),
            ("sin(x) + 0.3x^2 - cos(2y) + 0.1y^2", (0.4, 1.1)),
            ("log(1 + exp(x - 2y)) + 0.1x^2 + 0.2y^2", (-1.3, 0.7)),
        )
    )


def first_parting(one: Way, other: Way, *, rate_changes: bool = True) -> Parting | None:
    """Where two rules part that make the same changes in a few updates; None where they never do."""
    return parting(one, other, tuple(surface for surface, _ in _surfaces()), rate_changes=rate_changes)


def walked(rule: Optimizer, update: UpdateFunction, knobs: Knobs, rate_changes: bool) -> Array:
    """The changes that a rule makes on every surface, shape (surfaces·updates, 2, *batch of the knobs)."""
    with np.errstate(all="ignore"):
        return np.array([*changes_of(rule, update, knobs, rate_changes)])


def changes_of(
    rule: Optimizer, update: UpdateFunction, knobs: Knobs, rate_changes: bool, stretch: float = 1.0
) -> Iterator[Array]:
    """Those changes one by one, each when it is asked for; `stretch` is what the starts are multiplied by."""
    batch = np.broadcast_shapes(*(np.shape(value) for value in knobs.values()))
    ones = np.ones(batch)
    for surface, start in _surfaces():
        parameters = np.multiply.outer(stretch * np.array(start), ones)
        state = rule.init(parameters)
        for step in range(UPDATES):
            scale = RATES[step % len(RATES)] if rate_changes else 1.0
            given = {**knobs, "learning_rate": knobs["learning_rate"] * np.float64(scale)}
            made = update(Point(parameters, surface.gradient(parameters), surface), state, given)
            change = np.broadcast_to(made.change, parameters.shape)  # one number moves every weight alike
            yield change
            parameters, state = parameters + change, made.state


def _same(path: Array, others: Iterator[Array]) -> NDArray[np.bool_]:
    """Which of the others, along their last axis, make the same changes; they are followed while any does."""
    finite = np.isfinite(path)
    size = np.abs(path[finite]).max() if finite.any() else 1.0
    is_same = np.ones(1, bool)
    with np.errstate(all="ignore"):
        for own, other, is_number in zip(path, others, finite, strict=True):
            near = np.abs(own[:, np.newaxis] - other) <= NEAR * max(float(size), 1e-300)
            is_same = is_same & (near & is_number[:, np.newaxis]).all(axis=0)
            if not is_same.any():
                break
    return is_same
