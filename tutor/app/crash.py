"""An error of our own, written down for whoever mends it, without anything that is the learner's."""

import os
import platform
import re
import tempfile
import traceback
from contextlib import suppress
from pathlib import Path

from tutor import __version__

_NAME = "tutor-crash.txt"
_QUOTED = re.compile(r"'[^'\n]*'|\"[^\"\n]*\"|“[^”\n]*”")


def write_report(error: BaseException | None, directory: Path) -> str:
    """Write the report over the one before, and return a sentence that says where it is."""
    text = report(error)
    for place in (directory, Path(tempfile.gettempdir()) / f"descent-tutor-{os.getpid()}"):
        with suppress(OSError):
            place.mkdir(mode=0o700, parents=True, exist_ok=True)
            path = place / _NAME
            partial = path.with_suffix(".part")
            partial.unlink(missing_ok=True)
            with os.fdopen(
                os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8"
            ) as file:
                file.write(text)
            partial.replace(path)
            return f"The report is in {path}"
    return "There was no place to write a report to."


def report(error: BaseException | None) -> str:
    """Where it happened, in which version: no arguments, no values, nothing that was typed, and ~ for the home."""
    lines = [f"tutor {__version__}, Python {platform.python_version()}, {platform.system()}\n\n"]
    while error is not None:
        lines += traceback.format_tb(error.__traceback__)
        # What is quoted may have been typed.
        lines.append(f"{type(error).__name__}: {_QUOTED.sub('“…”', str(error))}\n")
        error = error.__cause__ or error.__context__
        if error is not None:
            lines.append("\nwhich came from\n\n")
    return "".join(lines).replace(str(Path.home()), "~")
