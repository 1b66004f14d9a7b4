"""What a learner set and how they left things, kept between visits: one small file of JSON beside the progress."""

import json
import os
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import Any

FILE_NAME = "settings.json"
FORMAT = 1


class Kept:
    """Values of kinds that JSON has, by name. A file that cannot be read is told of and left as it is."""

    def __init__(self, directory: Path) -> None:
        self.path = directory / FILE_NAME
        self.notice: str | None = None
        """A sentence for the learner about the newest trouble with the file; None when all is well."""
        self._values: dict[str, Any] | None = None
        self._is_ours = True
        """Whether the file may be written: one that could not be read is somebody's still."""

    def get(self, name: str, default: Any = None) -> Any:
        """What is kept under a name, else the default."""
        return self._known().get(name, default)

    def put(self, name: str, value: Any) -> None:
        """Keep a value, on the disk when this returns; None takes it away. Where the disk refuses, until one leaves."""
        if self._known().get(name) == value:
            return
        if self._is_ours:
            self._values = self._read()  # another program may have kept something else meanwhile
        known = self._known()
        if value is None:
            known.pop(name, None)
        else:
            known[name] = value
        if self._is_ours:
            self._write(known)

    def _known(self) -> dict[str, Any]:
        if self._values is None:
            self._values = self._read()
        return self._values

    def _read(self) -> dict[str, Any]:
        before = self._values or {}
        try:
            text = self.path.read_text(encoding="utf-8")
        except FileNotFoundError:
            return before
        except (OSError, UnicodeDecodeError):
            return self._left_alone("cannot be read", before)
        try:
            found = json.loads(text)
            version = found["format"]
        except (ValueError, TypeError, KeyError, RecursionError):
            return self._left_alone("is damaged", before)
        if not isinstance(version, int) or version > FORMAT:
            return self._left_alone("was written by a newer tutor", before)
        return {name: value for name, value in found.items() if name != "format"}

    def _left_alone(self, why: str, before: dict[str, Any]) -> dict[str, Any]:
        self._is_ours = False
        self.notice = (
            f"{self.path} {why}. It stays as it is; the usual settings hold, and new ones last until you leave."
            " To begin a new one, move it away."
        )
        return before

    def _write(self, values: dict[str, Any]) -> None:
        partial = None
        try:
            self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            number, partial = tempfile.mkstemp(prefix=".settings.", dir=self.path.parent)
            with os.fdopen(number, "w", encoding="utf-8") as file:
                json.dump({"format": FORMAT, **values}, file, ensure_ascii=False, indent=1)
            os.replace(partial, self.path)
            self.notice = None
        except OSError as error:
            if partial is not None:
                with suppress(OSError):
                    os.unlink(partial)
            self.notice = f"{self.path} cannot be written: {error.strerror}. What you set now lasts until you leave."
