"""A formula on one line: what a fraction bar or a raised exponent groups, parentheses group here."""

import unicodedata

from tutor.words.tex.delimiters import DELIMITERS
from tutor.words.tex.spacing import Placed, gap, kind_of, placed
from tutor.words.tex.symbols import MARKS, lowered, raised, vulgar
from tutor.words.tex.tree import Accent, Atom, Fence, Fraction, Grid, Kind, Node, Root, Row, Scripts, Space, Stack
from tutor.words.tex.units import is_product, is_unit

_JUXTAPOSED = {Kind.ORDINARY, Kind.OPEN, Kind.INNER, Kind.FUNCTION, Kind.LARGE}
_ROOTS = {"2": "√", "3": "∛", "4": "∜"}


def flat(row: Row, tight: bool = False) -> str:
    """Return a row as one line; `tight` leaves out the spaces about signs, as in scripts."""
    items = placed(row)
    text = ""
    before = Kind.OPEN
    for i, item in enumerate(items):
        left, right, shown = _beside(items, i, before, tight)
        columns = gap(before, left, tight) if i else 0
        if i and _ends_written_out(items[i - 1].node) and (isinstance(item.node, Fraction) or left is Kind.ORDINARY):
            columns = 1
        text += " " * max(columns, item.asked) + shown
        before = right
    return text


def _beside(items: list[Placed], i: int, before: Kind, tight: bool) -> tuple[Kind, Kind, str]:
    """Return what a thing is on its left and right, and its text: a fraction that is multiplied gets parentheses."""
    item = items[i]
    text = _text(item.node, tight)
    if not isinstance(item.node, Fraction):
        return item.left, item.right, text
    if vulgar(item.node):
        return Kind.ORDINARY, Kind.ORDINARY, text
    multiplied = i + 1 < len(items) and items[i + 1].left in _JUXTAPOSED and items[i + 1].asked <= 1
    if multiplied or before is Kind.CLOSE or (i and _applies(items[i - 1].node)):
        return Kind.OPEN, Kind.CLOSE, f"({text})"
    return Kind.ORDINARY if before is Kind.SIGN else Kind.INNER, Kind.INNER, text


def _applies(node: Node) -> bool:
    """Return whether a node takes the whole fraction after it: a slash, or a function such as cos, but not lim."""
    match node:
        case Atom(text="/"):
            return True
        case Atom(kind=Kind.FUNCTION, limits=limits) | Scripts(base=Atom(kind=Kind.FUNCTION, limits=limits)):
            return not limits
    return False


def _ends_written_out(node: Node) -> bool:
    """Return whether a script is written out, so that what follows would seem to belong to it: x_new y."""
    if not isinstance(node, Scripts):
        return False
    written = (node.sub and script(node.sub, "_")) or "", (node.sup and script(node.sup, "^")) or ""
    return any(text.startswith(("_", "^")) for text in written)


def _text(node: Node, tight: bool) -> str:
    match node:
        case Atom(text=text):
            return text
        case Space():
            return " "
        case Row():
            return flat(node, tight)
        case Fraction():
            return vulgar(node) or f"{_numerator(node.top, tight)}/{grouped(node.bottom, tight)}"
        case Root():
            return _root(node, tight)
        case Scripts():
            return _scripts(node, tight)
        case Accent():
            return accented(node.name, node.body, tight)
        case Fence():
            return node.left + flat(node.body, tight) + node.right
        case Grid():
            return _grid(node)
        case Stack(base=base, over=over, under=under, brace=brace):
            if brace:
                note = " ".join(flat(part) for part in (over, under) if part)
                return flat(base, tight) + (f" [{note}]" if note else "")
            return _scripts(Scripts(base, under, over), tight)


def grouped(row: Row, tight: bool = False) -> str:
    """Return a row's text, in parentheses unless it holds together without them."""
    text = flat(row, tight)
    return text if is_unit(row) else f"({text})"


def _numerator(row: Row, tight: bool) -> str:
    text = flat(row, tight)
    return text if is_product(row) else f"({text})"


