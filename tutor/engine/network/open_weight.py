"""One parameter of a network with every number behind it: the answer to "where does this come from?"; and its place.

Rows are a layer's neurons or filters, columns its weights and then the bias.
"""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from tutor.engine.arrays import Array
from tutor.engine.errors import UserError
from tutor.engine.network.layers import ParameterUse
from tutor.engine.network.network import Network
from tutor.engine.network.network_loss import NetworkLoss

_CENTRAL_STEP = 1e-5
"""Small enough to stay off most kinks, large enough that the two losses differ in many digits."""


@dataclass(frozen=True, slots=True, eq=False)
class OpenWeight:
    """A weight or bias of a network at one moment, over the examples that its loss sees.

    The arrays have shape (samples,); (positions, samples) where a convolution uses the weight at many positions.
    """

    name: str
    index: int
    """Its place in θ."""
    layer: int
    """Its layer's number, from 1."""
    is_bias: bool
    value: float
    use: ParameterUse
    """What it is multiplied by, and the sums that its products go into; δ has the mean over the batch included."""
    contributions: Array
    """δ·input summed over positions: what each example adds to the gradient, (samples,)."""
    from_data: float
    """The sum of the contributions."""
    from_l1: float
    """λ₁·sign w; 0 for a bias."""
    from_l2: float
    """λ₂·w; 0 for a bias."""
    gradient: float
    """∂L/∂w = from_data + from_l1 + from_l2."""
    step: float
    """h of the check."""
    loss_below: float
    """L with w − h."""
    loss_above: float
    """L with w + h."""

    @property
    def central_difference(self) -> float:
        """(L(w + h) − L(w − h)) / 2h: the gradient measured, with no calculus in it."""
        return (self.loss_above - self.loss_below) / (2 * self.step)


def index_of(surface: NetworkLoss, name_or_index: str | int) -> int:
    """The place in θ of a parameter.

    Raises:
        UserError: where the network has no such parameter.
    """
    if isinstance(name_or_index, int):
        if not 0 <= name_or_index < surface.network.size:
            raise UserError(f"The network has parameters 0 to {surface.network.size - 1}, and no {name_or_index}.")
        return name_or_index
    name = name_or_index.replace(" ", "")
    name = {"w": "W", "B": "b"}.get(name[:1], name[:1]) + name[1:]
    try:
        return surface.coordinates.index(name)
    except ValueError:
        of_its_kind = [each for each in surface.coordinates if each.startswith(f"{name.partition('[')[0]}[")]
        first, *_, last = (*of_its_kind, *of_its_kind) or surface.coordinates
        raise UserError(
            f"The network has no parameter {name_or_index}: its names run from {first} to {last}."
        ) from None


@np.errstate(all="ignore")
def open_weight(surface: NetworkLoss, parameters: Array, name_or_index: str | int) -> OpenWeight:
    """Open one number of a network: forward values, δ, the gradient as a sum, and a central-difference check."""
    index = index_of(surface, name_or_index)
    network = surface.network
    number = network.layer_of(index)
    pass_ = surface.begin(parameters)
    use = pass_.layers[number - 1].use(pass_.inputs_of(number), index - network.slices[number - 1].start)
    contributions = (use.delta * use.inputs).reshape(-1, len(surface.examples)).sum(axis=0)
    value = float(parameters[index])
    is_weight = bool(network.weights[index])
    from_data = float(contributions.sum())
    from_l1 = surface.l1 * float(np.sign(value)) * is_weight
    from_l2 = surface.l2 * value * is_weight
    step = _CENTRAL_STEP * max(1.0, abs(value))
    nudged = np.stack([parameters, parameters], axis=1)
    nudged[index] += [-step, step]
    below, above = surface.loss(nudged).tolist()
    return OpenWeight(
        surface.coordinates[index],
        index,
        number,
        not is_weight,
        value,
        use,
        contributions,
        from_data,
        from_l1,
        from_l2,
        from_data + from_l1 + from_l2,
        step,
        below,
        above,
    )


class Place(NamedTuple):
    """Where a parameter stands."""

    layer: int
    """Its layer's number, from 1."""
    row: int
    """Its neuron or filter."""
    column: int
    """Its weight's place in the row; the bias is last."""


def layers_with_weights(network: Network) -> list[int]:
    """The numbers of the layers that have parameters."""
    return [number for number, layer in enumerate(network.layers, 1) if layer.rows]


def matrix(network: Network, numbers: Array, layer: int) -> Array:
    """The part of an array (d,) that belongs to a layer's [W | b]: (rows, columns)."""
    return numbers[network.slices[layer - 1]].reshape(network.layers[layer - 1].rows, -1)


def place_of(network: Network, index: int) -> Place:
    """Where parameter `index` of θ stands."""
    layer = network.layer_of(index)
    columns = network.layers[layer - 1].size // network.layers[layer - 1].rows
    return Place(layer, *divmod(index - network.slices[layer - 1].start, columns))


def index_at(network: Network, place: Place) -> int:
    """The place in θ; what lies outside the layer is moved to its edge."""
    layer = network.layers[place.layer - 1]
    columns = layer.size // layer.rows
    row, column = (int(np.clip(at, 0, most - 1)) for at, most in ((place.row, layer.rows), (place.column, columns)))
    return int(network.slices[place.layer - 1].start) + row * columns + column


def moved(network: Network, index: int, rows: int, columns: int) -> int:
    """The parameter so many rows down and columns to the right."""
    layer, row, column = place_of(network, index)
    return index_at(network, Place(layer, row + rows, column + columns))


def in_other_layer(network: Network, index: int, by: int) -> int:
    """The parameter at about the same place in the next layer that has some, or in the one before."""
    layers, at = layers_with_weights(network), place_of(network, index)
    number = layers[(layers.index(at.layer) + by) % len(layers)]
    return index_at(network, at._replace(layer=number))
