"""In a real terminal: signals, pauses and a closed terminal at any moment, in the middle of any work."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable

import pytest

from tests.terminal import TUTOR, Terminal

TRAINING = ["train", "digits layers=64,64 epochs=500"]
WITHIN = 20  # seconds: ten times what is promised, on a computer that does other things as well


@pytest.fixture(autouse=True)
def _small_course(lessons):
    """Every program here finds the two small lessons in its environment."""


def _train(terminal: Terminal) -> None:
    terminal.wait_for("g Run")
    terminal.send("]]g")
    terminal.wait_for("of 500", WITHIN)


def test_a_terminal_closed_in_mid_training_ends_it():
    for _ in range(2):
        with Terminal([TUTOR, *TRAINING]) as terminal:
            _train(terminal)
            assert terminal.hang_up(WITHIN) == 128 + signal.SIGHUP


@pytest.mark.parametrize(
    ("place", "number"),
    [
        ([], signal.SIGHUP),
        (["learn", "01"], signal.SIGTERM),
        (["sim", "himmelblau"], signal.SIGINT),
    ],
)
def test_a_signal_while_a_screen_opens_leaves_the_terminal_whole(place, number):
    for moment in range(3):
        with Terminal([TUTOR, *place]) as terminal:
            while b"\x1b[?1049h" not in terminal.raw:
                terminal.read(0.01)
            for _ in range(moment * 6):
                terminal.read(0.01)
            terminal.signal(number)
            assert terminal.exit_status(WITHIN) == 128 + number
            assert terminal.is_restored
            assert "report" not in terminal.text


CLOSING_SLOWLY = """
import time
from tutor.course.progress.store import Store
close = Store.close
def close_and_wait(store):
    said = close(store)
    time.sleep(0.8)
    return said
