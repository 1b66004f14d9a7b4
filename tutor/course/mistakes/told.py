"""A mistake: what it breaks or which number it leads to, and the sentence about it with the learner's numbers in it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from tutor.course.scenario.scenario import Scenario
from tutor.engine.arrays import Array
from tutor.engine.formula import Expression
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

    def _told(self, value: Array) -> str:
        return vector(self.shown(value).tolist())

    @property
    def w(self) -> str:
        return self._told(self.made.frame(self.index).parameters)

    @property
    def change(self) -> Array:
        return self.shown(self.made.update(self.index).change)

    @property
    def step(self) -> str:
        return vector(self.change.tolist())

    @property
    def moved(self) -> str:
        """The sum that leads to the new point, `3.0 − 0.25`; where no point is asked for, none may have been given."""
        if not self.asks_frame:
            return f"the change became {self.step}"
        if not self.step.startswith("−"):
            return f"{self.w} + {self.step}"
        return f"{self.w} − {self.step[1:]}"

    @property
    def gradient(self) -> str:
        return self._told(self.made.frame(self.index).gradient)

    @property
    def gradient_operand(self) -> str:
        value = self.shown(self.made.frame(self.index).gradient)
        return operand(float(value[0])) if len(value) == 1 else vector(value.tolist())

    def term(self, name: str) -> str:
        """A term of the update."""
        return self._told(np.ravel(self.made.update(self.index).terms[name]))

    @property
    def names(self) -> list[str]:
        """What the coordinates are called."""
        return [*map(self.right.written, self.right.coordinates)]

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


@dataclass(frozen=True, slots=True, eq=False)
class Mistake:
    """One wrong rule: where it makes sense, how it breaks the run, and what to say."""

    name: str
    breaks: Callable[[Scenario], Scenario | None]
    says: Callable[[Told], str]
    is_slip: bool = False
    goes_on: bool = True
    """Whether the broken rule can be followed further, for a chart."""
    counts_updates: bool = False
    """Whether it makes sense only where a number of updates is asked about, and so not at the start."""


@dataclass(frozen=True, slots=True, eq=False)
class Made:
    """A mistake as it comes out in one variant."""

    name: str
    value: Array
    """What a learner who makes it answers, shape (n,); nan where it leads to none."""
    says: str | Callable[[], str]
    """The sentence, or how it is made where it is to be told."""
    scenario: Scenario | None = None
    """The run with the rule broken, where it can go on."""
    is_slip: bool = False
    """Whether only the writing slipped: the rule was right, and a value that cannot be told apart does no harm."""
    decimals: int | None = None
    """With how many decimals it is typed, where what is near is something else."""
    answer: tuple[Expression, ...] | None = None
    """The wrong expression, where it is one that an author wrote."""

    def fits(self, values: Sequence[float], decimals: Sequence[int | None]) -> bool:
        """Whether an answer that is near this one may be it, by how it was typed."""
        if self.decimals is None:
            return True
        are_typed_so = all(typed is not None and typed <= self.decimals for typed in decimals)
        return are_typed_so and np.allclose(values, self.value, rtol=1e-12, atol=0)

    @property
    def sentence(self) -> str:
        """What was done, with the learner's numbers in it."""
        return self.says if isinstance(self.says, str) else self.says()
