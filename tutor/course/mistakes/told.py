"""The numbers that sentences about a mistake are made of."""

from dataclasses import dataclass

from tutor.course.scenario.scenario import Scenario
from tutor.engine.arrays import Array
from tutor.engine.rounding import number, operand, vector


@dataclass(frozen=True, slots=True, eq=False)
class Told:
    """The update that decides the answer, in the broken run, in words and figures."""

    right: Scenario
    made: Scenario
    index: int
    asks_frame: bool
    """Whether a frame is asked about, and not the update that leaves it."""
    weight: int | None = None
    """The one coordinate that is told of, where there are too many to show."""

    def shown(self, value: Array) -> Array:
        """What is told of a vector: all of it, or the one coordinate."""
        return value if self.weight is None else value[self.weight : self.weight + 1]

    @property
    def w(self) -> str:
        return vector(self.shown(self.made.frame(self.index).parameters).tolist())

    @property
    def change(self) -> Array:
        return self.shown(self.made.update(self.index).change)

    @property
    def step(self) -> str:
        return vector(self.change.tolist())

    @property
    def moved(self) -> str:
        """The sum that leads to the new point: `3.0 − 0.25`."""
        if len(self.change) > 1 or not self.step.startswith("−"):
            return f"{self.w} + {self.step}"
        return f"{self.w} − {self.step[1:]}"

    @property
    def gradient(self) -> str:
        return vector(self.shown(self.made.frame(self.index).gradient).tolist())

    @property
    def gradient_operand(self) -> str:
        return _operand(self.shown(self.made.frame(self.index).gradient))

    @property
    def used_gradient(self) -> str:
        return vector(self.shown(self.made.update(self.index).terms["gradient"]).tolist())

    @property
    def velocity(self) -> str:
        return vector(self.shown(self.made.update(self.index).terms["velocity"]).tolist())

    @property
    def loss(self) -> str:
        return number(float(self.made.frame(self.index).loss))

    @property
    def when(self) -> str:
        """Said where more than one update was made."""
        return f" (at update {self.index + 1})" if self.index else ""

    def knob(self, name: str) -> float:
        return float(self.made.settings_at(self.index).knobs_at(self.index)[name])

    @property
    def is_plain(self) -> bool:
        """Whether the rule is θ − α·gradient, so that a sentence can say so."""
        return self.right.settings_at(self.index).optimizer.is_plain


def _operand(value: Array) -> str:
    return operand(float(value[0])) if len(value) == 1 else vector(value.tolist())
