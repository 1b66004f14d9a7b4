"""Every frame of a run as a row: to be read, or as comma-separated values."""

from collections.abc import Iterable

from tutor.engine.formula.names import differential
from tutor.engine.rounding import as_json, digits_apart, number
from tutor.engine.runs.history import Descent


def frame_table(
    descent: Descent, shown: bool, frames: Iterable[int] | None = None
) -> tuple[list[str], list[list[str]]]:
    """Every frame as a row: its index, θ, L, ∇L, and the rate and change of the update that leaves it.

    Args:
        descent: the run up to its cursor.
        shown: whether it is for people; else numbers are Python's shortest repr, and the header is ASCII.
        frames: the ones to show, by index; all of them where none are said.
    """
    text = number if shown else lambda x: str(as_json(float(x)))
    losses = descent.history.losses
    digits = digits_apart(float(losses[0]), float(losses[descent.cursor]))
    names = descent.surface.coordinates
    d = differential(names) if shown else "d"
    header = ["step", *names, "loss", *(f"{d}L/{d}{n}" for n in names), "rate", *(f"change of {n}" for n in names)]
    rows = []
    for index in range(descent.cursor + 1) if frames is None else frames:
        frame = descent.history.frame(index)
        loss = number(float(frame.loss), digits) if shown else text(float(frame.loss))
        row = [str(index), *map(text, frame.parameters), loss, *map(text, frame.gradient)]
        if index < descent.cursor:
            rate = descent.history.settings_at(index).knobs_at(index)["learning_rate"]
            row += [text(float(rate)), *map(text, descent.update_from(index).change)]
        else:
            row += [""] * (1 + len(names))
        rows.append(row)
    return header, rows
