"""How far a network's values are from those of a file, in the file's own units."""

from typing import NamedTuple

import numpy as np

from tutor.engine.arrays import Array
from tutor.engine.data.dataset import Dataset
from tutor.engine.network.network import Network


class ValueErrors(NamedTuple):
    """Errors of values on a part of the data, in the units of the target's column."""

    rmse: float
    """The root of the mean squared error."""
    mae: float
    """The mean of the errors' magnitudes."""
    median: float
    """What half of the errors' magnitudes are below."""
    r2: float | None
    """1 − Σ(a − y)²/Σ(y − ȳ)², ȳ the mean of this part; none where its values are all alike."""


def value_errors(network: Network, parameters: Array, part: Dataset) -> ValueErrors | None:
    """The errors on a part of a file; none where there are classes, no rows, or values that were drawn."""
    if part.units is None or not len(part):
        return None
    _, deviation = part.units
    with np.errstate(all="ignore"):
        off = np.abs(network.predict(parameters, part.inputs) - part.values)
        squares = float((off**2).sum())
        spread = float(((part.values - part.values.mean()) ** 2).sum())
        rmse = deviation * float(np.sqrt(squares / len(part)))
        mae, median = deviation * float(off.mean()), deviation * float(np.median(off))
    return ValueErrors(rmse, mae, median, 1 - squares / spread if spread else None)
