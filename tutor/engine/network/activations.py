"""Activation functions of a layer: a = σ(z), and the factor σ′(z) of the chain rule."""

from collections.abc import Mapping
from typing import Protocol

import numpy as np

from tutor.engine.arrays import Array

# As arrays these save NumPy a conversion at each use.
_ZERO, _ONE, _LEAK = np.zeros(()), np.ones(()), np.array(0.01)


class Activation(Protocol):
    """A function of one number, applied to each; the arrays may be complex, for a complex-step check."""

    name: str
    """The name people type."""
    formula: str
    """a as a formula of z."""
    derivative: str
    """∂a/∂z as a formula of a or z."""

    def forward(self, z: Array, out: Array) -> None:
        """Write a = σ(z) to `out`."""

    def backward(self, upstream: Array, a: Array, out: Array) -> None:
        """Write δ = ∂L/∂z = ∂L/∂a · σ′(z) to `out`; every σ′ here can be told from a alone."""


class Linear:
    """The layer's sums go on as they are."""

    name = "linear"
    formula = "a = z"
    derivative = "1"

    def forward(self, z: Array, out: Array) -> None:
        np.copyto(out, z)

    def backward(self, upstream: Array, a: Array, out: Array) -> None:
        np.copyto(out, upstream)


class ReLU:
    """Nothing below zero; its derivative at the kink is taken as 0, as PyTorch does."""

    name = "relu"
    formula = "a = max(0, z)"
    derivative = "1 if z > 0 else 0"

    def forward(self, z: Array, out: Array) -> None:
        np.maximum(z, _ZERO, out=out)

    def backward(self, upstream: Array, a: Array, out: Array) -> None:
        np.sign(a.real, out=out)
        np.multiply(out, upstream, out=out)


class LeakyReLU:
    """A hundredth of what is below zero, so that no unit dies; at the kink the small slope, as PyTorch does."""

    name = "leaky-relu"
    formula = "a = z if z > 0 else 0.01·z"
    derivative = "1 if z > 0 else 0.01"

    def forward(self, z: Array, out: Array) -> None:
        np.multiply(z, _LEAK, out=out)
        np.maximum(z, out, out=out)

    def backward(self, upstream: Array, a: Array, out: Array) -> None:
        np.multiply(upstream, np.where(a.real > 0, _ONE, _LEAK), out=out)


class Sigmoid:
    """Between 0 and 1; written with tanh, which does not overflow."""

    name = "sigmoid"
    formula = "a = 1/(1 + e⁻ᶻ)"
    derivative = "a·(1 − a)"

    def forward(self, z: Array, out: Array) -> None:
        np.multiply(z, 0.5, out=out)
        np.tanh(out, out=out)
        np.multiply(out, 0.5, out=out)
        np.add(out, 0.5, out=out)

    def backward(self, upstream: Array, a: Array, out: Array) -> None:
        np.subtract(_ONE, a, out=out)
        np.multiply(out, a, out=out)
        np.multiply(out, upstream, out=out)


class Tanh:
    """Between −1 and 1."""

    name = "tanh"
    formula = "a = tanh z"
    derivative = "1 − a²"

    def forward(self, z: Array, out: Array) -> None:
        np.tanh(z, out=out)

    def backward(self, upstream: Array, a: Array, out: Array) -> None:
        np.multiply(a, a, out=out)
        np.subtract(_ONE, out, out=out)
        np.multiply(out, upstream, out=out)


ACTIVATIONS: Mapping[str, Activation] = {
    activation.name: activation for activation in (Linear(), ReLU(), LeakyReLU(), Sigmoid(), Tanh())
}
"""Every activation by the name people type, easiest first."""
