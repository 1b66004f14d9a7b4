"""What an update rule is: a pair of pure functions that show their work.

A rule never changes an array in place: it returns the change, the state it wants to see next time, and every number it
computed on the way, by name. Those names are what the screen shows, a question asks for and a worked solution prints.
"""

from collections.abc import Mapping
from typing import NamedTuple, Protocol, TypeAlias

from tutor.engine.arrays import Array
from tutor.engine.rules.schedule_kinds import Knobs
from tutor.engine.rules.workings import Working
from tutor.engine.surfaces.built_in import Surface

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


class Optimizer(Protocol):
    """A rule: a pair of pure functions, and the settings it reads."""

    @property
    def name(self) -> str:
        """The name people type."""
        ...

    @property
    def title(self) -> str:
        """The name people read."""
        ...

    @property
    def equations(self) -> tuple[str, ...]:
        """The rule as formulas in Unicode, one line each."""
        ...

    @property
    def workings(self) -> tuple[Working, ...]:
        """The terms that have a formula, in the order computed."""
        ...

    @property
    def knobs(self) -> Mapping[str, float]:
        """Its settings and their defaults, `learning_rate` first."""
        ...

    def init(self, parameters: Array) -> State:
        """Return the state before the first update; parameters (d, *batch)."""
        ...

    def update(self, at: Point, state: State, knobs: Knobs) -> Update:
        """Return the update at a point. A knob may be a number or an array of shape (*batch)."""
        ...
