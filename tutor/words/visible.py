"""What a terminal makes of a text: the columns it takes, and control characters, which it would obey, as pictures."""

import os
import unicodedata

_PICTURES = 0x2400
"""U+2400 … U+241F picture U+0000 … U+001F: ESC is ␛."""


def visible(text: str) -> str:
    """Return the text with every control, format and surrogate character replaced by something that can be seen.

    ESC becomes ␛; what has no picture, such as an override of the writing direction, becomes its number: ⟨U+202E⟩.
    """
    if text.replace("\n", "").replace("\t", "").isprintable():  # at once, since whole lessons are read through this
        return text
    return "\n".join("\t".join(map(_seen_in_line, line.split("\t"))) for line in text.split("\n"))


def _seen_in_line(text: str) -> str:
    return text if text.isprintable() else "".join(map(_seen, text))


def _seen(character: str) -> str:
    # Cc control, Cf format (bidirectional overrides, zero width), Cs lone surrogates, Zl and Zp the other line ends.
    if unicodedata.category(character) not in {"Cc", "Cf", "Cs", "Zl", "Zp"}:
        return character
    code = ord(character)
    if code < 0x20:
        return chr(_PICTURES + code)
    return "␡" if code == 0x7F else f"⟨U+{code:04X}⟩"


def width_of(text: str) -> int:
    """Return the columns that a text takes in a terminal: none for a combining character, two for a wide one."""
    return sum(map(_columns, text))


def _columns(character: str) -> int:
    if unicodedata.category(character) in {"Mn", "Me", "Cf"}:
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def has_light_background() -> bool:
    """Whether the terminal says that its background is light, as some do in COLORFGBG."""
    return os.environ.get("COLORFGBG", "").rpartition(";")[2] in {"7", "15"}
