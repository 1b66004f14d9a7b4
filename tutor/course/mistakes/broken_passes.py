"""Passes through a network with one piece done wrongly: the engine's own layers and losses, one rule exchanged."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial

import numpy as np
from numpy.typing import DTypeLike

from tutor.course.mistakes.broken_rules import Breaks
from tutor.course.mistakes.told import Made, Mistake, Told
from tutor.course.scenario.scenario import Scenario
from tutor.course.scenario.trained import Trained
from tutor.engine.arrays import Array
from tutor.engine.network.layers import Dense, DensePass
from tutor.engine.network.losses import Labels, Loss
from tutor.engine.network.network import Network
from tutor.engine.network.network_loss import NetworkLoss
from tutor.engine.rounding import number

MOST_OTHERS = 200
"""Numbers of a pass that an answer is compared with."""


@dataclass(frozen=True, slots=True)
class _BrokenDense(Dense):
    """A dense layer that does one thing wrongly."""

    how: str = ""

    @property
    def weights(self) -> Array:
        return np.tile(np.append(np.ones(self.inputs), float(self.how == "penalty-on-bias")), self.outputs)

    def begin(self, parameters: Array, gradient: Array, samples: int, dtype: DTypeLike) -> DensePass:
        return _BrokenPass(self, parameters, gradient, samples, dtype, self.how)


class _BrokenPass(DensePass):
    """One pass through it."""

    def __init__(
        self, layer: Dense, parameters: Array, gradient: Array, samples: int, dtype: DTypeLike, how: str
    ) -> None:
        super().__init__(layer, parameters, gradient, samples, dtype)
        self._how = how

    def forward(self, inputs: Array) -> None:
        weights, biases = self.matrix[:, :-1], self.matrix[:, -1:]
        if self._how == "transposed-forward" and weights.shape[0] == weights.shape[1]:
            weights = weights.T
        self.z[:] = weights @ inputs[:-1] + (0.0 if self._how == "bias-left-out" else biases)
        if self._how == "activation-left-out":
            self.a[:] = self.z
        elif not self._is_linear:
            self.activation.forward(self.z, self.a)

    def backward(self, inputs: Array, downstream: Array | None) -> None:
        if not self._is_linear:
            match self._how:
                case "slope-left-out" | "activation-left-out":
                    self.delta[:] = self._to_units
                case "slope-at-z":
                    self.activation.backward(self._to_units, self.z, self.delta)
                case "value-for-slope":
                    self.delta[:] = self._to_units * self.a
                case _:
                    self.activation.backward(self._to_units, self.a, self.delta)
        seen = np.ones_like(inputs) if self._how == "input-left-out" else inputs
        np.dot(self.delta, seen.T, out=self.gradient)
        if downstream is not None:
            weights, delta = self.matrix[:, :-1], self.delta
            if self._how == "transposed-back" and weights.shape[0] == weights.shape[1]:
                weights = weights.T
            if self._how == "weights-left-out":
                weights = np.ones_like(weights)
            if self._how == "one-path":
                weights, delta = weights[:1], delta[:1]
            downstream[:-1] = weights.T @ delta


class _BrokenLoss(Loss):
    """A loss whose slope, or whose mean, is taken wrongly."""

    def __init__(self, loss: Loss, how: str) -> None:
        self._loss, self._how = loss, how
        self.name, self.title, self.formula = loss.name, loss.title, loss.formula

    def evaluate(self, outputs: Array, targets: Array, gradient: Array) -> Array:
        loss = self._loss.evaluate(outputs, targets, gradient)
        is_mse, samples = self.name == "mse", outputs.shape[1]
        scale = 2 / outputs.size if is_mse else 1 / samples
        match self._how:
            case "mean-left-out":
                gradient *= samples
                loss = loss * samples
            case "target-left-out":
                gradient[:] = self._loss.predictions(outputs) * scale
            case "sums-for-probabilities" if not is_mse:
                gradient[:] = (outputs - targets) * scale
            case "error-turned":
                gradient *= -1
            case "two-left-out" if is_mse:
                gradient /= 2
        return loss

    def predictions(self, outputs: Array) -> Array:
        return self._loss.predictions(outputs)

    def classes(self, outputs: Array) -> Labels:
        return self._loss.classes(outputs)

    def targets(self, labels: Labels, classes: int) -> Array:
        return self._loss.targets(labels, classes)


def _layers(how: str) -> Breaks:
    def breaks(scenario: Scenario) -> Scenario | None:
        if not isinstance(scenario, Trained) or (how == "bias-left-out" and not scenario.has_biases):
            return None
        layers = tuple(
            _BrokenDense(layer.inputs, layer.outputs, layer.activation, how) if isinstance(layer, Dense) else layer
            for layer in scenario.network.network.layers
        )
        return _through(scenario, Network(layers, scenario.network.network.loss))

    return breaks


def _loss(how: str) -> Breaks:
    def breaks(scenario: Scenario) -> Scenario | None:
        if not isinstance(scenario, Trained):
            return None
        network = scenario.network.network
        return _through(scenario, Network(network.layers, _BrokenLoss(network.loss, how)))

    return breaks


def _penalty(change: Callable[[float, float], tuple[float, float]]) -> Breaks:
    """The same network with other λ₁ and λ₂."""

    def breaks(scenario: Scenario) -> Scenario | None:
        if not isinstance(scenario, Trained) or not (scenario.network.l1 or scenario.network.l2):
            return None
        return _through(scenario, scenario.network.network, *change(scenario.network.l1, scenario.network.l2))

    return breaks


def _through(scenario: Trained, network: Network, l1: float | None = None, l2: float | None = None) -> Trained:
    old = scenario.network
    penalties = old.l1 if l1 is None else l1, old.l2 if l2 is None else l2
    loss = NetworkLoss(network, old.examples, *penalties, old.batches, old.dropout)
    return replace(scenario, surface=loss, network=loss)


def _slope_of(t: Told) -> str:
    """The slope of the first bent layer, as a formula."""
    assert isinstance(t.right, Trained)
    bent = [layer.activation for layer in t.right.network.network.layers if isinstance(layer, Dense)]
    return next((each.derivative for each in bent if each.name != "linear"), "1")


def _says(text: str) -> Callable[[Told], str]:
    return lambda t: text.format(slope=_slope_of(t))


_LAYERS: Mapping[str, str] = {
    "slope-left-out": "Going back you left out the slope of the activation, σ′(z) = {slope}: a slope in a is not"
    " yet one in z.",
    "slope-at-z": "You put z into the slope of the activation; it is {slope}, with the value a that came out.",
    "value-for-slope": "You multiplied by the activation itself, in place of its slope, {slope}.",
    "activation-left-out": "You left the activation out: z went on in the place of a.",
    "bias-left-out": "You left the biases out: z = W·x + b.",
    "transposed-forward": "You took W by columns: row i of W holds the weights into neuron i.",
    "transposed-back": "Going back you took W by rows: what comes back to neuron j comes along column j.",
    "weights-left-out": "Going back you left the weights out: what comes back is multiplied by its weight.",
    "one-path": "You followed one path back. A neuron's output goes into several, and what comes back is added.",
    "input-left-out": "You gave the slope in z alone. A weight's is that times what the weight is multiplied by.",
    "penalty-on-bias": "You held the biases back too. The penalty is over weights alone.",
}
_LOSSES: Mapping[str, str] = {
    "target-left-out": "You left −y out: the loss's slope in the output is what was said less what is true.",
    "mean-left-out": "You left 1/n out: the loss is the mean over the examples, not their sum.",
    "sums-for-probabilities": "You subtracted y from the sums z. The slope is p − y, with the probabilities.",
    "error-turned": "You turned the error round: it is what was said less what is true, not the other way.",
    "two-left-out": "You left out the 2 that the square brings down.",
}
_PENALTIES: Mapping[str, tuple[Callable[[float, float], tuple[float, float]], str]] = {
    "penalty-left-out": (lambda l1, l2: (0.0, 0.0), "You left the penalty out. It has a slope too."),
    "penalty-doubled": (
        lambda l1, l2: (2 * l1, 2 * l2),
        "You took the penalty twice: the ½ in ½·λ·w² takes away the 2 that the square brings down.",
    ),
    "other-penalty": (
        lambda l1, l2: (l2, l1),
        "That is the other penalty: L2 pulls by λ·w, and L1 by λ with the weight's sign.",
    ),
}
_ANOTHER_LOSS = {"activation-left-out", "bias-left-out", "transposed-forward", "mean-left-out", "penalty-on-bias"}
"""Those after which the loss is another one too, as after a wrong penalty, so that it cannot stand beside the right."""

BROKEN_PASSES: tuple[Mistake, ...] = (
    *(Mistake(name, _layers(name), _says(text), goes_on=name not in _ANOTHER_LOSS) for name, text in _LAYERS.items()),
    *(Mistake(name, _loss(name), _says(text), goes_on=name not in _ANOTHER_LOSS) for name, text in _LOSSES.items()),
    *(Mistake(name, _penalty(change), _says(text), goes_on=False) for name, (change, text) in _PENALTIES.items()),
)
"""In the order of comparing."""
PASS_NAMES = frozenset(each.name for each in BROKEN_PASSES)


def other_numbers(scenario: Trained, index: int) -> Iterator[Made]:
    """Each number of a moment given in the place of another."""
    for name, value in [*scenario.flow(index).items()][:MOST_OTHERS]:
        told = partial(_gave, scenario, name, value)
        yield Made(f"gave-{name.partition('[')[0].rstrip('0123456789')}", np.array([value]), told)


def _gave(scenario: Trained, name: str, value: float) -> str:
    return f"You gave {scenario.written(name)}, {number(value)}."
