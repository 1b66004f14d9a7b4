"""A newcomer in a real terminal: the opening, a first lesson with a wrong answer, its end, and all of it again."""

import json
from pathlib import Path

from tests.terminal import TUTOR, Terminal

F8, CTRL_F, CTRL_P, CTRL_Q, ESCAPE = "\x1b[19~", "\x06", "\x10", "\x11", "\x1b"
PAPER = "fbfaf7"
"""The ground of the light theme."""


def test_a_newcomer_plays_learns_leaves_and_finds_everything_again(lessons: Path, tmp_path: Path) -> None:
    data = tmp_path / "mine"
    env = {"DESCENT_TUTOR_DATA": str(data)}
    with Terminal([TUTOR], 120, 40, env) as terminal:
        terminal.wait_for("Start here: roll a ball")
        terminal.send("\r")
        terminal.wait_for("The ball stands at w = 6")
        terminal.send(" ")
        terminal.wait_for("It went downhill")
        terminal.send(ESCAPE)
        terminal.wait_for("▶ Begin: A first lesson")
        terminal.send("\r")
        terminal.wait_for("What is w_new?")
        terminal.send("3.25\r")  # plus for minus
        terminal.wait_for("✗")
        terminal.wait_for("Your answer leads to w = 3.25")  # in the picture, where both rules can be followed
        terminal.send(f"{CTRL_F} ")
        terminal.wait_for("After 1 update the right rule: w = 2.75")
        terminal.send(F8)
        terminal.wait_for("Below is a parabola")
        terminal.send(F8)
        terminal.wait_for("You came to the end of: A first lesson")
        terminal.wait_for("you: 3.25  right: 2.75")
        terminal.wait_for("First review: tomorrow, 1 question")
        terminal.send(ESCAPE)
        terminal.wait_for("▶ Go on: Every kind, page 1")
        terminal.send(CTRL_P)
        terminal.wait_for("Search")
        terminal.send("theme: light")
        terminal.wait_for("Theme: light")
        terminal.send("\r")
        terminal.wait_until_gone("Theme: light")
        assert terminal.screen.buffer[20][5].bg == PAPER
        terminal.send("s")
        terminal.wait_for("step 0")
        terminal.send("  ")
        terminal.wait_for("step 2")
        terminal.send(CTRL_Q)
        assert terminal.exit_status() == 0
        assert terminal.is_restored
    assert json.loads((data / "settings.json").read_text(encoding="utf-8"))["theme"].startswith("tutor-light")

    with Terminal([TUTOR], 120, 40, env) as terminal:
        terminal.wait_for("▶ Go on: Every kind, page 1")
        assert terminal.screen.buffer[20][5].bg == PAPER
        terminal.send("s")
        terminal.wait_for("step 2")
        terminal.send(ESCAPE)
        terminal.wait_for("Go on: Every kind")
        terminal.send("r")
        terminal.wait_for("Next reviews: tomorrow 1.")
        terminal.send("1")
        terminal.wait_for("From: A first lesson. Answered today; its turn would be")
        terminal.send(CTRL_Q)
        assert terminal.exit_status() == 0
