"""Graphs drawn in characters: every node has a box, every edge an unbroken way."""

import pytest

from tutor.charts.drawing.palettes import DARK, NONE
from tutor.charts.graph.graph_layout import BOX_HEIGHT, laid_out
from tutor.charts.graph.graph_picture import GraphPicture
from tutor.engine.graph.graphs import GRAPHS, read_graph

FORMULAS = ["(w·x − y)² + w²", "tanh(w·x + b)·sigmoid(w·x + b)", "w·w·w + x", "exp(−w²)/(b + x²) − √b"]
EXAMPLES = [g.graph() for g in GRAPHS.values()] + [read_graph(f, dict(w=0.7, x=1.3, y=0.4, b=2.1)) for f in FORMULAS]


@pytest.mark.parametrize("room", [(0, 1), (7, 4)])
@pytest.mark.parametrize("graph", EXAMPLES)
def test_boxes_do_not_overlap_and_stand_after_what_they_are_computed_from(graph, room):
    layout = laid_out(graph.nodes, 10, *room)
    boxes = {box.name: box for box in layout.boxes}
    taken = [
        (c, r)
        for b in layout.boxes
        for c in range(b.column, b.column + b.width)
        for r in range(b.row, b.row + BOX_HEIGHT)
    ]
    assert len(taken) == len(set(taken)) == 10 * BOX_HEIGHT * len(graph.nodes)
    assert all(0 <= column < layout.width and 0 <= row < layout.height for column, row in taken)
    for node in graph.nodes:
        assert all(boxes[name].column < boxes[node.name].column for name in node.inputs)


@pytest.mark.parametrize("room", [(0, 1), (7, 4)])
@pytest.mark.parametrize("graph", EXAMPLES)
def test_every_edge_leads_from_its_source_to_its_target_around_all_boxes(graph, room):
    layout = laid_out(graph.nodes, 10, *room)
    boxes = {box.name: box for box in layout.boxes}
    inside = {
        (c, r)
        for b in layout.boxes
        for c in range(b.column, b.column + b.width)
        for r in range(b.row, b.row + BOX_HEIGHT)
    }
    assert sorted((w.source, w.target) for w in layout.wires) == sorted(
        (name, node.name) for node in graph.nodes for name in node.inputs
    )
    for wire in layout.wires:
        (column, row), (last, last_row) = wire.corners[0], wire.corners[-1]
        source, target = boxes[wire.source], boxes[wire.target]
        assert column == source.column + source.width
        assert source.row < row < source.row + BOX_HEIGHT - 1
        assert last == target.column - 1
        assert target.row < last_row < target.row + BOX_HEIGHT - 1
        for (c1, r1), (c2, r2) in zip(wire.corners, wire.corners[1:], strict=False):
            assert c1 == c2 or r1 == r2
            way = {(c, r) for c in range(min(c1, c2), max(c1, c2) + 1) for r in range(min(r1, r2), max(r1, r2) + 1)}
            assert not way & inside


@pytest.mark.parametrize("name", GRAPHS)
def test_the_ready_graphs_fit_eighty_columns(name):
    width, height = GraphPicture(GRAPHS[name].graph(), 0).size
    assert width <= 80
    assert height <= 13


def test_boxes_stand_farther_apart_where_there_is_room():
    picture = GraphPicture(GRAPHS["neuron"].graph(), 0)
    width, height = picture.size
    for shape in ((width, height), (80, 16), (118, 22)):
        rows = [row.rstrip() for row in picture.draw(*shape, NONE).text().splitlines()]
        assert max(map(len, rows)) - min(len(row) - len(row.lstrip()) for row in rows if row) > 0.8 * shape[0]
        assert sum(map(bool, rows)) > 0.8 * shape[1]


def test_values_come_one_by_one_and_then_gradients():
    graph = GRAPHS["neuron"].graph()
    texts = [GraphPicture(graph, steps).draw(80, 13, NONE).text() for steps in range(2 * len(graph.nodes) + 1)]
    assert "6.0" not in texts[3]
    assert "6.0" in texts[4]
    assert all("∂" not in text for text in texts[:7])
    assert texts[7].count("∂") == 1
    assert texts[-1].count("∂") == len(graph.nodes)
    assert "◂" in texts[8]
    assert all("╔" in text for text in texts[1:])


def test_the_newest_node_stays_in_sight_where_the_picture_does_not_fit():
    graph = GRAPHS["neuron-tanh"].graph()
    for steps in range(1, 19):
        cells = GraphPicture(graph, steps).draw(30, 8, DARK)
        assert cells.characters.shape == (8, 30)
        assert "═" in cells.text()


def test_below_a_part_stand_all_nodes_with_bars_around_those_that_are_seen():
    picture = GraphPicture(GRAPHS["two-layers"].graph(), 6)
    rows = picture.draw(48, 14, NONE).text().splitlines()
    assert rows[-1].split() == ["w1", "x", "┃", "z1", "w2", "a1", "y", "z2", "┃", "e", "L"]
    shown = "\n".join(rows[:-1])
    assert all(f"─ {name} ─" in shown or f"═ {name} ═" in shown for name in ("z1", "w2", "a1", "y", "z2"))
    assert not any(f"─ {name} ─" in shown for name in ("w1", "x", "e", "L"))
    assert "┃" not in picture.draw(*picture.size, NONE).text()


def test_a_finished_walk_is_told_as_a_whole() -> None:
    graph = GRAPHS["neuron"].graph()
    count = len(graph.nodes)
    assert GraphPicture(graph, steps=2 * count).describe().startswith(f"Backward: {count} of {count} nodes")
    assert (
        GraphPicture(graph, steps=2 * count + 1).describe()
        == f"All {count} nodes have their value and their gradient ∂."
    )
