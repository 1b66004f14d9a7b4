"""Numbers as people write them: digits in groups, mixed fractions, powers of ten with an x, a dot in the middle."""

import re

from tutor.engine.formula.tokens import MINUSES
from tutor.engine.rounding import number
from tutor.words.unreadable import Unreadable

_SIGN = rf"\s*[{re.escape(MINUSES)}+]?\s*"
_POWER = r"(?:\s*[eE][+\-−]?\d+)?"
_BLANK = r"[ '’ʼ]"
_GROUPED = re.compile(
    rf"{_SIGN}(?:"
    rf"[1-9]\d{{0,2}}(?:{_BLANK}\d{{3}})+(?:[.,]\d+)?|"  # 76 543,2 and 7'654
    r"[1-9]\d{0,2}(?:\.\d{3}){2,}(?:,\d+)?|[1-9]\d{0,2}\.\d{3},\d+|"  # 7.654.321 and 1.234,5
    r"[1-9]\d{0,2}(?:,\d{3}){2,}(?:\.\d+)?|[1-9]\d{0,2},\d{3}\.\d+|"  # 1,234,567 and 1,234.5
    r"[1-9]\d?(?:,\d{2})+,\d{3}(?:\.\d+)?|"  # 98,76,543.21
    rf"\d+[.,]\d{{3}}(?: \d{{3}})*(?: \d{{1,3}})"  # 2.222 222 2
    rf"){_POWER}\s*"
)
_MIXED = re.compile(rf"({_SIGN})(\d+)\s+(\d+)\s*[/⁄]\s*(\d+)\s*")
_BESIDE_A_FRACTION = re.compile(rf"({_SIGN}\d+)\s+([¼-¾⅐-⅞]\s*)")
_MIDDLE_DOT = re.compile(rf"({_SIGN})(\d+)[·∙⋅](\d+)\s*")
_BARE_COMMA = re.compile(rf"({_SIGN}),(\d+{_POWER}\s*)")
_TIMES_TEN = re.compile(r"(?<=[\d.)])(\s*)[xX](\s*)(?=10\s*(?:\^|\*\*|[⁻⁰¹²³⁴-⁹]))")
_DECIMAL = re.compile(rf"{_SIGN}\d*(?:\.(\d*))?\s*")


def as_formula(text: str, worked_out: bool) -> str:
    """A number as the formula language has it, or the text as it is where it is something else.

    Args:
        text: one number or something to work out.
        worked_out: whether it must be a number, so that a dot in the middle is no sign of multiplication.

    Raises:
        Unreadable: it may be either of two numbers.
    """
    if _GROUPED.fullmatch(text):
        return _without_groups(text)
    if (found := _MIXED.fullmatch(text)) and int(found[3]) < int(found[4]):
        return f"{found[1]}({found[2]}+{found[3]}/{found[4]})"
    if found := _BESIDE_A_FRACTION.fullmatch(text):
        return found[1] + found[2]
    if found := _MIDDLE_DOT.fullmatch(text):
        sign, whole, fraction = found.groups()
        if worked_out or whole == "0":
            return f"{sign}{whole}.{fraction}"
        product = number(float(whole) * float(fraction)).removesuffix(".0")
        either = f"{whole}.{fraction} or {whole}×{fraction} = {product}"
        raise Unreadable(f"Is “{text.strip()}” {either}? Write it one of these two ways.", found.start(2))
    if found := _BARE_COMMA.fullmatch(text):
        return f"{found[1]}0.{found[2]}"
    return _TIMES_TEN.sub(r"\1*\2", text)


def decimals_of(text: str) -> int | None:
    """How many decimals a plain decimal number has; none where it is written otherwise."""
    found = _DECIMAL.fullmatch(text)
    return len(found[1] or "") if found else None


def _without_groups(text: str) -> str:
    marks = re.sub(r"[^.,]", "", text)
    joined = re.sub(r"(?<=\d)[ '’ʼ](?=\d)", "", text)
    if not marks:
        return joined
    is_decimal = marks.count(marks[-1]) == 1 and not re.fullmatch(r"[^,]*,\d{3}", joined.strip())
    whole, _, fraction = joined.rpartition(marks[-1]) if is_decimal else (joined, "", "")
    digits = re.sub(r"[.,]", "", whole)
    return f"{digits}.{fraction}" if fraction else digits
