"""Trainings beside each other as a table: what each is, and how well it does."""

from typing import NamedTuple

from tutor.engine.network.metrics import UNTESTED
from tutor.engine.rounding import number
from tutor.lab.trainer import Trainer
from tutor.lab.training_told import epochs


class TrainingStanding(NamedTuple):
    """One training of several, as far as all of them are."""

    name: str
    """What sets it apart: `optimizer=momentum rate=0.1`."""
    train: str
    """The loss on the training set."""
    held_out: str
    """The loss on the validation set, or on the test set where there is none."""
    right: str
    """The share of that set whose class is right; `—` where there are no classes."""
    lowest: str
    """The lowest such loss measured so far, and after how many epochs."""


def header(trainer: Trainer) -> list[str]:
    """What the columns of the table are called."""
    name = trainer.training.held_out_name
    return ["training", "train loss", f"{name} loss", f"{name} right", f"lowest {name} loss"]


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


def training_standings(trainer: Trainer) -> list[TrainingStanding]:
    """A row for each training."""
    return [_standing(*pair) for pair in zip(training_names(trainer), trainings_of(trainer), strict=True)]


def _standing(name: str, trainer: Trainer) -> TrainingStanding:
    now = trainer.now
    right = now.held_out.accuracy
    tested = [moment for moment in trainer.measured if moment.held_out.loss == moment.held_out.loss]
    best = min(tested, key=lambda moment: moment.held_out.loss, default=now)
    return TrainingStanding(
        name,
        number(now.train.loss, 4),
        "—" if now.held_out is UNTESTED else number(now.held_out.loss, 4),
        "—" if right is None else f"{100 * right:.1f} %",
        "—" if now.held_out is UNTESTED else f"{number(best.held_out.loss, 4)} at epoch {epochs(best.epoch)}",
    )
