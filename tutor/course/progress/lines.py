"""The lines of an export: what a record is when it is written down."""

import json
from typing import Any

from tutor.course.progress.attempt import Attempt, Tombstone

FORMAT = "descent-tutor-progress"
VERSION = 1

ATTEMPT_FIELDS: dict[str, tuple[type, ...]] = {
    "uuid": (str,),
    "question": (str,),
    "lesson": (str,),
    "fingerprint": (str,),
    "drawn": (dict,),
    "seed": (int,),
    "answer": (str,),
    "verdict": (str,),
    "mistake": (str, type(None)),
    "hints": (int,),
    "tries": (int,),
    "milliseconds": (int,),
    "at": (str,),
    "version": (str,),
}
TOMBSTONE_FIELDS: dict[str, tuple[type, ...]] = {"uuid": (str,), "scope": (str,), "name": (str,), "at": (str,)}
"""Every field of a line and the types it may have."""


def header_line() -> str:
    """The first line of an export."""
    return _line({"format": FORMAT, "version": VERSION})


def record_line(record: Attempt | Tombstone) -> str:
    """A record as one line, without its end."""
    is_attempt = isinstance(record, Attempt)
    fields = {name: getattr(record, name) for name in (ATTEMPT_FIELDS if is_attempt else TOMBSTONE_FIELDS)}
    return _line({"kind": "attempt" if is_attempt else "tombstone", **fields, "at": record.at.isoformat()})


def _line(fields: dict[str, Any]) -> str:
    return json.dumps(fields, separators=(",", ":"))
