"""The weights of a network as pictures: a cell each, warm below zero and cold above, one of them chosen."""

from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from tutor.charts.drawing.bars import Bar, bar_rows
from tutor.charts.drawing.canvas import Canvas
from tutor.charts.drawing.cells import Cells
from tutor.charts.drawing.class_colours import around_zero, ground, level
from tutor.charts.drawing.layout import shown_around, written
from tutor.charts.drawing.palettes import Palette
from tutor.engine.arrays import Array
from tutor.engine.network.network import Network
from tutor.engine.network.open_weight import Place, index_at, layers_with_weights, matrix, place_of
from tutor.engine.rounding import number

_GAP = 2
SIGNS = "=-·+#"
"""Without colour: far below zero, below, about zero, above, far above."""
MAP_KEY = f"orange or {SIGNS[0]} is low, blue or {SIGNS[-1]} high"
_CELLS = {7: 2, 5: 1, 3: None, 2: None, 1: None}
"""Columns of a cell, widest first, and the decimals that its number has there, if it has room for one."""
_LABEL = 4
"""Columns for the name of a row, where numbers are written."""


class _Block(NamedTuple):
    """Where a layer's matrix is drawn, and from which row and column on where not all of it fits."""

    layer: int
    left: int
    top: int
    cell: int
    """Columns of the screen for each weight."""
    rows: range
    columns: range

    @property
    def first(self) -> tuple[int, int]:
        """The column and the row of the screen of its first cell, beside and below its names."""
        is_named = _CELLS[self.cell] is not None
        return self.left + _LABEL * is_named, self.top + 1 + is_named

    @property
    def size(self) -> tuple[int, int]:
        """Its columns and rows, names included."""
        left, top = self.first
        return left - self.left + len(self.columns) * self.cell, top - self.top + len(self.rows)


