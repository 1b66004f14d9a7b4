"""The log and the cards as rows: what each transaction of the store reads and writes."""

import json
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from tutor.course.progress import review
from tutor.course.progress.attempt import (
    ATTEMPT_FIELDS,
    Attempt,
    Tombstone,
    drawn_to_text,
    from_microseconds,
    to_microseconds,
)
from tutor.course.progress.review import Card

if TYPE_CHECKING:
    from fsrs import Scheduler

T = TypeVar("T")

ATTEMPT_COLUMNS = ", ".join(ATTEMPT_FIELDS)
# The disputes are looked for once, not once a mistake, which takes minutes; one that has lost a value costs no mistake.
IS_MISTAKE = """mistake IS NOT NULL AND (question, seed, answer, drawn) IN (
    SELECT question, seed, answer, drawn FROM attempt AS dispute WHERE verdict = 'disputed'
    AND NOT EXISTS (SELECT 1 FROM attempt AS ruling WHERE ruling.question = dispute.question
    AND ruling.answer = dispute.uuid AND ruling.verdict = 'settled-wrong')) IS NOT TRUE"""
"""A condition: the attempt is a named mistake, and its verdict is not disputed, or was found to be right."""

DISPUTED_QUESTIONS = "SELECT DISTINCT question FROM attempt WHERE verdict = 'disputed' ORDER BY question"
"""The questions at which a verdict is disputed, settled or not."""

SENSELESS = """SELECT count(*) FROM attempt WHERE typeof(uuid) <> 'text' OR typeof(question) <> 'text'
    OR typeof(at) <> 'integer' OR at NOT BETWEEN 0 AND 253402300799999999 OR NOT json_valid(drawn)"""
"""Counts what no attempt can be; 253402300799999999 is the last microsecond of the calendar."""
AHEAD = "typeof(at) = 'integer' AND at > ? AND at <= 253402300799999999"
"""A condition: the attempt is dated later than the moment that is given, and within the calendar."""
# Settings on which the cards depend.
RETENTION = "review.retention"
WEIGHTS = "review.weights"


@dataclass(frozen=True, slots=True)
class Position:
    """Where the learner left a lesson."""

    lesson: str
    page: int
    question: str | None
    at: datetime


class Merged(NamedTuple):
    """What an import changed."""

    added: int
    known: int
    """Attempts that were there already."""
    forgotten: int
    """Attempts, here or in the import, that a tombstone of either covers."""


def insert_attempt(connection: sqlite3.Connection, attempt: Attempt) -> bool:
    """Whether the attempt was new."""
    row = {name: getattr(attempt, name) for name in ATTEMPT_FIELDS}
    row |= {"drawn": drawn_to_text(attempt.drawn), "at": to_microseconds(attempt.at)}
    # A terminal can hand over half a character, which UTF-8 cannot hold.
    row["answer"] = attempt.answer.encode("utf-8", "backslashreplace").decode("utf-8")
    marks = ", ".join("?" * len(row))
    return connection.execute(f"INSERT OR IGNORE INTO attempt VALUES ({marks})", (*row.values(),)).rowcount == 1


def attempts_where(connection: sqlite3.Connection, clauses: str, *values: object) -> Iterable[Attempt]:
    """Attempts by the end of a query: its conditions and its order. A row that makes no sense is left out."""
    rows = connection.execute(f"SELECT {ATTEMPT_COLUMNS} FROM attempt {clauses}", values)
    return _sensible(rows, attempt_of)


def attempt_of(row: Sequence[Any]) -> Attempt:
    """A row as an attempt. Raises ValueError, TypeError or OverflowError where it is none."""
    fields: dict[str, Any] = dict(zip(ATTEMPT_COLUMNS.split(", "), row, strict=True))
    for value in row:
        if isinstance(value, str):
            value.encode()  # a byte was flipped where this fails
    fields["drawn"] = json.loads(fields["drawn"])
    fields["at"] = from_microseconds(fields["at"])
    if not isinstance(fields["drawn"], dict):
        raise TypeError("drawn is no object")
    return Attempt(**fields)


def tombstone_of(row: Sequence[Any]) -> Tombstone:
    """A row as a tombstone. Raises as `attempt_of` does."""
    uuid, scope, name, at = row
    return Tombstone(uuid=uuid, scope=scope, name=name, at=from_microseconds(at))


def _sensible(rows: Iterable[Sequence[Any]], read: Callable[[Sequence[Any]], T]) -> Iterator[T]:
    for row in rows:
        with suppress(ValueError, TypeError, OverflowError):
            yield read(row)


def date_by(connection: sqlite3.Connection, now: datetime) -> int:
    """Date attempts that are later than now at now, and make all cards anew; gives how many they were."""
    moment = to_microseconds(now)
    count = connection.execute(f"UPDATE attempt SET at = ? WHERE {AHEAD}", (moment, moment)).rowcount
    rebuild_cards(connection)
    return count


def tombstones(connection: sqlite3.Connection) -> list[Tombstone]:
    """What was asked to be forgotten, oldest first."""
    rows = connection.execute("SELECT uuid, scope, name, at FROM tombstone ORDER BY at, uuid")
    return list(_sensible(rows, tombstone_of))


