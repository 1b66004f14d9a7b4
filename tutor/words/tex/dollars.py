"""Where formulas stand in Markdown: between dollars, by rules under which money stays money.

mdit-py-plugins has such rules too, but its inline one takes the last character of a paragraph for the one before
its first formula, and its block one needs an empty line before it; a lesson meets both on its first page.
"""

from markdown_it import MarkdownIt
from markdown_it.ruler import RuleOptionsType
from markdown_it.rules_block import StateBlock
from markdown_it.rules_inline import StateInline

_MARK = "$$"


def dollar_formulas(parser: MarkdownIt) -> None:
    """Make a parser read `$…$` as `math_inline` and `$$…$$` as `math_block` tokens."""
    interrupts: RuleOptionsType = {"alt": ["paragraph", "reference", "blockquote", "list"]}
    parser.block.ruler.before("fence", "math_block", _block, interrupts)
    parser.inline.ruler.before("escape", "math_inline", _inline)


def _block(state: StateBlock, first: int, end: int, silent: bool) -> bool:
    """Read lines that begin with `$$`, up to the next line that ends with it; an empty line ends the search."""
    opening = _line(state, first)
    if state.is_code_block(first) or not opening.startswith(_MARK):
        return False
    lines = [opening.removeprefix(_MARK)]
    while not lines[-1].endswith(_MARK):
        at = first + len(lines)
        if _MARK in lines[-1] or at >= end or state.isEmpty(at) or state.sCount[at] < state.blkIndent:
            return False
        lines.append(_line(state, at))
    content = "\n".join(lines).removesuffix(_MARK)
    if _MARK in content or not content.strip():
        return False
    if not silent:
        state.line = first + len(lines)
        token = state.push("math_block", "math", 0)
        token.block, token.content, token.markup, token.map = True, content, _MARK, [first, state.line]
    return True


def _line(state: StateBlock, line: int) -> str:
    return state.src[state.bMarks[line] + state.tShift[line] : state.eMarks[line]].rstrip()


def _inline(state: StateInline, silent: bool) -> bool:
    """Read `$…$` by the rule of Pandoc, and `$$…$$` in the middle of a line.

    Between single dollars: no blank after the opening one, none before the closing one, and no digit after it.
    """
    if state.src[state.pos] != "$":
        return False
    mark = _MARK if state.src.startswith(_MARK, state.pos) else "$"
    start = state.pos + len(mark)
    end = _closing_dollar(state.src, start, state.posMax)
    if end is None or not state.src.startswith(mark, end):
        return False
    content, after = state.src[start:end], state.src[end + len(mark) : end + len(mark) + 1]
    if not content.strip() or (mark == "$" and (content != content.strip() or after.isdecimal())):
        return False
    if not silent:
        token = state.push("math_inline", "math", 0)
        token.content, token.markup = content, mark
    state.pos = end + len(mark)
    return True


def _closing_dollar(text: str, start: int, stop: int) -> int | None:
    """Return where the next dollar is that no backslash protects."""
    at = start
    while at < stop and text[at] != "$":
        at += 2 if text[at] == "\\" else 1
    return at if at < stop else None
