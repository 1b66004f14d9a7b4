"""What lies ahead of a run if nothing is changed, and where the coming update would land with another rate."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np

from tutor.engine.analysis.regimes import Regime, regime
from tutor.engine.arrays import Array
from tutor.engine.formula.names import together
from tutor.engine.rounding import DIGITS, counted, number, vector
from tutor.engine.runs.frames import Settings, update_at
from tutor.engine.runs.history import Descent, History
from tutor.engine.surfaces.contract import Surface

UPDATES = 50
"""Looked ahead where nothing else is said."""


@dataclass(frozen=True, slots=True, eq=False)
class Foresight:
    """The coming updates of a run."""

    path: Array
    """θ here and after every update, shape (updates + 1, d)."""
    losses: Array
    """The loss at each, shape (updates + 1,)."""
    end: Descent
    """A run of its own that has gone there."""
    with_half: Array
    """θ after the coming update, made with half of α, shape (d,)."""
    with_double: Array
    """The same with twice α."""

    @property
    def regime(self) -> Regime:
        """What the run is doing at the end of it."""
        return regime(self.end)


def foresee(descent: Descent, updates: int = UPDATES) -> Foresight:
    """Look ahead from the frame under the cursor; the run itself grows by nothing."""
    begun = max(descent.history.part_at(descent.cursor).first, descent.cursor // UPDATES * UPDATES)
    ahead = _gone_on(descent.history, begun).forward(descent.cursor - begun + updates)
    seen = slice(descent.cursor, descent.cursor + updates + 1)
    return Foresight(
        ahead.history.parameters[seen],
        ahead.history.losses[seen],
        ahead,
        landing(descent, 0.5),
        landing(descent, 2.0),
    )


@lru_cache(maxsize=2)
def _gone_on(history: History[Settings, Surface], begun: int) -> Descent:
    """A run of its own that goes on from a frame; what one looks ahead from after an update is nearly all there."""
    descent = Descent(history, begun)
    return descent.change(descent.settings)


def landing(descent: Descent, factor: float) -> Array:
    """Where the coming update leads with so many times the learning rate, shape (d,)."""
    settings, frame = descent.settings, descent.frame
    rate = factor * float(settings.every_knob["learning_rate"])
    other = replace(settings, knobs={**settings.knobs, "learning_rate": rate})
    with np.errstate(all="ignore"):
        return frame.parameters + update_at(descent.surface, frame, other).change


def told_ahead(surface: Surface, seen: Foresight) -> str:
    """Where the coming updates lead, and what the run is doing then."""
    updates = counted(len(seen.path) - 1, "update")
    place, loss = told_place(surface.coordinates, seen.path[-1]), number(float(seen.losses[-1]))
    return f"The next {updates} lead to {place}, where L = {loss}: {seen.regime.name}."


def told_rates(surface: Surface, seen: Foresight) -> str:
    """Where the coming update would land with half the learning rate and with twice of it."""
    half, double = (told_landing(surface, place, 4) for place in (seen.with_half, seen.with_double))
    return f"With half of α the coming update would land at {half}; with twice α at {double}."


def told_landing(surface: Surface, place: Array, digits: int = DIGITS) -> str:
    """A place and its loss."""
    with np.errstate(all="ignore"):
        loss = number(float(surface.loss(place)), digits)
    return f"{told_place(surface.coordinates, place, digits)} (L = {loss})"


def told_place(names: Sequence[str], place: Iterable[float], digits: int = DIGITS) -> str:
    """A place with the names of its coordinates: `w = 2.0`, `(x, y) = (1.0, 2.0)`."""
    return f"{together(names)} = {vector(place, digits)}"
