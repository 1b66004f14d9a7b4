"""What a run is doing, in a word, and why, in a sentence that names the numbers.

On a quadratic surface, with gradient descent or momentum, the word is exact: it follows from the Hessian's eigenvalues
before a single step is made. Elsewhere it is measured on the frames of the run.
"""

from functools import lru_cache

import numpy as np

from tutor.engine.analysis.measured_regimes import measured_regime
from tutor.engine.analysis.quadratic_regimes import quadratic_regime
from tutor.engine.analysis.quadratics import LINEAR_RULES, constant_hessian
from tutor.engine.analysis.regime_names import REGIMES, Regime
from tutor.engine.runs.descent import Descent, History, Settings
from tutor.engine.surfaces.contract import Surface

__all__ = ["REGIMES", "Regime", "regime"]


def regime(descent: Descent) -> Regime:
    """Name what the run does at the frame under the cursor, and say why."""
    return _regime_at(descent.history, descent.cursor)


@lru_cache(maxsize=16)
def _regime_at(history: History[Settings, Surface], cursor: int) -> Regime:
    """Frames never change, so what is measured on them is measured once."""
    descent = Descent(history, cursor)
    began = descent.history.frame(max(at for at, _ in descent.history.segments if at <= descent.cursor))
    with np.errstate(all="ignore"):
        is_exact = began.is_finite and _is_linear(descent.settings)
        hessian = constant_hessian(descent.surface) if is_exact else None
        return measured_regime(descent) if hessian is None else quadratic_regime(descent, began, hessian)


def _is_linear(settings: Settings) -> bool:
    """Whether every update is the same linear map, given that the gradient is one."""
    is_constant = settings.schedule.name == "constant" and settings.clip is None
    return is_constant and settings.optimizer.name in LINEAR_RULES
