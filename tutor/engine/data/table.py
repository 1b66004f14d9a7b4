"""A text table as people keep it, read as heads and cells: whatever parts the cells, ends the lines or encodes them.

Python's own csv parses it: pyarrow and polars would weigh more than all the rest that the program brings.
"""

import csv
import gc
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice, takewhile
from pathlib import Path

from tutor.engine.data.cells import GAPS, number_in, seen, shown
from tutor.engine.errors import UserError
from tutor.engine.limits import CELLS, ROWS, Limit, read_file

_SEPARATORS = {";": "semicolons", "\t": "tabs", "|": "bars", ",": "commas", " ": "blanks"}
"""What may part cells. Where several fit a file, the first of these does: a comma may be in its numbers."""
_LOOKED_AT = 200
"""Rows from which the separator and the head are found."""
_LOOKED_AT_CHARACTERS = 500_000
_LONGEST_LINE = 200_000
_NOT_TEXT = {
    "xlsx": "a spreadsheet", "xls": "a spreadsheet", "ods": "a spreadsheet", "parquet": "a Parquet file",
    "feather": "a Feather file", "npy": "a NumPy file", "npz": "a NumPy file", "json": "JSON", "zip": "an archive",
    "gz": "an archive",
}  # fmt: skip
_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")
_FILE_NAME = re.compile(r".*\.[A-Za-z]\w*(#[0-9a-f]{8})?", re.DOTALL)
_SEPARATOR_LINE = re.compile(r'"?sep=(.)"?\s*', re.IGNORECASE)
_BEGINS_AS_NUMBER = re.compile(r"[-+−]?[€$£¥]?\s*[.,]?\d")

Row = tuple[int, list[str]]
"""The number of the line on which a row ends, and its cells."""


@dataclass(frozen=True, slots=True)
class Table:
    """Cells by column, as they stand in a file."""

    title: str
    """The file's name."""
    heads: tuple[str, ...]
    """The names of the columns: none is empty, and no two are alike."""
    lines: tuple[int, ...]
    """The line of each row in the file."""
    columns: tuple[tuple[str, ...], ...]
    separator: str
    is_numbered: bool
    """Whether no line names the columns."""
    notes: tuple[str, ...]
    """Sentences on how the file was read, where that is not plain."""


def as_key(name: str) -> str:
    """A column's name as it is written behind a key in a line, where blanks part words."""
    return name.replace(" ", "_")


def place_of(name: str, names: Sequence[str]) -> int | None:
    """The place of a column's name among those of a table: in capitals or not, with blanks or _."""
    wanted, known = as_key(name.strip()), [as_key(each) for each in names]
    for spelled in (str, str.lower):
        alike = [place for place, each in enumerate(known) if spelled(each) == spelled(wanted)]
        if len(alike) == 1:
            return alike[0]
    return None


def is_file_name(name: str) -> bool:
    """Whether a data set's name is that of a file: it ends in a point and letters, or a fingerprint behind them."""
    return number_in(name) is None and _FILE_NAME.fullmatch(name.strip()) is not None


