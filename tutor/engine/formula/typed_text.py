"""What people type around a formula, taken away or made plain, every character kept in its place."""

import re

from tutor.engine.formula.calls import takes_several
from tutor.engine.formula.expression import FormulaError

_DECIMAL_COMMA = re.compile(r"(?<![\d,.])(\d+),(\d+)(?![\d,.])")
_THOUSANDS = re.compile(r"(?<![\d,.])[1-9]\d{0,2}(,\d{3})+(?![\d,])")
_GROUPED = re.compile(r"(?<![\d,.])\d{1,3}((\.\d{3})+,\d+|(,\d{3})+\.\d+)(?![\d])")
_LEFT_SIDE = re.compile(r"\s*(?:[fghLJEC]|y|loss|cost)\s*(?:\(\s*\w+(?:\s*,\s*\w+)*\s*\))?\s*=(?!=)\s*(?=\S)")
_WORD_BEFORE = re.compile(r"([^\W\d_]\w*)(?:\^\d|[²³])?\s*$")


def without_left_side(text: str) -> str:
    """The formula of `L = x²`, `f(x) = x²`, `y = x²`, with blanks where the left side stood."""
    found = _LEFT_SIDE.match(text)
    return " " * found.end() + text[found.end() :] if found else text


def with_decimal_points(text: str) -> str:
    """The text with decimal points for decimal commas; a comma between the values of a function stays.

    Raises:
        FormulaError: A comma may stand between thousands.
    """
    if "," not in text:
        return text
    if (found := _GROUPED.search(text)) and not _separates(text, found.start()):
        raise FormulaError(f"Write “{found[0]}” without separating the thousands.", found.start())
    if (found := _THOUSANDS.search(text)) and not _separates(text, found.start()):
        thousand, fraction = found[0].replace(",", ""), found[0].replace(",", ".", 1)
        if "," in fraction:
            raise FormulaError(f"Write “{found[0]}” as {thousand}.", found.start())
        raise FormulaError(f"Is “{found[0]}” {thousand} or {fraction}? Write it one of these two ways.", found.start())

    def pointed(found: re.Match[str]) -> str:
        return found[0] if _separates(text, found.start()) else f"{found[1]}.{found[2]}"

    return _DECIMAL_COMMA.sub(pointed, text)


def _separates(text: str, position: int) -> bool:
    """Whether a comma here stands between the values of a function that takes several."""
    depth = 0
    for place in range(position - 1, -1, -1):
        depth += (text[place] == ")") - (text[place] == "(")
        if depth < 0:
            word = _WORD_BEFORE.search(text, 0, place)
            return word is not None and takes_several(word[1])
    return False
