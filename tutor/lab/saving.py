"""What a training leaves in files: its network, whose ending says which kind, and the numbers of its script."""

import os
from pathlib import Path

from tutor.engine.errors import UserError
from tutor.engine.scripts.model_script import model_script
from tutor.engine.scripts.training_script import TrainingScript
from tutor.engine.training.model import Model, model_json, model_npz, read_model
from tutor.files import write_new, write_over
from tutor.lab.trainer import Trainer


def save_network(trainer: Trainer, name: str) -> str:
    """Write the network at the cursor and say so: `.json`, `.npz`, or `.py` for PyTorch.

    A network that was saved under the name before is replaced, once the new one is written whole.

    Raises:
        UserError: the ending is another, something else has the name, or the file cannot be written.
    """
    path, model = place_for_network(name), Model.of(trainer.training, trainer.line)
    if path.suffix.lower() == ".py":
        write_new(path, model_script(model))
    else:
        write_over(path, model_json(model) if path.suffix.lower() == ".json" else model_npz(model))
    return f"Saved {os.path.abspath(path)}, the weights after update {trainer.training.cursor}."


def place_for_network(name: str) -> Path:
    """Where a network may be saved, before there is one.

    Raises:
        UserError: the ending is none of these, the folder is not there, or something else has the name.
    """
    path = Path(name.strip()).expanduser()
    if path.suffix.lower() not in (".json", ".npz", ".py"):
        raise UserError("End the name in .json or .npz for a network to open again, or in .py for PyTorch.")
    if not path.parent.is_dir():
        raise UserError(f"{path} cannot be written: there is no folder {path.parent}.")
    if path.suffix.lower() != ".py" and path.exists():
        try:
            read_model(path)
        except UserError:
            raise UserError(f"{path} is there already and no network of tutor; choose another name.") from None
    return path


def keep_numbers(script: TrainingScript, folder: Path) -> str:
    """Write the numbers of a script into a folder, unless they are there, and say so.

    Raises:
        UserError: they cannot be written.
    """
    path = folder / script.file_name
    if not path.exists():
        write_new(path, script.numbers)
    return f"The examples stand in {path.name}, which the script reads."
