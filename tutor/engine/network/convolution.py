"""A layer for pictures: a 3×3 convolution with shared weights.

A picture's numbers are one column, channel by channel, row by row: (channels · height · width, samples).
"""

from dataclasses import dataclass
from itertools import product

import numpy as np
from numpy.typing import DTypeLike

from tutor.engine.arrays import Array
from tutor.engine.errors import UserError
from tutor.engine.network.activations import Activation
from tutor.engine.network.layers import InRows, ParameterUse, RowsPass

KERNEL = 3
_OFFSETS = tuple(product(range(KERNEL), repeat=2))


@dataclass(frozen=True, slots=True)
class Convolution(InRows):
    """Filters of 3×3 weights that every place of the picture shares; no padding, so each side loses 2."""

    channels: int
    height: int
    width: int
    filters: int
    activation: Activation

    def __post_init__(self) -> None:
        if min(self.height, self.width) < KERNEL:
            raise UserError(f"A picture of {self.height}×{self.width} is too small for a 3×3 convolution.")
        if self.filters < 1:
            raise UserError("A convolution needs at least 1 filter.")

    @property
    def out_height(self) -> int:
        return self.height - KERNEL + 1

    @property
    def out_width(self) -> int:
        return self.width - KERNEL + 1

    @property
    def inputs(self) -> int:
        return self.channels * self.height * self.width

    @property
    def outputs(self) -> int:
        return self.filters * self.out_height * self.out_width

    @property
    def fan_in(self) -> int:
        return self.channels * KERNEL * KERNEL

    @property
    def fan_out(self) -> int:
        return self.filters * KERNEL * KERNEL

    @property
    def description(self) -> str:
        return (
            f"{self.channels}×{self.height}×{self.width} → {self.filters}×{self.out_height}×{self.out_width}, "
            f"3×3 convolution, {self.activation.name}"
        )

    @property
    def rows(self) -> int:
        return self.filters

    def sources(self) -> list[str]:
        return [f"{c},{i},{j}" for c, i, j in product(range(self.channels), range(KERNEL), range(KERNEL))]

    def begin(self, parameters: Array, gradient: Array, samples: int, dtype: DTypeLike) -> "ConvolutionPass":
        return ConvolutionPass(self, parameters, gradient, samples, dtype)


class ConvolutionPass(RowsPass):
    """One pass through a convolution: every 3×3 patch is a column, so that the filters are one matrix product."""

    def __init__(self, layer: Convolution, parameters: Array, gradient: Array, samples: int, dtype: DTypeLike) -> None:
        super().__init__(layer, parameters, gradient, samples, dtype)
        self.layer = layer
        self.samples = samples
        self.patches = np.ones((layer.fan_in + 1, layer.out_height * layer.out_width * samples), dtype)
        self._by_offset = self._offsets_of(self.patches)

    def _offsets_of(self, patches: Array) -> Array:
        """Rows of `patches` as (channels, 3, 3, out_height, out_width, samples), without the bias's row of ones."""
        layer = self.layer
        shape = (layer.channels, KERNEL, KERNEL, layer.out_height, layer.out_width, self.samples)
        return patches[:-1].reshape(shape)

    def forward(self, inputs: Array) -> None:
        layer = self.layer
        picture = inputs[:-1].reshape(layer.channels, layer.height, layer.width, self.samples)
        for i, j in _OFFSETS:
            self._by_offset[:, i, j] = picture[:, i : i + layer.out_height, j : j + layer.out_width]
        np.dot(self.matrix, self.patches, out=self.z.reshape(layer.filters, -1))
        self.activation.forward(self.z, self.a)

    def backward(self, inputs: Array, downstream: Array | None) -> None:
        layer = self.layer
        layer.activation.backward(self.upstream[:-1], self.a, self.delta)
        delta = self.delta.reshape(layer.filters, -1)
        np.dot(delta, self.patches.T, out=self.gradient)
        if downstream is not None:
            by_offset = self._offsets_of(np.dot(self.matrix.T, delta))
            picture = downstream[:-1].reshape(layer.channels, layer.height, layer.width, self.samples)
            picture[...] = 0.0
            for i, j in _OFFSETS:
                picture[:, i : i + layer.out_height, j : j + layer.out_width] += by_offset[:, i, j]

    def use(self, inputs: Array, index: int) -> ParameterUse:
        row, source = divmod(index, self.matrix.shape[1])
        by_filter = (self.layer.filters, -1, self.samples)
        return ParameterUse(
            self.patches[source].reshape(-1, self.samples),
            self.z.reshape(by_filter)[row],
            self.a.reshape(by_filter)[row],
            self.delta.reshape(by_filter)[row],
        )


_QUARTERS = tuple(product(range(2), repeat=2))


@dataclass(frozen=True, slots=True)
class MaxPooling(InRows):
    """The largest of every 2×2 square of a picture; an odd last row or column is left out. It has no parameters."""

    channels: int
    height: int
    width: int

    activation = None
    rows = fan_in = fan_out = 0

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
    def description(self) -> str:
        return (
            f"{self.channels}×{self.height}×{self.width} → {self.channels}×{self.out_height}×{self.out_width}, "
            "2×2 max pooling"
        )

    def sources(self) -> list[str]:
        return []

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
