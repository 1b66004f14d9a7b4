"""The two records of the log, an answer that was given and the wish to forget some, and each as a line of an export."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, Literal, get_args
from uuid import uuid4

from tutor import __version__
from tutor.engine.rounding import as_json

Scope = Literal["question", "lesson", "all"]
"""What a tombstone covers."""

KEPT = "kept"
"""The verdict of a moment that was kept to be asked again: no answer, but its card begins with it."""

DISPUTED = "disputed"
"""The verdict of an entry that holds the newest verdict on the same answer to be wrong."""

SETTLED = {"right": "settled-right", "wrong": "settled-wrong", "not asked": "settled-not-asked"}
"""The verdicts of the entries that settle a dispute, by what the answer then counts as."""

DONE = ("right", "self-graded", SETTLED["right"])
"""Verdicts after which a question was answered once."""

NO_ANSWERS = (KEPT, DISPUTED, *SETTLED.values())
"""Verdicts of entries that nobody answered anything with."""

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_LONGEST_NAME = 200
_LAST_YEAR = 9000  # whatever is due after it still has a date
_LARGEST_INTEGER = 2**63 - 1


def _new_uuid() -> str:
    return str(uuid4())


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """One answer to one variant of a question. Raises ValueError when a field cannot be what it says."""

    question: str
    lesson: str
    fingerprint: str = ""
    """Of the lesson's text, so that a later edit does not change what was asked."""
    drawn: Mapping[str, object] = field(default_factory=dict)
    """The numbers of this variant by name: kept, not only their seed."""
    seed: int = 0
    answer: str
    """As typed."""
    verdict: str
    """`right`, `wrong`, `skipped`, `self-graded`, `kept`, or another that counts for no card."""
    mistake: str | None = None
    hints: int = 0
    """The help shown before this answer: 0 none, 1 a hint, 2 a smaller question, 3 the working."""
    tries: int = 1
    """Answers to this variant, this one included; a skip may leave it at the answers before."""
    milliseconds: int = 0
    """From question to answer."""
    at: datetime
    """UTC."""
    version: str = __version__
    """Of the program."""
    uuid: str = field(default_factory=_new_uuid)

    def __post_init__(self) -> None:
        for name in ("uuid", "question", "lesson", "verdict"):
            _check_name(name, getattr(self, name))
        if self.mistake is not None:
            _check_name("mistake", self.mistake)
        for name in ("fingerprint", "version"):
            _check_printable(name, getattr(self, name))
        for name in ("hints", "milliseconds", "tries"):
            if not 0 <= getattr(self, name) <= _LARGEST_INTEGER:
                raise ValueError(f"{name} is out of range")
        if not -_LARGEST_INTEGER <= self.seed <= _LARGEST_INTEGER:
            raise ValueError("seed is out of range")
        _check_moment(self.at)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tombstone:
    """Forgets what it covers up to its moment, also in exports that are read later."""

    scope: Scope
    name: str = ""
    """The question or lesson; empty when all is forgotten."""
    at: datetime
    uuid: str = field(default_factory=_new_uuid)

    def __post_init__(self) -> None:
        _check_name("uuid", self.uuid)
        if self.scope not in get_args(Scope):
            raise ValueError(f"scope is none of {', '.join(get_args(Scope))}")
        if self.scope == "all":
            if self.name:
                raise ValueError("a tombstone for all carries no name")
        else:
            _check_name("name", self.name)
        _check_moment(self.at)

    def covers(self, attempt: Attempt) -> bool:
        """Whether this attempt is forgotten."""
        names = {"all": "", "lesson": attempt.lesson, "question": attempt.question}
        return attempt.at <= self.at and names[self.scope] == self.name


def _check_name(field_name: str, text: str) -> None:
    if not text:
        raise ValueError(f"{field_name} is empty")
    _check_printable(field_name, text)


def _check_printable(field_name: str, text: str) -> None:
    if len(text) > _LONGEST_NAME or not text.isprintable():
        raise ValueError(f"{field_name} is not a printable name")


def _check_moment(at: datetime) -> None:
    if at.utcoffset() != timedelta(0) or at < EPOCH:
        raise ValueError("at is not a moment in UTC since 1970")
    if at.year > _LAST_YEAR:
        raise ValueError("at is beyond the calendar")


def to_microseconds(at: datetime) -> int:
    """Microseconds since 1970, exact, as the database keeps a moment."""
    return (at - EPOCH) // _MICROSECOND


def from_microseconds(count: int) -> datetime:
    """The UTC moment of a count of microseconds since 1970."""
    return EPOCH + count * _MICROSECOND


def drawn_to_text(drawn: Mapping[str, object]) -> str:
    """Drawn values as canonical JSON, those of NumPy as plain numbers and lists, those not finite as strings."""
    return json.dumps(as_json(drawn), sort_keys=True, separators=(",", ":"))


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
