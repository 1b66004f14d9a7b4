"""Rules that follow the gradient and remember nothing of it."""

import numpy as np

from tutor.engine.rules.schedules import Knobs
from tutor.engine.rules.update import Linear, Optimizer, Point, State, Update
from tutor.engine.rules.workings import Symbol, Working


def _gradient_descent(at: Point, state: State, knobs: Knobs) -> Update:
    change = -knobs["learning_rate"] * at.gradient
    return Update(change, {}, {"gradient": at.gradient, "change": change})


GRADIENT_DESCENT = Optimizer(
    name="gradient-descent",
    title="gradient descent",
    family="gradient",
    source="Cauchy 1847. PyTorch and optax call it SGD.",
    form=("θ ← θ − α·∇L",),
    knobs={"learning_rate": 0.1},
    workings=(Working("change", "−{learning_rate}·{gradient}"),),
    update=_gradient_descent,
    as_typed="w - rate*g",
    is_plain=True,
    steps_in_proportion=True,
    heeds_length=True,
    linear=Linear(lambda step, knobs: (1 - step, 0.0), lambda knobs: 2.0, "2/h"),
    pytorch="torch.optim.SGD(params, lr={learning_rate})",
    also_called=("sgd", "gd", "vanilla"),
    with_momentum="momentum-pytorch",
)


def _fixed_length(at: Point, state: State, knobs: Knobs) -> Update:
    g = at.gradient
    norm = np.sqrt((g * g).sum(axis=0))
    direction = np.divide(g, norm, out=np.zeros_like(g), where=norm != 0)
    change = -knobs["learning_rate"] * direction
    return Update(change, {}, {"gradient": g, "norm": norm, "direction": direction, "change": change})


FIXED_LENGTH = Optimizer(
    name="fixed-length",
    title="fixed-length step",
    family="gradient",
    source="Shor 1964: normalised gradient descent. Where the gradient is zero it has no direction: the point stays.",
    form=("θ ← θ − α·∇L/|∇L|",),
    knobs={"learning_rate": 0.1},
    workings=(
        Working("norm", "√(Σ⟨{gradient}²⟩)"),
        Working("direction", "{gradient}/{norm}"),
        Working("change", "−{learning_rate}·{direction}"),
    ),
    update=_fixed_length,
    as_typed="n = norm(g); w - rate*if(n > 0, g/n, 0*g)",
)


def _one_at_a_time(at: Point, state: State, knobs: Knobs) -> Update:
    g, coordinate = at.gradient, state["coordinate"]
    active = np.zeros_like(g)
    active[int(coordinate)] = 1.0
    change = np.where(active, -knobs["learning_rate"] * g, 0.0)
    terms = {"gradient": g, "coordinate": coordinate, "active": active, "change": change}
    return Update(change, {"coordinate": (coordinate + 1) % len(g)}, terms)


ONE_AT_A_TIME = Optimizer(
    name="one-at-a-time",
    title="one weight at a time",
    family="gradient",
    source="Cyclic coordinate descent (Wright 2015). A sweep over all d coordinates is d updates.",
    form=("θᵢ ← θᵢ − α·∂L/∂θᵢ", "i ← i + 1, and after the last one 0"),
    knobs={"learning_rate": 0.1},
    symbols={
        "coordinate": Symbol("i", "whose turn it is, counted from 0"),
        "active": Symbol("a", "1 for the coordinate that may move, 0 for the others"),
    },
    workings=(Working("change", "−{learning_rate}·{active}·{gradient}"),),
    init=lambda parameters: {"coordinate": np.zeros(())},
    update=_one_at_a_time,
    steps_in_proportion=True,
    heeds_length=True,
)

RULES = (GRADIENT_DESCENT, FIXED_LENGTH, ONE_AT_A_TIME)
