"""A table as comma-separated values that a spreadsheet shows and does not run."""

import re
from collections.abc import Iterable, Sequence

_NEGATIVE = re.compile(r"-(inf|\d+(\.\d+)?(e[+-]?\d+)?)")
"""A number as Python writes it."""


def comma_separated(header: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """A table as CSV (RFC 4180); a word that a spreadsheet would take for a formula stands behind an apostrophe."""
    import csv  # late: a table to be read is none
    import io

    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerows([*map(_no_formula, row)] for row in (header, *rows))
    return text.getvalue()


def _no_formula(cell: object) -> object:
    if not isinstance(cell, str) or not cell.startswith(("=", "+", "-", "@", "\t", "＝", "＋", "－", "＠")):
        return cell
    return cell if _NEGATIVE.fullmatch(cell) else f"'{cell}"
