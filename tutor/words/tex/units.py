"""Which parts of a formula hold together on one line without parentheses."""

from tutor.words.tex.spacing import is_fence, kind_of, placed
from tutor.words.tex.tree import Accent, Atom, Fence, Fraction, Grid, Kind, Node, Root, Row, Scripts, Stack

_FACTORS = {Kind.ORDINARY, Kind.SIGN, Kind.OPEN, Kind.CLOSE}
_DIFFERENTIALS = {"d", "∂", "∇", "Δ", "δ"}


def is_unit(row: Row) -> bool:
    """Return whether a row can stand under a slash as it is: x, 10, x₁², f(x), ∂w, (a + b)²."""
    nodes = [item.node for item in placed(row)]
    match nodes:
        case []:
            return False
        case [only]:
            return _is_unit(only)
        case [first, *rest] if _letter(first) in _DIFFERENTIALS and len(rest) == 1:
            return _is_unit(rest[0])
        case [first, second] if is_fence(second):
            return _is_unit(first) and (_letter(first) or "").isalpha()
    return False


def is_product(row: Row) -> bool:
    """Return whether a row can stand over a slash as it is: nothing in it is added, compared or divided."""
    items = placed(row)
    inseparable = all(item.kind in _FACTORS and not isinstance(item.node, Fraction) for item in items)
    return bool(items) and (inseparable or is_unit(row))


def _is_unit(node: Node) -> bool:
    match node:
        case Atom(text=text):
            return kind_of(node) in {Kind.ORDINARY, Kind.FUNCTION, Kind.LARGE} and " " not in text
        case Scripts(base=base):
            return _is_unit(base)
        case Row():
            return is_unit(node)
        case Fence() | Accent() | Grid():
            return True
        case Root(degree=degree):
            return degree is None
        case Stack():
            return not node.brace and is_unit(node.base)
    return False


def _letter(node: Node) -> str | None:
    """Return the letter that a node is, with or without scripts."""
    match node:
        case Atom(text=text) | Scripts(base=Atom(text=text)):
            return text
    return None
