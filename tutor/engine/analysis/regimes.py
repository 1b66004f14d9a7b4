"""What a run is doing, in a word, and why, in a sentence that names the numbers.

On a quadratic surface, with gradient descent or momentum, the word is exact: it follows from the Hessian's eigenvalues
before a single step is made. Elsewhere it is measured on the frames of the run.
"""

from functools import lru_cache

import numpy as np

from tutor.engine.analysis.curvature import constant_hessian
from tutor.engine.analysis.measured_regimes import measured_regime
from tutor.engine.analysis.quadratic_regimes import quadratic_regime
from tutor.engine.analysis.regime_names import REGIMES, Regime
from tutor.engine.runs.frames import Settings
from tutor.engine.runs.history import Descent, History
from tutor.engine.surfaces.contract import Surface

__all__ = ["REGIMES", "Regime", "regime"]


def regime(descent: Descent) -> Regime:
    """Name what the run does at the frame under the cursor, and say why."""
    return _regime_at(descent.history, descent.cursor)


@lru_cache(maxsize=16)
def _regime_at(history: History[Settings, Surface], cursor: int) -> Regime:
    """Frames never change, so what is measured on them is measured once."""
    descent = Descent(history, cursor)
    began = history.part_at(cursor).start
    with np.errstate(all="ignore"):
        settings = descent.settings
        # Only so is every update the same linear map, given that the gradient is one.
        is_constant = settings.schedule.name == "constant" and settings.clip is None
        linear = settings.optimizer.linear if is_constant and began.is_finite else None
        hessian = constant_hessian(descent.surface) if linear else None
        if linear is None or hessian is None:
            return measured_regime(descent)
        return quadratic_regime(descent, began, hessian, linear)
