"""A formula in two dimensions: every part becomes a box, and boxes are put together on their baselines."""

from tutor.words.tex.box import Box, beside, blank, box, stacked, widened
from tutor.words.tex.delimiters import ALIGNED, delimited
from tutor.words.tex.flat import accented, flat, one_letter
from tutor.words.tex.grid import grid_box
from tutor.words.tex.spacing import gaps, placed
from tutor.words.tex.symbols import INTEGRALS, WIDE_MARKS, lowered, raised, vulgar
from tutor.words.tex.tree import Accent, Atom, Fence, Fraction, Grid, Node, Root, Row, Scripts, Space, Stack
from tutor.words.tex.units import is_unit


def row_box(row: Row) -> Box:
    """Return a row's things side by side."""
    items = placed(row)
    spaced = zip(items, gaps(items, tight=False), strict=True)
    return beside([blank(0), *(part for item, columns in spaced for part in (blank(columns), node_box(item.node)))])


def node_box(node: Node) -> Box:
    """Return the box of one thing."""
    match node:
        case Atom(text=text):
            return _integral(text) if text in INTEGRALS else box(text)
        case Space(columns=columns):
            return blank(columns)
        case Row():
            return row_box(node)
        case Fraction(small=True):
            text = flat(Row((node,)))
            return box(text if vulgar(node) else f"({text})")
        case Fraction(top=top, bottom=bottom):
            return _over(row_box(top), row_box(bottom))
        case Root():
            return _root(node)
        case Scripts(base=base, sub=sub, sup=sup):
            if isinstance(base, Atom) and base.limits:
                return _around(box(base.text), sup, sub)
            return _scripts(node)
        case Accent():
            return _accent(node)
        case Fence(left=left, body=body, right=right, stretch=stretch):
            inside = row_box(body)
            return delimited(left, inside, right, tall=stretch or (inside.baseline > 0 and inside.below > 0))
        case Grid():
            return grid_box(node, [[_cell(node, i, cell) for i, cell in enumerate(row)] for row in node.rows])
        case Stack(base=base, over=over, under=under, brace=brace):
            return _around(row_box(base), over, under, brace)


def _cell(grid: Grid, column: int, cell: Row) -> Box:
    # In aligned lines a relation or sign after & joins what is before it, and needs its space.
    if grid.environment in ALIGNED and column % 2 and cell.items:
        return row_box(Row((Row(()), *cell.items)))
    return row_box(cell)


def _over(top: Box, bottom: Box) -> Box:
    # A bar must be longer than the bars that it divides, or nobody can tell which is the main one.
    width = max(part.width + (2 if part.height > 1 else 0) for part in (top, bottom))
    return stacked([top, box("─" * width), bottom], top.height)


def _root(root: Root) -> Box:
    body = row_box(root.body)
    degree = flat(root.degree, tight=True) if root.degree else "2"
    sign = {"2": "√", "3": "∛", "4": "∜"}.get(degree)
    before = "" if sign else raised(degree) or f"[{degree}]"
    if body.height == 1:
        signed = box(before + (sign or "√"))
        if is_unit(root.body):
            return beside([signed, body])
        return beside([signed, stacked([box("_" * body.width), body], 1)])
    roof = stacked([box("─" * (body.width + 2)), beside([blank(1), body, blank(1)])], body.baseline + 1)
    foot = box(before + (sign or "√"))
    stem = [*["┌"], *["│"] * body.height]
    left = [" " * foot.width] * body.height + [foot.lines[0]]
    return beside([Box(tuple(left), roof.baseline, foot.width), Box(tuple(stem), roof.baseline, 1), roof])


def _integral(text: str) -> Box:
    pieces = {"∫": "⌠⎮⌡"}.get(text)
    return Box(tuple(pieces), 1, 1) if pieces else box(text)


def _scripts(node: Scripts) -> Box:
    """Put scripts at the right of a base: small characters where they exist, else on a row of their own."""
    base = node_box(node.base)
    tall = base.height > 1 and not isinstance(node.base, (Root, Accent))
    sup = flat(node.sup, tight=True) if node.sup else ""
    sub = flat(node.sub, tight=True) if node.sub else ""
    small_sup, small_sub = raised(sup), lowered(sub)
    if not tall and small_sup is not None and small_sub is not None:
        return beside([base, box(small_sub + small_sup)])
    # Beside something tall the corners are high and low enough for small characters; full-size ones stand outside it.
    rows: dict[int, Box] = {}
    top, bottom = (-base.baseline, base.below) if tall else (0, 0)
    if sup:
        rows[top if small_sup is not None else min(top, -1)] = box(small_sup if small_sup is not None else sup)
    if sub:
        rows[bottom if small_sub is not None else max(bottom, 1)] = box(small_sub if small_sub is not None else sub)
    width = max((part.width for part in rows.values()), default=0)
    first, last = min([0, *rows]), max([0, *rows])
    lines = [widened(rows.get(row, blank(0)), width, "<").lines[0] for row in range(first, last + 1)]
    return beside([base, Box(tuple(lines), -first, width)])


def _around(base: Box, over: Row | None, under: Row | None, brace: str = "") -> Box:
    """Put notes, centred, over and under a base, and the brace that joins one to it."""
    span = box(_brace(base.width, brace)) if brace else None
    above = [box(flat(over, tight=not brace))] if over else []
    below = [box(flat(under, tight=not brace))] if under else []
    if span:
        above, below = ([*above, span], below) if brace == "overbrace" else (above, [span, *below])
    return stacked([*above, base, *below], len(above) + base.baseline)


def _brace(width: int, name: str) -> str:
    left, middle, right = "╭┴╮" if name == "overbrace" else "╰┬╯"
    if width < 3:
        return middle.center(width)
    return left + middle.center(width - 2, "─") + right


def _accent(node: Accent) -> Box:
    body = row_box(node.body)
    if one_letter(node.body) or (node.name in {"bar", "overline"} and flat(node.body).isalnum()):
        return box(accented(node.name, node.body))
    mark = "_" * body.width if node.name in {"bar", "overline"} else WIDE_MARKS[node.name]
    return stacked([box(mark), body], body.baseline + 1)
