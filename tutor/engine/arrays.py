"""The one array type of the engine."""

from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Array: TypeAlias = NDArray[np.float64]
"""Components first, batch after: parameters (d, *batch), a loss (*batch), a Hessian (d, d, *batch); float64."""
