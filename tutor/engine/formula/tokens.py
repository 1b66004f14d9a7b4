"""Text into tokens: plain, or the words of TeX that a formula may be typed with."""

import re
import unicodedata
from collections.abc import Mapping
from typing import Literal, NamedTuple

from tutor.engine.formula.expression import FormulaError
from tutor.engine.formula.names import GREEK, SUBSCRIPTS, SUPERSCRIPTS
from tutor.engine.formula.operations import ALSO_CALLED, FUNCTIONS

SPACES = frozenset({"left", "right", "big", "Big", "bigl", "bigr", "quad", "displaystyle", ",", ";", ":", "!", " "})
"""What only sets: it says nothing."""

TEX_SYMBOLS: Mapping[str, str] = {
    **dict.fromkeys(("frac", "dfrac", "tfrac"), "frac"),
    **dict.fromkeys(("cdot", "times", "ast"), "*"),
    **dict.fromkeys(("le", "leq"), "<="),
    **dict.fromkeys(("ge", "geq"), ">="),
    **dict.fromkeys(("ne", "neq"), "!="),
    **dict.fromkeys(("vert", "lvert", "rvert"), "|"),
    "sqrt": "√",
    "div": "/",
    "lt": "<",
    "gt": ">",
    "{": "(",
    "}": ")",
    "lfloor": "⌊",
    "rfloor": "⌋",
    "lceil": "⌈",
    "rceil": "⌉",
}

TEX_NAMES: Mapping[str, str] = {
    **{
        name: name
        for name in (*FUNCTIONS, *ALSO_CALLED)
        if name.isascii() and name not in ("sqrt", "if", "sum", "prod")
    },
    **GREEK,
}


LONGEST = 2000
"""The most characters a formula may have."""

MINUSES = "-−‐‑‒–—―﹣－"
"""What is typed, or made by word processors, for a minus."""

_DIGITS = "0123456789"
_POWERS = dict(zip(SUPERSCRIPTS + "⁻⁺", _DIGITS + "-+", strict=True))
_SYMBOLS = {
    **{symbol: symbol for symbol in "+-*/^()[]{},;|√!<>⌊⌋⌈⌉"},
    **dict.fromkeys(MINUSES, "-"),
    **dict.fromkeys("×·⋅∙•∗＊✕", "*"),
    **dict.fromkeys("÷∕⁄／", "/"),
    "＋": "+",
    "（": "(",
    "）": ")",
    "ˆ": "^",
    "≤": "<=",
    "≥": ">=",
    "≠": "!=",
    "∛": "cbrt",
}
_LONG_SYMBOLS = {"**": "^", "<=": "<=", ">=": ">=", "==": "==", "!=": "!="}
_TEX_SUBSCRIPT = re.compile(r"_\{\s*([0-9A-Za-z]+)\s*\}")
_TEX_WORD = re.compile(r"\\([A-Za-z]+|.)", re.DOTALL)


class Token(NamedTuple):
    """A piece of a formula."""

    kind: Literal["number", "name", "function", "superscript", "symbol", "end"]
    text: str
    """As the grammar knows it: × is *, ** is ^, ² is 2."""
    position: int
    """Index of its first character, from 0."""
    written: str = ""
    """As it was typed."""

    @property
    def where(self) -> str:
        """Its place as a sentence says it."""
        return f"at character {self.position + 1}"

    @property
    def quoted(self) -> str:
        """Itself as a sentence names it, as it was typed."""
        return repr(self.written or self.text)


def tokenize(text: str) -> list[Token]:
    """Cut a text into tokens, an `end` last.

    The comma and the semicolon are tokens too, so that vectors such as `[2.4, 3.2]` can be cut into formulas.
    TeX is read where it says the same as plain text: `\\frac{1}{2}`, `\\sqrt{x}`, `\\cdot`, `\\pi`, `x_{1}`.

    Raises:
        FormulaError: The text is too long or has a character that no formula has.
    """
    if len(text) > LONGEST:
        raise FormulaError(f"This is too long: a formula has at most {LONGEST} characters.", LONGEST)
    tokens: list[Token] = []
    start = 0
    while start < len(text):
        if text[start].isspace() or text[start] == "$" or is_invisible(text[start]):
            start += 1
            continue
        token, end = _next(text, start)
        if token is not None:
            tokens.append(token._replace(written=text[start:end]))
        start = end
    tokens.append(Token("end", "", len(text)))
    return tokens


