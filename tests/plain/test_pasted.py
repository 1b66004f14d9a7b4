import shlex

import pytest

from tutor.engine.rounding import counted
from tutor.plain.streams import pasted


def test_one_is_singular() -> None:
    assert [counted(count, "epoch") for count in ("1", "1.5", 0)] == ["1 epoch", "1.5 epochs", "0 epochs"]


@pytest.mark.parametrize("line", ["kink start=3.25 rate=0.5", "(w−2)^2 rate=0.1\n  steps=3", '"x^2 + y^2" start=1,1'])
def test_a_pasted_line_is_one_line_that_a_shell_hands_on_as_it_is(line: str) -> None:
    command = pasted(line)
    assert " ".join(shlex.split(command)) == " ".join(line.split())
    assert "\n" not in command
    assert pasted("kink start=3.25 rate=0.5") == "kink start=3.25 rate=0.5"
