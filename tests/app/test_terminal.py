"""In a real terminal: it is left whole however the program ends, and no colour means none."""

import re
import signal
import sys
from pathlib import Path

import pytest

from tests.terminal import TUTOR, Terminal

COLOUR = re.compile(rb"\x1b\[(?:[0-9;:]*[;:])?(?:3[0-8]|4[0-8]|9[0-7]|10[0-7])(?:[;:][0-9;:]*)?m")
WELCOME = "Start here: roll a ball"

CRASHING = """
import sys
from textual.screen import Screen
from tutor.app.app import Opening, run_app
def crash(screen):
    raise RuntimeError("on purpose")
Screen.key_f12 = crash
raise SystemExit(run_app(Opening(*sys.argv[1:])))
"""


@pytest.fixture(autouse=True)
def _small_course(lessons):
    """Every program here finds the two small lessons in its environment."""


def test_quitting_leaves_the_terminal_as_it_was():
    with Terminal([TUTOR]) as terminal:
        terminal.wait_for(WELCOME)
        terminal.send("q")
        assert terminal.exit_status() == 0
        assert terminal.is_restored


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_a_signal_ends_it_with_the_terminal_whole(number):
    with Terminal([TUTOR]) as terminal:
        terminal.wait_for(WELCOME)
        terminal.signal(number)
        assert terminal.exit_status() == 128 + number
        assert terminal.is_restored


@pytest.mark.parametrize(
    ("place", "shows"),
    [
        (["home"], WELCOME),
        (["learn", "01"], "page 1 of 2"),
        (["sim", "parabola"], "α = 0.1"),
        (["train", "moons"], "g Run"),
        (["review"], "Review"),
    ],
)
def test_a_crash_on_any_screen_is_two_lines_and_a_report(place, shows, tmp_path):
    program = tmp_path / "crashing.py"
    program.write_text(CRASHING, encoding="utf-8")
    with Terminal(
        [sys.executable, str(program), *place], columns=200, env={"TMPDIR": str(tmp_path), "COLUMNS": "200"}
    ) as terminal:
        terminal.wait_for(shows)
        terminal.send("\x1b[24~")
        assert terminal.exit_status() == 1
        assert terminal.is_restored
    after = terminal.raw.rpartition(b"\x1b[?1049l")[2].decode()
    said = [line for line in re.sub(r"\x1b\[[0-9;?>=<]*[a-zA-Z]", "", after).splitlines() if line.strip()]
    assert len(said) == 2
    assert "your answers are saved" in said[0]
    report = Path(said[1].partition("report is in ")[2].strip())
    assert "on purpose" in report.read_text(encoding="utf-8")


def test_no_color_means_no_colour_at_all():
    with Terminal([TUTOR, "learn", "01"], env={"NO_COLOR": "1"}) as terminal:
        terminal.wait_for("page 1 of 2")
        terminal.wait_for("^t Hint")
        terminal.send("9\r")
        terminal.wait_for("✗")
        terminal.send("\x1b[19~")
        terminal.wait_for("page 2 of 2")
        terminal.wait_for("slope")
        terminal.send("\x11")
        terminal.exit_status()
    assert not COLOUR.findall(terminal.raw)


def test_with_colour_there_is_colour():
    with Terminal([TUTOR]) as terminal:
        terminal.wait_for(WELCOME)
        terminal.send("q")
        terminal.exit_status()
    assert COLOUR.findall(terminal.raw)


@pytest.mark.parametrize(
    "arguments", [["learn", "nowhere"], ["sim", "parabola", "speed=3"], ["--theme-less"], ["learn", "--theme", "pink"]]
)
def test_what_is_not_there_is_said_in_a_sentence(arguments):
    with Terminal([TUTOR, *arguments], columns=200) as terminal:
        assert terminal.exit_status() == 2
        assert b"\x1b[?1049h" not in terminal.raw
        assert "Traceback" not in terminal.text


@pytest.mark.parametrize("moment", ["before there is a screen", "while it is being made"])
def test_what_is_typed_while_the_program_starts_goes_into_the_answer_of_the_lesson_asked_for(moment):
    with Terminal([TUTOR, "learn", "01"]) as terminal:
        if moment == "while it is being made":
            while b"\x1b[?1049h" not in terminal.raw:
                terminal.read(0.01)
        terminal.send("2.75")
        terminal.wait_for("▸ 2.75")
        terminal.send("\r")
        terminal.wait_for("✓ Right.")


def test_an_answer_survives_the_kill_that_follows_it():
    with Terminal([TUTOR, "learn", "01"]) as terminal:
        terminal.wait_for("page 1 of 2")
        terminal.wait_for("^t Hint")
        terminal.send("2.75\r")
        terminal.wait_for("✓ Right.")
        terminal.signal(signal.SIGKILL)
        terminal.exit_status()
    with Terminal([TUTOR]) as terminal:
        terminal.wait_for("1/3")
