"""A descent: a run on a surface, every frame of which is kept."""

from dataclasses import replace
from typing import Self

import numpy as np

from tutor.engine.arrays import Array
from tutor.engine.records import dataclass
from tutor.engine.rules.schedules import Knobs
from tutor.engine.runs.frames import Settings
from tutor.engine.runs.history import History, Timeline
from tutor.engine.surfaces.contract import Surface


@dataclass(frozen=True, slots=True, eq=False)
class Descent(Timeline[Settings, Surface]):
    """A run and where we look at it; every method returns a new one, so going back is moving a cursor."""

    name: str = ""
    """What it was called, if anything; what goes on from it with other settings is another run."""

    @classmethod
    def begin(cls, surface: Surface, settings: Settings, start: Array | None = None) -> Self:
        """A run with one frame, at `start` (shape (d,)) or where the surface usually starts."""
        where = np.array(surface.start if start is None else start, dtype=float)
        return cls(History.begin(surface, where, settings, settings))

    @property
    def knobs(self) -> Knobs:
        """The knobs of the update that leaves the cursor's frame, as the schedule gives them."""
        return self.settings.knobs_at(self.cursor)

    def change(self, settings: Settings) -> Self:
        """Go on from the cursor with other settings; the old future stays with the old descent."""
        return replace(self, history=self.history.changed(self.cursor, settings, settings, self.surface), name="")

    def _repr_html_(self) -> str:
        """What a notebook shows of the run up to the cursor."""
        from tutor.engine.runs.notebook import picture_and_table  # late: only a notebook asks

        shown, history = slice(self.cursor + 1), self.history
        return picture_and_table(
            self.surface, history.parameters[shown], history.losses[shown], history.gradients[shown]
        )