@dataclass(frozen=True, slots=True, eq=False)
class WeightsChart:
    """Every layer's [W | b], with numbers and names where there is room; else the layer of the chosen weight."""

    network: Network
    parameters: Array
    """θ, (d,)."""
    chosen: int
    """The place in θ of the weight under the person's hands."""
    frozen: AbstractSet[int] = frozenset()
    """Numbers, from 1, of layers that do not move."""
    features: tuple[str, ...] = ()
    """What the inputs are called."""

    def _title(self, layer: int) -> str:
        return f"W{layer} b{layer}" + (" frozen" if layer in self.frozen else "")

    def canvas(self, width: int, height: int, palette: Palette) -> Canvas:
        """The whole picture: x is the column of the screen, y its row, downwards negative."""
        return Canvas.by_cell(width, height)

    def draw(self, width: int, height: int, palette: Palette) -> Cells:
        canvas = self.canvas(width, height, palette)
        for block in self._blocks(width, height):
            self._draw_block(canvas, block, palette)
        return canvas.cells

    def parameter_at(self, column: int, row: int, width: int, height: int) -> int | None:
        """The place in θ of the weight drawn there."""
        for block in self._blocks(width, height):
            left, top = block.first
            at_row, at_column = row - top, (column - left) // block.cell
            if 0 <= at_row < len(block.rows) and 0 <= at_column < len(block.columns):
                place = Place(block.layer, block.rows[at_row], block.columns[at_column])
                return index_at(self.network, place)
        return None

    def _blocks(self, width: int, height: int) -> list[_Block]:
        for cell in _CELLS:
            blocks = self._in_bands(cell, width)
            if all(b.left + b.size[0] <= width and b.top + b.size[1] <= height for b in blocks):
                return blocks
        here = place_of(self.network, self.chosen)
        rows, columns = matrix(self.network, self.parameters, here.layer).shape
        cell = 2 if 2 * columns <= width else 1
        shown = (
            shown_around(here.row, rows, max(0, height - 1)),
            shown_around(here.column, columns, max(1, width // cell)),
        )
        return [_Block(here.layer, 0, 0, cell, *shown)]

    def _in_bands(self, cell: int, width: int) -> list[_Block]:
        """All layers from left to right, and below each other where the width is at its end."""
        blocks: list[_Block] = []
        left = top = 0
        for layer in layers_with_weights(self.network):
            rows, columns = matrix(self.network, self.parameters, layer).shape
            block = _Block(layer, left, top, cell, range(rows), range(columns))
            if left and left + block.size[0] > width:
                left, top = 0, max(each.top + each.size[1] for each in blocks) + 1
                block = block._replace(left=left, top=top)
            blocks.append(block)
            left += max(block.size[0], len(self._title(layer))) + _GAP
        return blocks

    def _draw_block(self, canvas: Canvas, block: _Block, palette: Palette) -> None:
        numbers = matrix(self.network, self.parameters, block.layer)
        shares = around_zero(numbers)
        here, decimals = place_of(self.network, self.chosen), _CELLS[block.cell]
        colour = palette.step if block.layer == here.layer else palette.axis
        canvas.write(block.left, block.top, self._title(block.layer), colour)
        (first, top), cell = block.first, block.cell
        if decimals is not None:
            for place, name in enumerate(self._sources(block.layer)):
                canvas.write(first + place * cell, top - 1, name[: cell - 1].rjust(cell), palette.axis)
            for row in block.rows:
                canvas.write(block.left, top + row, f"{row}".rjust(_LABEL - 1), palette.axis)
        colours, signs = ground(shares, palette) if palette.has_colour else None, level(shares, len(SIGNS))
        for line, row in enumerate(block.rows, top):
            for place, column in enumerate(block.columns):
                left, is_chosen = first + place * cell, Place(block.layer, row, column) == here
                if colours is not None:
                    cells = slice(left, min(canvas.width, left + cell))
                    canvas.ground[line, cells] = canvas.cells.background[line, cells] = colours[row, column]
                if decimals is not None:
                    text = _short(float(numbers[row, column]), decimals, cell - 1).rjust(cell)
                    canvas.write(left, line, f"◆{text[1:]}" if is_chosen else text, palette.ink)
                elif is_chosen:
                    canvas.write(left, line, "◆" if cell < 3 else "[◆]", palette.now)
                elif colours is None:
                    canvas.write(left, line, SIGNS[signs[row, column]].center(cell), palette.axis)

    def _sources(self, layer: int) -> list[str]:
        """What the columns of a layer's matrix are called: inputs by feature, others by neuron, and the bias."""
        columns = matrix(self.network, self.parameters, layer).shape[1] - 1
        names = self.features if layer == 1 and len(self.features) == columns else range(columns)
        return [*map(str, names), "b"]

    def describe(self) -> str:
        """The chosen weight in a sentence."""
        name, (layer, row, column) = self.network.coordinates[self.chosen], place_of(self.network, self.chosen)
        numbers = matrix(self.network, self.parameters, layer)
        is_input = layer == 1 and column < len(self.features) == numbers.shape[1] - 1
        source = f"from {self.features[column]} " if is_input else ""
        low, high = number(float(numbers.min()), 3), number(float(numbers.max()), 3)
        value = number(float(self.parameters[self.chosen]))
        return f"{name} = {value}, {source}into neuron {row}. A row is a neuron; this layer runs from {low} to {high}."


def _short(value: float, decimals: int, width: int) -> str:
    """A number in so many columns: with as many decimals as fit, or by its power of ten, or as very large."""
    written = [f"{round(value, fewer) + 0.0:.{fewer}f}" for fewer in range(decimals, -1, -1)]
    written += [f"{value:.0e}".replace("e+0", "e").replace("e+", "e"), "≫0" if value > 0 else "≪0"]
    return next(text for text in written if len(text) <= width).replace("-", "−")


@dataclass(frozen=True, slots=True, eq=False)
class PixelWeightsChart:
    """One neuron's weights: as a picture where it looks at pixels, else as bars."""

    network: Network
    parameters: Array
    """θ, (d,)."""
    place: Place
    picture: tuple[int, int]
    """Height and width of what the first layer sees."""

    def canvas(self, width: int, height: int, palette: Palette) -> Canvas:
        """The whole picture; its points have no meaning."""
        return Canvas.bare(width, height, (0.0, 1.0), (0.0, 1.0))

    def draw(self, width: int, height: int, palette: Palette) -> Cells:
        weights = self._weights()
        shape = self._shape(len(weights))
        if shape is None:
            names = self.network.coordinates[self.network.slices[self.place.layer - 1]]
            first = self.place.row * (len(weights) + 1)
            bars = [
                Bar(name, float(weight), palette.curve if weight >= 0 else palette.tangent)
                for name, weight in zip(names[first : first + len(weights)], weights, strict=True)
            ]
            return written(bar_rows(bars, width, palette), width, height)
        return pixels(around_zero(weights).reshape(shape), width, height, palette)

    def _weights(self) -> Array:
        return matrix(self.network, self.parameters, self.place.layer)[self.place.row, :-1]

    def _shape(self, weights: int) -> tuple[int, int] | None:
        height, width = self.picture
        if self.place.layer > 1:
            return None
        return self.picture if weights == height * width else (3, 3)

    def describe(self) -> str:
        """What is drawn, in a sentence."""
        weights = self._weights()
        shape, kind = self._shape(len(weights)), "neuron"
        what = "a cell for each pixel" if shape else "a bar for each neuron before it"
        if shape not in (None, self.picture):
            kind, what = "filter", "a cell for each pixel of the square that it looks at"
        low, high = number(float(weights.min()), 3), number(float(weights.max()), 3)
        key = f"; {MAP_KEY}" if shape else ""
        return f"The weights of {kind} {self.place.row} of layer {self.place.layer}, {what}: from {low} to {high}{key}."


def pixels(shares: Array, width: int, height: int, palette: Palette) -> Cells:
    """Shares from 0 to 1, (rows, columns), as boxes of equal size, as large as they fit."""
    cells = Cells.blank(width, height)
    rows, columns = shares.shape
    size = max(1, min(height // rows, width // (2 * columns)))
    large = np.repeat(np.repeat(shares, size, axis=0), 2 * size, axis=1)[: cells.height, : cells.width]
    place = np.s_[: large.shape[0], : large.shape[1]]
    if palette.has_colour:
        cells.background[place] = ground(large, palette)
    else:
        cells.characters[place] = np.array(list(SIGNS))[level(large, len(SIGNS))]
    return cells
