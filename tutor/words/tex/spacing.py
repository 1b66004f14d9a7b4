"""How much space stands between two things side by side, after The TeXbook, chapter 18, in whole columns."""

from collections.abc import Iterator
from typing import NamedTuple

from tutor.words.tex.symbols import vulgar
from tutor.words.tex.tree import Atom, Fence, Fraction, Grid, Kind, Node, Row, Scripts, Space, Stack

_BINARY_NEEDS_BEFORE = {Kind.ORDINARY, Kind.CLOSE, Kind.INNER}
_SIDE_BY_SIDE = {Kind.ORDINARY, Kind.CLOSE, Kind.INNER}


class Placed(NamedTuple):
    """A thing in its row, what it is beside its neighbours, and the space that the author asked for before it."""

    node: Node
    kind: Kind
    asked: int

    @property
    def left(self) -> Kind:
        """What it is to the thing before it: a fence opens there."""
        return Kind.OPEN if is_fence(self.node) else self.kind

    @property
    def right(self) -> Kind:
        """What it is to the thing after it: a fence closes there."""
        return Kind.CLOSE if is_fence(self.node) else self.kind


def placed(row: Row) -> list[Placed]:
    """Return the things of a row without its spaces; one that could join two but has nothing before it is a sign."""
    found: list[Placed] = []
    asked = 0
    for node in row.items:
        if isinstance(node, Space):
            asked += node.columns
            continue
        kind = kind_of(node)
        if kind is Kind.BINARY and not (found and found[-1].right in _BINARY_NEEDS_BEFORE):
            kind = Kind.SIGN
        found.append(Placed(node, kind, asked))
        asked = 0
    # Nor is there anything to join when a relation, a closing delimiter or the end follows it: 0⁺, (−).
    for i, item in enumerate(found):
        follower = found[i + 1].left if i + 1 < len(found) else Kind.CLOSE
        if item.kind is Kind.BINARY and follower in {Kind.RELATION, Kind.CLOSE, Kind.PUNCTUATION}:
            found[i] = item._replace(kind=Kind.ORDINARY)
    return found


def kind_of(node: Node) -> Kind:
    """Return the kind of a node by itself."""
    match node:
        case Atom(kind=kind):
            return kind
        case Scripts(base=base):
            return kind_of(base)
        case Stack(base=Row(items=(only,))):
            return kind_of(only)
        case Fraction(small=True) if vulgar(node):
            return Kind.ORDINARY
        case Fraction() | Grid():
            return Kind.INNER
        case _:
            return Kind.ORDINARY


def is_fence(node: Node) -> bool:
    """Return whether a thing is in brackets, perhaps with scripts at them."""
    return isinstance(node, Fence) or (isinstance(node, Scripts) and isinstance(node.base, Fence))


def gap(left: Kind, right: Kind, tight: bool) -> int:
    """Return the columns between two neighbours; `tight` is the spacing of scripts, without any about signs."""
    kinds = {left, right}
    if Kind.RELATION in kinds:
        return 0 if tight or left is right else 1
    if Kind.BINARY in kinds:
        return 0 if tight else 1
    if left is Kind.SIGN:
        # A minus before a fraction must not run into its bar.
        return 1 if right is Kind.INNER else 0
    if right is Kind.SIGN:
        return 1 if left in {Kind.FUNCTION, Kind.LARGE} or (left is Kind.PUNCTUATION and not tight) else 0
    if left is Kind.PUNCTUATION:
        return 0 if tight or right is Kind.CLOSE else 1
    if left is Kind.LARGE:
        return 0 if right in {Kind.CLOSE, Kind.PUNCTUATION} else 1
    if left is Kind.FUNCTION:
        return 1 if right in {Kind.ORDINARY, Kind.FUNCTION, Kind.LARGE, Kind.INNER} else 0
    if right in {Kind.LARGE, Kind.FUNCTION}:
        return 1 if left in _SIDE_BY_SIDE else 0
    if Kind.INNER in kinds:
        return 1 if left in _SIDE_BY_SIDE and right in {Kind.ORDINARY, Kind.OPEN, Kind.INNER} else 0
    return 0


def gaps(items: list[Placed], tight: bool) -> Iterator[int]:
    """Yield the columns before each thing of a row: what its neighbours need, or more where more was asked for."""
    for i, item in enumerate(items):
        needed = gap(items[i - 1].right, item.left, tight) if i else 0
        yield max(needed, item.asked)
