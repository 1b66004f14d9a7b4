"""The gradients of a computational graph with one part of the chain rule forgotten."""

from collections.abc import Callable, Iterator, Mapping

from tutor.engine.graph.graph import Edge, Gradients, Graph
from tutor.engine.rounding import number


def with_other_inputs(graph: Graph) -> Graph:
    """The same graph at other numbers, where what agreed by chance does so no more."""
    inputs = enumerate(graph.inputs.items())
    return graph.with_inputs(**{name: value * 1.0379 + 0.0211 * (place + 1) for place, (name, value) in inputs})


def backward(graph: Graph, sends: Callable[[Edge, float, float], float], adds: bool = True) -> dict[str, float]:
    """Go backward, with another rule for what an edge sends, and perhaps without adding where paths meet.

    Args:
        sends: takes the edge, the right gradient above it, and the one that this wrong rule has there.
        adds: whether paths that meet add.
    """
    gradients = {node.name: 0.0 for node in graph.nodes}
    gradients[graph.nodes[-1].name] = 1.0
    reached: set[str] = set()
    for step in graph.backward_steps:
        for edge in step.edges:
            if adds or edge.input not in reached:
                gradients[edge.input] += sends(edge, step.gradient, gradients[step.node.name])
            reached.add(edge.input)
    return gradients


def local_only(graph: Graph) -> Gradients:
    """Each local derivative, not multiplied by what comes from above."""
    return backward(graph, lambda edge, above, wrong: edge.local)


def above_only(graph: Graph) -> Gradients:
    """What comes from above, not multiplied by the local derivative."""
    return backward(graph, lambda edge, above, wrong: above)


def one_path(graph: Graph) -> Gradients:
    """Only the first of the paths that meet."""
    return backward(graph, lambda edge, above, wrong: wrong * edge.local, adds=False)


def _edges(graph: Graph, name: str) -> Iterator[tuple[float, Edge]]:
    """Each path into a node, with the gradient that it comes down from."""
    for step in graph.backward_steps:
        for edge in step.edges:
            if edge.input == name:
                yield step.gradient, edge


def _local_sentence(graph: Graph, name: str) -> str:
    local = " + ".join(number(edge.local) for _, edge in _edges(graph, name))
    return f"You gave the local derivative alone, {local}. It is still to be multiplied by what comes from above."


def _above_sentence(graph: Graph, name: str) -> str:
    above = " and ".join(number(gradient) for gradient, _ in _edges(graph, name))
    return f"You passed on what comes from above, {above}, without the local derivative."


def _path_sentence(graph: Graph, name: str) -> str:
    return f"You followed one path to {name}; {sum(1 for _ in _edges(graph, name))} meet there, and they add."


BROKEN_CHAINS: Mapping[str, tuple[Callable[[Graph], Gradients], Callable[[Graph, str], str]]] = {
    "local-only": (local_only, _local_sentence),
    "above-only": (above_only, _above_sentence),
    "one-path": (one_path, _path_sentence),
}
"""By the mistake's name, in the order of comparing: the wrong gradients, and what is said about one of them."""
