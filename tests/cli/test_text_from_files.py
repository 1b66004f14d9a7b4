"""What a file says is shown and never obeyed: by a terminal, by a reader of JSON, by a spreadsheet."""

import csv
import io
import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from tutor.cli import main

OSC, C1, TURNED = "\x1b]52;c;ZXZpbA==\x07", "\x9b31m", "\u202edlrow"
OBEYED = {"\x1b", "\x07", "\x9b", "\u202e", "\r"}
FIGURES = [f"{n},{n * 2 % 7}" for n in range(20)]
WORDS = ["=1+1", f'"@SUM{OSC}\r{C1}{TURNED}"']
TABLE = "".join([f"x{OSC},y{C1},kind{TURNED}\n", *(f"{row},{WORDS[n % 2]}\n" for n, row in enumerate(FIGURES))])


SHOWN = ("U+001B", "␛", "\\u001b")
"""The escape sign as people see it in a sentence, in a chart, and as JSON writes it."""


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("evil.csv").write_text(TABLE, encoding="utf-8", newline="")
    Path("cell.csv").write_text(TABLE.replace("\n2,", f"\n2{OSC},"), encoding="utf-8", newline="")
    Path(f"{TURNED}\x1b.csv").write_text(TABLE, encoding="utf-8", newline="")
    Path(f"points{OSC}{TURNED}.csv").write_text("x,y\n1,2\n2,3\n4,4\n", encoding="utf-8")


@pytest.fixture
def network():
    """A network whose file says what the table says, as one from elsewhere may."""
    assert tutor("fit", "evil.csv epochs=1 layers=none", "--save", "n.json").exit_code == 0
    kept = json.loads(Path("n.json").read_text(encoding="utf-8"))
    text = json.dumps(kept).replace("\\u27e8U+001B\\u27e9", "\\u001b").replace("\\u27e8U+009B\\u27e9", "\\u009b")
    assert "\\u001b" in text
    Path("n.json").write_text(text, encoding="utf-8")
    return "n.json"


def tutor(*arguments):
    result = CliRunner().invoke(main, list(arguments))
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exc_info
    assert not OBEYED & set(result.output), ascii(result.output)
    return result


@pytest.mark.parametrize(
    "arguments",
    [
        ("data", "evil.csv"),
        ("data", "evil.csv", "--json"),
        ("data", "cell.csv"),
        ("data", "evil.csv", "--target", "nope"),
        ("fit", "evil.csv epochs=1 layers=none"),
        ("fit", "evil.csv epochs=1 layers=none", "--json"),
        ("fit", f"{TURNED}\x1b.csv epochs=1 layers=none", "--no-chart"),
        ("run", f"mean((w*x - y)^2) data=points{OSC}{TURNED}.csv"),
        ("run", f"mean((w*x - y)^2) data=points{OSC}{TURNED}.csv", "--json"),
    ],
    ids=lambda arguments: " ".join(arguments).encode("unicode_escape").decode(),
)
def test_a_table_is_told_with_its_signs_shown(arguments):
    told = tutor(*arguments).output
    assert any(shown in told for shown in SHOWN), told


@pytest.mark.parametrize("form", [(), ("--json",), ("--csv",)])
def test_a_network_from_elsewhere_is_told_with_its_signs_shown_and_no_spreadsheet_runs_it(network, form):
    told = tutor("predict", network, "evil.csv", *form).output
    assert "⟨U+001B⟩" in told
    if form == ("--csv",):
        head, *rows = csv.reader(io.StringIO(told))
        assert head[2] == "'=1+1"
        assert {row[1][:5] for row in rows} <= {"'=1+1", "'@SUM"}
        assert all(0 <= float(row[2]) <= 1 for row in rows)
