"""Rules that remember where the gradient pointed: a velocity gathers the past, as a ball rolls."""

import numpy as np

from tutor.engine.rules.schedules import Knobs
from tutor.engine.rules.update import Linear, Mistaken, Optimizer, Point, State, Update, UpdateFunction, zeros
from tutor.engine.rules.workings import Symbol, Working


def _averaged(rule: UpdateFunction) -> Mistaken:
    """The gradient is weighted by 1 − β, as in Adam's mean."""

    def update(at: Point, state: State, knobs: Knobs) -> Update:
        return rule(at._replace(gradient=(1 - knobs["beta"]) * at.gradient), state, knobs)

    return Mistaken(update, "You weighted the gradient by 1 − β")


def _momentum(at: Point, state: State, knobs: Knobs) -> Update:
    velocity = knobs["beta"] * state["velocity"] + knobs["learning_rate"] * at.gradient
    change = -velocity
    return Update(change, {"velocity": velocity}, {"gradient": at.gradient, "velocity": velocity, "change": change})


def _rate_outside(at: Point, state: State, knobs: Knobs) -> Update:
    velocity = knobs["beta"] * state["velocity"] + at.gradient
    terms = {"gradient": at.gradient, "velocity": velocity}
    return Update(-knobs["learning_rate"] * velocity, {"velocity": velocity}, terms)


def _momentum_ahead(at: Point, state: State, knobs: Knobs) -> Update:
    update = _momentum(at, state, knobs)
    change = -(knobs["beta"] * update.state["velocity"] + knobs["learning_rate"] * at.gradient)
    return update._replace(change=change)


MOMENTUM = Optimizer(
    name="momentum",
    title="momentum",
    family="momentum",
    source="Polyak 1964: the heavy ball. α is inside the velocity, as in Keras: a changed rate counts from here on, and"
    " the old velocity fades as it was.",
    form=("v ← β·v + α·∇L", "θ ← θ − v"),
    knobs={"learning_rate": 0.1, "beta": 0.9},
    workings=(
        Working("velocity", "{beta}·{velocity_before} + {learning_rate}·{gradient}"),
        Working("change", "−{velocity}"),
    ),
    init=zeros("velocity"),
    update=_momentum,
    as_typed="v = beta*v + rate*g; w - v",
    steps_in_proportion=True,
    heeds_length=True,
    linear=Linear(
        lambda step, knobs: (1 + float(knobs["beta"]) - step, float(knobs["beta"])),
        lambda knobs: 2 + 2 * float(knobs["beta"]),
        "(2 + 2β)/h",
    ),
    mistakes={
        "other-momentum": Mistaken(_momentum_ahead, "You looked ahead, as Nesterov does"),
        "other-convention": Mistaken(_rate_outside, "You kept α outside the velocity"),
        "averaged-momentum": _averaged(_momentum),
    },
)


def _momentum_pytorch(at: Point, state: State, knobs: Knobs) -> Update:
    g, before, dampening = at.gradient, state["velocity"], knobs["dampening"]
    terms = {"gradient": g}
    if dampening.any() if isinstance(dampening, np.ndarray) else dampening:  # np.any of a number takes microseconds
        terms["share"] = np.where(before.any(axis=0), 1 - dampening, 1.0)
        g = terms["share"] * g
    velocity = terms["velocity"] = knobs["beta"] * before + g
    change = terms["change"] = -knobs["learning_rate"] * velocity
    return Update(change, {"velocity": velocity}, terms)


def _nesterov(at: Point, state: State, knobs: Knobs) -> Update:
    g = at.gradient
    velocity = knobs["beta"] * state["velocity"] + g
    direction = g + knobs["beta"] * velocity
    change = -knobs["learning_rate"] * direction
    terms = {"gradient": g, "velocity": velocity, "direction": direction, "change": change}
    return Update(change, {"velocity": velocity}, terms)


def _kept(knobs: Knobs) -> float:
    return 1 - float(knobs.get("dampening", 0.0))


