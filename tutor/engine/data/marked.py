"""Files that a line names with the fingerprint of what they held when it was written: `points.csv#1f2e3d4c`."""

import re
from hashlib import sha256
from pathlib import Path

from tutor.engine.errors import UserError
from tutor.engine.limits import read_file

_MARKED = re.compile(r"(.*)#([0-9a-f]{8})", re.DOTALL)


def fingerprint(data: bytes) -> str:
    """Eight digits that other contents have not."""
    return sha256(data).hexdigest()[:8]


def parted(name: str) -> tuple[str, str]:
    """A file's name, and the fingerprint behind it; empty where none is."""
    found = _MARKED.fullmatch(name)
    return (found[1], found[2]) if found else (name, "")


def marked(path: str | Path) -> str:
    """A file's name with the fingerprint of what it holds.

    Raises:
        UserError: it cannot be read.
    """
    return f"{path}#{fingerprint(read_file(Path(path)))}"


def unchanged(name: str) -> str:
    """The name of a file without its fingerprint.

    Raises:
        UserError: the file holds something else than when the line was written, or cannot be read.
    """
    path, was = parted(name)
    if was and marked(path) != name:
        raise UserError(
            f"{path} is another file than when this line was written: take the file of then, or leave #{was} out for"
            " the one of now."
        )
    return path
