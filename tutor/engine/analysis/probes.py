"""Looking around: what the derivatives promise for a step, beside what the loss does."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tutor.engine.analysis.curvature import MOST_DIMENSIONS, constant_hessian, descended_hessian
from tutor.engine.arrays import Array
from tutor.engine.rules.directions import lowest_direction
from tutor.engine.rules.schedules import Knobs
from tutor.engine.runs.frames import Settings
from tutor.engine.surfaces.contract import Surface


@dataclass(frozen=True, slots=True, eq=False)
class Prediction:
    """The loss after a step, and what Taylor's first two orders say of it; each a number or an array (*batch)."""

    loss: Array
    """L(θ), before the step."""
    first_order: Array
    """L + g·Δ."""
    second_order: Array
    """L + g·Δ + ½ΔᵀHΔ."""
    true: Array
    """L(θ + Δ)."""


def prediction(surface: Surface, parameters: Array, change: Array) -> Prediction:
    """Predict the loss after a step Δ, (d, *batch), from one point θ, (d,)."""
    with np.errstate(all="ignore"):
        loss, gradient, hessian = surface.loss(parameters), surface.gradient(parameters), surface.hessian(parameters)
        first = loss + np.tensordot(gradient, change, axes=1)
        start = parameters.reshape(parameters.shape + (1,) * (change.ndim - 1))
        second = first + 0.5 * (change * np.tensordot(hessian, change, axes=1)).sum(axis=0)
        return Prediction(loss, first, second, surface.loss(start + change))


@dataclass(frozen=True, slots=True, eq=False)
class ShrinkingStep:
    """How wrong each order is as a step shrinks: the first by its square, the second by its cube."""

    shares: Array
    """Shares of the whole step, falling, shape (n,)."""
    prediction: Prediction
    """For every share, shape (n,)."""

    @property
    def gaps(self) -> Array:
        """How wrong each order is, (2, n); NaN or infinite where a number is too large."""
        with np.errstate(all="ignore"):
            gaps: Array = np.abs(self.prediction.true - [self.prediction.first_order, self.prediction.second_order])
        return gaps


def shrinking_step(surface: Surface, parameters: Array, change: Array, halvings: int = 6) -> ShrinkingStep:
    """Predict a step Δ, (d,), and its half, its quarter, … ."""
    shares = np.ldexp(1.0, -np.arange(halvings + 1))
    return ShrinkingStep(shares, prediction(surface, parameters, change[:, np.newaxis] * shares))


@dataclass(frozen=True, slots=True, eq=False)
class DirectionDial:
    """The loss on a circle around a point, by direction; angles in radians from the first axis, in (−π, π]."""

    radius: float
    angles: Array
    """Evenly around the circle, shape (n,)."""
    change: Array
    """L(θ + r·direction) − L(θ), shape (n,)."""
    downhill: float
    """The angle of −gradient; NaN where the gradient is zero."""
    best: float
    """The angle of the lowest loss on the circle."""

    @property
    def apart(self) -> float:
        """The angle between −gradient and the best direction, in [0, π]."""
        return abs(float(np.angle(np.exp(1j * (self.downhill - self.best)))))


def direction_dial(surface: Surface, parameters: Array, radius: float, count: int = 120) -> DirectionDial:
    """Look around a point, (2,), of a surface over two parameters.

    Raises:
        ValueError: the surface has another number of parameters.
    """
    if len(parameters) != 2:
        raise ValueError(f"a direction dial needs two parameters, not {len(parameters)}")
    angles = np.linspace(-np.pi, np.pi, count, endpoint=False)
    with np.errstate(all="ignore"):
        circle = parameters[:, np.newaxis] + radius * np.stack([np.cos(angles), np.sin(angles)])
        change = surface.loss(circle) - surface.loss(parameters)
        gradient = surface.gradient(parameters)
    best = lowest_direction(surface, parameters, np.asarray(radius))
    downhill = np.arctan2(-gradient[1], -gradient[0]) if gradient.any() else np.nan
    return DirectionDial(radius, angles, change, float(downhill), float(np.arctan2(best[1], best[0])))


@dataclass(frozen=True, slots=True, eq=False)
class OneAtATime:
    """What the coordinates of a step do to the loss, each alone, and together."""

    alone: Array
    """L(θ + Δᵢeᵢ) − L(θ) for each coordinate i, shape (d,)."""
    together: float
    """L(θ + Δ) − L(θ)."""

    @property
    def interaction(self) -> float:
        """What moving together adds to the sum of the single effects: about ΔᵢΔⱼ∂²L/∂θᵢ∂θⱼ, smaller than the step."""
        with np.errstate(all="ignore"):
            return self.together - float(self.alone.sum())


