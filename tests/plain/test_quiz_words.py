"""The quiz on standard input takes its words in any case, and never gives a control character back."""

import subprocess
import sys

import pytest
from click.testing import CliRunner

from tests.terminal import TUTOR, Terminal
from tutor.cli import main


def quiz(*typed):
    arguments = ["quiz", "one-weight.update", "--seed", "1", "--count", "1"]
    return CliRunner().invoke(main, arguments, input="\n".join(typed) + "\n").stdout


@pytest.mark.parametrize(
    ("word", "told"),
    [("Hint", "Hint:"), ("?", "Hint:"), ("HELP", "quit to leave"), ("Skip", "The working:"), ("QUIT", "0 of 1")],
)
def test_a_word_of_the_quiz_is_no_answer_in_any_case(word, told):
    shown = quiz(word, "quit")
    assert told in shown
    assert "Not read" not in shown


def test_a_control_character_is_shown_and_not_obeyed():
    shown = quiz("\x1b[31m2.75", "quit")
    assert "\x1b" not in shown
    assert "␛[31m2.75" in shown


def test_a_control_character_from_a_pipe_does_not_reach_the_terminal():
    """What is piped in is echoed, and a terminal would take its colour."""
    command = rf"printf '\033[31m2.75\nquit\n' | {TUTOR} quiz one-weight.update --seed 1 --count 1"
    with Terminal(["sh", "-c", command]) as terminal:
        shown = terminal.wait_for("0 of 1 question answered")
    assert "> ␛[31m2.75\nNot read, and it costs nothing:" in shown
    assert b"\x1b[31m" not in terminal.raw


def test_how_an_answer_was_read_is_in_the_reply():
    assert "read as 121/40 = 3.025" in quiz("121/40", "quit")


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        (b"", "0 of 1 question answered"),
        (b"2.75", "Not yet"),
        (b"2.7\n\n\nHINT\n", "Hint:"),
        (b"\x00\x1b]0;x\x07\n", "␀␛]0;x␇\n"),
        ("\u202e2.75\n".encode(), "⟨U+202E⟩2.75"),
        (b"skip\r\n", "> skip\nThe working:"),
    ],
)
def test_an_answer_is_taken_as_it_comes_and_the_end_of_the_input_is_an_end(typed, told):
    arguments = ["quiz", "one-weight.update", "--seed", "1", "--count", "1"]
    result = CliRunner().invoke(main, arguments, input=typed)
    assert result.exit_code == 0
    assert told in result.stdout
    assert not {*result.stdout} & {"\x1b", "\x00", "\x07", "\u202e"}


def test_bytes_that_are_no_text_are_shown_as_such_and_cost_nothing(tmp_path):
    command = [sys.executable, "-m", "tutor", "quiz", "one-weight.update", "--seed", "1", "--count", "1"]
    done = subprocess.run(command, input=b"\xff\xfe2.7\xc3\nquit\n", capture_output=True, timeout=60, check=True)
    assert "\ufffd2.7\ufffd\nNot read, and it costs nothing" in done.stdout.decode()
    assert not done.stderr


def test_a_line_without_an_end_is_refused_and_not_given_back_whole():
    shown = quiz("1" * 100_000, "dispute", "quit")
    assert "This is too long; an answer has at most 200 characters." in shown
    assert len(shown) < 5000
