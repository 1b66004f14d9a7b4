"""Formulas on the command line, as people type them."""

import json

import pytest

from tests.program import tutor


def first_frame(*arguments):
    result = tutor("run", *arguments, "--json")
    assert result.exit_code == 0, result.output
    frame = json.loads(result.stdout)["frames"][0]
    return frame["parameters"], frame["loss"], frame["gradient"]


@pytest.mark.parametrize(
    ("arguments", "parameters", "loss", "gradient"),
    [
        (["-x^2+x^4", "--start", "1"], [1.0], 0.0, [2.0]),
        (["-x^2+x^4", "--start", "-1"], [-1.0], 0.0, [-2.0]),
        (["-x^2 start=3"], [3.0], -9.0, [-6.0]),
        (["-(x-1)^2", "--start=-1"], [-1.0], -4.0, [4.0]),
        (["e^x - 2x"], [1.0], 0.7182818284590451, [0.7182818284590451]),
        (["f(x) = x^2 + 3x", "--start", "1"], [1.0], 4.0, [5.0]),
        (["y = x^2", "--start", "1"], [1.0], 1.0, [2.0]),
        (["L=x^2 start=1"], [1.0], 1.0, [2.0]),
        (["if(x<=3, x^2, 2x + 3)", "--start", "4"], [4.0], 11.0, [2.0]),
        (["if(x == 1, x^2, 3x) start=1"], [1.0], 1.0, [2.0]),
        (["1,5*x^2", "--start", "1"], [1.0], 1.5, [3.0]),
        ([r"\frac{1}{2}x^2", "--start", "3"], [3.0], 4.5, [3.0]),
    ],
)
def test_a_formula_runs_as_it_is_written(arguments, parameters, loss, gradient):
    assert first_frame(*arguments) == (parameters, loss, gradient)


def test_cosh_runs_with_newton_as_in_the_textbook():
    _, loss, (slope,) = first_frame("cosh(0.5*x)", "--start", "10", "--optimizer", "newton")
    assert loss == pytest.approx(74.2099, abs=1e-4)
    assert slope == pytest.approx(37.1016, abs=1e-4)


def test_a_line_from_when_e_was_a_weight_opens_as_that_run():
    assert first_frame("e^x", "--start", "2,3") == ([2.0, 3.0], 8.0, [12.0, pytest.approx(5.545177444479562)])
    assert first_frame("σ(x-1)", "--start", "2,3")[1] == 3.0
    assert first_frame("e^x", "--start", "2")[0] == [2.0]


def test_a_line_is_written_back_as_it_was_typed():
    assert "\n-x^2+x^4 steps=1\n" in tutor("run", "-x^2+x^4", "--steps", "1", "--no-chart").stdout


def test_a_mistyped_option_is_still_told():
    result = tutor("run", "parabola", "--stat", "3")
    assert result.exit_code == 2
    assert "No such option '--stat'" in result.stderr


@pytest.mark.parametrize("command", [["graph"], ["probe", "regime"]])
def test_a_minus_begins_a_formula_in_every_command(command):
    assert tutor(*command, "-x^2", *(["--no-chart"] if "probe" in command else [])).exit_code == 0


def test_a_step_to_where_the_formula_has_no_value_is_not_called_diverging():
    for arguments, place in (
        (["sqrt(x)", "--start", "0.01"], "At x = −0.49, √x has no value"),
        (["x*log(x)", "--start", "1", "--rate", "2"], "At x = −1, log(x) has no value"),
    ):
        told = tutor("run", *arguments, "--steps", "3", "--no-chart").stdout
        assert "regime: out-of-bounds" in told
        assert "Update 1 left the region where the loss has a value." in told
        assert place in " ".join(told.split())
    assert "regime: diverging" in tutor("run", "exp(x^2) start=3 rate=1 steps=3", "--no-chart").stdout


def test_a_sum_sign_is_no_weight():
    result = tutor("run", "Σ x", "--steps", "1")
    assert result.exit_code == 2
    assert "write sum(i, 1, 3, x^i)" in result.stderr
