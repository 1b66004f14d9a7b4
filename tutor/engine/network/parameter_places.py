"""Which parameter is next to which: rows are a layer's neurons or filters, columns its weights and then the bias."""

from typing import NamedTuple

import numpy as np

from tutor.engine.arrays import Array
from tutor.engine.network.network import Network


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
