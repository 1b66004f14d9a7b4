"""What a damaged or unwritable store leaves: answers brought to another place, rows that make no sense set aside."""

import json
import sqlite3
import tempfile
from collections.abc import Callable, Iterable, Sequence
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

from tutor.course.progress.attempt import Attempt, Tombstone, header_line, record_line
from tutor.course.progress.database import text_of
from tutor.course.progress.tables import ATTEMPT_COLUMNS, attempt_of, rebuild_cards, tombstone_of
from tutor.engine.errors import UserError
from tutor.files import write_new

BEFORE_IMPORT = "progress.before-import.jsonl"

_TABLES = {"attempt": ATTEMPT_COLUMNS, "tombstone": "uuid, scope, name, at"}
_READERS: dict[str, Callable[[Sequence[Any]], Attempt | Tombstone]] = {"attempt": attempt_of, "tombstone": tombstone_of}


def write_elsewhere(records: Sequence[Attempt | Tombstone], directory: Path) -> Path | None:
    """Write records as an export to the first place that takes it; None where none does."""
    for place in (directory, Path.home(), Path(tempfile.gettempdir())):
        with suppress(UserError, RuntimeError):
            path = free_name(place / "tutor-answers.jsonl")
            write_records(path, records)
            return path
    return None


def write_records(path: Path, records: Iterable[Attempt | Tombstone]) -> None:
    """Write an export. Raises UserError where it cannot be written."""
    write_new(path, "\n".join([header_line(), *map(record_line, records), ""]))


def copies(directory: Path) -> list[Path]:
    """The copies that were kept before imports, the newest last."""
    stem, _, ending = BEFORE_IMPORT.rpartition(".")
    return sorted(directory.glob(f"{stem}*.{ending}"), key=lambda path: (path.stat().st_mtime_ns, path.name))


def salvage(path: Path) -> list[Attempt | Tombstone]:
    """What can still be read of a damaged file, from the front and from the back."""
    found: dict[str, Attempt | Tombstone] = {}
    for table, columns in _TABLES.items():
        for order in ("", "DESC"):
            with (
                suppress(sqlite3.Error),
                closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as file,
            ):
                file.text_factory = text_of
                for row in file.execute(f"SELECT {columns} FROM {table} NOT INDEXED ORDER BY rowid {order}"):
                    with suppress(ValueError, TypeError, OverflowError):
                        record = _READERS[table](row)
                        found[record.uuid] = record
    return list(found.values())


def set_bad_rows_aside(connection: sqlite3.Connection, directory: Path) -> tuple[int, Path | None]:
    """Move the rows that make no sense to a file beside the store; returns how many they are, and the file.

    All cards are made anew, in which those rows never counted.
    """
    rebuild_cards(connection)
    bad: list[tuple[str, int, dict[str, str]]] = []
    for table, columns in _TABLES.items():
        for number, *row in connection.execute(f"SELECT rowid, {columns} FROM {table}").fetchall():
            try:
                _READERS[table](tuple(row))
            except (ValueError, TypeError, OverflowError):
                bad.append((table, number, dict(zip(columns.split(", "), map(ascii, row), strict=True))))
    if not bad:
        return 0, None
    path = free_name(directory / "progress.bad-rows.jsonl")
    write_new(path, "".join(f"{json.dumps({'table': table, **row})}\n" for table, _, row in bad))
    for table, number, _ in bad:
        connection.execute(f"DELETE FROM {table} WHERE rowid = ?", (number,))
    return len(bad), path


def free_name(path: Path) -> Path:
    """The path, or the same with the first number that makes it new."""
    number = 1
    found = path
    while found.exists():
        number += 1
        found = path.with_name(f"{path.stem}-{number}{path.suffix}")
    return found
