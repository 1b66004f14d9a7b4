"""What the trainer's entry line asks for: the question, an example, and what becomes of the training."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import NamedTuple

from tutor.app.trainer.pictures import Look
from tutor.engine.network.open_weight import index_of
from tutor.engine.rounding import number
from tutor.engine.training.training_line import parse_training, share_in
from tutor.lab.saving import save_network
from tutor.lab.trainer import Trainer
from tutor.lab.typed_changes import typed_number


class Purpose(NamedTuple):
    """One thing that can be typed."""

    prompt: Callable[[Trainer, Look], str]
    example: str
    apply: Callable[[Trainer, Look, str], tuple[Trainer, Look]]
    """A UserError says what is wrong with what was typed."""
    told: str = ""
    """What is said when it is done, with {} for what was typed."""


def _name(trainer: Trainer, look: Look) -> str:
    return trainer.network.coordinates[look.chosen]


def _value(trainer: Trainer, look: Look) -> str:
    return number(float(trainer.training.frame.parameters[look.chosen]))


def _saved(trainer: Trainer, look: Look, text: str) -> tuple[Trainer, Look]:
    save_network(trainer, text)
    return trainer, look


PURPOSES: Mapping[str, Purpose] = {
    "change": Purpose(
        lambda trainer, _: f"From update {trainer.training.cursor} on:",
        "0.03, or optimizer=momentum batch=8, or layers=8,8",
        lambda trainer, look, text: (trainer.with_typed(text), look),
    ),
    "prune": Purpose(
        lambda *_: "Share of the weights to keep:",
        "0.5, or 50 %",
        lambda trainer, look, text: (trainer.prune(share_in("prune", text)), look),
    ),
    "edit": Purpose(
        lambda trainer, look: f"{_name(trainer, look)}, now {_value(trainer, look)}, becomes:",
        "0.5",
        lambda trainer, look, text: (trainer.edit(look.chosen, typed_number(text)), look),
    ),
    "beside": Purpose(
        lambda *_: "Beside this one, with the same first weights but:",
        "optimizer=momentum rate=0.1, or weights=1, or nothing",
        lambda trainer, look, text: (trainer.joined_by(text), look),
    ),
    "open": Purpose(
        lambda *_: "Line of a training, or the file of a network:",
        "moons layers=8,8 steps=40 then rate=0.001 steps=60, or net.json",
        lambda trainer, look, text: (Trainer.begin(parse_training(text)).instead_of(trainer), look),
    ),
    "save": Purpose(
        lambda trainer, _: f"Save the weights after update {trainer.training.cursor} as:",
        "net.json or net.npz to open again, net.py for PyTorch",
        _saved,
        "Saved {}",
    ),
    "choose": Purpose(
        lambda *_: "Weight or bias:",
        "W1[2,0], or b1[2]",
        lambda trainer, look, text: (trainer, replace(look, chosen=index_of(trainer.training.surface, text.strip()))),
    ),
}
