"""Rules that follow the gradient, and those that remember where it pointed."""

from collections.abc import Mapping
from typing import ClassVar

import numpy as np

from tutor.engine.arrays import Array
from tutor.engine.rules.schedule_kinds import Knobs
from tutor.engine.rules.update import Point, State, Update
from tutor.engine.rules.workings import Working


class GradientDescent:
    """Step against the gradient, in proportion to it (Cauchy 1847).

    The equation is θ ← θ − α∇L.
    """

    name = "gradient-descent"
    title = "gradient descent"
    equations = ("θ ← θ − α·∇L",)
    workings = (Working("change", "−{learning_rate}·{gradient}"),)
    knobs: ClassVar[Mapping[str, float]] = {"learning_rate": 0.1}

    def init(self, parameters: Array) -> State:
        return {}

    def update(self, at: Point, state: State, knobs: Knobs) -> Update:
        change = -knobs["learning_rate"] * at.gradient
        return Update(change, {}, {"gradient": at.gradient, "change": change})


class FixedLength:
    """Step against the gradient by the length α, however steep it is: normalised gradient descent (Shor 1964).

    The equation is θ ← θ − α∇L/|∇L|. Where the gradient is zero it has no direction, and the point stays.
    """

    name = "fixed-length"
    title = "fixed-length step"
    equations = ("θ ← θ − α·∇L/|∇L|",)
    workings = (
        Working("norm", "√(Σ⟨{gradient}²⟩)"),
        Working("direction", "{gradient}/{norm}"),
        Working("change", "−{learning_rate}·{direction}"),
    )
    knobs: ClassVar[Mapping[str, float]] = {"learning_rate": 0.1}

    def init(self, parameters: Array) -> State:
        return {}

    def update(self, at: Point, state: State, knobs: Knobs) -> Update:
        g = at.gradient
        norm = np.sqrt((g * g).sum(axis=0))
        direction = np.divide(g, norm, out=np.zeros_like(g), where=norm != 0)
        change = -knobs["learning_rate"] * direction
        return Update(change, {}, {"gradient": g, "norm": norm, "direction": direction, "change": change})


class OneAtATime:
    """Move one coordinate an update, each in its turn: cyclic coordinate descent (Wright 2015).

    The equation is θᵢ ← θᵢ − α∂L/∂θᵢ with i = 0, 1, …, d − 1, 0, …; a sweep over all d coordinates is d updates.
    """

    name = "one-at-a-time"
    title = "one weight at a time"
    equations = ("θᵢ ← θᵢ − α·∂L/∂θᵢ", "i ← i + 1, and after the last one 0")
    workings = (Working("change", "−{learning_rate}·{active}·{gradient}"),)
    knobs: ClassVar[Mapping[str, float]] = {"learning_rate": 0.1}

    def init(self, parameters: Array) -> State:
        return {"coordinate": np.zeros(())}

    def update(self, at: Point, state: State, knobs: Knobs) -> Update:
        g = at.gradient
        coordinate = state["coordinate"]
        active = np.zeros_like(g)
        active[int(coordinate)] = 1.0
        change = np.where(active, -knobs["learning_rate"] * g, 0.0)
        terms = {"gradient": g, "coordinate": coordinate, "active": active, "change": change}
        return Update(change, {"coordinate": (coordinate + 1) % len(g)}, terms)


class Momentum:
    """Let a velocity gather the steps of the past, as a ball rolls: the heavy ball (Polyak 1964).

    The equations are v ← βv + α∇L and θ ← θ − v: the learning rate is inside the velocity, so that a changed rate
    counts from here on, and the old velocity fades as it was.
    """

    name = "momentum"
    title = "momentum"
    equations = ("v ← β·v + α·∇L", "θ ← θ − v")
    workings = (
        Working("velocity", "{beta}·{velocity_before} + {learning_rate}·{gradient}"),
        Working("change", "−{velocity}"),
    )
    knobs: ClassVar[Mapping[str, float]] = {"learning_rate": 0.1, "beta": 0.9}

    def init(self, parameters: Array) -> State:
        return {"velocity": np.zeros_like(parameters)}

    def update(self, at: Point, state: State, knobs: Knobs) -> Update:
        velocity = knobs["beta"] * state["velocity"] + knobs["learning_rate"] * at.gradient
        change = -velocity
        return Update(change, {"velocity": velocity}, {"gradient": at.gradient, "velocity": velocity, "change": change})


class MomentumPyTorch:
    """Let a velocity gather the gradients of the past, in the form of PyTorch's SGD (momentum, no dampening).

    The equations are v ← βv + ∇L and θ ← θ − αv: the learning rate is outside the velocity, so that a changed rate
    rescales the whole past. While α stays the same the path is that of `momentum`.
    """

    name = "momentum-pytorch"
    title = "momentum (PyTorch)"
    equations = ("v ← β·v + ∇L", "θ ← θ − α·v")
    workings = (
        Working("velocity", "{beta}·{velocity_before} + {gradient}"),
        Working("change", "−{learning_rate}·{velocity}"),
    )
    knobs: ClassVar[Mapping[str, float]] = {"learning_rate": 0.1, "beta": 0.9}

    def init(self, parameters: Array) -> State:
        return {"velocity": np.zeros_like(parameters)}

    def update(self, at: Point, state: State, knobs: Knobs) -> Update:
        velocity = knobs["beta"] * state["velocity"] + at.gradient
        change = -knobs["learning_rate"] * velocity
        return Update(change, {"velocity": velocity}, {"gradient": at.gradient, "velocity": velocity, "change": change})


class Nesterov:
    """Momentum that looks ahead before it measures the slope (Nesterov 1983), in the form of PyTorch's SGD.

    The equations are v ← βv + ∇L and θ ← θ − α(∇L + βv). This θ is already the place looked ahead to: Sutskever's
    form keeps φ with θ = φ − αβv, takes the gradient at θ, and moves φ by −αv; at constant α and β the two agree.
    """

    name = "nesterov"
    title = "Nesterov momentum"
    equations = ("v ← β·v + ∇L", "θ ← θ − α·(∇L + β·v)")
    workings = (
        Working("velocity", "{beta}·{velocity_before} + {gradient}"),
        Working("direction", "{gradient} + {beta}·{velocity}"),
        Working("change", "−{learning_rate}·{direction}"),
    )
    knobs: ClassVar[Mapping[str, float]] = {"learning_rate": 0.1, "beta": 0.9}

    def init(self, parameters: Array) -> State:
        return {"velocity": np.zeros_like(parameters)}

    def update(self, at: Point, state: State, knobs: Knobs) -> Update:
        g = at.gradient
        velocity = knobs["beta"] * state["velocity"] + g
        direction = g + knobs["beta"] * velocity
        change = -knobs["learning_rate"] * direction
        terms = {"gradient": g, "velocity": velocity, "direction": direction, "change": change}
        return Update(change, {"velocity": velocity}, terms)
