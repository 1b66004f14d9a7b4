"""Files with which earlier versions went wrong, as they were found: what the program prints of each now."""

import json

import pytest
from click.testing import CliRunner

from tutor.cli import main

FILES = {
    "house_prices.csv": "size,price\n" + "".join(f"{1380 + 100 * n},{199000 + 9000 * n}\n" for n in range(12)),
    "xor.csv": "x1,x2,y\n0,0,0\n0,1,1\n1,0,1\n1,1,0\n",
    "UPPER.CSV": "1,2.5\n2,4.5\n3,6.5\n",
    "commas.csv": 'x,y\n"1,5","2,5"\n"2,0","3,5"\n"2,5","4,1"\n',
    "gap.csv": "height,weight,kind\n1.5,52,a\n1.6,,b\n1.7,70,b\n1.8,75,b\n1.55,55,a\n1.75,72,b\n",
    "thousands.csv": "x,y\n" + "".join(f"{n},{1000 * n + (-1) ** n * 10}\n" for n in range(1, 13)),
}


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for name, text in FILES.items():
        (tmp_path / name).write_text(text)


def tutor(line):
    result = CliRunner().invoke(main, line.split())
    assert result.exit_code == 0, result.output
    return result.stdout


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize(
    ("line", "parts"),
    [
        (
            "fit house_prices.csv layers=none epochs=5 --no-chart",
            ["network 1 → 1, 2 parameters; mean squared error", "RMSE"],
        ),
        ("fit house_prices.csv layers=none epochs=5 loss=mse --no-chart", ["network 1 → 1, 2 parameters"]),
        (
            "fit xor.csv layers=4 epochs=5 --no-chart train=1",
            ["4 examples to train on, 0 to test", "nothing is tested"],
        ),
        ("fit UPPER.CSV epochs=5 --no-chart", ["UPPER.CSV: 3 rows, 2 columns", "network 1 →"]),
        ("data commas.csv", ["1.5 to 2.5", "2.5 to 4.1", "In x, commas stand for decimal points."]),
        (
            "fit gap.csv epochs=5 --no-chart",
            ["1 row of 6 has gaps in weight (first in line 3)", "gaps=drop leaves such rows"],
        ),
        (
            "fit gap.csv epochs=5 gaps=drop --no-chart",
            ["1 row of 6 has gaps in weight (first in line 3) and is left out"],
        ),
        ("fit moons hidden=8 activation=Tanh epochs=1 --no-chart", ["moons layers=8 epochs=1", "network 2 → 8 → 2"]),
        ("fit moons layers=0 epochs=1 --no-chart", ["network 2 → 2, 6 parameters"]),
    ],
)
def test_a_file_that_went_wrong_is_told_rightly(line, parts):
    shown = " ".join(tutor(line).split())
    for part in parts:
        assert part in shown


@pytest.mark.usefixtures("folder")
def test_errors_are_in_the_units_of_the_column():
    found = json.loads(tutor("fit thousands.csv layers=none epochs=200 rate=0.1 --json"))["in_units"]["train"]
    assert 5 < found["rmse"] < 15
    assert found["median"] <= found["rmse"]


@pytest.mark.usefixtures("folder")
def test_what_was_understood_is_said_in_line_mode_too_and_again_where_it_changes():
    typed = "batch=2\ntarget=weight\nquit\n"
    shown = CliRunner().invoke(main, ["train", "--plain", "gap.csv"], input=typed).stdout
    assert shown.count("gap.csv: 6 rows, 3 columns.") == 2
    assert shown.index("Learnt: kind (") < shown.index("update 0> ") < shown.index("Learnt: weight (")
    assert "RMSE" in shown
