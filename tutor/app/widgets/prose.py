"""Prose of a lesson: Markdown whose formulas are drawn as wide as the column allows."""

from markdown_it import MarkdownIt
from textual import events
from textual.widgets import Markdown

from tutor.words.tex import display_or_source, width_of
from tutor.words.tex.markdown import Formula, formulas, lesson_parser
from tutor.words.tex.plain import to_plain

_USUAL_WIDTH = 76
_NARROWEST = 20
_ROUND_A_FORMULA = 4
"""Columns of padding beside a displayed formula."""


def one_line(markdown: str) -> str:
    """A short text of a lesson as plain characters: formulas drawn, marks of emphasis gone, not wrapped."""
    return " ".join(to_plain(markdown, width=10_000).split())


class Prose(Markdown):
    """Markdown with formulas; the marks in it are the lesson's, and no link opens anything by itself."""

    DEFAULT_CSS = """
    Prose {
        padding: 0 1;
        max-width: 78;
        background: transparent;
        MarkdownFence { background: transparent; color: $foreground; margin: 0; overflow: hidden hidden; }
        MarkdownFence > Label { padding: 0 2 1 2; }
        MarkdownH1, MarkdownH2 { content-align: left middle; color: $primary; background: transparent; }
        MarkdownH1 { text-style: bold underline; margin: 0 0 1 0; }
        MarkdownH2 { text-style: bold; margin: 0 0 1 0; }
        MarkdownParagraph { margin: 0 0 1 0; }
        MarkdownBlock > .strong { color: $secondary; text-style: bold underline; }
        MarkdownBulletList, MarkdownOrderedList { margin: 0 0 1 0; }
        &:dark MarkdownBlock > .code_inline { background: transparent; color: $accent; }
        &:light MarkdownBlock > .code_inline { background: transparent; color: $accent; }
    }
    """

    def __init__(self, text: str, *, id: str | None = None, classes: str | None = None) -> None:
        self._text = text
        self._widest = max((_width(formula) for formula in formulas(text) if formula.display), default=0)
        self._drawn_for = _USUAL_WIDTH
        super().__init__(text, parser_factory=self._parser, open_links=False, id=id, classes=classes)

    def _parser(self) -> MarkdownIt:
        return lesson_parser(max(_NARROWEST, self._drawn_for - _ROUND_A_FORMULA))

    async def on_resize(self, event: events.Resize) -> None:
        """Break displayed formulas anew where one of them does not fit, or did not."""
        before, self._drawn_for = self._drawn_for, event.size.width
        if self._widest > min(before, self._drawn_for) - _ROUND_A_FORMULA and before != self._drawn_for:
            await self.update(self._text)


def _width(formula: Formula) -> int:
    return max(map(width_of, display_or_source(formula.tex)), default=0)
