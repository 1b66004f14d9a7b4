"""The whole network as a picture: nodes with their own small maps, edges by sign and size, an example on its way."""

from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np

from tutor.charts.drawing.canvas import Canvas
from tutor.charts.drawing.cells import Cells, Colour
from tutor.charts.drawing.class_colours import ground, level
from tutor.charts.drawing.layout import shown_around
from tutor.charts.drawing.palettes import Palette
from tutor.charts.drawing.strokes import Stroke, draw_strokes
from tutor.charts.training.decision_map import DecisionMap
from tutor.charts.training.network_nodes import Nodes
from tutor.charts.training.weights import MAP_KEY, SIGNS
from tutor.engine.arrays import Array
from tutor.engine.network.open_weight import Place, index_at, place_of
from tutor.engine.rounding import number
from tutor.engine.training.units import LayerState

_WIDE = 66
"""Columns from which the chosen node's map stands large beside the network."""
_NAMES = 9
"""Columns of a node: of its title, and at most of its map."""
_THICK, _THIN = 0.5, 0.12
"""Shares of a layer's largest weight from which an edge is thick, and below which it is left out."""
_CELLS = 12
"""Cells between two layers for each of their edges: with more edges than that, only the largest are drawn."""
_FEW = 10
"""Edges between two layers that fit into any picture."""
_DOTTED = 24
"""Dots that an edge of a negative weight has at most."""


class _Box(NamedTuple):
    """Where a node is drawn."""

    layer: int
    unit: int
    left: int
    top: int
    rows: int


