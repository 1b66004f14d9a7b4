"""A computational graph in characters: boxes with values and gradients, and the edges between them."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tutor.charts.drawing.canvas import Canvas
from tutor.charts.drawing.cells import Cells
from tutor.charts.drawing.layout import cut, shown_around
from tutor.charts.drawing.palettes import Palette
from tutor.charts.graph.graph_layout import BOX_HEIGHT, Box, Layout, Wire, laid_out
from tutor.engine.graph.graph import Graph
from tutor.engine.rounding import number

_UP, _DOWN, _LEFT, _RIGHT = 1, 2, 4, 8
_LINES = {
    _UP | _DOWN: "│",
    _LEFT | _RIGHT: "─",
    _UP | _RIGHT: "└",
    _UP | _LEFT: "┘",
    _DOWN | _RIGHT: "┌",
    _DOWN | _LEFT: "┐",
    _UP | _DOWN | _RIGHT: "├",
    _UP | _DOWN | _LEFT: "┤",
    _LEFT | _RIGHT | _UP: "┴",
    _LEFT | _RIGHT | _DOWN: "┬",
    _UP | _DOWN | _LEFT | _RIGHT: "┼",
}
_DIGITS = 4
_FAR_ACROSS, _FAR_DOWN = 24, 12
"""The most columns and rows between boxes that have more room than they need."""
_NARROWEST, _WIDEST = 8, 12
"""Columns inside a box: as many as a gradient needs, and as many as a formula may have."""


@dataclass(frozen=True, slots=True, eq=False)
class GraphPicture:
    """A graph after so many steps of its walk: first every node's value, then every node's gradient."""

    graph: Graph
    steps: int

    @property
    def size(self) -> tuple[int, int]:
        """The width and height that it wants."""
        layout = self._layout()
        return layout.width, layout.height

    def canvas(self, width: int, height: int, palette: Palette) -> Canvas:
        """The whole picture; its points are columns, and rows downwards negative."""
        return Canvas.by_cell(width, height)

    def draw(self, width: int, height: int, palette: Palette) -> Cells:
        """As much of it as fits, around the node that the newest step is about; below it then the names of all."""
        layout = self._layout(width, height)
        whole = Canvas.by_cell(layout.width, layout.height)
        cells = whole.cells
        self._draw_wires(whole, layout, palette)
        for box in layout.boxes:
            self._draw_box(whole, box, palette)
        if (layout.width <= width and layout.height <= height) or height <= BOX_HEIGHT:
            return _part(cells, width, height, self._centre(layout))
        return self._with_overview(_part(cells, width, height - 1, self._centre(layout)), layout, palette)

    def _with_overview(self, part: Cells, layout: Layout, palette: Palette) -> Cells:
        """A part of the graph, and in a last row every node from left to right, between bars those that are seen."""
        height, width = part.characters.shape
        canvas = Canvas.by_cell(width, height + 1)
        cells = canvas.cells
        cells.characters[:height], cells.foreground[:height] = part.characters, part.foreground
        shown = shown_around(self._centre(layout)[0], layout.width, width)
        at, is_seen = 1, False
        for box in sorted(layout.boxes, key=lambda box: (box.column, box.row)):
            is_in = box.column + box.width // 2 in shown
            if is_in is not is_seen:
                canvas.write(at, height, "┃ ", palette.axis)
                at, is_seen = at + 2, is_in
            colour = palette.highlight if box.name == self._now() else palette.ink if is_in else palette.axis
            canvas.write(at, height, box.name, colour)
            at += len(box.name) + 1
        if is_seen:
            canvas.write(at, height, "┃", palette.axis)
        return cells

    def _layout(self, width: int = 0, height: int = 0) -> Layout:
        """The boxes as close as they may stand, or as far apart as so many columns and rows allow."""
        box = min(_WIDEST, max(_NARROWEST, *(len(node.formula) for node in self.graph.nodes))) + 2
        layout = laid_out(self.graph.nodes, box)
        if layout.width > width:
            return layout
        layers = len({each.column for each in layout.boxes})
        across = min(_FAR_ACROSS, (width - 2 - layout.width) // max(1, layers - 1))
        looser = (laid_out(self.graph.nodes, box, across, down) for down in range(_FAR_DOWN, 0, -1))
        return next((each for each in looser if each.height <= height), layout)

    def _now(self) -> str:
        """The node of the newest step; none before the first and after the last."""
        nodes = [node.name for node in self.graph.nodes]
        order = ["", *nodes, *reversed(nodes)]
        return order[self.steps] if self.steps < len(order) else ""

    def _centre(self, layout: Layout) -> tuple[int, int]:
        box = next((box for box in layout.boxes if box.name == self._now()), layout.boxes[0])
        return box.column + box.width // 2, box.row + BOX_HEIGHT // 2

    def _draw_wires(self, canvas: Canvas, layout: Layout, palette: Palette) -> None:
        ways = np.zeros((layout.height, layout.width), np.int8)
        active = np.zeros(ways.shape, bool)
        for wire in layout.wires:
            _trace(ways, active, wire, self._is_active(wire))
        for row, column in zip(*(part.tolist() for part in np.nonzero(ways)), strict=True):
            colour = palette.highlight if active[row, column] else palette.axis
            canvas.put(column, row, _LINES.get(int(ways[row, column]), "─"), colour)
        for wire in layout.wires:
            is_active = self._is_active(wire)
            (first, first_row), (last, last_row) = wire.corners[0], wire.corners[-1]
            colour = palette.highlight if is_active else palette.axis
            if is_active and self._is_backward:
                canvas.put(first, first_row, "◂", colour)
            else:
                canvas.put(last, last_row, "▸", colour)

    @property
    def _is_backward(self) -> bool:
        return self.steps > len(self.graph.nodes)

    def _is_active(self, wire: Wire) -> bool:
        """Whether the newest step uses the edge: it leads into the node, and back out of it on the way back."""
        return wire.target == self._now()

    def _draw_box(self, canvas: Canvas, box: Box, palette: Palette) -> None:
        nodes = [node.name for node in self.graph.nodes]
        place, inner = nodes.index(box.name), box.width - 2
        is_now = box.name == self._now()
        edge = palette.highlight if is_now else palette.axis
        sides = "╔═╗║╚╝" if is_now else "┌─┐│└┘"
        canvas.write(box.column, box.row, sides[0] + sides[1] * inner + sides[2], edge)
        canvas.write(box.column + 2, box.row, f" {cut(box.name, inner - 4)} ", palette.ink)
        canvas.write(box.column, box.row + BOX_HEIGHT - 1, sides[4] + sides[1] * inner + sides[5], edge)
        formula = self.graph.nodes[place].formula or "input"
        value = number(self.graph.forward_steps[place].value, _DIGITS) if place < self.steps else ""
        gradient = ""
        if 2 * len(nodes) - place <= self.steps:
            gradient = f"∂ {number(self.graph.gradient(box.name), _DIGITS)}"
        texts = ((formula, palette.ink), (value, palette.curve), (gradient, palette.tangent))
        for row, (text, colour) in enumerate(texts, box.row + 1):
            canvas.put(box.column, row, sides[3], edge)
            canvas.write(box.column + 1, row, cut(text, inner).center(inner), colour)
            canvas.put(box.column + inner + 1, row, sides[3], edge)

    def describe(self) -> str:
        """The graph in a sentence."""
        count = len(self.graph.nodes)
        if not self.steps:
            return f"{count} nodes, of which {len(self.graph.inputs)} are inputs; none has a value yet."
        if not self._is_backward:
            return f"Forward: {min(self.steps, count)} of {count} nodes have their value; ═ is the newest."
        if self.steps > 2 * count:
            return f"All {count} nodes have their value and their gradient ∂."
        return f"Backward: {self.steps - count} of {count} nodes have their gradient ∂; ═ is the newest."


def _trace(ways: NDArray[np.int8], active: NDArray[np.bool_], wire: Wire, is_active: bool) -> None:
    """Mark the directions in which a wire leaves each of its cells."""
    for (column, row), (to_column, to_row) in zip(wire.corners, wire.corners[1:], strict=False):
        if row == to_row:
            low, high = sorted((column, to_column))
            ways[row, low:high] |= _RIGHT
            ways[row, low + 1 : high + 1] |= _LEFT
            active[row, low : high + 1] |= is_active
        else:
            low, high = sorted((row, to_row))
            ways[low:high, column] |= _DOWN
            ways[low + 1 : high + 1, column] |= _UP
            active[low : high + 1, column] |= is_active


def _part(cells: Cells, width: int, height: int, centre: tuple[int, int]) -> Cells:
    """A window of that size around a cell, or all of it in the middle where it fits."""
    across, down = shown_around(centre[0], cells.width, width), shown_around(centre[1], cells.height, height)
    part = np.s_[down.start : down.stop, across.start : across.stop]
    shown = Cells.blank(width, height)
    rows, columns = cells.characters[part].shape
    top, left = max(0, (height - rows) // 2), max(0, (width - columns) // 2)
    into = np.s_[top : top + rows, left : left + columns]
    shown.characters[into] = cells.characters[part]
    shown.foreground[into] = cells.foreground[part]
    return shown
