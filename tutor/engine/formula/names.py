"""Names: the same quantity may be spelled θ₁, theta1, theta_1."""

import unicodedata
from collections.abc import Collection, Iterable, Sequence

from tutor.engine.suggestion import nearest

GREEK = {unicodedata.name(letter).split()[-1].lower(): letter for letter in "αβγδεζηθικλμνξοπρστυφχψω"} | {
    "lambda": "λ"
}
_DIGITS, SUBSCRIPTS, SUPERSCRIPTS = "0123456789", "₀₁₂₃₄₅₆₇₈₉", "⁰¹²³⁴⁵⁶⁷⁸⁹"
_FROM_SUBSCRIPTS = str.maketrans(SUBSCRIPTS, _DIGITS)
_TO_SUBSCRIPTS = str.maketrans(_DIGITS, SUBSCRIPTS)
_TO_SUPERSCRIPTS = str.maketrans("-" + _DIGITS, "⁻" + SUPERSCRIPTS)


def lowered(index: int) -> str:
    """Return a number ≥ 0 as the index of a name: the ₁₂ of w₁₂."""
    return str(index).translate(_TO_SUBSCRIPTS)


def raised(exponent: int) -> str:
    """Return a whole number as a power: the ⁻³ of 10⁻³."""
    return str(exponent).translate(_TO_SUPERSCRIPTS)


def differential(names: Sequence[str]) -> str:
    """Return the d of a derivative by one of these names: ∂ where there are several."""
    return "d" if len(names) == 1 else "∂"


def spelling_key(name: str) -> str:
    """What all spellings of a name have in common."""
    plain = name.translate(_FROM_SUBSCRIPTS)
    letters = plain.rstrip(_DIGITS)
    digits = plain[len(letters) :]
    if digits:
        letters = letters.removesuffix("_")
    return GREEK.get(letters, letters) + digits


def split_name(word: str, known: Collection[str]) -> tuple[str, ...] | None:
    """The known names that a word such as `xy` is a product of, or None."""
    reached: list[tuple[str, ...] | None] = [()] + [None] * len(word)
    for start in range(len(word)):
        before = reached[start]
        if before is None:
            continue
        for name in known:
            end = start + len(name)
            if name and reached[min(end, len(word))] is None and word.startswith(name, start):
                reached[end] = (*before, name)
    return reached[len(word)]


def factors(word: str) -> str | tuple[str]:
    """The letters that a word stands for where no names are known: two or three are a product, as in 3xy."""
    return word if len(word) <= 3 and word.isalpha() and spelling_key(word) == word else (word,)


def suggestion(word: str, known: Collection[str]) -> str:
    """The end of a sentence about an unknown word: what there is, or what was probably meant."""
    if 0 < len(known) <= 4:
        return f"; known: {', '.join(known)}."
    near = nearest(word, known)
    return f"; did you mean {near}?" if near else "."


def together(names: Iterable[str]) -> str:
    """Names as one stands for all of them: `w`, `(x, y)`."""
    first, *others = names
    return f"({', '.join([first, *others])})" if others else first
