"""Fitting a line to Galton's heights: a loss over real data, whole or a minibatch at a time."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Self

import numpy as np
from numpy.typing import NDArray

from tutor.engine.arrays import Array
from tutor.engine.errors import UserError
from tutor.engine.surfaces.contract import Constant, CriticalPoint, changed_constants, finite_number

# Francis Galton, "Regression towards mediocrity in hereditary stature", Journal of the Anthropological Institute 15
# (1886), table I: how many of 928 grown-up children have which height (columns) by the mean height of their parents
# (rows), in inches; daughters' and mothers' heights were multiplied by 1.08. The outermost classes were open.
_CHILD = (61.7, 62.2, 63.2, 64.2, 65.2, 66.2, 67.2, 68.2, 69.2, 70.2, 71.2, 72.2, 73.2, 73.7)
_COUNTS = {
    64.0: (1, 0, 2, 4, 1, 2, 2, 1, 1, 0, 0, 0, 0, 0),
    64.5: (1, 1, 4, 4, 1, 5, 5, 0, 2, 0, 0, 0, 0, 0),
    65.5: (1, 0, 9, 5, 7, 11, 11, 7, 7, 5, 2, 1, 0, 0),
    66.5: (0, 3, 3, 5, 2, 17, 17, 14, 13, 4, 0, 0, 0, 0),
    67.5: (0, 3, 5, 14, 15, 36, 38, 28, 38, 19, 11, 4, 0, 0),
    68.5: (1, 0, 7, 11, 16, 25, 31, 34, 48, 21, 18, 4, 3, 0),
    69.5: (0, 0, 1, 16, 4, 17, 27, 20, 33, 25, 20, 11, 4, 5),
    70.5: (1, 0, 1, 0, 1, 1, 3, 12, 18, 14, 7, 4, 3, 3),
    71.5: (0, 0, 0, 0, 1, 3, 4, 3, 5, 10, 4, 9, 2, 2),
    72.5: (0, 0, 0, 0, 0, 0, 0, 1, 2, 1, 2, 7, 2, 4),
    73.0: (0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 3, 0),
}


def galton_heights() -> Array:
    """The heights of parents and child in inches, shape (2, 928)."""
    counts = np.array(list(_COUNTS.values()))
    parent, child = np.meshgrid(list(_COUNTS), _CHILD, indexing="ij")
    return np.array([np.repeat(parent.ravel(), counts.ravel()), np.repeat(child.ravel(), counts.ravel())])


@lru_cache(maxsize=1)
def _standard_heights() -> Array:
    """The heights with mean 0 and variance 1, shape (2, 928)."""
    heights = galton_heights()
    standard: Array = (heights - heights.mean(axis=1, keepdims=True)) / heights.std(axis=1, keepdims=True)
    return standard


@lru_cache(maxsize=8)
def _shuffled(seed: int, epoch: int, samples: int) -> NDArray[np.int64]:
    """The order in which an epoch visits the samples."""
    return np.random.default_rng([seed, epoch]).permutation(samples)


@dataclass(frozen=True, slots=True, eq=False)
class LineFit:
    """Mean squared error of a child's height predicted by a line, slope·parents + intercept.

    Update number k sees batch k of its epoch. The order is drawn afresh for every epoch, from the seed and the epoch's
    number alone, and the last batch of an epoch may be smaller.
    """

    name: str
    data: Array = field(default_factory=_standard_heights)
    """Parents' and child's heights, shape (2, samples)."""
    batch: int | None = None
    """Samples in a batch; None for all."""
    seed: int = 0

    coordinates = ("slope", "intercept")
    formula = "mean of (slope·parents + intercept − child)²"
    gradient_formulas = (
        "∂L/∂slope = mean of 2·(slope·parents + intercept − child)·parents",
        "∂L/∂intercept = mean of 2·(slope·parents + intercept − child)",
    )
    hessian_formulas = (
        "∂²L/∂slope² = mean of 2·parents²",
        "∂²L/∂slope∂intercept = mean of 2·parents",
        "∂²L/∂intercept² = 2",
    )
    start = (-1.0, 1.0)
    window = ((-2.0, 3.0), (-1.5, 1.5))

    @property
    def constants(self) -> Mapping[str, Constant]:
        return {"batch": "all" if self.batch is None else self.batch, "seed": self.seed}

    def with_constants(self, **constants: Constant) -> Self:
        """The same data with another batch size (a whole number, or `all`) or seed."""
        changed = changed_constants(self, constants)
        return replace(self, batch=batch_size(changed), seed=whole_number("seed", changed))

    def at_step(self, index: int) -> "LineFit":
        samples = self.data.shape[1]
        if self.batch is None or self.batch >= samples:
            return self
        return replace(self, data=self.data[:, rows_of_batch(self.seed, index, self.batch, samples)], batch=None)

    @property
    def critical_points(self) -> tuple[CriticalPoint, ...]:
        square, mean, with_child, child, _ = self.moments
        determinant = square - mean * mean
        if determinant < 1e-12:
            return ()
        slope = (with_child - mean * child) / determinant
        return (CriticalPoint((slope, child - slope * mean), "minimum"),)

    def loss(self, parameters: Array) -> Array:
        square, mean, with_child, child, child_square = self.moments
        slope, intercept = parameters
        fitted = slope * (square * slope + 2 * mean * intercept) + intercept * intercept
        loss: Array = fitted - 2 * (with_child * slope + child * intercept) + child_square
        return loss

    def gradient(self, parameters: Array) -> Array:
        square, mean, with_child, child, _ = self.moments
        slope, intercept = parameters
        return 2 * np.array([square * slope + mean * intercept - with_child, mean * slope + intercept - child])

    def loss_and_gradient(self, parameters: Array) -> tuple[Array, Array]:
        return self.loss(parameters), self.gradient(parameters)

    def hessian(self, parameters: Array) -> Array:
        square, mean, *_ = self.moments
        matrix = 2 * np.array([[square, mean], [mean, 1.0]])
        return np.broadcast_to(matrix.reshape(2, 2, *(1,) * (parameters.ndim - 1)), (2, *parameters.shape)).copy()

    def undefined_at(self, parameters: Array) -> str:
        return ""

    @property
    def moments(self) -> tuple[float, float, float, float, float]:
        """The means of parents², parents, parents·child, child and child², which are all that the loss depends on."""
        parents, child = self.data
        samples = len(parents)
        return (
            float(parents @ parents) / samples,
            float(parents.sum()) / samples,
            float(parents @ child) / samples,
            float(child.sum()) / samples,
            float(child @ child) / samples,
        )


def rows_of_batch(seed: int, index: int, batch: int, count: int) -> NDArray[np.int64]:
    """The samples that update number `index` sees."""
    epoch, position = divmod(index, -(-count // batch))
    return _shuffled(seed, epoch, count)[position * batch : (position + 1) * batch]


def batch_size(constants: Mapping[str, Constant]) -> int | None:
    """The samples of a batch, None for all.

    Raises:
        UserError: it is no whole number.
    """
    return None if constants["batch"] == "all" else whole_number("batch", constants, 1)


def whole_number(name: str, constants: Mapping[str, Constant], least: int = 0) -> int:
    """A constant that must be a whole number.

    Raises:
        UserError: it is none.
    """
    number = finite_number(name, constants[name])
    if number != int(number) or number < least:
        raise UserError(f"{name} must be a whole number from {least} up, not {constants[name]}.")
    return int(number)
