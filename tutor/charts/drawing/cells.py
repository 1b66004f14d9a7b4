"""A picture as a grid of coloured characters, and its ways out: plain text, ANSI, SVG."""

import re
from dataclasses import dataclass
from html import escape
from itertools import pairwise
from typing import Self, TypeAlias

import numpy as np
from numpy.typing import NDArray

Colour: TypeAlias = int
"""0xRRGGBB, or −1 for unpainted: the terminal's own."""

UNPAINTED = -1

_CELL_WIDTH, _CELL_HEIGHT = 8.4, 17
"""Of a cell in SVG, in pixels, for a font of 14."""


@dataclass(frozen=True, slots=True, eq=False)
class Cells:
    """A grid of characters, each with a foreground and a background colour; each array has shape (rows, columns)."""

    characters: NDArray[np.str_]
    foreground: NDArray[np.int32]
    background: NDArray[np.int32]

    @classmethod
    def blank(cls, width: int, height: int) -> Self:
        shape = (max(0, height), max(0, width))
        return cls(np.full(shape, " "), np.full(shape, UNPAINTED, np.int32), np.full(shape, UNPAINTED, np.int32))

    @classmethod
    def of_text(cls, text: str, width: int, height: int, colour: Colour = UNPAINTED) -> Self:
        """The lines of a text in a grid of that size, all in one colour; what leaves it is cut."""
        cells = cls.blank(width, height)
        cells.foreground.fill(colour)
        for row, line in enumerate(text.split("\n")[: cells.height]):
            cells.characters[row, : len(line)] = list(line[: cells.width])
        return cells

    @property
    def width(self) -> int:
        return int(self.characters.shape[1])

    @property
    def height(self) -> int:
        return int(self.characters.shape[0])

    def copy(self) -> Self:
        return type(self)(self.characters.copy(), self.foreground.copy(), self.background.copy())

    def ground(self) -> NDArray[np.int32]:
        """The colour behind each cell, for what is drawn on it: of two half blocks their mean, else the background."""
        halves = (self.characters == "▀") & (self.background != UNPAINTED)
        mean = ((self.foreground >> 1) & 0x7F7F7F) + ((self.background >> 1) & 0x7F7F7F)
        return np.where(halves, mean, self.background)

    def changes(self, before: "Cells") -> list[tuple[int, int, int]]:
        """Where it differs from another grid of its size: rows, each with its first column and the one past."""
        differs = self.characters != before.characters
        differs |= (self.foreground != before.foreground) | (self.background != before.background)
        rows = differs.any(axis=1).nonzero()[0]
        if not len(rows):  # nor has a grid without a column a first one
            return []
        differs = differs[rows]
        ends = self.width - differs[:, ::-1].argmax(axis=1)
        return list(zip(rows.tolist(), differs.argmax(axis=1).tolist(), ends.tolist(), strict=True))

    def runs(self, row: int, first: int = 0, end: int | None = None) -> list[tuple[str, Colour, Colour]]:
        """A row, or a part of it, as (text, foreground, background), as long as the colours stay the same."""
        place = np.s_[row, first:end]
        text = "".join(self.characters[place].tolist())
        foreground, background = self.foreground[place], self.background[place]
        changes = (foreground[1:] != foreground[:-1]) | (background[1:] != background[:-1])
        starts = [0, *(changes.nonzero()[0] + 1).tolist()] if text else []
        colours = zip(foreground[starts].tolist(), background[starts].tolist(), strict=True)
        return [
            (text[start:end], *pair) for (start, end), pair in zip(pairwise([*starts, len(text)]), colours, strict=True)
        ]

    def text(self) -> str:
        """The characters alone, without blanks at the ends of lines."""
        return "\n".join("".join(row).rstrip() for row in self.characters.tolist())

    def ansi(self) -> str:
        """Characters with 24-bit SGR colours, each line closed by a reset."""
        return "\n".join("".join(_ansi_run(*run) for run in self.runs(row)) for row in range(self.height))

    def svg(self, ink: Colour, paper: Colour) -> str:
        """A picture of the grid as SVG, unpainted parts in the given ink and paper."""
        width, height = self.width * _CELL_WIDTH, self.height * _CELL_HEIGHT
        parts = [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:g} {height}"'
            ' font-family="DejaVu Sans Mono, Menlo, Consolas, monospace" font-size="14">',
            f'<rect width="100%" height="100%" fill="{_hex(paper)}"/>',
        ]
        for row in range(self.height):
            column = 0
            for text, foreground, background in self.runs(row):
                parts += _svg_run(text, column * _CELL_WIDTH, row * _CELL_HEIGHT, foreground, background, ink)
                column += len(text)
        return "\n".join([*parts, "</svg>"]) + "\n"


def _ansi_run(text: str, foreground: Colour, background: Colour) -> str:
    codes = [f"38;2;{_rgb(foreground)}"] if foreground >= 0 else []
    codes += [f"48;2;{_rgb(background)}"] if background >= 0 else []
    return f"\x1b[{';'.join(codes)}m{text}\x1b[0m" if codes else text


def _rgb(colour: Colour) -> str:
    return f"{colour >> 16 & 255};{colour >> 8 & 255};{colour & 255}"


def _hex(colour: Colour) -> str:
    return f"#{colour:06x}"


def _svg_run(text: str, left: float, top: float, foreground: Colour, background: Colour, ink: Colour) -> list[str]:
    width = len(text) * _CELL_WIDTH
    parts = [_svg_box(left, top, width, _CELL_HEIGHT, background)] if background >= 0 else []
    colour = foreground if foreground >= 0 else ink
    if text.strip("▀") == "":
        # Drawn, not written: few fonts fill exactly half a cell.
        return [*parts, _svg_box(left, top, width, _CELL_HEIGHT / 2, colour)]
    for word in re.finditer(r"\S+", text):
        at, length = left + word.start() * _CELL_WIDTH, len(word[0]) * _CELL_WIDTH
        place = f'x="{at:.1f}" y="{top + 13}" textLength="{length:.1f}"'
        parts.append(f'<text {place} fill="{_hex(colour)}">{escape(word[0])}</text>')
    return parts


def _svg_box(left: float, top: float, width: float, height: float, colour: Colour) -> str:
    # A third of a pixel more than its width, or hairlines show between boxes.
    return f'<rect x="{left:.1f}" y="{top}" width="{width + 0.3:.1f}" height="{height}" fill="{_hex(colour)}"/>'
