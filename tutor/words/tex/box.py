"""Rectangles of text with a baseline, and the ways to put them together."""

from collections.abc import Sequence
from dataclasses import dataclass

from tutor.words.visible import width_of


@dataclass(frozen=True, slots=True)
class Box:
    """Lines of one width, and which of them stands on the line of the neighbours."""

    lines: tuple[str, ...]
    baseline: int
    width: int

    @property
    def height(self) -> int:
        return len(self.lines)

    @property
    def below(self) -> int:
        """How many lines are under the baseline."""
        return self.height - 1 - self.baseline


def box(text: str) -> Box:
    """Return one line as a box."""
    return Box((text,), 0, width_of(text))


def blank(width: int) -> Box:
    """Return a line of spaces."""
    return Box((" " * width,), 0, width)


def beside(boxes: Sequence[Box]) -> Box:
    """Put boxes side by side, baseline on baseline."""
    above = max((part.baseline for part in boxes), default=0)
    below = max((part.below for part in boxes), default=0)
    return Box(
        tuple("".join(_line(part, row + part.baseline) for part in boxes) for row in range(-above, below + 1)),
        above,
        sum(part.width for part in boxes),
    )


def _line(part: Box, row: int) -> str:
    return part.lines[row] if 0 <= row < part.height else " " * part.width


def stacked(boxes: Sequence[Box], baseline: int, align: str = "^") -> Box:
    """Put boxes one under the other, centred (`^`), left (`<`) or right (`>`); `baseline` is a line of the whole."""
    width = max(part.width for part in boxes)
    return Box(tuple(line for part in boxes for line in widened(part, width, align).lines), baseline, width)


def widened(part: Box, width: int, align: str = "^") -> Box:
    """Return a box padded to a width."""
    spare = width - part.width
    left = {"<": 0, ">": spare, "^": spare // 2}[align]
    return Box(tuple(" " * left + line + " " * (spare - left) for line in part.lines), part.baseline, width)
