"""How much of each thing is accepted: checked before work begins, and listed by `tutor list limits`."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, NamedTuple

from tutor.engine.errors import UserError

if TYPE_CHECKING:
    from pathlib import Path  # which costs a start several milliseconds


class Limit(NamedTuple):
    """The most that is accepted of something."""

    most: int
    things: str
    """In the plural, as in “updates in a run”."""

    def check(self, count: int) -> None:
        """Refuse more.

        Raises:
            UserError: it is more; the sentence says how many there may be.
        """
        if count > self.most:
            raise UserError(f"There may be at most {self.most} {self.things}, not {count}.")


STEPS = Limit(1_000_000, "updates in a run")
STEPS_AT_ONCE = Limit(100_000, "updates in a run that is opened on the screen or at a prompt")
STEPS_OF_A_FIGURE = Limit(10_000, "updates in a figure's run")
STEPS_OF_A_SWEEP = Limit(10_000, "steps in the runs of a sweep")
STEPS_OF_A_MAP = Limit(800, "steps in the runs of a map of starts")
FRAMES_WRITTEN = Limit(200_000, "frames in one JSON object or CSV")
LEGS = Limit(1_000, "legs in a run")
CHARACTERS_OF_A_LINE = Limit(100_000, "characters in a line")
SAMPLES = Limit(100_000, "samples in data that is drawn")
EPOCHS = Limit(100_000, "epochs")
UPDATES = Limit(1_000_000, "updates in a training")
LAYERS = Limit(20, "hidden layers")
NEURONS = Limit(10_000, "neurons in a layer")
FILTERS = Limit(64, "filters")
ROWS = Limit(1_000_000, "rows in a table")
CELLS = Limit(4_000_000, "cells in a table")
FILE = Limit(50_000_000, "bytes in a table or an export")
NETWORK_FILE = Limit(20_000_000, "bytes in the file of a network")
COSTLY = Limit(1_000, "parameters of a network whose optimizer looks at second derivatives or tries directions")

LIMITS: Mapping[str, Limit] = {name: limit for name, limit in globals().items() if isinstance(limit, Limit)}
"""Every limit by its name."""


def check_file(path: "Path", limit: Limit = FILE) -> None:
    """Refuse a file that is too large, or that has no end, as a device or a pipe.

    Raises:
        UserError: it is one of these.
        OSError: there is no such file, or it cannot be looked at.
    """
    size = path.stat().st_size
    if not path.is_file() and not path.is_dir():  # a directory says for itself that it cannot be read
        raise UserError(f"{path} is no ordinary file.")
    if size > limit.most:
        what_then = "take a part of it" if limit is FILE else "no network is so large here"
        raise UserError(f"{path.name} is larger than {limit.most // 1_000_000} MB: {what_then}.")


def read_file(path: "Path", limit: Limit = FILE) -> bytes:
    """What a file holds.

    Raises:
        UserError: there is none, it cannot be read, or it is too large.
    """
    try:
        check_file(path, limit)
        return path.read_bytes()
    except UserError:
        raise
    except (OSError, ValueError) as error:  # the latter of a name that no file can have
        why = (getattr(error, "strerror", None) or "it is not a file").lower()
        raise UserError(f"{path} cannot be read: {why}.") from None
