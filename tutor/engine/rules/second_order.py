"""Rules that look further than the gradient: at the curvature, or at the loss elsewhere."""

from collections.abc import Mapping
from typing import ClassVar

import numpy as np

from tutor.engine.arrays import Array
from tutor.engine.rules.directions import angle_between, lowest_direction
from tutor.engine.rules.schedule_kinds import Knobs
from tutor.engine.rules.update import Point, State, Update
from tutor.engine.rules.workings import Working


class Newton:
    """Leap to where a parabola through this point has its minimum, made safe where there is none (modified Newton).

    The equation is θ ← θ − α(|H| + μI)⁻¹∇L. |H| is the Hessian with every eigenvalue replaced by its absolute value,
    at least 10⁻⁸ (Greenstadt 1967; "saddle-free Newton", Dauphin et al. 2014): where the Hessian is positive definite
    this is Newton's own step, at a saddle it goes downhill, and where the Hessian is singular the step along a flat
    direction is long but finite. The damping μ shortens it (Levenberg 1944). The Hessian is the surface's own: weight
    decay and clipping reach this rule by the gradient only.
    """

    name = "newton"
    title = "Newton's method"
    equations = ("c = max(|λ|, 10⁻⁸) + μ for each eigenvalue λ of H", "θ ← θ − α·(V·diag(1/c)·Vᵀ)·∇L")
    workings = (
        Working("curvature", "max(|{eigenvalues}|, 1e-08) + {damping}"),
        Working("direction", "Σ⟨{inverse}·{gradient}⟩"),
        Working("change", "−{learning_rate}·{direction}"),
    )
    knobs: ClassVar[Mapping[str, float]] = {"learning_rate": 1.0, "damping": 0.0}

    def init(self, parameters: Array) -> State:
        return {}

    def update(self, at: Point, state: State, knobs: Knobs) -> Update:
        hessian = at.surface.hessian(at.parameters)
        eigenvalues, vectors = _eigen(hessian)
        curvature = np.maximum(np.abs(eigenvalues), 1e-8) + knobs["damping"]
        inverse = np.einsum("ik...,k...,jk...->ij...", vectors, 1 / curvature, vectors)
        direction = (inverse * at.gradient).sum(axis=1)  # H⁻¹ is symmetric, so either index serves
        change = -knobs["learning_rate"] * direction
        terms = {
            "gradient": at.gradient,
            "hessian": hessian,
            "eigenvalues": eigenvalues,
            "curvature": curvature,
            "inverse": inverse,
            "direction": direction,
            "change": change,
        }
        return Update(change, {}, terms)


def _eigen(hessian: Array) -> tuple[Array, Array]:
    """Eigenvalues (d, *batch), ascending, and eigenvectors (d, d, *batch) in columns; NaN where H is not finite."""
    finite = np.isfinite(hessian).all(axis=(0, 1))
    matrices = np.moveaxis(np.where(finite, hessian, 0.0), (0, 1), (-2, -1))
    eigenvalues, vectors = np.linalg.eigh(matrices)
    return np.where(finite, np.moveaxis(eigenvalues, -1, 0), np.nan), np.moveaxis(vectors, (-2, -1), (0, 1))


class BestDirection:
    """Of all steps as long as gradient descent's, take the one that lowers the loss most.

    The equation is θ ← θ + r·argmin L(θ + r·d) over all |d| = 1, with r = α|∇L|. For a step of finite length this is
    not −∇L, which is best only as r goes to 0. The search is that of `lowest_direction`; `angle` is the direction's in
    degrees, anticlockwise from the first axis, and `angle_from_steepest` how far it turns away from −∇L.
    """

    name = "best-direction"
    title = "best direction for a finite step"
    equations = ("r = α·|∇L|", "d = argmin L(θ + r·d) over |d| = 1", "θ ← θ + r·d")
    workings = (
        Working("norm", "√(Σ⟨{gradient}²⟩)"),
        Working("radius", "{learning_rate}·{norm}"),
        Working("change", "{radius}·{direction}"),
    )
    knobs: ClassVar[Mapping[str, float]] = {"learning_rate": 0.1}

    def init(self, parameters: Array) -> State:
        return {}

    def update(self, at: Point, state: State, knobs: Knobs) -> Update:
        g = at.gradient
        norm = np.sqrt((g * g).sum(axis=0))
        radius = knobs["learning_rate"] * norm
        direction = lowest_direction(at.surface, at.parameters, radius)
        terms = {"gradient": g, "norm": norm, "radius": radius, "direction": direction}
        if len(g) == 2:
            terms["angle"] = np.degrees(np.arctan2(direction[1], direction[0]))
        terms["angle_from_steepest"] = np.degrees(angle_between(direction, -g))
        terms["change"] = radius * direction
        return Update(terms["change"], {}, terms)
