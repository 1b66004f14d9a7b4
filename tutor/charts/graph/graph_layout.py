"""Where the nodes and edges of a graph go on a grid of characters: layers from left to right, edges at right angles."""

from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from tutor.engine.graph.graph import Node

BOX_HEIGHT = 5


@dataclass(frozen=True, slots=True)
class Box:
    """A node's place."""

    name: str
    column: int
    row: int
    width: int


@dataclass(frozen=True, slots=True)
class Wire:
    """An edge's way: from the right side of its source to the left side of its target."""

    source: str
    target: str
    corners: tuple[tuple[int, int], ...]
    """(column, row) of its ends and of every bend; neighbours share a column or a row."""


@dataclass(frozen=True, slots=True)
class Layout:
    """A whole graph on the grid."""

    boxes: tuple[Box, ...]
    wires: tuple[Wire, ...]
    width: int
    height: int


@dataclass(slots=True)
class _Slot:
    """A node, or a place where an edge passes through a layer."""

    name: str
    layer: int
    height: int
    row: int = 0
    order: float = 0.0

    @property
    def middle(self) -> int:
        return self.row + self.height // 2


@lru_cache(maxsize=32)
def laid_out(nodes: tuple[Node, ...], width_of_box: int, across: int = 0, down: int = 1) -> Layout:
    """Lay a graph out with boxes of one width.

    Args:
        across: columns between two layers beyond those that the edges need.
        down: rows between two boxes above each other.
    """
    layers = _layers(nodes)
    slots, chains = _slots(nodes, layers)
    _order(slots, chains, down)
    columns, lanes, width = _columns(slots, chains, width_of_box, across)
    places = {slot.name: slot for layer in slots for slot in layer}
    boxes = tuple(Box(node.name, columns[layers[node.name]], places[node.name].row, width_of_box) for node in nodes)
    wires = []
    for (source, target, operand), chain in chains.items():
        arriving = sorted(other for other in chains if other[1] == target)
        arriving.sort(key=lambda edge: places[chains[edge][-2]].middle)
        place = arriving.index((source, target, operand))
        into = BOX_HEIGHT // 2 if len(arriving) == 1 else min(1 + 2 * place, BOX_HEIGHT - 2)
        rows = [*(places[name].middle for name in chain[:-1]), places[target].row + into]
        corners = [(columns[places[source].layer] + width_of_box, rows[0])]
        for step, (row, after) in enumerate(pairwise(rows)):
            lane = lanes[(chain[step], places[chain[step]].layer)]
            corners += [(lane, row), (lane, after)]
        corners.append((columns[places[target].layer] - 1, rows[-1]))
        wires.append(Wire(source, target, tuple(dict.fromkeys(corners))))
    height = max(slot.row + slot.height for layer in slots for slot in layer)
    return Layout(boxes, tuple(wires), width, height)


def _layers(nodes: tuple[Node, ...]) -> dict[str, int]:
    """Each computed node one layer after the last of its inputs; an input one layer before its first use."""
    layers: dict[str, int] = {}
    for node in nodes:
        layers[node.name] = 1 + max((layers[name] for name in node.inputs), default=-1)
    for node in nodes:
        users = [layers[user.name] for user in nodes if node.name in user.inputs]
        if node.operation is None and users:
            layers[node.name] = min(users) - 1
    return layers


_Chains = dict[tuple[str, str, int], list[str]]
"""By source, target and operand: the slots that an edge passes, both ends included."""


def _slots(nodes: tuple[Node, ...], layers: dict[str, int]) -> tuple[list[list[_Slot]], _Chains]:
    slots: list[list[_Slot]] = [[] for _ in range(max(layers.values()) + 1)]
    for node in nodes:
        slots[layers[node.name]].append(_Slot(node.name, layers[node.name], BOX_HEIGHT))
    chains: _Chains = {}
    for node in nodes:
        for port, name in enumerate(node.inputs):
            passed = []
            for layer in range(layers[name] + 1, layers[node.name]):
                between = f"{name}→{layer}"  # Edges from one node share their way as long as they can.
                if all(slot.name != between for slot in slots[layer]):
                    slots[layer].append(_Slot(between, layer, 1))
                passed.append(between)
            chains[name, node.name, port] = [name, *passed, node.name]
    return slots, chains


def _order(slots: list[list[_Slot]], chains: _Chains, down: int) -> None:
    """Order each layer by the mean place of what it is joined to, sweeping both ways, and give every slot its row."""
    joined: dict[str, list[str]] = {}
    for chain in chains.values():
        for before, after in pairwise(chain):
            joined.setdefault(before, []).append(after)
            joined.setdefault(after, []).append(before)
    places = {slot.name: slot for layer in slots for slot in layer}
    for layer in slots:
        _stack(layer, down)
    for sweep in range(6):
        for layer in slots if sweep % 2 == 0 else reversed(slots):
            for slot in layer:
                towards = -1 if sweep % 2 == 0 else 1
                others = [places[name] for name in joined.get(slot.name, [])]
                near = [other.middle for other in others if (other.layer - slot.layer) * towards > 0]
                slot.order = sum(near) / len(near) if near else slot.middle
            layer.sort(key=lambda slot: slot.order)
            _stack(layer, down)
    tallest = max(layer[-1].row + layer[-1].height for layer in slots)
    for layer in slots:
        lower = (tallest - layer[-1].row - layer[-1].height) // 2
        for slot in layer:
            slot.row += lower


def _stack(layer: list[_Slot], down: int) -> None:
    row = 0
    for slot in layer:
        slot.row = row
        row += slot.height + down


def _columns(
    slots: list[list[_Slot]], chains: _Chains, width_of_box: int, across: int
) -> tuple[list[int], dict[tuple[str, int], int], int]:
    """The column of each layer's boxes, the channel that each slot's edges turn in, and the width of it all."""
    sources: list[dict[str, None]] = [{} for _ in slots]
    places = {slot.name: slot for layer in slots for slot in layer}
    for chain in chains.values():
        for name in chain[:-1]:
            sources[places[name].layer][name] = None
    columns, lanes, column = [], {}, 0
    for layer, names in enumerate(sources):
        columns.append(column)
        ordered = sorted(names, key=lambda name: -places[name].row)
        for number, name in enumerate(ordered):
            lanes[name, layer] = column + width_of_box + 1 + across // 2 + number
        # A column before the channels and one after, for the arrow.
        column += width_of_box + (2 + len(ordered) + across if layer < len(slots) - 1 else 0)
    return columns, lanes, column
