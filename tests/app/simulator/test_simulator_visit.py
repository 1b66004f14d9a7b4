"""One scripted visit to the simulator in a real terminal, by keyboard and mouse, with and without colour."""

import re

from tests.terminal import TUTOR, Terminal

# SGR sequences with a colour in them: 30–37, 38;…, 40–47, 48;…, 90–97, 100–107.
_COLOUR = re.compile(rb"\x1b\[(?:[0-9;]*;)?(?:3[0-8]|4[0-8]|9[0-7]|10[0-7])(?:;[0-9;]*)?m")


def column_and_row(terminal: Terminal, word: str) -> tuple[int, int]:
    """Where a word stands on the screen."""
    lines = terminal.text.splitlines()
    row = next(row for row, line in enumerate(lines) if word in line)
    return lines[row].index(word), row


def test_a_visit_by_keyboard_and_mouse_leaves_the_terminal_as_it_was() -> None:
    with Terminal([TUTOR, "sim", "parabola start=6 rate=0.3"]) as terminal:
        terminal.wait_for("step 0")
        terminal.send(" ")
        terminal.wait_for("= w − α·g")
        terminal.click(*column_and_row(terminal, "step ▶"))
        terminal.wait_for("step 2")
        terminal.send("\x1b[D")
        terminal.wait_for("step 1 of 2")
        terminal.send("p")
        terminal.wait_for("w_new =")
        terminal.send("4,56\r")
        terminal.wait_for("✗")
        terminal.wait_for("0 of 1 right")
        terminal.send("\x1b")
        terminal.wait_until_gone("0 of 1 right")
        terminal.send("s")
        terminal.wait_for("rosenbrock")
        terminal.send("saddle\r")
        terminal.wait_for("L(x, y) = x² − y²")
        terminal.resize(120, 40)
        terminal.wait_for("∇L")
        terminal.send("1")
        terminal.wait_for("Regime")
        terminal.send("y")
        terminal.wait_for("Copied")
        terminal.send("\x11")
        assert terminal.exit_status() == 0
        assert terminal.is_restored


def test_no_color_sends_no_colour() -> None:
    with Terminal([TUTOR, "sim", "bowl rate=0.2"], env={"NO_COLOR": "1"}) as terminal:
        terminal.wait_for("step 0")
        terminal.send(" \r\r")
        terminal.wait_for("▸")
        terminal.send("4")
        terminal.wait_for("Direction dial")
        terminal.send("\x11")
        assert terminal.exit_status() == 0
        assert not _COLOUR.search(terminal.raw)


def test_a_line_that_is_no_run_is_refused_before_a_screen_opens() -> None:
    with Terminal([TUTOR, "sim", "parabola", "rat=0.3"]) as terminal:
        assert terminal.exit_status() == 2
        assert "rat is no key of a run" in terminal.text
        assert "Traceback" not in terminal.text
