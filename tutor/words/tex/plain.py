"""Lesson prose as lines of text: plain for the line mode, and with what is marked for a screen."""

import re
import textwrap
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby, zip_longest
from typing import TypeAlias

from markdown_it.tree import SyntaxTreeNode

from tutor.words.tex import display_or_source, inline_or_source, width_of
from tutor.words.tex.box import box, widened
from tutor.words.tex.markdown import formula_parser

_INDENT = "    "
_UNBROKEN = 30
"""A formula of up to so many characters stays on one line."""
_GAP = "  "
_NARROWEST_COLUMN = 8
_NO_BREAK = "\N{NO-BREAK SPACE}"
_BLANK = re.compile(r"[\t\v\f\r]")


Part: TypeAlias = tuple[str, str]
"""Text, and what it is marked as: strong, em, code, heading, bullet; or "" for nothing."""
MarkedLine: TypeAlias = tuple[Part, ...]


def to_plain(markdown: str, width: int = 80) -> str:
    """Return Markdown as text to read in a terminal: formulas drawn, marks of emphasis gone, links with their address.

    Args:
        markdown: The text.
        width: Columns to wrap prose and the cells of tables at; code is as wide as it is.
    """
    return "\n".join(_text(line).rstrip() for line in marked_lines(markdown, width)) + "\n"


def marked_lines(markdown: str, width: int) -> list[MarkedLine]:
    """Return the lines of `to_plain` in their parts, each with its mark."""
    return _joined(_blocks(SyntaxTreeNode(formula_parser().parse(markdown)).children, width))


def _text(line: MarkedLine) -> str:
    return "".join(text for text, _ in line)


def _blocks(nodes: Sequence[SyntaxTreeNode], width: int) -> list[list[MarkedLine]]:
    """Return each block as its lines."""
    return [lines for node in nodes if (lines := _block(node, width))]


def _block(node: SyntaxTreeNode, width: int) -> list[MarkedLine]:
    match node.type:
        case "heading" | "paragraph":
            return _wrapped(_prose(node.children[0], "heading" if node.type == "heading" else ""), width)
        case "math_block":
            lines = display_or_source(node.content, width - len(_INDENT))
            return _unmarked((_INDENT + line).rstrip() for line in lines)
        case "fence" | "code_block":
            return _unmarked((_INDENT + line).rstrip() for line in node.content.expandtabs(4).splitlines())
        case "bullet_list" | "ordered_list":
            return _list(node, width)
        case "blockquote":
            return _indented(_joined(_blocks(node.children, width - 2)), "> ", "> ")
        case "table":
            return _table(node, width)
        case "hr":
            return _unmarked(["─" * min(width, 20)])
        case "html_block":
            return _unmarked(node.content.splitlines())
    return []


def _unmarked(lines: Iterable[str]) -> list[MarkedLine]:
    return [((line, ""),) for line in lines]


def _list(node: SyntaxTreeNode, width: int) -> list[MarkedLine]:
    start = int(node.attrs.get("start", 1))
    # Markdown hides the paragraphs of a list whose items stand close together.
    close = all(child.hidden or child.type.endswith("_list") for item in node.children for child in item.children)
    items = []
    for number, item in enumerate(node.children, start):
        mark = "- " if node.type == "bullet_list" else f"{number}. "
        blocks = _blocks(item.children, width - len(mark))
        items.append(_indented(_under(blocks) if close else _joined(blocks), mark, " " * len(mark)))
    return _under(items) if close else _joined(items)


def _under(blocks: Iterable[Sequence[MarkedLine]]) -> list[MarkedLine]:
    """Return the lines of blocks, one block right under the other."""
    return [line for block in blocks for line in block]


def _joined(blocks: Iterable[Sequence[MarkedLine]]) -> list[MarkedLine]:
    """Return the lines of blocks with an empty one between two."""
    return [line for block in blocks for line in ((), *block)][1:]


