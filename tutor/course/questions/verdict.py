"""What is said to an answer, and where a mistake leads."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, Self

import numpy as np

from tutor.course.scenario.scenario import Scenario
from tutor.engine.arrays import Array
from tutor.engine.rounding import counted, number

STEPS_ON = 20
"""Updates that a mistake is followed for, beside the right rule."""

MADE_OFTEN = 2
"""From so many times on a mistake is said to be made again."""

Outcome = Literal["right", "wrong", "unreadable", "compare"]
"""`compare`: the learner's sentence stands beside the model, and the learner judges."""


@dataclass(frozen=True, slots=True, eq=False)
class Path:
    """A run as two series to draw."""

    parameters: Array
    """Shape (frames, d)."""
    losses: Array
    """Shape (frames,); after a divergence not finite."""

    @classmethod
    def of(cls, scenario: Scenario, steps: int = STEPS_ON) -> Self:
        """The first updates of a run."""
        frames = [scenario.frame(index) for index in range(steps + 1)]
        return cls(np.array([frame.parameters for frame in frames]), np.array([float(frame.loss) for frame in frames]))


@dataclass(frozen=True, slots=True, eq=False)
class Consequence:
    """Where a mistake leads: the broken rule's run beside the right one."""

    broken: Path
    right: Path

    @property
    def sentence(self) -> str:
        """Where both runs end."""
        broken, right = self.broken.losses, self.right.losses
        return (
            f"Done that way {counted(len(broken) - 1, 'time')}, the loss goes from {number(broken[0])} to"
            f" {number(broken[-1])}; the right rule takes it to {number(right[-1])}."
        )


@dataclass(frozen=True, slots=True, eq=False)
class Verdict:
    """What is said to an answer."""

    outcome: Outcome
    message: str
    """Sentences for the learner."""
    note: str = ""
    """How the answer was read, where that needs saying."""
    mistake: str = ""
    """The stable name of what was done."""
    others: tuple[str, ...] = ()
    """Mistakes that lead to the same number."""
    position: int | None = None
    """Index into the answer where reading failed."""
    leads: Callable[[], Consequence | None] = lambda: None

    @property
    def consequence(self) -> Consequence | None:
        """Where the mistake leads, to draw; computed when asked for."""
        return self.leads()

    @property
    def is_right(self) -> bool:
        return self.outcome == "right"


def judged_by_learner(agrees: bool) -> Verdict:
    """The verdict on a sentence, which only its writer can give."""
    return Verdict("right" if agrees else "wrong", "You judged it yourself.", mistake="" if agrees else "own-judgement")
