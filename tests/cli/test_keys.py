"""The one table of keys: what stands in it is found wherever keys are typed, listed or let through."""

import io
import json
import sys
from dataclasses import replace

import numpy as np
import pytest
from click.testing import CliRunner

from tutor.app.lesson.figure_controls import Controls
from tutor.cli import main
from tutor.course.questions.kinds.goal import allowed_keys, keys_of
from tutor.course.scenario.filling import scenario_of
from tutor.engine.errors import UserError
from tutor.engine.rules import optimizers
from tutor.engine.rules.schedules import default_constants
from tutor.engine.rules.update import Symbol, Update
from tutor.engine.runs.keys import brought_along, key_of, run_keys
from tutor.engine.runs.line import in_our_names, parse_run, run_from
from tutor.engine.runs.options import every_option
from tutor.engine.runs.typed_values import as_word
from tutor.engine.training.training_keys import KEYS, training_keys
from tutor.engine.training.training_line import parse_training, training_line, training_options
from tutor.engine.training.training_plan import TrainingPlan
from tutor.lab.saving import save_network
from tutor.lab.trainer import Trainer
from tutor.plain.run import as_meant


def lengths(schedule: str) -> dict[str, str]:
    """What a schedule cannot do without."""
    return {name: "20" for name, usual in default_constants(schedule).items() if usual is None}


def tutor(*arguments: str) -> str:
    result = CliRunner().invoke(main, list(arguments))
    assert result.exit_code == 0, result.output
    return result.stdout


