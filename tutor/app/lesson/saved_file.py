"""A lesson's file under its author's hands."""

from pathlib import Path
from typing import Literal

_GONE_AFTER = 3
"""Looks in vain after which a file is said to be gone: an editor that replaces a file leaves a moment without one."""


class SavedFile:
    """A file that is looked at now and then, to see whether it was written anew."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._written = self._written_at()
        self._looks_in_vain = 0

    def _written_at(self) -> int | None:
        try:
            return self.path.stat().st_mtime_ns
        except OSError:
            return None

    def look(self) -> Literal["gone", "saved"] | None:
        """Whether it is gone, which is said once, or was saved since the last look."""
        before, written = self._written, self._written_at()
        self._looks_in_vain = self._looks_in_vain + 1 if written is None else 0
        if written is None:
            return "gone" if self._looks_in_vain == _GONE_AFTER else None
        self._written = written
        return None if written == before else "saved"
