"""A training as one line of text, and back again to the last bit.

    moons layers=8,8 activation=tanh optimizer=adam rate=0.01 batch=32 epochs=50 seed=0
    moons layers=8,8 steps=40 then rate=0.001 freeze=W1 prune=20% W2[0,3]=0.5 steps=60

The line begins with a data set's name or a file's; each key sets one thing. The keys of the updates, from the rate
to the schedule's constants, are those of a run (see `runs.keys`) and are read by the same code. `then` begins a leg,
which names only what changes; in a leg weights are pruned first and then set.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from tutor.engine.data.cells import is_number
from tutor.engine.data.dataset import shares_in
from tutor.engine.data.datasets import KNOWN
from tutor.engine.data.marked import marked, parted, unchanged
from tutor.engine.data.table import as_key, is_file_name
from tutor.engine.errors import UserError
from tutor.engine.limits import LEGS
from tutor.engine.network.open_weight import index_of
from tutor.engine.rules.optimizers import OPTIMIZERS, Optimizer
from tutor.engine.rules.schedules import default_constants
from tutor.engine.runs.frames import Settings
from tutor.engine.runs.keys import SCHEDULE, Key, knob_keys, optimizer_of, refuse_open, what_is_meant
from tutor.engine.runs.line import joined, options_in, typed_options
from tutor.engine.runs.options import (
    Options,
    changes_to,
    in_force,
    refuse_unknown,
    settings_from,
)
from tutor.engine.runs.typed_values import as_pair, as_word, number_in, parts_of
from tutor.engine.training.model import read_model
from tutor.engine.training.training import Deed, Training, TrainingSettings
from tutor.engine.training.training_keys import KEYS, OF_A_TRAINING, training_keys
from tutor.engine.training.training_plan import TrainingLeg, TrainingPlan

_OF_THE_DATA = ("samples", "noise", "features", "filters", "loss", "target", "task", "drop", "gaps", "words", "scale")
_OF_THE_NETWORK = ("inputs", "layers", "filters", "activation", "loss")
_PARAMETER = re.compile(r"[A-Za-z]+\d+\[[\d,]+\]")
"""The name of a weight or a bias."""

OF_THE_PLAN = ("epochs", "patience")
"""Those that say how far a training goes, and change nothing in it."""
_OF_A_LEG = ("freeze", "prune", "steps")
"""Those that a line writes at the end of each leg."""


def parse_training(text: str) -> TrainingPlan:
    """Read a training from its line.

    Raises:
        UserError: the line is no training.
    """
    return plan_from(training_options(text))


def plan_from(options: Options) -> TrainingPlan:
    """Build a training from `dataset`, the keys that `training_keys` lists, and a list of later legs under `then`.

    Raises:
        UserError: a key is unknown, or a value cannot be read.
    """
    first = _with_network({key: value for key, value in options.items() if key != "then"})
    of_updates, fields = _read({"dataset": "moons", **first})
    plan = TrainingPlan(**fields)
    plan = replace(plan, updates=_first_updates(with_total(of_updates, plan)))
    refuse_open(plan.updates.optimizer, plan.updates.knobs)
    legs: list[TrainingLeg] = []
    settings, at = plan.settings, plan.steps or 0
    then = options.get("then", ())
    then = then if isinstance(then, Sequence) else ()
    LEGS.check(1 + len(then))
    for changes in then:
        legs.append(_leg(plan, settings, changes, at))
        settings, at = legs[-1].settings, at + (legs[-1].steps or 0)
    plan = replace(plan, then=tuple(legs))
    _refuse_strangers(plan)
    return plan


def _with_network(options: Options) -> Options:
    """Options that begin with a network from a file: what they do not say is as it was where that was trained."""
    if not options.get("from"):
        return options
    kept = training_options(read_model(unchanged(str(options["from"]))).line)
    brought = _OF_THE_NETWORK if "dataset" in options else [name for name, key in KEYS.items() if not key.in_mid_run]
    return {**{name: kept[name] for name in brought if name in kept}, **options}


def _leg(plan: TrainingPlan, before: TrainingSettings, changes: Options, at: int) -> TrainingLeg:
    key = next((key for key in changes if key in OF_THE_PLAN or begins_anew({key: changes[key]})), None)
    if key is not None:
        raise UserError(f"{key} cannot change after then; begin another training for it.")
    steps = KEYS["steps"].count_of(changes["steps"]) if "steps" in changes else None
    changes = {key: value for key, value in changes.items() if key != "steps"}
    return TrainingLeg(changed_settings(before, with_total(changes, plan, steps), at), steps)


def _refuse_strangers(plan: TrainingPlan) -> None:
    """Refuse parameters and layers that the network has not."""
    legs = [plan.settings, *(leg.settings for leg in plan.then)]
    named = [what for settings in legs for what, _ in settings.deeds if what != "prune"]
    if named or any(settings.frozen for settings in legs):
        training = replace(plan, frozen=frozenset(), deeds=()).begin()
        for settings in legs:
            settings.masked(training.network)
        for name in named:
            index_of(training.surface, name)


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
    for key in OF_A_TRAINING:
        value = getattr(plan, key.sets)
        if key.name not in _OF_A_LEG and value != getattr(usual, key.sets):
            words.append(f"{key.name}={key.empty[0] if value is None and key.empty else as_word(value)}")
    words += [as_pair(key, value) for key, value in _update_options(plan.updates).items()]
    if plan.frozen:
        words.append(f"freeze={_layers(plan.frozen)}")
    legs = _written_legs(words, plan.deeds, plan.steps)
    settings, at = plan.settings, plan.steps or 0
    for leg in plan.then:
        legs += _written_legs(changed_words(settings, leg.settings, at), leg.settings.deeds, leg.steps)
        settings, at = leg.settings, at + (leg.steps or 0)
    return " then ".join(legs)


def plan_to(plan: TrainingPlan, training: Training) -> TrainingPlan:
    """The plan that leads to the cursor of a training which a plan began, with all that was changed on the way."""
    legs: list[TrainingLeg] = []
    for part, steps, is_afresh in training.history.legs(training.cursor):
        if is_afresh:
            away = replace(part.settings.updates, optimizer=OPTIMIZERS["gradient-descent"])
            legs.append(TrainingLeg(replace(legs[-1].settings, updates=away, deeds=()), 0))
        legs.append(TrainingLeg(part.settings, steps))
    legs[-1] = replace(legs[-1], steps=legs[-1].steps or None)
    first, *later = legs
    return replace(plan.beginning_with(first.settings), steps=first.steps, then=tuple(later))


def changed_plan(plan: TrainingPlan, options: Options) -> TrainingPlan:
    """The plan of a training that begins anew with some keys changed; other data brings its own inputs and loss.

    Raises:
        UserError: a key is unknown, or a value cannot be read.
    """
    of_updates, fields = _read(_with_network(options), plan.updates.optimizer)
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

    Its deeds are those that the options ask for, still to be done.

    Raises:
        UserError: a key is unknown, or a value cannot be read.
    """
    of_updates, fields = _read(options, settings.updates.optimizer)
    updates = _changed_updates(settings.updates, of_updates, at) if of_updates else settings.updates
    return replace(settings, **{"deeds": (), "updates": updates, **fields})


