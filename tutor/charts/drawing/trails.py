"""Ways of runs over a surface, and how several of them are told apart in words."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from tutor.engine.arrays import Array


@dataclass(frozen=True, slots=True, eq=False)
class Trail:
    """A run's way over a surface: parameters of shape (frames, d), and a name where there are several."""

    path: Array
    name: str = ""


def told_apart(trails: Sequence[Trail], told: Callable[[Trail], str]) -> str:
    """A sentence for each way; where there are several, a line for each, with its name."""
    if len(trails) == 1:
        return told(trails[0])
    return "\n".join(f"{trail.name}: {told(trail)}" for trail in trails)
