"""What a network's units do on examples, layer by layer: which are dead or saturated, and how large gradients are."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tutor.engine.arrays import Array
from tutor.engine.network.activations import Activation
from tutor.engine.network.network_loss import NetworkLoss

MOST_EXAMPLES = 300
"""Examples that units are looked at with; more would tell the same."""
FLAT = 0.05
"""A smooth unit is flat where its slope is below this share of its steepest: updates move it 20 times more slowly."""
_ALWAYS = 0.99
"""The share of the examples on which a unit must be flat; the last one of a hundred may be an outlier."""


@dataclass(frozen=True, slots=True, eq=False)
class LayerState:
    """One layer with parameters, on some examples."""

    number: int
    """From 1."""
    kind: str
    """The name of its activation."""
    dead: NDArray[np.bool_]
    """Units that give 0 on every example, so that no gradient passes; (units,)."""
    saturated: NDArray[np.bool_]
    """Smooth units whose slope is flat on every example; (units,)."""
    gradient: float
    """The root mean square of ∂L/∂W over its weights."""
    weights: float
    """The root mean square of its weights."""


@np.errstate(all="ignore")
def layer_states(surface: NetworkLoss, parameters: Array) -> list[LayerState]:
    """Every layer with parameters, on the first examples of a loss."""
    examples = surface.examples.take(np.arange(min(MOST_EXAMPLES, len(surface.examples))))
    pass_ = NetworkLoss(surface.network, examples).begin(parameters)
    found = []
    for number, layer in enumerate(surface.network.layers, 1):
        activation = layer.activation
        if activation is None:
            continue
        values = pass_.layers[number - 1].values(number)
        a = values[f"a{number}"].reshape(layer.rows, -1)
        dead = (a == 0).all(axis=1) if activation.name == "relu" else np.zeros(layer.rows, dtype=bool)
        sizes = [float(np.sqrt(np.mean(values[f"{name}{number}"] ** 2))) for name in ("dW", "W")]
        found.append(LayerState(number, activation.name, dead, _saturated(activation, a), *sizes))
    return found


def _saturated(activation: Activation, a: Array) -> NDArray[np.bool_]:
    steepest = {"tanh": 1.0, "sigmoid": 0.25}.get(activation.name)
    if steepest is None:
        return np.zeros(len(a), dtype=bool)
    slope = np.empty_like(a)
    activation.backward(np.ones_like(a), a, slope)
    return np.asarray((np.abs(slope) < FLAT * steepest).mean(axis=1) > _ALWAYS)
