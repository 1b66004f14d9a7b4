"""Computational graphs by hand, and every gradient against what the loss changes by."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tutor.engine.errors import UserError
from tutor.engine.graph.graphs import GRAPHS, needed_inputs, read_graph

INPUTS = {"w": 0.7, "x": -1.3, "y": 0.4, "b": 2.1}
FORMULAS = [
    "(w·x − y)²",
    "tanh(w·x + b)·sigmoid(w·x + b)",
    "exp(−w²)/(b + x²) − √b",
    "w^x·log(b)",
    "max(w, y)·relu(x + b) + abs(x)·sin(w)·cos(π·y)",
    "2w·3 + −x − w·w·w",
]


def measured(graph, name, step=1e-5):
    above, below = (graph.with_inputs(**{name: graph.inputs[name] + s}).value("L") for s in (step, -step))
    return (above - below) / (2 * step)


@pytest.mark.parametrize("graph", [read_graph(f, INPUTS) for f in FORMULAS] + [g.graph() for g in GRAPHS.values()])
def test_gradients_are_what_the_loss_changes_by(graph):
    for name in graph.inputs:
        assert graph.gradient(name) == pytest.approx(measured(graph, name), rel=1e-8, abs=1e-8)


def test_one_neuron_is_worked_node_by_node():
    graph = GRAPHS["neuron"].graph()
    forward = [(s.node.name, s.node.formula, s.inputs, s.value) for s in graph.forward_steps[3:]]
    assert forward == [
        ("z", "wx", (("w", 2.0), ("x", 3.0)), 6.0),
        ("e", "z − y", (("z", 6.0), ("y", 5.0)), 1.0),
        ("L", "e²", (("e", 1.0),), 1.0),
    ]
    loss, error, z = graph.backward_steps[:3]
    assert (loss.node.name, loss.gradient) == ("L", 1.0)
    assert [(e.input, e.formula, e.local, e.sent) for e in loss.edges] == [("e", "2e", 2.0, 2.0)]
    assert [(e.input, e.local, e.sent) for e in error.edges] == [("z", 1.0, 2.0), ("y", -1.0, -2.0)]
    assert [(e.input, e.formula, e.sent) for e in z.edges] == [("w", "x", 6.0), ("x", "w", 4.0)]
    assert (graph.gradient("w"), graph.gradient("x"), graph.gradient("y")) == (6.0, 4.0, -2.0)


def test_where_paths_meet_they_add():
    graph = GRAPHS["shared-input"].graph()
    received = [edge for step in graph.backward_steps for edge in step.edges if edge.input == "x"]
    assert [(edge.before, edge.sent, edge.after) for edge in received] == [(0.0, 6.0, 6.0), (6.0, 15.0, 21.0)]
    assert graph.gradient("x") == 21.0


def test_a_node_used_twice_in_one_operation_is_two_paths():
    step = read_graph("L = w·w", {"w": 3.0}).backward_steps[0]
    assert [(edge.input, edge.sent, edge.after) for edge in step.edges] == [("w", 3.0, 3.0), ("w", 3.0, 6.0)]


def test_what_occurs_twice_is_one_node():
    graph = read_graph("tanh(w·x)·(1 + w·x)", {"w": 1.0, "x": 2.0})
    assert [node.formula for node in graph.nodes[2:]] == ["wx", "tanh(n1)", "1 + n1", "n2·n3"]


def test_every_node_comes_after_its_inputs_and_backward_is_the_reverse():
    for example in GRAPHS.values():
        graph = example.graph()
        names = [step.node.name for step in graph.forward_steps]
        assert all(names.index(i) < names.index(node.name) for node in graph.nodes for i in node.inputs)
        assert [step.node.name for step in graph.backward_steps] == names[::-1]


@given(w=st.floats(-5, 5), x=st.floats(-5, 5), y=st.floats(-5, 5))
def test_other_inputs_keep_the_shape_and_the_lessons_equation(w, x, y):
    graph = GRAPHS["neuron"].graph().with_inputs(w=w, x=x, y=y)
    assert graph.gradient("w") == pytest.approx(2 * (w * x - y) * x)
    assert graph.nodes == GRAPHS["neuron"].graph().nodes


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "needs a formula"),
        ("w = 2", "needs a formula"),
        ("w·x", "Unknown name"),
        ("w = 2; w·3; L = w²", "“w·3” must name its result"),
        ("w = 2; z = w", "computes nothing"),
        ("w = 2; w = 3; L = w²", "given twice"),
        ("w = 2; L = norm(w)", "whole vector"),
        ("w = 2; L = w[0]²", "single numbers"),
        ("w = 2; " + "; ".join(f"z{n} = {n}·w" for n in range(60)), "more than 60 nodes"),
    ],
)
def test_what_is_no_graph_is_refused_in_a_sentence(text, sentence):
    with pytest.raises(UserError, match=sentence):
        read_graph(text)


def test_a_node_without_a_value_is_said_in_a_sentence():
    with pytest.raises(UserError, match="has no value"):
        read_graph("1/w", {"w": 0.0}).value("L")
    with pytest.raises(UserError, match="no node q: its nodes are w, L"):
        read_graph("w²", {"w": 0.0}).gradient("q")
    with pytest.raises(UserError, match="no input z: its inputs are w"):
        read_graph("w²", {"w": 0.0}).with_inputs(z=1.0)


def test_a_typed_formula_tells_which_values_it_needs():
    assert needed_inputs("(w·x − y)²") == ("w", "x", "y")
    assert needed_inputs("w = 2; z = w·x; L = tanh(z)·π") == ("x",)


def test_a_node_called_e_is_that_node_and_e_is_a_number_where_none_is():
    graph = read_graph("z = 3; e = z − 1; L = e² + e^2")
    assert graph.value("L") == 8.0
    assert graph.gradient("e") == 8.0
    assert needed_inputs("L = e^x") == ("x",)
    assert needed_inputs("L = e^x", ("e",)) == ("e", "x")
    assert read_graph("L = e^x", {"e": 2.0, "x": 3.0}).value("L") == 8.0
    assert read_graph("L = e^x", {"x": 0.0}).value("L") == 1.0


def test_a_node_may_be_called_like_a_function_or_with_brackets():
    assert read_graph("mean = 2; L = mean^2").value("L") == 4.0
    assert read_graph("x = 3; f(x) = x^2").value("f") == 9.0
    assert read_graph("x = 2; L = if(x <= 3, x^2, 0)").value("L") == 4.0
