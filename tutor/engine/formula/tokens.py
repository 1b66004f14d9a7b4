"""Text into tokens."""

import unicodedata
from typing import Literal, NamedTuple

from tutor.engine.formula.expression import FormulaError

LONGEST = 200
"""The most characters a formula may have."""

_SUPERSCRIPTS = dict(zip("⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺", "0123456789-+", strict=True))
_SUBSCRIPTS = "₀₁₂₃₄₅₆₇₈₉"
_DIGITS = "0123456789"
_SYMBOLS = {symbol: symbol for symbol in "+-*/^()[],;|√"} | {
    "−": "-",
    "–": "-",
    "×": "*",
    "·": "*",
    "⋅": "*",
    "∙": "*",
    "÷": "/",
    "∕": "/",
    "⁄": "/",
}


class Token(NamedTuple):
    """A piece of a formula."""

    kind: Literal["number", "name", "superscript", "symbol", "end"]
    text: str
    """As the grammar knows it: × is *, ** is ^, ² is 2."""
    position: int
    """Index of its first character, from 0."""

    @property
    def where(self) -> str:
        """Its place as a sentence says it."""
        return f"at character {self.position + 1}"


def tokenize(text: str) -> list[Token]:
    """Cut a text into tokens, an `end` last.

    The comma and the semicolon are tokens too, so that vectors such as `[2.4, 3.2]` can be cut into formulas.

    Raises:
        FormulaError: The text is too long or has a character that no formula has.
    """
    if len(text) > LONGEST:
        raise FormulaError(f"This is too long: a formula has at most {LONGEST} characters.", LONGEST)
    tokens: list[Token] = []
    start = 0
    while start < len(text):
        character = text[start]
        if character.isspace():
            start += 1
            continue
        end = start + 1
        if character in _DIGITS or (character == "." and text[end : end + 1] in _DIGITS and end < len(text)):
            end = _number_end(text, start)
            token = _number(text[start:end], start)
        elif character in _SUPERSCRIPTS:
            while end < len(text) and text[end] in _SUPERSCRIPTS:
                end += 1
            token = _superscript(text[start:end], start)
        elif character.isalpha():
            while character != "π" and end < len(text) and _continues_name(text[end]):
                end += 1
            token = Token("name", text[start:end], start)
        elif text.startswith("**", start):
            end += 1
            token = Token("symbol", "^", start)
        elif character in _SYMBOLS:
            token = Token("symbol", _SYMBOLS[character], start)
        elif unicodedata.decomposition(character).startswith("<fraction>"):
            token = Token("number", repr(unicodedata.numeric(character)), start)
        else:
            raise FormulaError(f"Cannot read {character!r} at character {start + 1}.", start)
        tokens.append(token)
        start = end
    tokens.append(Token("end", "", len(text)))
    return tokens


def _number_end(text: str, start: int) -> int:
    end = _digits_end(text, start)
    if text[end : end + 1] == ".":
        end = _digits_end(text, end + 1)
    if text[end : end + 1] in ("e", "E"):
        exponent = end + 2 if text[end + 1 : end + 2] in ("+", "-", "−") else end + 1
        exponent_end = _digits_end(text, exponent)
        if exponent_end > exponent:
            end = exponent_end
    return end


def _digits_end(text: str, start: int) -> int:
    while start < len(text) and text[start] in _DIGITS:
        start += 1
    return start


def _number(text: str, start: int) -> Token:
    text = text.replace("−", "-")
    if float(text) == float("inf"):
        raise FormulaError(f"The number at character {start + 1} is too big.", start)
    return Token("number", text, start)


def _superscript(text: str, start: int) -> Token:
    plain = "".join(_SUPERSCRIPTS[character] for character in text)
    if not plain.lstrip("-+").isdecimal() or len(plain.lstrip("-+")) < len(plain) - 1:
        raise FormulaError(f"Cannot read the power {text!r} at character {start + 1}.", start)
    return Token("superscript", plain, start)


def _continues_name(character: str) -> bool:
    if character == "π":
        return False
    return (
        character.isalpha()
        or character in _DIGITS
        or character in _SUBSCRIPTS
        or character == "_"
        or unicodedata.combining(character) > 0
    )
