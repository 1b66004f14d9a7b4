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
    def activation(self) -> Activation | None:
        """What it makes of its sums; none where it has none."""

    @property
    def description(self) -> str:
        """The layer in words."""

    @property
    def rows(self) -> int:
        """How many units or filters the parameters divide into, each a row [w | b]."""

    @property
    def fan_in(self) -> int:
        """How many numbers one sum sees."""

    @property
    def fan_out(self) -> int:
        """How many sums one number goes into, at most."""

    @property
    def size(self) -> int:
        """How many parameters it has."""

    @property
    def weights(self) -> Array:
        """1 for a weight, 0 for a bias: (size,)."""

    def sources(self) -> list[str]:
        """What tells the weights of a row apart, as their names have it: `0`, `1`, …, or `0,0,0`, …"""

    def coordinates(self, number: int) -> list[str]:
        """Names of the parameters; `number` is the layer's place, from 1."""

    def initial(self, random: np.random.Generator, initialisation: Initialisation) -> Array:
        """Parameters to begin with: (size,)."""

    def begin(self, parameters: Array, gradient: Array, samples: int, dtype: DTypeLike) -> LayerPass:
        """A pass that reads and writes its parts of a network's packed arrays: (size,) each."""


def is_normal(activation: Activation, how: Initialisation) -> bool:
    """Whether weights begin as He's, normal, and not as Xavier's, uniform."""
    return how == "he" or (how == "usual" and activation.name in ("relu", "leaky-relu"))


class InRows:
    """What follows of how a layer's parameters stand: in rows, weights first and a bias at the end."""

    __slots__ = ()

    @property
    def size(self: Layer) -> int:
        return self.rows * (self.fan_in + 1)

    @property
    def weights(self: Layer) -> Array:
        return np.tile(np.append(np.ones(self.fan_in), 0.0), self.rows)

    def coordinates(self: Layer, number: int) -> list[str]:
        sources = self.sources()
        return [
            name
            for row in range(self.rows)
            for name in (*(f"W{number}[{row},{source}]" for source in sources), f"b{number}[{row}]")
        ]

    def initial(self: Layer, random: np.random.Generator, initialisation: Initialisation) -> Array:
        """Biases of 0, and weights uniform (Xavier) or normal (He)."""
        shape = self.rows, self.fan_in
        if self.activation is None:
            return np.zeros(0)
        if is_normal(self.activation, initialisation):
            weights = random.normal(0.0, np.sqrt(2 / self.fan_in), shape)
        else:
            limit = np.sqrt(6 / (self.fan_in + self.fan_out))
            weights = random.uniform(-limit, limit, shape)
        return np.hstack([weights, np.zeros((self.rows, 1))]).reshape(-1)


class RowsPass:
    """The arrays of one pass through rows of weights."""

    def __init__(self, layer: Layer, parameters: Array, gradient: Array, samples: int, dtype: DTypeLike) -> None:
        assert layer.activation is not None
        self.activation = layer.activation
        self.matrix = parameters.reshape(layer.rows, layer.fan_in + 1)  # [W | b]
        self.gradient = gradient.reshape(layer.rows, layer.fan_in + 1)  # [∂L/∂W | ∂L/∂b]
        self.outputs = np.ones((layer.outputs + 1, samples), dtype)
        self.a = self.outputs[:-1]
        self.upstream = np.empty((layer.outputs + 1, samples), dtype)
        self.z, self.delta = np.empty_like(self.a), np.empty_like(self.a)

    def values(self, number: int) -> dict[str, Array]:
        return {
            f"W{number}": self.matrix[:, :-1],
            f"b{number}": self.matrix[:, -1],
            f"z{number}": self.z,
            f"a{number}": self.a,
            f"delta{number}": self.delta,
            f"dW{number}": self.gradient[:, :-1],
            f"db{number}": self.gradient[:, -1],
        }


@dataclass(frozen=True, slots=True)
class Dense(InRows):
    """Every output sees every input: a = σ(Wx + b)."""

    inputs: int
    outputs: int
    activation: Activation

    def __post_init__(self) -> None:
        if min(self.inputs, self.outputs) < 1:
            raise UserError("A layer needs at least 1 input and 1 neuron.")

    @property
    def description(self) -> str:
        return f"{self.inputs} → {self.outputs}, {self.activation.name}"

    @property
    def rows(self) -> int:
        return self.outputs

    @property
    def fan_in(self) -> int:
        return self.inputs

    @property
    def fan_out(self) -> int:
        return self.outputs

    def sources(self) -> list[str]:
        return [*map(str, range(self.inputs))]

    def begin(self, parameters: Array, gradient: Array, samples: int, dtype: DTypeLike) -> "DensePass":
        return DensePass(self, parameters, gradient, samples, dtype)


class DensePass(RowsPass):
    """One pass through a dense layer."""

    def __init__(self, layer: Dense, parameters: Array, gradient: Array, samples: int, dtype: DTypeLike) -> None:
        super().__init__(layer, parameters, gradient, samples, dtype)
        self._to_units = self.upstream[:-1]
        self._is_linear = layer.activation.name == "linear"
        if self._is_linear:  # where a = z, ∂L/∂a and ∂L/∂z are the same too: one array each saves copying
            self.z, self.delta = self.a, self._to_units

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
