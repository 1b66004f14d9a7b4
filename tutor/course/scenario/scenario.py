"""The run behind a question: every number of it by name, and the same run with one rule broken."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, Self, TypeAlias

import numpy as np

from tutor.engine.arrays import Array
from tutor.engine.formula import Expression, FormulaError, evaluate_array
from tutor.engine.formula.evaluation import Known
from tutor.engine.rules.update import Update
from tutor.engine.runs.frames import Frame, Settings, first_frame, update_at
from tutor.engine.runs.history import History
from tutor.engine.runs.options import Run
from tutor.engine.surfaces.contract import Surface

LONGEST = 400
"""Updates that a question may look ahead."""

_MOST_CURVED = 12
"""Coordinates whose second derivatives have names of their own."""

FRAME_QUANTITIES = ("parameters", "loss", "gradient")
_SYNONYMS: Mapping[str, str] = {"θ": "parameters", "theta": "parameters", "L": "loss", "rate": "learning_rate"}


def canonical(name: str) -> str:
    """A quantity's own name: `θ` is `parameters`."""
    return _SYNONYMS.get(name, name)


Numbers: TypeAlias = Mapping[str, float]
"""The drawn numbers, by name."""

Reading: TypeAlias = Callable[[str, int], tuple[str, int, Callable[[Array], Array]]]
"""Which quantity is looked at when (name, index) is asked for, and what is done to its number or vector."""


@dataclass(frozen=True, slots=True)
class Carried:
    """A number of the learner's own that the run goes on from."""

    name: str
    index: int
    value: Array
    """Shape (d,), or (1,) for one coordinate."""


@dataclass(frozen=True, slots=True)
class _Quantity:
    """A quantity to index, which is also a number where a drawn one has the same name: `rate` beside `rate[3]`."""

    scenario: "Scenario"
    name: str
    drawn: float | None

    def __getitem__(self, index: int) -> Array:
        return self.scenario.quantity(self.name, index)

    def __array__(self, dtype: object = None, copy: object = None) -> Array:
        if self.drawn is None:
            raise FormulaError(f"{self.name} needs an index, as in {self.name}[0].")
        return np.asarray(self.drawn, dtype=float)


class _Values(Mapping[str, Any]):
    """A run's quantities and the drawn numbers, by name."""

    def __init__(self, scenario: "Scenario", numbers: Numbers) -> None:
        self._scenario = scenario
        self._numbers = numbers

    def __getitem__(self, name: str) -> Any:
        if name in self._scenario.names:
            return _Quantity(self._scenario, name, self._numbers.get(name))
        return self._numbers[name]

    def __iter__(self) -> Iterator[str]:
        return iter({**dict.fromkeys(self._scenario.names), **self._numbers})

    def __len__(self) -> int:
        return len(list(iter(self)))


