"""Dots inside characters: pictures finer than a cell, and in them contour lines, what a map is without colour."""

from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from tutor.charts.drawing.cells import Cells, Colour
from tutor.engine.arrays import Array

Dots = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class DotPattern:
    """How the dots in a cell make a character."""

    across: int
    down: int
    characters: NDArray[np.str_]
    """For each set of dots, read as a number whose lowest bit is the upper left dot, row by row; blank for none."""

    def characters_of(self, dots: Dots) -> NDArray[np.str_]:
        """From dots (down·rows, across·columns) to characters (rows, columns)."""
        code = np.zeros((dots.shape[0] // self.down, dots.shape[1] // self.across), np.intp)
        for place in range(self.across * self.down):
            row, column = divmod(place, self.across)
            code += dots[row :: self.down, column :: self.across].astype(np.intp) << place
        return self.characters[code]

    def of_some(self, columns: NDArray[np.intp], rows: NDArray[np.intp], shape: tuple[int, int]) -> NDArray[np.str_]:
        """The characters (rows, columns) in which a few dots lie, given by the places of these."""
        code = np.zeros(shape, np.intp)
        cells = rows // self.down * shape[1] + columns // self.across
        np.bitwise_or.at(code.ravel(), cells, 1 << (rows % self.down * self.across + columns % self.across))
        return self.characters[code]


@cache
def dot_pattern(marker: str) -> DotPattern:
    """`blocks` for quarter blocks, `braille` for eight dots a cell, or any character to stand in every cell."""
    if marker == "blocks":
        return DotPattern(2, 2, np.array(list(" ▘▝▀▖▌▞▛▗▚▐▜▄▙▟█")))
    if marker == "braille":
        # Unicode counts the dots of the upper three rows column by column, then those of the fourth.
        bits = (0x01, 0x08, 0x02, 0x10, 0x04, 0x20, 0x40, 0x80)
        codes = [sum(bit for place, bit in enumerate(bits) if dots >> place & 1) for dots in range(256)]
        return DotPattern(2, 4, np.array([" ", *(chr(0x2800 + code) for code in codes[1:])]))
    return DotPattern(1, 1, np.array([" ", marker]))


def contour_cells(levels: NDArray[np.intp], colour: Colour | NDArray[np.int32]) -> Cells:
    """Dots where the level changes from one dot to the next.

    Args:
        levels: 4 × 2 to a cell, (4·rows, 2·columns).
        colour: one for all, or one for each cell, (rows, columns).
    """
    characters = dot_pattern("braille").characters_of(changes(levels))
    cells = Cells.blank(characters.shape[1], characters.shape[0])
    cells.characters[:] = characters
    cells.foreground[:] = np.where(characters != " ", colour, cells.foreground)
    return cells


def changes(values: Array | NDArray[np.integer], by: float = 0.0) -> Dots:
    """Where values, (rows, columns), differ by more than that from the one to the right or the one below."""
    differs = np.zeros(values.shape, bool)
    differs[:, :-1] |= np.abs(np.diff(values, axis=1)) > by
    differs[:-1] |= np.abs(np.diff(values, axis=0)) > by
    return differs
