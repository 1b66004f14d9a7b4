"""Runs and trainings that were kept under a name, as their lines; whoever has the line has the whole run."""

from typing import Literal, NamedTuple

from tutor.engine.errors import UserError
from tutor.kept import Kept
from tutor.words.visible import visible

_SETTING = "gallery"
_MOST, _LONGEST_NAME = 200, 40


class Saved(NamedTuple):
    """A line under a name."""

    name: str
    line: str
    kind: Literal["run", "training"]


def gallery(kept: Kept) -> tuple[Saved, ...]:
    """Everything that was kept, the newest first; what is no line is left out, and stays where it is."""
    found = kept.get(_SETTING, {})
    entries = found.items() if isinstance(found, dict) else ()
    saved = [Saved(str(name), line, _kind(line)) for name, line in entries if isinstance(line, str)]
    return tuple(reversed(saved))


def save(kept: Kept, name: str, line: str) -> Saved:
    """Keep a line under a name, in place of one that had it.

    Raises:
        UserError: the line is neither a run nor a training, the name cannot be one, or there are too many.
    """
    name, line = " ".join(visible(name).split()), " ".join(line.split())
    if not name or len(name) > _LONGEST_NAME:
        raise UserError(f"A name has 1 to {_LONGEST_NAME} characters.")
    kind = _proved(line)
    known = {saved.name: saved.line for saved in reversed(gallery(kept)) if saved.name != name}
    if len(known) >= _MOST:
        raise UserError(f"{_MOST} are kept, which is the most; forget one first.")
    kept.put(_SETTING, {**known, name: line})
    return Saved(name, line, kind)


def forget(kept: Kept, name: str) -> None:
    """Take a name away.

    Raises:
        UserError: nothing is kept under it.
    """
    found(kept, name)
    kept.put(_SETTING, {saved.name: saved.line for saved in reversed(gallery(kept)) if saved.name != name})


def found(kept: Kept, name: str) -> Saved:
    """What is kept under a name.

    Raises:
        UserError: nothing is.
    """
    from tutor.words.nearest import nearest

    saved = {each.name: each for each in gallery(kept)}
    if name not in saved:
        said = nearest(name, saved) if saved else "Nothing is kept yet."
        raise UserError(f"Nothing is kept as “{name}”. {said}")
    return saved[name]


def _kind(line: str) -> Literal["run", "training"]:
    from tutor.engine.data.shipped import KNOWN  # late: the home screen is there before there are numbers
    from tutor.engine.data.table import is_file_name

    first = line.split(" ", 1)[0].strip("\"'")
    return "training" if first in KNOWN or is_file_name(first) else "run"


def _proved(line: str) -> Literal["run", "training"]:
    from tutor.engine.runs.line import parse_run
    from tutor.engine.training.training_line import parse_training

    try:
        parse_run(line)
    except UserError as no_run:
        try:
            parse_training(line)
        except UserError as no_training:
            raise (no_training if _kind(line) == "training" else no_run) from None
        return "training"
    return "run"
