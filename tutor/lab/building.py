"""Building a network by turning one thing at a time: what can be turned, and what it becomes."""

from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple, TypeVar

from tutor.engine.data.dataset import DERIVED
from tutor.engine.data.datasets import DATASETS
from tutor.engine.data.own_data import OwnData
from tutor.engine.data.shipped import KNOWN
from tutor.engine.data.splits import USUAL_SHARES, Shares
from tutor.engine.errors import UserError
from tutor.engine.network.activations import ACTIVATIONS
from tutor.engine.network.losses import LOSSES
from tutor.engine.training.training_keys import INITIALISATIONS
from tutor.engine.training.training_line import changed_plan
from tutor.engine.training.training_plan import TrainingPlan
from tutor.lab.building_data import data_choices, data_explained, data_turned
from tutor.lab.data_told import part_notes
from tutor.lab.training_told import shape

MOST_LAYERS = 6
NEURONS = (1, 2, 3, 4, 5, 6, 8, 10, 12, 16, 24, 32, 48, 64)
NOISES = (0.0, 0.05, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5)
SAMPLES = (20, 50, 100, 200, 500, 1000, 2000)
SPLITS = (USUAL_SHARES, Shares(0.7, 0.15, 0.15), Shares(0.5, 0.25, 0.25), Shares(0.2, 0.4, 0.4))
FILTERS = (0, 1, 2, 4, 8)
_FIRST_NEURONS = 8

_T = TypeVar("_T")
_Number = TypeVar("_Number", int, float)


class Choice(NamedTuple):
    """One thing that can be turned."""

    key: str
    """As it is typed in a training's line; `layer 2` for the neurons of one layer, `input x2` for one input."""
    title: str
    value: str


def choices(plan: TrainingPlan) -> list[Choice]:
    """Everything that can be turned, from the data to the seed."""
    found = [Choice("dataset", "data", _title(plan.dataset))]
    source = DATASETS.get(plan.dataset)
    if source is not None:
        found += [
            Choice("noise", "noise", f"{source.noise if plan.noise is None else plan.noise:g}"),
            Choice("samples", "samples", str(source.samples if plan.samples is None else plan.samples)),
        ]
        if _has_points(plan):
            seen = plan.features or ("x", "y")
            found += [
                Choice(f"input {name}", f"input {title}", "yes" if name in seen else "no")
                for name, (title, _) in DERIVED.items()
            ]
        if plan.dataset == "digits":
            found.append(Choice("filters", "3×3 filters", str(plan.filters) if plan.filters else "none"))
    own = _own(plan)
    if own is not None:
        found += [Choice(key, *told) for key, told in data_choices(plan, own).items()]
    names = ("train", "test") if plan.split is None else ("train", "validation", "test")
    parts = ", ".join(f"{name} {100 * share:g} %" for name, share in zip(names, _shares(plan), strict=True))
    found.append(Choice("split", "parts", parts))
    found.append(Choice("layers", "hidden layers", str(len(plan.layers))))
    found += [
        Choice(f"layer {number}", f"neurons of layer {number}", str(neurons))
        for number, neurons in enumerate(plan.layers, 1)
    ]
    found += [
        Choice("activation", "activation", "; ".join(ACTIVATIONS[name].formula for name in plan.activation)),
        Choice("loss", "loss", LOSSES[plan.loss].title if plan.loss else "the usual one"),
        Choice("init", "first weights", plan.initialisation),
        Choice("seed", "seed", str(plan.seed)),
    ]
    return found


def turned(plan: TrainingPlan, key: str, by: int) -> TrainingPlan:
    """The plan with one thing turned to its next value, or by −1 to the one before."""
    own = _own(plan)
    if own is not None and key in data_choices(plan, own):
        return data_turned(plan, own, key, by)
    kind, _, which = key.partition(" ")
    match kind:
        case "dataset":
            return changed_plan(plan, {"dataset": _next(plan.dataset, list(KNOWN), by)})
        case "noise":
            noise = DATASETS[plan.dataset].noise if plan.noise is None else plan.noise
            return replace(plan, noise=_stepped(noise, NOISES, by))
        case "samples":
            source = DATASETS[plan.dataset]
            most = source.samples if plan.dataset == "digits" else max(SAMPLES)
            return replace(plan, samples=min(most, _stepped(plan.samples or source.samples, SAMPLES, by)))
        case "input":
            return _with_input_turned(plan, which)
        case "split":
            split = _next(plan.split, (None, *SPLITS), by)
            return replace(plan, split=split, train_share=0.8)
        case "filters":
            return replace(plan, filters=_stepped(plan.filters, FILTERS, by))
        case "layers":
            kept = plan.layers[:-1] if by < 0 else (*plan.layers, plan.layers[-1] if plan.layers else _FIRST_NEURONS)
            return replace(plan, layers=kept[:MOST_LAYERS])
        case "layer":
            place = int(which) - 1
            neurons = _stepped(plan.layers[place], NEURONS, by)
            return replace(plan, layers=(*plan.layers[:place], neurons, *plan.layers[place + 1 :]))
        case "activation":
            return replace(plan, activation=(_next(plan.activation[0], list(ACTIVATIONS), by),))
        case "loss":
            return replace(plan, loss=_next(plan.loss, ["", *LOSSES], by))
        case "init":
            return replace(plan, initialisation=_next(plan.initialisation, INITIALISATIONS, by))
    return replace(plan, seed=max(0, plan.seed + by))


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


def _shares(plan: TrainingPlan) -> tuple[float, ...]:
    return (plan.train_share, 1 - plan.train_share) if plan.split is None else plan.split


def _has_points(plan: TrainingPlan) -> bool:
    return DATASETS[plan.dataset].draw(0, 2, 0.0).features == ("x", "y")


def _with_input_turned(plan: TrainingPlan, name: str) -> TrainingPlan:
    seen = plan.features or ("x", "y")
    wanted = tuple(known for known in DERIVED if (known in seen) != (known == name))
    return replace(plan, features=() if wanted == ("x", "y") else wanted) if wanted else plan


def _title(dataset: str) -> str:
    return KNOWN[dataset].title if dataset in KNOWN else dataset


def _next(value: _T, known: Sequence[_T], by: int) -> _T:
    place = known.index(value) if value in known else -1
    return known[(place + by) % len(known)]


def _stepped(value: _Number, steps: Sequence[_Number], by: int) -> _Number:
    """The next step above a value, or the one below; the last ones stay."""
    if by > 0:
        return next((step for step in steps if step > value), value)
    return next((step for step in reversed(steps) if step < value), value)