@dataclass(frozen=True, eq=False)
class NetworkChart:
    """A network at one moment, with one of its parameters chosen."""

    nodes: Nodes
    states: list[LayerState]
    """What its units do on the training examples."""
    chosen: int
    """The place in θ of the weight under the person's hands."""
    flow: int = 0
    """0 for biases; else how many layers an example has passed, forward and then back."""
    frozen: AbstractSet[int] = frozenset()
    """Numbers, from 1, of layers that do not move."""

    @cached_property
    def here(self) -> Place:
        return place_of(self.nodes.network, self.chosen)

    @property
    def stages(self) -> int:
        """How many stages the walk has: once forward, once back."""
        return 2 * (len(self.nodes.numbers) - 1)

    def canvas(self, width: int, height: int, palette: Palette) -> Canvas:
        """The whole picture: x is the column of the screen, y its row, downwards negative."""
        return Canvas.by_cell(width, height)

    def draw(self, width: int, height: int, palette: Palette) -> Cells:
        canvas = self.canvas(width, height, palette)
        if width < 2 * _NAMES or height < 3:
            return canvas.cells
        beside = self._beside(width)
        boxes = self._boxes(width - beside, height)
        canvas.lay(draw_strokes(self._edges(boxes, palette), width, height, canvas.x_window, canvas.y_window))
        rows = boxes[0].rows - 1
        patches = self.nodes.patches(2 * rows, min(_NAMES - 1, 2 * rows + 2)) if rows else {}
        for box in boxes:
            self._draw_node(canvas, box, patches, palette)
        self._tell_hidden(canvas, boxes, palette)
        if beside:
            self._draw_large(canvas, width - beside + 2, beside - 2, height, palette)
        return canvas.cells

    def parameter_at(self, column: int, row: int, width: int, height: int) -> int | None:
        """The place in θ of the first weight of the node drawn there; none of inputs."""
        for box in self._boxes(width - self._beside(width), height):
            if box.layer and box.left <= column < box.left + _NAMES and box.top <= row < box.top + box.rows:
                column = self.here.column if self.here.layer == box.layer else 0
                return index_at(self.nodes.network, Place(box.layer, box.unit, column))
        return None

    def _beside(self, width: int) -> int:
        """Columns that the chosen node's large map takes."""
        columns = len(self.nodes.numbers)
        room = width - columns * _NAMES - (columns - 1) * 5
        return min(width // 2, room) if len(self.nodes.points.window) == 2 and width >= _WIDE and room >= 24 else 0

    def _boxes(self, width: int, height: int) -> list[_Box]:
        numbers = self.nodes.numbers
        fit = max(2, (width + 4) // (_NAMES + 4))
        shown = [numbers[place] for place in shown_around(numbers.index(self.here.layer), len(numbers), fit)]
        most = max(self.nodes.count(layer) for layer in shown)
        rows = int(np.clip(height // most, 2, 6))
        gap = (width - _NAMES) / max(1, len(shown) - 1)
        boxes = []
        for place, layer in enumerate(shown):
            count = self.nodes.count(layer)
            units = self._units(layer, count, height // rows)
            for line, unit in enumerate(units):
                top = round((line + 0.5) * height / len(units) - rows / 2)
                boxes.append(_Box(layer, unit, round(place * gap), min(max(0, top), height - rows), rows))
        return boxes

    def _units(self, layer: int, count: int, fit: int) -> range:
        """The nodes of a column that fit, the chosen one among them."""
        at = self.here.row if layer == self.here.layer else min(self.here.column, count - 1)
        is_before = self._before(self.here.layer) == layer
        at = at if layer == self.here.layer or is_before else 0
        return shown_around(at, count, fit)

    def _before(self, layer: int) -> int:
        numbers = self.nodes.numbers
        return numbers[numbers.index(layer) - 1]

    def _edges(self, boxes: list[_Box], palette: Palette) -> list[Stroke]:
        places = {(box.layer, box.unit): box for box in boxes}
        strokes: dict[tuple[Colour, str], list[tuple[Array, Array]]] = {}
        chosen: list[Stroke] = []
        for layer in sorted({box.layer for box in boxes})[1:]:
            before, weights = self._before(layer), self.nodes.edges(layer)
            sizes = np.sort(np.abs(weights[np.isfinite(weights)]))
            largest = float(sizes.max(initial=0.0)) or 1.0
            most = _fitting(boxes, layer)
            least = max(_THIN, float(sizes[-most]) / largest if len(sizes) > most else 0.0)
            for (unit, source), weight in np.ndenumerate(weights):
                ends = places.get((before, source)), places.get((layer, unit))
                share = abs(float(weight)) / largest
                is_chosen = (layer, unit, source) == (self.here.layer, self.here.row, self.here.column)
                if ends[0] is None or ends[1] is None or not (share >= least or is_chosen):
                    continue
                line = _line(ends[0], ends[1], is_dotted=bool(weight < 0))
                marker = "blocks" if share >= _THICK and weight >= 0 else "braille"
                if is_chosen:
                    chosen.append(Stroke(*line, palette.now, marker))
                    continue
                colour = palette.curve if weight >= 0 else palette.tangent
                strokes.setdefault((colour if share >= _THICK else palette.branch, marker), []).append(line)
        gap = np.array([np.nan])
        groups = sorted(strokes.items(), key=lambda item: item[0][0] != palette.branch)
        joined = [
            (look, [np.concatenate([part for line in lines for part in (line[axis], gap)]) for axis in (0, 1)])
            for look, lines in groups
        ]
        return [Stroke(x, y, colour, marker) for (colour, marker), (x, y) in joined] + chosen

    def _draw_node(self, canvas: Canvas, box: _Box, patches: dict[int, list[Array]], palette: Palette) -> None:
        is_here = (box.layer, box.unit) == (self.here.layer, self.here.row)
        title, is_lit = self._title(box)
        colour = palette.now if is_here else palette.highlight if is_lit else palette.ink if box.layer else palette.axis
        canvas.write(box.left, box.top, title[:_NAMES].ljust(_NAMES), colour)
        if not patches:
            return
        patch = patches[box.layer][box.unit]
        rows, columns = patch.shape[0] // 2, patch.shape[1]
        place = np.s_[box.top + 1 : box.top + 1 + rows, box.left : box.left + columns]
        if palette.has_colour:
            colours = ground(patch, palette)
            canvas.cells.characters[place] = "▀"
            canvas.cells.foreground[place], canvas.cells.background[place] = colours[0::2], colours[1::2]
        else:
            middle = (patch[0::2] + patch[1::2]) / 2
            canvas.cells.characters[place] = np.array(list(SIGNS))[level(middle, len(SIGNS))]

    def _title(self, box: _Box) -> tuple[str, bool]:
        """What stands above a node, and whether it belongs to the layer that was just passed."""
        layer, last = box.layer, len(self.nodes.numbers) - 1
        mark = self._mark(layer, box.unit)
        column = self.nodes.numbers.index(layer)
        if self.flow > last and column > 2 * last - self.flow:
            delta = self._walked[f"delta{layer}"].reshape(self.nodes.count(layer), -1)[box.unit]
            return f"{mark}δ {number(float(delta.sum()), 2)}", column == 2 * last - self.flow + 1
        if self.flow and (column <= self.flow or self.flow > last) and not (self.nodes.points.picture and not layer):
            a = self._walked[f"a{layer}" if layer else "x"].reshape(self.nodes.count(layer), -1)[box.unit]
            many = len(a) > 1
            return f"{mark}{'max ' if many else ''}{number(float(a.max()), 3)}", column == self.flow
        names = self.nodes.names(layer)
        if names:
            return f"{mark}{names[box.unit % len(names)]}", False
        return f"{mark}b {number(float(self.nodes.biases(layer)[box.unit]), 2)}", False

    @cached_property
    def _walked(self) -> dict[str, Array]:
        return self.nodes.walked()

    def _mark(self, layer: int, unit: int) -> str:
        """✗ for a dead unit, ≡ for a saturated one."""
        for state in self.states[:-1]:
            if state.number == layer and (state.dead[unit] or state.saturated[unit]):
                return "✗ " if state.dead[unit] else "≡ "
        return ""

    def _tell_hidden(self, canvas: Canvas, boxes: list[_Box], palette: Palette) -> None:
        """How many nodes of a column do not fit, in its last row."""
        for layer in {box.layer for box in boxes}:
            shown = [box for box in boxes if box.layer == layer]
            more = self.nodes.count(layer) - len(shown)
            if more:
                canvas.write(shown[0].left, canvas.height - 1, f"+{more} more".ljust(_NAMES), palette.highlight)

    def _draw_large(self, canvas: Canvas, left: int, width: int, height: int, palette: Palette) -> None:
        nodes, rows = self.nodes, min(height - 1, max(6, width // 2 + 2))
        map_ = DecisionMap(
            nodes.network, nodes.parameters, nodes.points, nodes.features, (self.here.layer, self.here.row)
        )
        drawn, top = map_.draw(width, rows, palette), (height - rows) // 2
        place = np.s_[top : top + rows, left : left + width]
        canvas.cells.characters[place] = drawn.characters
        canvas.cells.foreground[place], canvas.cells.background[place] = drawn.foreground, drawn.background

    def describe(self) -> str:
        """What is drawn, or where the example is, in a sentence."""
        nodes, last = self.nodes, len(self.nodes.numbers) - 1
        if not self.flow:
            name = nodes.network.coordinates[self.chosen]
            value = number(float(nodes.parameters[self.chosen]))
            frozen = f" Frozen: layer {', '.join(map(str, sorted(self.frozen)))}." if self.frozen else ""
            lost = sum(int(state.dead.sum() + state.saturated.sum()) for state in self.states[:-1])
            marks = " ✗ dead, ≡ saturated." if lost else ""
            many = max(nodes.edges(layer).size for layer in nodes.numbers[1:]) > _FEW
            largest = " Of many only the largest are drawn." if many else ""
            edges = f"Edges: dotted is negative, thick or coloured is large.{largest} Maps: {MAP_KEY}."
            return f"{name} = {value}. {edges}{marks}{frozen} z walks an example through."
        layer = nodes.numbers[self.flow if self.flow <= last else 2 * last - self.flow + 1]
        activation = nodes.network.layers[layer - 1].activation
        if self.flow <= last:
            formula = activation.formula if activation else ""
            return f"{nodes.story()} forward: layer {layer} gives {formula}."
        slope = activation.derivative if activation else "1"
        source = "the loss" if layer == nodes.numbers[-1] else "the layer after it"
        return f"{nodes.story()} back: δ = ∂L/∂z of layer {layer}, from {source} times σ′ = {slope}."


def _fitting(boxes: list[_Box], layer: int) -> int:
    """How many edges into a layer's nodes stay apart in the room there is."""
    lefts = sorted({box.left for box in boxes})
    place = lefts.index(next(box.left for box in boxes if box.layer == layer))
    gap = lefts[place] - lefts[place - 1] - _NAMES
    return max(_FEW, gap * max(box.top + box.rows for box in boxes) // _CELLS)


def _line(before: _Box, after: _Box, is_dotted: bool) -> tuple[Array, Array]:
    """From the right edge of one node to the left edge of the next; with gaps where it is dotted."""
    ends = (
        (before.left + _NAMES + 0.0, after.left - 1.0),
        (-(before.top + before.rows / 2), -(after.top + after.rows / 2)),
    )
    count = _DOTTED if is_dotted else 2
    x, y = (np.linspace(*each, count) for each in ends)
    if is_dotted:
        y[1::3] = np.nan
    return x, y
