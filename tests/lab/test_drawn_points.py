"""Drawn points: put, taken away, kept as a file by what it holds, and trained on as they were drawn."""

import numpy as np
import pytest

from tutor.engine.errors import UserError
from tutor.engine.training.training_line import parse_training, training_line
from tutor.engine.training.training_plan import TrainingPlan
from tutor.lab.drawn_points import DrawnPoints, plan_of_points

XOR = DrawnPoints().put(-1.5, -1, "circle").put(1.5, 1, "circle").put(-1.5, 1, "square").put(1.5, -1, "square")


def test_the_nearest_point_is_taken_away_and_only_where_one_is_near():
    assert XOR.taken(1.4, 1.1, (0.2, 0.2)).points == (XOR.points[0], *XOR.points[2:])
    assert XOR.taken(0, 0, (0.5, 0.5)) is XOR
    twice = XOR.put(1.5, 1, "square").taken(1.5, 1, (0.1, 0.1))
    assert twice.points == XOR.points


def test_what_lies_outside_the_plane_is_no_point():
    assert XOR.put(6.5, 0, "circle") is XOR


def test_points_are_kept_once_and_read_again(tmp_path):
    name = XOR.keep(tmp_path / "points")
    assert XOR.keep(tmp_path / "points") == name
    (path,) = (tmp_path / "points").iterdir()
    assert name.startswith(f"{path}#")
    assert DrawnPoints.read(path) == XOR
    assert XOR.put(0, 0.125, "circle").keep(tmp_path / "points") != name


@pytest.mark.parametrize("text", ["", "a,b\n1,2\n", "x,y,class\n1,?,circle\n", "x,y,class\n1,2,mine\n"])
def test_other_files_hold_no_drawn_points(tmp_path, text):
    (tmp_path / "points.csv").write_text(text, encoding="utf-8")
    assert DrawnPoints.read(tmp_path / "points.csv") == DrawnPoints()
    assert DrawnPoints.read(tmp_path / "none.csv") == DrawnPoints()


def test_a_network_is_trained_on_the_points_as_they_were_drawn(tmp_path):
    plan = plan_of_points(TrainingPlan("moons", layers=(6,), patience=3), XOR.keep(tmp_path), 4)
    line = training_line(plan)
    training = parse_training(line).begin()
    assert training.train_set.classes == ("circle", "square")
    drawn = sorted((point.x, point.y) for point in XOR.points)
    assert sorted(map(tuple, training.train_set.inputs.T.tolist())) == drawn
    assert training.forward(400).metrics()[0].accuracy == 1.0
    assert "#" in line


def test_a_line_refuses_points_that_were_changed_since(tmp_path):
    line = training_line(plan_of_points(TrainingPlan("moons"), XOR.keep(tmp_path), 4))
    (path,) = tmp_path.iterdir()
    path.write_text(path.read_text(encoding="utf-8").replace("1.5", "2.5"), encoding="utf-8")
    with pytest.raises(UserError, match="another file than when this line was written"):
        parse_training(line).begin()


def test_from_twenty_points_on_some_are_kept_apart(tmp_path):
    random = np.random.default_rng(0)
    many = DrawnPoints()
    for kind, (x, y) in zip(["circle", "square"] * 12, random.uniform(-5, 5, (24, 2)).tolist(), strict=True):
        many = many.put(x, y, kind)
    training = plan_of_points(TrainingPlan("moons", patience=3), many.keep(tmp_path), 24).begin()
    assert (len(training.train_set), len(training.validation_set), len(training.test_set)) == (14, 5, 5)


def test_one_class_alone_is_told(tmp_path):
    with pytest.raises(UserError, match="There is no square point yet"):
        DrawnPoints().put(0, 0, "circle").put(1, 1, "circle").keep(tmp_path)
    assert not [*tmp_path.iterdir()]
