"""Rules that are met less often: kin of RMSProp and of Adam."""

import numpy as np

from tutor.engine.rules.adaptive import (
    DENOMINATOR_FORM,
    DENOMINATOR_LINE,
    RMSPROP_SYMBOLS,
    SQUARE,
    SQUARE_FORM,
    SQUARE_LINE,
)
from tutor.engine.rules.schedule_kinds import Knobs
from tutor.engine.rules.update import Optimizer, Point, State, Update, zeros
from tutor.engine.rules.workings import Symbol, Working

_VELOCITY = Symbol("v", "the velocity: what past steps have gathered")
_KEPT = Symbol("β", "how much of the last velocity is kept")


def _rmsprop_momentum(at: Point, state: State, knobs: Knobs) -> Update:
    g, rho = at.gradient, knobs["rho"]
    square = rho * state["square"] + (1 - rho) * g * g
    denominator = np.sqrt(square + knobs["epsilon_root"]) + knobs["epsilon"]
    velocity = knobs["beta"] * state["velocity"] + g / denominator
    change = -knobs["learning_rate"] * velocity
    terms = {"gradient": g, "square": square, "denominator": denominator, "velocity": velocity, "change": change}
    return Update(change, {"square": square, "velocity": velocity}, terms)


RMSPROP_MOMENTUM = Optimizer(
    name="rmsprop-momentum",
    title="RMSProp with momentum",
    family="adaptive",
    source="Hinton 2012 and Graves 2013, as PyTorch: α is outside the velocity, where optax has it inside.",
    form=(SQUARE_FORM, f"v ← β·v + ∇L/{DENOMINATOR_FORM}", "θ ← θ − α·v"),
    knobs={"learning_rate": 0.1, "rho": 0.99, "beta": 0.9, "epsilon": 1e-8, "epsilon_root": 0.0},
    extras=frozenset({"epsilon_root"}),
    symbols={**RMSPROP_SYMBOLS, "beta": _KEPT, "velocity": _VELOCITY},
    workings=(
        SQUARE_LINE,
        DENOMINATOR_LINE,
        Working("velocity", "{beta}·{velocity_before} + {gradient}/{denominator}"),
        Working("change", "−{learning_rate}·{velocity}"),
    ),
    init=zeros("square", "velocity"),
    update=_rmsprop_momentum,
    training_rate=0.001,
    pytorch="torch.optim.RMSprop(params, lr={learning_rate}, alpha={rho}, eps={epsilon}, momentum={beta})",
)


def _rmsprop_centred(at: Point, state: State, knobs: Knobs) -> Update:
    g, rho = at.gradient, knobs["rho"]
    square = rho * state["square"] + (1 - rho) * g * g
    mean = rho * state["mean"] + (1 - rho) * g
    variance = np.maximum(square - mean * mean, 0.0)
    denominator = np.sqrt(variance + knobs["epsilon_root"]) + knobs["epsilon"]
    velocity = knobs["beta"] * state["velocity"] + g / denominator
    change = -knobs["learning_rate"] * velocity
    after = {"square": square, "mean": mean, "velocity": velocity}
    terms = {"gradient": g, "square": square, "mean": mean, "variance": variance, "denominator": denominator}
    return Update(change, after, {**terms, "velocity": velocity, "change": change})


RMSPROP_CENTRED = Optimizer(
    name="rmsprop-centred",
    title="centred RMSProp",
    family="adaptive",
    source="Graves 2013, as PyTorch with centered=True: ε is outside the root, where Graves has it inside, and there is"
    " no momentum unless β is set.",
    form=(
        SQUARE_FORM,
        "m ← ρ·m + (1 − ρ)·∇L",
        "c = max(s − m², 0)",
        "v ← β·v + ∇L/(√⟦epsilon_root:(⟧c⟦epsilon_root: + ε₀)⟧ + ε)",
        "θ ← θ − α·v",
    ),
    knobs={"learning_rate": 0.1, "rho": 0.99, "beta": 0.0, "epsilon": 1e-8, "epsilon_root": 0.0},
    extras=frozenset({"epsilon_root"}),
    symbols={
        **RMSPROP_SYMBOLS,
        "beta": _KEPT,
        "mean": Symbol("m", "the average of recent gradients"),
        "variance": Symbol("c", "how far recent gradients scatter around their average, squared"),
        "velocity": _VELOCITY,
    },
    workings=(
        SQUARE_LINE,
        Working("mean", "{rho}·{mean_before} + (1 − {rho})·{gradient}"),
        Working("variance", "max({square} − {mean}², 0)"),
        Working("denominator", "√⟦epsilon_root:(⟧{variance}⟦epsilon_root: + {epsilon_root})⟧ + {epsilon}"),
        Working("velocity", "{beta}·{velocity_before} + {gradient}/{denominator}"),
        Working("change", "−{learning_rate}·{velocity}"),
    ),
    init=zeros("square", "mean", "velocity"),
    update=_rmsprop_centred,
    training_rate=0.001,
    pytorch="torch.optim.RMSprop(params, lr={learning_rate}, alpha={rho}, eps={epsilon}, momentum={beta},"
    " centered=True)",
    also_called=("rmsprop-centered",),
)


def _adadelta(at: Point, state: State, knobs: Knobs) -> Update:
    g, rho, epsilon = at.gradient, knobs["rho"], knobs["epsilon"]
    square = rho * state["square"] + (1 - rho) * g * g
    direction = np.sqrt(state["step_square"] + epsilon) / np.sqrt(square + epsilon) * g
    step_square = rho * state["step_square"] + (1 - rho) * direction * direction
    change = -knobs["learning_rate"] * direction
    after = {"square": square, "step_square": step_square}
    terms = {"gradient": g, "square": square, "direction": direction, "step_square": step_square, "change": change}
    return Update(change, after, terms)


ADADELTA = Optimizer(
    name="adadelta",
    title="Adadelta",
    family="adaptive",
    source="Zeiler 2012, as PyTorch: the paper has no α, which is α = 1.",
    form=(SQUARE_FORM, "d = √(u + ε)/√(s + ε)·∇L", "u ← ρ·u + (1 − ρ)·d²", "θ ← θ − α·d"),
    knobs={"learning_rate": 1.0, "rho": 0.9, "epsilon": 1e-6},
    symbols={
        "rho": Symbol("ρ", "how much of the average squares is kept"),
        "epsilon": Symbol("ε", "a tiny number that lets the first step be more than zero"),
        "square": SQUARE,
        "direction": Symbol("d", "the step at α = 1, turned round"),
        "step_square": Symbol("u", "the average of recent squared steps"),
    },
    workings=(
        SQUARE_LINE,
        Working("direction", "√({step_square_before} + {epsilon})/√({square} + {epsilon})·{gradient}"),
        Working("step_square", "{rho}·{step_square_before} + (1 − {rho})·{direction}²"),
        Working("change", "−{learning_rate}·{direction}"),
    ),
    init=zeros("square", "step_square"),
    update=_adadelta,
    training_rate=1.0,
    pytorch="torch.optim.Adadelta(params, lr={learning_rate}, rho={rho}, eps={epsilon})",
)

RULES = (RMSPROP_MOMENTUM, RMSPROP_CENTRED, ADADELTA)