def _root(root: Root, tight: bool) -> str:
    degree = flat(root.degree, tight=True) if root.degree else "2"
    sign = _ROOTS.get(degree) or ((raised(degree) or f"[{degree}]") + "√")
    alone = is_unit(root.body) and not _has_superscript(root.body)
    text = flat(root.body, tight)
    return sign + (text if alone else f"({text})")


def _scripts(node: Scripts, tight: bool) -> str:
    base = _text(node.base, tight)
    if isinstance(node.base, Grid) and _is_column(node.base):
        if node.sub is None and node.sup and flat(node.sup) in {"T", "⊤"}:
            return base.removesuffix("ᵀ")
        base = f"({base})"
    sub = script(node.sub, "_") if node.sub else ""
    sup = script(node.sup, "^") if node.sup else ""
    if sub.startswith("_") and not sup.startswith("^") and kind_of(node.base) is Kind.ORDINARY:
        # A small character after a script that is written out would seem to stand on that.
        return base + sup + sub
    return base + sub + sup


def script(row: Row, sign: str) -> str:
    """Return a script in small characters where they exist, else written out after `_` or `^`."""
    text = flat(row, tight=True)
    small = lowered(text) if sign == "_" else raised(text)
    if small is not None:
        return small
    plain = "".join(character for character in text if not unicodedata.combining(character))
    alone = (plain.isalnum() or is_unit(row)) and not _has_superscript(row)
    return sign + (text if alone else f"({text})")


def _has_superscript(row: Row) -> bool:
    return bool(row.items) and isinstance(row.items[-1], Scripts) and row.items[-1].sup is not None


def accented(name: str, body: Row, tight: bool = False) -> str:
    """Return a body with an accent: composed where a character exists, else with a combining one."""
    text = flat(body, tight)
    if one_letter(body):
        return unicodedata.normalize("NFC", text[:1] + MARKS[name] + text[1:])
    if name in {"bar", "overline"} and text.isalnum():
        return "".join(character + MARKS["overline"] for character in text)
    return f"{name.removeprefix('wide')}({text})"


def one_letter(body: Row) -> bool:
    """Return whether an accent goes on one letter, which may have scripts."""
    match body.items:
        case (Atom(text=text),) | (Scripts(base=Atom(text=text)),) | (Accent(body=Row(items=(Atom(text=text),))),):
            return sum(not unicodedata.combining(character) for character in text) == 1
    return False


def _grid(grid: Grid) -> str:
    rows = [[flat(cell) for cell in row] for row in grid.rows]
    if grid.environment == "cases":
        return "{ " + "; ".join(" ".join(filter(None, row)) for row in rows) + " }"
    if grid.environment not in DELIMITERS:
        return "; ".join(flat(line) for line in _statements(grid))
    if _is_column(grid):
        return f"({', '.join(row[0].replace('⋮', '…') for row in rows)})ᵀ"
    left, right = DELIMITERS[grid.environment]
    between = ", " if any(" " in cell for row in rows for cell in row) else " "
    return left + "; ".join(between.join(row) for row in rows) + right


def _is_column(grid: Grid) -> bool:
    """Return whether a grid is a column vector, which one line shows as the transpose of a row."""
    return grid.environment in {"pmatrix", "bmatrix"} and len(grid.rows) > 1 and all(len(row) == 1 for row in grid.rows)


def _statements(grid: Grid) -> list[Row]:
    """Return aligned lines as rows; a line with nothing in its first column goes on with the one before it."""
    statements: list[Row] = []
    for cells in grid.rows:
        if statements and len(cells) > 1 and not cells[0].items:
            statements[-1] = Row((*statements[-1].items, *joined(cells).items))
        else:
            statements.append(joined(cells))
    return statements


def joined(cells: tuple[Row, ...]) -> Row:
    """Return a line that was written in columns as the one row that it reads as."""
    between = [Row((Space(2),)) if i and i % 2 == 0 else Row(()) for i in range(len(cells))]
    return Row(tuple(item for gap, cell in zip(between, cells, strict=True) for item in (*gap.items, *cell.items)))
