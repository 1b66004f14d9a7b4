"""Runs, trainings, rules and formulas under names: kept, listed, taken along as text, used again, raced, forgotten."""

import json
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner

from tutor.cli import main
from tutor.engine.errors import UserError
from tutor.engine.runs.line import parse_run
from tutor.engine.runs.rule_reading import equations_of
from tutor.gallery import as_text, forget, found, gallery, save, take_in
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


@pytest.mark.parametrize(
    ("name", "line"),
    [
        ("x", "parabola speed=3"),
        ("", "parabola"),
        ("x" * 41, "parabola"),
        ("a: b", "parabola"),
        ("x", "w - rate*sinn(g)"),
        ("x", "x^"),
    ],
)
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


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("v = 0.9*v + g\nw - rate*v", "rule"),
        ("w - rate*g", "rule"),
        ("x^2 + 3y^2", "formula"),
        ("L = -x sin x", "formula"),
        ("w^2 + b^2", "formula"),
        ("parabola", "run"),
        ("x^2 rate=0.3", "run"),
        ('bowl optimizer="v = beta*v + g; w - rate*v" beta=0.8 steps=2', "run"),
        ("moons layers=4", "training"),
    ],
)
def test_a_text_is_kept_as_what_it_is(tmp_path: Path, text: str, kind: str) -> None:
    saved = save(Kept(tmp_path), "it", text)
    assert saved.kind == kind
    assert gallery(Kept(tmp_path)) == (saved,)
    assert "\n" not in saved.line


def test_what_is_kept_goes_along_as_text_and_is_taken_in_whole_or_not_at_all(tmp_path: Path) -> None:
    here, there = Kept(tmp_path / "here"), Kept(tmp_path / "there")
    save(here, "heavy", "v = 0.9*v + g; w - rate*v")
    save(here, "valley", "x^2 + 20y^2")
    save(here, "trip", "bowl rate=0.2 steps=3")
    text = as_text(here)
    assert text.splitlines()[0] == "heavy: v = 0.9*v + g; w - rate*v"
    assert take_in(there, f"# for Monday\n\n{text}") == tuple(reversed(gallery(here)))
    assert gallery(there) == gallery(here)
    with pytest.raises(UserError, match=r"^Line 2: .*sinn"):
        take_in(there, "plain: w - rate*g\nodd: w - rate*sinn(g)")
    with pytest.raises(UserError, match=r"^Line 1: Write a name, a colon"):
        take_in(there, "w - rate*g")
    assert gallery(there) == gallery(here)


def test_a_kept_rule_goes_on_from_here_and_the_line_carries_its_equations() -> None:
    begun = Simulation.from_line("saddle start=1,0.5 rate=0.2 steps=3")
    taken = begun.taking("rule", "v = 0.5*v + g; w - rate*v")
    assert taken.descent.settings.optimizer.name == "v = 0.5*v + g; w - rate*v"
    assert taken.descent.cursor == 3
    on = begun.taking("formula", "x^2 + y^4")
    assert on.descent.surface.name == "x^2 + y^4"
    assert on.learning_rate == 0.2
    assert begun.taking("run", "bowl steps=2").descent.surface.name == "bowl"


@pytest.mark.parametrize(
    "line", ["momentum beta=0.5", "adamw beta1=0.8 decay=0.2", "rmsprop epsilon_root=0.01 rho=0.9"]
)
def test_the_equations_of_a_rule_carry_its_numbers(line: str) -> None:
    built_in = parse_run(f"bowl optimizer={line} rate=0.05 steps=8").descent()
    typed = parse_run(f'bowl optimizer="{equations_of(built_in.settings)}" rate=0.05 steps=8').descent()
    assert np.allclose(built_in.history.parameters, typed.history.parameters, rtol=1e-13)


def test_rules_and_formulas_are_kept_shown_and_used_on_the_command_line(tmp_path: Path) -> None:
    data = ("--data-dir", str(tmp_path / "data"))
    assert "tutor sim bowl --optimizer 'w - rate*g/norm(g)'" in tutor("gallery", "unit", "w - rate*g/norm(g)", *data)
    assert "tutor sim '-x^2'" in tutor("gallery", "hill", "-x^2", *data)
    (tmp_path / "kept.txt").write_text(tutor("gallery", "--text", *data))
    assert (
        tutor("gallery", "--import", str(tmp_path / "kept.txt"), "--data-dir", str(tmp_path)) == "Kept: unit, hill.\n"
    )
    kinds = {each["name"]: each["kind"] for each in json.loads(tutor("gallery", "--json", *data))["gallery"]}
    assert kinds == {"unit": "rule", "hill": "formula"}
    typed = "optimizer=momentum beta=0.5\nsave rule mine\nkept\nnew bowl\ntake mine\nline\ntake hill\nline\nquit\n"
    told = CliRunner().invoke(main, ["sim", "--plain", *data], input=typed).output
    assert "Kept as mine: beta = 0.5; v = beta*v + rate*g; w - v" in told
    assert 'bowl optimizer="beta = 0.5; v = beta*v + rate*g; w - v"' in told
    assert '-x^2 optimizer="beta = 0.5; v = beta*v + rate*g; w - v"' in told
