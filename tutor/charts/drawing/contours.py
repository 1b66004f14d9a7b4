"""Contour lines in braille dots: what a map of levels is without colour."""

import numpy as np
from numpy.typing import NDArray

from tutor.charts.drawing.cells import Cells, Colour
from tutor.charts.drawing.dots import dot_pattern


def contour_cells(levels: NDArray[np.intp], colour: Colour | NDArray[np.int32]) -> Cells:
    """Dots where the level changes from one dot to the next.

    Args:
        levels: 4 × 2 to a cell, (4·rows, 2·columns).
        colour: one for all, or one for each cell, (rows, columns).
    """
    edge = np.zeros(levels.shape, bool)
    edge[:, :-1] |= levels[:, :-1] != levels[:, 1:]
    edge[:-1] |= levels[:-1] != levels[1:]
    characters = dot_pattern("braille").characters_of(edge)
    cells = Cells.blank(characters.shape[1], characters.shape[0])
    cells.characters[:] = characters
    cells.foreground[:] = np.where(characters != " ", colour, cells.foreground)
    return cells
