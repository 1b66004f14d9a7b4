import csv
import io
import json
import tomllib
from pathlib import Path

import pytest

from tests.program import tutor


def weights(record: dict) -> list[float]:
    return [frame["parameters"][0] for frame in record["frames"]]


def test_a_run_as_json_has_every_frame_to_the_last_digit() -> None:
    result = tutor("run", "parabola", "--start", "6", "--rate", "0.3", "--steps", "5", "--json")
    record = json.loads(result.stdout)
    assert weights(record) == pytest.approx([6.0, 3.6, 2.64, 2.256, 2.1024, 2.04096], abs=1e-15)
    assert record["frames"][0] == {
        "index": 0,
        "parameters": [6.0],
        "loss": 16.0,
        "gradient": [8.0],
        "rate": 0.3,
        "terms": {"gradient": [8.0], "change": [-2.4]},
        "change": [-2.4],
    }
    assert record["frames"][-1]["change"] is None
    assert record["regime"] == "one-sided"


def test_a_run_as_a_table_shows_the_numbers_that_a_person_would_write() -> None:
    shown = tutor("run", "parabola", "--start", "6", "--rate", "0.3", "--steps", "5").stdout
    table = shown.partition("regime:")[0]
    column = [line.split()[1] for line in table.splitlines() if line[:1].isdigit()]
    assert column == ["6.0", "3.6", "2.64", "2.256", "2.1024", "2.04096"]
    assert "L(w) = (w − 2)²" in shown
    assert "In 5 steps the loss falls from 16.0 at w = 6.0" in shown


def test_a_rate_that_is_too_high_is_called_diverging_with_its_reason() -> None:
    record = json.loads(tutor("run", "parabola", "--rate", "1.2", "--steps", "5", "--json").stdout)
    assert record["regime"] == "diverging"
    assert "2/h" in record["reason"]


def test_a_run_beyond_all_numbers_is_written_in_words_json_can_hold() -> None:
    record = json.loads(tutor("run", "parabola rate=3 steps=2000", "--json").stdout)
    assert record["frames"][-1]["loss"] in ("inf", "nan")
    assert record["regime"] == "diverging"


def test_options_and_the_run_line_say_the_same() -> None:
    by_options = tutor(
        "run", "bowl", "--start", "1,2", "--optimizer", "momentum", "--set", "beta=0.8", "--steps", "4", "--json"
    )
    by_line = tutor("run", "bowl start=1,2 optimizer=momentum beta=0.8 steps=4", "--json")
    assert by_options.stdout == by_line.stdout
    again = tutor("run", json.loads(by_line.stdout)["line"], "--json")
    assert again.stdout == by_line.stdout


def test_a_typed_formula_runs() -> None:
    shown = tutor("run", "x^2 + 3*x*y + 5*y^2", "--start", "1,2", "--steps", "1", "--rate", "0.1", "--no-chart").stdout
    assert "x² + 3x·y + 5y²" in shown or "x² + 3x y + 5y²" in shown or "x² + 3xy + 5y²" in shown
    # ∂L/∂x = 2x + 3y = 8 and ∂L/∂y = 3x + 10y = 23 at (1, 2).
    assert shown.splitlines()[4].split()[:6] == ["0", "1.0", "2.0", "27.0", "8.0", "23.0"]


def test_csv_has_a_row_for_each_frame() -> None:
    rows = list(csv.DictReader(io.StringIO(tutor("run", "parabola rate=0.3 steps=2", "--csv").stdout)))
    assert [row["w"] for row in rows] == ["6.0", "3.6", "2.64"]
    assert rows[-1]["rate"] == ""


def test_a_long_table_shows_its_beginning_and_its_end() -> None:
    shown = tutor("run", "parabola rate=0.1 steps=100", "--no-chart").stdout
    assert "… 61 more" in shown
    assert shown.count("\n") < 60


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["run", "parabla"], "parabola"),
        (["run", "parabola", "--rate", "fast"], "fast"),
        (["run", "parabola", "--set", "betta=1"], "betta"),
        (["run", "parabola", "--set", "beta"], "sets nothing"),
        (["run", "parabola rate=0.1", "--rate", "0.2"], "twice"),
        (["run", "9**9**9**9"], ""),
        (["run", "log(x)", "--start", "-1"], "logarithm"),
        (["run", "bowl", "--start", "1"], "start"),
        (["sim", "--plain", "nowhere"], "nowhere"),
        (["learn", "--plain", "99"], "99"),
        (["quiz", "no.such"], "no"),
    ],
)
def test_what_cannot_be_used_is_answered_in_a_sentence_on_standard_error(arguments: list[str], said: str) -> None:
    result = tutor(*arguments)
    assert result.exit_code == 2
    assert said in result.stderr
    assert "Traceback" not in result.stderr
    assert result.stdout == ""


@pytest.mark.parametrize("what", ["surfaces", "optimizers", "schedules", "keys", "lessons"])
def test_lists_name_what_there_is(what: str) -> None:
    expected = {
        "surfaces": "rosenbrock",
        "optimizers": "nesterov",
        "schedules": "one-cycle",
        "keys": "clip",
        "lessons": "one-weight",
    }
    assert expected[what] in tutor("list", what).stdout
    assert expected[what] in tutor("list").stdout


def test_the_version_is_told_and_is_that_of_the_package() -> None:
    project = tomllib.loads((Path(__file__).parents[2] / "pyproject.toml").read_text(encoding="utf-8"))
    assert tutor("--version").stdout == f"tutor, version {project['project']['version']}\n"


def test_the_help_says_of_each_command_a_whole_sentence() -> None:
    shown = " ".join(tutor("--help").stdout.split("Commands:")[1].split())
    assert "..." not in shown
    assert "every question's truth, mistakes and hints, every figure and reference." in shown


def test_without_a_terminal_the_home_screen_is_a_list() -> None:
    shown = tutor().stdout
    assert "One weight, one slope" in shown
    assert "tutor learn" in shown
