"""What worked examples are computed with, and how they are found in a lesson's text."""

import re
from collections.abc import Iterable
from pathlib import Path

import numpy as np
import pytest

from tutor.course.lesson.catalogue import list_lessons
from tutor.engine.arrays import Array
from tutor.engine.rounding import number
from tutor.engine.runs.history import Descent
from tutor.engine.runs.line import parse_run
from tutor.engine.training.training import Training
from tutor.engine.training.training_line import parse_training

LESSONS = Path(__file__).parents[2] / "lessons"
BOTH = ("gradient-descent", "one-at-a-time")


def run(line: str) -> Descent:
    return parse_run(line).descent()


def parameters(line: str) -> Array:
    """Of every frame, shape (frames, d)."""
    return run(line).history.parameters


def losses(line: str) -> Array:
    return run(line).history.losses


def changes(line: str) -> Array:
    return np.diff(parameters(line), axis=0)


def updates_to(line: str, loss: float) -> int:
    """The first frame whose loss is below a bound."""
    return int(np.flatnonzero(losses(line) < loss)[0])


def trained(line: str) -> Training:
    """A training after all its epochs."""
    plan = parse_training(line)
    training = plan.begin()
    return training.forward(plan.epochs * training.updates_per_epoch)


def percent_right(training: Training) -> tuple[float, float]:
    """On the training and on the test examples."""
    own, test = training.metrics()
    return 100 * own.accuracy, 100 * test.accuracy


def nearly(shown: object, points: float = 2.0) -> object:
    """What a long training comes to, which depends a little on how a machine rounds its sums."""
    return pytest.approx(shown, abs=points)


def states(lesson: str, values: Iterable[float]) -> None:
    """The lesson of that id shows every value, rounded as numbers are shown, `6` standing for `6.0` too."""
    path = next(header.path for header in list_lessons(LESSONS) if header.id == lesson)
    words = set(re.findall(r"−?\d+(?:\.\d+)?", path.read_text(encoding="utf-8").replace("-", "−")))
    missing = {number(value) for value in values} - words - {f"{word}.0" for word in words}
    assert not missing, f"{path.name} does not show {', '.join(sorted(missing))}"
