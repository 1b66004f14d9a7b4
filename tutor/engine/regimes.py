"""What a run is doing, in a word, and why, in a sentence that names the numbers.

On a quadratic surface, with gradient descent or momentum, the word is exact: it follows from the Hessian's eigenvalues
before a single step is made. Elsewhere it is measured on the frames of the run.
"""

import numpy as np

from tutor.engine.arrays import Array
from tutor.engine.descent import Descent
from tutor.engine.measured_regimes import measured_regime
from tutor.engine.quadratic_regimes import quadratic_regime
from tutor.engine.quadratics import LINEAR_RULES, constant_hessian
from tutor.engine.regime_names import REGIMES, Regime

__all__ = ["REGIMES", "Regime", "regime"]


def regime(descent: Descent) -> Regime:
    """Name what the run does at the frame under the cursor, and say why."""
    hessian = _exact_hessian(descent)
    found = None if hessian is None else quadratic_regime(descent, hessian)
    return found or measured_regime(descent)


def _exact_hessian(descent: Descent) -> Array | None:
    """The Hessian that decides everything, where updates are a fixed linear map; None where they are not."""
    settings = descent.settings
    if settings.optimizer.name not in LINEAR_RULES or settings.schedule.name != "constant":
        return None
    if settings.clip is not None or settings.mask is not None:
        return None
    hessian = constant_hessian(descent.surface)
    return None if hessian is None else hessian + settings.weight_decay * np.eye(len(hessian))
