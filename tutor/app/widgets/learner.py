"""Who sits here: their progress, the moment, and the seeds of what they are asked."""

import random
from collections.abc import Callable
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tutor.course.progress import Store
    from tutor.kept import Kept


def _now() -> datetime:
    return datetime.now(UTC)


class Learner:
    """The store opens when it is first needed, so the first paint does not wait for the disk."""

    def __init__(
        self,
        data_directory: Path | None = None,
        seeds: random.Random | None = None,
        clock: Callable[[], datetime] = _now,
    ) -> None:
        self._directory = data_directory
        self._seeds = seeds or random.SystemRandom()
        self.now = clock
        self._told: str | None = None
        """The newest sentence about the settings that was said."""

    @cached_property
    def store(self) -> "Store":
        """The log of attempts.

        Raises:
            StoreError: a newer program wrote the file.
        """
        from tutor.course.progress import open_store

        return open_store(self._directory)

    @cached_property
    def kept(self) -> "Kept":
        """What was set, and how things were left."""
        from tutor.kept import Kept

        return Kept(self.directory)

    @property
    def directory(self) -> Path:
        """Where progress is kept."""
        from tutor.course.progress.store import data_directory

        return self._directory or data_directory()

    def new_seed(self) -> int:
        """A seed for fresh numbers."""
        return self._seeds.randrange(2**31)

    def done_questions(self, lesson: str) -> set[str]:
        """The questions of a lesson that were answered rightly, or written, at least once."""
        from tutor.course.progress.attempt import DONE  # late, as the store is

        attempts = self.store.attempts(lesson=lesson)
        return {attempt.question for attempt in attempts if attempt.verdict in DONE}

    def news(self) -> str | None:
        """What there is to say about the disk and has not been said yet."""
        settings = self.kept.notice
        if settings == self._told:
            settings = None
        else:
            self._told = settings
        return "\n".join(filter(None, (self.store.news(), settings))) or None

    def leave(self) -> str | None:
        """Close the store, if it was opened; returns what could not be kept, in a sentence."""
        if "store" not in self.__dict__:
            return None
        return self.store.close()
