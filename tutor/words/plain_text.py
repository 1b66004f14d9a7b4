"""What was typed, made plain: no marks that cannot be seen, one kind of blank, nothing that only surrounds it."""

import re
import unicodedata
from dataclasses import dataclass

from tutor.engine.formula.tokens import is_invisible
from tutor.words.unreadable import Unreadable
from tutor.words.visible import visible

LONGEST = 200
"""Characters of an answer in numbers or choices; a formula or a sentence may have ten times as many."""

_FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x66B: "."}
_QUOTES = "\"“”„'‘’`«»‹›"
_WORDS = (
    r"(?:(?:the|my)\s+)?(?:answer|result|solution)\s*(?:is\b|:|=)|(?:it|that|this)(?:\s+is\b|['’]s\b)|i\s+(?:get|got)\b|"
    r"(?:about|around|approximately|roughly|nearly|almost|circa)\b|(?:approx|ca)(?:\.|\b)|equals\b"
)
_IN_FRONT = re.compile(rf"(?:[-=]>|[\s{_QUOTES}$≈≃~≅∼=:→⇒]|\*\*|\\[(\[]|\\approx\b|{_WORDS})*", re.IGNORECASE)
_BEHIND = re.compile(r"(?<=[\w)\]}⟩>%½⅓⅔¼¾!|²³])(?:[\s.;,…$%s]|\*\*|\\[)\]])*$".replace("%s", _QUOTES))


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
    shown = "".join(_as_read(character) for _, character in kept)
    if not shown.strip():
        raise Unreadable("Nothing is written yet.")
    return Plain(shown.translate(_FULL_WIDTH), tuple(place for place, _ in kept))


def _as_read(character: str) -> str:
    """One character for one: a blank, a digit of ours for another script's, a sign for what a terminal would obey."""
    if character.isspace():
        return " "
    if character.isdecimal():
        return str(unicodedata.decimal(character))
    shown = visible(character)
    return shown if len(shown) == 1 else "\N{REPLACEMENT CHARACTER}"


def without_surroundings(text: str) -> str:
    """The text without what people put around an answer, as quotation marks, ≈, a full stop; blanks keep its place."""
    text = _BEHIND.sub("", text.rstrip())
    found = _IN_FRONT.match(text)
    end = found.end() if found else 0
    return " " * end + text[end:]
