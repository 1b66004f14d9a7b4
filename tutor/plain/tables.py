"""Tables as aligned text."""

import unicodedata
from collections.abc import Iterable, Sequence


def display_width(text: str) -> int:
    """How many columns a terminal gives a text."""
    wide = sum(unicodedata.east_asian_width(character) in "WF" for character in text)
    return len(text) + wide - sum(unicodedata.combining(character) > 0 for character in text)


def aligned(header: Sequence[str], rows: Iterable[Sequence[str]], words: int = 1) -> str:
    """Columns two blanks apart: the first few, which are `words`, to the left, the others, numbers, to the right."""
    lines = [tuple(header), *(tuple(row) for row in rows)]
    widths = [max(display_width(line[column]) for line in lines) for column in range(len(header))]

    def padded(column: int, text: str) -> str:
        blanks = " " * (widths[column] - display_width(text))
        return text + blanks if column < words else blanks + text

    return "\n".join("  ".join(padded(i, cell) for i, cell in enumerate(line)).rstrip() for line in lines)
