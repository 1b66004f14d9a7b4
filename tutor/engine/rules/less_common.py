"""Rules that are met less often: kin of RMSProp and of Adam."""

import numpy as np

from tutor.engine.rules.adaptive import (
    ADAM,
    CORRECTED_MEAN,
    CORRECTED_SQUARE,
    DECAY,
    DENOMINATOR,
    DENOMINATOR_FORM,
    DENOMINATOR_LINE,
    MEAN,
    SQUARE,
    SQUARE_FORM,
    SQUARE_LINE,
    STEP,
    TYPED_DENOMINATOR,
    TYPED_SQUARE,
    begin_adam,
    uncorrected,
    without_root,
)
from tutor.engine.rules.schedules import Knobs
from tutor.engine.rules.update import Mistaken, Optimizer, Point, State, Update, zeros
from tutor.engine.rules.workings import Symbol, Working

_SYMBOLS = {"velocity": Symbol("v", "the velocity: what past steps have gathered")}


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
    symbols=_SYMBOLS,
    workings=(
        SQUARE_LINE,
        DENOMINATOR_LINE,
        Working("velocity", "{beta}·{velocity_before} + {gradient}/{denominator}"),
        Working("change", "−{learning_rate}·{velocity}"),
    ),
    init=zeros("square", "velocity"),
    update=_rmsprop_momentum,
    as_typed=f"{TYPED_SQUARE}v = beta*v + g/{TYPED_DENOMINATOR}; w - rate*v",
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
        **_SYMBOLS,
        "variance": Symbol("c", "how far recent gradients scatter around their average, squared"),
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
    as_typed=f"beta = 0; {TYPED_SQUARE}m = rho*m + (1 - rho)*g; c = max(s - m*m, 0); "
    f"v = beta*v + g/{TYPED_DENOMINATOR.replace('sqrt(s', 'sqrt(c')}; w - rate*v",
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
    as_typed="rate = 1; rho = 0.9; epsilon = 1e-6; s = rho*s + (1 - rho)*g*g; "
    "d = sqrt(u + epsilon)/sqrt(s + epsilon)*g; u = rho*u + (1 - rho)*d*d; w - rate*d",
    training_rate=1.0,
    pytorch="torch.optim.Adadelta(params, lr={learning_rate}, rho={rho}, eps={epsilon})",
)


def _amsgrad(at: Point, state: State, knobs: Knobs) -> Update:
    g, beta1, beta2 = at.gradient, knobs["beta1"], knobs["beta2"]
    step = state["step"] + 1
    mean = beta1 * state["mean"] + (1 - beta1) * g
    square = beta2 * state["square"] + (1 - beta2) * g * g
    largest = np.maximum(state["largest"], square)
    corrected_mean = mean / (1 - beta1**step)
    corrected_square = largest / (1 - beta2**step)
    denominator = np.sqrt(corrected_square) + knobs["epsilon"]
    change = -knobs["learning_rate"] * corrected_mean / denominator
    after = {"step": step, "mean": mean, "square": square, "largest": largest}
    corrected = {"corrected_mean": corrected_mean, "corrected_square": corrected_square}
    terms = {"gradient": g, **after, **corrected, "denominator": denominator, "change": change}
    return Update(change, after, terms)


AMSGRAD = Optimizer(
    name="amsgrad",
    title="AMSGrad",
    family="adaptive",
    source="Reddi, Kale, Kumar 2018, as PyTorch: the largest s so far is corrected afterwards; optax corrects first.",
    form=(*ADAM.form[:2], "s_max ← max(s_max, s)", "m̂ = m/(1 − β₁ᵗ)", "ŝ = s_max/(1 − β₂ᵗ)", ADAM.form[-1]),
    knobs=ADAM.knobs,
    symbols={"largest": Symbol("s_max", "the largest average of squares so far")},
    workings=(
        STEP,
        MEAN,
        SQUARE,
        Working("largest", "max({largest_before}, {square})"),
        CORRECTED_MEAN,
        Working("corrected_square", "{largest}/(1 − {beta2}^{step})"),
        DENOMINATOR,
        ADAM.workings[-1],
    ),
    init=lambda parameters: {**begin_adam(parameters), "largest": np.zeros_like(parameters)},
    update=_amsgrad,
    as_typed="m = beta1*m + (1 - beta1)*g; s = beta2*s + (1 - beta2)*g*g; s_max = max(s_max, s); "
    "w - rate*(m/(1 - beta1^t))/(sqrt(s_max/(1 - beta2^t)) + epsilon)",
    training_rate=0.01,
    mistakes={"no-bias-correction": uncorrected(_amsgrad), "no-root": without_root(_amsgrad)},
    pytorch="torch.optim.Adam(params, lr={learning_rate}, betas=({beta1}, {beta2}), eps={epsilon}, amsgrad=True)",
)


def _nadam(at: Point, state: State, knobs: Knobs) -> Update:
    g, beta1, beta2 = at.gradient, knobs["beta1"], knobs["beta2"]
    step = state["step"] + 1
    average_share = beta1 * (1 - 0.5 * 0.96 ** (step * knobs["momentum_decay"]))
    next_share = beta1 * (1 - 0.5 * 0.96 ** ((step + 1) * knobs["momentum_decay"]))
    product = state["product"] * average_share
    mean = beta1 * state["mean"] + (1 - beta1) * g
    square = beta2 * state["square"] + (1 - beta2) * g * g
    corrected_mean = (1 - average_share) / (1 - product) * g + next_share / (1 - product * next_share) * mean
    corrected_square = square / (1 - beta2**step)
    denominator = np.sqrt(corrected_square) + knobs["epsilon"]
    change = -knobs["learning_rate"] * corrected_mean / denominator
    shares = {"average_share": average_share, "next_share": next_share, "product": product}
    corrected = {"corrected_mean": corrected_mean, "corrected_square": corrected_square}
    terms = {"gradient": g, "step": step, **shares, "mean": mean, "square": square, **corrected}
    after = {"step": step, "product": product, "mean": mean, "square": square}
    return Update(change, after, {**terms, "denominator": denominator, "change": change})


