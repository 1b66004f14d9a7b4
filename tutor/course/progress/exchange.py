"""Progress as JSON lines: a header, then one line for each attempt and tombstone; merged by uuid."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple

from tutor.course.progress.attempt import (
    ATTEMPT_FIELDS,
    FORMAT,
    TOMBSTONE_FIELDS,
    VERSION,
    Attempt,
    Tombstone,
    header_line,
    record_line,
)
from tutor.course.progress.store import Store
from tutor.course.progress.trouble import ExchangeError
from tutor.engine.errors import UserError
from tutor.engine.limits import check_file

LONGEST_LINE = 1_000_000  # characters

_KINDS: dict[str, tuple[type[Attempt] | type[Tombstone], dict[str, tuple[type, ...]]]] = {
    "attempt": (Attempt, ATTEMPT_FIELDS),
    "tombstone": (Tombstone, TOMBSTONE_FIELDS),
}


class Export(NamedTuple):
    """What an export holds."""

    attempts: list[Attempt]
    tombstones: list[Tombstone]


def export_lines(store: Store) -> Iterator[str]:
    """The lines of an export, without their ends; the same log gives the same lines."""
    yield header_line()
    yield from map(record_line, store.tombstones())
    yield from map(record_line, store.attempts())


def read_export(lines: Iterable[str]) -> Export:
    """Reads an export whole before anything is done with it.

    Raises:
        ExchangeError: A line is not one of an export; the text gives its number.
    """
    export = Export([], [])
    seen_header = False
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            fields = _fields(line)
            if not seen_header:
                _check_header(fields)
                seen_header = True
                continue
            record = _record(fields)
        except (ValueError, OverflowError, RecursionError) as error:
            raise ExchangeError(f"Line {number} is not from an export of this program: {error}.") from error
        if isinstance(record, Attempt):
            export.attempts.append(record)
        else:
            export.tombstones.append(record)
    if not seen_header:
        raise ExchangeError("Line 1 is not from an export of this program: the file is empty.")
    return export


def read_export_file(path: Path) -> Export:
    """Reads an export from a file. Raises ExchangeError, which names the file, as `read_export` does."""
    try:
        check_file(path)
        with path.open(encoding="utf-8") as lines:
            return read_export(lines)
    except ExchangeError as error:
        raise ExchangeError(f"{path}: {error}") from error
    except UserError as error:
        raise ExchangeError(str(error)) from error
    except OSError as error:
        raise ExchangeError(f"{path} cannot be read: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise ExchangeError(f"{path} is not text in UTF-8, so it is no export.") from error


def dated_by(export: Export, now: datetime) -> tuple[Export, int]:
    """The export with nothing later than now, and how many answers a wrong clock had dated in the future."""
    attempts = [replace(attempt, at=min(attempt.at, now)) for attempt in export.attempts]
    stones = [replace(tombstone, at=min(tombstone.at, now)) for tombstone in export.tombstones]
    return Export(attempts, stones), sum(attempt.at > now for attempt in export.attempts)


def _refuse_constant(text: str) -> float:
    raise ValueError(f"{text} is no number of JSON")


def _fields(line: str) -> dict[str, Any]:
    if len(line) > LONGEST_LINE:
        raise ValueError("it is too long")
    try:
        fields = json.loads(line, parse_constant=_refuse_constant)
    except json.JSONDecodeError as error:
        raise ValueError(f"it is not JSON ({error.msg} at character {error.pos + 1})") from error
    if not isinstance(fields, dict):
        raise ValueError("it is not a JSON object")
    return fields


def _check_header(fields: dict[str, Any]) -> None:
    if fields.get("format") != FORMAT:
        raise ValueError(f'the first line must say "format": "{FORMAT}"')
    if fields.get("version") != VERSION:
        raise ValueError(f"it has version {fields.get('version')!r}, and this program reads version {VERSION}")


def _record(fields: dict[str, Any]) -> Attempt | Tombstone:
    kind = fields.pop("kind", None)
    if not isinstance(kind, str) or kind not in _KINDS:
        raise ValueError(f"its kind is neither {' nor '.join(_KINDS)}")
    record, types = _KINDS[kind]
    if missing := [name for name in types if name not in fields]:
        raise ValueError(f"{missing[0]} is missing")
    if unknown := [name for name in fields if name not in types]:
        raise ValueError(f"{unknown[0]!r} is not a field of {kind}")
    for name, allowed in types.items():
        if type(fields[name]) not in allowed:
            raise ValueError(f"{name} has the wrong type")
    try:
        fields["at"] = datetime.fromisoformat(fields["at"])
    except ValueError as error:
        raise ValueError("at is not a moment as in 2026-01-31T12:00:00+00:00") from error
    return record(**fields)
