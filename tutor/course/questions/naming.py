"""What the numbers that are asked for are called, so that names in an answer can be read."""

from collections.abc import Sequence

from tutor.course.scenario.scenario import Scenario, canonical
from tutor.engine.formula import Expression, Index, Name
from tutor.words.asked_names import AskedNames, name_key

_WORDS = {
    "loss": ("L", "loss", "J"),
    "rate": ("α", "rate", "lr"),
    "gradient": ("g", "gradient", "grad", "∇L", "L'"),
    "change": ("Δ", "change", "step"),
    "velocity": ("v", "velocity"),
}
"""What people call the quantities of a run; where it has one weight, this is all there is of each."""

_OF_WEIGHTS = ("parameters", "gradient", "change", "velocity")


def asked_names(answer: tuple[Expression, ...], scenario: Scenario | None) -> AskedNames:
    """The names of an answer's components, and those of what else the run has; none where it is an expression."""
    match answer:
        case (Index(Name(name), _),) if scenario is not None:
            asked = _asked(canonical(name), scenario.coordinates)
        case _:
            asked = []
    if scenario is None or not asked:
        return AskedNames()
    everything = [(word, each) for word in _OF_WEIGHTS for each in scenario.coordinates] + [("loss", ""), ("rate", "")]
    called = {which: _names(*which, scenario.coordinates) for which in everything}
    places = {name_key(name): place for place, which in enumerate(asked) for name in called[which]}
    if len(asked) > 1:
        places |= {name_key(name): place for place, name in enumerate(scenario.coordinates)}
    others = {name_key(name) for names in called.values() for name in names}
    return AskedNames(tuple(called[which][0] for which in asked), places, frozenset(others - {*places}))


def _asked(quantity: str, coordinates: Sequence[str]) -> list[tuple[str, str]]:
    """Which quantity of which weight each component is."""
    base, _, coordinate = quantity.partition("_")
    if quantity in coordinates:
        return [("parameters", quantity)]
    if quantity in ("loss", "rate"):
        return [(quantity, "")]
    if quantity in _OF_WEIGHTS:
        return [(quantity, each) for each in coordinates]
    return [(base, coordinate)] if base in _OF_WEIGHTS and coordinate in coordinates else []


def _names(quantity: str, coordinate: str, coordinates: Sequence[str]) -> tuple[str, ...]:
    words = _WORDS.get(quantity, ()) if len(coordinates) == 1 or not coordinate else ()
    of_weight: tuple[str, ...]
    match quantity:
        case "parameters":
            return (coordinate,)
        case "gradient":
            of_weight = (f"∂L/∂{coordinate}", f"dL/d{coordinate}", f"gradient_{coordinate}", f"g_{coordinate}")
        case "change":
            of_weight = (f"Δ{coordinate}", f"change_{coordinate}")
        case "velocity":
            of_weight = (f"v_{coordinate}", f"velocity_{coordinate}")
        case _:
            of_weight = ()
    return (*of_weight, *words)