def is_invisible(character: str) -> bool:
    """Whether it has no shape of its own and says only how text is set: a soft hyphen, a mark of direction."""
    return unicodedata.category(character) == "Cf"


def _next(text: str, start: int) -> tuple[Token | None, int]:
    """The token that begins here, None for TeX that only sets, and where it ends."""
    character, end = text[start], start + 1
    if found := _NUMBER.match(text, start):
        return _number(found)
    if character in _POWERS:
        while end < len(text) and text[end] in _POWERS:
            end += 1
        return _superscript(text[start:end], start), end
    if character in "Σ∑":
        raise FormulaError(f"Cannot read {character!r} at character {start + 1}: write sum(i, 1, 3, x^i).", start)
    if character.isalpha():
        return _name(text, start)
    if character == "\\":
        return _tex(text, start)
    if (symbol := _LONG_SYMBOLS.get(text[start : start + 2])) is not None:
        return Token("symbol", symbol, start), start + 2
    if (symbol := _SYMBOLS.get(character)) is not None:
        return Token("name" if symbol.isalpha() else "symbol", symbol, start), end
    if _is_fraction(character):
        return Token("number", repr(unicodedata.numeric(character)), start), end
    if character == "=":
        raise FormulaError(f"Cannot read '=' at character {start + 1}; equal is written ==.", start)
    raise FormulaError(f"Cannot read {character!r} at character {start + 1}.", start)


def _is_fraction(character: str) -> bool:
    return unicodedata.decomposition(character).startswith("<fraction>") and character != "⅟"


_NUMBER = re.compile(rf"(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+{re.escape(MINUSES)}]?[0-9]+)?")
_AS_MINUS = str.maketrans(MINUSES, "-" * len(MINUSES))


def _number(found: re.Match[str]) -> tuple[Token, int]:
    text, start, end, plain = found.string, found.start(), found.end(), found[0].translate(_AS_MINUS)
    if plain.isdecimal() and text[end : end + 1] and _is_fraction(text[end]):
        return Token("number", repr(int(plain) + unicodedata.numeric(text[end])), start), end + 1
    if float(plain) == float("inf"):
        raise FormulaError(f"The number at character {start + 1} is too big.", start)
    return Token("number", plain, start), end


def _superscript(text: str, start: int) -> Token:
    plain = "".join(_POWERS[character] for character in text)
    if not plain.lstrip("-+").isdecimal() or len(plain.lstrip("-+")) < len(plain) - 1:
        raise FormulaError(f"Cannot read the power {text!r} at character {start + 1}.", start)
    return Token("superscript", plain, start)


def _name(text: str, start: int) -> tuple[Token, int]:
    end = start + 1
    while text[start] != "π" and end < len(text) and _continues_name(text[end]):
        end += 1
    name = text[start:end]
    if found := _TEX_SUBSCRIPT.match(text, end):
        name, end = f"{name}_{found[1]}", found.end()
    return Token("name", name, start), end


def _continues_name(character: str) -> bool:
    if character in "πΣ":
        return False
    return (
        character.isalpha()
        or character in _DIGITS
        or character in SUBSCRIPTS
        or character == "_"
        or unicodedata.combining(character) > 0
    )


def _tex(text: str, start: int) -> tuple[Token | None, int]:
    found = _TEX_WORD.match(text, start)
    word = found[1] if found else ""
    end = start + 1 + len(word)
    if word in SPACES:
        return None, end
    if word in TEX_SYMBOLS:
        return Token("symbol", TEX_SYMBOLS[word], start), end
    if word in TEX_NAMES:
        name = TEX_NAMES[word]
        if subscript := _TEX_SUBSCRIPT.match(text, end):
            name, end = f"{name}_{subscript[1]}", subscript.end()
        return Token("name", name, start), end
    raise FormulaError(f"Cannot read '\\{word}' at character {start + 1}.", start)
