"""The two kinds of network that people build here."""

from collections.abc import Iterable
from itertools import pairwise

from tutor.engine.activations import ACTIVATIONS, Activation
from tutor.engine.convolution import Convolution
from tutor.engine.layers import Dense
from tutor.engine.losses import Loss
from tutor.engine.network import Network
from tutor.engine.pooling import MaxPooling


def dense_network(
    inputs: int,
    hidden: Iterable[int],
    outputs: int,
    loss: Loss,
    activation: Activation,
    output: Activation | None = None,
) -> Network:
    """A multilayer perceptron: `hidden` layers with one activation, and an output layer, linear unless said."""
    sizes = [inputs, *hidden, outputs]
    last = len(sizes) - 2
    return Network(
        tuple(
            Dense(fan_in, fan_out, (output or ACTIVATIONS["linear"]) if number == last else activation)
            for number, (fan_in, fan_out) in enumerate(pairwise(sizes))
        ),
        loss,
    )


def picture_network(
    picture: tuple[int, int], filters: int, outputs: int, loss: Loss, activation: Activation
) -> Network:
    """Filters of 3×3 shared weights over a picture (height, width), 2×2 max pooling, and a linear output layer."""
    convolution = Convolution(1, *picture, filters, activation)
    pooling = MaxPooling(filters, convolution.out_height, convolution.out_width)
    return Network((convolution, pooling, Dense(pooling.outputs, outputs, ACTIVATIONS["linear"])), loss)
