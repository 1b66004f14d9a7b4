"""The tables that come along: as many rows, classes and means as are published of them, and where they are from."""

from pathlib import Path

import numpy as np
import pytest

import tutor.engine.data
from tutor.engine.data.datasets import DATASETS, KNOWN, SHIPPED
from tutor.engine.data.understanding import understood
from tutor.engine.training.training_line import parse_training


@pytest.mark.parametrize(
    ("name", "classes", "column", "mean"),
    [
        ("iris", {"setosa": 50, "versicolor": 50, "virginica": 50}, "petal length", 3.758),
        ("wine", {"1": 59, "2": 71, "3": 48}, "alcohol", 13.000618),
        ("breast-cancer", {"benign": 357, "malignant": 212}, "mean radius", 14.127292),
        ("diabetes", {}, "progression", 152.133484),
    ],
)
def test_a_table_that_comes_along_is_the_one_people_know(name, classes, column, mean):
    data = understood(SHIPPED[name].path)
    numbers = next(each for each in data.columns if each.name == column).numbers
    assert numbers.mean() == pytest.approx(mean, abs=1e-6)
    counts = np.array([cell for cell in data.target.cells])
    assert {word: int((counts == word).sum()) for word in data.classes} == classes
    assert data.left_out == ()
    assert len(data.rows) == len(data.table.lines)
    assert (SHIPPED[name].kind == "classification") == bool(classes)


def test_the_source_and_the_licence_of_each_are_said_and_stand_beside_it():
    readme = (Path(tutor.engine.data.__file__).parent / "README.md").read_text(encoding="utf-8")
    for name, table in SHIPPED.items():
        assert table.path.name in readme
        own = parse_training(name).own_data()
        assert own.table.notes[0] == table.source
        assert "CC BY 4.0" in table.source or "no licence" in table.source
    assert {*KNOWN} == {*DATASETS} | {*SHIPPED}


def test_a_table_that_comes_along_is_trained_by_its_name_and_takes_the_keys_of_files():
    training = parse_training("iris split=0.6,0.2,0.2 drop=petal_length").begin()
    assert training.train_set.features == ("sepal length", "sepal width", "petal width")
    assert np.bincount(training.test_set.labels).tolist() == [10, 10, 10]
    assert np.bincount(parse_training("iris").begin().test_set.labels).tolist() == [10, 10, 10]


def test_gradient_descent_on_standardised_columns_reaches_what_least_squares_reach():
    plan = parse_training("diabetes train=1 layers=none")
    train = plan.begin().train_set
    rows = np.vstack([train.inputs, np.ones(len(train))])
    off = train.values[0] - np.linalg.lstsq(rows.T, train.values[0], rcond=None)[0] @ rows
    assert 1 - (off**2).mean() == pytest.approx(0.5177484222, abs=1e-9)  # R² of scikit-learn's LinearRegression
    rate = 1 / (2 * np.linalg.eigvalsh(rows @ rows.T / len(train))[-1])
    line = f"diabetes train=1 layers=none batch=all optimizer=gradient-descent rate={rate} epochs=1900"
    assert parse_training(line).begin().forward(1900).metrics()[0].loss == pytest.approx((off**2).mean(), rel=0.01)
