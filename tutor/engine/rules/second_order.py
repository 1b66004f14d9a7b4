"""Rules that look further than the gradient: at the curvature, or at the loss elsewhere."""

import numpy as np

from tutor.engine.arrays import Array
from tutor.engine.rules.directions import angle_between, lowest_direction
from tutor.engine.rules.schedules import Knobs
from tutor.engine.rules.update import Optimizer, Point, State, Update
from tutor.engine.rules.workings import Symbol, Working


def _newton(at: Point, state: State, knobs: Knobs) -> Update:
    hessian = at.surface.hessian(at.parameters)
    eigenvalues, vectors = _eigen(hessian)
    curvature = np.maximum(np.abs(eigenvalues), 1e-8) + knobs["damping"]
    inverse = np.einsum("ik...,k...,jk...->ij...", vectors, 1 / curvature, vectors)
    direction = (inverse * at.gradient).sum(axis=1)  # H⁻¹ is symmetric, so either index serves
    change = -knobs["learning_rate"] * direction
    terms = {"gradient": at.gradient, "hessian": hessian, "eigenvalues": eigenvalues, "curvature": curvature}
    return Update(change, {}, {**terms, "inverse": inverse, "direction": direction, "change": change})


def _eigen(hessian: Array) -> tuple[Array, Array]:
    """Eigenvalues (d, *batch), ascending, and eigenvectors (d, d, *batch) in columns; NaN where H is not finite."""
    finite = np.isfinite(hessian).all(axis=(0, 1))
    matrices = np.moveaxis(np.where(finite, hessian, 0.0), (0, 1), (-2, -1))
    eigenvalues, vectors = np.linalg.eigh(matrices)
    return np.where(finite, np.moveaxis(eigenvalues, -1, 0), np.nan), np.moveaxis(vectors, (-2, -1), (0, 1))


NEWTON = Optimizer(
    name="newton",
    title="Newton's method",
    family="curvature",
    source="Newton's step made safe: every eigenvalue of the Hessian is replaced by its absolute value, at least 10⁻⁸"
    " (Greenstadt 1967; saddle-free Newton, Dauphin et al. 2014), so that at a saddle it goes downhill. The damping μ"
    " shortens the step (Levenberg 1944). The Hessian is the surface's own: weight decay and clipping reach this rule"
    " by the gradient only.",
    form=("c = max(|λ|, 10⁻⁸) + μ for each eigenvalue λ of H", "θ ← θ − α·(V·diag(1/c)·Vᵀ)·∇L"),
    knobs={"learning_rate": 1.0, "damping": 0.0},
    symbols={
        "damping": Symbol("μ", "added to the curvature, so that a step stays short where it is flat"),
        "hessian": Symbol("H", "the Hessian: how the gradient changes from place to place"),
        "eigenvalues": Symbol("λ", "the curvatures along the Hessian's own axes"),
        "curvature": Symbol("c", "the curvatures made positive, so that every step goes down"),
        "inverse": Symbol("H⁻¹", "the inverse of the curvatures, put together again"),
    },
    workings=(
        Working("curvature", "max(|{eigenvalues}|, 1e-08) + {damping}"),
        Working("direction", "Σ⟨{inverse}·{gradient}⟩"),
        Working("change", "−{learning_rate}·{direction}"),
    ),
    update=_newton,
    given=("hessian",),
    heeds_length=True,
)


def _best_direction(at: Point, state: State, knobs: Knobs) -> Update:
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


BEST_DIRECTION = Optimizer(
    name="best-direction",
    title="best direction for a finite step",
    family="curvature",
    source="Of all steps as long as gradient descent's, the one that lowers the loss most. For a step of finite length"
    " this is not −∇L, which is best only as r goes to 0.",
    form=("r = α·|∇L|", "d = argmin L(θ + r·d) over |d| = 1", "θ ← θ + r·d"),
    knobs={"learning_rate": 0.1},
    symbols={
        "radius": Symbol("r", "the length of the step"),
        "angle": Symbol("φ", "the direction's angle in degrees, anticlockwise from the first axis"),
        "angle_from_steepest": Symbol("ψ", "how far the direction turns away from −gradient, in degrees"),
    },
    workings=(
        Working("norm", "√(Σ⟨{gradient}²⟩)"),
        Working("radius", "{learning_rate}·{norm}"),
        Working("change", "{radius}·{direction}"),
    ),
    update=_best_direction,
    given=("direction",),
    is_costly=True,
)

RULES = (NEWTON, BEST_DIRECTION)
