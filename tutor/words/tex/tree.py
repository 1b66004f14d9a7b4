"""What a formula is made of, once read."""

from dataclasses import dataclass
from enum import Enum, auto
from typing import TypeAlias

from tutor.engine.errors import UserError


class TexError(UserError):
    """A formula that cannot be read; the sentence says where."""

    def __init__(self, message: str, position: int) -> None:
        super().__init__(f"{message} (at character {position + 1})", position)


class Kind(Enum):
    """What stands beside what decides the space between: the classes of The TeXbook, chapter 18."""

    ORDINARY = auto()  # a letter, a number, a word
    BINARY = auto()  # + − ·
    SIGN = auto()  # a binary one with nothing before it: −x
    RELATION = auto()  # = < →
    OPEN = auto()
    CLOSE = auto()
    PUNCTUATION = auto()
    FUNCTION = auto()  # log, max
    LARGE = auto()  # ∑, ∏, ∫
    INNER = auto()  # a fraction, a matrix


@dataclass(frozen=True, slots=True)
class Atom:
    """A symbol, a number or a word; `limits` says that in a display its scripts stand above and below it."""

    text: str
    kind: Kind = Kind.ORDINARY
    limits: bool = False


@dataclass(frozen=True, slots=True)
class Space:
    """A space that the author asked for, in columns."""

    columns: int


@dataclass(frozen=True, slots=True)
class Row:
    """Things side by side."""

    items: "tuple[Node, ...]"


@dataclass(frozen=True, slots=True)
class Fraction:
    """A numerator over a denominator; a `small` one (tfrac) is on one line even in a display."""

    top: Row
    bottom: Row
    small: bool = False


@dataclass(frozen=True, slots=True)
class Root:
    """A root, of degree two where none is given."""

    body: Row
    degree: Row | None = None


@dataclass(frozen=True, slots=True)
class Scripts:
    """A base with what stands below and above at its right."""

    base: "Node"
    sub: Row | None = None
    sup: Row | None = None


@dataclass(frozen=True, slots=True)
class Accent:
    """A mark over its body: `hat`, `bar`, `vec`, …"""

    name: str
    body: Row


@dataclass(frozen=True, slots=True)
class Fence:
    """Delimiters around a body; `stretch` says that the author wrote left and right, so that they grow with it."""

    left: str
    body: Row
    right: str
    stretch: bool = False


@dataclass(frozen=True, slots=True)
class Grid:
    """Rows of cells: a matrix, cases, or aligned lines."""

    environment: str
    rows: tuple[tuple[Row, ...], ...]


@dataclass(frozen=True, slots=True)
class Stack:
    """A base with a small note over or under it, with a brace between them where `brace` names one."""

    base: Row
    over: Row | None = None
    under: Row | None = None
    brace: str = ""


Node: TypeAlias = Atom | Space | Row | Fraction | Root | Scripts | Accent | Fence | Grid | Stack
