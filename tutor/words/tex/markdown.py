"""Formulas in Markdown: a parser for lesson prose whose formulas are already text, and a walk over the formulas."""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from tutor.words.tex import display_or_source, inline_or_source
from tutor.words.tex.dollars import dollar_formulas
from tutor.words.visible import visible

_MARK = re.compile(r"[*_\[\]]")


class Formula(NamedTuple):
    """A formula in a Markdown text: its line, counted from 1, its TeX, and whether it has lines of its own."""

    line: int
    tex: str
    display: bool


MOST_MARKS = 200
"""Marks of emphasis and brackets in one paragraph that are obeyed: nested, each would cost time and depth."""


def formula_parser() -> MarkdownIt:
    """Return a CommonMark parser with tables that leaves formulas as `math_inline` and `math_block` tokens."""
    parser = MarkdownIt("commonmark").enable("table").use(dollar_formulas)
    parser.core.ruler.at("inline", _parse_inline)
    parser.core.ruler.push("show_hidden", _show_hidden)
    return parser


def _parse_inline(state: StateCore) -> None:
    """Read what stands in each paragraph; one of too many marks stands as it was written."""
    for token in state.tokens:
        if token.type == "inline":
            token.children = []
            if len(_MARK.findall(token.content)) > MOST_MARKS:
                token.children.append(Token("text", "", 0, content=token.content))
            else:
                state.md.inline.parse(token.content, state.md, state.env, token.children)


def _show_hidden(state: StateCore) -> None:
    """An entity such as &#x202E; becomes its character only here, after the file was made safe to show."""
    for token in state.tokens:
        for child in token.children or ():
            child.content = visible(child.content)


def lesson_parser(width: int | None = None) -> MarkdownIt:
    """Return a parser whose formulas come out as inline code and fenced blocks, which every Markdown widget can show.

    A token made from a formula keeps its TeX in `meta["tex"]`; a formula that cannot be read is shown as written.

    Args:
        width: Columns that a displayed formula should stay within.
    """

    def draw(state: StateCore) -> None:
        for token in state.tokens:
            if token.type == "math_block":
                tex = token.content
                token.type, token.tag, token.info, token.meta = "fence", "code", "text", {"tex": tex.strip()}
                token.content = "".join(line.rstrip() + "\n" for line in display_or_source(tex, width))
            for child in token.children or ():
                if child.type == "math_inline":
                    child.type, child.tag, child.meta = "code_inline", "code", {"tex": child.content}
                    child.content = inline_or_source(child.content)

    parser = formula_parser()
    parser.core.ruler.push("draw_formulas", draw)
    return parser


def formulas(markdown: str) -> Iterator[Formula]:
    """Yield the formulas of a text in order, each with its line."""
    for token in formula_parser().parse(markdown):
        if token.map is None:
            continue
        first = token.map[0] + 1
        if token.type == "math_block":
            yield Formula(first, token.content.strip(), display=True)
        elif token.children:
            yield from _within(token.children, first)


def _within(children: Sequence[Token], line: int) -> Iterator[Formula]:
    for child in children:
        if child.type == "math_inline":
            yield Formula(line, child.content, display=False)
        line += child.content.count("\n") + (child.type in {"softbreak", "hardbreak"})