MOMENTUM_PYTORCH = Optimizer(
    name="momentum-pytorch",
    title="momentum (PyTorch)",
    family="momentum",
    source="Polyak 1964, in the form of PyTorch's SGD: α is outside the velocity, so that a changed rate rescales the"
    " whole past. While α stays the same the path is that of momentum. With dampening the first gradient still counts"
    " in full, as in PyTorch.",
    form=("⟦dampening:κ = 1 while v = 0, then 1 − τ⟧", "v ← β·v + ⟦dampening:κ·⟧∇L", "θ ← θ − α·v"),
    knobs={"learning_rate": 0.1, "beta": 0.9, "dampening": 0.0},
    extras=frozenset({"dampening"}),
    symbols={
        "dampening": Symbol("τ", "dampening: the share of a new gradient that is left out of the velocity"),
        "share": Symbol("κ", "the share of this gradient that the velocity takes up"),
    },
    workings=(
        Working("velocity", "{beta}·{velocity_before} + ⟦dampening:{share}·⟧{gradient}"),
        Working("change", "−{learning_rate}·{velocity}"),
    ),
    given=("share",),
    init=zeros("velocity"),
    update=_momentum_pytorch,
    as_typed="⟦dampening:k = if(norm(v) > 0, 1 - dampening, 1); ⟧v = beta*v + ⟦dampening:k*⟧g; w - rate*v",
    steps_in_proportion=True,
    heeds_length=True,
    linear=Linear(
        lambda step, knobs: (1 + float(knobs["beta"]) - _kept(knobs) * step, float(knobs["beta"])),
        lambda knobs: (2 + 2 * float(knobs["beta"])) / _kept(knobs) if _kept(knobs) else np.inf,
        "(2 + 2β)/⟦dampening:((1 − τ)⟧h⟦dampening:)⟧",
    ),
    mistakes={
        "other-momentum": Mistaken(_nesterov, "You looked ahead, as Nesterov does"),
        "other-convention": Mistaken(_momentum, "You put α inside the velocity"),
        "averaged-momentum": _averaged(_momentum_pytorch),
    },
    pytorch="torch.optim.SGD(params, lr={learning_rate}, momentum={beta}, dampening={dampening})",
)


NESTEROV = Optimizer(
    name="nesterov",
    title="Nesterov momentum",
    family="momentum",
    source="Nesterov 1983, in the form of PyTorch's SGD: this θ is already the place looked ahead to. Sutskever's form"
    " keeps φ with θ = φ − αβv, takes the gradient at θ, and moves φ by −αv; at constant α and β the two agree.",
    form=("v ← β·v + ∇L", "θ ← θ − α·(∇L + β·v)"),
    knobs={"learning_rate": 0.1, "beta": 0.9},
    workings=(
        Working("velocity", "{beta}·{velocity_before} + {gradient}"),
        Working("direction", "{gradient} + {beta}·{velocity}"),
        Working("change", "−{learning_rate}·{direction}"),
    ),
    init=zeros("velocity"),
    update=_nesterov,
    as_typed="v = beta*v + g; w - rate*(g + beta*v)",
    steps_in_proportion=True,
    heeds_length=True,
    linear=Linear(
        lambda step, knobs: ((1 + float(knobs["beta"])) * (1 - step), float(knobs["beta"]) * (1 - step)),
        lambda knobs: (2 + 2 * float(knobs["beta"])) / (1 + 2 * float(knobs["beta"])),
        "(2 + 2β)/((1 + 2β)h)",
        "√(β(1 − αh))",
    ),
    mistakes={
        "other-momentum": Mistaken(_rate_outside, "You left out Nesterov's look ahead"),
        "averaged-momentum": _averaged(_nesterov),
    },
    pytorch="torch.optim.SGD(params, lr={learning_rate}, momentum={beta}, nesterov=True)",
    also_called=("nag",),
)

RULES = (MOMENTUM, MOMENTUM_PYTORCH, NESTEROV)
