"""What is known exactly of a rule whose update is a fixed linear map wherever the gradient is one."""

import cmath
from collections.abc import Callable
from dataclasses import dataclass

from tutor.engine.rules.schedule_kinds import Knobs


@dataclass(frozen=True, slots=True)
class Linear:
    """How a rule moves along an eigenvector of the Hessian, with curvature h.

    An update multiplies the distance from the bottom by a fixed matrix, whose eigenvalues z obey z² − pz + q = 0: for
    momentum p = 1 + β − αh and q = β (Goh 2017, "Why Momentum Really Works"); β = 0 is gradient descent.
    """

    polynomial: Callable[[float, Knobs], tuple[float, float]]
    """(p, q) from αh and the knobs."""
    limit: Callable[[Knobs], float]
    """The αh from which the rule no longer converges, for 0 ≤ β < 1."""
    limit_formula: str
    """The learning rate at that limit, as a formula; `⟦knob:…⟧` as in a `Working`."""
    swing_formula: str = "√β"
    """√q: what an update keeps of a swing."""

    def roots(self, step: float, knobs: Knobs) -> tuple[complex, complex]:
        """What one update multiplies by along an eigenvector, larger first; `step` is αh."""
        total, product = self.polynomial(step, knobs)
        discriminant = total * total - 4 * product
        # A double root, to rounding, is one: a discriminant of −1e−17 would show as a swing that is not there.
        root = 0j if abs(discriminant) < 1e-14 else cmath.sqrt(discriminant)
        first, second = (total + root) / 2, (total - root) / 2
        return (first, second) if abs(first) >= abs(second) else (second, first)

    def speed(self, knobs: Knobs) -> float:
        """What a constant slope of 1 moves a point by in one update in the long run, at α = 1; for β < 1."""
        total, product = self.polynomial(1.0, knobs)
        return (1 - total + product) / (1 - float(knobs.get("beta", 0.0)))
