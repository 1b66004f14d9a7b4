"""How rows of a table become inputs of a network: words, gaps and scales as the rows to train on gave them."""

import math
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import TypeVar

import numpy as np

from tutor.engine.arrays import Array
from tutor.engine.data.cells import seen
from tutor.engine.errors import UserError

_Kind = TypeVar("_Kind")


@dataclass(frozen=True, slots=True)
class InputColumn:
    """A column that is learnt from, as one input or, where it holds words, as one for each of them."""

    name: str
    words: tuple[str, ...]
    """Those of the rows to train on; none where it holds numbers."""
    read_as: str
    """How its numbers were read, where that is not plain: see `cells.numbers_in`."""
    fill: float | None
    """What stands for a gap; None where rows with gaps are left out, or a gap sets no word."""
    means: tuple[float, ...]
    """For each input, what is taken from it …"""
    deviations: tuple[float, ...]
    """… and what it is then divided by: 0 and 1 where nothing is scaled."""

    @property
    def features(self) -> tuple[str, ...]:
        """What its inputs are called."""
        return tuple(f"{self.name} = {word}" for word in self.words) or (self.name,)

    def unscaled(self, cells: Sequence[str], numbers: Array) -> Array:
        """(inputs, rows): 1 for the row's word and 0 for others, or its number, NaN where a gap is not filled."""
        if self.words:
            own = np.array(cells)
            return np.array([own == word for word in self.words], dtype=float)
        return (numbers if self.fill is None else np.where(np.isnan(numbers), self.fill, numbers))[np.newaxis]

    def inputs(self, cells: Sequence[str], numbers: Array) -> Array:
        """(inputs, rows), as the network takes them."""
        means, deviations = np.array(self.means), np.array(self.deviations)
        scaled: Array = (self.unscaled(cells, numbers) - means[:, np.newaxis]) / deviations[:, np.newaxis]
        return scaled


@dataclass(frozen=True, slots=True)
class Preparation:
    """What is kept with a network, so that it can be asked about other rows than those it was trained on."""

    columns: tuple[InputColumn, ...]
    target: str
    """The column that was learnt."""
    classes: tuple[str, ...]
    """What each class is called; empty where values were learnt."""
    units: tuple[float, float] | None
    """The mean and the deviation that make the network's values those of the file; None where there are classes, or
    values that were drawn."""
    leaves_gaps_out: bool
    """Whether a row with a gap is left out."""
    derived: tuple[str, ...] = ()
    """Inputs made from the columns x and y: names of `dataset.DERIVED`."""

    @property
    def features(self) -> tuple[str, ...]:
        """What the inputs are called, in order."""
        return self.derived or tuple(feature for column in self.columns for feature in column.features)

    @property
    def scales(self) -> tuple[tuple[float, float], ...]:
        """The mean and the deviation of each input."""
        return tuple(scale for column in self.columns for scale in zip(column.means, column.deviations, strict=True))

    def to_json(self) -> dict[str, object]:
        """The whole record in plain lists and numbers."""
        return asdict(self)

    @classmethod
    def from_json(cls, record: object) -> "Preparation":
        """Read what `to_json` wrote.

        Raises:
            UserError: it is no such record.
        """
        try:
            found = _of(record, dict)
            columns = tuple(_column(each) for each in _of(found["columns"], list))
            units = None if found["units"] is None else _numbers(found["units"])
            made = cls(
                columns,
                seen(_of(found["target"], str)),
                _words(found["classes"]),
                units if units is None else (units[0], units[1]),
                _of(found["leaves_gaps_out"], bool),
                _words(found["derived"]),
            )
        except (KeyError, TypeError, ValueError, IndexError) as error:
            raise UserError(f"What is kept of the columns cannot be read ({error}): save the network again.") from None
        return made


def _column(record: object) -> InputColumn:
    found = _of(record, dict)
    fill = None if found["fill"] is None else _numbers([found["fill"]])[0]
    words, means, deviations = _words(found["words"]), _numbers(found["means"]), _numbers(found["deviations"])
    if not (len(means) == len(deviations) == max(1, len(words)) and all(deviations)):
        raise ValueError("means, deviations and words do not fit")
    return InputColumn(seen(_of(found["name"], str)), words, _of(found["read_as"], str), fill, means, deviations)


def _of(value: object, kind: type[_Kind]) -> _Kind:
    if not isinstance(value, kind):
        raise TypeError(f"{value!r:.30} is no {kind.__name__}")
    return value


def _words(value: object) -> tuple[str, ...]:
    return tuple(seen(_of(each, str)) for each in (value if isinstance(value, tuple) else _of(value, list)))


def _numbers(value: object) -> tuple[float, ...]:
    numbers = tuple(float(each) for each in (value if isinstance(value, tuple) else _of(value, list)))
    if not all(map(math.isfinite, numbers)):
        raise ValueError("a number is not finite")
    return numbers
