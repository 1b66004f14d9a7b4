"""What a person does to a run: step it, go back, turn its knobs, branch; the same for every front end."""

import math
from dataclasses import dataclass, replace
from typing import Self

import numpy as np

from tutor.course.written_update import Line, written_update
from tutor.engine.descent import Descent, Settings
from tutor.engine.line import parse_run
from tutor.engine.optimizers import OPTIMIZERS
from tutor.engine.schedules import Schedule
from tutor.engine.surfaces import SURFACES, Surface

_RUNGS = (1.0, 1.2, 1.5, 2.0, 2.5, 3.0, 4.0, 5.0, 6.0, 8.0)
"""The rates that two keys walk through in each decade: all easy to calculate with."""

_MOST_BRANCHES = 5


def next_rate(rate: float, direction: int) -> float:
    """The next rung above (+1) or below (−1) a learning rate."""
    if not (math.isfinite(rate) and rate > 0):
        return 0.1
    decade = math.floor(math.log10(rate))
    ladder = sorted(float(f"{rung}e{decade + shift}") for shift in (-1, 0, 1) for rung in _RUNGS)
    if direction > 0:
        return next(rung for rung in ladder if rung > rate * (1 + 1e-9))
    return next(rung for rung in reversed(ladder) if rung < rate * (1 - 1e-9))


@dataclass(frozen=True, slots=True, eq=False)
class Simulation:
    """One run under a person's hands, and the futures that a changed knob left behind."""

    descent: Descent
    branches: tuple[Descent, ...] = ()
    """Earlier futures, newest first, each with its cursor where it was left."""
    lines_shown: int = 0
    """How many lines of the coming update have been walked through; 0 between updates."""

    @classmethod
    def begin(cls, surface: Surface, settings: Settings | None = None) -> Self:
        """A run at the surface's usual start."""
        return cls(Descent.begin(surface, settings or Settings(OPTIMIZERS["gradient-descent"])))

    @classmethod
    def usual(cls) -> Self:
        """What the simulator opens with: the first surface, and a rate that is good to watch on it."""
        return cls.begin(next(iter(SURFACES.values()))).with_knob("learning_rate", 0.3)

    @classmethod
    def from_line(cls, text: str) -> Self:
        """The run of a line, seen from its last frame.

        Raises:
            RunError: the line is no run.
        """
        return cls(parse_run(text).descent())

    @property
    def learning_rate(self) -> float:
        """α as it is set, before any schedule."""
        settings = self.descent.settings
        return float({**settings.optimizer.knobs, **settings.knobs}["learning_rate"])

    def step(self, steps: int = 1) -> Self:
        return replace(self, descent=self.descent.forward(steps), lines_shown=0)

    def back(self, steps: int = 1) -> Self:
        """Undo a line of a half-shown update, else whole updates."""
        if self.lines_shown:
            return replace(self, lines_shown=self.lines_shown - 1)
        return replace(self, descent=self.descent.back(steps))

    def seek(self, index: int) -> Self:
        """Move among the frames there are."""
        return replace(self, descent=self.descent.seek(min(index, self.descent.last)), lines_shown=0)

    def next_line(self) -> Self:
        """Walk on through the coming update by one line; after the last one it is made."""
        if self.lines_shown < len(written_update(self.descent)):
            return replace(self, lines_shown=self.lines_shown + 1)
        return self.step()

    def written(self) -> tuple[Line, ...]:
        """The lines to read: of the coming update as far as they are shown, else of the one that led here."""
        if self.lines_shown:
            return written_update(self.descent)[: self.lines_shown]
        return written_update(self.descent.back()) if self.descent.cursor else ()

    def change(self, settings: Settings) -> Self:
        """Go on from here with other settings; a future that was already seen stays as a branch."""
        changed = self.descent.change(settings)
        seen = self.descent.last > self.descent.cursor
        branches = (self.descent, *self.branches)[:_MOST_BRANCHES] if seen else self.branches
        return replace(self, descent=changed, branches=branches, lines_shown=0)

    def with_knob(self, name: str, value: float) -> Self:
        """Set one of the optimizer's knobs, the learning rate among them, from here on."""
        settings = self.descent.settings
        return self.change(replace(settings, knobs={**settings.knobs, name: value}))

    def with_optimizer(self, name: str) -> Self:
        """Go on with another rule, which starts with a fresh state; the learning rate stays if both have one."""
        settings = self.descent.settings
        kept = {knob: value for knob, value in settings.knobs.items() if knob in OPTIMIZERS[name].knobs}
        return self.change(replace(settings, optimizer=OPTIMIZERS[name], knobs=kept))

    def with_schedule(self, schedule: Schedule) -> Self:
        """Follow a schedule, counted from here."""
        return self.change(replace(self.descent.settings, schedule=schedule, schedule_from=self.descent.cursor))

    def restart(self, start: tuple[float, ...] | None = None) -> Self:
        """Begin again, from the same start or another, with the settings under the cursor."""
        descent = self.descent
        where = descent.history.parameters[0] if start is None else np.array(start)
        return replace(
            self, descent=Descent.begin(descent.surface, descent.settings, where), branches=(), lines_shown=0
        )

    def on(self, surface: Surface) -> Self:
        """Begin on another surface with the settings under the cursor."""
        return replace(self, descent=Descent.begin(surface, self.descent.settings), branches=(), lines_shown=0)
