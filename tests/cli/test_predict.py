"""`tutor predict`: a saved network on new rows, read as those that it learnt from."""

import csv
import io
import json
from pathlib import Path

import numpy as np
import pytest

from tests.program import tutor
from tutor.engine.rounding import number
from tutor.engine.training.training_line import parse_training

HOUSES = """\
id,city,rooms,area,price
1,Paris,3,70,500
2,Rome,2,50,200
3,Paris,1,30,220
4,Rome,4,,380
5,Oslo,3,80,420
6,Oslo,2,60,330
7,Paris,2,55,410
8,Rome,3,75,310
9,Oslo,1,35,190
10,Paris,4,95,690
"""


@pytest.fixture(autouse=True)
def houses(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "houses.csv").write_text(HOUSES, encoding="utf-8")
    fitted = tutor("fit", "houses.csv target=price gaps=median layers=3 epochs=9 split=0.6,0.2,0.2", "--save", "h.json")
    assert "Saved" in fitted.stderr


def rows(text, *options):
    Path("new.csv").write_text(text, encoding="utf-8")
    return tutor("predict", "h.json", "new.csv", *options)


def test_rows_of_the_training_are_predicted_as_the_training_does():
    training = parse_training("houses.csv target=price gaps=median layers=3 epochs=9 split=0.6,0.2,0.2").begin()
    training = training.forward(9 * training.updates_per_epoch)
    mean, deviation = training.train_set.units
    told = csv.DictReader(io.StringIO(tutor("predict", "h.json", "houses.csv", "--csv").stdout))
    prices = [float(row["price"]) for row in csv.DictReader(io.StringIO(HOUSES))]
    found = dict(zip(prices, (float(row["price"]) for row in told), strict=True))
    for part in (training.train_set, training.validation_set, training.test_set):
        outputs = training.network.outputs(training.frame.parameters, part.inputs)[0] * deviation + mean
        for price, prediction in zip(part.values[0] * deviation + mean, outputs, strict=True):
            assert np.isclose(found[round(price)], prediction, rtol=1e-12)


def test_a_file_that_knows_the_answers_is_told_how_well_they_are_met():
    result = json.loads(tutor("predict", "h.json", "houses.csv", "--json").stdout)
    prices = [float(row["price"]) for row in csv.DictReader(io.StringIO(HOUSES))]
    errors = [row["prediction"] - price for row, price in zip(result["rows"], prices, strict=True)]
    assert result["notes"][-1] == f"The file says what is so: RMSE {number(np.sqrt(np.mean(np.square(errors))), 4)}."


def test_columns_go_by_name_whatever_their_order_and_one_row_is_enough():
    one = rows("area,note,City,rooms\n66,new,Paris,2\n", "--json")
    other = rows("rooms;city;area\n2;Paris;66\n", "--json")
    assert json.loads(one.stdout)["rows"] == json.loads(other.stdout)["rows"]
    assert json.loads(one.stdout)["target"] == "price"


def test_a_word_that_was_not_seen_is_told_and_counts_as_a_gap():
    told = rows("city,rooms,area\nLisbon,2,66\n,2,66\n").stdout
    assert "Line 2: “Lisbon” in city was not seen in training" in told
    first, second = told.splitlines()[1:3]
    assert first.split()[1] == second.split()[1]


def test_a_gap_is_filled_with_what_the_training_filled_it_with():
    found = json.loads(rows("city,rooms,area\nRome,2,\n", "--json").stdout)
    columns = json.loads(Path("h.json").read_text(encoding="utf-8"))["data"]["columns"]
    median = next(column["fill"] for column in columns if column["name"] == "area")
    assert found["rows"] == json.loads(rows(f"city,rooms,area\nRome,2,{median}\n", "--json").stdout)["rows"]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [("city,area\nRome,3\n", "has no column rooms, which the network was trained with"),
     ("city,rooms,area\nRome,two,50\n", "line 2: “two” in rooms is not a finite number"),
     ("", "new.csv is empty")],
)  # fmt: skip
def test_rows_that_do_not_fit_are_a_sentence(text, sentence):
    result = rows(text)
    assert (result.exit_code, result.stdout) == (2, "")
    assert sentence in result.stderr


def test_a_network_of_drawn_points_takes_their_coordinates():
    assert tutor("fit", "circle samples=60 inputs=x2,y2 layers=2 epochs=60 rate=0.1", "--save", "c.npz").exit_code == 0
    Path("points.csv").write_text("x,y\n0,0\n5.5,0\n", encoding="utf-8")
    inner, outer = json.loads(tutor("predict", "c.npz", "points.csv", "--json").stdout)["rows"]
    assert (inner["prediction"], outer["prediction"]) == ("blue", "orange")
    assert np.isclose(sum(inner["outputs"]), 1)
