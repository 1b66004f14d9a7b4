"""The trainer in a real terminal, where quitting during a run leaves everything whole at once."""

import pytest

from tests.terminal import TUTOR, Terminal


@pytest.fixture
def terminal(tmp_path):
    with Terminal([TUTOR, "train", "moons layers=8,8 epochs=70000", "--data-dir", str(tmp_path)]) as opened:
        opened.wait_for("epoch 0 · update 0")
        yield opened


def test_a_training_steps_runs_pauses_goes_back_opens_a_weight_and_freezes_a_layer(terminal):
    terminal.send(" ")
    terminal.wait_for("update 1")
    terminal.send("g")
    terminal.wait_for("of 70000")
    terminal.send("g")
    terminal.wait_until_gone("of 70000")
    terminal.send("\x1b[H")
    terminal.wait_for("update 0 of")
    terminal.send(" ")
    terminal.wait_for("update 1 of")
    terminal.send("\x1b[D")
    terminal.wait_for("update 0 of")
    terminal.send("o")
    assert "W1[0,0] =" in terminal.wait_for("Measured:")
    terminal.send("v")
    terminal.send("f")
    terminal.wait_for("frozen")
    terminal.send("\x11")
    assert terminal.exit_status() == 0
    assert terminal.is_restored


def test_quitting_during_a_run_ends_at_once_with_the_terminal_whole(terminal):
    terminal.send("]]]g")
    terminal.wait_for("of 70000")
    terminal.send("\x11")
    assert terminal.exit_status(seconds=30) == 0
    assert terminal.is_restored
