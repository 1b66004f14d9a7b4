import io
import json
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stdout

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.terminal import TUTOR, Terminal
from tutor.plain.streams import prose, say, say_json, say_prose


class Screen(io.StringIO):
    def isatty(self) -> bool:
        return True


@contextmanager
def terminal(columns: int) -> Iterator[io.StringIO]:
    """Standard output as a terminal of so many columns."""
    with pytest.MonkeyPatch.context() as patch, redirect_stdout(Screen()) as screen:
        patch.setenv("COLUMNS", str(columns))
        yield screen


SENTENCE = "  step 3: w = 2.256, loss 0.065536, gradient 0.512, and the stretched-bowl is one-sided."


def test_a_sentence_breaks_between_words_and_is_set_in_as_it_began() -> None:
    with terminal(40) as screen:
        say_prose(SENTENCE)
    lines = screen.getvalue().splitlines()
    assert len(lines) == 3
    assert all(line.startswith("  ") and len(line) <= 40 for line in lines)
    assert " ".join(screen.getvalue().split()) == SENTENCE.strip()
    assert {"0.065536,", "stretched-bowl", "one-sided."} <= set(screen.getvalue().split())


def test_what_is_drawn_stays_whole() -> None:
    chart = "▁▂▃  " * 20
    with terminal(40) as screen:
        say(chart)
    assert screen.getvalue() == f"{chart}\n"


def test_what_goes_through_a_pipe_is_not_broken(capsys: pytest.CaptureFixture[str]) -> None:
    say_prose(SENTENCE)
    assert capsys.readouterr().out == f"{SENTENCE}\n"


def test_json_on_a_terminal_holds_nothing_to_obey_and_the_same_text(capsys: pytest.CaptureFixture[str]) -> None:
    record = {"θ": "a\x9b31m\u202eb\u00a0\x7f\x1b\U000e0001", "plain": "α − ½ 漢字 𝄞"}
    say_json(record)
    (line,) = capsys.readouterr().out.splitlines()
    assert line.isprintable()
    assert '"α − ½ 漢字 𝄞"' in line
    assert json.loads(line) == record


def test_an_option_is_set_in_under_its_number() -> None:
    with terminal(40):
        shown = prose("Past the bottom, as the new $w - \\alpha g$ lies behind it.", "  1. ").split("\n")
    assert shown[0].startswith("  1. Past")
    assert len(shown) > 1
    assert all(line.startswith("     ") and len(line) <= 40 for line in shown[1:])
    assert any("w − αg" in line for line in shown)


@given(st.lists(st.text("ab.1−", min_size=1, max_size=60), min_size=1, max_size=12))
def test_no_word_is_ever_broken(words: list[str]) -> None:
    with terminal(20) as screen:
        say_prose(" ".join(words))
    assert screen.getvalue().split() == words


def test_in_a_narrow_terminal_a_run_is_told_in_whole_words() -> None:
    with Terminal([TUTOR, "sim", "--plain", "bowl", "rate=0.3"], columns=40) as screen:
        screen.wait_for("step 0>")
        lines = [line.rstrip() for line in screen.text.split("\n")]
    assert "step 0: (x, y) = (3.0, 4.0), loss 25.0," in lines
    assert "gradient (6.0, 8.0)" in lines
