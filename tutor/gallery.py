"""Runs, trainings, rules and formulas that were kept under a name, each as the text that says all of it."""

from collections.abc import Iterable
from typing import Literal, NamedTuple, TypeAlias

from tutor.engine.errors import UserError
from tutor.kept import Kept
from tutor.words.visible import visible

Kind: TypeAlias = Literal["run", "training", "rule", "formula"]

_SETTING = "gallery"
_MOST, _LONGEST_NAME = 200, 40


class Saved(NamedTuple):
    """A text under a name."""

    name: str
    line: str
    """The line of a run or a training, the equations of a rule, or a formula."""
    kind: Kind


def gallery(kept: Kept) -> tuple[Saved, ...]:
    """Everything that was kept, the newest first; what is no text is left out, and stays where it is."""
    found = kept.get(_SETTING, {})
    entries = found.items() if isinstance(found, dict) else ()
    saved = [Saved(str(name), line, _kind(line)) for name, line in entries if isinstance(line, str)]
    return tuple(reversed(saved))


def save(kept: Kept, name: str, line: str) -> Saved:
    """Keep a text under a name, in place of one that had it.

    Raises:
        UserError: it is neither a run, a training, a rule nor a formula, the name cannot be one, or there are too many.
    """
    (saved,) = _put(kept, [_proved(name, line)])
    return saved


def as_text(kept: Kept) -> str:
    """Everything that was kept, the oldest first, a line for each: `name: text`."""
    return "".join(f"{saved.name}: {saved.line}\n" for saved in reversed(gallery(kept)))


def take_in(kept: Kept, text: str) -> tuple[Saved, ...]:
    """Keep every line of such a text, or none of them; lines that begin with # are remarks.

    Raises:
        UserError: a line cannot be kept; the sentence begins with its number.
    """
    saved = []
    for number, each in enumerate(text.splitlines(), 1):
        if each.strip() and not each.lstrip().startswith("#"):
            name, colon, line = each.partition(":")
            try:
                if not colon:
                    raise UserError("Write a name, a colon and what is kept under it, as in mine: w - rate*g")
                saved.append(_proved(name, line))
            except UserError as error:
                raise UserError(f"Line {number}: {error}") from None
    return _put(kept, saved)


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
    from tutor.engine.suggestion import did_you_mean

    saved = {each.name: each for each in gallery(kept)}
    if name not in saved:
        said = did_you_mean(name, saved) if saved else "Nothing is kept yet."
        raise UserError(f"Nothing is kept as “{name}”. {said}")
    return saved[name]


def _put(kept: Kept, saved: Iterable[Saved]) -> tuple[Saved, ...]:
    new = {each.name: each for each in saved}
    known = {each.name: each.line for each in reversed(gallery(kept)) if each.name not in new}
    if len(known) + len(new) > _MOST:
        raise UserError(f"{_MOST} are kept, which is the most; forget one first.")
    kept.put(_SETTING, {**known, **{name: each.line for name, each in new.items()}})
    return tuple(new.values())


def _kind(text: str) -> Kind:
    from tutor.engine.data.datasets import KNOWN  # late: the home screen is there before there are numbers
    from tutor.engine.data.table import is_file_name
    from tutor.engine.rules.equations import are_rule
    from tutor.engine.runs.line import options_in
    from tutor.engine.surfaces.built_in import SURFACES

    first = text.split(" ", 1)[0].strip("\"'")
    if first in KNOWN or is_file_name(first):
        return "training"
    if are_rule(text):
        return "rule"
    try:
        options = options_in(text)
    except UserError:
        return "run"
    return "formula" if [*options] == ["surface"] and options["surface"] not in SURFACES else "run"


def _proved(name: str, text: str) -> Saved:
    """What a text is under a name; newlines of a rule are semicolons."""
    from tutor.engine.runs.keys import OPTIMIZER
    from tutor.engine.runs.line import parse_run
    from tutor.engine.training.training_line import parse_training

    name, kind = " ".join(visible(name).split()), _kind(text)
    if not name or len(name) > _LONGEST_NAME or ":" in name:
        raise UserError(f"A name has 1 to {_LONGEST_NAME} characters, and no colon.")
    if kind == "rule":
        return Saved(name, OPTIMIZER.name_of(text), kind)
    line = " ".join(text.split())
    try:
        parse_run(line)
    except UserError as no_run:
        try:
            parse_training(line)
        except UserError as no_training:
            raise (no_training if kind == "training" else no_run) from None
        kind = "training"
    return Saved(name, line, kind)
