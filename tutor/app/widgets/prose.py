"""Prose of a lesson: Markdown whose formulas are drawn as wide as the column allows, in one widget."""

from functools import lru_cache

from tutor.app.widgets.still_text import StillText
from tutor.words.tex.plain import marked_lines, to_plain

_NARROWEST = 20
_LOOKS = {
    "heading": "bold $primary",
    "strong": "bold underline $secondary",
    "em": "italic",
    "code": "$accent",
    "s": "strike",
}


@lru_cache(maxsize=512)  # a search shows the same texts anew at every key
def one_line(markdown: str) -> str:
    """A short text of a lesson as plain characters: formulas drawn, marks of emphasis gone, not wrapped."""
    return " ".join(to_plain(markdown, width=10_000).split())


class Prose(StillText):
    """Markdown with formulas; the marks in it are the lesson's, and no link opens anything by itself."""

    DEFAULT_CSS = "Prose { padding: 0 1; max-width: 78; margin: 0 0 1 0; }"

    def __init__(self, text: str, *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self.source, self._laid_out_for = text, 0

    def lay_out(self, width: int) -> None:
        if width and width != self._laid_out_for:
            self._laid_out_for = width
            lines = marked_lines(self.source, max(_NARROWEST, width))
            self._lines = [tuple((text, _LOOKS.get(mark, "")) for text, mark in line) for line in lines]
