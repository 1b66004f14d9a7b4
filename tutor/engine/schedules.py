"""Schedules: the knobs of an update as a function of its number."""

from collections.abc import Mapping
from typing import ClassVar, Protocol

Knobs = Mapping[str, float]


class Schedule(Protocol):
    """A learning rate that follows a plan."""

    name: ClassVar[str]
    """The name people type."""

    def knobs(self, step: int, knobs: Knobs) -> Knobs:
        """Return the knobs of update number `step` (0, 1, 2, …), given the ones that were set."""
        ...


class Constant:
    """The learning rate stays as it was set."""

    name = "constant"

    def knobs(self, step: int, knobs: Knobs) -> Knobs:
        return knobs