def one_at_a_time(surface: Surface, parameters: Array, change: Array) -> OneAtATime:
    """Move each coordinate of θ alone by its part of Δ, both (d,), and then all of them at once."""
    with np.errstate(all="ignore"):
        loss = surface.loss(parameters)
        alone = surface.loss(parameters[:, np.newaxis] + np.diag(change)) - loss
        return OneAtATime(alone, float(surface.loss(parameters + change) - loss))


@dataclass(frozen=True, slots=True, eq=False)
class NumericalGradient:
    """The gradient by central differences, beside the one that a backward pass gives."""

    numerical: Array
    """(L(θ + hᵢeᵢ) − L(θ − hᵢeᵢ)) / 2hᵢ, shape (d,)."""
    analytic: Array
    evaluations: int
    """How many losses were computed, 2d; one backward pass costs about as much as two or three, whatever d is."""
    sides: Array
    """The slope on the left and on the right of the point, over the same hᵢ, shape (2, d)."""
    is_kink: NDArray[np.bool_]
    """Where these differ by far more than the curvature says, shape (d,): there the slope jumps within hᵢ."""

    @property
    def error(self) -> float:
        """How far apart they are, as a share of the analytic gradient's length; NaN where one is infinite."""
        # In units of the largest part, for the square of a large number is none.
        unit = float(np.abs(self.analytic).max()) or 1.0
        with np.errstate(all="ignore"):
            numerical, analytic = self.numerical / unit, self.analytic / unit
            length = float(np.linalg.norm(analytic))
            return float(np.linalg.norm(numerical - analytic)) / (length or 1.0)


def numerical_gradient(surface: Surface, parameters: Array) -> NumericalGradient:
    """Compute the gradient at a point, (d,), from losses alone, in one batched call."""
    # The cube root of the rounding unit balances the formula's own error against the rounding of the losses.
    steps = np.finfo(float).eps ** (1 / 3) * np.maximum(1.0, np.abs(parameters))
    moves = np.diag(steps)
    points = parameters[:, np.newaxis] + np.concatenate([moves, -moves], axis=1)
    with np.errstate(all="ignore"):
        up, down = np.split(surface.loss(points), 2)
        numerical = (up - down) / (2 * steps)
        loss = surface.loss(parameters)
        sides = np.stack([(loss - down) / steps, (up - loss) / steps])
        bend = np.abs(np.diag(surface.hessian(parameters))) if len(parameters) <= MOST_DIMENSIONS else np.inf
        usual = 10 * steps * np.nan_to_num(bend, posinf=np.inf) + 1e-3 * np.abs(sides).max(axis=0) + 1e-9 * abs(loss)
        is_kink = np.abs(sides[1] - sides[0]) > usual
        return NumericalGradient(numerical, surface.gradient(parameters), 2 * len(parameters), sides, is_kink)


@dataclass(frozen=True, slots=True, eq=False)
class RateLimits:
    """What the curvature says about a learning rate that stays as it is."""

    curvatures: Array
    """The eigenvalues of the Hessian of what may move, a weight decay's λ added, ascending, shape (d,) or shorter."""
    one_step: float
    """1/h for the steepest h: below, no update crosses over; infinite where nothing curves upwards."""
    stable: float | None
    """The rate from which the run diverges; None where a rule or a clip leaves no such limit in a formula."""
    best: float | None
    """2/(λ₁ + λₙ), the best fixed rate of gradient descent; None where the surface, the rule or a clip leaves none."""
    is_local: bool
    """Whether this holds only near the point, because the curvature changes from place to place."""


def rate_limits(surface: Surface, settings: Settings, knobs: Knobs, parameters: Array) -> RateLimits | None:
    """Return the limits of the learning rate at a point, (d,); None where there are too many parameters to look at.

    The knobs are those of the coming update, as a schedule gives them.
    """
    if len(parameters) > MOST_DIMENSIONS:
        return None
    constant = constant_hessian(surface)
    with np.errstate(all="ignore"):
        hessian = surface.hessian(parameters) if constant is None else constant
        descended = descended_hessian(hessian, settings)
        curvatures = np.linalg.eigvalsh(np.where(np.isfinite(descended), descended, 0.0))
    upwards = curvatures[curvatures > 1e-12 * np.abs(curvatures).max(initial=0.0)]
    if not len(upwards):
        return RateLimits(curvatures, np.inf, None, None, constant is None)
    flattest, steepest = float(upwards[0]), float(upwards[-1])
    beta = float(knobs.get("beta", 0.0))
    rule = settings.optimizer
    linear = rule.linear if settings.clip is None else None
    stable = linear.limit(knobs) / steepest if linear and 0 <= beta < 1 else None
    rises_everywhere = curvatures[0] > -1e-12 * steepest
    best = 2 / (flattest + steepest) if linear and rule.is_plain and rises_everywhere else None
    return RateLimits(curvatures, 1 / steepest, stable, best, constant is None)
