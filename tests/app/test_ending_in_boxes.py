"""In a real terminal: a signal, or a terminal that is closed, while a box opens or stands open."""

import signal
import sys
from datetime import UTC, datetime

import pytest

from tests.terminal import TUTOR, Terminal
from tutor.course.progress import Attempt, open_store

WITHIN = 20  # seconds, as for every other ending

BOXES = [
    # what is opened, what shows that it is ready, the key of the box, what the box shows once it stands
    (["sim", "parabola"], "α = 0.1", "\x13", "Save as:", signal.SIGTERM, "opens"),
    (["sim", "bowl"], "α = 0.1", "s", "himmelblau", signal.SIGHUP, "stands"),
    (["train", "moons"], "g Run", "b", "activation", signal.SIGHUP, "opens"),
    ([], "Start here", "\x10", "Search", signal.SIGTERM, "stands"),
    ([], "Start here", "\x1bOP", "Everywhere", None, "stands"),
]
"""Between them they end by each signal, by closing, and at both moments."""


@pytest.fixture(autouse=True)
def _small_course(lessons):
    """Every program here finds the two small lessons in its environment."""


@pytest.mark.parametrize(("place", "ready", "key", "box", "number", "moment"), BOXES)
def test_an_open_box_ends_with_the_program_and_leaves_the_terminal_whole(place, ready, key, box, number, moment):
    with Terminal([TUTOR, *place], columns=120, rows=40) as terminal:
        terminal.wait_for(ready)
        written = len(terminal.raw)
        terminal.send(key)
        while len(terminal.raw) == written:
            terminal.read(0.01)
        if moment == "stands":
            terminal.wait_for(box)
        if number is None:
            assert terminal.hang_up(WITHIN) == 128 + signal.SIGHUP
            return
        terminal.signal(number)
        assert terminal.exit_status(WITHIN) == 128 + number
        assert terminal.is_restored
        assert "report" not in terminal.text


def test_a_question_before_answers_are_forgotten_ends_as_quietly_and_forgets_nothing(tmp_path):
    at = datetime(2026, 3, 4, tzinfo=UTC)
    given = Attempt(question="first.update", lesson="first", answer="2.75", verdict="right", at=at)
    with open_store(tmp_path / "data") as store:
        store.record(given)
    with Terminal([sys.executable, "-m", "tutor", "forget", "--all"], columns=200) as terminal:
        terminal.wait_for("[yes/no]")
        terminal.signal(signal.SIGHUP)
        assert terminal.exit_status(WITHIN) == 128 + signal.SIGHUP
        assert terminal.is_restored
        assert "Traceback" not in terminal.text
    with open_store(tmp_path / "data") as store:
        assert store.attempts() == [given]