Store.close = close_and_wait
from tutor.__main__ import main
main()
"""


def test_a_screen_that_opens_while_the_program_ends_is_no_error_though_the_store_is_closed(tmp_path):
    with Terminal([sys.executable, "-c", CLOSING_SLOWLY], env={"DESCENT_TUTOR_DATA": str(tmp_path)}) as terminal:
        while b"\x1b[?1049h" not in terminal.raw:
            terminal.read(0.01)
        terminal.signal(signal.SIGHUP)
        assert terminal.exit_status(WITHIN) == 128 + signal.SIGHUP
        assert terminal.is_restored
    assert not [*tmp_path.glob("*crash*")]


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT])
def test_a_signal_before_there_is_a_screen_is_as_quiet(number):
    for delay in (0.1, 0.3):
        with Terminal([TUTOR, "learn", "01"]) as terminal:
            terminal.read(delay)
            terminal.signal(number)
            assert terminal.exit_status(WITHIN) in {128 + number, -number}
            assert terminal.is_restored
            assert b"report" not in terminal.raw


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT])
def test_a_signal_ends_the_program_also_where_what_is_being_loaded_swallows_it(number, tmp_path):
    loading = tmp_path / "loading.py"
    loading.write_text(
        "import sys, time, types, os\n"
        "class Cli(types.ModuleType):\n"
        "    def __getattr__(self, name):\n"
        "        try:\n"
        f"            os.kill(os.getpid(), {int(number)})\n"
        "            time.sleep(0.1)\n"
        "        except BaseException:\n"
        "            pass\n"
        "        time.sleep(60)\n"
        "sys.modules['tutor.cli'] = Cli('tutor.cli')\n"
        "from tutor.__main__ import main\n"
        "main()\n"
    )
    assert subprocess.run([sys.executable, loading], timeout=WITHIN).returncode == 128 + number


def _read_until(is_so: Callable[[], bool], terminal: Terminal) -> None:
    until = time.monotonic() + WITHIN
    while not is_so():
        assert time.monotonic() < until
        terminal.read()


@pytest.mark.parametrize("stop", [signal.SIGTSTP, signal.SIGSTOP])
def test_a_training_goes_on_after_a_pause(stop):
    with Terminal([TUTOR, *TRAINING]) as terminal:
        _train(terminal)
        for _ in range(2):
            terminal.signal(stop)
            terminal.wait_until_stopped()
            if stop == signal.SIGTSTP:
                _read_until(lambda: terminal.is_restored, terminal)
            terminal.clear()
            terminal.signal(signal.SIGCONT)
            terminal.wait_for("of 500")
            _read_until(lambda: terminal.is_raw, terminal)  # a picture may come before the terminal is taken again
        terminal.send("\x11")
        assert terminal.exit_status(WITHIN) == 0
        assert terminal.is_restored


def test_no_key_is_lost_while_the_terminal_is_taken_again():
    with Terminal([TUTOR, "sim", "parabola"]) as terminal:
        terminal.wait_for("α = 0.1")
        terminal.signal(signal.SIGSTOP)
        terminal.wait_until_stopped()
        terminal.signal(signal.SIGCONT)
        for _ in range(10):
            terminal.send(" ")
        terminal.wait_for("step 10")
        terminal.send("\x11")
        assert terminal.exit_status(WITHIN) == 0
        assert terminal.is_restored


def test_who_wants_to_leave_does_not_wait_for_the_keys_before():
    with Terminal([TUTOR]) as terminal:
        terminal.wait_for("Start here")
        terminal.send("s?" * 20 + "\x11")
        assert terminal.exit_status(WITHIN) == 0
        assert terminal.is_restored


def test_a_terminal_that_takes_nothing_more_does_not_hold_the_program(tmp_path):
    with Terminal([TUTOR, "sim", "himmelblau"]) as terminal:
        terminal.wait_for("himmelblau")
        terminal.send("p")
        time.sleep(2)  # unread, the terminal is full by then
        terminal.signal(signal.SIGTERM)
        assert terminal.status_unread(WITHIN) == 128 + signal.SIGTERM


def test_what_was_answered_is_kept_when_the_terminal_is_closed():
    with Terminal([TUTOR, "learn", "01"]) as terminal:
        terminal.wait_for("page 1 of 2")
        terminal.wait_for("^t Hint")
        terminal.send("2.75\r")
        terminal.wait_for("✓ Right.")
        terminal.hang_up(WITHIN)
    with Terminal([TUTOR]) as terminal:
        terminal.wait_for("1/3")


def test_output_that_goes_elsewhere_makes_it_the_line_mode(tmp_path):
    out = tmp_path / "out.txt"
    with Terminal(["/bin/sh", "-c", f"exec {TUTOR} sim parabola > {out}"], columns=100, rows=30) as terminal:
        terminal.wait_for("this is the line mode")
        terminal.send("quit\r")
        assert terminal.exit_status(WITHIN) == 0
        assert b"\x1b[?1049h" not in terminal.raw
    assert b"\x1b" not in out.read_bytes()


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="needs a disk that is always full")
@pytest.mark.parametrize("command", ["list", "run parabola", "fit moons epochs=1 samples=20", "learn --plain 01"])
def test_an_output_that_is_full_is_a_sentence(command):
    with Terminal(["/bin/sh", "-c", f"exec {TUTOR} {command} > /dev/full < /dev/null"], columns=200) as terminal:
        assert terminal.exit_status(WITHIN) == 2
        assert "standard output: No space left on device." in terminal.text
        assert "Traceback" not in terminal.text


@pytest.mark.parametrize("streams", ["<&-", ">&-"])
@pytest.mark.parametrize("command", ["sim parabola", "learn 01"])
def test_a_closed_stream_is_no_traceback(command, streams):
    with Terminal(["/bin/sh", "-c", f"{TUTOR} {command} {streams}; echo status $?"], columns=200) as terminal:
        if streams == ">&-":
            terminal.send("quit\r")
        terminal.wait_for("status")
        assert "status 0" in terminal.text
        assert "Traceback" not in terminal.text


def test_the_status_of_ctrl_c_in_line_mode_is_the_usual_one():
    with Terminal([sys.executable, "-m", "tutor", "quiz"], columns=200) as terminal:
        terminal.wait_for("Question 1")
        terminal.wait_for("\n>")  # what interrupts Python while it loads a module ends it by the signal itself
        terminal.send("\x03")
        assert terminal.exit_status(WITHIN) == 130
        assert "Traceback" not in terminal.text
