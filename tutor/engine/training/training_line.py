"""A training as one line of text, and back again to the last bit.

    moons layers=8,8 activation=tanh optimizer=adam rate=0.01 batch=32 epochs=50 seed=0

The line begins with a data set's name or a .csv file; each key sets one thing. The keys of the updates, from the rate
to the schedule's constants, are those of a run (see `runs`) and are read by the same code.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, NamedTuple

from tutor.engine.data.dataset import DERIVED
from tutor.engine.data.datasets import DATASETS
from tutor.engine.network.layers import Initialisation
from tutor.engine.rules.optimizers import OPTIMIZERS
from tutor.engine.runs.descent import Descent, Settings
from tutor.engine.runs.line import options_in
from tutor.engine.runs.options import KEYS as RUN_KEYS
from tutor.engine.runs.options import Options, changed_options, known_keys, run_from
from tutor.engine.runs.typed_values import RunError, advice, as_word, count_in, number_in
from tutor.engine.surfaces.built_in import SURFACES
from tutor.engine.training.training_history import TrainingSettings
from tutor.engine.training.training_plan import TrainingPlan

INITIALISATIONS: tuple[Initialisation, ...] = ("usual", "xavier", "he")
_NOT_OF_A_TRAINING = frozenset({"start", "freeze", "steps"})
_ADAPTIVE = frozenset({"adagrad", "rmsprop", "adam", "adamw"})
_OF_THE_DATA = ("samples", "noise", "features", "filters", "loss")
_PARABOLA = SURFACES["parabola"]


class Key(NamedTuple):
    """One thing that a line sets besides the updates."""

    field: str
    """Of `TrainingPlan`."""
    read: Callable[[str, object], Any]
    meaning: str
    in_mid_run: bool = False
    """Whether a training can go on with another value; else it begins anew."""


def _count(noun: str, least: int = 0) -> Callable[[str, object], int]:
    return lambda key, value: count_in(key, value, noun, least)


def _amount(key: str, value: object) -> float:
    amount = number_in(key, value)
    if amount < 0:
        raise RunError(f"{key}={as_word(value)} is negative; give 0 or more.")
    return amount


def _word(_key: str, value: object) -> str:
    return str(value)


def _layers(key: str, value: object) -> tuple[int, ...]:
    return tuple(count_in(key, part, "number of neurons", least=1) for part in _parts(value))


def _features(_key: str, value: object) -> tuple[str, ...]:
    names = tuple(str(part) for part in _parts(value))
    for name in names:
        if name not in DERIVED:
            raise RunError(f"There is no input {name}; {advice(name, DERIVED)}.")
    return names


def _batch(key: str, value: object) -> int | None:
    return None if value in (None, "all", "none") else count_in(key, value, "number of examples", least=1)


def _initialisation(_key: str, value: object) -> str:
    if value not in INITIALISATIONS:
        raise RunError(f"There are no first weights {as_word(value)}; {advice(str(value), INITIALISATIONS)}.")
    return str(value)


def _parts(value: object) -> list[object]:
    if value in (None, "", "none"):
        return []
    return [*str(value).split(",")] if isinstance(value, str) else [*value] if isinstance(value, list) else [value]


KEYS: Mapping[str, Key] = {
    "samples": Key("samples", _count("number of samples", 2), "how many samples are drawn"),
    "noise": Key("noise", _amount, "how noisy the data is, from 0 to 1"),
    "train": Key("train_share", _amount, "the share of the samples to train on; the others test"),
    "inputs": Key("features", _features, f"what the network sees of a point, of {','.join(DERIVED)}"),
    "layers": Key("layers", _layers, "neurons of each hidden layer, as in layers=8,8, or none"),
    "filters": Key("filters", _count("number of filters"), "filters of a 3×3 convolution with pooling, for pictures"),
    "activation": Key("activation", _word, "what a hidden neuron makes of its sum"),
    "loss": Key("loss", _word, "what is minimised"),
    "init": Key("initialisation", _initialisation, f"how weights begin: {', '.join(INITIALISATIONS)}"),
    "batch": Key("batch", _batch, "examples for each update, or all", in_mid_run=True),
    "l1": Key("l1", _amount, "λ₁ of the penalty λ₁·Σ|w|", in_mid_run=True),
    "l2": Key("l2", _amount, "λ₂ of the penalty ½·λ₂·Σw²", in_mid_run=True),
    "epochs": Key("epochs", _count("number of epochs", 1), "how often all examples are seen", in_mid_run=True),
    "seed": Key("seed", _count("seed"), "draws the data and the first weights, and orders the batches"),
}
"""The keys of a training apart from those of its updates, by the name that people type."""


def training_keys() -> dict[str, str]:
    """Every key of a training with its meaning."""
    of_updates = {key: said for key, said in known_keys().items() if key in _update_keys()}
    return {key: known.meaning for key, known in KEYS.items()} | of_updates


def parse_training(text: str) -> TrainingPlan:
    """Read a training from its line.

    Raises:
        UserError: the line is no training.
    """
    return plan_from(_options(text))


def plan_from(options: Options) -> TrainingPlan:
    """Build a training from `dataset` and the keys that `training_keys` lists.

    Raises:
        UserError: a key is unknown, or a value cannot be read.
    """
    name = str(options.get("dataset", "moons"))
    if name not in DATASETS and not name.endswith(".csv"):
        raise RunError(f"There is no data set or .csv file {name}; {advice(name, DATASETS)}.")
    of_updates, fields = _read(options)
    return replace(TrainingPlan(name, updates=_first_updates(of_updates)), **fields)


def training_line(plan: TrainingPlan) -> str:
    """Write a training; only what differs from the defaults is said."""
    usual = TrainingPlan(plan.dataset)
    words = [plan.dataset]
    for key, known in KEYS.items():
        value = getattr(plan, known.field)
        if value != getattr(usual, known.field):
            words.append(f"{key}={'all' if key == 'batch' and value is None else as_word(value)}")
    words += [f"{key}={as_word(value)}" for key, value in _update_options(plan.updates).items()]
    return " ".join(words)


def changed_plan(plan: TrainingPlan, options: Options) -> TrainingPlan:
    """The plan of a training that begins anew with some keys changed; other data brings its own inputs and loss.

    Raises:
        UserError: a key is unknown, or a value cannot be read.
    """
    of_updates, fields = _read(options)
    name = str(options.get("dataset", plan.dataset))
    if name != plan.dataset:
        usual = plan_from({"dataset": name})
        plan = replace(plan, dataset=name, **{field: getattr(usual, field) for field in _OF_THE_DATA})
    updates = _changed_updates(plan.updates, of_updates, 0) if of_updates else plan.updates
    return replace(plan, updates=updates, **fields)


def begins_anew(options: Options) -> bool:
    """Whether options change the data or the network, so that a training cannot go on with them."""
    return any(key == "dataset" or (key in KEYS and not KEYS[key].in_mid_run) for key in options)


def changed_settings(settings: TrainingSettings, options: Options, at: int) -> TrainingSettings:
    """The settings of a training that goes on from update `at` with some keys changed.

    Raises:
        UserError: a key is unknown, or a value cannot be read.
    """
    of_updates, fields = _read(options)
    updates = _changed_updates(settings.updates, of_updates, at) if of_updates else settings.updates
    return replace(settings, updates=updates, **fields)


def options_of(text: str) -> dict[str, object]:
    """What was typed to change a training: keys with values, and a data set's, an optimizer's or a rate's bare value.

    Raises:
        UserError: a word sets nothing.
    """
    options = _options(text)
    word = str(options.pop("dataset", ""))
    if word in OPTIMIZERS:
        options["optimizer"] = word
    elif word:
        try:
            options["rate"] = number_in("rate", word)
        except RunError:
            if word not in DATASETS and not word.endswith(".csv"):
                raise RunError(f"{word} sets nothing; {advice(word, [*OPTIMIZERS, *DATASETS])}.") from None
            options["dataset"] = word
    if not options:
        raise RunError("Write what to change, as in rate=0.03 or layers=8,8.")
    return options


def _options(text: str) -> dict[str, object]:
    options = options_in(text)
    if "then" in options:
        raise RunError("A training's line has one part and no then; leave it out.")
    if "surface" in options:
        name, *others = str(options.pop("surface")).split()
        if others and not others[-1].endswith(".csv"):
            raise RunError(f"{others[0]} sets nothing; write a key and its value, as in rate=0.03.")
        options = {"dataset": " ".join([name, *others]), **options}
    return options


def _read(options: Options) -> tuple[dict[str, object], dict[str, Any]]:
    """Options apart: those of the updates as they are, the others read, by field of the plan."""
    _refuse_unknown(options)
    of_updates = {key: value for key, value in options.items() if key not in KEYS and key != "dataset"}
    return of_updates, {KEYS[key].field: KEYS[key].read(key, value) for key, value in options.items() if key in KEYS}


def _update_keys() -> set[str]:
    own_numbers = {key for surface in SURFACES.values() for key in surface.constants}
    of_rules = {key for key in known_keys() if key not in own_numbers} | set(RUN_KEYS)
    return of_rules - _NOT_OF_A_TRAINING


def _refuse_unknown(options: Options) -> None:
    known = {*KEYS, *_update_keys()}
    for key in options:
        if key not in known and key != "dataset":
            raise RunError(f"{key} is no key of a training; {advice(key, known)}.")


def _first_updates(options: Options) -> Settings:
    """Adam with a rate that suits small networks, unless something else is said."""
    named = {"optimizer": "adam", **options}
    usual_rate = {"rate": 0.01} if named["optimizer"] in _ADAPTIVE else {"rate": 0.1}
    return run_from({"surface": _PARABOLA.name, **usual_rate, **named}).legs[0].settings


def _update_options(updates: Settings) -> dict[str, object]:
    """The options of the updates in a line, without what `_first_updates` would give anyway."""
    options = _written(updates)
    usual = _written(_first_updates({"optimizer": options["optimizer"]})) | {"optimizer": "adam"}
    return {key: value for key, value in options.items() if value != usual.get(key)}


def _written(updates: Settings) -> dict[str, object]:
    """Settings as the options of a run on a surface that has no options of its own."""
    options = changed_options(Descent.begin(_PARABOLA, replace(updates, mask=None)))
    del options["surface"]
    usual = {"optimizer": "gradient-descent", "rate": updates.optimizer.knobs["learning_rate"]}
    return usual | options


def _changed_updates(updates: Settings, options: Options, at: int) -> Settings:
    first = {"surface": _PARABOLA.name, **_written(updates), "steps": at}
    return replace(run_from({**first, "then": [options]}).legs[-1].settings, mask=updates.mask)
