"""Building a network by turning one thing at a time: what can be turned, and what it becomes."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from math import inf
from typing import Any, NamedTuple, cast

from tutor.engine.data.dataset import DERIVED, USUAL_SHARES, Shares
from tutor.engine.data.datasets import DATASETS, KNOWN
from tutor.engine.data.own_data import OwnData
from tutor.engine.errors import UserError
from tutor.engine.network.activations import ACTIVATIONS
from tutor.engine.network.losses import LOSSES
from tutor.engine.rules.optimizers import OPTIMIZERS
from tutor.engine.runs.typed_values import as_word
from tutor.engine.training.training_keys import INITIALISATIONS
from tutor.engine.training.training_line import changed_plan
from tutor.engine.training.training_plan import TrainingPlan
from tutor.lab.building_data import data_choices, data_explained, data_turned
from tutor.lab.data_told import part_notes
from tutor.lab.simulation import next_rate
from tutor.lab.training_told import shape
from tutor.words.visible import visible

MOST_LAYERS, _FIRST_NEURONS = 6, 8
NEURONS = (1, 2, 3, 4, 5, 6, 8, 10, 12, 16, 24, 32, 48, 64)
_PENALTIES = (0.0, 1e-4, 1e-3, 3e-3, 0.01, 0.03, 0.1, 0.3, 1.0)
NUMBERS: Mapping[str, tuple[str, Sequence[float | None]]] = {
    "noise": ("noise", (0.0, 0.05, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5)),
    "samples": ("samples", (20, 50, 100, 200, 500, 1000, 2000)),
    "filters": ("3×3 filters", (0, 1, 2, 4, 8)),
    "batch": ("batch", (1, 2, 4, 8, 16, 32, 64, 128, 256, None)),
    "l1": ("L1 penalty λ₁", _PENALTIES),
    "l2": ("L2 penalty λ₂", _PENALTIES),
    "dropout": ("dropout", (0.0, 0.1, 0.2, 0.3, 0.5)),
    "epochs": ("epochs", (10, 20, 50, 100, 200, 500, 1000, 2000)),
    "patience": ("patience", (3, 5, 10, 20, 50, None)),
}
"""For each key the title and the steps that it is turned by; None, for all or none, is the last."""
NAMES: Mapping[str, tuple[str, Sequence[object]]] = {
    "dataset": ("data", tuple(KNOWN)),
    "split": ("parts", (None, USUAL_SHARES, *(Shares(*each) for each in ((0.7, 0.15, 0.15), (0.2, 0.4, 0.4))))),
    "activation": ("activation", tuple((name,) for name in ACTIVATIONS)),
    "loss": ("loss", ("", *LOSSES)),
    "initialisation": ("first weights", INITIALISATIONS),
    "optimizer": ("optimizer", tuple(OPTIMIZERS)),
}
"""For each key the title and the values, one after another and round again."""
_OF_UPDATES = ("optimizer", "rate", "batch", "l1", "l2", "dropout", "epochs", "patience", "seed")


class Choice(NamedTuple):
    """One thing that can be turned."""

    key: str
    """A field of the plan or a key of its updates; `layer 2` for the neurons of one layer, `input x2` for one input."""
    title: str
    value: str


def choices(plan: TrainingPlan) -> list[Choice]:
    """Everything that can be turned, from the data to the seed."""
    found = [_choice(plan, "dataset")]
    if plan.dataset in DATASETS:
        found += [_choice(plan, key) for key in ("noise", "samples")]
        if DATASETS[plan.dataset].draw(0, 2, 0.0).features == ("x", "y"):
            seen = plan.features or ("x", "y")
            found += [
                Choice(f"input {name}", f"input {title}", "yes" if name in seen else "no")
                for name, (title, _) in DERIVED.items()
            ]
        if plan.dataset == "digits":
            found.append(_choice(plan, "filters"))
    own = _own(plan)
    if own is not None:
        found += [Choice(key, *told) for key, told in data_choices(plan, own).items()]
    found += [_choice(plan, "split"), Choice("layers", "hidden layers", str(len(plan.layers)))]
    found += [
        Choice(f"layer {number}", f"neurons of layer {number}", str(neurons))
        for number, neurons in enumerate(plan.layers, 1)
    ]
    return found + [_choice(plan, key) for key in ("activation", "loss", "initialisation", *_OF_UPDATES)]


def _choice(plan: TrainingPlan, key: str) -> Choice:
    title = {"rate": "learning rate α", "seed": "seed"}.get(key) or {**NUMBERS, **NAMES}[key][0]
    return Choice(key, title, _told(plan, key))


def _told(plan: TrainingPlan, key: str) -> str:
    value = _value(plan, key)
    match key:
        case "dataset":
            return KNOWN[plan.dataset].title if plan.dataset in KNOWN else visible(plan.dataset)
        case "split":
            names = ("train", "test") if plan.split is None else ("train", "validation", "test")
            shares = plan.split or (plan.train_share, 1 - plan.train_share)
            return ", ".join(f"{name} {100 * share:g} %" for name, share in zip(names, shares, strict=True))
        case "activation":
            return "; ".join(ACTIVATIONS[name].formula for name in plan.activation)
        case "loss":
            return LOSSES[plan.loss].title if plan.loss else "the usual one"
        case "optimizer":
            return plan.updates.optimizer.title
        case "batch" if value is None:
            return "all examples"
    return "none" if value is None or (key != "seed" and value == 0) else as_word(value)


def _value(plan: TrainingPlan, key: str) -> object:
    if key == "optimizer":
        return plan.updates.optimizer.name
    if key == "rate":
        return float(plan.updates.every_knob["learning_rate"])
    value = getattr(plan, key)
    return getattr(DATASETS[plan.dataset], key) if value is None and key in ("noise", "samples") else value


def turned(plan: TrainingPlan, key: str, by: int) -> TrainingPlan:
    """The plan with one thing turned to its next value, or by −1 to the one before."""
    own = _own(plan)
    if own is not None and key in data_choices(plan, own):
        return data_turned(plan, own, key, by)
    kind, _, which = key.partition(" ")
    match kind:
        case "dataset":
            return changed_plan(plan, {key: _next(plan.dataset, NAMES[key][1], by)})
        case "optimizer":
            name = str(_next(_value(plan, key), NAMES[key][1], by))
            return changed_plan(plan, {key: name, "rate": OPTIMIZERS[name].training_rate})
        case "rate":
            return changed_plan(plan, {key: next_rate(cast(float, _value(plan, key)), by)})
        case "input":
            return _with_input_turned(plan, which)
        case "layers":
            kept = plan.layers[:-1] if by < 0 else (*plan.layers, plan.layers[-1] if plan.layers else _FIRST_NEURONS)
            return replace(plan, layers=kept[:MOST_LAYERS])
        case "layer":
            place = int(which) - 1
            neurons = int(_stepped(plan.layers[place], NEURONS, by) or 1)
            return replace(plan, layers=(*plan.layers[:place], neurons, *plan.layers[place + 1 :]))
        case "seed":
            return replace(plan, seed=max(0, plan.seed + by))
        case "split":
            plan = replace(plan, train_share=0.8)
    if kind in NAMES:
        return _with(plan, kind, _next(_value(plan, kind), NAMES[kind][1], by))
    value = _stepped(cast("float | None", _value(plan, kind)), NUMBERS[kind][1], by)
    is_short = kind == "samples" and plan.dataset == "digits"
    return _with(plan, kind, min(value or 1, DATASETS["digits"].samples) if is_short else value)


def _with(plan: TrainingPlan, field: str, value: object) -> TrainingPlan:
    fields: dict[str, Any] = {field: value}
    return replace(plan, **fields)


def with_validation(plan: TrainingPlan) -> TrainingPlan:
    """The plan with samples kept apart to decide by, where it does not say how its data is parted."""
    is_said = plan.split is not None or plan.train_share != TrainingPlan(plan.dataset).train_share
    return plan if is_said else replace(plan, split=USUAL_SHARES)


def preview(plan: TrainingPlan, key: str = "") -> str:
    """What the plan makes, or what is wrong with it; of a file also why a key of its choices has its value."""
    try:
        training = plan.begin()
    except UserError as error:
        return str(error)
    network = training.network
    told = f"{shape(network)}: {network.size} parameters, {network.loss.title}"
    own = _own(plan)
    explained = "" if own is None else data_explained(own, key)
    if own is not None and key == "split":
        explained = " ".join(part_notes(own, training))
    return f"{told}\n{explained}" if explained else told


def is_possible(plan: TrainingPlan) -> bool:
    """Whether a training can begin so."""
    try:
        plan.begin()
    except UserError:
        return False
    return True


def _own(plan: TrainingPlan) -> OwnData | None:
    """The file that is learnt, as it is understood; none where data is drawn, or where that cannot be."""
    try:
        return plan.own_data()
    except UserError:
        return None


def _with_input_turned(plan: TrainingPlan, name: str) -> TrainingPlan:
    seen = plan.features or ("x", "y")
    wanted = tuple(known for known in DERIVED if (known in seen) != (known == name))
    return replace(plan, features=() if wanted == ("x", "y") else wanted) if wanted else plan


def _next(value: object, known: Sequence[object], by: int) -> object:
    place = known.index(value) if value in known else -1
    return known[(place + by) % len(known)]


def _stepped(value: float | None, steps: Sequence[float | None], by: int) -> float | None:
    """The next step above a value, or the one below; the last ones stay, and None is above all."""
    size = {step: inf if step is None else step for step in (*steps, value)}
    if by > 0:
        return next((step for step in steps if size[step] > size[value]), value)
    return next((step for step in reversed(steps) if size[step] < size[value]), value)
