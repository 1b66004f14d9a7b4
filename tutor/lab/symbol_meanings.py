"""What every symbol on the simulator's screen means, in a sentence, with its present number."""

from typing import NamedTuple

import numpy as np

from tutor.engine.arrays import Array
from tutor.engine.formula.names import differential
from tutor.engine.rounding import number, vector
from tutor.engine.rules.recognising import likeness
from tutor.lab.simulation import Simulation


class Meaning(NamedTuple):
    """A symbol, what it stands for, and its number here."""

    symbol: str
    meaning: str
    value: str


def meanings(simulation: Simulation) -> list[Meaning]:
    """Every symbol that is on the screen, in the order in which they are met."""
    descent = simulation.descent
    names, frame, update = descent.surface.coordinates, descent.frame, descent.update
    rows = [
        Meaning(name, "a parameter: where the point stands", number(float(w)))
        for name, w in zip(names, frame.parameters, strict=True)
    ]
    if len(names) > 1:
        rows.append(Meaning("θ", "all parameters together: the place of the point", vector(frame.parameters)))
    rows.append(Meaning("L", "the loss: the height of the surface at the point", number(float(frame.loss))))
    d = differential(names)
    rows += [
        Meaning(
            f"{d}L/{d}{name}", f"the slope along {name}: how fast the loss rises when {name} does", number(float(g))
        )
        for name, g in zip(names, frame.gradient, strict=True)
    ]
    rows.append(
        Meaning("∇L", "the gradient: the slopes of all coordinates together; it points uphill", vector(frame.gradient))
    )
    rule, terms = descent.settings.optimizer, dict(update.terms)
    seen = {"gradient": terms.pop("gradient")} if "gradient" in terms else {}
    for name, value in {**seen, **rule.told(descent.knobs), **terms}.items():
        rows.append(Meaning(rule.symbol(name), rule.meaning(name), _shown(value)))
    rows.append(Meaning("_before", "what the optimizer carried over from the update before", ""))
    rows.append(Meaning("_new", "after this update", ""))
    rows.append(Meaning("rule", f"{rule.title} ({rule.family}): {rule.source}", ""))
    settings = descent.settings
    if like := likeness(rule, settings.knobs):
        rows.append(Meaning("it is", like.sentence, ""))
    if line := rule.in_pytorch(settings.knobs, settings.weight_decay):
        rows.append(Meaning("PyTorch", line, ""))
    return rows


def _shown(value: float | Array) -> str:
    numbers = np.asarray(value, dtype=float)
    if numbers.ndim == 2:
        return "[" + "; ".join(", ".join(number(float(x), 4) for x in row) for row in numbers) + "]"
    return vector(np.atleast_1d(numbers).tolist())
