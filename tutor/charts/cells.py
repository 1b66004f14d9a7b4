"""A picture as a grid of coloured characters, and its ways out: plain text, ANSI, SVG."""

import re
from dataclasses import dataclass
from functools import lru_cache
from html import escape
from itertools import groupby
from typing import Self, TypeAlias

import numpy as np
from numpy.typing import NDArray

Colour: TypeAlias = int
"""0xRRGGBB, or −1 for unpainted: the terminal's own."""

UNPAINTED = -1

_CELL_WIDTH, _CELL_HEIGHT = 8.4, 17
"""Of a cell in SVG, in pixels, for a font of 14."""

_SGR = re.compile(r"\x1b\[([0-9;]*)m")


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
    def parse(cls, text: str, width: int, height: int) -> Self:
        """Read text with SGR colour codes, of the kinds that plotext writes, into a grid of that size."""
        cells = cls.blank(width, height)
        colours = (UNPAINTED, UNPAINTED)
        for row, line in enumerate(text.split("\n")[: cells.height]):
            column = 0
            for position, part in enumerate(_SGR.split(line)):
                if position % 2:
                    colours = _colours(part)
                elif part and column < width:
                    part = part[: width - column]
                    place = np.s_[row, column : column + len(part)]
                    if not part.isspace():
                        cells.characters[place] = list(part)
                    cells.foreground[place], cells.background[place] = colours
                    column += len(part)
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

    def same_rows(self, other: "Cells") -> NDArray[np.bool_]:
        """Which rows are the same as another grid's of the same size."""
        same = self.characters == other.characters
        same &= (self.foreground == other.foreground) & (self.background == other.background)
        return np.asarray(same.all(axis=1))

    def runs(self, row: int) -> list[tuple[str, Colour, Colour]]:
        """A row as (text, foreground, background), as long as the colours stay the same."""
        cells = zip(
            self.characters[row].tolist(), self.foreground[row].tolist(), self.background[row].tolist(), strict=True
        )
        return [
            ("".join(cell[0] for cell in group), *colours)
            for colours, group in groupby(cells, key=lambda c: (c[1], c[2]))
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


@lru_cache(maxsize=4096)
def _colours(codes: str) -> tuple[Colour, Colour]:
    """The foreground and background that an SGR code sets; what is not a 24-bit colour is unpainted."""
    colours = {38: UNPAINTED, 48: UNPAINTED}
    numbers = [int(code or 0) for code in codes.split(";")]
    for kind, mode, red, green, blue in zip(*(numbers[i::5] for i in range(5)), strict=False):
        if mode == 2:
            colours[kind] = red << 16 | green << 8 | blue
    return colours[38], colours[48]


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
