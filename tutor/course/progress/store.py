"""The learner's progress on disk: saved after every answer, shared between programs, never in the way of a visit."""

import json
import os
import sqlite3
import threading
import time
from collections.abc import Callable, Container, Iterable
from contextlib import closing
from datetime import datetime, tzinfo
from itertools import groupby
from pathlib import Path
from types import TracebackType
from typing import Any, Self, TypeVar

from tutor.course.progress import database, rescue, review, tables
from tutor.course.progress.attempt import NO_ANSWERS, Attempt, Scope, Tombstone, from_microseconds, to_microseconds
from tutor.course.progress.days import end_of_day
from tutor.course.progress.review import Card
from tutor.course.progress.tables import Merged, Position
from tutor.course.progress.trouble import ProgressError, StoreError
from tutor.engine.rounding import counted

T = TypeVar("T")

DATA_VARIABLE = "DESCENT_TUTOR_DATA"


def data_directory() -> Path:
    """Where progress lives: DESCENT_TUTOR_DATA, or the user's data directory."""
    if named := os.environ.get(DATA_VARIABLE):
        return Path(named).expanduser()
    from platformdirs import user_data_path

    return user_data_path("descent-tutor", appauthor=False)


def open_store(directory: Path | str | None = None) -> "Store":
    """Opens the progress in a directory, new or old. What is wrong with the disk is told by `notice`, not raised.

    Raises:
        StoreError: A newer program wrote the file.
    """
    return Store((data_directory() if directory is None else Path(directory)) / database.FILE_NAME)


_BETWEEN_TRIES = 5.0  # seconds until the disk is tried again


def _merge(connection: sqlite3.Connection, records: Iterable[Attempt | Tombstone]) -> None:
    kept = list(records)
    attempts = [record for record in kept if isinstance(record, Attempt)]
    stones = [record for record in kept if isinstance(record, Tombstone)]
    database.transaction(connection, lambda connection: tables.merge(connection, attempts, stones), "BEGIN IMMEDIATE")


