"""What every symbol on the simulator's screen means, in a sentence, with its present number."""

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np

from tutor.engine.arrays import Array
from tutor.engine.rounding import number, vector
from tutor.engine.rules.workings import SYMBOLS
from tutor.lab.simulation import Simulation

_MEANINGS: Mapping[str, str] = {
    "learning_rate": "the learning rate: how far an update goes for each unit of slope",
    "beta": "how much of the last velocity is kept",
    "beta1": "how much of the average gradient is kept",
    "beta2": "how much of the average squared gradient is kept",
    "rho": "how much of the average squared gradient is kept",
    "epsilon": "a tiny number that keeps a division by zero away",
    "weight_decay": "weight decay: how strongly weights are pulled to zero",
    "damping": "added to the curvature, so that a step stays short where it is flat",
    "clip": "the longest gradient that is let through",
    "masked_gradient": "the gradient of the parameters that may move",
    "gradient_norm": "the length of the gradient",
    "clipped_gradient": "the gradient, shortened to the longest that is let through",
    "decayed_gradient": "the gradient with the pull of weight decay",
    "norm": "the length of the gradient",
    "direction": "the direction of the step",
    "coordinate": "whose turn it is, counted from 0",
    "active": "1 for the coordinate that may move, 0 for the others",
    "velocity": "the velocity: what past gradients have gathered",
    "step": "the number of this update, counted from 1",
    "mean": "the average of recent gradients",
    "square": "the average of recent squared gradients",
    "square_sum": "the sum of all squared gradients so far",
    "corrected_mean": "that average, freed from its start at zero",
    "corrected_square": "that average of squares, freed from its start at zero",
    "denominator": "what the step is divided by, so that steep and flat coordinates move alike",
    "decay": "the pull of weight decay alone",
    "hessian": "the Hessian: how the gradient changes from place to place",
    "eigenvalues": "the curvatures along the Hessian's own axes",
    "curvature": "the curvatures made positive, so that every step goes down",
    "inverse": "the inverse of the curvatures, put together again",
    "radius": "the length of the step",
    "angle": "the direction's angle in degrees, anticlockwise from the first axis",
    "angle_from_steepest": "how far the direction turns away from −gradient, in degrees",
    "change": "the change: what is added to the parameters",
}


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
    rows.append(Meaning("L", "the loss: the height of the surface at the point", number(float(frame.loss))))
    d = "d" if len(names) == 1 else "∂"
    rows.append(
        Meaning(
            f"{d}L/{d}{names[0]}",
            f"the slope along {names[0]}: how fast the loss rises when {names[0]} does",
            number(float(frame.gradient[0])),
        )
    )
    rows.append(
        Meaning("∇L", "the gradient: the slopes of all coordinates together; it points uphill", vector(frame.gradient))
    )
    rows.append(Meaning("g", "the gradient that the update sees", _shown(update.terms["gradient"])))
    for name, value in descent.knobs.items():
        rows.append(Meaning(SYMBOLS[name], _MEANINGS[name], _shown(value)))
    for name, value in update.terms.items():
        if name != "gradient":
            rows.append(Meaning(SYMBOLS[name], _MEANINGS[name], _shown(value)))
    rows.append(Meaning("_before", "what the optimizer carried over from the update before", ""))
    rows.append(Meaning("_new", "after this update", ""))
    return rows


def _shown(value: float | Array) -> str:
    numbers = np.asarray(value, dtype=float)
    if numbers.ndim == 2:
        return "[" + "; ".join(", ".join(number(float(x), 4) for x in row) for row in numbers) + "]"
    return vector(np.atleast_1d(numbers).tolist())
