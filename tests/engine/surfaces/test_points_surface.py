"""Losses over points of a file: numbers against formulas written here, their lines, and what is refused."""

import numpy as np
import pytest
from click.testing import CliRunner

from tutor.charts.probes.registry import probe
from tutor.cli import main
from tutor.engine.analysis.regimes import regime
from tutor.engine.errors import UserError
from tutor.engine.runs.line import parse_run, run_line

X = np.array([1.0, 2.0, 3.0, 4.0, 6.5])
Y = np.array([2.1, 3.9, 6.2, 7.8, 12.4])
TABLE = "x,y\n" + "\n".join(f"{x},{y}" for x, y in zip(X, Y, strict=True))


@pytest.fixture(autouse=True)
def points(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "points.csv").write_text(TABLE)


def surface(formula, **keys):
    return parse_run(f'"{formula}" data=points.csv ' + " ".join(f"{k}={v}" for k, v in keys.items())).surface


LOSSES = {
    "mean((w*x + b - y)^2)": lambda w, b: np.mean((w * X + b - Y) ** 2),
    "sum((w*x + b - y)^2)/10 + 0.1*w^2": lambda w, b: np.sum((w * X + b - Y) ** 2) / 10 + 0.1 * w * w,
    "mean(softplus(-(w*x - b)*y))": lambda w, b: np.mean(np.logaddexp(0, -(w * X - b) * Y)),
    "norm(w*x + b - y)": lambda w, b: np.sqrt(np.sum((w * X + b - Y) ** 2)),
    "log(1 + mean((w*x - y)^2))*exp(b/9)": lambda w, b: np.log(1 + np.mean((w * X - Y) ** 2)) * np.exp(b / 9),
    "mean((w*(x - mean(x)) + b - y)^2) + sum(w + b)/50": lambda w, b: (
        np.mean((w * (X - X.mean()) + b - Y) ** 2) + 5 * (w + b) / 50
    ),
    "dot(w*x - y, w*x - y)/9 + b^2": lambda w, b: np.sum((w * X - Y) ** 2) / 9 + b * b,
}


@pytest.mark.parametrize("formula", LOSSES)
def test_value_slope_and_curvature_are_those_of_the_loss(formula):
    made, by_hand = surface(formula), LOSSES[formula]
    place = np.array([0.7, -0.4])
    assert made.coordinates == ("w", "b")
    assert np.isclose(made.loss(place), by_hand(*place), rtol=1e-14)
    step = 1e-6
    for axis, unit in enumerate(np.eye(2)):
        forward, back = place + step * unit, place - step * unit
        slope = (by_hand(*forward) - by_hand(*back)) / (2 * step)
        assert np.isclose(made.gradient(place)[axis], slope, rtol=1e-7, atol=1e-8)
        curve = (made.gradient(forward) - made.gradient(back)) / (2 * step)
        assert np.allclose(made.hessian(place)[axis], curve, rtol=1e-6, atol=1e-6)
    many = np.stack([np.full((3, 4), 0.7), np.linspace(-1, 1, 12).reshape(3, 4)])
    assert np.allclose(made.loss(many)[1, 2], made.loss(many[:, 1, 2]), rtol=1e-14)
    assert made.gradient(many).shape == many.shape
    assert made.hessian(many).shape == (2, 2, 3, 4)


def test_no_place_at_all_has_no_losses_and_a_run_without_a_step_is_drawn():
    made = surface("mean((w*x - y)^2)")
    assert made.loss(np.zeros((1, 0))).shape == (0,)
    assert made.gradient(np.zeros((1, 0))).shape == (1, 0)
    told = CliRunner().invoke(main, ["run", '"mean((w*x - y)^2)" data=points.csv'])
    assert told.exit_code == 0, told.exc_info
    assert "▁" in told.stdout or "│" in told.stdout


def test_a_quadratic_loss_has_its_least_squares_minimum_and_exact_regime():
    run = parse_run('"mean((w*x + b - y)^2)" data=points.csv rate=0.02 steps=20')
    slope, intercept = np.polyfit(X, Y, 1)
    assert np.allclose(run.surface.critical_points[0].parameters, (slope, intercept), rtol=1e-9)
    (low, high), _ = run.surface.window
    assert low < slope < high
    assert "h =" in regime(run.descent()).reason


def test_scaled_columns_have_mean_0_and_deviation_1():
    scaled = surface("mean((w*x + b - y)^2)", scale="x")
    assert np.isclose(scaled.points["x"].mean(), 0, atol=1e-15)
    assert np.isclose(scaled.points["x"].std(), 1)
    assert (scaled.points["y"] == Y).all()


def test_minibatches_show_every_point_once_an_epoch():
    made = surface("mean((w*x + b - y)^2)", batch=2, seed=3)
    seen = np.concatenate([made.at_step(step).points["x"] for step in range(3)])
    assert sorted(seen.tolist()) == X.tolist()
    place = np.array([1.0, 0.5])
    part = made.at_step(4)
    assert np.isclose(part.loss(place), np.mean((part.points["x"] + 0.5 - part.points["y"]) ** 2))


def test_the_line_has_the_fingerprint_and_opens_as_the_same_run(tmp_path):
    run = parse_run('"mean((w*x + b - y)^2)" data=points.csv scale=x batch=2 rate=0.1 steps=7').descent()
    line = run_line(run)
    assert 'mean((w*x + b - y)^2)" data=points.csv#' in line
    again = parse_run(line).descent()
    assert (again.history.parameters == run.history.parameters).all()
    assert run_line(again) == line
    (tmp_path / "points.csv").write_text(TABLE.replace("2.1", "2.2"))
    with pytest.raises(UserError, match=r"points\.csv holds other numbers than when this line was written"):
        parse_run(line)


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ('"(w*x - y)^2" data=points.csv', "take the mean or the sum"),
        ('"mean((x - y)^2)" data=points.csv', "names no weight"),
        ('"mean((w*u - v)^2)" data=points.csv', "names no column of the file; there"),
        ('"mean((w*x - y)^2)" data=nothing.csv', "nothing.csv"),
        ('"mean((w*x - y)^2)" data=points.csv scale=z', "scale=z is no column"),
        ('"mean((w*x - y)^2)" data=points.csv batch=0.5', "batch must be a whole number"),
        ("data=points.csv", "Write the loss over your points"),
        ("bowl scale=x", "not of this run"),
    ],
)
def test_what_cannot_be_is_told(line, sentence):
    with pytest.raises(UserError, match=sentence):
        parse_run(line)


def test_points_and_fit_stand_in_a_panel_with_their_table():
    run = parse_run('"mean((w*x + b - y)^2)" data=points.csv rate=0.02 steps=3').descent()
    report = probe("points", run)
    w, b = run.frame.parameters
    assert np.allclose(report.fitted, w * X + b)
    assert report.table()[1][0][0] == "1"
    assert "● are the 5 points, y over x" in report.describe()


def test_the_shell_takes_data_as_an_option():
    result = CliRunner().invoke(
        main, ["run", "mean((w*x + b - y)^2)", "--data", "points.csv", "--steps", "2", "--json"]
    )
    assert result.exit_code == 0
    assert '"data": "points.csv#' in result.output
