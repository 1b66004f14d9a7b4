"""What an update rule is: a pair of pure functions that show their work, and everything else that is true of it.

A rule never changes an array in place: it returns the change, the state it wants to see next time, and every number it
computed on the way, by name. Those names are what the screen shows, a question asks for and a worked solution prints.
"""

import cmath
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Literal, NamedTuple, TypeAlias

import numpy as np

from tutor.engine.arrays import Array
from tutor.engine.rules.schedules import Knobs
from tutor.engine.rules.workings import COMMON, USUAL, Symbol, Working, with_options
from tutor.engine.surfaces.contract import Surface


@dataclass(frozen=True, slots=True)
class Linear:
    """How a rule moves along an eigenvector of the Hessian, with curvature h.

    An update multiplies the distance from the bottom by a fixed matrix, whose eigenvalues z obey z² − pz + q = 0: for
    momentum p = 1 + β − αh and q = β (Goh 2017, "Why Momentum Really Works"); β = 0 is gradient descent.
    """

    polynomial: Callable[[float, Knobs], tuple[float, float]]
    """(p, q) from αh and the knobs."""
    limit: Callable[[Knobs], float]
    """The αh from which the rule no longer converges, for 0 ≤ β < 1."""
    limit_formula: str
    """The learning rate at that limit, as a formula; `⟦knob:…⟧` as in a `Working`."""
    swing_formula: str = "√β"
    """√q: what an update keeps of a swing."""

    def roots(self, step: float, knobs: Knobs) -> tuple[complex, complex]:
        """What one update multiplies by along an eigenvector, larger first; `step` is αh."""
        total, product = self.polynomial(step, knobs)
        discriminant = total * total - 4 * product
        # A double root, to rounding, is one: a discriminant of −1e−17 would show as a swing that is not there.
        root = 0j if abs(discriminant) < 1e-14 else cmath.sqrt(discriminant)
        first, second = (total + root) / 2, (total - root) / 2
        return (first, second) if abs(first) >= abs(second) else (second, first)

    def speed(self, knobs: Knobs) -> float:
        """What a constant slope of 1 moves a point by in one update in the long run, at α = 1; for β < 1."""
        total, product = self.polynomial(1.0, knobs)
        return (1 - total + product) / (1 - float(knobs.get("beta", 0.0)))


State: TypeAlias = Mapping[str, Array]


class Point(NamedTuple):
    """Where we stand: all that a rule may look at."""

    parameters: Array
    """θ, shape (d, *batch)."""
    gradient: Array
    """∇L(θ), shape (d, *batch), after masks, clipping and weight decay."""
    surface: Surface
    """For the few rules that ask for the Hessian or for the loss elsewhere."""


class Update(NamedTuple):
    """One update that shows its work."""

    change: Array
    """What is added to θ, shape (d, *batch)."""
    state: State
    """What the optimizer carries to the next update, by name."""
    terms: Mapping[str, Array]
    """Every intermediate number, by name, in the order computed; the last is `change`."""


UpdateFunction: TypeAlias = Callable[[Point, State, Knobs], Update]
"""The update at a point. A knob may be a number or an array of shape (*batch)."""

Family: TypeAlias = Literal["gradient", "momentum", "adaptive", "curvature"]


