import json

import pytest
from click.testing import CliRunner, Result

from tutor.charts.probes.registry import PROBES
from tutor.cli.run import probe
from tutor.engine.errors import UserError


def tutor_probe(*arguments: str) -> Result:
    return CliRunner().invoke(probe, list(arguments))


@pytest.mark.parametrize("name", [name for name in PROBES if name != "points"])  # which needs a file
def test_a_probe_prints_a_picture_a_sentence_and_a_table(name: str) -> None:
    result = tutor_probe(name, "stretched-bowl", "rate=0.1", "steps=2")
    assert result.exit_code == 0, result.output
    assert "\x1b" not in result.output
    assert len(result.output.splitlines()) > (4 if name == "numerical-gradient" else 8)  # whose picture is its table
    bare = tutor_probe(name, "stretched-bowl rate=0.1 steps=2", "--no-chart").output
    assert result.output.endswith(bare)


# Points need a file, and the steepest way a gradient.
@pytest.mark.parametrize("name", [name for name in PROBES if name not in {"points", "steepest"}])
def test_a_probe_as_json_is_one_object_with_unrounded_numbers(name: str) -> None:
    record = json.loads(tutor_probe(name, "saddle start=0,0 rate=0.2", "--json").output, parse_constant=pytest.fail)
    assert record["probe"] == name
    assert record["line"] == "saddle start=0,0 rate=0.2"
    assert record["sentence"].endswith(".")
    assert record["numbers"]


def test_numbers_of_a_probe_are_those_of_the_engine() -> None:
    record = json.loads(tutor_probe("tangent", "parabola rate=0.3", "--json").output)
    assert record["numbers"]["first_order"][0] == pytest.approx(-3.2)
    assert record["numbers"]["true"][0] == pytest.approx(2.56)


def test_radius_and_length_reach_their_probes() -> None:
    dial = json.loads(tutor_probe("dial", "bowl", "--radius", "0.25", "--json").output)
    assert dial["numbers"]["radius"] == 0.25
    sweep = json.loads(tutor_probe("sweep", "bowl", "--length", "7", "--json").output)
    assert sweep["numbers"]["steps"] == 7


def test_without_a_name_every_probe_is_listed() -> None:
    assert all(name in tutor_probe().output for name in PROBES)


@pytest.mark.parametrize("arguments", [("dail", "bowl"), ("dial",), ("dial", "x+y+z"), ("regime", "bowll")])
def test_what_cannot_be_probed_is_a_sentence(arguments: tuple[str, ...]) -> None:
    error = tutor_probe(*arguments).exception
    assert isinstance(error, UserError)
    assert str(error).endswith((".", "?"))
