"""The quiz on standard input takes its words in any case, and never gives a control character back."""

import pytest
from click.testing import CliRunner

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


def test_how_an_answer_was_read_is_in_the_reply():
    assert "read as 121/40 = 3.025" in quiz("121/40", "quit")
