import json

import pytest
from click.testing import CliRunner

from tutor.cli import main


def run(*words: str) -> tuple[int, str, str]:
    result = CliRunner().invoke(main, ["run", *words])
    return result.exit_code, result.stdout, result.stderr


def test_a_relief_is_drawn_and_told_on_a_plain_stream() -> None:
    code, out, _ = run("bowl", "steps=3", "--relief", "--eye", "60,40")
    assert code == 0
    assert "The relief is turned by 60.0° and seen from 40.0° above the floor" in out.replace("\n", " ")
    assert sum("⠁" <= character <= "⣿" for character in out) > 300


def test_the_simulator_s_line_mode_has_the_relief_too() -> None:
    typed = "s\nrelief 60,40\nrelief 1,2\nnew parabola\nrelief\n"
    out = CliRunner().invoke(main, ["sim", "bowl rate=0.2", "--plain"], input=typed).stdout.replace("\n", " ")
    assert "The relief is turned by 60.0° and seen from 40.0° above the floor" in out
    assert "The eye is turn,tilt,zoom" in out
    assert "A relief is of a surface of two weights; parabola has 1 weight." in out


def test_a_relief_in_json_has_the_losses_over_its_window() -> None:
    code, out, _ = run("bowl", "--relief", "--json")
    told = json.loads(out)["relief"]
    assert code == 0
    assert told["loss"][2][4] == pytest.approx(told["x"][4] ** 2 + told["y"][2] ** 2)


@pytest.mark.parametrize("eye", ["x", "60,40,2,1", "60,4", "60,40,0.5", "nan,40", ""])
def test_an_eye_that_cannot_be_is_said(eye: str) -> None:
    code, _, error = run("bowl", "--eye", eye)
    assert code == 2
    assert "The eye is turn,tilt,zoom, as in 60,40,2" in error


@pytest.mark.parametrize(("surface", "weights"), [("parabola", "1 weight"), ("x^2+y^2+z^2", "3 weights")])
def test_what_has_no_relief_is_said(surface: str, weights: str) -> None:
    code, _, error = run(surface, "--relief")
    assert code == 2
    assert "A relief is of a surface of two weights" in error
    assert weights in error
