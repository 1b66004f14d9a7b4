"""A network's loss on examples as a surface over its packed parameters, whole or one minibatch at a time."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np

from tutor.engine.arrays import Array
from tutor.engine.errors import UserError
from tutor.engine.limits import COSTLY
from tutor.engine.network.layers import Dropout
from tutor.engine.network.losses import Labels
from tutor.engine.network.network import Network, Pass, with_ones
from tutor.engine.stopping import end_if_stopped
from tutor.engine.surfaces.contract import CriticalPoint

_COMPLEX_STEP = 1e-20


@dataclass(frozen=True, slots=True, eq=False)
class Examples:
    """Inputs and targets, stored so that a minibatch is taken fast."""

    rows: Array
    """Inputs and a last column of ones: (samples, features + 1)."""
    targets: Array
    """(outputs, samples)."""

    @classmethod
    def of(cls, inputs: Array, targets: Array) -> Self:
        """From inputs (features, samples) and targets (outputs, samples)."""
        return cls(np.ascontiguousarray(with_ones(inputs).T), np.ascontiguousarray(targets, dtype=float))

    def __len__(self) -> int:
        return len(self.rows)

    @property
    def inputs(self) -> Array:
        """(features, samples)."""
        return self.rows.T[:-1]

    def take(self, indices: Labels) -> "Examples":
        return Examples(self.rows.take(indices, axis=0), self.targets.take(indices, axis=1))


@dataclass(frozen=True, slots=True)
class Batches:
    """Which examples each update sees: an epoch is a shuffle cut into batches, of which the last may be smaller."""

    size: int
    seed: int = 0
    since: int = 0
    """The update from which batches are counted."""

    def __post_init__(self) -> None:
        if self.size < 1:
            raise UserError(f"A batch needs at least 1 example, not {self.size}.")

    def per_epoch(self, samples: int) -> int:
        """How many updates an epoch has."""
        return -(-samples // self.size)

    def place(self, step: int, samples: int) -> tuple[int, int]:
        """The epoch of update number `step`, and the first of its examples in that epoch's order."""
        epoch, batch = divmod(step - self.since, self.per_epoch(samples))
        return epoch, batch * self.size

    def order(self, epoch: int, samples: int) -> Labels:
        """The examples of an epoch in the order in which updates see them: the same for the same seed."""
        return np.random.default_rng((self.seed, self.since, epoch)).permutation(samples)


class NetworkLoss:
    """The mean loss of a network on examples, plus ½·λ₂·Σw² + λ₁·Σ|w| over its weights; biases are not held back."""

    name = "network"
    window: tuple[tuple[float, float], ...] = ()
    critical_points: tuple[CriticalPoint, ...] = ()

    def __init__(
        self,
        network: Network,
        examples: Examples,
        l1: float = 0.0,
        l2: float = 0.0,
        batches: Batches | None = None,
        dropout: Dropout | None = None,
        masks: Sequence[Array] = (),
    ) -> None:
        """A loss on all examples; `at_step` gives it on those of an update, with the masks of its dropout."""
        self.network = network
        self.examples = examples
        self.l1 = l1
        self.l2 = l2
        self.batches = batches
        self.dropout = dropout
        self.masks = masks
        # The newest epoch's order, and the newest minibatch: an update asks for it more than once.
        self._order: tuple[int, Labels] | None = None
        self._minibatch: tuple[int, NetworkLoss] | None = None

    @property
    def formula(self) -> str:
        penalties = (" + λ₁·Σ|w|" if self.l1 else "") + (" + ½·λ₂·Σw²" if self.l2 else "")
        return self.network.loss.formula + penalties

    @property
    def coordinates(self) -> tuple[str, ...]:
        return self.network.coordinates

    @property
    def start(self) -> tuple[float, ...]:
        """The network's own beginning with seed 0."""
        return tuple(self.network.initial(0).tolist())

    def loss(self, parameters: Array) -> Array:
        if parameters.ndim > 1:
            return _each(self.loss, parameters)
        return self.loss_and_gradient(parameters)[0]

    def gradient(self, parameters: Array) -> Array:
        if parameters.ndim > 1:
            return _each(self.gradient, parameters)
        return self.loss_and_gradient(parameters)[1]

    def loss_and_gradient(self, parameters: Array) -> tuple[Array, Array]:
        """One pass forward and one backward; for a batch of parameters one pair of passes each."""
        if parameters.ndim > 1:
            return _each(self.loss, parameters), _each(self.gradient, parameters)
        pass_ = self.network.reused_pass(len(self.examples), parameters.dtype, self.masks)
        pass_.forward(parameters, self.examples.rows.T)
        loss = pass_.backward(self.examples.targets)
        gradient = pass_.gradient.copy()
        if self.l1 or self.l2:
            weights = parameters * self.network.weights
            signs = np.sign(weights.real)
            loss = loss + 0.5 * self.l2 * np.dot(weights, weights) + self.l1 * np.dot(signs, weights)
            gradient += self.l2 * weights + self.l1 * signs
        return loss, gradient

    def hessian(self, parameters: Array) -> Array:
        """By the complex step: column j is the imaginary part of ∇L(θ + i·h·eⱼ)/h, exact to rounding as h is tiny.

        Raises:
            UserError: for a network too large to have its d² second derivatives computed one column at a time.
        """
        size = self.network.size
        if size > COSTLY.most:
            raise UserError(
                f"A network of {size} parameters has {size}² second derivatives, too many to compute: "
                f"choose another optimizer, or a network of at most {COSTLY.most} parameters."
            )
        if parameters.ndim > 1:
            return _each(self.hessian, parameters)
        stepped = parameters[:, np.newaxis] + 1j * _COMPLEX_STEP * np.eye(size)
        return np.asarray(self.gradient(stepped).imag / _COMPLEX_STEP)

    def at_step(self, index: int) -> "NetworkLoss":
        """The loss on the minibatch of update number `index`; this one where every update sees all examples alike."""
        if self.batches is None and self.dropout is None:
            return self
        minibatch = self._minibatch  # Read once: another thread may replace it.
        if minibatch is None or minibatch[0] != index:
            examples = self.examples
            if self.batches is not None:
                epoch, first = self.batches.place(index, len(self.examples))
                examples = examples.take(self._order_in(epoch, self.batches)[first : first + self.batches.size])
            masks = self.dropout.masks(self.network.layers, index, len(examples)) if self.dropout else ()
            minibatch = self._minibatch = index, NetworkLoss(self.network, examples, self.l1, self.l2, masks=masks)
        return minibatch[1]

    def _order_in(self, epoch: int, batches: Batches) -> Labels:
        order = self._order
        if order is None or order[0] != epoch:
            order = self._order = epoch, batches.order(epoch, len(self.examples))
        return order[1]

    @np.errstate(all="ignore")
    def begin(self, parameters: Array) -> Pass:
        """One pass forward and backward with arrays of its own, for all that is to be read out of it by name."""
        pass_ = self.network.begin(len(self.examples), masks=self.masks)
        pass_.forward(parameters, self.examples.rows.T)
        pass_.backward(self.examples.targets)
        return pass_


def _each(function: Callable[[Array], Array], parameters: Array) -> Array:
    """The function of every column of parameters (d, *batch), its results with the batch last."""
    batch = parameters.shape[1:]
    results = []
    for column in np.ascontiguousarray(parameters.reshape(len(parameters), -1).T):
        end_if_stopped()
        results.append(function(column))
    return np.stack(results, axis=-1).reshape(results[0].shape + batch)
