"""What is said of a training: where it is, how well it does, how long it takes; and of several as a table."""

from collections.abc import Sequence
from math import isfinite, log10

from tutor.engine.data.dataset import Dataset
from tutor.engine.network.metrics import UNTESTED, Metrics, by_class
from tutor.engine.network.network import Network
from tutor.engine.rounding import counted, number
from tutor.engine.training.coach import Advice, advise
from tutor.engine.training.training import Training, passes
from tutor.engine.training.units import layer_states
from tutor.engine.training.value_errors import value_errors
from tutor.lab.measured import Measured
from tutor.lab.trainer import Trainer

_MOST_ARROWS = 3
"""In a status line; with more layers than that they stand without blanks, and the update still fits."""


def training_status(trainer: Trainer) -> tuple[str, str, str, str, str]:
    """Where the training is, in a few words: data, network, optimizer, rate, and the update."""
    training = trainer.training
    update = f"update {training.cursor}"
    if training.cursor != training.last:
        update += f" of {training.last}"
    place = f"epoch {epochs(training.epoch)} · {update}"
    network = shape(trainer.network)
    network = network.replace(" ", "") if network.count("→") > _MOST_ARROWS else network
    return training.train_set.title, network, training.updates.optimizer.title, trainer.told_rate, place


def shape(network: Network) -> str:
    """The numbers from layer to layer: `2 → 16 → 16 → 2`."""
    return " → ".join(map(str, [network.layers[0].inputs, *(layer.outputs for layer in network.layers)]))


def epochs(count: float) -> str:
    """How often the examples were seen, to a tenth: `3`, `3.2`."""
    return f"{count:.1f}".removesuffix(".0")


def told(metrics: Metrics) -> str:
    """A set's loss, and the share of its samples whose class is right."""
    if metrics is UNTESTED:
        return "nothing is tested"
    if metrics.accuracy is None:
        return f"loss {number(metrics.loss, 4)}"
    return f"loss {number(metrics.loss, 4)}, {100 * metrics.accuracy:.1f} % right"


def told_floor(metrics: Metrics, classes: Sequence[str]) -> str:
    """What is right without any learning; nothing where there are no classes."""
    if metrics.floor is None:
        return ""
    commonest, share = metrics.floor
    return f"{100 * share:.1f} % by always saying {classes[commonest]}"


def told_errors(trainer: Trainer, part: Dataset) -> str:
    """How far the values of a file are missed, in the column's units, after its loss; nothing for other data."""
    errors = value_errors(trainer.network, trainer.training.frame.parameters, part)
    if errors is None:
        return ""
    explained = "" if errors.r2 is None else f", R² {number(errors.r2, 4)}"
    rmse, mae, median = (number(each, 4) for each in (errors.rmse, errors.mae, errors.median))
    return f"; RMSE {rmse}, MAE {mae}{explained}; half are off by less than {median}"


def time_left(done: int, left: int, seconds: float) -> str:
    """How long the rest takes at the speed so far; nothing where that cannot be told yet."""
    if done <= 0 or seconds <= 0.5 or left <= 0:
        return ""
    rest = round(left * seconds / done)
    if rest < 60:
        return f"{rest} s left"
    return f"{rest // 60} min {rest % 60:02d} s left"


def parts_of(training: Training) -> dict[str, Dataset]:
    """The parts of the data by name."""
    parts = {"train": training.train_set, "validation": training.validation_set, "test": training.test_set}
    return {name: part for name, part in parts.items() if part is not None}


def told_stop(trainer: Trainer) -> str:
    """That patience ended the run, on what set, and where it was brought back to; nothing where it did not."""
    stop, here = trainer.stop, trainer.latest
    if stop is None:
        return ""
    name = trainer.training.held_out_name
    told_so = (
        f"Stopped early: the {name} loss was lowest after {counted(epochs(here.epoch), 'epoch')}, where these weights"
        f" are from, and did not fall in the {epochs(stop.epoch - here.epoch)} after that."
    )
    if name == "test":
        told_so += " The test set decided when to stop, so it flatters now; split=0.6,0.2,0.2 keeps one to decide by."
    return told_so


def told_tests(trainer: Trainer) -> list[str]:
    """What the test set said, and how often it has been looked at; that it is still unseen."""
    if trainer.training.validation_set is None or not len(trainer.training.test_set):
        return []
    if not trainer.tested:
        return ["not looked at yet"]
    looks = [f"{told(look.metrics)} (update {look.index})" for look in trainer.tested]
    if len(looks) > 1:
        looks.append(f"looked at {len(looks)} times: whoever chooses between these has no test set left")
    return looks


def advice(trainer: Trainer) -> list[Advice]:
    """What the coach says of the training where it stands."""
    seen = [moment for moment in trainer.measured if moment.index <= trainer.training.cursor]
    return advise(trainer.training, [(moment.epoch, moment.train, moment.held_out) for moment in seen])