def options_of(text: str) -> dict[str, object]:
    """What was typed to change a training: keys with values, and a data set's, an optimizer's or a rate's bare value.

    Raises:
        UserError: a word sets nothing.
    """
    options = options_in(text)
    name = str(options.get("surface", ""))
    if is_file_name(name):
        del options["surface"]
        return {"dataset": name, **_in_our_names(options)}
    return _in_our_names(typed_options(text, training_keys()))


def training_options(text: str) -> dict[str, object]:
    """Split a line into the options of a training.

    Raises:
        UserError: a word sets nothing, or a key is given twice.
    """
    options = options_in(text)
    if "surface" in options:
        name, *others = str(options.pop("surface")).split()
        if others and not is_file_name(others[-1]):
            raise UserError(f"{others[0]} sets nothing; write a key and its value, as in rate=0.03.")
        whole = " ".join([name, *others])
        options = joined({"from" if Path(parted(whole)[0]).suffix in (".json", ".npz") else "dataset": whole}, options)
    return _in_our_names(options)


def _in_our_names(options: Options) -> dict[str, object]:
    """The keys by the names that they have here, where that is certain: `hidden=8` are layers."""
    ours = {other: key.name for key in OF_A_TRAINING for other in key.also}
    return {name if ours.get(name, name) in options else ours[name]: value for name, value in options.items()}


def _read(options: Options, rule: Optimizer | None = None) -> tuple[dict[str, object], dict[str, Any]]:
    """Options apart: those of the updates as they are, the others read, by field of the plan.

    A rule that was typed has numbers of its own: the one that the options name, else the one that holds.
    """
    keys = training_keys()
    rule = optimizer_of(options) if "optimizer" in options else rule
    if rule is not None:
        keys = {**{key: Key(key, "number", "") for key in knob_keys(rule).values()}, **keys}
    deeds: list[Deed] = []
    fields: dict[str, Any] = {}
    of_updates: dict[str, object] = {}
    for name, value in options.items():
        if _PARAMETER.fullmatch(name):
            deeds.append((name, number_in(name, value)))
        elif name == "prune":
            deeds.insert(0, (name, share_in(name, value)))
        elif name not in keys:
            raise UserError(f"{name} is no key of a training; {what_is_meant(name, value, keys, keys)}")
        elif name == "split" and len(parts_of(value)) == 1 and value not in keys[name].empty:
            fields |= {"train_share": keys["train"].read(value), "split": None}  # one share is that to train on
        elif keys[name].sets:
            fields[keys[name].sets] = _value(keys[name], value)
        else:
            of_updates[name] = value
    if "train" in options and "split" in options:
        raise UserError("train= and split= both part the data; keep one of them.")
    if "train_share" in fields or fields.get("split"):
        fields = {"train_share": 0.8, "split": None, **fields}
    return of_updates, fields | ({"deeds": tuple(deeds)} if deeds else {})


