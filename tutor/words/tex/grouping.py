"""What belongs together in a row: delimiters and what is between them, a base, the letters of a word."""

from collections.abc import Iterable

from tutor.words.tex.tree import Atom, Fence, Fraction, Kind, Node, Root, Row, Scripts

_BARS = {"|", "‖"}
_NO_DELIMITER = {"!", "?"}


def paired(items: Iterable[Node]) -> tuple[Node, ...]:
    """Return the items with each opening delimiter, its closing one and what is between made one `Fence`.

    Any opening one goes with any closing one, as in [0, 1). What has no partner stays as it is.
    """
    done: list[Node] = []
    opened: list[int] = []
    for item in items:
        last = item.base if isinstance(item, Scripts) else item
        if isinstance(last, Atom) and (start := _partner(last, done, opened)) is not None:
            opening = done[start]
            assert isinstance(opening, Atom)
            fence = Fence(opening.text, Row(tuple(done[start + 1 :])), last.text)
            done[start:] = [Scripts(fence, item.sub, item.sup) if isinstance(item, Scripts) else fence]
            continue
        if isinstance(item, Atom) and (item.kind is Kind.OPEN or item.text in _BARS):
            opened.append(len(done))
        done.append(item)
    return tuple(done)


def _partner(closing: Atom, done: list[Node], opened: list[int]) -> int | None:
    """Return where the partner of a closing delimiter stands, and forget it and what was opened since."""
    if closing.text in _BARS and closing.kind is Kind.ORDINARY:
        # A bar closes the bar before it unless something else was opened since.
        if opened and isinstance(bar := done[opened[-1]], Atom) and bar.text == closing.text:
            return opened.pop()
    elif closing.kind is Kind.CLOSE and closing.text not in _NO_DELIMITER:
        for depth in range(len(opened) - 1, -1, -1):
            opening = done[opened[depth]]
            if isinstance(opening, Atom) and opening.kind is Kind.OPEN:
                start = opened[depth]
                del opened[depth:]
                return start
    return None


def as_base(base: Node) -> Node:
    """Put parentheses around a base whose grouping only TeX's braces show, or only its size on a page: (x²)³, (√x)²."""
    match base:
        case Row(items=items) if not all(isinstance(item, Atom) and item.kind is Kind.ORDINARY for item in items):
            return Fence("(", base, ")")
        case Root() | Fraction():
            return Fence("(", Row((base,)), ")")
    return base


def as_word(body: Row) -> Row | Atom:
    """Make letters in a style of their own one word."""
    letters = [item.text for item in body.items if isinstance(item, Atom) and item.kind is Kind.ORDINARY]
    return Atom("".join(letters)) if letters and len(letters) == len(body.items) else body
