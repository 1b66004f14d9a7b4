"""Trainings beside each other as a table: what each is, and how well it does."""

from tutor.engine.network.metrics import UNTESTED
from tutor.engine.rounding import number
from tutor.lab.trainer import Trainer
from tutor.lab.training_told import epochs


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
