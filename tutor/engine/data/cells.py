"""The cells of a column as numbers: with points or commas, thousands marks, currencies and units."""

import math
import re
from collections.abc import Callable, Mapping, Sequence

GAPS = frozenset({"", "na", "n/a", "#n/a", "nan", "null", "none", "?", "-", "–", "."})
"""What stands in a cell that is empty, in small letters."""
GAPS_AMONG_WORDS = GAPS - {"none"}
"""The same in a column of words, where none is a word like others."""

_NUMBER = re.compile(r"[-+−]?(\d+\.?\d*|\.\d+)([eE][-+−]?\d+)?", re.ASCII)
_DECIMAL_COMMA = re.compile(r"([-+−]?\d*),(\d+(?:[eE][-+]?\d+)?)", re.ASCII)
_THOUSANDS = re.compile(r"[-+−]?\d{1,3}(,\d{3})+(\.\d*)?", re.ASCII)
_THOUSANDS_WITH_COMMA = re.compile(r"[-+−]?\d{1,3}([. ’'\u00a0\u202f]\d{3})+(,\d+)?", re.ASCII)
_MEASURED = re.compile(
    r"([€$£¥]?)\s*([-+−]?[\d.,]+(?:[eE][-+]?\d+)?)\s*(|[%€$£¥°]|°?[A-Za-zµ]{1,4}[²³23]?(?:/[a-z]{1,3})?)"
)
COMMAS = "commas stand for decimal points"
"""How a column was read whose numbers are written so."""
_LONGEST = 30
_OBEYED = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]")
"""Controls but those that part cells and lines, and what turns the direction or has no width."""


def is_number(word: str) -> bool:
    """Whether a word is written as a number is, with a point."""
    return _NUMBER.fullmatch(word) is not None


def number_in(cell: str) -> float | None:
    """The finite number that a cell is, written with a point; None for anything else."""
    if not is_number(cell):
        return None
    number = float(cell.replace("−", "-"))
    return number if math.isfinite(number) else None


def seen(text: str) -> str:
    """What a file says, with the number of every character that a terminal would obey."""
    return _OBEYED.sub(lambda mark: f"⟨U+{ord(mark[0]):04X}⟩", text)


def visible(cell: str, longest: int) -> str:
    """A cell cut to length, with every character that cannot be seen as its number."""
    cut = cell if len(cell) <= longest else cell[: longest - 1] + "…"
    return "".join(mark if mark.isprintable() else f"⟨U+{ord(mark):04X}⟩" for mark in cut)


def shown(cell: str) -> str:
    """The same in quotes."""
    return f"“{visible(cell, _LONGEST)}”"


def numbers_in(cells: Sequence[str], separator: str, first: str = "") -> tuple[list[float | None], str]:
    """Every cell as a number, None for a gap or what is none, and how they were read where that is not plain.

    Of the ways to read numbers, that counts which reads the most cells of the column; where several do, the plain one,
    or the one that is given to be tried first.
    """
    filled = [cell for cell in cells if cell.lower() not in GAPS]
    read: Callable[[str], float | None] = number_in
    best, most = "", -1
    for way, reader in sorted(_ways(filled, separator).items(), key=lambda item: item[0] != first):
        count = sum(reader(cell) is not None for cell in filled)
        if count > most:
            best, read, most = way, reader, count
        if most == len(filled):
            break
    return [None if cell.lower() in GAPS else read(cell) for cell in cells], best


def may_have_thousands(cells: Sequence[str]) -> bool:
    """Whether every number of a column has a point before its last three digits, as thousands may have."""
    filled = [cell for cell in cells if cell.lower() not in GAPS]
    return bool(filled) and all("," not in cell and _THOUSANDS_WITH_COMMA.fullmatch(cell) for cell in filled)


def _ways(filled: Sequence[str], separator: str) -> Mapping[str, Callable[[str], float | None]]:
    """The ways to read numbers, most likely first, by what is said of them."""
    thousands = {"commas part thousands": _with_thousands}
    comma = {COMMAS: _with_comma}
    # “1,234” in a file whose cells are parted by commas is a thousand: who writes decimal commas parts by semicolons.
    both = thousands | comma if separator == "," else comma | thousands
    ways: dict[str, Callable[[str], float | None]] = {"": number_in, **both, "thousands are grouped": _with_groups}
    measured = next((found for cell in filled[:1] if (found := _MEASURED.fullmatch(cell))), None)
    if measured is None or not (measured[1] or measured[3]):
        return ways
    mark = (measured[1], measured[3])

    def without_mark(cell: str) -> float | None:
        found = _MEASURED.fullmatch(cell)
        if found is None or (found[1], found[3]) != mark:
            return None
        return next((number for read in ways.values() if (number := read(found[2])) is not None), None)

    return {**ways, f"{mark[0] or mark[1]} is left away": without_mark}


def _with_comma(cell: str) -> float | None:
    found = _DECIMAL_COMMA.fullmatch(cell)
    return number_in(f"{found[1]}.{found[2]}" if found else cell)


def _with_thousands(cell: str) -> float | None:
    return number_in(cell.replace(",", "") if _THOUSANDS.fullmatch(cell) else cell)


def _with_groups(cell: str) -> float | None:
    if not _THOUSANDS_WITH_COMMA.fullmatch(cell):
        return _with_comma(cell)
    return number_in(re.sub(r"[. ’'\u00a0\u202f]", "", cell).replace(",", "."))