@contextmanager
def _uncollected() -> Iterator[None]:
    """Leave a million cells alone: none is in a circle, and the collector would look through them again and again."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


@_uncollected()
def read_table(path: str | Path, known: Sequence[str] = ()) -> Table:
    """Read a table from a text file.

    Args:
        path: the file.
        known: columns that a head is known by, where there are such; one row below is then enough.

    Raises:
        UserError: with the file's name and the line, where it cannot be read so.
    """
    path = Path(path)
    notes: list[str] = []
    text = _text(path, notes)
    if 20 * sum(mark < " " and mark not in "\t\n\r\f" for mark in text[:10_000]) > min(len(text), 10_000):
        raise UserError(f"{path.name} holds control characters as no text does: save the table as CSV.")
    separator, rows = _parted(path.name, seen(text))
    if not rows:
        raise UserError(f"{path.name} is empty.")
    rows = _without_title(rows, notes)
    heads, rows = _headed(rows, known, notes)
    is_numbered = not heads
    heads = heads or [f"column {number + 1}" for number in range(len(rows[0][1]))]
    if len(rows) < (1 if known else 2):
        raise UserError(f"{path.name} has {'no rows' if known else 'fewer than 2 rows'} of data.")
    if separator != ",":
        notes.append(f"The cells are parted by {_SEPARATORS[separator]}." if separator in _SEPARATORS else "")
    width = len(heads)
    for line, cells in rows:
        if len(cells) != width:
            raise UserError(
                f"{path.name}, line {line}: the row has {len(cells)} cells and the table {width} columns; it begins"
                f" {shown(cells[0])}. Complete the row, or put a cell that has a separator in it into quotes."
            )
    columns = [tuple(column) for column in zip(*(cells for _, cells in rows), strict=True)]
    if len(columns) > 1 and not heads[-1] and not any(columns[-1]):  # a separator ends every line
        heads, columns = heads[:-1], columns[:-1]
    names = _distinct(heads, notes)
    lines = tuple(line for line, _ in rows)
    return Table(seen(path.name), names, lines, tuple(columns), separator, is_numbered, tuple(filter(None, notes)))


def _text(path: Path, notes: list[str]) -> str:
    ending = path.suffix.lower().removeprefix(".")
    data = read_file(path)
    if ending in _NOT_TEXT:
        raise UserError(f"{path.name} is {_NOT_TEXT[ending]} and no text: save the table as CSV.")
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        try:
            return data.decode("utf-16")
        except UnicodeDecodeError:
            raise UserError(f"{path.name} begins as UTF-16 and does not go on so: save it as CSV in UTF-8.") from None
    if b"\0" in data:
        line = data[: data.index(b"\0")].count(b"\n") + 1
        raise UserError(f"{path.name}, line {line}: there is a zero byte, so it is no text: save the table as CSV.")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
    notes.append(f"The file is not in UTF-8 (line {line}) and was read as Latin-1.")
    try:
        return data.decode("cp1252")  # what Windows calls so: Latin-1 with quotes and the euro where that has nothing
    except UnicodeDecodeError:
        return data.decode("latin-1")


def _parted(name: str, text: str) -> tuple[str, list[Row]]:
    """The separator, and every row that is not empty."""
    _check_size(name, text.count("\n") + text.count("\r"), ROWS)
    lines = _LINE.findall(text)
    for number, line in enumerate(lines, 1):
        if len(line) > _LONGEST_LINE:
            raise UserError(f"{name}, line {number} has {len(line)} characters, and {_LONGEST_LINE} at most are read.")
    said = next((found for line in lines[:1] if (found := _SEPARATOR_LINE.fullmatch(line))), None)
    if said:
        lines[0] = "\n"
    lines = ["\n" if _is_comment(line) else line for line in lines]
    separator = said[1] if said else _separator(lines)
    _check_size(name, text.count(separator) + len(lines), CELLS)
    rows = [*_rows(name, lines, separator)]
    if rows and text.count('"') % 2 and any("\n" in cell for cell in rows[-1][1]):
        first = rows[-2][0] + 1 if len(rows) > 1 else 1
        raise UserError(f'{name}, line {first}: a quote “"” opens a cell and none closes it: add it, or take it out.')
    if '"' in text:  # a cell of several lines is read as one
        rows = [
            (at, [" ".join(cell.split()) if "\n" in cell or "\r" in cell else cell for cell in cells])
            for at, cells in rows
        ]
    return separator, rows


def _check_size(name: str, count: int, limit: Limit) -> None:
    if count > limit.most:
        raise UserError(f"There may be {limit.most} {limit.things}, and {name} has some {count}: take a part of it.")


def _is_comment(line: str) -> bool:
    return line.startswith("#") and line[1:2] not in (",", ";", "\t", "|")


def _rows(name: str, lines: Sequence[str], separator: str) -> Iterator[Row]:
    blanks = separator == " "
    has_blanks = False

    def watched() -> Iterator[str]:
        nonlocal has_blanks
        for line in lines:
            has_blanks = has_blanks or " " in line or "\t" in line or "\f" in line or not line.isascii()
            # Tabs stand among blanks too, and those at the ends part nothing.
            yield line.replace("\t", " ").strip(" ") if blanks else line

    reader = csv.reader(watched(), delimiter=separator, skipinitialspace=True)
    begun = 1
    try:
        for cells in reader:
            if has_blanks:  # of two million cells hardly one needs it
                cells, has_blanks = [*map(str.strip, cells)], False
            if any(cells):
                yield reader.line_num, cells
            begun = reader.line_num + 1
    except csv.Error as error:
        raise UserError(
            f"{name}, line {begun}: a cell that begins here does not end ({error}); is a quote not closed?"
        ) from None


def _separator(lines: Sequence[str]) -> str:
    """What parts the cells: of all that part any, what parts the most rows into as many."""
    filled = [*islice(filter(str.strip, lines), _LOOKED_AT)]
    while len(filled) > 3 and sum(map(len, filled)) > _LOOKED_AT_CHARACTERS:
        filled = filled[: len(filled) // 2]

    def share(separator: str) -> float:
        try:
            widths = Counter(len(cells) for _, cells in _rows("", filled, separator))
        except UserError:
            return 0.0
        width, rows = max(widths.items(), key=lambda item: item[1], default=(1, 0))
        # Words have blanks between them: only where these make the same columns everywhere do they part cells.
        ragged = separator == " " and len(widths) > 1 and widths != {width: rows, width - 1: 1}
        return 0.0 if width < 2 or ragged else rows / widths.total()

    best = max(_SEPARATORS, key=share)
    return best if share(best) else ","


def _without_title(rows: list[Row], notes: list[str]) -> list[Row]:
    """The rows without lines above the head: a title, what the file is about, or a count of rows and columns as
    scikit-learn's have."""
    line, first = rows[0]
    width = Counter(len(cells) for _, cells in rows[-_LOOKED_AT:]).most_common(1)[0][0]
    above = [*takewhile(lambda row: len(row[1]) < width, rows)]
    filled = [cell for cell in first if cell]
    # One line that is shorter by one is R's head, and a row of numbers is a row that lacks some.
    is_head = len(above) == 1 and len(first) == width - 1 and any(number_in(cell) is not None for cell in rows[1][1])
    if above and not is_head and (len(filled) == 1 or number_in(filled[0]) is None):
        where = (
            f"Line {line}, {shown(filled[0])}, stands" if len(above) == 1 else f"Lines {line} to {above[-1][0]} stand"
        )
        notes.append(f"{where} above the table and {'is' if len(above) == 1 else 'are'} left out.")
        return rows[len(above) :]
    if len(filled) > 1 and filled[0] == str(len(rows) - 1) and filled[1] == str(width - 1):
        notes.append(f"Line {line} counts the rows and columns and is left out.")
        return [(number, cells[:width]) for number, cells in rows[1:]]
    return rows


