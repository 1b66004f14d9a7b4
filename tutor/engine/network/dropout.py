"""Dropout: hidden units left out of an update at random, the others enlarged instead (Srivastava et al. 2014)."""

import numpy as np
from numpy.typing import DTypeLike

from tutor.engine.arrays import Array
from tutor.engine.network.layers import Dense, DensePass, Layer
from tutor.engine.records import dataclass


@dataclass(frozen=True, slots=True)
class Dropout:
    """How many hidden units are left out, and which: the same update has the same masks, however often it is seen."""

    share: float
    """The probability that a unit is left out, below 1."""
    seed: int

    def masks(self, layers: tuple[Layer, ...], step: int, samples: int) -> list[Array]:
        """For each hidden dense layer what its activations are multiplied by: 0, or 1/(1 − share); (units, samples)."""
        random = np.random.default_rng((self.seed, step, 7))
        return [
            (random.random((layer.outputs, samples)) >= self.share) / (1 - self.share)
            for layer in layers[:-1]
            if isinstance(layer, Dense)
        ]


class DroppedPass(DensePass):
    """A pass through a dense layer whose activations are multiplied by a mask before the next layer sees them."""

    def __init__(self, layer: Dense, parameters: Array, gradient: Array, samples: int, dtype: DTypeLike) -> None:
        super().__init__(layer, parameters, gradient, samples, dtype)
        self._is_linear = False
        self.z, self.a, self.delta = (np.empty((layer.outputs, samples), dtype) for _ in range(3))
        self.mask = np.ones((layer.outputs, samples))

    def forward(self, inputs: Array) -> None:
        super().forward(inputs)
        np.multiply(self.a, self.mask, out=self.outputs[:-1])

    def backward(self, inputs: Array, downstream: Array | None) -> None:
        np.multiply(self._to_units, self.mask, out=self._to_units)
        super().backward(inputs, downstream)

    def values(self, number: int) -> dict[str, Array]:
        return super().values(number) | {f"kept{number}": self.mask}