NADAM = Optimizer(
    name="nadam",
    title="NAdam",
    family="adaptive",
    source="Dozat 2016: Adam that looks ahead as Nesterov does, as PyTorch, where the share of the average grows slowly"
    " to β₁; optax has it fixed. The product p is 1 at first.",
    form=(
        "μ = β₁·(1 − ½·0.96^(t·ψ))",
        "μ₊ = β₁·(1 − ½·0.96^((t + 1)·ψ))",
        "p ← p·μ",
        *ADAM.form[:2],
        "m̂ = (1 − μ)/(1 − p)·∇L + μ₊/(1 − p·μ₊)·m",
        "ŝ = s/(1 − β₂ᵗ)",
        ADAM.form[-1],
    ),
    knobs={**ADAM.knobs, "momentum_decay": 0.004},
    symbols={
        "momentum_decay": Symbol("ψ", "how fast the share of the average gradient grows to β₁"),
        "average_share": Symbol("μ", "the share of the average gradient in this update"),
        "next_share": Symbol("μ₊", "its share in the next update, which this one looks ahead to"),
        "product": Symbol("p", "all shares so far, multiplied"),
        "corrected_mean": Symbol("m̂", "this gradient and the average of all, freed from the start at zero"),
    },
    workings=(
        STEP,
        Working("average_share", "{beta1}·(1 − 0.5·0.96^({step}·{momentum_decay}))"),
        Working("next_share", "{beta1}·(1 − 0.5·0.96^(({step} + 1)·{momentum_decay}))"),
        Working("product", "{product_before}·{average_share}"),
        MEAN,
        SQUARE,
        Working(
            "corrected_mean",
            "(1 − {average_share})/(1 − {product})·{gradient} + {next_share}/(1 − {product}·{next_share})·{mean}",
        ),
        CORRECTED_SQUARE,
        DENOMINATOR,
        ADAM.workings[-1],
    ),
    init=lambda parameters: {"step": np.zeros(()), "product": np.ones(()), **zeros("mean", "square")(parameters)},
    update=_nadam,
    as_typed="momentum_decay = 0.004; p0 = 1; now = beta1*(1 - 0.5*0.96^(t*momentum_decay)); "
    "next = beta1*(1 - 0.5*0.96^((t + 1)*momentum_decay)); p = p*now; m = beta1*m + (1 - beta1)*g; "
    "s = beta2*s + (1 - beta2)*g*g; m_hat = (1 - now)/(1 - p)*g + next/(1 - p*next)*m; "
    "w - rate*m_hat/(sqrt(s/(1 - beta2^t)) + epsilon)",
    training_rate=0.01,
    mistakes={"no-root": without_root(_nadam)},
    pytorch="torch.optim.NAdam(params, lr={learning_rate}, betas=({beta1}, {beta2}), eps={epsilon},"
    " momentum_decay={momentum_decay})",
)


def _lion(at: Point, state: State, knobs: Knobs) -> Update:
    g, beta1, beta2 = at.gradient, knobs["beta1"], knobs["beta2"]
    blend = beta1 * state["mean"] + (1 - beta1) * g
    direction = np.sign(blend)
    mean = beta2 * state["mean"] + (1 - beta2) * g
    decay = -knobs["learning_rate"] * knobs["weight_decay"] * at.parameters
    change = decay - knobs["learning_rate"] * direction
    terms = {"gradient": g, "blend": blend, "direction": direction, "mean": mean, "decay": decay, "change": change}
    return Update(change, {"mean": mean}, terms)


def _whole_blend(at: Point, state: State, knobs: Knobs) -> Update:
    right = _lion(at, state, knobs)
    return right._replace(change=right.terms["decay"] - knobs["learning_rate"] * right.terms["blend"])


LION = Optimizer(
    name="lion",
    title="Lion",
    family="adaptive",
    source="Chen et al. 2023, as optax: every weight moves by α, and only the sign of the average counts.",
    form=("c = β₁·m + (1 − β₁)·∇L", "m ← β₂·m + (1 − β₂)·∇L", "θ ← θ − α·(sign(c) + λ·θ)"),
    knobs={"learning_rate": 0.1, "beta1": 0.9, "beta2": 0.99, "weight_decay": 0.001},
    symbols={
        "beta1": Symbol("β₁", "how much of the average counts in this step"),
        "beta2": Symbol("β₂", "how much of the average is kept"),
        "blend": Symbol("c", "the average and this gradient, blended"),
        "direction": Symbol("d", "the sign of the blend: the direction of the step"),
    },
    workings=(
        Working("blend", "{beta1}·{mean_before} + (1 − {beta1})·{gradient}"),
        Working("direction", "sign({blend})"),
        Working("mean", "{beta2}·{mean_before} + (1 − {beta2})·{gradient}"),
        DECAY,
        Working("change", "{decay} − {learning_rate}·{direction}"),
    ),
    init=zeros("mean"),
    update=_lion,
    as_typed="beta2 = 0.99; decay = 0.001; c = beta1*m + (1 - beta1)*g; m = beta2*m + (1 - beta2)*g; "
    "w - rate*(sign(c) + decay*w)",
    training_rate=0.001,
    mistakes={"no-sign": Mistaken(_whole_blend, "You took the average itself, not its sign")},
)

RULES = (RMSPROP_MOMENTUM, RMSPROP_CENTRED, ADADELTA, AMSGRAD, NADAM, LION)
