"""How long the home screen takes with a long history, beside an empty one: exec to the finished screen in a terminal.

    python -m tests.benchmarks home

A history of 100 000 answers and 1 000 cards may take 1.2 times as long.
"""

import statistics
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from tests.benchmarks.figures import Figure
from tests.terminal import TUTOR, Terminal
from tutor.course.progress import Attempt, open_store
from tutor.course.review.outline import outline

ANSWERS, CARDS, ROUNDS = 100_000, 1_000, 9


def fill(directory: Path) -> None:
    """Write a long history: the course's own questions first, then invented ones."""
    known = [(lesson, question) for lesson, questions in outline().lessons for question in questions]
    invented = [("invented", f"invented.question-{number}") for number in range(CARDS - len(known))]
    pairs = known + invented
    begin = datetime.now(UTC) - timedelta(days=300)
    attempts = [
        Attempt(
            question=pairs[number % CARDS][1],
            lesson=pairs[number % CARDS][0],
            answer="1",
            verdict="wrong" if number % 7 == 0 else "right",
            mistake="uphill" if number % 7 == 0 else None,
            milliseconds=4000,
            at=begin + timedelta(minutes=4 * number),
        )
        for number in range(ANSWERS)
    ]
    with open_store(directory) as store:
        store.merge(attempts, [])


def seconds_to_home(directory: Path, sign: str) -> float:
    """From exec to the sign that the home screen has its numbers."""
    begin = time.perf_counter()
    with Terminal([TUTOR], 120, 40, {"DESCENT_TUTOR_DATA": str(directory)}) as terminal:
        terminal.wait_for(sign)
        return time.perf_counter() - begin


def figures() -> Iterator[Figure]:
    with tempfile.TemporaryDirectory() as temporary:
        empty, full = Path(temporary, "empty"), Path(temporary, "full")
        fill(full)
        with open_store(full) as store:
            begin = time.perf_counter()
            due = store.due(datetime.now(UTC))
            yield Figure(f"{len(due)} due cards listed", 1000 * (time.perf_counter() - begin), " ms")
        times = [(seconds_to_home(empty, "Start here"), seconds_to_home(full, "due")) for _ in range(ROUNDS)]
    yield Figure("home of an empty store", 1000 * statistics.median(short for short, _ in times), " ms")
    ratio = statistics.median(long / short for short, long in times)
    yield Figure(f"home after {ANSWERS} answers, beside an empty one", ratio, at_most=1.2)
