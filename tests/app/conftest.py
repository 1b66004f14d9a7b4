"""The app as tests open it: two small lessons, seeds and a clock of its own."""

import random
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path

import pytest

from tutor.app.app import Opening, Place, TutorApp
from tutor.app.widgets.learner import Learner

LESSONS = Path(__file__).parent / "lessons"
NOON = datetime(2026, 3, 4, 12, tzinfo=UTC)

OpenApp = Callable[..., TutorApp]


@pytest.fixture
def lessons(monkeypatch: pytest.MonkeyPatch) -> Path:
    """The directory of two small lessons, which the app opens instead of the course."""
    monkeypatch.setenv("DESCENT_TUTOR_LESSONS", str(LESSONS))
    monkeypatch.setenv("DESCENT_TUTOR_STILL", "1")  # what plays by itself would be elsewhere at every look
    return LESSONS


@pytest.fixture
def open_app(lessons: Path, tmp_path: Path) -> OpenApp:
    """Make an app that asks the same numbers each time, at one noon; a second one finds the first one's progress."""
    milliseconds = count()

    def build(place: Place = "home", argument: str | None = None) -> TutorApp:
        def clock() -> datetime:
            return NOON + timedelta(milliseconds=next(milliseconds))

        learner = Learner(tmp_path / "data", random.Random(7), clock)
        return TutorApp(Opening(place, argument), learner)

    return build
