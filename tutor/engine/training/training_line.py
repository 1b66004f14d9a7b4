"""A training as one line of text, and back again to the last bit.

    moons layers=8,8 activation=tanh optimizer=adam rate=0.01 batch=32 epochs=50 seed=0

The line begins with a data set's name or a .csv file; each key sets one thing. The keys of the updates, from the rate
to the schedule's constants, are those of a run (see `runs.keys`) and are read by the same code.
"""

from dataclasses import replace
from typing import Any

from tutor.engine.data.dataset import DERIVED
from tutor.engine.data.datasets import DATASETS
from tutor.engine.limits import EPOCHS, FILTERS, NEURONS, SAMPLES
from tutor.engine.network.activations import ACTIVATIONS
from tutor.engine.network.layers import Initialisation
from tutor.engine.network.losses import LOSSES
from tutor.engine.rules.optimizers import OPTIMIZERS
from tutor.engine.rules.schedules import default_constants
from tutor.engine.runs.descent import Descent, Settings
from tutor.engine.runs.keys import OPTIMIZER, SCHEDULE, Key, run_keys, what_is_meant
from tutor.engine.runs.line import joined, options_in, typed_options
from tutor.engine.runs.options import Options, changed_options, run_from
from tutor.engine.runs.typed_values import RunError, as_word
from tutor.engine.surfaces.built_in import SURFACES
from tutor.engine.training.training_plan import TrainingPlan
from tutor.engine.training.training_settings import TrainingSettings

INITIALISATIONS: tuple[Initialisation, ...] = ("usual", "xavier", "he")
_OF_THE_DATA = ("samples", "noise", "features", "filters", "loss")
_PARABOLA = SURFACES["parabola"]

_OF_A_TRAINING = (
    Key("dataset", "name", "what is learnt: a data set's name, or a .csv file", "data set or .csv file",
        lambda: DATASETS, in_mid_run=False, sets="dataset", also=("data",)),
    Key("samples", "count", "how many samples are drawn", "number of samples", least=2, most=SAMPLES.most,
        in_mid_run=False, sets="samples"),
    Key("noise", "number", "how noisy the data is, from 0 to 1", least=0, in_mid_run=False, sets="noise"),
    Key("train", "number", "the share of the samples to train on; the others test", least=0, in_mid_run=False,
        sets="train_share", also=("train_share", "split")),
    Key("inputs", "names", f"what the network sees of a point, of {','.join(DERIVED)}", "input", lambda: DERIVED,
        empty=("", "none"), in_mid_run=False, sets="features", also=("features",)),
    Key("layers", "counts", "neurons of each hidden layer, as in layers=8,8, or none", "number of neurons", least=1,
        most=NEURONS.most, empty=("", "none"), in_mid_run=False, sets="layers",
        also=("hidden", "hidden_layers", "neurons", "units")),
    Key("filters", "count", "filters of a 3×3 convolution with pooling, for pictures", "number of filters", least=0,
        most=FILTERS.most, in_mid_run=False, sets="filters"),
    Key("activation", "name", "what a hidden neuron makes of its sum", "activation", lambda: ACTIVATIONS,
        in_mid_run=False, sets="activation"),
    Key("loss", "name", "what is minimised", "loss", lambda: LOSSES, in_mid_run=False, sets="loss",
        called=lambda: {"ce": "cross-entropy", "bce": "binary-cross-entropy", "l2": "mse",
                        "mean-squared-error": "mse"}),
    Key("init", "name", f"how weights begin: {', '.join(INITIALISATIONS)}", "way to begin weights",
        lambda: INITIALISATIONS, in_mid_run=False, sets="initialisation",
        called=lambda: {"glorot": "xavier", "kaiming": "he"}, also=("initialisation", "initialization")),
    Key("batch", "count", "examples for each update, or all", "number of examples", least=1, empty=("all", "none"),
        sets="batch", also=("batch_size", "batchsize", "minibatch")),
    Key("l1", "number", "λ₁ of the penalty λ₁·Σ|w|", least=0, sets="l1"),
    Key("l2", "number", "λ₂ of the penalty ½·λ₂·Σw²", least=0, sets="l2"),
    Key("epochs", "count", "how often all examples are seen", "number of epochs", least=1, most=EPOCHS.most,
        sets="epochs"),
    Key("seed", "count", "draws the data and the first weights, and orders the batches", least=0, noun="seed",
        in_mid_run=False, sets="seed", also=("random_state",)),
)  # fmt: skip
"""The keys of a training apart from those of its updates."""


