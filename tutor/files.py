"""Files, put in place whole: a name either holds all of it, or what it held before."""

import os
import tempfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from tutor.engine.errors import UserError


def refuse_existing(path: Path) -> None:
    """Raises UserError where a file of that name, or a link that leads nowhere, is there already."""
    if os.path.lexists(path):
        raise UserError(f"{path} is there already; choose another name.")


def write_new(path: Path, content: str | bytes) -> None:
    """Write a file beside its place and put it there when it is whole; one that is there already stays.

    Raises:
        UserError: it is there already, or cannot be written.
    """
    refuse_existing(path)
    _written(path, content, _put)


def write_over(path: Path, content: str | bytes) -> None:
    """Write a file beside its place and put it there when it is whole, over what was there.

    Raises:
        UserError: it cannot be written.
    """
    _written(path, content, os.replace)


def _written(path: Path, content: str | bytes, put: Callable[[str, Path], None]) -> None:
    data = content.encode() if isinstance(content, str) else content
    partial = None
    try:
        number, partial = tempfile.mkstemp(prefix=f".{path.name[:40]}.", dir=path.parent)
        with os.fdopen(number, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(number)
        os.chmod(partial, 0o666 & ~_umask())
        put(partial, path)
    except FileExistsError:
        raise UserError(f"{path} is there already; choose another name.") from None
    except OSError as error:
        raise UserError(f"{path} cannot be written: {error.strerror}.") from None
    finally:
        if partial is not None:
            with suppress(OSError):
                os.unlink(partial)


def _put(partial: str, path: Path) -> None:
    """Give the file its name, unless another has taken it meanwhile."""
    if os.name == "nt":
        os.rename(partial, path)  # which replaces nothing there
        return
    try:
        os.link(partial, path)
    except FileExistsError:
        raise
    except OSError:  # a file system without second names
        refuse_existing(path)
        os.rename(partial, path)


def _umask() -> int:
    mask = os.umask(0o077)
    os.umask(mask)
    return mask