def share_in(key: str, value: object) -> float:
    """Read a share of a whole: `0.2`, `20%`, `20 %`.

    Raises:
        UserError: it is none, from 0 to 1.
    """
    text = as_word(value).strip()
    share = number_in(key, text.removesuffix("%").rstrip(), "20%")
    share = share / 100 if text.endswith("%") else share
    if not 0 <= share <= 1:
        raise UserError(f"{key}={as_word(value)} is no share; give one from 0 to 1, or from 0% to 100%.")
    return share


def _value(key: Key, value: object) -> object:
    if key.name == "dataset" and is_file_name(str(value)):
        return str(value)
    if key.name == "from" and value:
        return str(value) if parted(str(value))[1] else marked(str(value))
    if key.name == "dataset" and str(value) not in KNOWN and Path(str(value)).is_file():
        raise UserError(f"{value} has no ending, and tables end in .csv, .tsv, .txt or .data: give it one of these.")
    if key.name == "dataset" and str(value).lower() == "mnist":
        raise UserError("mnist does not come along; digits does: 1797 handwritten digits of 8×8 pixels.")
    if key.name in ("target", "drop") and isinstance(value, str):
        value = as_key(value)  # blanks part the words of a line
    read = key.read(value)
    if key.name == "split":
        return shares_in(read) if isinstance(read, tuple) and read else None
    if key.name == "freeze":
        return frozenset(map(_layer, read if isinstance(read, tuple) else ()))
    return read


def _layer(name: str) -> int:
    number = name.removeprefix("W").removeprefix("w")
    if not (is_number(number) and float(number).is_integer() and float(number) >= 1):
        raise UserError(f"freeze={name} is no layer; name one by its weights, as in freeze=W1.")
    return int(float(number))


def _layers(frozen: frozenset[int]) -> str:
    return ",".join(f"W{number}" for number in sorted(frozen)) or "none"


def _first_updates(options: Options) -> Settings:
    """Adam with a rate that suits small networks, unless something else is said."""
    named = {"optimizer": "adam", **options}
    usual_rate = {"rate": optimizer_of(named).training_rate}
    settings = settings_from(in_force({}, {**usual_rate, **named}, 0))
    refuse_unknown(options, settings)
    return settings


def _update_options(updates: Settings) -> dict[str, object]:
    """The options of the updates in a line, without what `_first_updates` would give anyway."""
    options = _written(updates)
    usual = _written(_first_updates({"optimizer": options["optimizer"]})) | {"optimizer": "adam"}
    return {key: value for key, value in options.items() if value != usual.get(key)}


def _written(updates: Settings) -> dict[str, object]:
    """Settings as the options that make them."""
    usual = {"optimizer": "gradient-descent", "rate": updates.optimizer.knobs["learning_rate"]}
    return usual | changes_to(updates, {})


def _changed_updates(updates: Settings, options: Options, at: int) -> Settings:
    changed = settings_from(in_force(_written(updates), options, at))
    refuse_unknown(options, changed)
    refuse_open(changed.optimizer, changed.knobs)
    return replace(changed, mask=updates.mask)


def changed_words(before: TrainingSettings, after: TrainingSettings, at: int) -> list[str]:
    """The keys that lead from the settings of a leg to those of the next, which begins with update `at`."""
    options = changes_to(after.updates, _written(before.updates), None, at)
    for name in ("batch", "l1", "l2", "dropout"):
        if getattr(before, name) != getattr(after, name):
            options[name] = "all" if getattr(after, name) is None else getattr(after, name)
    words = [as_pair(key, value) for key, value in options.items()]
    return words if before.frozen == after.frozen else [*words, f"freeze={_layers(after.frozen)}"]


def _written_legs(words: list[str], deeds: Sequence[Deed], steps: int | None) -> list[str]:
    """A leg as a line has it, and more than one where weights were pruned after they had been set."""
    legs: list[list[str]] = [[*words]]
    named: set[str] = set()
    for what, value in deeds:
        if named and (what == "prune" or what in named):
            legs.append([])
            named = set()
        named.add(what)
        share = as_word(100 * value)
        exact = what == "prune" and share_in(what, f"{share}%") == value
        legs[-1].append(f"{what}={share}%" if exact else f"{what}={as_word(value)}")
    if steps is not None:
        legs[-1].append(f"steps={steps}")
    return [" ".join(leg) for leg in legs]
