"""The simulator in line mode: stepped, gone back in, changed, predicted in and raced."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.program import tutor
from tutor.course.progress import open_store
from tutor.course.review.kept_moments import keep_moment
from tutor.engine.runs.line import parse_run
from tutor.plain import sim


def test_the_simulator_steps_goes_back_and_changes_its_rate() -> None:
    shown = tutor("sim", "parabola", "start=6", "rate=0.3", typed="\n\nb\nrate=0.5\n\nregime\nline\n").stdout
    assert "w_new = w − α·g = 6.0 − 0.3·8.0 = 3.6" in shown
    assert "step 2: w = 2.64" in shown
    assert "step 2: w = 2.0" in shown
    assert "parabola rate=0.3 steps=1 then rate=0.5 steps=1" in shown


def test_the_simulator_takes_changes_and_new_runs_back_and_no_step() -> None:
    typed = "s 2\nrate=0.5\ns\nnew bowl\nundo\nline\nundo\nline\nundo\n"
    shown = tutor("sim", "parabola rate=0.3", typed=typed).stdout
    # First the new run goes, then the rate; the two steps before it stay.
    assert "parabola rate=0.3 steps=2 then rate=0.5 steps=1" in shown
    assert shown.index("rate=0.5 steps=1") < shown.rindex("parabola rate=0.3 steps=2\n")
    assert "Nothing was changed that could be taken back." in shown


def test_the_long_names_of_the_simulator_s_commands_do_the_same() -> None:
    short, long = (
        tutor("sim", "parabola rate=0.3", typed="\n".join([*commands, "line", "?"])).stdout.splitlines()
        for commands in (
            ("s", "s 3", "b", "b 2", "g 0", "p 3.6", "s x", "p"),
            ("step", "step 3", "back", "back 2", "go 0", "predict 3.6", "step x", "predict"),
        )
    )
    assert [line for line in short if "> " not in line] == [line for line in long if "> " not in line]
    assert "parabola rate=0.3 steps=1" in long
    assert all(any(name in line for line in long) for name in ("s, step", "b, back", "g, go", "p, predict"))


def test_what_stands_beside_a_run_is_said_at_once_and_with_every_step() -> None:
    shown = tutor("sim", "parabola rate=0.3", typed="beside adam\ns\n").stdout
    assert "From the same start: gradient-descent, and beside it adam." in shown
    assert "step 1, gradient-descent: w = 3.6, loss 2.56, gradient 3.2" in shown
    assert "step 1, adam: w = 5.7, loss 13.69, gradient 7.4" in shown


def test_another_run_has_no_prediction_to_keep_yet(tmp_path: Path) -> None:
    shown = tutor(
        "sim", "parabola rate=0.3", "--data-dir", str(tmp_path), typed="p 3.6\nnew nowhere\nnew bowl\nkeep\n"
    ).stdout
    assert "Predict an update first" in shown
    with open_store(tmp_path) as store:
        assert {card.question for card in store.cards()} <= {"simulator.prediction"}


@pytest.mark.parametrize("command", ["s x", "s ²", "b -1", "rate=fast", "new nowhere", "jump", "g 99999999"])
def test_a_command_that_cannot_be_obeyed_is_answered_and_the_run_stays(command: str) -> None:
    result = tutor("sim", "parabola rate=0.3", typed=f"\n{command}\n\n")
    assert result.exit_code == 0
    assert "step 2: w = 2.64" in result.stdout


def test_a_run_that_has_come_to_its_end_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in ("lab.simulation", "plain.sim"):
        monkeypatch.setattr(f"tutor.{module}.MOST_STEPS", 8)
    shown = tutor("sim", "parabola rate=0.3", typed="s 5\ns 5\ns\nline\n").stdout
    assert shown.count("A run has at most 8 updates; this is the last.") == 2
    assert "parabola rate=0.3 steps=8\n" in shown


def test_a_prediction_is_judged_and_the_score_is_kept() -> None:
    shown = tutor("sim", "parabola rate=0.3", typed="p 3.6\np\np x\np 5\n").stdout
    assert "Right: w_new = 3.6. 1 of 1 right." in shown
    assert "Write what you predict: w_new" in shown
    assert "1 of 2 right." in shown


def test_a_prediction_is_on_the_disk_before_its_verdict_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def told(words: str) -> None:
        if words.startswith("Right: w_new = 3.6"):
            with open_store(tmp_path) as store:
                kept.extend(attempt.verdict for attempt in store.attempts())

    kept: list[str] = []
    monkeypatch.setattr(sim, "say_prose", told)
    tutor("sim", "parabola rate=0.3", "--plain", "--data-dir", str(tmp_path), typed="p 3.6\n")
    assert kept == ["right"]


def test_a_mistaken_prediction_is_named() -> None:
    assert "You added α·gradient" in tutor("sim", "parabola rate=0.3", typed="p 8.4\n").stdout


def test_a_prediction_is_logged_and_kept_as_a_card(tmp_path: Path) -> None:
    at = ("--data-dir", str(tmp_path))
    shown = tutor("sim", "parabola rate=0.3", *at, typed="keep\np 8.4\nkeep\nkeep\np 2.64\n").stdout
    assert "Predict an update first" in shown
    assert "Kept: it comes back in the review tomorrow" in shown
    assert "This moment is kept already" in shown
    with open_store(tmp_path) as store:
        assert [attempt.verdict for attempt in store.attempts()] == ["wrong", "kept", "right"]
        (name,) = {card.question for card in store.cards()} - {"simulator.prediction"}
    asked = tutor("quiz", name, "--count", "1", *at, typed="skip\n").stdout
    assert "Moments you kept" in asked
    assert "dL/dw = 2·(w − 2)" in asked


def test_a_kept_moment_that_is_due_is_reviewed_as_it_was(tmp_path: Path) -> None:
    with open_store(tmp_path) as store:
        keep_moment(store, parse_run("parabola rate=0.3").descent(), datetime.now(UTC) - timedelta(days=3))
    shown = tutor("review", "--plain", "--data-dir", str(tmp_path), typed="8.4\n3.6\n").stdout
    assert "You added α·gradient: 6.0 + 2.4." in shown
    assert "1 of 1 question answered" in shown


def test_a_run_goes_on_until_a_condition_and_beside_another() -> None:
    shown = tutor(
        "sim", "parabola rate=0.3", typed="until loss < 0.01\nbeside optimizer=adam\ncompare\nuntil never\n"
    ).stdout
    assert "step 5: w = 2.04096" in shown
    assert "adam" in shown.partition("compare")[2]
    assert "Write loss < 0.1, or 20 steps, or overshoot." in shown


def test_the_probes_are_told_in_line_mode() -> None:
    shown = tutor("sim", "parabola rate=1.2", typed="s 3\nprobe regime\nprobe nothing\n").stdout
    assert "diverging" in shown
    assert "There is no probe nothing" in shown


def test_the_timeline_is_told_and_its_branches_are_named_taken_and_forgotten_in_line_mode() -> None:
    typed = "b 2\nrate=0.5\ns\ntimeline\nname 1 calm\ndiffer 1\nbranch 1\njson\nforget 1\nbranch 9\nquit\n"
    told = tutor("sim", "--plain", "parabola rate=0.3 steps=4", typed=typed)
    assert "1. rate=0.3: left at step 2, 2 steps long." in told.stdout
    assert "They part at step 2: this run goes on with rate=0.5, the other with rate=0.3." in " ".join(
        told.stdout.split()
    )
    record = json.loads(next(line for line in told.stdout.splitlines() if line.startswith("{")))
    assert [(lane["name"], lane["parted"]) for lane in record["timeline"]] == [("calm", 0), ("rate=0.5", 2)]
    assert "There is no branch 9; no future was left yet." in told.stdout


def test_the_first_minute_is_played_in_line_mode_and_logs_nothing(tmp_path: Path) -> None:
    typed = "\n\n\n\np 2.5\nrate=0.6\n\nnew parabola start=6 rate=0.4\n\n\n\n"
    told = tutor("opening", "--plain", "--data-dir", str(tmp_path), typed=typed).stdout
    for turn in range(1, 6):
        assert f"\n{turn} of 5. " in told
    assert "that is gradient descent" in told
    with open_store(tmp_path) as store:
        assert not store.attempts()


def test_things_to_try_are_listed_told_judged_and_marked_when_reached(tmp_path: Path) -> None:
    data = ("--data-dir", str(tmp_path))
    missed = tutor("challenges", "five", "--try", "parabola start=6 rate=0.1", *data)
    assert (missed.exit_code, "must get below 0.01" in " ".join(missed.stdout.split())) == (1, True)
    assert (
        tutor("challenges", "five", "--try", "parabola start=6 rate=0.4", *data).stdout
        == "Reached in 3 updates: par.\n"
    )
    assert "✓  five" in tutor("challenges", *data).stdout
    record = json.loads(tutor("challenges", "exactly", "--json", *data).stdout)
    assert (record["goal"], record["done"]) == ({"within": 1, "at": [2.0]}, False)
    assert "Hint: The slope at the start is 8" in tutor("challenges", "exactly", "--hint", *data).stdout
    assert "There is no challenge “fiv”." in tutor("challenges", "fiv", *data).stderr


def test_a_race_is_told_as_a_table_a_sentence_and_json() -> None:
    told = tutor("race", "rosenbrock", "--between", "adam,momentum", "--budget", "20").stdout
    assert "best α" in told
    assert "For another surface, start or budget this says nothing." in " ".join(told.split())
    record = json.loads(tutor("race", "rosenbrock", "--between", "adam,momentum", "--budget", "20", "--json").stdout)
    assert {each["optimizer"] for each in record["entrants"]} == {"adam", "momentum"}
    assert "Write the loss over your points" in tutor("race", "data=points.csv").stderr
    beside = tutor("sim", "--plain", "bowl", typed="race 10 adam momentum\ncompare\nquit\n").stdout
    assert "adam rate=" in beside
