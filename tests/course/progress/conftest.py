"""A store in a directory of the test's own, and attempts at moments that the test names."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tutor.course.progress import Attempt, Store, open_store

BEGIN = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
"""A Monday morning."""


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_store(tmp_path / "data") as opened:
        yield opened


@pytest.fixture
def attempt() -> Callable[..., Attempt]:
    """Makes an attempt `day` days after the begin."""

    def make(question: str = "by-hand.update", verdict: str = "right", day: float = 0.0, **fields: object) -> Attempt:
        usual = {"lesson": question.split(".")[0], "answer": "2.75", "milliseconds": 30_000}
        return Attempt(question=question, verdict=verdict, at=BEGIN + timedelta(days=day), **{**usual, **fields})

    return make


@pytest.fixture
def run_python() -> Callable[[str], str]:
    """Runs code in a fresh interpreter and gives what it printed."""

    def run(code: str) -> str:
        return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout

    return run
