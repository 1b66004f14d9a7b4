"""A data set of one's own from a file of comma-separated values."""

import csv
import math
import re
from pathlib import Path

import numpy as np

from tutor.engine.data.dataset import Dataset, Kind, window_around
from tutor.engine.errors import UserError
from tutor.engine.limits import check_file

MOST_CLASSES = 20

_DECIMAL_COMMA = re.compile(r"(\s*[-+]?\d*),(\d+(?:[eE][-+]?\d+)?\s*)")


def read_csv(path: str | Path, kind: Kind | None = None) -> Dataset:
    """Read a data set whose last column is the class or value to predict and whose other columns are numbers.

    A first row with a word above a column of numbers names the columns. Cells are parted by commas, semicolons or tabs,
    and with the last two a number may have a decimal comma. Without `kind`, a last column of words or of at most 20
    different whole numbers holds classes, any other holds values.

    Raises:
        UserError: with the file's name and the line, where it cannot be read so.
    """
    path = Path(path)
    rows = _rows(path)
    first_line, first = rows[0]
    named = len(rows) > 1 and any(
        _number(above) is None and _number(below) is not None for above, below in zip(first, rows[1][1], strict=False)
    )
    names = [cell.strip() for cell in first] if named else [f"column {number + 1}" for number in range(len(first))]
    rows = rows[1:] if named else rows
    if len(first) < 2:
        raise UserError(f"{path.name}, line {first_line}: there must be at least one input column and one to predict.")
    if len(rows) < 2:
        raise UserError(f"{path.name} has fewer than 2 rows of data.")
    inputs = np.empty((len(first) - 1, len(rows)))
    for sample, (line, cells) in enumerate(rows):
        if len(cells) != len(first):
            raise UserError(
                f"{path.name}, line {line}: there are {len(cells)} cells where line {first_line} has {len(first)}."
            )
        for column, cell in enumerate(cells[:-1]):
            inputs[column, sample] = _required(cell, path, line, names[column])
    targets = [(line, cells[-1].strip()) for line, cells in rows]
    kind = kind or _kind(targets, path, names[-1])
    features = tuple(names[:-1])
    window = window_around(inputs) if len(features) <= 2 else ()
    if kind == "regression":
        values = np.array([[_required(cell, path, line, names[-1]) for line, cell in targets]])
        return Dataset(path.stem, path.name, features, inputs, (), np.zeros(0, dtype=np.intp), values, window)
    for line, cell in targets:
        if not cell:
            raise UserError(f"{path.name}, line {line}: the class, in the last column, is empty.")
    classes = _classes({cell for _, cell in targets}, path)
    labels = np.array([classes.index(cell) for _, cell in targets], dtype=np.intp)
    return Dataset(path.stem, path.name, features, inputs, classes, labels, np.zeros((1, 0)), window)


def _rows(path: Path) -> list[tuple[int, list[str]]]:
    """Every row that is not empty, with the number of the line it ends on."""
    try:
        check_file(path)
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise UserError(f"{path.name} is not text in UTF-8: save it as CSV in UTF-8.") from None
    except OSError as error:
        reason = (error.strerror or "it is not a file").lower()
        raise UserError(f"{path} cannot be read: {reason}.") from None
    lines = text.splitlines()
    separator = _separator([line for line in lines if line.strip()])
    reader = csv.reader(lines, delimiter=separator)
    try:
        rows = [(reader.line_num, cells) for cells in reader if any(cell.strip() for cell in cells)]
    except csv.Error as error:
        raise UserError(f"{path.name}, line {reader.line_num}: {error}.") from None
    if not rows:
        raise UserError(f"{path.name} is empty.")
    return rows if separator == "," else [(line, [_with_point(cell) for cell in cells]) for line, cells in rows]


def _separator(lines: list[str]) -> str:
    """What parts the cells: a semicolon or tab that every line has as often, for commas may be in the numbers."""
    for separator in ";\t":
        counts = {line.count(separator) for line in lines}
        if len(counts) == 1 and counts != {0}:
            return separator
    return max(",;\t", key=lines[0].count) if lines else ","


def _with_point(cell: str) -> str:
    """A number with a decimal comma as one with a point, anything else as it is."""
    found = _DECIMAL_COMMA.fullmatch(cell)
    return f"{found[1]}.{found[2]}" if found else cell


def _number(cell: str) -> float | None:
    try:
        number = float(cell)
    except ValueError:
        return None
    return number if math.isfinite(number) else None


def _required(cell: str, path: Path, line: int, column: str) -> float:
    number = _number(cell)
    if number is None:
        shown = f"“{cell.strip()[:30]}” is not a finite number" if cell.strip() else "there is no number"
        raise UserError(f"{path.name}, line {line}: {shown} in {column}.")
    return number


def _kind(targets: list[tuple[int, str]], path: Path, column: str) -> Kind:
    numbers = [_number(cell) for _, cell in targets]
    if 2 * numbers.count(None) >= len(numbers):
        return "classification"
    for line, cell in targets:
        # One cell that is no number among many that are is a gap in the data, and not a class.
        _required(cell, path, line, column)
    whole = all(number is not None and number.is_integer() for number in numbers)
    return "classification" if whole and len(set(numbers)) <= MOST_CLASSES else "regression"


def _classes(found: set[str], path: Path) -> tuple[str, ...]:
    """The classes in order: numbers by size, words by alphabet."""
    if len(found) < 2:
        raise UserError(f"{path.name}: the last column holds one class only, {next(iter(found))}; there must be two.")
    if len(found) > MOST_CLASSES:
        raise UserError(
            f"{path.name}: the last column holds {len(found)} classes, more than {MOST_CLASSES}; "
            "put what is to be predicted in the last column."
        )
    return tuple(sorted(found, key=_order))


def _order(cell: str) -> tuple[float, str]:
    number = _number(cell)
    return (math.inf if number is None else number, cell)
