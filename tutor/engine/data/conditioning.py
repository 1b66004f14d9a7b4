"""How hard inputs are for gradient descent: the condition number of their products, and which two say the same."""

from typing import NamedTuple

import numpy as np

from tutor.engine.data.dataset import Dataset

HARD = 1000.0
"""Above this κ plain gradient descent needs thousands of updates."""
_MOST_INPUTS = 300
_NONE = 1e-10
"""Of the largest eigenvalue: a direction in which inputs vary less than this is one in which they do not vary."""


class Conditioning(NamedTuple):
    """What a linear layer on these inputs meets."""

    kappa: float
    """The largest eigenvalue of (1/N)·Σ x xᵀ, x with a 1 for the bias, over the smallest that is not 0."""
    alike: tuple[str, str] | None
    """The two inputs that go together most closely; none where there is one input."""
    correlation: float


def conditioning(train: Dataset) -> Conditioning | None:
    """The condition number of the inputs to train on; none where there are too many to look at, or one row."""
    count, samples = train.inputs.shape
    if count > _MOST_INPUTS or samples < 2:
        return None
    rows = np.vstack([train.inputs, np.ones(samples)])
    eigenvalues = np.linalg.eigvalsh(rows @ rows.T / samples)
    kept = eigenvalues[eigenvalues > _NONE * eigenvalues[-1]]
    with np.errstate(all="ignore"):
        together = np.nan_to_num(np.corrcoef(train.inputs)).reshape(count, count)
    np.fill_diagonal(together, 0.0)
    first, second = divmod(int(np.abs(together).argmax()), count)
    alike = (train.features[first], train.features[second]) if count > 1 else None
    return Conditioning(float(kept[-1] / kept[0]), alike, float(together[first, second]))
