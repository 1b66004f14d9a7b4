"""Losses of a network: how far its outputs are from their targets, as one number with its gradient."""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from tutor.engine.arrays import Array
from tutor.engine.errors import UserError

Labels: TypeAlias = NDArray[np.intp]
"""Classes 0, 1, … of samples: (samples,)."""


class Loss(ABC):
    """A loss of outputs (units, samples) against targets of the same shape."""

    name: str
    """The name people type."""
    title: str
    """The name people read."""
    formula: str
    """The loss as a formula, with its mean stated."""

    @abstractmethod
    def evaluate(self, outputs: Array, targets: Array, gradient: Array) -> Array:
        """Return the loss and write ∂L/∂outputs to `gradient`; the arrays may be complex, for a complex-step check."""

    def predictions(self, outputs: Array) -> Array:
        """Return the outputs as people read them, (units, samples): probabilities, where the loss speaks of them."""
        return outputs

    def classes(self, outputs: Array) -> Labels:
        """Return each sample's class, (samples,): the row of its largest output, of one alone whether it is above 0."""
        chosen: Labels = outputs.argmax(axis=0) if len(outputs) > 1 else (outputs[0] > 0).astype(np.intp)
        return chosen

    def targets(self, labels: Labels, classes: int) -> Array:
        """Return the targets (units, samples) that say these labels 0, 1, …, (samples,): 1 in its row, 0 elsewhere."""
        return np.equal(np.arange(classes)[:, None], labels).astype(float)


class MeanSquaredError(Loss):
    """The mean of (output − target)² over samples and outputs, with no ½: PyTorch's convention."""

    name = "mse"
    title = "mean squared error"
    formula = "L = mean (a − y)², over samples and outputs"

    def evaluate(self, outputs: Array, targets: Array, gradient: Array) -> Array:
        error = np.subtract(outputs, targets, out=gradient).reshape(-1)
        loss = np.dot(error, error) / error.size
        np.multiply(gradient, 2 / error.size, out=gradient)
        return np.asarray(loss)

    def targets(self, labels: Labels, classes: int) -> Array:
        """One output says two classes as −1 and 1; more classes have an output each."""
        return 2 * labels[None].astype(float) - 1 if classes == 2 else super().targets(labels, classes)


class BinaryCrossEntropy(Loss):
    """The mean of −y·log p − (1 − y)·log(1 − p) with p = σ(z), computed from z so that no logarithm meets 0."""

    name = "binary-cross-entropy"
    title = "binary cross-entropy"
    formula = "L = mean (−y·log p − (1 − y)·log(1 − p)), p = 1/(1 + e⁻ᶻ)"

    def evaluate(self, outputs: Array, targets: Array, gradient: Array) -> Array:
        # log(1 + e^z) − yz = max(z, 0) − yz + log(1 + e^−|z|), the exponent never positive, the small term last.
        magnitude = np.where(outputs.real < 0, -outputs, outputs)
        losses = np.maximum(outputs, 0.0) - targets * outputs + np.log1p(np.exp(-magnitude))
        np.subtract(self.predictions(outputs), targets, out=gradient)
        np.multiply(gradient, 1 / outputs.size, out=gradient)
        return np.asarray(losses.sum() / outputs.size)

    def predictions(self, outputs: Array) -> Array:
        return 0.5 * (1 + np.tanh(0.5 * outputs))

    def targets(self, labels: Labels, classes: int) -> Array:
        if classes != 2:
            raise UserError(f"Binary cross-entropy needs two classes, and there are {classes}: use cross-entropy.")
        return labels[None].astype(float)


class CrossEntropy(Loss):
    """The mean over samples of −Σ y·log p with p = softmax(z), computed from z shifted so that its largest is 0."""

    name = "cross-entropy"
    title = "softmax cross-entropy"
    formula = "L = mean (−Σ y·log p), p = eᶻ / Σ eᶻ"

    def evaluate(self, outputs: Array, targets: Array, gradient: Array) -> Array:
        samples = outputs.shape[1]
        shifted = np.subtract(outputs, np.maximum.reduce(outputs.real), out=gradient)
        aimed_at = np.vdot(targets, shifted)  # It conjugates its first argument only, which is real.
        exponentials = np.exp(shifted, out=gradient)
        totals = np.add.reduce(exponentials)
        loss: Array = (np.add.reduce(np.log(totals)) - aimed_at) / samples
        np.divide(exponentials, totals, out=gradient)
        gradient -= targets
        gradient *= 1 / samples
        return loss

    def predictions(self, outputs: Array) -> Array:
        exponentials = np.exp(outputs - outputs.max(axis=0))
        probabilities: Array = exponentials / exponentials.sum(axis=0)
        return probabilities


LOSSES: Mapping[str, Loss] = {loss.name: loss for loss in (MeanSquaredError(), BinaryCrossEntropy(), CrossEntropy())}
"""Every loss by the name people type, easiest first."""
