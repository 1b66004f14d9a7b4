"""Runs and trainings under names: kept, listed, opened again, raced, forgotten."""

import json
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner

from tutor.cli import main
from tutor.engine.errors import UserError
from tutor.engine.runs.line import parse_run
from tutor.gallery import forget, found, gallery, save
from tutor.kept import Kept
from tutor.lab.simulation import Simulation


def tutor(*arguments: str) -> str:
    result = CliRunner().invoke(main, list(arguments))
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exc_info
    return result.output


def test_what_is_kept_is_there_the_next_time_the_newest_first(tmp_path: Path) -> None:
    save(Kept(tmp_path), "slow one", "parabola  start=6 rate=0.01 steps=5")
    save(Kept(tmp_path), "net", "moons layers=4 epochs=2")
    save(Kept(tmp_path), "slow one", "parabola start=6 rate=0.02 steps=5")
    assert [(each.name, each.kind) for each in gallery(Kept(tmp_path))] == [("slow one", "run"), ("net", "training")]
    assert found(Kept(tmp_path), "slow one").line == "parabola start=6 rate=0.02 steps=5"
    forget(Kept(tmp_path), "slow one")
    with pytest.raises(UserError, match="“slow one”"):
        found(Kept(tmp_path), "slow one")


@pytest.mark.parametrize(("name", "line"), [("x", "parabola speed=3"), ("", "parabola"), ("x" * 41, "parabola")])
def test_what_is_no_run_or_no_name_is_refused(tmp_path: Path, name: str, line: str) -> None:
    with pytest.raises(UserError):
        save(Kept(tmp_path), name, line)
    assert gallery(Kept(tmp_path)) == ()


def test_entries_that_are_no_lines_are_left_out(tmp_path: Path) -> None:
    kept = Kept(tmp_path)
    kept.put("gallery", {"a": 3, "b": "parabola"})
    assert [each.name for each in gallery(kept)] == ["b"]
    kept.put("gallery", [1])
    assert gallery(kept) == ()


def test_a_kept_run_races_from_the_start_of_the_present_one() -> None:
    raced = Simulation.from_line("bowl start=3,1 rate=0.1 steps=6").racing(
        "bowl start=1,1 rate=0.2 optimizer=momentum steps=4 then rate=0.05 steps=2"
    )
    alone = parse_run("bowl start=3,1 rate=0.2 optimizer=momentum steps=4 then rate=0.05 steps=2").descent()
    assert np.array_equal(raced.others[0].history.parameters[:7], alone.history.parameters[:7])
    with pytest.raises(UserError, match="parabola"):
        raced.racing("parabola rate=0.1")


def test_the_gallery_is_kept_and_listed_on_the_command_line(tmp_path: Path) -> None:
    data = ("--data-dir", str(tmp_path))
    assert "tutor sim parabola start=6 steps=3" in tutor("gallery", "mine", "parabola start=6 steps=3", *data)
    assert tutor("gallery", "mine", *data) == "parabola start=6 steps=3\n"
    assert json.loads(tutor("gallery", "--json", *data)) == {
        "gallery": [{"name": "mine", "kind": "run", "line": "parabola start=6 steps=3"}]
    }
    assert "mine is forgotten" in tutor("gallery", "mine", "--forget", *data)
    assert "Nothing is kept yet" in tutor("gallery", *data)
