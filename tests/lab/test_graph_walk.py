"""A graph walked node by node, in words and numbers."""

import json

import pytest

from tutor.engine.errors import UserError
from tutor.engine.graph.graphs import GRAPHS
from tutor.lab.graph_walk import GraphWalk, graph_record, typed_inputs, walk_text


def test_a_walk_goes_forward_and_then_backward_through_every_node():
    walk = GraphWalk.of("neuron")
    nodes = []
    while walk.steps < walk.last:
        walk = walk.step()
        newest = walk.backward[-1] if walk.is_backward else walk.forward[-1]
        nodes.append(newest.node.name)
    assert nodes == ["w", "x", "y", "z", "e", "L", "L", "e", "z", "y", "x", "w"]
    assert walk.step().steps == walk.last
    assert walk.step(-99).lines()[0] == "The inputs are w = 2.0, x = 3.0, y = 5.0."


def test_each_step_shows_its_numbers():
    walk = GraphWalk.of("neuron")
    assert walk.step(4).lines() == ["z = wx = 6.0 with w = 2.0, x = 3.0"]
    assert walk.step(9).lines() == [
        "∂L/∂z = 2.0, as it came from above",
        "  ∂z/∂w = x = 3.0",
        "  to w: ∂L/∂z × ∂z/∂w = 2.0 × 3.0 = 6.0",
        "  ∂z/∂x = w = 2.0",
        "  to x: ∂L/∂z × ∂z/∂x = 2.0 × 2.0 = 4.0",
    ]


def test_where_paths_meet_the_sum_is_written():
    walk = GraphWalk.of("shared-input")
    assert walk.step(walk.last).lines() == ["∂L/∂x = 6.0 + 15.0 = 21.0: where paths meet, they add"]
    assert "another path has reached x before; they add: 6.0 + 15.0 = 21.0" in "\n".join(walk_text(walk))


def test_a_formula_asks_for_no_values_and_takes_those_that_are_given():
    walk = GraphWalk.of("(w*x - y)^2", {"w": 2.0, "x": 3.0})
    assert dict(walk.graph.inputs) == {"w": 2.0, "x": 3.0, "y": 1.0}
    assert walk.graph.value("L") == 25.0
    assert walk.with_typed("y=6 x = 3".replace(" = ", "=")).graph.value("L") == 0.0
    assert walk.step(3).with_typed("y=6").steps == 3


def test_another_graph_can_be_typed_in_its_place():
    walk = GraphWalk.of("neuron").step(4)
    assert walk.with_typed("shared-input").text == "shared-input"
    assert walk.with_typed("tanh(a)·b").steps == 0
    assert walk.with_typed("L=(w-2)^2").graph.inputs == {"w": 1.0}


@pytest.mark.parametrize(
    ("text", "said"), [("nueron", "neuron"), ("(w", "close"), ("x=1 q=2", "no input q"), ("x=a w=1", "x")]
)
def test_what_is_no_graph_is_answered_in_a_sentence(text, said):
    with pytest.raises(UserError, match=said):
        GraphWalk.of("neuron").with_typed(text)


def test_inputs_are_told_from_formulas():
    assert typed_inputs(["x=2", "w=−3/2"]) == {"x": 2.0, "w": -1.5}
    assert typed_inputs(["tanh(x)"]) is None
    assert typed_inputs([]) is None


@pytest.mark.parametrize("name", GRAPHS)
def test_the_record_holds_every_node_as_json(name):
    walk = GraphWalk.of(name)
    record = json.loads(json.dumps(graph_record(walk), allow_nan=False))
    assert [node["name"] for node in record["nodes"]] == [node.name for node in walk.graph.nodes]
    for node in record["nodes"]:
        assert node["gradient"] == walk.graph.gradient(node["name"])
        assert all(edge["sent"] == node["gradient"] * edge["local"] for edge in node["edges"])
