"""What a column of a table holds: numbers, words, ids, dates or free text, with what is said of it."""

import re
from collections import Counter
from dataclasses import dataclass
from typing import Literal, TypeAlias

import numpy as np

from tutor.engine.arrays import Array
from tutor.engine.data.cells import GAPS, GAPS_AMONG_WORDS, numbers_in, shown
from tutor.engine.data.table import Table, as_key
from tutor.engine.errors import UserError

ColumnKind: TypeAlias = Literal["numbers", "words", "id", "dates", "text", "empty"]

MOST_CLASSES = 20
_LARGEST = 1e150
"""Numbers beyond this have squares that no computer holds."""
_ID = re.compile(
    r"(?i:id|index|idx|key|row|rownames?|row_?id|obs|observation|nr|unnamed:? \d+)|.*[_\- ](?i:id)|.*[a-z]I[Dd]"
)
_MONTH = "(?i:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*"
_DATE = re.compile(
    rf"(\d{{1,2}}[ .-]+)?{_MONTH}[ .,-]+(\d{{1,2}},?[ -]+)?(\d{{4}}|\d{{2}})|\d{{4}}[-: ]?[QM]\d{{1,2}}|"
    r"\d{4}[-/.]\d{1,2}[-/.]\d{1,2}([T ].*)?|\d{1,2}[-/.]\d{1,2}[-/.](\d{2}|\d{4})( .*)?|\d{1,2}:\d{2}(:\d{2})?"
)


@dataclass(frozen=True, slots=True, eq=False)
class Column:
    """A column of a table, understood."""

    name: str
    kind: ColumnKind
    cells: tuple[str, ...]
    is_gap: np.ndarray[tuple[int], np.dtype[np.bool_]]
    """By row."""
    numbers: Array
    """By row, NaN at gaps; empty where it holds no numbers."""
    words: tuple[str, ...]
    """Every different word by alphabet; empty where it holds numbers."""
    different: int
    """How many different numbers or words it holds."""
    read_as: str = ""
    """How numbers were read, where that is not plain."""
    stray: int | None = None
    """The row of the first cell that is no number among many that are."""

    @property
    def gaps(self) -> int:
        return int(self.is_gap.sum())

    @property
    def example(self) -> str:
        return next((cell for cell, gap in zip(self.cells, self.is_gap.tolist(), strict=True) if not gap), "")

    @property
    def is_whole(self) -> bool:
        """Whether it holds whole numbers alone."""
        found = self.numbers[~np.isnan(self.numbers)]
        return bool(len(found)) and bool((found == np.round(found)).all())

    def histogram(self, bins: int = 8) -> tuple[int, ...]:
        """How many numbers lie in each of so many equal parts of their range, or how often each word stands there;
        none where the words are more."""
        if len(self.numbers):
            known = self.numbers[~np.isnan(self.numbers)]
            if not len(known) or np.abs(known).max() > _LARGEST:
                return ()
            return tuple(np.histogram(known, bins)[0].tolist())
        counts = Counter(self.cells) if self.kind == "words" and len(self.words) <= bins else Counter[str]()
        return tuple(counts[word] for word in self.words if counts)

    def check(self, table: Table) -> None:
        """Refuse a column of numbers with a cell that is none, or is too large.

        Raises:
            UserError: with the line, the cell and what to do.
        """
        if self.kind != "numbers":
            return
        way_out = f"Correct it, empty it if it is a gap, or leave the column out: drop={as_key(self.name)}."
        if self.stray is not None:
            cell, line = self.cells[self.stray], table.lines[self.stray]
            raise UserError(
                f"{table.title}, line {line}: {shown(cell)} in {self.name} is not a finite number, as the"
                f" others of the column are. {way_out}"
            )
        large = np.flatnonzero(np.abs(self.numbers) > _LARGEST)
        if len(large):
            cell, line = self.cells[large[0]], table.lines[large[0]]
            raise UserError(f"{table.title}, line {line}: {shown(cell)} in {self.name} is too large. {way_out}")


def columns_of(table: Table) -> tuple[Column, ...]:
    """Every column of a table with what it holds."""
    return tuple(_understood(name, cells, table) for name, cells in zip(table.heads, table.columns, strict=True))


def _understood(name: str, cells: tuple[str, ...], table: Table) -> Column:
    plain = _plain_numbers(cells)
    if plain is not None:
        return _of_numbers(name, cells, np.zeros(len(cells), dtype=bool), plain)
    low = [cell.lower() for cell in cells]
    is_gap = np.array([cell in GAPS for cell in low])
    filled = len(cells) - int(is_gap.sum())
    if not filled:
        return Column(name, "empty", cells, is_gap, np.zeros(0), (), 0)
    found, read_as = numbers_in(cells, table.separator)
    count = sum(number is not None for number in found)
    strays = filled - count
    if count >= strays and strays <= max(1, 0.05 * filled):
        numbers = np.array(found, dtype=float)  # a gap is NaN
        stray = next((row for row, number in enumerate(found) if number is None and not is_gap[row]), None)
        return _of_numbers(name, cells, is_gap, numbers, read_as, stray)
    is_gap = np.array([cell in GAPS_AMONG_WORDS for cell in low])
    counts = Counter(cell for cell, gap in zip(cells, is_gap.tolist(), strict=True) if not gap)
    return Column(name, _kind_of_words(name, counts), cells, is_gap, np.zeros(0), tuple(sorted(counts)), len(counts))


def _plain_numbers(cells: tuple[str, ...]) -> Array | None:
    """All cells at once where every one is a plain number, as most columns are: twenty times as fast."""
    try:
        numbers = np.fromiter(map(float, cells), float, len(cells))
    except ValueError:
        return None
    return numbers if np.isfinite(numbers).all() and "_" not in "".join(cells) else None


def _of_numbers(
    name: str,
    cells: tuple[str, ...],
    is_gap: np.ndarray[tuple[int], np.dtype[np.bool_]],
    numbers: Array,
    read_as: str = "",
    stray: int | None = None,
) -> Column:
    different = len(np.unique(numbers[~np.isnan(numbers)]))
    kind: ColumnKind = "id" if _is_id(name, numbers, different) else "numbers"
    return Column(name, kind, cells, is_gap, numbers, (), different, read_as, stray)


def _is_id(name: str, numbers: Array, different: int) -> bool:
    """Whether a column of numbers only numbers the rows: it is called so, and every row has one of its own."""
    if not _ID.fullmatch(name) or different < len(numbers) or (numbers != np.round(numbers)).any():
        return False
    # A column without a name must also count, as the first of pandas and R does.
    return not name.startswith("unnamed") or bool((np.diff(numbers) == 1).all())


def _kind_of_words(name: str, counts: Counter[str]) -> ColumnKind:
    filled, different = counts.total(), len(counts)
    if sum(count for cell, count in counts.items() if _DATE.fullmatch(cell)) >= 0.9 * filled:
        return "dates"
    if different == filled and _ID.fullmatch(name):
        return "id"
    return (
        "words"
        if different <= MOST_CLASSES and different <= max(2, filled // 2) and different < max(filled, 3)
        else "text"
    )
