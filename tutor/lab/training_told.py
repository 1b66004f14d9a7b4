"""What is said of a training: where it is, how well the network does, how long it still takes."""

from typing import NamedTuple

from tutor.engine.network.metrics import UNTESTED, Metrics
from tutor.engine.network.network import Network
from tutor.engine.rounding import json_number, number
from tutor.lab.trainer import Trainer


class TrainingStatus(NamedTuple):
    """The parts of the status line."""

    data: str
    network: str
    optimizer: str
    rate: str
    place: str


def training_status(trainer: Trainer) -> TrainingStatus:
    """Where the training is, in a few words."""
    training, settings = trainer.training, trainer.settings
    rate = f"α = {number(trainer.learning_rate)}"
    if settings.updates.schedule.name != "constant":
        now = float(settings.updates.knobs_at(training.cursor)["learning_rate"])
        rate += f", {settings.updates.schedule.title}: now {number(now, 4)}"
    update = f"update {training.cursor}"
    if training.cursor != training.last:
        update += f" of {training.last}"
    return TrainingStatus(
        training.train_set.title,
        shape(trainer.network),
        settings.updates.optimizer.title,
        rate,
        f"epoch {epochs(training.epoch)} · {update}",
    )


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


def time_left(done: int, left: int, seconds: float) -> str:
    """How long the rest takes at the speed so far; nothing where that cannot be told yet."""
    if done <= 0 or seconds <= 0.5 or left <= 0:
        return ""
    rest = round(left * seconds / done)
    if rest < 60:
        return f"{rest} s left"
    return f"{rest // 60} min {rest % 60:02d} s left"


def training_record(trainer: Trainer) -> dict[str, object]:
    """The training up to the cursor as one JSON object; what is not finite is "inf", "-inf" or "nan"."""
    measured = [moment for moment in trainer.measured if moment.index <= trainer.training.cursor]
    now = trainer.now
    confusion = now.test.confusion
    return {
        "line": trainer.line_to_the_end,
        "dataset": trainer.training.train_set.title,
        "classes": list(trainer.training.train_set.classes),
        "examples": {"train": len(trainer.training.train_set), "test": len(trainer.training.test_set)},
        "layers": [layer.description for layer in trainer.network.layers],
        "parameters": trainer.network.size,
        "updates": trainer.training.cursor,
        "epochs": trainer.training.epoch,
        "train": _record(now.train),
        "test": _record(now.test),
        "confusion": None if confusion is None else confusion.tolist(),
        "moments": [
            {
                "update": moment.index,
                "epoch": moment.epoch,
                "train": _record(moment.train),
                "test": _record(moment.test),
            }
            for moment in measured
        ],
        **({"beside": [training_record(other) for other in trainer.others]} if trainer.others else {}),
    }


def _record(metrics: Metrics) -> dict[str, object] | None:
    if metrics is UNTESTED:
        return None
    return {
        "loss": json_number(metrics.loss),
        "accuracy": None if metrics.accuracy is None else json_number(metrics.accuracy),
    }
