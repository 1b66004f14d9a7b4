"""A layer of a network, and what one pass through it computes.

A layer's weights and biases are one matrix [W | b]; every array of activations ends with a row of ones. So z = Wx + b
is one matrix product, and so is its gradient.
"""

from dataclasses import dataclass
from typing import Literal, NamedTuple, Protocol, TypeAlias

import numpy as np
from numpy.typing import DTypeLike

from tutor.engine.arrays import Array
from tutor.engine.errors import UserError
from tutor.engine.network.activations import Activation

Initialisation: TypeAlias = Literal["usual", "xavier", "he"]
"""How weights begin: Xavier's (Glorot & Bengio 2010), He's (He et al. 2015), or as usual: He's for both ReLUs."""


class ParameterUse(NamedTuple):
    """The numbers around one parameter in one pass: (samples,), or (positions, samples) where it is shared."""

    inputs: Array
    """What it is multiplied by; 1 for a bias."""
    z: Array
    """The sum that the product goes into."""
    a: Array
    """σ(z)."""
    delta: Array
    """δ = ∂L/∂z, so that ∂L/∂parameter is the sum of δ·input."""


class LayerPass(Protocol):
    """The arrays of one layer in one pass; they are written again by the next."""

    @property
    def outputs(self) -> Array:
        """Activations, then a row of ones: (units + 1, samples)."""

    @property
    def upstream(self) -> Array:
        """∂L/∂outputs, which the next layer or the loss writes: (units + 1, samples), with a row that nobody reads."""

    def forward(self, inputs: Array) -> None:
        """Compute the activations from (inputs + 1, samples)."""

    def backward(self, inputs: Array, downstream: Array | None) -> None:
        """Compute the layer's gradient from `upstream`, and ∂L/∂inputs where a layer before wants it."""

    def values(self, number: int) -> dict[str, Array]:
        """Every intermediate by name; `number` is the layer's place, from 1."""

    def use(self, inputs: Array, index: int) -> "ParameterUse":
        """Where the layer's parameter `index` went in; `inputs` as in `forward`."""


class Layer(Protocol):
    """A layer's shape, apart from its parameters."""

    @property
    def inputs(self) -> int:
        """How many numbers come in, for each sample."""

    @property
    def outputs(self) -> int:
        """How many numbers go out, for each sample."""

    @property
    def size(self) -> int:
        """How many parameters it has."""

    @property
    def description(self) -> str:
        """The layer in words."""

    def coordinates(self, number: int) -> list[str]:
        """Names of the parameters; `number` is the layer's place, from 1."""

    @property
    def weights(self) -> Array:
        """1 for a weight, 0 for a bias: (size,)."""

    @property
    def rows(self) -> int:
        """How many units or filters the parameters divide into, each a row [w | b]."""

    def initial(self, random: np.random.Generator, initialisation: Initialisation) -> Array:
        """Parameters to begin with: (size,)."""

    def begin(self, parameters: Array, gradient: Array, samples: int, dtype: DTypeLike) -> LayerPass:
        """A pass that reads and writes its parts of a network's packed arrays: (size,) each."""


def is_normal(activation: Activation, how: Initialisation) -> bool:
    """Whether weights begin as He's, normal, and not as Xavier's, uniform."""
    return how == "he" or (how == "usual" and activation.name in ("relu", "leaky-relu"))


def initial_matrix(
    random: np.random.Generator, rows: int, fan_in: int, fan_out: int, activation: Activation, how: Initialisation
) -> Array:
    """[W | b] with biases of 0 and weights uniform (Xavier) or normal (He): (rows, fan_in + 1)."""
    if is_normal(activation, how):
        weights = random.normal(0.0, np.sqrt(2 / fan_in), (rows, fan_in))
    else:
        limit = np.sqrt(6 / (fan_in + fan_out))
        weights = random.uniform(-limit, limit, (rows, fan_in))
    return np.hstack([weights, np.zeros((rows, 1))])


def by_name(number: int, matrix: Array, gradient: Array, z: Array, a: Array, delta: Array) -> dict[str, Array]:
    """The arrays of layer `number` under the names that people read; `matrix` is [W | b], `gradient` likewise."""
    return {
        f"W{number}": matrix[:, :-1],
        f"b{number}": matrix[:, -1],
        f"z{number}": z,
        f"a{number}": a,
        f"delta{number}": delta,
        f"dW{number}": gradient[:, :-1],
        f"db{number}": gradient[:, -1],
    }


@dataclass(frozen=True, slots=True)
class Dense:
    """Every output sees every input: a = σ(Wx + b)."""

    inputs: int
    outputs: int
    activation: Activation

    def __post_init__(self) -> None:
        if min(self.inputs, self.outputs) < 1:
            raise UserError("A layer needs at least 1 input and 1 neuron.")

    @property
    def size(self) -> int:
        return self.outputs * (self.inputs + 1)

    @property
    def description(self) -> str:
        return f"{self.inputs} → {self.outputs}, {self.activation.name}"

    def coordinates(self, number: int) -> list[str]:
        return [
            name
            for i in range(self.outputs)
            for name in (*(f"W{number}[{i},{j}]" for j in range(self.inputs)), f"b{number}[{i}]")
        ]

    @property
    def weights(self) -> Array:
        return np.tile(np.append(np.ones(self.inputs), 0.0), self.outputs)

    @property
    def rows(self) -> int:
        return self.outputs

    def initial(self, random: np.random.Generator, initialisation: Initialisation) -> Array:
        matrix = initial_matrix(random, self.outputs, self.inputs, self.outputs, self.activation, initialisation)
        return matrix.reshape(-1)

    def begin(self, parameters: Array, gradient: Array, samples: int, dtype: DTypeLike) -> "DensePass":
        return DensePass(self, parameters, gradient, samples, dtype)


class DensePass:
    """One pass through a dense layer."""

    def __init__(self, layer: Dense, parameters: Array, gradient: Array, samples: int, dtype: DTypeLike) -> None:
        self.activation = layer.activation
        self.matrix = parameters.reshape(layer.outputs, layer.inputs + 1)  # [W | b]
        self.gradient = gradient.reshape(layer.outputs, layer.inputs + 1)  # [∂L/∂W | ∂L/∂b]
        self.outputs = np.ones((layer.outputs + 1, samples), dtype)
        self.a = self.outputs[:-1]
        self.upstream = np.empty((layer.outputs + 1, samples), dtype)
        self._to_units = self.upstream[:-1]
        # Where a = z, ∂L/∂a and ∂L/∂z are the same too: one array each saves copying.
        self._is_linear = layer.activation.name == "linear"
        self.z = self.a if self._is_linear else np.empty_like(self.a)
        self.delta = self._to_units if self._is_linear else np.empty_like(self.a)

    def forward(self, inputs: Array) -> None:
        np.dot(self.matrix, inputs, out=self.z)
        if not self._is_linear:
            self.activation.forward(self.z, self.a)

    def backward(self, inputs: Array, downstream: Array | None) -> None:
        if not self._is_linear:
            self.activation.backward(self._to_units, self.a, self.delta)
        np.dot(self.delta, inputs.T, out=self.gradient)
        if downstream is not None:
            np.dot(self.matrix.T, self.delta, out=downstream)

    def values(self, number: int) -> dict[str, Array]:
        return by_name(number, self.matrix, self.gradient, self.z, self.a, self.delta)

    def use(self, inputs: Array, index: int) -> ParameterUse:
        unit, source = divmod(index, self.matrix.shape[1])
        return ParameterUse(inputs[source], self.z[unit], self.a[unit], self.delta[unit])


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
