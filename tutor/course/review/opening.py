"""The first minute: a ball to roll, with a small goal at each turn; the simulator shows it and judges it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:  # the home screen names the opening before there are numbers
    from tutor.lab.simulation import Simulation

OPENING_LINE = "parabola start=6 rate=0.1"
OPENING_TITLE = "The first minute"
OPENING_WORDS = "Roll a ball downhill: step, predict, go too far on purpose, and find the step that is just right."

_BELOW, _WITHIN = 0.01, 3


@dataclass(frozen=True, slots=True)
class Turn:
    """One thing to do."""

    says: str
    """With the keys as `{step}`, `{predict}`, `{larger}`, `{smaller}`, `{again}`."""
    is_reached: "Callable[[Simulation], bool]"


def _overshot(simulation: "Simulation") -> bool:
    from tutor.lab.typed_changes import overshoots

    return simulation.descent.cursor > 0 and overshoots(simulation.descent)


def _is_quick(simulation: "Simulation") -> bool:
    losses = simulation.descent.history.losses[: _WITHIN + 1]
    return simulation.descent.cursor > 0 and bool((losses[: simulation.descent.cursor + 1] < _BELOW).any())


TURNS: tuple[Turn, ...] = (
    Turn(
        "The ball stands at w = 6 on a slope. It rolls to where the ground is low. {step}: it makes one step.",
        lambda simulation: simulation.descent.cursor >= 1,
    ),
    Turn(
        "It went downhill. {step}, three times more, and watch the length of the steps: the flatter the ground, the"
        " shorter the step.",
        lambda simulation: simulation.descent.cursor >= 4,
    ),
    Turn(
        "Each step is α times the slope. Now say where the ball lands before it rolls. {predict}.",
        lambda simulation: simulation.predictions is not None and simulation.predictions.last is not None,
    ),
    Turn(
        "α is yours to set: it says how far to go. Go too far on purpose. {larger}, and step, until the ball lands on"
        " the other side.",
        _overshot,
    ),
    Turn(
        f"Too small an α creeps, too large a one goes past. Find one that brings the loss L below {_BELOW} within"
        f" {_WITHIN} steps of the start. {{again}} begins again; {{larger}} or {{smaller}}, and step.",
        _is_quick,
    ),
)
"""In the order in which they are played."""

DONE = (
    "Found. You went against the slope, again and again, and chose how far: that is gradient descent, and whole"
    " networks learn with it."
)


@dataclass(frozen=True, slots=True)
class Opening:
    """How far the opening is."""

    place: int = 0

    @property
    def is_over(self) -> bool:
        return self.place >= len(TURNS)

    def said(self, keys: Mapping[str, str]) -> str:
        """What to do now, with the keys or words of a front end."""
        return DONE if self.is_over else TURNS[self.place].says.format_map(keys)

    def after(self, simulation: "Simulation") -> Self:
        """The next turn where this one is reached."""
        reached = not self.is_over and TURNS[self.place].is_reached(simulation)
        return type(self)(self.place + 1) if reached else self