def _headed(rows: list[Row], known: Sequence[str], notes: list[str]) -> tuple[list[str], list[Row]]:
    """The heads, empty where there are none, and the rows below, each as wide as the heads where only a
    separator at the end or a head above the rows' names is missing."""
    line, first = rows[0]
    below = rows[1:]
    widths = {len(cells) for _, cells in below}
    if widths == {len(first) + 1} and any(cells[-1] for _, cells in below):
        first = ["", *first]  # R writes no head above the names of rows
    if widths == {len(first) - 1} and not first[-1]:
        first = first[:-1]  # a separator ends the line of heads alone
    width = len(first)
    if width + 1 in widths:
        below = [(at, cells[:-1] if len(cells) == width + 1 and not cells[-1] else cells) for at, cells in below]
    names_known = [name for name in known if place_of(name, first) is not None]
    if names_known or _is_head(first, [cells for _, cells in below], above_numbers=bool(known)):
        notes.append(f"Line {line} names the columns.")
        return first, below
    notes.append("No line names the columns, so they are numbered.")
    return [], [(line, first), *below]


def _is_head(first: Sequence[str], below: Sequence[Sequence[str]], *, above_numbers: bool) -> bool:
    """Whether a row names the columns: a word stands above numbers, or above words among which it never comes again.

    Args:
        above_numbers: whether only the former tells, as where a row of words may be the first of the data.
    """
    is_above_words = bool(below) and len({*first}) == len(first) and not above_numbers
    for place, head in enumerate(first):
        cells = [cells[place] for cells in below[:_LOOKED_AT] if place < len(cells)]
        filled = [cell for cell in cells if cell.lower() not in GAPS]
        if _BEGINS_AS_NUMBER.match(head):
            is_above_words = False
            continue
        if head in cells:
            is_above_words = False
        numbers = sum(_BEGINS_AS_NUMBER.match(cell) is not None for cell in filled)
        if head.lower() not in GAPS and 2 * numbers > len(filled):
            return True
    looked_at = below[:_LOOKED_AT]
    return is_above_words and any(len({*column}) < len(column) for column in zip(*looked_at, strict=False))


def _distinct(heads: Sequence[str], notes: list[str]) -> tuple[str, ...]:
    names: list[str] = []
    for number, head in enumerate(heads, 1):
        name = " ".join(head.split()).strip("'") or f"unnamed {number}"
        if name in names:
            other = next(f"{name} {more}" for more in range(2, len(heads) + 2) if f"{name} {more}" not in names)
            notes.append(f"Two columns are called {shown(name)}: the later is called {other} here.")
            name = other
        elif not head:
            notes.append(f"Column {number} has no name: it is called {name} here.")
        names.append(name)
    return tuple(names)
