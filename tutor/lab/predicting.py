"""Predict first: a guess at the next point, judged by the update itself, with the mistake behind it by name."""

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Self

import numpy as np

from tutor.engine.arrays import Array
from tutor.engine.formula import parse
from tutor.engine.formula.names import together
from tutor.engine.rounding import counted, decimals_for, number, vector
from tutor.engine.runs.history import Descent
from tutor.engine.runs.options import Leg, Run
from tutor.engine.surfaces.contract import NamedSurface

if TYPE_CHECKING:
    from tutor.course.mistakes.told import Made
    from tutor.course.scenario.scenario import Scenario

_MOST_DECIMALS = 12


@dataclass(frozen=True, slots=True, eq=False)
class Judged:
    """A prediction beside the truth."""

    guess: Array
    """Shape (d,)."""
    truth: Array
    is_right: bool
    message: str
    mistake: str = ""
    """The stable name of what was done, where it is known."""


@dataclass(frozen=True, slots=True, eq=False)
class Predictions:
    """The predictions of a sitting: the one that stands, the last verdict, and the score."""

    guess: tuple[float, ...] | None = None
    """Where the next point is thought to be."""
    last: Judged | None = None
    right: int = 0
    made: int = 0

    @property
    def score(self) -> str:
        return f"{self.right} of {self.made} right"

    def with_guess(self, guess: tuple[float, ...] | None) -> Self:
        return replace(self, guess=guess)

    def judge(self, descent: Descent, reach: float = 0.0) -> Self:
        """Hold the guess against the update that leaves the cursor's frame."""
        if self.guess is None:
            return self
        last = judged(descent, np.array(self.guess), reach)
        return replace(self, guess=None, last=last, right=self.right + last.is_right, made=self.made + 1)


def asked_for(descent: Descent) -> str:
    """What a prediction should say: the names of the new coordinates, and to how many decimals."""
    names = ", ".join(f"{name}_new" for name in descent.surface.coordinates)
    decimals = _decimals(descent.update.change)
    return f"{names} to {counted(decimals, 'decimal')}"


def read_guess(descent: Descent, text: str) -> tuple[float, ...]:
    """Read a guess: `3.6`, `6 − 0.3·8`, `(2.4, 3.2)`.

    Raises:
        Unreadable: it is no number for each coordinate.
    """
    from tutor.words.answers import read_numbers  # late: a first picture does without

    return read_numbers(text, len(descent.surface.coordinates)).values


def judged(descent: Descent, guess: Array, reach: float = 0.0) -> Judged:
    """Hold a guess against the update that leaves the cursor's frame.

    Args:
        descent: the run.
        guess: where its next point is thought to be, shape (d,).
        reach: how far off a placed point may be; a typed number is right to the decimals that were asked for.
    """
    from tutor.course.mistakes.mistakes import is_near  # late, as below: mistakes bring graphs, networks and trainings

    with np.errstate(all="ignore"):
        change = descent.update.change
        truth = descent.frame.parameters + change
    decimals = _decimals(change)
    tolerance = max(0.5 * 10.0**-decimals, reach)
    if is_near(guess, truth, tolerance):
        names = together(f"{name}_new" for name in descent.surface.coordinates)
        return Judged(guess, truth, True, f"Right: {names} = {vector(truth, 10)}.")
    if not np.isfinite(truth).all():
        return Judged(guess, truth, False, "The run has left what a computer can hold; nothing can be predicted there.")
    with np.errstate(all="ignore"):
        away = number(float(np.linalg.norm(guess - truth)), 2)
    gap = f"You said {vector(guess, 10)}; it is {vector(truth, 10)}, {away} away."
    made = _mistake(descent, guess, truth, decimals, tolerance)
    if made is None:
        return Judged(guess, truth, False, gap)
    return Judged(guess, truth, False, f"{made.sentence} {gap}", made.name)


def _mistake(descent: Descent, guess: Array, truth: Array, decimals: int, tolerance: float) -> "Made | None":
    from tutor.course.mistakes.mistakes import Asked, is_near, mistakes_made

    if not (isinstance(descent.surface, NamedSurface) and np.isfinite(truth).all()):
        return None
    scenario = _this_update(descent)
    answer = (parse("parameters[1]", ("parameters",)),)
    asked = Asked(
        scenario=scenario,
        graph=None,
        answer=answer,
        numbers={},
        expected=truth,
        decimals=decimals,
        tolerance=tolerance,
    )
    return next((made for made in mistakes_made(asked) if is_near(guess, made.value, tolerance)), None)


def _this_update(descent: Descent) -> "Scenario":
    """The one update that leaves the cursor's frame as a run of its own, for mistakes to be made in."""
    from tutor.course.scenario.scenario import Scenario

    frame, settings = descent.frame, descent.settings
    here = replace(
        settings,
        optimizer=replace(settings.optimizer, init=lambda parameters: frame.state),
        schedule_from=settings.schedule_from - frame.index,
    )
    surface = descent.surface.at_step(frame.index)
    assert isinstance(surface, NamedSurface)
    return Scenario.of(Run(surface, frame.parameters, (Leg(here, 1),)))


def _decimals(change: Array) -> int:
    """As many as the length of the step needs: one coordinate may move far less than the others."""
    with np.errstate(all="ignore"):
        length = float(f"{np.linalg.norm(change):.10g}")
    return min(_MOST_DECIMALS, decimals_for(length)) if length and np.isfinite(length) else 2
