"""What a person does with a run of any kind: step it, go back, change it, take that back, and leave futures behind."""

from abc import ABC, abstractmethod
from dataclasses import dataclass, replace
from typing import Any, Generic, Self, TypeVar

from tutor.engine.errors import UserError
from tutor.engine.rounding import number
from tutor.engine.runs.history import Timeline

TimelineT = TypeVar("TimelineT", bound=Timeline[Any, Any])

MOST_BRANCHES = 5
MOST_UNDONE = 50


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Experiment(ABC, Generic[TimelineT]):
    """One run under a person's hands; every method returns a new one."""

    branches: tuple[Any, ...] = ()
    """Earlier futures that a change left behind, newest first."""
    others: tuple[Any, ...] = ()
    """Runs beside this one, which go as far as this one goes."""
    before: tuple[Any, ...] = ()
    """What changes replaced, oldest first."""

    @property
    @abstractmethod
    def timeline(self) -> TimelineT:
        """The run itself, and where in it we are."""

    @abstractmethod
    def _at(self, timeline: TimelineT) -> Self:
        """The same run looked at elsewhere, and what stands beside it brought there too."""

    @property
    def learning_rate(self) -> float:
        """α as it is set, before any schedule."""
        updates = self.timeline.updates
        return float(updates.every_knob["learning_rate"])

    @property
    def told_rate(self) -> str:
        """The learning rate as it was set, and what the schedule makes of it here."""
        updates, shown = self.timeline.updates, f"α = {number(self.learning_rate)}"
        if updates.schedule.name == "constant":
            return shown
        now = float(updates.knobs_at(self.timeline.cursor)["learning_rate"])
        return f"{shown}, {updates.schedule.title}: now {number(now, 4)}"

    def step(self, steps: int = 1) -> Self:
        """Make updates."""
        return self._at(self.timeline.forward(steps))

    def back(self, steps: int = 1) -> Self:
        """Go back, at most to the start."""
        return self._at(self.timeline.back(steps))

    def alone(self) -> Self:
        """Without the runs beside this one."""
        return replace(self, others=())

    @property
    def has_future(self) -> bool:
        """Whether updates after the cursor were seen, which a change leaves behind."""
        return self.timeline.last > self.timeline.cursor

    def instead_of(self, before: Self) -> Self:
        """This, from which `undone` goes back to what was before."""
        return replace(self, before=(*before.before, replace(before, before=()))[-MOST_UNDONE:])

    def undone(self) -> Self:
        """What the last change replaced, its future included.

        Raises:
            UserError: nothing was changed.
        """
        if not self.before:
            raise UserError("Nothing was changed that could be taken back.")
        last: Self = self.before[-1]
        return replace(last, before=self.before[:-1])
