"""A layer for pictures that keeps the largest of every four numbers; pictures are laid out as in `convolution`."""

from itertools import product

import numpy as np
from numpy.typing import DTypeLike

from tutor.engine.arrays import Array
from tutor.engine.network.layers import Initialisation, ParameterUse
from tutor.engine.records import dataclass

_QUARTERS = tuple(product(range(2), repeat=2))


@dataclass(frozen=True, slots=True)
class MaxPooling:
    """The largest of every 2×2 square of a picture; an odd last row or column is left out. It has no parameters."""

    channels: int
    height: int
    width: int

    @property
    def out_height(self) -> int:
        return self.height // 2

    @property
    def out_width(self) -> int:
        return self.width // 2

    @property
    def inputs(self) -> int:
        return self.channels * self.height * self.width

    @property
    def outputs(self) -> int:
        return self.channels * self.out_height * self.out_width

    @property
    def size(self) -> int:
        return 0

    @property
    def description(self) -> str:
        return (
            f"{self.channels}×{self.height}×{self.width} → {self.channels}×{self.out_height}×{self.out_width}, "
            "2×2 max pooling"
        )

    def coordinates(self, number: int) -> list[str]:
        return []

    @property
    def weights(self) -> Array:
        return np.zeros(0)

    @property
    def rows(self) -> int:
        return 0

    def initial(self, random: np.random.Generator, initialisation: Initialisation) -> Array:
        return np.zeros(0)

    def begin(self, parameters: Array, gradient: Array, samples: int, dtype: DTypeLike) -> "MaxPoolingPass":
        return MaxPoolingPass(self, samples, dtype)


class MaxPoolingPass:
    """One pass through a pooling layer; of equal numbers the first has the gradient, as in PyTorch."""

    def __init__(self, layer: MaxPooling, samples: int, dtype: DTypeLike) -> None:
        self.layer = layer
        self.outputs = np.ones((layer.outputs + 1, samples), dtype)
        self.a = self.outputs[:-1]
        self.upstream = np.empty((layer.outputs + 1, samples), dtype)
        self._pooled = (layer.channels, layer.out_height, layer.out_width, samples)

    def _quarter(self, picture: Array, i: int, j: int) -> Array:
        """The numbers in row i, column j of every 2×2 square."""
        layer = self.layer
        squares = picture.reshape(layer.channels, layer.height, layer.width, -1)
        return squares[:, i : 2 * layer.out_height : 2, j : 2 * layer.out_width : 2]

    def forward(self, inputs: Array) -> None:
        largest = self.a.reshape(self._pooled)
        np.copyto(largest, self._quarter(inputs[:-1], 0, 0))
        for i, j in _QUARTERS[1:]:
            np.maximum(largest, self._quarter(inputs[:-1], i, j), out=largest)

    def backward(self, inputs: Array, downstream: Array | None) -> None:
        if downstream is None:
            return
        largest = self.a.reshape(self._pooled)
        remaining = self.upstream[:-1].reshape(self._pooled).copy()
        downstream[:-1] = 0.0
        for i, j in _QUARTERS:
            chosen = self._quarter(inputs[:-1], i, j) == largest
            self._quarter(downstream[:-1], i, j)[...] = np.where(chosen, remaining, 0.0)
            remaining[chosen] = 0.0

    def values(self, number: int) -> dict[str, Array]:
        return {f"a{number}": self.a}

    def use(self, inputs: Array, index: int) -> ParameterUse:
        raise IndexError("A pooling layer has no parameters.")