@dataclass(frozen=True, eq=False)
class Scenario:
    """A run whose frames are made when they are looked at."""

    run: Run
    """As the lesson gives it."""
    surface: Surface
    """What it descends on: the run's own surface, or that one with its gradient taken wrongly."""
    start: Array
    """θ₀, shape (d,)."""
    legs: tuple[tuple[int, Settings], ...]
    """The settings, each from an update on; the last for ever."""
    names: tuple[str, ...]
    """Every quantity that may be asked for with an index."""
    carried: tuple[Carried, ...] = ()
    """The learner's own numbers, from which it goes on."""
    reading: Reading | None = None

    @classmethod
    def of(cls, run: Run) -> Self:
        legs, first = [], 0
        for leg in run.legs:
            legs.append((first, leg.settings))
            first += leg.steps
        return cls(run, run.surface, run.start, tuple(legs), _names(run))

    def broken(
        self,
        settings: Callable[[Settings], Settings] | None = None,
        surface: Callable[[Surface], Surface] | None = None,
        reading: Reading | None = None,
    ) -> "Scenario":
        """The same run with one piece of it exchanged."""
        made = replace(
            self,
            surface=surface(self.surface) if surface else self.surface,
            legs=tuple((first, settings(leg)) for first, leg in self.legs) if settings else self.legs,
            reading=reading or self.reading,
        )
        if settings is None and surface is None and "_history" in vars(self):
            vars(made)["_history"] = self._history  # read otherwise, it is the same run
        return made

    @property
    def coordinates(self) -> tuple[str, ...]:
        return self.surface.coordinates

    def written(self, name: str) -> str:
        """A quantity as people write it: ∂L/∂x."""
        return name.replace("gradient_", "∂L/∂")

    def settings_at(self, index: int) -> Settings:
        """The settings of the update that leaves frame `index`."""
        return next(settings for first, settings in reversed(self.legs) if first <= index)

    @cached_property
    def _history(self) -> History[Settings, Surface]:
        """The run, changed where a leg begins and where the learner's own numbers stand in for its own."""
        first = self.settings_at(0)
        history = History.begin(self.surface, self.start, first, first)
        legs, own = {at for at, _ in self.legs}, {own.index + (own.name == "change") for own in self.carried}
        for index in sorted(legs | own):
            history.grow_to(index + 1)
            settings = self.settings_at(index)
            moved = [o.value for o in self.carried if o.name == "change" and o.index == index - 1]
            where = history.frame(index - 1).parameters + moved[-1] if moved else None
            if index:
                history = history.changed(index, settings, settings, self.surface, where)
            frame = history.frame(index)
            if (own_frame := self._with_own_numbers(frame)) is not frame:
                history = history.resumed(own_frame, settings, settings, self.surface)
        return history

    def frame(self, index: int) -> Frame:
        """Frame `index`, made from the ones before it."""
        if index > LONGEST:
            raise FormulaError(f"A question looks at most {LONGEST} updates ahead.")
        if index >= len(self._history):
            self._history.grow_to(index + 1)
        return self._history.frame(index)

    def update(self, index: int) -> Update:
        """The update that leaves frame `index`."""
        update = update_at(self.surface, self.frame(index), self.settings_at(index))
        for own in self.carried:
            if own.index == index and own.name in update.terms and own.name != "gradient":
                terms = {**update.terms, own.name: own.value}
                change = own.value if own.name == "change" else update.change
                update = Update(change, update.state, terms)
        return update

    def _with_own_numbers(self, frame: Frame) -> Frame:
        for own in self.carried:
            if own.index != frame.index:
                continue
            if own.name in self.coordinates or own.name == "parameters":
                parameters = frame.parameters.copy()
                first = self.coordinates.index(own.name) if own.name in self.coordinates else 0
                parameters[first : first + len(own.value)] = own.value
                frame = first_frame(self.surface, parameters, frame.state, frame.index)
            elif own.name == "gradient":
                frame = replace(frame, gradient=own.value)
            elif own.name.removeprefix("gradient_") in self.coordinates:
                gradient = frame.gradient.copy()
                gradient[self.coordinates.index(own.name.removeprefix("gradient_"))] = own.value[0]
                frame = replace(frame, gradient=gradient)
        return frame

    def is_of_frame(self, name: str) -> bool:
        """Whether a quantity is a moment's, and not the update's that leaves it."""
        return canonical(name) in (*FRAME_QUANTITIES, *self.coordinates) or name.startswith(("hessian", "gradient_"))

    def quantity(self, name: str, index: int) -> Array:
        """The number or vector of that name at a frame, or of the update that leaves it.

        Raises:
            FormulaError: the run has no such quantity.
        """
        if self.reading is None:
            value = np.asarray(self._quantity(canonical(name), index), dtype=float)
        else:
            name, index, taken = self.reading(canonical(name), index)
            if index < 0:
                raise FormulaError("There is nothing before the start.")
            with np.errstate(all="ignore"):  # a run may diverge
                value = taken(np.asarray(self._quantity(canonical(name), index), dtype=float))
        return value.reshape(()) if value.shape == (1,) else value

    def _quantity(self, name: str, index: int) -> Array | float:
        if name not in self.coordinates and name not in FRAME_QUANTITIES and not name.startswith("hessian"):
            # A rate is known without a run, which may be long.
            knobs = self.settings_at(index).knobs_at(index)
            if name in knobs and index <= LONGEST:
                return knobs[name]
        frame = self.frame(index)
        if name in self.coordinates:
            return float(frame.parameters[self.coordinates.index(name)])
        if name in FRAME_QUANTITIES:
            return {"parameters": frame.parameters, "loss": frame.loss, "gradient": frame.gradient}[name]
        if name.startswith("hessian"):
            return self._hessian(name, frame)
        terms = self.update(index).terms
        if name in terms:
            return terms[name]
        vector, _, coordinate = name.rpartition("_")
        return self._component(terms, vector, coordinate, frame)

    def _component(self, terms: Mapping[str, Array], vector: str, coordinate: str, frame: Frame) -> Array | float:
        if coordinate not in self.coordinates or (vector not in terms and vector != "gradient"):
            raise FormulaError(f"The run has no “{vector or coordinate}” there.")
        value = frame.gradient if vector == "gradient" else terms[vector]
        return float(np.ravel(value)[self.coordinates.index(coordinate)])

    def _hessian(self, name: str, frame: Frame) -> Array | float:
        matrix = self.surface.at_step(frame.index).hessian(frame.parameters)
        which = name.removeprefix("hessian").removeprefix("_")
        if not which:
            return np.ravel(matrix)
        for i, row in enumerate(self.coordinates):
            for j, column in enumerate(self.coordinates):
                if which == row + column:
                    return float(matrix[i, j])
        raise FormulaError(f"The run has no “{name}”.")


def _names(run: Run) -> tuple[str, ...]:
    coordinates = run.surface.coordinates
    vectors = dict.fromkeys(FRAME_QUANTITIES)
    for leg in run.legs:
        first = first_frame(run.surface, run.start, leg.settings.optimizer.init(run.start))
        vectors |= dict.fromkeys(update_at(run.surface, first, leg.settings).terms)
    parts = [f"{name}_{c}" for name in vectors if name not in ("loss", "parameters") for c in coordinates]
    curved = coordinates if len(coordinates) <= _MOST_CURVED else ()
    hessian = ["hessian", *(f"hessian_{a}{b}" for a in curved for b in curved)]
    knobs = sorted({knob for leg in run.legs for knob in leg.settings.optimizer.knobs})
    return tuple(dict.fromkeys([*coordinates, *vectors, *parts, *hessian, *knobs, *_SYNONYMS]))


def components(
    answer: tuple[Expression, ...], numbers: Numbers, scenario: Scenario | None, known: Known | None = None
) -> Array:
    """The components of an answer, shape (n,): each expression's number, or the entries of one vector.

    Args:
        answer: their expressions.
        numbers: the drawn ones.
        scenario: the run, if there is one.
        known: what parts of such answers come to, with the same numbers and run.

    Raises:
        FormulaError: it has no finite value.
    """
    values = numbers if scenario is None else _Values(scenario, numbers)
    made = [np.array(evaluate_array(part, values, known), ndmin=1) for part in answer]
    return made[0] if len(made) == 1 else np.concatenate(made)
