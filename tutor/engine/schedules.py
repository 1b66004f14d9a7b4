"""Schedules: the knobs of an update as a function of its number."""

from collections.abc import Mapping
from typing import Protocol, TypeAlias

from tutor.engine.arrays import Array

Knobs: TypeAlias = Mapping[str, float | Array]
"""An optimizer's settings by name; an array of shape (*batch) where each run of a batch has its own."""


class Schedule(Protocol):
    """A learning rate that follows a plan."""

    @property
    def name(self) -> str:
        """The name people type."""
        ...

    def knobs(self, step: int, knobs: Knobs) -> Knobs:
        """Return the knobs of update number `step` (0, 1, 2, …), given the ones that were set."""
        ...


class Constant:
    """The learning rate stays as it was set."""

    name = "constant"

    def knobs(self, step: int, knobs: Knobs) -> Knobs:
        return knobs