def bury(connection: sqlite3.Connection, tombstone: Tombstone) -> int:
    """Keeps a tombstone, erases what it covers, and gives how many attempts that were."""
    row = (tombstone.uuid, tombstone.scope, tombstone.name, to_microseconds(tombstone.at))
    if not connection.execute("INSERT OR IGNORE INTO tombstone VALUES (?, ?, ?, ?)", row).rowcount:
        return 0
    covered = "at <= ?"
    values: list[object] = [row[3]]
    if tombstone.scope != "all":
        covered, values = f"{covered} AND {tombstone.scope} = ?", [*values, tombstone.name]
    questions = [
        name for (name,) in connection.execute(f"SELECT DISTINCT question FROM attempt WHERE {covered}", values)
    ]
    erased = connection.execute(f"DELETE FROM attempt WHERE {covered}", values).rowcount
    if tombstone.scope != "question":
        connection.execute(f"DELETE FROM position WHERE {covered}", values)
    refresh_cards(connection, questions)
    return erased


def merge(connection: sqlite3.Connection, attempts: Iterable[Attempt], new_tombstones: Iterable[Tombstone]) -> Merged:
    """Takes in another log. An attempt is known by its uuid; one that a tombstone covers stays out."""
    added = known = 0
    forgotten = sum(bury(connection, tombstone) for tombstone in new_tombstones)
    forgotten_until: dict[tuple[str, str], datetime] = {
        (tombstone.scope, tombstone.name): tombstone.at for tombstone in tombstones(connection)
    }
    touched: dict[str, None] = {}
    for attempt in attempts:
        scopes = (("all", ""), ("lesson", attempt.lesson), ("question", attempt.question))
        if any(attempt.at <= forgotten_until[scope] for scope in scopes if scope in forgotten_until):
            forgotten += 1
        elif insert_attempt(connection, attempt):
            added += 1
            touched[attempt.question] = None
        else:
            known += 1
    refresh_cards(connection, touched)
    return Merged(added, known, forgotten)


def refresh_cards(connection: sqlite3.Connection, questions: Iterable[str]) -> dict[str, Card]:
    """Replays questions from the log, whose order does not depend on who brought an attempt or when."""
    cards: dict[str, Card] = {}
    model = _scheduler(connection)
    for question in questions:
        connection.execute("DELETE FROM card WHERE question = ?", (question,))
        history = list(attempts_where(connection, "WHERE question = ? ORDER BY at, uuid", question))
        if (card := review.replay(history, model)) is not None:
            cards[question] = card
            _insert_card(connection, card)
    return cards


def rebuild_cards(connection: sqlite3.Connection) -> None:
    """All cards anew from the log."""
    connection.execute("DELETE FROM card")
    model = _scheduler(connection)
    history = attempts_where(connection, "ORDER BY question, at, uuid")
    for _, attempts in groupby(history, key=lambda attempt: attempt.question):
        if (card := review.replay(list(attempts), model)) is not None:
            _insert_card(connection, card)


def _insert_card(connection: sqlite3.Connection, card: Card) -> None:
    reviewed, due = to_microseconds(card.reviewed), to_microseconds(card.due)
    row = (card.question, card.lesson, card.stability, card.difficulty, reviewed, due, card.reread)
    connection.execute("INSERT INTO card VALUES (?, ?, ?, ?, ?, ?, ?)", row)


def cards_where(connection: sqlite3.Connection, clauses: str, *values: object) -> list[Card]:
    """Cards by the end of a query: its conditions and its order."""
    columns = "question, lesson, stability, difficulty, reviewed, due, reread"
    return list(_sensible(connection.execute(f"SELECT {columns} FROM card {clauses}", values), _card_of))


def _card_of(row: Sequence[Any]) -> Card:
    question, lesson, stability, difficulty, reviewed, due, reread = row
    return Card(question, lesson, stability, difficulty, from_microseconds(reviewed), from_microseconds(due), reread)


def setting(connection: sqlite3.Connection, name: str, default: Any) -> Any:
    """A setting, or the default where it was never set."""
    row = connection.execute("SELECT value FROM setting WHERE name = ?", (name,)).fetchone()
    try:
        return default if row is None else json.loads(row[0])
    except (ValueError, TypeError):
        return default


def set_setting(connection: sqlite3.Connection, name: str, value: Any) -> None:
    """Keeps a setting, of a kind that JSON has."""
    connection.execute("REPLACE INTO setting VALUES (?, ?)", (name, json.dumps(value)))


def position(connection: sqlite3.Connection, lesson: str | None) -> Position | None:
    """Where the learner left a lesson, or the newest of all."""
    rows = connection.execute(
        "SELECT lesson, page, question, at FROM position WHERE lesson = ifnull(?, lesson) ORDER BY at DESC", (lesson,)
    )
    return next(_sensible(rows, lambda row: Position(row[0], int(row[1]), row[2], from_microseconds(row[3]))), None)


def _scheduler(connection: sqlite3.Connection) -> "Scheduler":
    weights = setting(connection, WEIGHTS, None)
    retention = setting(connection, RETENTION, review.DEFAULT_RETENTION)
    return review.scheduler(retention, None if weights is None else tuple(weights))