def _indented(lines: Sequence[MarkedLine], first: str, rest: str) -> list[MarkedLine]:
    return [((rest, "") if i else (first, "bullet"), *line) for i, line in enumerate(lines or [()])]


def _wrapped(parts: Sequence[Part], width: int) -> list[MarkedLine]:
    text = _BLANK.sub(" ", "".join(text for text, _ in parts))
    marks, lines, at = [mark for text, mark in parts for _ in text], list[MarkedLine](), 0
    for part in text.split("\n"):
        wrapped = textwrap.wrap(part, max(width, 1), break_long_words=False, break_on_hyphens=False)
        for line in wrapped or [""]:
            at = text.index(line, at)
            signs = zip(line.replace(_NO_BREAK, " "), marks[at : at + len(line)], strict=True)
            grouped = groupby(signs, key=lambda each: each[1])
            lines.append(tuple(("".join(sign for sign, _ in group), mark) for mark, group in grouped))
            at += len(line)
    return lines


def _prose(node: SyntaxTreeNode, mark: str = "") -> list[Part]:
    """Return the text of inline content; a line break that the author asked for is a newline."""
    return [part for child in node.children for part in _words(child, mark)]


def _words(node: SyntaxTreeNode, mark: str) -> list[Part]:
    match node.type:
        case "code_inline":
            return [(node.content, mark or "code")]
        case "text" | "html_inline" | "image":
            return [(node.content, mark)]
        case "math_inline":
            text = inline_or_source(node.content)
            return [(text.replace(" ", _NO_BREAK) if len(text) <= _UNBROKEN else text, mark or "code")]
        case "softbreak":
            return [(" ", mark)]
        case "hardbreak":
            return [("\n", mark)]
        case "link":
            parts, address = _prose(node, mark), str(node.attrs.get("href", ""))
            return parts if address in {"", "".join(text for text, _ in parts)} else [*parts, (f" ({address})", mark)]
    return _prose(node, mark or node.type)


def _table(table: SyntaxTreeNode, width: int) -> list[MarkedLine]:
    """Return a table with its columns aligned as its author said, and a rule under its head; its widest are folded."""
    rows = [[_prose(cell.children[0]) for cell in row.children] for row in _rows(table)]
    aligns = [_alignment(cell) for cell in next(_rows(table)).children]
    widths = [max(width_of("".join(text for text, _ in row[i])) for row in rows) for i in range(len(aligns))]
    while sum(widths) + len(_GAP) * (len(widths) - 1) > width and max(widths) > _NARROWEST_COLUMN:
        widths[widths.index(max(widths))] -= 1
    folded = [[_wrapped(cell, width) for cell, width in zip(row, widths, strict=True)] for row in rows]
    widths = [max(width_of(_text(line)) for row in folded for line in row[i]) for i in range(len(aligns))]
    head, *others = (
        [_under_each_other(cells, widths, aligns) for cells in zip_longest(*row, fillvalue=())] for row in folded
    )
    return [*head, ((_GAP.join("─" * width for width in widths), ""),), *_under(others)]


def _under_each_other(row: Sequence[MarkedLine], widths: Sequence[int], aligns: Sequence[str]) -> MarkedLine:
    """Return the cells of a row, each in its column."""
    parts: list[Part] = []
    for cell, width, align in zip(row, widths, aligns, strict=True):
        text = _text(cell)
        before, _, after = widened(box(text), width, align).lines[0].partition(text) if text else (" " * width, "", "")
        parts += [(_GAP, "")] if parts else []
        parts += [(before, ""), *cell, (after, "")]
    return tuple(parts)


def _rows(table: SyntaxTreeNode) -> Iterator[SyntaxTreeNode]:
    for section in table.children:
        yield from section.children


def _alignment(cell: SyntaxTreeNode) -> str:
    style = str(cell.attrs.get("style", ""))
    return {"text-align:right": ">", "text-align:center": "^"}.get(style, "<")
