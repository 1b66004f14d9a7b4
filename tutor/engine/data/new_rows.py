"""Rows of another file, as a network that was trained on a first one takes them."""

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np

from tutor.engine.arrays import Array
from tutor.engine.data.cells import GAPS, GAPS_AMONG_WORDS, number_in, numbers_in, shown
from tutor.engine.data.dataset import Dataset, derive
from tutor.engine.data.preparation import InputColumn, Preparation
from tutor.engine.data.table import Table, place_of, read_table
from tutor.engine.errors import UserError
from tutor.engine.network.losses import Labels
from tutor.engine.rounding import counted

_MOST_TOLD = 5
"""Words told one by one."""


class NewRows(NamedTuple):
    """Inputs made from a file's rows, and what stands in it for the target."""

    title: str
    """The file's name."""
    lines: tuple[int, ...]
    """The line of each row in the file; rows that are left out are not among them."""
    inputs: Array
    """(features, rows)."""
    labels: Labels
    """(rows,): the class in the target's column, −1 for one that was never trained or a gap; empty where the file has
    no such column, or values are learnt."""
    values: Array
    """(1, rows): the number in the target's column, in its own units, NaN for a gap; else empty."""
    notes: tuple[str, ...]
    """Sentences on words that were not seen in training, and on rows that are left out."""


def preparation_of(train: Dataset) -> Preparation:
    """What is kept with a network of its training part: of a file what it gave, of points x and y as they are."""
    if train.preparation is not None:
        return train.preparation
    names = ("x", "y")[: len(train.window)] or train.features
    columns = tuple(InputColumn(name, (), "", None, (0.0,), (1.0,)) for name in names)
    target = "class" if train.classes else "value"
    derived = () if train.features == names else train.features
    return Preparation(columns, target, train.classes, None, True, derived)


def new_rows(path: str | Path, preparation: Preparation) -> NewRows:
    """Read a file's rows as inputs of a network that was trained on other rows.

    The columns are found by name, in any order; where no line names them, the inputs stand in the order of training.

    Raises:
        UserError: a column is missing, or a cell cannot be read: with the line, and what to do.
    """
    table = read_table(path, [column.name for column in preparation.columns])
    places = _places(table, preparation)
    notes = list(table.notes)
    inputs, is_whole = [], np.ones(len(table.lines), dtype=bool)
    for column, place in zip(preparation.columns, places, strict=True):
        cells = table.columns[place]
        if column.words:
            is_gap = np.array([cell.lower() in GAPS_AMONG_WORDS for cell in cells])
            notes += _unseen(table, column, cells, is_gap)
            numbers = np.zeros(0)
        else:
            numbers = _numbers(table, column, cells)
            is_gap = np.isnan(numbers)
        if preparation.leaves_gaps_out:
            is_whole &= ~is_gap
        inputs.append(column.inputs(cells, numbers))
    if not is_whole.all():
        first = table.lines[int(np.flatnonzero(~is_whole)[0])]
        left_out = counted(int((~is_whole).sum()), "row")
        notes.append(
            f"Left out for gaps: {left_out}, first in line {first}."
            " A network that is trained with gaps=median fills them."
        )
    rows = np.flatnonzero(is_whole)
    made = np.concatenate(inputs)[:, rows]
    if preparation.derived:
        made = derive(made, preparation.derived)
    labels, values = _truth(table, preparation)
    labels, values = (labels[rows] if len(labels) else labels), (values[:, rows] if values.size else values)
    return NewRows(table.title, tuple(table.lines[row] for row in rows.tolist()), made, labels, values, tuple(notes))


def _places(table: Table, preparation: Preparation) -> list[int]:
    """The place in the table of each column that is an input."""
    wanted = [column.name for column in preparation.columns]
    found = [place_of(name, table.heads) for name in wanted]
    missing = [name for name, place in zip(wanted, found, strict=True) if place is None]
    if len(missing) == len(wanted) and table.is_numbered and len(wanted) <= len(table.heads) <= len(wanted) + 1:
        return list(range(len(wanted)))
    if missing:
        raise UserError(
            f"{table.title} has no column {', '.join(missing)}, which the network was trained with: name the columns in"
            f" its first line as there. It has {', '.join(table.heads)}."
        )
    return [place for place in found if place is not None]


def _unseen(
    table: Table, column: InputColumn, cells: Sequence[str], is_gap: np.ndarray[tuple[int], np.dtype[np.bool_]]
) -> list[str]:
    """A sentence for each word that no row to train on had, at its first line."""
    known, first = {*column.words}, dict[str, int]()
    for cell, gap, line in zip(cells, is_gap.tolist(), table.lines, strict=True):
        if not gap and cell not in known:
            first.setdefault(cell, line)
    told = [
        f"Line {line}: {shown(word)} in {column.name} was not seen in training, so no input of {column.name} is set."
        for word, line in [*first.items()][:_MOST_TOLD]
    ]
    return told if len(first) <= _MOST_TOLD else [*told, f"So it is with {len(first) - _MOST_TOLD} more words."]


def _numbers(table: Table, column: InputColumn, cells: Sequence[str]) -> Array:
    found, _ = numbers_in(cells, table.separator, column.read_as)
    for cell, number, line in zip(cells, found, table.lines, strict=True):
        if number is None and cell.lower() not in GAPS:
            raise UserError(
                f"{table.title}, line {line}: {shown(cell)} in {column.name} is not a finite number, as those that the"
                " network was trained with. Correct it, or empty it if it is a gap."
            )
    return np.array(found, dtype=float)  # a gap is NaN


def _truth(table: Table, preparation: Preparation) -> tuple[Labels, Array]:
    """What stands in the target's column, where there is one."""
    place = place_of(preparation.target, table.heads)
    if place is None:
        return np.zeros(0, dtype=np.intp), np.zeros((1, 0))
    cells = table.columns[place]
    if not preparation.classes:
        found, _ = numbers_in(cells, table.separator)
        return np.zeros(0, dtype=np.intp), np.array([found], dtype=float)
    # 10 and 10.0 are one class where classes are numbers.
    known = {_as_class(word): number for number, word in enumerate(preparation.classes)}
    return np.array([known.get(_as_class(cell), -1) for cell in cells], dtype=np.intp), np.zeros((1, 0))


def _as_class(cell: str) -> str | float:
    number = number_in(cell)
    return cell if number is None else number
