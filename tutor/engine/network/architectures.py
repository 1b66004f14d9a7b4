"""The two kinds of network that people build here."""

from collections.abc import Iterable, Sequence
from itertools import pairwise

from tutor.engine.network.activations import ACTIVATIONS, Activation
from tutor.engine.network.convolution import Convolution, MaxPooling
from tutor.engine.network.layers import Dense
from tutor.engine.network.losses import Loss
from tutor.engine.network.network import Network


def dense_network(
    inputs: int, hidden: Sequence[int], outputs: int, loss: Loss, activation: Activation | Sequence[Activation]
) -> Network:
    """A multilayer perceptron: `hidden` layers with one activation, or one each, and a linear output layer."""
    activations = activation if isinstance(activation, Sequence) else [activation] * len(hidden)
    return Network(_dense_layers([inputs, *hidden, outputs], activations), loss)


def picture_network(
    picture: tuple[int, int],
    filters: int,
    hidden: Iterable[int],
    outputs: int,
    loss: Loss,
    activation: Activation | Sequence[Activation],
) -> Network:
    """Filters of 3×3 shared weights over a picture (height, width), 2×2 max pooling, then as a dense network.

    Of several activations the first is that of the filters, the others are those of the hidden layers.
    """
    hidden = [*hidden]
    activations = activation if isinstance(activation, Sequence) else [activation] * (1 + len(hidden))
    convolution = Convolution(1, *picture, filters, activations[0])
    pooling = MaxPooling(filters, convolution.out_height, convolution.out_width)
    dense = _dense_layers([pooling.outputs, *hidden, outputs], activations[1:])
    return Network((convolution, pooling, *dense), loss)


def _dense_layers(sizes: list[int], activations: Sequence[Activation]) -> tuple[Dense, ...]:
    pairs = zip(pairwise(sizes), (*activations, ACTIVATIONS["linear"]), strict=True)
    return tuple(Dense(*pair, activation) for pair, activation in pairs)