def told_advice(trainer: Trainer) -> list[str]:
    """The same in sentences; that nothing stands out, where it says nothing."""
    told = [f"{each.name[0].upper()}{each.name[1:]}. {each.evidence} {each.remedy}" for each in advice(trainer)]
    return told or ["The coach sees nothing that stands out."]


def gradient_bars(trainer: Trainer) -> list[str]:
    """The root mean square of ∂L/∂W of each layer as a bar; a tenth of it is a power of 10."""
    training = trainer.training
    states = layer_states(training.surface, training.frame.parameters)
    largest = max((state.gradient for state in states if isfinite(state.gradient)), default=0.0)
    width, lines = 20, ["The root mean square of ∂L/∂W by layer:"]
    for state in states:
        share = 0.0
        if largest and state.gradient > 0 and isfinite(state.gradient):
            share = max(0.0, 1 + log10(state.gradient / largest) / 10)
        lines.append(f"  W{state.number} {'━' * round(share * width):<{width}} {number(state.gradient, 3)}")
    return [*lines, f"  ({width // 10} dashes are a factor of 10)"]


def _held_out_record(trainer: Trainer, now: Measured) -> dict[str, object]:
    """The set that the curves look at; a test set that is kept apart only as often as it was looked at."""
    name = trainer.training.held_out_name
    record: dict[str, object] = {name: _record(now.held_out)}
    if name == "validation":
        looks = [
            {"update": look.index, "epoch": look.epoch, **(_record(look.metrics) or {})} for look in trainer.tested
        ]
        record |= {"test": looks[-1] if looks else None, "test_looks": len(looks)}
    if trainer.plan.patience is not None:
        stop = trainer.stop
        record["stopped_early"] = None if stop is None else {"looked_at": name, "went_on_to_epoch": stop.epoch}
    return record


def training_record(trainer: Trainer) -> dict[str, object]:
    """The training up to the cursor as one JSON object."""
    measured = [moment for moment in trainer.measured if moment.index <= trainer.training.cursor]
    now = trainer.now
    confusion, name = now.held_out.confusion, trainer.training.held_out_name
    return {
        "line": trainer.line_to_the_end,
        "dataset": trainer.training.train_set.title,
        "classes": trainer.training.train_set.classes,
        "examples": {part: len(samples) for part, samples in parts_of(trainer.training).items()},
        "layers": [layer.description for layer in trainer.network.layers],
        "parameters": trainer.network.size,
        "passes_per_update": passes(trainer.settings.updates.optimizer, trainer.network),
        "updates": trainer.training.cursor,
        "epochs": trainer.training.epoch,
        "train": _record(now.train),
        **_held_out_record(trainer, now),
        "coach": [each._asdict() for each in advice(trainer)],
        "confusion": confusion,
        "by_class": None if confusion is None else [each._asdict() for each in by_class(confusion)],
        "floor": None if now.held_out.floor is None else now.held_out.floor[1],
        "moments": [
            {
                "update": moment.index,
                "epoch": moment.epoch,
                "train": _record(moment.train),
                name: _record(moment.held_out),
            }
            for moment in measured
        ],
        **({"beside": [training_record(other) for other in trainer.others]} if trainer.others else {}),
    }


def _record(metrics: Metrics) -> dict[str, object] | None:
    if metrics is UNTESTED:
        return None
    return {"loss": metrics.loss, "accuracy": metrics.accuracy}


def trainings_of(trainer: Trainer) -> list[Trainer]:
    """The training and those beside it."""
    return [trainer, *trainer.others]


def training_names(trainer: Trainer) -> list[str]:
    """A short name for each training: the words of its line that not all of them have, but for how far it has gone."""
    lines = [
        [w for w in each.line.split() if w != "then" and not w.startswith("steps=")] for each in trainings_of(trainer)
    ]
    own = [[word for word in line if not all(word in other for other in lines)] for line in lines]
    return [" ".join(words) or lines[0][0] for words in own]


def training_table(trainer: Trainer) -> tuple[list[str], list[list[str]]]:
    """The heads of a table, and a row for each training: what sets it apart, and how well it does now and did."""
    held_out = trainer.training.held_out_name
    heads = ["training", "train loss", f"{held_out} loss", f"{held_out} right", f"lowest {held_out} loss"]
    return heads, [
        [name, *_standing(each)] for name, each in zip(training_names(trainer), trainings_of(trainer), strict=True)
    ]


def _standing(trainer: Trainer) -> list[str]:
    now = trainer.now
    right = now.held_out.accuracy
    tested = [moment for moment in trainer.measured if moment.held_out.loss == moment.held_out.loss]
    best = min(tested, key=lambda moment: moment.held_out.loss, default=now)
    return [
        number(now.train.loss, 4),
        "—" if now.held_out is UNTESTED else number(now.held_out.loss, 4),
        "—" if right is None else f"{100 * right:.1f} %",
        "—" if now.held_out is UNTESTED else f"{number(best.held_out.loss, 4)} at epoch {epochs(best.epoch)}",
    ]