class Mistaken(NamedTuple):
    """A rule as people get it wrong."""

    update: UpdateFunction
    did: str
    """What was done, as a sentence without its stop: `You left out the bias correction`."""


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Optimizer:
    """An update rule. Nothing else in the program asks for a rule's name: what is true of one rule stands here."""

    name: str
    """The name people type."""
    title: str
    """The name people read."""
    family: Family
    source: str
    """Who made it and when, and whose convention this is where the libraries disagree."""
    form: tuple[str, ...]
    """The rule as formulas in Unicode, one line each; `⟦knob:…⟧` as in a `Working`."""
    knobs: Mapping[str, float]
    """Its settings and their defaults, `learning_rate` first."""
    symbols: Mapping[str, Symbol] = field(default_factory=dict)
    """How its knobs, terms and states are written and what they are, where that is not in `COMMON` or `USUAL`."""
    workings: tuple[Working, ...]
    """The terms that have a formula, in the order computed."""
    init: Callable[[Array], State] = lambda parameters: {}
    """The state before the first update, from parameters (d, *batch)."""
    update: UpdateFunction
    extras: frozenset[str] = frozenset()
    """Knobs that are 0 unless another form of the rule is wanted; they are told only where they are not."""
    given: tuple[str, ...] = ()
    """Terms that are looked up or searched for, which a question must state since no formula gives them."""
    is_plain: bool = False
    """Whether the change is −α·gradient and nothing else."""
    steps_in_proportion: bool = False
    """Whether a gradient twice as long makes a step twice as long, so that a steep surface needs a smaller rate."""
    linear: Linear | None = None
    """What is known exactly where the update is a fixed linear map on a quadratic surface."""
    mistakes: Mapping[str, Mistaken] = field(default_factory=dict)
    """How this rule is got wrong, by the mistake's name, beside what may go wrong with any rule."""
    heeds_length: bool = False
    """Whether a wrong gradient makes a step that is seen to be wrong; a rule that divides by its size hides it."""
    is_costly: bool = False
    """Whether an update tries the loss at many places, so that maps of many runs are made coarser."""
    training_rate: float = 0.1
    """The rate that suits small networks."""
    pytorch: str = ""
    """The same in PyTorch with `{knob}` for its numbers; empty where PyTorch has nothing that does the same."""
    as_typed: str = ""
    """The same as equations that a person could type, `⟦knob:…⟧` as in `form`; empty where they cannot say it."""
    also_called: tuple[str, ...] = ()
    """Other names that people know it by."""
    with_momentum: str = ""
    """The rule that this one becomes where PyTorch is given a momentum."""

    @property
    def equations(self) -> tuple[str, ...]:
        """The rule as formulas, as it stands with its defaults."""
        return self.equations_with({})

    def equations_with(self, knobs: Knobs) -> tuple[str, ...]:
        """The rule as formulas, with what the extras among these knobs add."""
        present = self.told(knobs)
        return tuple(line for line in (with_options(form, present) for form in self.form) if line)

    def typed_with(self, knobs: Knobs) -> str:
        """The rule as equations that a person could type, with what the extras among these knobs add."""
        return with_options(self.as_typed, self.told({**self.knobs, **knobs}))

    def told(self, knobs: Knobs) -> dict[str, float | Array]:
        """These knobs without the extras that are 0."""
        return {name: value for name, value in knobs.items() if name not in self.extras or np.any(value)}

    def symbol(self, name: str) -> str:
        """How a knob, a term or a state is written; a state from before the update says so."""
        before = name.removesuffix("_before")
        return self._symbol(name).sign if before == name else f"{self.symbol(before)}_before"

    def meaning(self, name: str) -> str:
        """What a knob, a term or a state is, in words."""
        return self._symbol(name).meaning

    def in_pytorch(self, knobs: Knobs, weight_decay: float = 0.0) -> str:
        """Its line of PyTorch with these knobs and a decay added to the gradient; empty where PyTorch cannot do it."""
        set_here = self.told({**self.knobs, **knobs})
        if any(name in set_here and f"{{{name}}}" not in self.pytorch for name in self.extras):
            return ""
        line = self.pytorch.format(**{**dict.fromkeys(self.extras, 0.0), **set_here})
        decays = line and weight_decay and "weight_decay" not in self.knobs
        return f"{line[:-1]}, weight_decay={weight_decay})" if decays else line

    def _symbol(self, name: str) -> Symbol:
        return self.symbols.get(name) or COMMON.get(name) or USUAL.get(name) or Symbol(name, "")


def zeros(*names: str) -> Callable[[Array], State]:
    """A first state of vectors that are all zero."""
    return lambda parameters: {name: np.zeros_like(parameters) for name in names}
