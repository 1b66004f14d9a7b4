"""The SQLite file under the store: opening it safely beside other programs, its tables, and their migrations.

The log (`attempt`, `tombstone`) is the truth; `card` is a cache that the log rebuilds. A moment is a count of
microseconds since 1970 in UTC.
"""

import os
import sqlite3
import time
from collections.abc import Callable, Sequence
from contextlib import closing, suppress
from functools import partial
from pathlib import Path
from typing import Literal, TypeAlias, TypeVar

from tutor.course.progress.trouble import StoreError

T = TypeVar("T")

FILE_NAME = "progress.db"

Trouble: TypeAlias = Literal["corrupt", "locked", "full", "unusable"]

MIGRATIONS: tuple[tuple[str, ...], ...] = (
    (
        """CREATE TABLE attempt (
            uuid TEXT PRIMARY KEY, question TEXT NOT NULL, lesson TEXT NOT NULL, fingerprint TEXT NOT NULL,
            drawn TEXT NOT NULL, seed INTEGER NOT NULL, answer TEXT NOT NULL, verdict TEXT NOT NULL, mistake TEXT,
            hints INTEGER NOT NULL, tries INTEGER NOT NULL, milliseconds INTEGER NOT NULL, at INTEGER NOT NULL,
            version TEXT NOT NULL)""",
        "CREATE INDEX attempt_question ON attempt (question, at)",
        "CREATE INDEX attempt_at ON attempt (at)",
        "CREATE INDEX attempt_mistake ON attempt (at, mistake, question, lesson) WHERE mistake IS NOT NULL",
        """CREATE TABLE tombstone (
            uuid TEXT PRIMARY KEY, scope TEXT NOT NULL, name TEXT NOT NULL, at INTEGER NOT NULL)""",
        """CREATE TABLE card (
            question TEXT PRIMARY KEY, lesson TEXT NOT NULL, stability REAL NOT NULL, difficulty REAL NOT NULL,
            reviewed INTEGER NOT NULL, due INTEGER NOT NULL, reread TEXT)""",
        "CREATE INDEX card_due ON card (due)",
        "CREATE TABLE setting (name TEXT PRIMARY KEY, value TEXT NOT NULL)",
        """CREATE TABLE position (
            lesson TEXT PRIMARY KEY, page INTEGER NOT NULL, question TEXT, at INTEGER NOT NULL)""",
    ),
)
"""Each takes a file from the version of its index to the next."""

_TROUBLE: dict[int, Trouble] = {
    sqlite3.SQLITE_BUSY: "locked",
    sqlite3.SQLITE_CANTOPEN: "unusable",
    sqlite3.SQLITE_CORRUPT: "corrupt",
    sqlite3.SQLITE_FULL: "full",
    sqlite3.SQLITE_IOERR: "unusable",
    sqlite3.SQLITE_LOCKED: "locked",
    sqlite3.SQLITE_NOTADB: "corrupt",
    sqlite3.SQLITE_PERM: "unusable",
    sqlite3.SQLITE_PROTOCOL: "unusable",
    sqlite3.SQLITE_READONLY: "unusable",
}
_PATIENCE = 10.0  # seconds for all tries to open
_BETWEEN_TRIES = 0.02  # seconds


def trouble(error: BaseException) -> Trouble | None:
    """What is the matter with the file or around it; None where what was asked is at fault, or the error is another.

    A lock of another program passes.
    """
    return _TROUBLE.get(getattr(error, "sqlite_errorcode", 0) & 0xFF)  # the code without its extension


def text_of(data: bytes) -> str:
    """Text of the file, in which a flipped byte stays what it is: a reader sees that it is none."""
    return data.decode("utf-8", "surrogateescape")


def connect(
    path: Path, migrations: Sequence[Sequence[str]] = MIGRATIONS, patience: float = _PATIENCE
) -> sqlite3.Connection:
    """Opens a progress file, new or old, at the newest version.

    Raises:
        StoreError: A newer program wrote it, or it is no file; nothing is written.
        sqlite3.DatabaseError: It is corrupt, or cannot be written.
    """
    if path.exists() and not (path.is_file() or path.is_dir()):  # SQLite would wait for a pipe, or read without end
        raise StoreError(f"{path} is no ordinary file; take it away, or name another directory with --data-dir.")
    patience_ends = time.monotonic() + patience
    while True:
        connection = sqlite3.connect(path, timeout=min(5, patience), isolation_level=None, check_same_thread=False)
        connection.text_factory = text_of
        try:
            _make_private(path)
            _prepare(connection, path, migrations)
            return connection
        except BaseException as error:
            connection.close()
            # Changing to WAL does not wait for other programs as everything else does, so we wait.
            if trouble(error) != "locked" or time.monotonic() > patience_ends:
                raise
        time.sleep(_BETWEEN_TRIES)


def transaction(connection: sqlite3.Connection, work: Callable[[sqlite3.Connection], T], begin: str) -> T:
    """All of the work or nothing of it."""
    connection.execute(begin)
    try:
        result = work(connection)
        connection.execute("COMMIT")
        return result
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


