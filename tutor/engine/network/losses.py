"""Losses of a network: how far its outputs are from their targets, as one number with its gradient."""

from collections.abc import Mapping
from typing import Protocol, TypeAlias

import numpy as np
from numpy.typing import NDArray

from tutor.engine.arrays import Array
from tutor.engine.errors import UserError

Labels: TypeAlias = NDArray[np.intp]
"""Classes 0, 1, … of samples: (samples,)."""


class Loss(Protocol):
    """A loss of outputs (units, samples) against targets of the same shape."""

    @property
    def name(self) -> str:
        """The name people type."""
        ...

    @property
    def title(self) -> str:
        """The name people read."""
        ...

    @property
    def formula(self) -> str:
        """The loss as a formula, with its mean stated."""
        ...

    def evaluate(self, outputs: Array, targets: Array, gradient: Array) -> Array:
        """Return the loss and write ∂L/∂outputs to `gradient`; the arrays may be complex, for a complex-step check."""
        ...

    def predictions(self, outputs: Array) -> Array:
        """Return the outputs as people read them, (units, samples): probabilities, where the loss speaks of them."""
        ...

    def classes(self, outputs: Array) -> Labels:
        """Return the class chosen for each sample, (samples,)."""
        ...

    def targets(self, labels: Labels, classes: int) -> Array:
        """Return the targets (units, samples) that say these labels 0, 1, …; shape (samples,)."""
        ...


def one_hot(labels: Labels, classes: int) -> Array:
    """A column for each label: 1 in its row, 0 elsewhere; shape (classes, samples)."""
    return np.equal(np.arange(classes)[:, None], labels).astype(float)


def largest(outputs: Array) -> Labels:
    """The row of the largest output of each sample."""
    rows: Labels = outputs.argmax(axis=0)
    return rows


def above_zero(outputs: Array) -> Labels:
    """1 where the one output is above 0, else 0."""
    classes: Labels = (outputs[0] > 0).astype(np.intp)
    return classes


class MeanSquaredError:
    """The mean of (output − target)² over samples and outputs, with no ½: PyTorch's convention."""

    name = "mse"
    title = "mean squared error"
    formula = "L = mean (a − y)², over samples and outputs"

    def evaluate(self, outputs: Array, targets: Array, gradient: Array) -> Array:
        error = np.subtract(outputs, targets, out=gradient).reshape(-1)
        loss = np.dot(error, error) / error.size
        np.multiply(gradient, 2 / error.size, out=gradient)
        return np.asarray(loss)

    def predictions(self, outputs: Array) -> Array:
        return outputs

    def classes(self, outputs: Array) -> Labels:
        return largest(outputs) if len(outputs) > 1 else above_zero(outputs)

    def targets(self, labels: Labels, classes: int) -> Array:
        """One output says two classes as −1 and 1; more classes have an output each."""
        return 2 * labels[None].astype(float) - 1 if classes == 2 else one_hot(labels, classes)


class BinaryCrossEntropy:
    """The mean of −y·log p − (1 − y)·log(1 − p) with p = σ(z), computed from z so that no logarithm meets 0."""

    name = "binary-cross-entropy"
    title = "binary cross-entropy"
    formula = "L = mean (−y·log p − (1 − y)·log(1 − p)), p = 1/(1 + e⁻ᶻ)"

    def evaluate(self, outputs: Array, targets: Array, gradient: Array) -> Array:
        # log(1 + e^z) − yz = max(z, 0) + log(1 + e^−|z|) − yz, whose exponent is never positive.
        magnitude = np.where(outputs.real < 0, -outputs, outputs)
        losses = np.maximum(outputs, 0.0) + np.log1p(np.exp(-magnitude)) - targets * outputs
        np.subtract(self.predictions(outputs), targets, out=gradient)
        np.multiply(gradient, 1 / outputs.size, out=gradient)
        return np.asarray(losses.sum() / outputs.size)

    def predictions(self, outputs: Array) -> Array:
        return 0.5 * (1 + np.tanh(0.5 * outputs))

    def classes(self, outputs: Array) -> Labels:
        return above_zero(outputs)

    def targets(self, labels: Labels, classes: int) -> Array:
        if classes != 2:
            raise UserError(f"Binary cross-entropy needs two classes, and there are {classes}: use cross-entropy.")
        return labels[None].astype(float)


class CrossEntropy:
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

    def classes(self, outputs: Array) -> Labels:
        return largest(outputs)

    def targets(self, labels: Labels, classes: int) -> Array:
        return one_hot(labels, classes)


LOSSES: Mapping[str, Loss] = {loss.name: loss for loss in (MeanSquaredError(), BinaryCrossEntropy(), CrossEntropy())}
"""Every loss by the name people type, easiest first."""
