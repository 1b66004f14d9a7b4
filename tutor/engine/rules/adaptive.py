"""Rules that give every coordinate its own step, from the size of its past gradients; Adam has momentum besides."""

import numpy as np

from tutor.engine.arrays import Array
from tutor.engine.rules.schedules import Knobs
from tutor.engine.rules.update import Mistaken, Optimizer, Point, State, Update, UpdateFunction, zeros
from tutor.engine.rules.workings import Symbol, Working


def without_root(rule: UpdateFunction) -> Mistaken:
    """The step is divided by the mean square, not by its root."""

    def update(at: Point, state: State, knobs: Knobs) -> Update:
        right = rule(at, state, knobs)
        decay, epsilon = right.terms.get("decay", 0.0), knobs["epsilon"]
        root = right.terms["denominator"] - epsilon
        with np.errstate(all="ignore"):
            change = decay + (right.change - decay) * (root + epsilon) / (root * root + epsilon)
        return right._replace(change=change)

    return Mistaken(update, "You left out the root in the denominator")


def _adagrad(at: Point, state: State, knobs: Knobs) -> Update:
    g = at.gradient
    square_sum = state["square_sum"] + g * g
    denominator = np.sqrt(square_sum + knobs["first_sum"]) + knobs["epsilon"]
    change = -(knobs["learning_rate"] * g) / denominator
    terms = {"gradient": g, "square_sum": square_sum, "denominator": denominator, "change": change}
    return Update(change, {"square_sum": square_sum}, terms)


ADAGRAD = Optimizer(
    name="adagrad",
    title="AdaGrad",
    family="adaptive",
    source="Duchi, Hazan, Singer 2011, as PyTorch: ε outside the root, where optax has it inside with a first sum of"
    " 0.1: that is first_sum=0.1000001 epsilon=0.",
    form=("s ← s + (∇L)²", "θ ← θ − α·∇L/(√⟦first_sum:(s₀ + ⟧s⟦first_sum:)⟧ + ε)"),
    knobs={"learning_rate": 0.1, "epsilon": 1e-10, "first_sum": 0.0},
    extras=frozenset({"first_sum"}),
    symbols={
        "first_sum": Symbol("s₀", "what the sum of squares begins with, which keeps the first steps short"),
        "square_sum": Symbol("s", "the sum of all squared gradients so far"),
    },
    workings=(
        Working("square_sum", "{square_sum_before} + {gradient}²"),
        Working("denominator", "√⟦first_sum:({first_sum} + ⟧{square_sum}⟦first_sum:)⟧ + {epsilon}"),
        Working("change", "−{learning_rate}·{gradient}/{denominator}"),
    ),
    init=zeros("square_sum"),
    update=_adagrad,
    as_typed="epsilon = 1e-10; s = s + g*g; w - rate*g/(sqrt(⟦first_sum:first_sum + ⟧s) + epsilon)",
    training_rate=0.01,
    mistakes={"no-root": without_root(_adagrad)},
    pytorch="torch.optim.Adagrad(params, lr={learning_rate}, initial_accumulator_value={first_sum}, eps={epsilon})",
)

SQUARE_LINE = Working("square", "{rho}·{square_before} + (1 − {rho})·{gradient}²")
DENOMINATOR_LINE = Working("denominator", "√⟦epsilon_root:(⟧{square}⟦epsilon_root: + {epsilon_root})⟧ + {epsilon}")
TYPED_SQUARE = "s = rho*s + (1 - rho)*g*g; "
TYPED_DENOMINATOR = "(sqrt(s⟦epsilon_root: + epsilon_root⟧) + epsilon)"
SQUARE_FORM = "s ← ρ·s + (1 − ρ)·(∇L)²"
DENOMINATOR_FORM = "(√⟦epsilon_root:(⟧s⟦epsilon_root: + ε₀)⟧ + ε)"


def _rmsprop(at: Point, state: State, knobs: Knobs) -> Update:
    g, rho = at.gradient, knobs["rho"]
    square = rho * state["square"] + (1 - rho) * g * g
    denominator = np.sqrt(square + knobs["epsilon_root"]) + knobs["epsilon"]
    change = -(knobs["learning_rate"] * g) / denominator
    terms = {"gradient": g, "square": square, "denominator": denominator, "change": change}
    return Update(change, {"square": square}, terms)


RMSPROP = Optimizer(
    name="rmsprop",
    title="RMSProp",
    family="adaptive",
    source="Hinton 2012, lecture 6e, as PyTorch, which calls ρ alpha. optax puts ε inside the root: that is"
    " epsilon_root=1e-8 epsilon=0.",
    form=(SQUARE_FORM, f"θ ← θ − α·∇L/{DENOMINATOR_FORM}"),
    knobs={"learning_rate": 0.1, "rho": 0.99, "epsilon": 1e-8, "epsilon_root": 0.0},
    extras=frozenset({"epsilon_root"}),
    workings=(SQUARE_LINE, DENOMINATOR_LINE, Working("change", "−{learning_rate}·{gradient}/{denominator}")),
    init=zeros("square"),
    update=_rmsprop,
    as_typed=f"{TYPED_SQUARE}w - rate*g/{TYPED_DENOMINATOR}",
    training_rate=0.01,
    mistakes={"no-root": without_root(_rmsprop)},
    pytorch="torch.optim.RMSprop(params, lr={learning_rate}, alpha={rho}, eps={epsilon})",
    also_called=("rmsgrad", "rms"),
    with_momentum="rmsprop-momentum",
)


