"""What the README shows of the program is what the program prints."""

import re
import shlex
from pathlib import Path

import pytest

from tests.program import tutor

README = Path(__file__).parents[1] / "README.md"
SHOWN = re.findall(r"```console\n\$ tutor (.*)\n((?:.*\n)*?)```", README.read_text(encoding="utf-8"))


def test_the_readme_shows_a_run_and_a_question():
    assert [command.split()[0] for command, _ in SHOWN] == ["run", "quiz"]


@pytest.mark.parametrize(("command", "shown"), SHOWN)
def test_what_the_readme_shows_is_printed_line_by_line(command, shown, tmp_path, monkeypatch):
    monkeypatch.setenv("DESCENT_TUTOR_DATA", str(tmp_path))
    lines = shown.splitlines()
    typed = [line.removeprefix("> ") for line in lines if line.startswith("> ")]
    printed = iter(re.sub(r"\s+", " ", tutor(*shlex.split(command), typed="\n".join(typed)).stdout).split(" "))
    words = " ".join(line for line in lines if not line.startswith("> ")).replace("…", "").split()
    for word in words:
        assert word in printed, f"{word} is not printed, or not there"
