"""In a real terminal: a signal, or a terminal that is closed, while a box opens or stands open."""

import signal
import sys
from datetime import UTC, datetime

import pytest

from tests.terminal import TUTOR, Terminal
from tutor.course.progress import Attempt, open_store

WITHIN = 20  # seconds, as for every other ending

SAVE = (["sim", "parabola"], "α = 0.1", "\x13", "Save as:")
SURFACES = (["sim", "bowl"], "α = 0.1", "s", "himmelblau")
STARTS = (["sim", "parabola"], "α = 0.1", "6", "Map of starts")
BUILD = (["train", "moons"], "g Run", "b", "activation")
PALETTE = ([], "Start here", "\x10", "Search")
HELP = ([], "Start here", "\x1bOP", "Everywhere")
"""Each box: what is opened, what shows that it is ready, the key of the box, what the box shows once it stands."""
EVERY = {"save": SAVE, "surfaces": SURFACES, "starts": STARTS, "build": BUILD, "palette": PALETTE, "help": HELP}
ENDINGS = [(name, number, "opens") for name in EVERY for number in (signal.SIGTERM, signal.SIGHUP)]
ENDINGS += [("surfaces", signal.SIGHUP, "stands"), ("palette", signal.SIGTERM, "stands"), ("help", None, "stands")]
"""Every box by each signal while it opens; one by each signal, and one by closing the terminal, when it stands."""


@pytest.fixture(autouse=True)
def _small_course(lessons):
    """Every program here finds the two small lessons in its environment."""


@pytest.mark.parametrize(("name", "number", "moment"), ENDINGS)
def test_an_open_box_ends_with_the_program_and_leaves_the_terminal_whole(name, number, moment):
    place, ready, key, box = EVERY[name]
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


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT])
def test_a_question_before_answers_are_forgotten_ends_as_quietly_and_forgets_nothing(tmp_path, number):
    at = datetime(2026, 3, 4, tzinfo=UTC)
    given = Attempt(question="first.update", lesson="first", answer="2.75", verdict="right", at=at)
    with open_store(tmp_path / "data") as store:
        store.record(given)
    with Terminal([sys.executable, "-m", "tutor", "forget", "--all"], columns=200) as terminal:
        terminal.wait_for("[yes/no]")
        terminal.signal(number)
        assert terminal.exit_status(WITHIN) == 128 + number
        assert terminal.is_restored
        assert "Traceback" not in terminal.text
    with open_store(tmp_path / "data") as store:
        assert store.attempts() == [given]
