"""What a class did, from its learners' exports: for each question attempts, success, mistakes and time."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from tutor.course.progress.attempt import DISPUTED, KEPT, NO_ANSWERS, Attempt
from tutor.course.progress.disputes import with_disputes_heard
from tutor.course.progress.exchange import read_export_file
from tutor.words.comma_separated import comma_separated

CSV_HEADER = ("lesson", "question", "learners", "attempts", "success", "median seconds", "mistakes", "disputed")

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
    disputed: int
    """Verdicts that learners disagree with and nobody has settled."""


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
    attempts: defaultdict[tuple[str, str], list[list[Attempt]]] = defaultdict(list)
    for learner in learners:
        own: defaultdict[tuple[str, str], list[Attempt]] = defaultdict(list)
        for attempt in learner.attempts:
            own[attempt.lesson, attempt.question].append(attempt)
        for place, made in own.items():
            attempts[place].append(with_disputes_heard(made))
    rows = [_row(*place, attempts[place]) for place in sorted(attempts)]
    return [row for row in rows if row.attempts or row.disputed]


def _row(lesson: str, question: str, by_learner: list[list[Attempt]]) -> QuestionRow:
    answers = [[each for each in attempts if each.verdict not in NO_ANSWERS] for attempts in by_learner]
    attempts = [each for own in answers for each in own]
    verdicts = Counter(attempt.verdict for attempt in attempts)
    graded = sum(verdicts[verdict] for verdict in _GRADED)
    mistakes = Counter(attempt.mistake for attempt in attempts if attempt.mistake is not None)
    return QuestionRow(
        lesson=lesson,
        question=question,
        learners=sum(any(each.verdict != KEPT for each in own) for own in by_learner),
        attempts=len(attempts),
        success=verdicts["right"] / graded if graded else None,
        median_milliseconds=median(attempt.milliseconds for attempt in attempts) if attempts else 0.0,
        mistakes=tuple(sorted(mistakes.items(), key=lambda pair: (-pair[1], pair[0]))),
        disputed=sum(each.verdict == DISPUTED for own in by_learner for each in own),
    )


def csv_text(rows: Iterable[QuestionRow]) -> str:
    """The rows as CSV with a header; mistakes as `name count`, separated by semicolons."""
    return comma_separated(
        CSV_HEADER,
        (
            (
                row.lesson,
                row.question,
                row.learners,
                row.attempts,
                "" if row.success is None else f"{row.success:.3f}",
                f"{row.median_milliseconds / 1000:.1f}",
                "; ".join(f"{name} {count}" for name, count in row.mistakes),
                row.disputed,
            )
            for row in rows
        ),
    )