STEP = Working("step", "{step_before} + 1")
MEAN = Working("mean", "{beta1}·{mean_before} + (1 − {beta1})·{gradient}")
SQUARE = Working("square", "{beta2}·{square_before} + (1 − {beta2})·{gradient}²")
CORRECTED_MEAN = Working("corrected_mean", "{mean}/(1 − {beta1}^{step})")
CORRECTED_SQUARE = Working("corrected_square", "{square}/(1 − {beta2}^{step})")
DENOMINATOR = Working("denominator", "√{corrected_square} + {epsilon}")
DECAY = Working("decay", "−{learning_rate}·{weight_decay}·{parameters}")
TYPED_MEANS = (
    "m = beta1*m + (1 - beta1)*g; s = beta2*s + (1 - beta2)*g*g; m_hat = m/(1 - beta1^t); s_hat = s/(1 - beta2^t); "
)
_LINES = (STEP, MEAN, SQUARE, CORRECTED_MEAN, CORRECTED_SQUARE, DENOMINATOR)


def begin_adam(parameters: Array) -> State:
    """Nothing averaged yet, at t = 0."""
    return {"step": np.zeros(()), "mean": np.zeros_like(parameters), "square": np.zeros_like(parameters)}


def uncorrected(rule: UpdateFunction) -> Mistaken:
    """After very many updates the corrections are 1: pretend to be there."""

    def update(at: Point, state: State, knobs: Knobs) -> Update:
        late = rule(at, {**state, "step": state["step"] + 1e9}, knobs)
        return late._replace(state={**late.state, "step": state["step"] + 1})

    return Mistaken(update, "You left out the bias correction")


def _adam(at: Point, state: State, knobs: Knobs) -> Update:
    g, beta1, beta2 = at.gradient, knobs["beta1"], knobs["beta2"]
    step = state["step"] + 1
    mean = beta1 * state["mean"] + (1 - beta1) * g
    square = beta2 * state["square"] + (1 - beta2) * g * g
    corrected_mean = mean * (1 / (1 - beta1**step))  # a product costs a batch half as much as a quotient
    corrected_square = square * (1 / (1 - beta2**step))
    denominator = np.sqrt(corrected_square) + knobs["epsilon"]
    change = -knobs["learning_rate"] * corrected_mean / denominator
    after = {"step": step, "mean": mean, "square": square}
    corrected = {"corrected_mean": corrected_mean, "corrected_square": corrected_square}
    terms = {"gradient": g, **after, **corrected, "denominator": denominator, "change": change}
    return Update(change, after, terms)


ADAM = Optimizer(
    name="adam",
    title="Adam",
    family="adaptive",
    source="Kingma, Ba 2015, as PyTorch and optax; t = 1 at the first update.",
    form=(
        "m ← β₁·m + (1 − β₁)·∇L",
        "s ← β₂·s + (1 − β₂)·(∇L)²",
        "m̂ = m/(1 − β₁ᵗ)",
        "ŝ = s/(1 − β₂ᵗ)",
        "θ ← θ − α·m̂/(√ŝ + ε)",
    ),
    knobs={"learning_rate": 0.1, "beta1": 0.9, "beta2": 0.999, "epsilon": 1e-8},
    workings=(*_LINES, Working("change", "−{learning_rate}·{corrected_mean}/{denominator}")),
    init=begin_adam,
    update=_adam,
    as_typed=f"{TYPED_MEANS}w - rate*m_hat/(sqrt(s_hat) + epsilon)",
    training_rate=0.01,
    mistakes={"no-bias-correction": uncorrected(_adam), "no-root": without_root(_adam)},
    pytorch="torch.optim.Adam(params, lr={learning_rate}, betas=({beta1}, {beta2}), eps={epsilon})",
)


def _adamw(at: Point, state: State, knobs: Knobs) -> Update:
    g, beta1, beta2 = at.gradient, knobs["beta1"], knobs["beta2"]
    step = state["step"] + 1
    mean = beta1 * state["mean"] + (1 - beta1) * g
    square = beta2 * state["square"] + (1 - beta2) * g * g
    corrected_mean = mean * (1 / (1 - beta1**step))
    corrected_square = square * (1 / (1 - beta2**step))
    denominator = np.sqrt(corrected_square) + knobs["epsilon"]
    decay = -knobs["learning_rate"] * knobs["weight_decay"] * at.parameters
    change = decay - knobs["learning_rate"] * corrected_mean / denominator
    after = {"step": step, "mean": mean, "square": square}
    corrected = {"corrected_mean": corrected_mean, "corrected_square": corrected_square}
    terms = {"gradient": g, **after, **corrected, "denominator": denominator, "decay": decay, "change": change}
    return Update(change, after, terms)


ADAMW = Optimizer(
    name="adamw",
    title="AdamW",
    family="adaptive",
    source="Loshchilov, Hutter 2019, as PyTorch: the decay is beside Adam's averages, and no past gradient scales it.",
    form=(*ADAM.form[:-1], "θ ← θ − α·λ·θ − α·m̂/(√ŝ + ε)"),
    knobs={"learning_rate": 0.1, "beta1": 0.9, "beta2": 0.999, "epsilon": 1e-8, "weight_decay": 0.01},
    workings=(*_LINES, DECAY, Working("change", "{decay} − {learning_rate}·{corrected_mean}/{denominator}")),
    init=begin_adam,
    update=_adamw,
    as_typed=f"{TYPED_MEANS}w - rate*decay*w - rate*m_hat/(sqrt(s_hat) + epsilon)",
    training_rate=0.01,
    mistakes={"no-bias-correction": uncorrected(_adamw), "no-root": without_root(_adamw)},
    pytorch="torch.optim.AdamW(params, lr={learning_rate}, betas=({beta1}, {beta2}), eps={epsilon},"
    " weight_decay={weight_decay})",
)

RULES = (ADAGRAD, RMSPROP, ADAM, ADAMW)
