"""The two kinds of network that people build here."""

from collections.abc import Iterable
from itertools import pairwise

from tutor.engine.network.activations import ACTIVATIONS, Activation
from tutor.engine.network.convolution import Convolution
from tutor.engine.network.layers import Dense
from tutor.engine.network.losses import Loss
from tutor.engine.network.network import Network
from tutor.engine.network.pooling import MaxPooling


def dense_network(inputs: int, hidden: Iterable[int], outputs: int, loss: Loss, activation: Activation) -> Network:
    """A multilayer perceptron: `hidden` layers with one activation, and a linear output layer."""
    return Network(_dense_layers([inputs, *hidden, outputs], activation), loss)


def picture_network(
    picture: tuple[int, int], filters: int, hidden: Iterable[int], outputs: int, loss: Loss, activation: Activation
) -> Network:
    """Filters of 3×3 shared weights over a picture (height, width), 2×2 max pooling, then as a dense network."""
    convolution = Convolution(1, *picture, filters, activation)
    pooling = MaxPooling(filters, convolution.out_height, convolution.out_width)
    dense = _dense_layers([pooling.outputs, *hidden, outputs], activation)
    return Network((convolution, pooling, *dense), loss)


def _dense_layers(sizes: list[int], activation: Activation) -> tuple[Dense, ...]:
    *hidden, output = pairwise(sizes)
    return (*(Dense(*pair, activation) for pair in hidden), Dense(*output, ACTIVATIONS["linear"]))