def training_keys() -> dict[str, Key]:
    """Every key of a training by name: its own, and those of its updates."""
    own = {key.name: key for key in _OF_A_TRAINING}
    return own | {name: key for name, key in run_keys().items() if key.in_training}


def parse_training(text: str) -> TrainingPlan:
    """Read a training from its line.

    Raises:
        UserError: the line is no training.
    """
    return plan_from(training_options(text))


def plan_from(options: Options) -> TrainingPlan:
    """Build a training from `dataset` and the keys that `training_keys` lists.

    Raises:
        UserError: a key is unknown, or a value cannot be read.
    """
    of_updates, fields = _read({"dataset": "moons", **options})
    plan = TrainingPlan(**fields)
    return replace(plan, updates=_first_updates(with_total(of_updates, plan)))


def with_total(of_updates: Options, plan: TrainingPlan, updates: int | None = None) -> Options:
    """Options of updates, with the length that a schedule needs where it is not said: to the end of the training.

    Args:
        of_updates: the keys of the updates alone.
        plan: the training that they are of.
        updates: how many there are to the end; where it is not given, as many as the whole plan has.
    """
    name = of_updates.get("schedule")
    if name is None or "total" in of_updates or "total" not in default_constants(SCHEDULE.name_of(name)):
        return of_updates
    whole = updates or plan.epochs * plan.begin().updates_per_epoch
    return {**of_updates, "total": whole}


def training_line(plan: TrainingPlan) -> str:
    """Write a training; only what differs from the defaults is said."""
    usual = TrainingPlan(plan.dataset)
    words = [plan.dataset]
    for key in _OF_A_TRAINING:
        value = getattr(plan, key.sets)
        if value != getattr(usual, key.sets):
            words.append(f"{key.name}={key.empty[0] if value is None and key.empty else as_word(value)}")
    words += [f"{key}={as_word(value)}" for key, value in _update_options(plan.updates).items()]
    return " ".join(words)


def changed_plan(plan: TrainingPlan, options: Options) -> TrainingPlan:
    """The plan of a training that begins anew with some keys changed; other data brings its own inputs and loss.

    Raises:
        UserError: a key is unknown, or a value cannot be read.
    """
    of_updates, fields = _read(options)
    if fields.get("dataset", plan.dataset) != plan.dataset:
        usual = TrainingPlan(fields["dataset"])
        plan = replace(plan, **{field: getattr(usual, field) for field in _OF_THE_DATA})
    plan = replace(plan, **fields)
    if not of_updates:
        return plan
    return replace(plan, updates=_changed_updates(plan.updates, with_total(of_updates, plan), 0))


def begins_anew(options: Options) -> bool:
    """Whether options change the data or the network, so that a training cannot go on with them."""
    keys = training_keys()
    return any(key in keys and not keys[key].in_mid_run for key in options)


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
    options = options_in(text)
    name = str(options.get("surface", ""))
    if name.endswith(".csv"):
        del options["surface"]
        return {"dataset": name, **options}
    return typed_options(text, training_keys())


def training_options(text: str) -> dict[str, object]:
    """Split a line into the options of a training.

    Raises:
        UserError: a word sets nothing, or a key is given twice.
    """
    options = options_in(text)
    if "then" in options:
        raise RunError("A training's line has one part and no then; leave it out.")
    if "surface" in options:
        name, *others = str(options.pop("surface")).split()
        if others and not others[-1].endswith(".csv"):
            raise RunError(f"{others[0]} sets nothing; write a key and its value, as in rate=0.03.")
        options = joined({"dataset": " ".join([name, *others])}, options)
    return options


def _read(options: Options) -> tuple[dict[str, object], dict[str, Any]]:
    """Options apart: those of the updates as they are, the others read, by field of the plan."""
    keys = training_keys()
    for name, value in options.items():
        if name not in keys:
            raise RunError(f"{name} is no key of a training; {what_is_meant(name, value, keys, keys)}")
    of_updates = {name: value for name, value in options.items() if not keys[name].sets}
    return of_updates, {
        keys[name].sets: _value(keys[name], value) for name, value in options.items() if keys[name].sets
    }


def _value(key: Key, value: object) -> object:
    if key.name == "dataset" and str(value).endswith(".csv"):
        return str(value)
    return key.read(value)


def _first_updates(options: Options) -> Settings:
    """Adam with a rate that suits small networks, unless something else is said."""
    named = {"optimizer": "adam", **options}
    usual_rate = {"rate": OPTIMIZERS[OPTIMIZER.name_of(named["optimizer"])].training_rate}
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