class Store:
    """The log of attempts and tombstones, the cards that follow from it, settings, and where the learner is.

    Each method is one transaction. A write that cannot reach the disk moves the store into memory, says so in `notice`,
    and succeeds there; `close` tries the disk once more.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.notice: str | None = None
        """A sentence for the learner about the newest trouble with the file; None when all is well."""
        self._told: str | None = None
        self._lock = threading.RLock()
        self._in_memory = False
        self._only_here: list[Attempt | Tombstone] = []
        """What was recorded since the file could not be written."""
        self._next_try = 0.0
        self._opened_again = False
        self._closed = False
        try:
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._connection = self._connect()
        except (OSError, sqlite3.DatabaseError) as error:
            self._connection = self._connect_in_memory(error)

    # Opening, trouble, closing

    def _connect(self) -> sqlite3.Connection:
        try:
            return database.connect(self.path)
        except sqlite3.DatabaseError as error:
            if database.trouble(error) != "corrupt":
                raise
            self._set_aside()
            return database.connect(self.path)

    def _set_aside(self) -> bool:
        aside = database.set_aside(self.path)
        if aside is None:
            return False
        saved = rescue.salvage(aside)
        if saved:
            with closing(database.connect(self.path)) as connection:
                _merge(connection, saved)
        self.notice = f"The progress file could not be read; it is kept as {aside}, and a new one was begun" + (
            f" with the {counted(len(saved), 'record')} that could be read of it." if saved else "."
        )
        return True

    def news(self) -> str | None:
        """The notice, once."""
        if self.notice == self._told:
            return None
        self._told = self.notice
        return self.notice

    def senseless(self) -> str | None:
        """A sentence on rows that make no sense, which everything leaves out."""
        count = self.rows(tables.SENSELESS)[0][0]
        left_out = f"{counted(count, 'row')} of the progress file makes no sense and is left out"
        return f"{left_out}; tutor repair sets it aside." if count else None

    def ahead_of(self, now: datetime) -> int:
        """How many answers a wrong clock dated later than now."""
        return int(self.rows(f"SELECT count(*) FROM attempt WHERE {tables.AHEAD}", to_microseconds(now))[0][0])

    def date_by(self, now: datetime) -> int:
        """Let answers dated later than now count as given now; returns how many."""
        return self._write(lambda connection: tables.date_by(connection, now))

    def repair(self) -> tuple[int, Path | None]:
        """Set the rows that make no sense aside in a file; returns how many, and the file. All cards are made anew."""
        return self._write(lambda connection: rescue.set_bad_rows_aside(connection, self.path.parent))

    def _connect_in_memory(self, error: BaseException, broken: sqlite3.Connection | None = None) -> sqlite3.Connection:
        self._in_memory = True
        self._next_try = time.monotonic() + _BETWEEN_TRIES
        if isinstance(error, StoreError):
            usual = "a newer tutor has taken it over"
        else:
            usual = "it is a directory" if self.path.is_dir() else "it cannot be written, or is another program's"
        reasons = {"full": "the disk is full", "locked": "another program keeps it locked"}
        reason = reasons.get(database.trouble(error) or "", usual)
        self.notice = f"Progress is kept only until you leave: {self.path}: {reason}."
        if broken is None:
            return database.read_into_memory(self.path)
        with closing(broken):
            return database.connect_in_memory(broken)

    def _write(self, work: Callable[[sqlite3.Connection], T]) -> T:
        def guarded(connection: sqlite3.Connection) -> T:
            database.refuse_newer(connection, self.path)
            return work(connection)

        return self._run(guarded, "BEGIN IMMEDIATE")

    def _read(self, work: Callable[[sqlite3.Connection], T]) -> T:
        return self._run(work, "BEGIN")

    def _run(self, work: Callable[[sqlite3.Connection], T], begin: str) -> T:
        """One transaction; on trouble with the file, once more on a new file or in memory."""
        with self._lock:
            if self._closed:
                raise ProgressError("The progress store is closed.")
            if self._in_memory and self._only_here and time.monotonic() >= self._next_try:
                self._go_back_to_the_disk()
            try:
                return database.transaction(self._connection, work, begin)
            except (sqlite3.DatabaseError, StoreError) as error:
                if self._in_memory or not (database.trouble(error) or isinstance(error, StoreError)):
                    raise
                self._recover(error)
                return self._run(work, begin)

    def _recover(self, error: sqlite3.DatabaseError | StoreError) -> None:
        broken = self._connection
        if database.trouble(error) != "corrupt":
            self._connection = self._connect_in_memory(error, broken)
            return
        broken.close()
        try:
            # Damage that cannot be set aside and is met a second time would be met for ever.
            if not self._set_aside() and self._opened_again:
                raise error
            self._opened_again = True
            self._connection = database.connect(self.path)
        except (OSError, sqlite3.DatabaseError) as unusable:
            self._connection = self._connect_in_memory(unusable)

    def close(self) -> str | None:
        """End the visit. What only memory holds is written now, here or elsewhere; returns what a person must know."""
        with self._lock:
            if self._closed:
                return None
            if self._in_memory:
                self._go_back_to_the_disk()
            if not self._in_memory:
                self.notice = None
            self._closed = True
            self._connection.close()
            return self._farewell() if self._only_here else None

    def _go_back_to_the_disk(self) -> None:
        """Write what only memory holds, if the disk takes it again; nobody waits for it."""
        self._next_try = time.monotonic() + _BETWEEN_TRIES
        try:
            connection = database.connect(self.path, patience=0)
        except (OSError, sqlite3.DatabaseError, StoreError):
            return
        try:
            _merge(connection, self._only_here)
        except sqlite3.DatabaseError:
            connection.close()
            return
        self._connection.close()
        self._connection, self._in_memory, self._only_here = connection, False, []
        self.notice = f"Progress is kept in {self.path} again, with what you answered meanwhile."

    def _farewell(self) -> str:
        import shlex  # late: the store is seldom left so

        count = counted(len(self._only_here), "answer")
        path = rescue.write_elsewhere(self._only_here, self.path.parent)
        if path is None:
            return f"{count} could not be written anywhere. {self.notice}"
        return f"{count} could not be written to {self.path}; bring them in with: tutor import {shlex.quote(str(path))}"

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    # The log

    def record(self, attempt: Attempt) -> Card | None:
        """Keeps an attempt, on the disk when this returns, and gives its question's card, None where it has none."""

        def work(connection: sqlite3.Connection) -> Card | None:
            tables.insert_attempt(connection, attempt)
            return tables.refresh_cards(connection, [attempt.question]).get(attempt.question)

        card = self._write(work)
        if self._in_memory:
            self._only_here.append(attempt)
        return card

    def attempts(
        self, *, question: str | None = None, lesson: str | None = None, since: datetime | None = None
    ) -> list[Attempt]:
        """What was answered, oldest first: everywhere, or at one question, in one lesson, from a moment on."""
        moment = None if since is None else to_microseconds(since)
        conditions = {"question = ?": question, "lesson = ?": lesson, "at >= ?": moment}
        chosen = {condition: value for condition, value in conditions.items() if value is not None}
        where = "WHERE " + " AND ".join(chosen) if chosen else ""
        return self._read(
            lambda connection: list(tables.attempts_where(connection, f"{where} ORDER BY at, uuid", *chosen.values()))
        )

    def count_answers(self) -> int:
        """How many answers there are, ever; zero for a newcomer."""
        sql = "SELECT count(*) FROM attempt WHERE verdict NOT IN (SELECT value FROM json_each(?))"
        return int(self.rows(sql, json.dumps(NO_ANSWERS))[0][0])

    def mistakes_made(self) -> dict[str, int]:
        """How often each mistake was made, by its name."""
        sql = f"SELECT mistake, count(*) FROM attempt WHERE {tables.IS_MISTAKE} GROUP BY mistake"
        return dict(self.rows(sql))

    def tombstones(self) -> list[Tombstone]:
        """What was asked to be forgotten, oldest first."""
        return self._read(tables.tombstones)

    def forget(self, scope: Scope, name: str = "", *, at: datetime) -> int:
        """Erases the attempts at a question, in a lesson, or all, and returns how many.

        A tombstone stays, so that an older export does not bring them back.
        """

        def work(connection: sqlite3.Connection) -> int:
            newest = connection.execute("SELECT max(at) FROM attempt").fetchone()[0]
            # A clock that was put back must not save what the learner wants gone.
            moment = at if newest is None else max(at, from_microseconds(newest))
            stone = Tombstone(scope=scope, name=name, at=moment)
            stones.append(stone)
            return tables.bury(connection, stone)

        stones: list[Tombstone] = []
        erased = self._write(work)
        if self._in_memory:
            self._only_here += stones[-1:]
        return erased

    def covered_by(self, tombstones: Iterable[Tombstone]) -> int:
        """How many of the answers kept here these tombstones would erase."""
        known = {tombstone.uuid for tombstone in self.tombstones()}
        stones = [tombstone for tombstone in tombstones if tombstone.uuid not in known]
        if not stones:
            return 0
        return sum(any(tombstone.covers(attempt) for tombstone in stones) for attempt in self.attempts())

    def keep_copy(self) -> Path:
        """Write the log beside the store, to be brought back by `restore`."""
        path = rescue.free_name(self.path.with_name(rescue.BEFORE_IMPORT))
        rescue.write_records(path, [*self.tombstones(), *self.attempts()])
        return path

    def restore(self, attempts: Iterable[Attempt], tombstones: Iterable[Tombstone]) -> int:
        """Bring back answers that a later tombstone erased; returns how many."""
        kept, stones = list(attempts), {tombstone.uuid for tombstone in tombstones}

        def work(connection: sqlite3.Connection) -> int:
            for tombstone in tables.tombstones(connection):
                if tombstone.uuid not in stones and any(tombstone.covers(attempt) for attempt in kept):
                    connection.execute("DELETE FROM tombstone WHERE uuid = ?", (tombstone.uuid,))
            return tables.merge(connection, kept, []).added

        return self._write(work)

    def merge(self, attempts: Iterable[Attempt], tombstones: Iterable[Tombstone]) -> Merged:
        """Takes in another store's log, all of it or nothing; the same log a second time changes nothing."""
        taken, stones = list(attempts), list(tombstones)
        merged = self._write(lambda connection: tables.merge(connection, taken, stones))
        if self._in_memory:
            self._only_here += [*stones, *taken]
        return merged

    def rows(self, sql: str, *values: object) -> list[Any]:
        """The rows of a query over the tables of `database`, for summaries."""
        return self._read(lambda connection: connection.execute(sql, values).fetchall())

    # Review

    def due(self, now: datetime, zone: tzinfo | None = None, *, among: Container[str] | None = None) -> list[Card]:
        """The cards due by the end of the learner's day, lessons mixed.

        Args:
            zone: The learner's time zone; None is the system's.
            among: The questions that can be asked; None is all, those of lessons that are gone included.
        """
        until = to_microseconds(end_of_day(now, zone))
        cards = self._read(lambda connection: tables.cards_where(connection, "WHERE due < ?", until))
        return review.mixed(card for card in cards if among is None or card.question in among)

    def cards(self) -> list[Card]:
        """Every card, by question."""
        return self._read(lambda connection: tables.cards_where(connection, "ORDER BY question"))

    def set_retention(self, share: float) -> None:
        """Asks more often or more rarely from now on. Raises ProgressError outside 0.7 to 0.97."""
        review.scheduler(share)
        self._set_and_rebuild(tables.RETENTION, share)

    def set_weights(self, weights: tuple[float, ...] | None) -> None:
        """Uses FSRS weights of the learner's own, or with None the usual ones.

        Raises:
            ProgressError: FSRS has no such weights.
        """
        review.scheduler(weights=weights)
        self._set_and_rebuild(tables.WEIGHTS, weights)

    def fit_weights(self) -> tuple[float, ...]:
        """Fits the memory model to this learner and uses it. Raises ExtraMissingError without the optimizer."""
        attempts = self._read(lambda connection: list(tables.attempts_where(connection, "ORDER BY question, at, uuid")))
        weights = review.fit_weights(
            list(group) for _, group in groupby(attempts, key=lambda attempt: attempt.question)
        )
        self.set_weights(weights)
        return weights

    def _set_and_rebuild(self, name: str, value: object) -> None:
        def work(connection: sqlite3.Connection) -> None:
            tables.set_setting(connection, name, value)
            tables.rebuild_cards(connection)

        self._write(work)

    # Settings and position

    def setting(self, name: str, default: Any = None) -> Any:
        """A setting, or the default where it was never set."""
        return self._read(lambda connection: tables.setting(connection, name, default))

    def set_setting(self, name: str, value: Any) -> None:
        """Keeps a setting, of a kind that JSON has."""
        self._write(lambda connection: tables.set_setting(connection, name, value))

    def position(self, lesson: str | None = None) -> Position | None:
        """Where the learner left a lesson, or the newest of all."""
        return self._read(lambda connection: tables.position(connection, lesson))

    def set_position(self, position: Position) -> None:
        """Keeps where the learner is."""
        row = position.lesson, position.page, position.question, to_microseconds(position.at)
        self._write(lambda connection: connection.execute("REPLACE INTO position VALUES (?, ?, ?, ?)", row))
