"""Rows of another file become inputs by what the rows to train on gave, kept as one record."""

import json

import numpy as np
import pytest

from tutor.engine.data.dataset import Shares
from tutor.engine.data.datasets import DATASETS
from tutor.engine.data.new_rows import new_rows, preparation_of
from tutor.engine.data.own_data import Choices
from tutor.engine.data.preparation import Preparation
from tutor.engine.data.understanding import understood
from tutor.engine.errors import UserError

CITIES = "city,area,price\n" + "".join(f"{'abc'[n % 3]},{'' if n % 5 == 0 else n},{1000 * n}.5\n" for n in range(30))


def written(tmp_path, text, name="own.csv"):
    path = tmp_path / name
    path.write_text(text)
    return path


def trained_on(tmp_path, text, **choices):
    """The training part and its preparation, once through JSON."""
    train, _, _ = understood(written(tmp_path, text), Choices(**choices)).parts(Shares(1, 0, 0), 0)
    return train, Preparation.from_json(json.loads(json.dumps(preparation_of(train).to_json())))


@pytest.mark.parametrize("choices", [{}, {"gaps": "mean"}, {"scale": "none"}, {"drop": ("area",)}, {"target": "city"}])
def test_the_rows_trained_on_come_out_the_same_from_the_record(tmp_path, choices):
    train, preparation = trained_on(tmp_path, CITIES, **choices)
    rows = new_rows(tmp_path / "own.csv", preparation)
    assert preparation.features == train.features
    order = [tuple(each) for each in train.inputs.T.tolist()]
    assert sorted(map(tuple, rows.inputs.T.tolist())) == sorted(order)
    if preparation.units is None:
        assert sorted(rows.labels.tolist()) == sorted(train.labels.tolist())
    else:
        mean, deviation = preparation.units
        np.testing.assert_allclose(np.sort(rows.values[0]), np.sort(train.values[0] * deviation + mean))


def test_columns_are_found_by_name_in_any_order_and_a_word_that_is_new_is_said(tmp_path):
    _, preparation = trained_on(tmp_path, CITIES, target="price", scale="none")
    rows = new_rows(written(tmp_path, "Area;more;City\n7,5;;b\n;x;Rome\n", "new.csv"), preparation)
    median = np.median([n for n in range(30) if n % 5])
    assert rows.inputs.tolist() == [[0, 0], [1, 0], [0, 0], [7.5, median]]
    assert rows.lines == (2, 3)
    assert (rows.labels.size, rows.values.size) == (0, 0)
    assert "Line 3: “Rome” in city was not seen in training, so no input of city is set." in rows.notes


def test_one_row_is_enough_and_names_may_be_missing(tmp_path):
    _, preparation = trained_on(tmp_path, CITIES, target="price", scale="none")
    named = new_rows(written(tmp_path, "city,area\nc,3\n", "new.csv"), preparation)
    assert named.inputs.T.tolist() == [[0, 0, 1, 3]]
    numbered = new_rows(written(tmp_path, "c,3\n", "new.csv"), preparation)
    assert numbered.inputs.tolist() == named.inputs.tolist()


def test_numbers_are_read_as_in_training_where_two_ways_are_possible(tmp_path):
    _, preparation = trained_on(tmp_path, 'a,b\n"1,5",1.5\n"2,75",2\n"1,234",7\n', scale="none")
    assert new_rows(written(tmp_path, 'a\n"1,234"\n', "new.csv"), preparation).inputs.tolist() == [[1.234]]


def test_rows_with_gaps_are_left_out_where_they_were_in_training(tmp_path):
    _, preparation = trained_on(tmp_path, "a,b,y\n1,2,0\n2,,1\n3,4,1\n5,6,0\n", gaps="drop")
    rows = new_rows(written(tmp_path, "b,a,y\n,1,1\n2,7,0.0\n3,1,2\n", "new.csv"), preparation)
    assert rows.lines == (3, 4)
    assert rows.labels.tolist() == [0, -1]
    assert any("1 row, first in line 2" in note for note in rows.notes)


def test_points_that_were_drawn_are_taken_as_they_are_and_inputs_made_from_them(tmp_path):
    path = written(tmp_path, "x,y\n2,-3\n0.5,1\n", "new.csv")
    assert new_rows(path, preparation_of(DATASETS["moons"].draw())).inputs.tolist() == [[2, 0.5], [-3, 1]]
    made = DATASETS["moons"].draw().derived(("x", "xy"))
    assert new_rows(path, preparation_of(made)).inputs.tolist() == [[2, 0.5], [-6, 0.5]]
    line = preparation_of(DATASETS["line"].draw())
    assert (line.features, line.classes) == (("x",), ())
    digits = preparation_of(DATASETS["digits"].draw())
    assert (len(digits.features), digits.classes) == (64, tuple("0123456789"))


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("city,price\na,1\n", "no column area, which the network was trained with.*It has city, price"),
        ("city,area\na,1\nb,many\n", "line 3: “many” in area is not a finite number.*empty it if it is a gap"),
        ("city,area\n", "no rows of data"),
        ("1,2,3,4\n1,2,3,4\n", "no column city, area"),
    ],
)
def test_rows_that_do_not_fit_are_answered_with_what_to_do(tmp_path, text, sentence):
    _, preparation = trained_on(tmp_path, CITIES, target="price")
    with pytest.raises(UserError, match=sentence):
        new_rows(written(tmp_path, text, "new.csv"), preparation)


@pytest.mark.parametrize(
    "change",
    [
        lambda record: record.pop("target"),
        lambda record: record.update(columns="none"),
        lambda record: record.update(units=[1]),
        lambda record: record.update(classes=[1]),
        lambda record: record["columns"][0].update(means=[]),
        lambda record: record["columns"][1].update(deviations=[0]),
        lambda record: record["columns"][1].update(fill=float("nan")),
    ],
)
def test_a_record_that_is_none_is_refused_in_a_sentence(tmp_path, change):
    _, preparation = trained_on(tmp_path, CITIES, target="price")
    record = json.loads(json.dumps(preparation.to_json()))
    change(record)
    for broken in (record, None, []):
        with pytest.raises(UserError, match="cannot be read"):
            Preparation.from_json(broken)


def test_a_gap_where_the_rows_trained_on_had_none_is_told_with_a_way_that_there_is(tmp_path):
    whole = "a,b,y\n" + "".join(f"{n},{n % 3},{n % 7}.5\n" for n in range(20))
    _, preparation = trained_on(tmp_path, whole, target="y")
    rows = new_rows(written(tmp_path, "a,b\n,1\n3,2\n", "new.csv"), preparation)
    assert rows.notes[-1] == (
        "Left out for gaps: 1 row, first in line 2. A network that is trained with gaps=median fills them."
    )
    _, filling = trained_on(tmp_path, whole, target="y", gaps="median")
    assert len(new_rows(written(tmp_path, "a,b\n,1\n3,2\n", "new.csv"), filling).lines) == 2


def test_a_table_of_other_columns_is_told_by_the_names_that_it_has(tmp_path):
    _, preparation = trained_on(
        tmp_path, "a,b,y\n" + "".join(f"{n},{n % 3},{n % 7}.5\n" for n in range(20)), target="y"
    )
    with pytest.raises(UserError, match=r"no column a, b, .* It has c, d."):
        new_rows(written(tmp_path, "c,d\n1,2\n3,4\n", "new.csv"), preparation)
