"""What the numbers that are asked for are called, so that names in an answer can be read."""

import re
from collections.abc import Iterable, Sequence

from tutor.course.scenario.scenario import Scenario, canonical
from tutor.course.scenario.trained import Trained
from tutor.engine.formula import Expression, Index, Name
from tutor.engine.graph.graph import Graph
from tutor.words.asked_names import AskedNames, name_key

_WORDS = {
    "parameters": ("θ", "theta", "parameters", "w", "p"),
    "loss": ("L", "loss", "J"),
    "rate": ("α", "rate", "lr"),
    "gradient": ("g", "gradient", "grad", "∇L", "L'", "J'"),
    "change": ("Δ", "change", "step", "Δθ"),
    "velocity": ("v", "velocity"),
}
"""What people call the quantities of a run; where it has one weight, this is all there is of each."""

_OF_WEIGHTS = ("parameters", "gradient", "change", "velocity")


_MOST_NAMED = 40
"""Weights of a network whose names are known as those of something else."""


def asked_names(answer: tuple[Expression, ...], scenario: Scenario | None, graph: Graph | None, ask: str) -> AskedNames:
    """The names of an answer's components, and those of what else there is; none where it is an expression."""
    said = tuple(dict.fromkeys(map(name_key, re.findall(r"[^\W\d_]\w*", ask))))
    match answer:
        case (Index(Name(name), _),) if isinstance(scenario, Trained):
            weights = [name for own in scenario.coordinates[:_MOST_NAMED] for name in (scenario.written(own), own)]
            own = name.removeprefix("gradient_")
            each = [*dict.fromkeys((scenario.written(own), own))]
            slopes = [scenario.written(name), *(slope for one in each for slope in _slopes(one))]
            called = each if own == name else slopes
            places = dict.fromkeys(map(name_key, called), 0)
            others = _keys(each for weight in weights for each in (weight, *_slopes(weight))) - {*places}
            return AskedNames((called[0],), places, others, said=said)
        case (Index(Name(name), _),) if scenario is not None:
            return _of_the_run(_asked(canonical(name), scenario.coordinates), scenario.coordinates, said)
        case (Name(name),) if graph is not None:
            return _of_the_graph(name, graph, said)
    return AskedNames(said=said)


def _of_the_graph(name: str, graph: Graph, said: tuple[str, ...]) -> AskedNames:
    nodes = [node.name for node in graph.nodes]
    called: dict[str, tuple[str, ...]] = {node: (node,) for node in nodes}
    called |= {f"gradient_{node}": _slopes(node, nodes[-1]) for node in nodes}
    if name not in called:
        return AskedNames(said=said)
    places = dict.fromkeys(_keys(called[name]), 0)
    others = _keys(each for names in called.values() for each in names) - {*places}
    return AskedNames(called[name][:1], places, others, said=said)


def _of_the_run(asked: list[tuple[str, str]], coordinates: Sequence[str], said: tuple[str, ...]) -> AskedNames:
    if not asked:
        return AskedNames(said=said)
    everything = [(word, each) for word in _OF_WEIGHTS for each in coordinates] + [("loss", ""), ("rate", "")]
    called = {which: _names(*which, coordinates) for which in everything}
    places = {name_key(name): place for place, which in enumerate(asked) for name in called[which]}
    whole: frozenset[str] = frozenset()
    if len(asked) > 1:
        places |= {name_key(name): place for place, name in enumerate(coordinates)}
        whole = _keys(_WORDS[asked[0][0]])
    others = _keys(name for names in called.values() for name in names)
    return AskedNames(tuple(called[which][0] for which in asked), places, others - {*places}, whole, said)


def _keys(names: Iterable[str]) -> frozenset[str]:
    return frozenset(map(name_key, names))


def _asked(quantity: str, coordinates: Sequence[str]) -> list[tuple[str, str]]:
    """Which quantity of which weight each component is."""
    base, _, coordinate = quantity.partition("_")
    if quantity in coordinates:
        return [("parameters", quantity)]
    if quantity in ("loss", "learning_rate"):
        return [(quantity.removeprefix("learning_"), "")]
    if quantity in _OF_WEIGHTS:
        return [(quantity, each) for each in coordinates]
    return [(base, coordinate)] if base in _OF_WEIGHTS and coordinate in coordinates else []


def _slopes(node: str, loss: str = "L") -> tuple[str, ...]:
    return f"∂{loss}/∂{node}", f"d{loss}/d{node}", f"gradient_{node}", f"g_{node}"


def _names(quantity: str, coordinate: str, coordinates: Sequence[str]) -> tuple[str, ...]:
    words = _WORDS.get(quantity, ()) if len(coordinates) == 1 or not coordinate else ()
    of_weight: tuple[str, ...]
    match quantity:
        case "parameters":
            of_weight = (coordinate,)
        case "gradient":
            of_weight = _slopes(coordinate)
        case "change":
            of_weight = (f"Δ{coordinate}", f"change_{coordinate}")
        case "velocity":
            of_weight = (f"v_{coordinate}", f"velocity_{coordinate}")
        case _:
            of_weight = ()
    return (*of_weight, *words)
