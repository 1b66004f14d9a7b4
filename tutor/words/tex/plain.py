"""Lesson prose as plain text, for the line mode."""

import textwrap
from collections.abc import Iterator, Sequence

from markdown_it.tree import SyntaxTreeNode

from tutor.words.tex import display_or_source, inline_or_source, width_of
from tutor.words.tex.box import box, widened
from tutor.words.tex.markdown import formula_parser

_INDENT = "    "
_UNBROKEN = 30
"""A formula of up to so many characters stays on one line."""
_NO_BREAK = "\N{NO-BREAK SPACE}"


def to_plain(markdown: str, width: int = 80, flat: bool = False) -> str:
    """Return Markdown as text to read in a terminal: formulas drawn, marks of emphasis gone, links with their address.

    Args:
        markdown: The text.
        width: Columns to wrap prose at; tables and code are as wide as they are.
        flat: Whether displayed formulas stand on one line too, as a screen reader needs them.
    """
    root = SyntaxTreeNode(formula_parser().parse(markdown))
    return "\n\n".join("\n".join(lines) for lines in _blocks(root.children, width, flat)) + "\n"


def _blocks(nodes: Sequence[SyntaxTreeNode], width: int, flat: bool) -> list[list[str]]:
    """Return each block as its lines."""
    return [lines for node in nodes if (lines := _block(node, width, flat))]


def _block(node: SyntaxTreeNode, width: int, flat: bool) -> list[str]:
    match node.type:
        case "heading" | "paragraph":
            return _wrapped(_prose(node.children[0]), width)
        case "math_block":
            return [_INDENT + line for line in _formula(node.content, width - len(_INDENT), flat)]
        case "fence" | "code_block":
            return [(_INDENT + line).rstrip() for line in node.content.expandtabs(4).splitlines()]
        case "bullet_list" | "ordered_list":
            return _list(node, width, flat)
        case "blockquote":
            return _indented(_joined(_blocks(node.children, width - 2, flat)), "> ", "> ")
        case "table":
            return _table(node)
        case "hr":
            return ["─" * min(width, 20)]
        case "html_block":
            return node.content.splitlines()
    return []


def _formula(tex: str, width: int, flat: bool) -> list[str]:
    lines = [inline_or_source(tex)] if flat else display_or_source(tex, width)
    return [line.rstrip() for line in lines]


def _list(node: SyntaxTreeNode, width: int, flat: bool) -> list[str]:
    start = int(node.attrs.get("start", 1))
    # Markdown hides the paragraphs of a list whose items stand close together.
    close = all(child.hidden or child.type.endswith("_list") for item in node.children for child in item.children)
    items = []
    for number, item in enumerate(node.children, start):
        mark = "- " if node.type == "bullet_list" else f"{number}. "
        blocks = _blocks(item.children, width - len(mark), flat)
        items.append(_indented(_under(blocks) if close else _joined(blocks), mark, " " * len(mark)))
    return _under(items) if close else _joined(items)


def _under(blocks: Sequence[Sequence[str]]) -> list[str]:
    """Return the lines of blocks, one block right under the other."""
    return [line for block in blocks for line in block]


def _joined(blocks: Sequence[Sequence[str]]) -> list[str]:
    """Return the lines of blocks with an empty one between two."""
    return [line for block in blocks for line in ("", *block)][1:]


def _indented(lines: Sequence[str], first: str, rest: str) -> list[str]:
    return [((rest if i else first) + line).rstrip() for i, line in enumerate(lines or [""])]


def _wrapped(text: str, width: int) -> list[str]:
    lines = [
        line
        for part in text.split("\n")
        for line in textwrap.wrap(part, max(width, 1), break_long_words=False, break_on_hyphens=False) or [""]
    ]
    return [line.replace(_NO_BREAK, " ") for line in lines]


def _prose(node: SyntaxTreeNode) -> str:
    """Return the text of inline content; a line break that the author asked for is a newline."""
    return "".join(_words(child) for child in node.children)


def _words(node: SyntaxTreeNode) -> str:
    match node.type:
        case "text" | "code_inline" | "html_inline":
            return node.content
        case "math_inline":
            text = inline_or_source(node.content)
            return text.replace(" ", _NO_BREAK) if len(text) <= _UNBROKEN else text
        case "softbreak":
            return " "
        case "hardbreak":
            return "\n"
        case "image":
            return node.content
        case "link":
            text, address = _prose(node), str(node.attrs.get("href", ""))
            return text if address in {"", text} else f"{text} ({address})"
    return _prose(node)


def _table(table: SyntaxTreeNode) -> list[str]:
    """Return a table with its columns aligned as its author said, and a rule under its head."""
    rows = [[_prose(cell.children[0]).replace(_NO_BREAK, " ") for cell in row.children] for row in _rows(table)]
    aligns = [_alignment(cell) for cell in next(_rows(table)).children]
    widths = [max(width_of(row[i]) for row in rows) for i in range(len(aligns))]
    lines = [
        "  ".join(_aligned(cell, width, align) for cell, width, align in zip(row, widths, aligns, strict=True)).rstrip()
        for row in rows
    ]
    return [lines[0], "  ".join("─" * width for width in widths), *lines[1:]]


def _rows(table: SyntaxTreeNode) -> Iterator[SyntaxTreeNode]:
    for section in table.children:
        yield from section.children


def _alignment(cell: SyntaxTreeNode) -> str:
    style = str(cell.attrs.get("style", ""))
    return {"text-align:right": ">", "text-align:center": "^"}.get(style, "<")


def _aligned(text: str, width: int, align: str) -> str:
    return widened(box(text), width, align).lines[0]
