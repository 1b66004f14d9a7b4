"""What a class did, from its learners' exports: for each question attempts, success, mistakes and time."""

import csv
import io
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from tutor.course.progress.attempt import NO_ANSWERS, Attempt
from tutor.course.progress.exchange import read_export_file

CSV_HEADER = ("lesson", "question", "learners", "attempts", "success", "median seconds", "mistakes")

_GRADED = ("right", "wrong", "skipped")


@dataclass(frozen=True, slots=True)
class Learner:
    """One export of a class."""

    name: str
    """The file's, without its ending."""
    attempts: tuple[Attempt, ...]


@dataclass(frozen=True, slots=True)
class QuestionRow:
    """How a class did at one question."""

    lesson: str
    question: str
    learners: int
    attempts: int
    success: float | None
    """The share of right answers among those that were graded; None where none was."""
    median_milliseconds: float
    mistakes: tuple[tuple[str, int], ...]
    """By name, the most frequent first."""


def read_class(paths: Iterable[Path]) -> list[Learner]:
    """The learners of a class. An attempt found in two exports counts once, for the first.

    Raises:
        ExchangeError: A file is not an export; the text names it and the line.
    """
    learners = []
    seen: set[str] = set()
    for path in paths:
        attempts = read_export_file(path).attempts
        new = tuple(attempt for attempt in attempts if attempt.uuid not in seen)
        seen.update(attempt.uuid for attempt in new)
        learners.append(Learner(path.stem, new))
    return learners


def question_rows(learners: Sequence[Learner]) -> list[QuestionRow]:
    """One row a question, by lesson and question."""
    attempts: defaultdict[tuple[str, str], list[Attempt]] = defaultdict(list)
    who: defaultdict[tuple[str, str], set[int]] = defaultdict(set)
    for index, learner in enumerate(learners):
        for attempt in learner.attempts:
            if attempt.verdict in NO_ANSWERS:
                continue
            attempts[attempt.lesson, attempt.question].append(attempt)
            who[attempt.lesson, attempt.question].add(index)
    return [
        _row(lesson, question, len(who[lesson, question]), attempts[lesson, question])
        for lesson, question in sorted(who)
    ]


def _row(lesson: str, question: str, learners: int, attempts: list[Attempt]) -> QuestionRow:
    verdicts = Counter(attempt.verdict for attempt in attempts)
    graded = sum(verdicts[verdict] for verdict in _GRADED)
    mistakes = Counter(attempt.mistake for attempt in attempts if attempt.mistake is not None)
    return QuestionRow(
        lesson=lesson,
        question=question,
        learners=learners,
        attempts=len(attempts),
        success=verdicts["right"] / graded if graded else None,
        median_milliseconds=median(attempt.milliseconds for attempt in attempts),
        mistakes=tuple(sorted(mistakes.items(), key=lambda pair: (-pair[1], pair[0]))),
    )


def csv_text(rows: Iterable[QuestionRow]) -> str:
    """The rows as CSV with a header; mistakes as `name count`, separated by semicolons."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(CSV_HEADER)
    for row in rows:
        writer.writerow(
            (
                _no_formula(row.lesson),
                _no_formula(row.question),
                row.learners,
                row.attempts,
                "" if row.success is None else f"{row.success:.3f}",
                f"{row.median_milliseconds / 1000:.1f}",
                _no_formula("; ".join(f"{name} {count}" for name, count in row.mistakes)),
            )
        )
    return text.getvalue()


def _no_formula(text: str) -> str:
    """A spreadsheet runs a cell that begins like a formula, and exports come from strangers."""
    return f"'{text}" if text.startswith(("=", "+", "-", "@")) else text
