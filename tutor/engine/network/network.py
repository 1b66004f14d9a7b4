"""A neural network: layers over one packed vector of parameters, and one pass forward and backward through them."""

import threading
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property, partial
from itertools import pairwise
from typing import Self

import numpy as np
from numpy.typing import DTypeLike

from tutor.engine.arrays import Array
from tutor.engine.errors import UserError
from tutor.engine.network.layers import Dense, DroppedPass, Initialisation, Layer, LayerPass
from tutor.engine.network.losses import Labels, Loss

MOST_PARAMETERS = 200_000
_KEPT_PASSES = 4


@dataclass(frozen=True, eq=False)
class Network:
    """Layers and a loss; the parameters θ are not in it but given to it, packed in one vector (d,)."""

    layers: tuple[Layer, ...]
    loss: Loss
    _kept: threading.local = field(default_factory=threading.local, init=False, repr=False)

    def __post_init__(self) -> None:
        for number, (before, after) in enumerate(pairwise(self.layers), start=1):
            if before.outputs != after.inputs:
                raise UserError(
                    f"Layer {number} gives {before.outputs} numbers and layer {number + 1} takes {after.inputs}: "
                    "make them equal."
                )
        if self.size > MOST_PARAMETERS:
            raise UserError(
                f"The network has {self.size} parameters, more than {MOST_PARAMETERS}: choose smaller layers."
            )

    @cached_property
    def slices(self) -> tuple[slice, ...]:
        """Where each layer's parameters stand in θ."""
        ends = np.cumsum([0, *(layer.size for layer in self.layers)]).tolist()
        return tuple(slice(begin, end) for begin, end in pairwise(ends))

    @cached_property
    def size(self) -> int:
        """How many parameters there are."""
        return sum(layer.size for layer in self.layers)

    @cached_property
    def coordinates(self) -> tuple[str, ...]:
        """The parameters' names, in order: row by row of each layer's [W | b]: W1[0,0], W1[0,1], b1[0], W1[1,0], …"""
        return tuple(name for number, layer in enumerate(self.layers, 1) for name in layer.coordinates(number))

    @cached_property
    def weights(self) -> Array:
        """1 where a parameter is a weight, 0 where it is a bias: (d,)."""
        return np.concatenate([layer.weights for layer in self.layers])

    @cached_property
    def rows(self) -> tuple[slice, ...]:
        """Where the parameters of each unit or filter stand in θ: its weights, then its bias."""
        return tuple(
            slice(begin, begin + layer.size // layer.rows)
            for layer, whole in zip(self.layers, self.slices, strict=True)
            if layer.rows
            for begin in range(whole.start, whole.stop, layer.size // layer.rows)
        )

    def layer_of(self, index: int) -> int:
        """The number, from 1, of the layer that parameter `index` belongs to."""
        return next(number for number, where in enumerate(self.slices, 1) if where.start <= index < where.stop)

    def initial(self, seed: int, initialisation: Initialisation = "usual") -> Array:
        """Parameters to begin with: random weights by seed, biases of 0."""
        random = np.random.default_rng(seed)
        return np.concatenate([layer.initial(random, initialisation) for layer in self.layers])

    def begin(self, samples: int, dtype: DTypeLike = np.float64, masks: Sequence[Array] = ()) -> "Pass":
        """A pass with arrays of its own; masks leave hidden units out."""
        return Pass(self, samples, dtype, bool(masks)).masked(masks)

    def reused_pass(self, samples: int, dtype: DTypeLike, masks: Sequence[Array] = ()) -> "Pass":
        """A pass whose arrays this thread uses again and again, so that training allocates almost nothing."""
        kept: dict[tuple[int, DTypeLike, bool], Pass] | None = getattr(self._kept, "passes", None)
        if kept is None:
            kept = self._kept.passes = {}
        key = samples, dtype, bool(masks)
        found = kept.get(key)
        if found is None:
            if len(kept) == _KEPT_PASSES:
                del kept[next(iter(kept))]
            found = kept[key] = Pass(self, *key)
        return found.masked(masks) if masks else found

    @np.errstate(all="ignore")
    def outputs(self, parameters: Array, inputs: Array) -> Array:
        """The last layer's activations: (features, samples) to (outputs, samples)."""
        return self.begin(inputs.shape[1]).forward(parameters, with_ones(inputs))

    @np.errstate(all="ignore")
    def activations(self, parameters: Array, inputs: Array) -> list[Array]:
        """Every layer's activations, (units, samples) each: what each neuron makes of the inputs."""
        pass_ = self.begin(inputs.shape[1])
        pass_.forward(parameters, with_ones(inputs))
        return [layer.outputs[:-1] for layer in pass_.layers]

    @np.errstate(all="ignore")
    def predict(self, parameters: Array, inputs: Array) -> Array:
        """The outputs as people read them: probabilities, where the loss speaks of them."""
        return self.loss.predictions(self.outputs(parameters, inputs))

    @np.errstate(all="ignore")
    def classify(self, parameters: Array, inputs: Array) -> Labels:
        """The class chosen for each sample: (features, samples) to (samples,)."""
        return self.loss.classes(self.outputs(parameters, inputs))


def with_ones(inputs: Array) -> Array:
    """The inputs and a row of ones, which the biases are multiplied by: (features + 1, samples)."""
    return np.vstack([inputs, np.ones((1, inputs.shape[1]))])


class Pass:
    """Every number of one way forward and backward; they are written again by the next run of the same pass."""

    def __init__(self, network: Network, samples: int, dtype: DTypeLike, is_masked: bool = False) -> None:
        self.loss_function = network.loss
        self.parameters = np.empty(network.size, dtype)
        self.gradient = np.empty(network.size, dtype)
        begins = [layer.begin for layer in network.layers]
        for place, layer in enumerate(network.layers[:-1] if is_masked else ()):
            if isinstance(layer, Dense):
                begins[place] = partial(DroppedPass, layer)
        self.layers: list[LayerPass] = [
            begin(self.parameters[where], self.gradient[where], samples, dtype)
            for begin, where in zip(begins, network.slices, strict=True)
        ]
        self._pairs = [*pairwise(self.layers)][::-1]

    def masked(self, masks: Sequence[Array]) -> Self:
        """With these masks over the activations of its hidden dense layers."""
        for layer, mask in zip((each for each in self.layers if isinstance(each, DroppedPass)), masks, strict=True):
            layer.mask = mask
        return self

    def forward(self, parameters: Array, inputs: Array) -> Array:
        """Return the outputs (outputs, samples) for inputs (features + 1, samples) that end with a row of ones."""
        self.parameters[:] = parameters
        self.inputs = inputs
        for layer in self.layers:
            layer.forward(inputs)
            inputs = layer.outputs
        return inputs[:-1]

    def backward(self, targets: Array) -> Array:
        """Return the loss and leave its gradient in `gradient`; layer by layer from the last to the first."""
        last = self.layers[-1]
        loss = self.loss_function.evaluate(last.outputs[:-1], targets, last.upstream[:-1])
        for before, layer in self._pairs:
            layer.backward(before.outputs, before.upstream)
        self.layers[0].backward(self.inputs, None)
        return loss

    def values(self) -> dict[str, Array]:
        """Every intermediate by name: x, then for each layer W, b, z, a, delta = ∂L/∂z, and dW, db for its gradient."""
        values = {"x": self.inputs[:-1]}
        for number, layer in enumerate(self.layers, 1):
            values |= layer.values(number)
        return values

    def inputs_of(self, number: int) -> Array:
        """What layer `number`, from 1, saw: (inputs + 1, samples)."""
        return self.inputs if number == 1 else self.layers[number - 2].outputs
