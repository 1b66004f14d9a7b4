"""A formula's text cut into tokens."""

import re
import unicodedata
from typing import NamedTuple

from tutor.words.tex.tree import TexError


class Token(NamedTuple):
    """One token: a command with its backslash, a character, or a run of blanks, and where it begins and ends."""

    text: str
    start: int
    end: int

    @property
    def is_command(self) -> bool:
        return self.text.startswith("\\")


_MEANT_LITERALLY = {
    "%": "% begins a comment in TeX: write \\%",
    "#": "# has a meaning of its own in TeX: write \\#",
    "$": "a dollar inside a formula: write \\$",
}


def tokens(source: str) -> list[Token]:
    """Cut a formula into tokens; the blanks after a command belong to it, as in TeX.

    Raises:
        TexError: A backslash at the end, a bare %, # or $, or a control character.
    """
    found = []
    start = 0
    while start < len(source):
        end = _end_of_token(source, start)
        text = source[start:end]
        if text in _MEANT_LITERALLY:
            raise TexError(_MEANT_LITERALLY[text], start)
        if text == "\\":
            raise TexError("a backslash with no command after it", start)
        if not text.isspace() and unicodedata.category(text[-1]) in {"Cc", "Cf", "Cs", "Cn", "Co"}:
            raise TexError(f"a character that cannot be shown, U+{ord(text[-1]):04X}", start)
        found.append(Token(" " if text.isspace() else text, start, end))
        start = end
    return found


class Cursor:
    """A place in the tokens of a formula."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.tokens = tokens(source)
        self.at = 0

    def peek(self) -> Token | None:
        """Return the next token that is not blank, without taking it."""
        while self.at < len(self.tokens) and self.tokens[self.at].text.isspace():
            self.at += 1
        return self.tokens[self.at] if self.at < len(self.tokens) else None

    def take(self, wanted: str) -> Token:
        """Take the next token, whatever it is; `wanted` says in an error what is missing."""
        token = self.peek()
        if token is None:
            raise TexError(f"the formula ends where {wanted} should be", len(self.source))
        self.at += 1
        return token

    def take_if(self, text: str) -> bool:
        token = self.peek()
        found = token is not None and token.text == text
        self.at += found
        return found

    def expect(self, text: str) -> None:
        token = self.take(text)
        if token.text != text:
            raise TexError(f"{text} is missing before {token.text}", token.start)


_TOKEN = re.compile(r"\\[A-Za-z]+|\\.|\s+|.", re.DOTALL)


def _end_of_token(source: str, start: int) -> int:
    found = _TOKEN.match(source, start)
    assert found is not None  # some character is there
    end = found.end()
    while found[0][0] != "\\" and not found[0].isspace() and end < len(source) and unicodedata.combining(source[end]):
        end += 1
    return end