def connect_in_memory(source: sqlite3.Connection | None = None) -> sqlite3.Connection:
    """A store that ends with the program, with whatever can be read from `source`."""
    connection = sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False)
    if source is not None:
        try:
            if _version(source) <= len(MIGRATIONS):
                source.backup(connection)
        except sqlite3.Error:
            connection.close()
            connection = sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False)
    connection.text_factory = text_of
    try:
        migrate(connection, None)
    except sqlite3.Error:
        connection.close()
        raise
    return connection


def read_into_memory(path: Path) -> sqlite3.Connection:
    """A copy in memory of a file that cannot be written, as far as it can be read."""
    for query in ("mode=ro", "mode=ro&immutable=1"):
        try:
            with closing(sqlite3.connect(f"{path.absolute().as_uri()}?{query}", uri=True)) as source:
                refuse_newer(source, path)
                return connect_in_memory(source)
        except sqlite3.Error:
            continue
    return connect_in_memory()


def _make_private(path: Path) -> None:
    """Answers are their owner's alone; SQLite gives its companions the same rights."""
    with suppress(OSError):
        if path.is_file() and not path.stat().st_size:
            path.chmod(0o600)


def _prepare(connection: sqlite3.Connection, path: Path, migrations: Sequence[Sequence[str]]) -> None:
    refuse_newer(connection, path, len(migrations))
    if connection.execute("PRAGMA journal_mode").fetchone()[0] != "wal":
        connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    # What a learner asks to forget leaves the file too.
    connection.execute("PRAGMA secure_delete = ON")
    migrate(connection, path, migrations)


def _version(connection: sqlite3.Connection) -> int:
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def refuse_newer(connection: sqlite3.Connection, path: Path, known: int = len(MIGRATIONS)) -> None:
    """Raises StoreError when a newer program has written the file, perhaps while this one was running."""
    if _version(connection) > known:
        raise StoreError(
            f"{path} was written by a newer tutor; update this one, or name another directory with --data-dir."
        )


def migrate(
    connection: sqlite3.Connection, path: Path | None, migrations: Sequence[Sequence[str]] = MIGRATIONS
) -> None:
    """Brings the tables to the newest version, each step in one transaction, after a backup of what was there."""
    begun = _version(connection)
    there = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    if begun < 0 or _tables(migrations[:begun]) - there or (begun == 0 and _tables(migrations) & there):
        # What is left of the tables stays; the others begin empty. A file can lose its version too.
        known = migrations[:begun] if begun > 0 else migrations
        for statement in (statement for step in known for statement in step if statement.startswith("CREATE ")):
            connection.execute(
                statement.replace("TABLE ", "TABLE IF NOT EXISTS ").replace("INDEX ", "INDEX IF NOT EXISTS ")
            )
        begun = len(known)
        connection.execute(f"PRAGMA user_version = {begun}")
    if path is not None and 0 < begun < len(migrations):
        _back_up(connection, path.with_name(f"{path.stem}.version-{begun}{path.suffix}"))
    for index in range(begun, len(migrations)):
        transaction(connection, partial(_take_step, index=index, statements=migrations[index]), "BEGIN IMMEDIATE")


def _take_step(connection: sqlite3.Connection, index: int, statements: Sequence[str]) -> None:
    # Another program may have done it while this one waited.
    if _version(connection) == index:
        for statement in (*statements, f"PRAGMA user_version = {index + 1}"):
            connection.execute(statement)


def _tables(migrations: Sequence[Sequence[str]]) -> set[str]:
    """The names of the tables that these steps make."""
    return {each.split()[2] for step in migrations for each in step if each.startswith("CREATE TABLE ")}


def _back_up(connection: sqlite3.Connection, target: Path) -> None:
    """Copies the whole file under its final name only once it is complete."""
    unfinished = target.with_name(f"{target.name}.{os.getpid()}")
    with closing(sqlite3.connect(unfinished)) as copy:
        connection.backup(copy)
    os.replace(unfinished, target)


def set_aside(path: Path) -> Path | None:
    """Renames a corrupt file so that a new one can begin; None when another program has done so already."""
    # A transaction on a file of its own is a lock that every platform has.
    with closing(sqlite3.connect(path.with_name("progress.lock"), timeout=5, isolation_level=None)) as lock:
        lock.execute("BEGIN EXCLUSIVE")
        if not _is_corrupt_file(path):
            return None
        number = 1
        while (aside := path.with_name(f"{path.stem}.corrupt-{number}{path.suffix}")).exists():
            number += 1
        # Its companions go along: what the write-ahead log holds belongs to this file, not to the new one.
        for suffix in ("-wal", "-shm", ""):
            companion = path.with_name(path.name + suffix)
            if companion.exists():
                companion.rename(aside.with_name(aside.name + suffix))
        return aside


def _is_corrupt_file(path: Path) -> bool:
    try:
        with closing(sqlite3.connect(path, isolation_level=None)) as connection:
            return bool(connection.execute("PRAGMA quick_check(1)").fetchone()[0] != "ok")
    except sqlite3.DatabaseError as error:
        return trouble(error) == "corrupt"
