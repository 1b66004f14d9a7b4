"""The learning rate of a run that names none."""

from collections.abc import Mapping

from tutor.engine.rules.update import Optimizer
from tutor.engine.surfaces.contract import Surface

STEEP: Mapping[str, float] = {
    "rosenbrock": 0.001,
    "beale": 0.01,
    "himmelblau": 0.01,
    "styblinski-tang": 0.02,
    "rastrigin": 0.002,
}
"""Where a rule that steps in proportion to the gradient leaps out of the picture, and the rate at which it descends."""


def usual_rate(surface: Surface, optimizer: Optimizer) -> float:
    """The optimizer's own default α; on a steep surface less, for a rule that steps in proportion to the gradient."""
    own = optimizer.knobs["learning_rate"]
    return STEEP.get(surface.name, own) if optimizer.steps_in_proportion else own


def rate_on(surface: Surface, optimizer: Optimizer, rate: float, before: Surface) -> float:
    """The rate to go on with on another surface than before: the same one, where it was chosen and is not too large."""
    usual = usual_rate(surface, optimizer)
    if rate == usual_rate(before, optimizer):
        return usual
    return min(rate, usual) if usual < optimizer.knobs["learning_rate"] else rate