@pytest.fixture(autouse=True)
def points(tmp_path, monkeypatch):
    """A table, for the keys of a loss over points."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "points.csv").write_text("x,y\n1,2\n2,3\n3,7\n")


OVER_POINTS = "mean((w*x-y)^2)"


def owner_line(key) -> str:
    """A run that has a key, without it."""
    if key.name in ("data", "scale"):
        return OVER_POINTS if key.name == "data" else f"{OVER_POINTS} data=points.csv"
    if not key.owners:
        return "bowl"
    owner = key.owners[0]
    if key.comes_with == "surface":
        return owner
    needed = lengths(owner) if key.comes_with == "schedule" else {}
    return " ".join(
        [f"bowl {key.comes_with}={owner}", *(f"{name}={value}" for name, value in needed.items() if name != key.name)]
    )


def value_of(key) -> str:
    """A value that a key may have: the one that it has by itself, where there is one."""
    if key.comes_with == "schedule" and key.owners and key.name in lengths(key.owners[0]):
        return lengths(key.owners[0])[key.name]
    if key.name == "data":
        return "points.csv"
    usual = every_option(parse_run(owner_line(key)).descent()).get(key.name)
    return as_word(usual) if usual is not None else key.empty[0] if key.empty else "3"


@pytest.mark.parametrize("key", run_keys().values(), ids=lambda key: key.name)
def test_a_key_of_a_run_is_one_in_the_shell_the_line_a_lesson_a_figure_and_the_help(key):
    line, value = owner_line(key), value_of(key)
    option = f"--{key.name.replace('_', '-')}"
    for command in ("run", "probe", "sim"):
        assert f"  {option} " in tutor(command, "--help")
    by_option = tutor("run", line, option, value, "--json", "--no-chart")
    assert by_option == tutor("run", f"{line} {key.name}={value}", "--json", "--no-chart")
    surface, *words = line.split()
    in_lesson = {"surface": surface, **dict(word.split("=") for word in words), key.name: value}
    assert every_option(scenario_of(in_lesson, {}).run.descent()) == every_option(
        parse_run(f"{line} {key.name}={value}").descent()
    )
    assert key.name in keys_of(parse_run(f"{line} {key.name}={value}"))
    controls = Controls([key.name], run_keys())
    assert controls.allow(key.name)
    assert controls.refusal(f"{key.name}={value}") is None
    assert Controls([], run_keys()).refusal(f"{key.name}={value}") is not None
    assert key.name in allowed_keys([key.name])
    assert any(row.split()[0] == key.name and key.meaning in row for row in tutor("list", "keys").splitlines())


@pytest.mark.parametrize("key", run_keys().values(), ids=lambda key: key.name)
def test_a_key_of_a_run_may_change_in_mid_run_or_says_that_it_cannot(key):
    needed = (
        f"{key.name}=50"
        if key.owners and key.name in (lengths(key.owners[0]) if key.comes_with == "schedule" else ())
        else ""
    )
    begins = "bowl" if key.name == "data" else owner_line(key)
    line = f"{begins} {needed} steps=2 then {key.name}={value_of(key)}"
    if key.in_mid_run:
        parse_run(line)
    else:
        with pytest.raises(UserError, match="cannot change after then"):
            parse_run(line)


@pytest.mark.parametrize("key", training_keys().values(), ids=lambda key: key.name)
def test_a_key_of_a_training_is_one_in_the_shell_the_line_a_figure_and_the_help(key, tmp_path):
    option = f"--{key.name.replace('_', '-')}"
    for command in ("fit", "train"):
        assert f"  {option} " in tutor(command, "--help")
    if key.sets:
        usual = getattr(TrainingPlan("moons"), key.sets)
        said = as_word(usual) if usual not in (None, "", (), frozenset()) else ""
        value = said or next(iter(key.choices()), "W1" if key.kind == "names" else "12" if key.least else "0")
        if key.name == "from":
            value = tmp_path / "net.json"
            save_network(Trainer.from_line("moons samples=20 layers=2"), str(value))
        words = f"{key.name}={value}"
    else:
        words = " ".join([*owner_line(key).split()[1:], f"{key.name}={value_of(key)}"])
    line = words if key.name == "dataset" else f"moons {words}"
    plan = parse_training(line)
    assert training_line(parse_training(training_line(plan))) == training_line(plan)
    assert Controls([key.name], training_keys()).refusal(words.split()[-1]) is None
    assert any(row.split()[:1] == [key.name] and key.meaning in row for row in tutor("fit").splitlines())


@pytest.mark.parametrize("keys", [run_keys(), training_keys()], ids=["run", "training"])
def test_a_word_alone_is_a_value_of_the_one_key_that_has_it(keys):
    assert key_of("0.3", keys) == key_of("−1e-3", keys) == "rate"
    words = [(key.name, word) for key in keys.values() for word in key.choices()]
    assert words
    for name, word in words:
        owners = [other for other, same in words if same == word]
        if len(owners) == 1:
            assert key_of(word, keys) == key_of(word.title(), keys) == name
        else:
            with pytest.raises(UserError, match="more than one thing"):
                key_of(word, keys)


@pytest.mark.parametrize("keys", [run_keys(), training_keys()], ids=["run", "training"])
def test_another_name_of_a_key_is_taken_for_it_or_leads_to_the_name_it_has_here(keys):
    parse, subject = (parse_run, "bowl") if "start" in keys else (parse_training, "moons")
    for key in keys.values():
        for other in {*key.also} - {*keys}:
            if key.name in KEYS and parse is parse_training and key.name != "dataset":
                assert training_options(f"moons {other}=4") == {"dataset": "moons", key.name: "4"}
            elif other in in_our_names({other: "4"}):
                with pytest.raises(UserError, match=f"{other} is no key .*: {key.name}=4"):
                    parse(f"{subject} {other}=4")
            else:
                assert in_our_names({other: "4"}) == {key.name: "4"}
                parse(f"{subject} {other}=4")


def test_a_rule_that_brings_a_knob_of_its_own_brings_its_key_everywhere(monkeypatch):
    rule = replace(
        optimizers.OPTIMIZERS["gradient-descent"],
        name="eager",
        knobs={"learning_rate": 0.1, "zeal": 2.0},
        symbols={"zeal": Symbol("ζ", "how eager the rule is")},
        update=lambda at, state, knobs: Update(
            -knobs["learning_rate"] * knobs["zeal"] * at.gradient, {}, {"change": -knobs["zeal"] * at.gradient}
        ),
    )
    monkeypatch.setitem(optimizers._RULES, "eager", rule)
    assert "--zeal NUMBER" in tutor("run", "--help")
    assert "--zeal NUMBER" in tutor("fit", "--help")
    assert "how eager the rule is; a number of eager" in tutor("list", "keys")
    assert "zeal" in tutor("fit")
    assert "zeal" in brought_along(["optimizer"], run_keys())
    assert Controls(["optimizer"], training_keys()).refusal("eager zeal=3") is None
    descent = parse_run(
        "parabola start=6 eager".replace(" eager", " optimizer=Eager zeal=3 rate=0.1 steps=1")
    ).descent()
    np.testing.assert_allclose(descent.frame.parameters, 6 - 0.1 * 3 * 2 * (6 - 2))
    assert "zeal=3" in training_line(parse_training("moons optimizer=eager zeal=3"))


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["run", "parabola", "--rate", "٣"], "rate=٣ is not a number"),
        (["run", "parabola", "--rate", "1", "--rate", "2"], "rate is given twice"),
        (["run", "parabola", "--rate", "1", "--set", "rate=2"], "rate is given twice"),
        (["run", "parabola rate=1", "--rate", "2"], "rate is given twice"),
        (["fit", "moons", "--layers", "8", "--layers", "4"], "layers is given twice"),
        (["fit", "moons", "--dataset", "circle"], "dataset is given twice"),
        (["fit", "moons linear"], "linear sets nothing"),
    ],
)
def test_an_option_that_is_given_twice_or_is_no_number_is_told(arguments, said):
    result = CliRunner().invoke(main, arguments)
    assert result.exit_code == 2
    assert said in result.stderr


LIKE_KERAS = ["run", "parabola start=1 optimizer=rmsprop decay=0.99 steps=1", "--json"]


def test_a_decay_that_may_be_meant_as_rho_stays_weight_decay_in_a_pipe_with_a_note():
    result = CliRunner().invoke(main, LIKE_KERAS)
    assert "decay=0.99 is the weight decay λ here; how much of the average squared gradient is kept" in result.stderr
    settings = json.loads(result.stdout)["settings"]
    assert (settings["decay"], settings["rho"]) == (0.99, 0.99)
    for quiet in ("decay=0.01 optimizer=rmsprop", "decay=0.99", "decay=0.99 optimizer=rmsprop rho=0.9"):
        assert CliRunner().invoke(main, ["run", f"bowl {quiet}", "--no-chart"]).stderr == ""


@pytest.mark.parametrize(("answer", "decay"), [("y", 0.0), ("n", 0.95)])
def test_a_person_is_asked_whether_a_decay_is_meant_as_rho(monkeypatch, answer, decay):
    class Person(io.StringIO):
        def isatty(self):
            return True

    monkeypatch.setattr("sys.stdin", Person(f"{answer}\n"))
    monkeypatch.setattr("sys.stderr", Person())
    options = as_meant({"surface": "bowl", "optimizer": "rmsprop", "decay": "0.95"})
    settings = every_option(run_from(options).descent())
    assert settings["decay"] == decay
    assert settings["rho"] == (0.95 if answer == "y" else 0.99)
    assert "Did you mean rho=0.95?" in sys.stderr.getvalue()
