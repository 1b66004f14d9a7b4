"""Contour lines in braille dots: what a map of levels is without colour."""

import numpy as np
from numpy.typing import NDArray

from tutor.charts.cells import Cells, Colour

_BITS = np.array([[0x01, 0x08], [0x02, 0x10], [0x04, 0x20], [0x40, 0x80]])


def contour_cells(levels: NDArray[np.intp], colour: Colour) -> Cells:
    """Dots where the level changes from one dot to the next; levels of 4 × 2 dots a cell, (4·rows, 2·columns)."""
    edge = np.zeros(levels.shape, bool)
    edge[:, :-1] |= levels[:, :-1] != levels[:, 1:]
    edge[:-1] |= levels[:-1] != levels[1:]
    rows, columns = levels.shape[0] // 4, levels.shape[1] // 2
    code = (edge.reshape(rows, 4, columns, 2) * _BITS[np.newaxis, :, np.newaxis, :]).sum(axis=(1, 3))
    cells = Cells.blank(columns, rows)
    inked = code > 0
    cells.characters[inked] = [chr(0x2800 + int(dots)) for dots in code[inked]]
    cells.foreground[inked] = colour
    return cells
