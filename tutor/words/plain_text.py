"""What was typed, made plain: no marks that cannot be seen, one kind of blank, nothing that only surrounds it."""

import re
from dataclasses import dataclass

from tutor.engine.formula.tokens import is_invisible
from tutor.words.unreadable import Unreadable
from tutor.words.visible import visible

LONGEST = 200
"""Characters of an answer in numbers or choices; a formula or a sentence may have ten times as many."""

_FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_IN_FRONT = re.compile(r"[\s\"“”„'‘’≈≃~≅∼]*(?:(?:ca\.|approx\.|about)\s+)?", re.IGNORECASE)
_BEHIND = re.compile(r"(?<=[\w)\]}⟩%½⅓⅔¼¾!|²³])[\s.;,…\"“”'‘’]*$")


@dataclass(frozen=True, slots=True)
class Plain:
    """A text to read, and where each of its characters stood."""

    text: str
    places: tuple[int, ...]

    def place(self, position: int | None) -> int | None:
        """Index into what was typed."""
        if position is None:
            return None
        return self.places[position] if position < len(self.places) else (self.places[-1] + 1 if self.places else 0)


def plain(text: str, longest: int = LONGEST) -> Plain:
    """What was typed, without the marks that are not seen.

    Raises:
        Unreadable: nothing was typed, or too much.
    """
    if len(text) > longest:
        raise Unreadable(f"This is too long; an answer has at most {longest} characters.", longest)
    kept = [(place, character) for place, character in enumerate(text) if not is_invisible(character)]
    shown = "".join(" " if character.isspace() else _seen(character) for _, character in kept)
    if not shown.strip():
        raise Unreadable("Nothing is written yet.")
    return Plain(shown.translate(_FULL_WIDTH), tuple(place for place, _ in kept))


def _seen(character: str) -> str:
    """What stands for a character that a terminal would obey, in one place."""
    shown = visible(character)
    return shown if len(shown) == 1 else "\N{REPLACEMENT CHARACTER}"


def without_surroundings(text: str) -> str:
    """The text without quotation marks, ≈, a full stop or a semicolon around it; blanks keep its place."""
    text = _BEHIND.sub("", text.rstrip())
    found = _IN_FRONT.match(text)
    end = found.end() if found else 0
    return " " * end + text[end:]
