import json
import shlex
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from tutor.cli import main
from tutor.course.lesson.catalogue import find_question
from tutor.course.progress import Attempt, open_store
from tutor.course.questions.grading import grade
from tutor.course.questions.question import draw
from tutor.course.review.kept_moments import keep_moment
from tutor.engine.rounding import to_decimals
from tutor.engine.runs.line import parse_run
from tutor.plain import sim


def tutor(*arguments: str, typed: str = "") -> Result:
    result = CliRunner().invoke(main, list(arguments), input=typed)
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exc_info
    return result


def right_answer(question_id: str, seed: int) -> str:
    variant = draw(find_question(question_id)[1], seed)
    return to_decimals(float(variant.expected[0]), variant.decimals)


def mistaken_answer(question_id: str, seed: int, mistake: str) -> str:
    variant = draw(find_question(question_id)[1], seed)
    return next(repr(float(made.value[0])) for made in variant.mistakes if made.name == mistake)


UPDATE = "one-weight.update"


def test_a_right_answer_passes_at_once_and_is_kept(tmp_path: Path) -> None:
    result = tutor(
        "quiz", UPDATE, "--seed", "7", "--count", "1", "--data-dir", str(tmp_path), typed=right_answer(UPDATE, 7) + "\n"
    )
    assert "Right." in result.stdout
    assert "1 of 1 question answered, 1 right at the first try." in result.stdout
    with open_store(tmp_path) as store:
        (attempt,) = store.attempts()
    assert (attempt.question, attempt.verdict, attempt.seed, attempt.tries) == (UPDATE, "right", 7, 1)


def test_where_a_mistake_leads_is_told_on_a_surface_that_has_a_loss(tmp_path: Path) -> None:
    question = "by-hand.first"
    uphill = mistaken_answer(question, 7, "uphill")
    arguments = ("quiz", question, "--seed", "7", "--count", "1", "--data-dir", str(tmp_path))
    told = " ".join(tutor(*arguments, typed=f"{uphill}\nsteps\n").stdout.split())
    assert "In its picture: The point stands at w = " in told
    assert f"◇ Your answer leads to w = {uphill}" in told.replace("−", "-")
    assert "Done that way 20 times, the loss goes from" in told
    assert "After 5 updates the right rule: w = " in told
    record = json.loads(tutor(*arguments, "--json", typed=f"{uphill}\n").stdout)["answers"][0]
    assert record["leads_to"] == [float(uphill)]


def test_a_mistake_is_named_and_a_loss_that_nobody_gave_is_not_told(tmp_path: Path) -> None:
    typed = f"{mistaken_answer(UPDATE, 7, 'uphill')}\n{right_answer(UPDATE, 7)}\n"
    result = tutor("quiz", UPDATE, "--seed", "7", "--count", "1", "--data-dir", str(tmp_path), typed=typed)
    assert "You added α·gradient" in result.stdout
    assert "takes it to" not in result.stdout
    with open_store(tmp_path) as store:
        assert [(attempt.verdict, attempt.mistake) for attempt in store.attempts()] == [
            ("wrong", "uphill"),
            ("right", None),
        ]


def test_what_cannot_be_read_costs_nothing(tmp_path: Path) -> None:
    typed = f"2.7.5\n\n{right_answer(UPDATE, 7)}\n"
    result = tutor("quiz", UPDATE, "--seed", "7", "--count", "1", "--data-dir", str(tmp_path), typed=typed)
    assert "Not read, and it costs nothing" in result.stdout
    assert "1 right at the first try" in result.stdout


def test_help_grows_from_a_hint_to_a_smaller_question_to_the_working(tmp_path: Path) -> None:
    typed = f"?\n?\n1\n?\n{right_answer(UPDATE, 7)}\n"
    shown = tutor("quiz", UPDATE, "--seed", "7", "--count", "1", "--data-dir", str(tmp_path), typed=typed).stdout
    assert shown.index("Hint:") < shown.index("A smaller question") < shown.index("The working:")


def test_a_goal_is_asked_with_the_line_that_it_begins_with(tmp_path: Path) -> None:
    arguments = ("quiz", "one-weight.near", "--seed", "7", "--count", "1", "--data-dir", str(tmp_path))
    shown = tutor(*arguments, typed="rate=0.4\n").stdout
    start = shown.partition("From w = ")[2].partition(" ")[0].replace("−", "-")
    assert f"It begins as: parabola start={start} rate=0.01" in shown
    assert "1 of 1 question answered, 1 right" in shown


def test_a_skip_shows_the_working(tmp_path: Path) -> None:
    shown = tutor("quiz", UPDATE, "--seed", "7", "--count", "1", "--data-dir", str(tmp_path), typed="skip\n").stdout
    assert "The working:" in shown
    assert "0 of 1 question answered, 0 right at the first try." in shown
    with open_store(tmp_path) as store:
        assert [attempt.verdict for attempt in store.attempts()] == ["skipped"]


def test_a_skip_after_a_miss_is_neither_that_answer_nor_its_verdict(tmp_path: Path) -> None:
    typed = f"{mistaken_answer(UPDATE, 7, 'uphill')}\nskip\n"
    arguments = ("quiz", UPDATE, "--seed", "7", "--count", "1", "--json", "--data-dir", str(tmp_path))
    missed, skipped = json.loads(tutor(*arguments, typed=typed).stdout)["answers"]
    assert missed["mistake"] == "uphill"
    assert [skipped[key] for key in ("verdict", "answer", "mistake", "message")] == ["skipped", "", "", ""]


def test_a_question_of_several_parts_is_counted_once(tmp_path: Path) -> None:
    first = draw(find_question("by-hand.second")[1], 1)
    second = first.then
    typed = "".join(f"{to_decimals(float(part.expected[0]), part.decimals)}\n" for part in (first, second))
    shown = tutor("quiz", first.question_id, "--seed", "1", "--count", "1", "--data-dir", str(tmp_path), typed=typed)
    assert "Part 2 of 2" in shown.stdout
    assert "1 of 1 question answered, 1 right at the first try." in shown.stdout


def test_the_transcript_is_one_json_object_and_the_same_for_the_same_seed(tmp_path: Path) -> None:
    typed = f"{mistaken_answer(UPDATE, 3, 'uphill')}\n{right_answer(UPDATE, 3)}\n"
    arguments = ("quiz", UPDATE, "--seed", "3", "--count", "1", "--json", "--data-dir", str(tmp_path))
    first, second = (tutor(*arguments, typed=typed).stdout for _ in range(2))
    assert first == second
    record = json.loads(first)
    assert [(answer["verdict"], answer["mistake"]) for answer in record["answers"]] == [
        ("wrong", "uphill"),
        ("right", ""),
    ]


def test_the_input_may_end_anywhere() -> None:
    for typed in ("", "?\n", "1\n", "?\n?\n"):
        assert tutor("quiz", UPDATE, "--seed", "1", typed=typed).exit_code == 0
        assert tutor("learn", "01", typed=typed).exit_code == 0
        assert tutor("sim", typed=typed).exit_code == 0
        assert tutor("review", typed=typed).exit_code == 0


def test_a_lesson_is_read_asked_and_resumed(tmp_path: Path) -> None:
    first = tutor("learn", "01", "--data-dir", str(tmp_path), typed="skip\n" * 2 + "\n" * 3).stdout
    assert "Page 1 of" in first
    assert "w_{new}" not in first
    everything = "skip\n\n" * 30
    whole = tutor("learn", "01", "--data-dir", str(tmp_path), typed=everything).stdout
    assert "That was One weight, one slope: 0 of 9 questions answered." in whole
    assert "Still to do: find the loss of a weight;" in whole
    assert "First review: tomorrow, " in whole
    assert "Figure: The point stands at w = " in whole
    assert "To look at again:" in whole
    assert "Right: " in whole


def test_a_lesson_begins_with_a_question_that_is_due_from_an_earlier_one(tmp_path: Path) -> None:
    with open_store(tmp_path) as store:
        at = datetime.now(UTC) - timedelta(days=30)
        store.record(Attempt(question=UPDATE, lesson="one-weight", answer="1", verdict="right", at=at))
    told = tutor("learn", "by-hand", "--data-dir", str(tmp_path), typed="skip\n").stdout
    assert "First a question from One weight, one slope. Right 30 days ago;" in told
    assert "first a question" not in tutor("learn", "by-hand", "--data-dir", str(tmp_path)).stdout.lower()


def test_a_review_may_be_practised_by_time_before_anything_is_due(tmp_path: Path) -> None:
    with open_store(tmp_path) as store:
        store.record(Attempt(question=UPDATE, lesson="one-weight", answer="1", verdict="right", at=datetime.now(UTC)))
    assert "Nothing is due today." in tutor("review", "--data-dir", str(tmp_path)).stdout
    told = tutor("review", "--minutes", "5", "--data-dir", str(tmp_path)).stdout
    assert "Question 1 of 1 · One weight, one slope\nAnswered today; its turn would be" in told


def test_after_a_lesson_the_next_one_is_opened(tmp_path: Path) -> None:
    assert (
        "Next is By hand on a parabola"
        in tutor("learn", "01", "--data-dir", str(tmp_path), typed="skip\n\n" * 30).stdout
    )
    assert tutor("learn", "--data-dir", str(tmp_path)).stdout.startswith("By hand on a parabola")
    assert "Page 1 of" in tutor("learn", "01", "--data-dir", str(tmp_path)).stdout


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


def test_a_new_lesson_passes_its_own_check(tmp_path: Path) -> None:
    lesson = tmp_path / "18-my-own.md"
    assert tutor("new", str(lesson)).exit_code == 0
    checked = tutor("check", str(lesson), "--seeds", "20")
    assert checked.exit_code == 0, checked.stdout
    again = tutor("new", str(lesson))
    assert again.exit_code == 2
    assert "is there already" in again.stderr


def test_what_is_to_be_pasted_is_quoted(tmp_path: Path) -> None:
    lesson = tmp_path / "My own.md"
    said = tutor("new", str(lesson)).stdout
    assert [shlex.split(command) for command in said.split("`")[1::2]] == [
        ["tutor", "learn", str(lesson)],
        ["tutor", "check", str(lesson)],
    ]


def test_a_broken_lesson_is_told_by_file_and_line(tmp_path: Path) -> None:
    lesson = tmp_path / "18-broken.md"
    lesson.write_text("---\nformat: 1\nid: broken\ntitel: Broken\n---\n\nText.\n")
    checked = tutor("check", str(lesson))
    assert checked.exit_code == 1
    assert f"{lesson}:4:" in checked.stdout
    assert "title" in checked.stdout


def test_a_questions_mistakes_are_listed_with_their_values() -> None:
    shown = tutor("check", "--table", UPDATE).stdout
    assert "uphill" in shown
    assert "decimal-slip" in shown


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


@pytest.mark.parametrize("answer", ["1", "0.123", "−7", "2,5"])
def test_an_answer_is_graded_alike_in_line_mode_in_json_and_by_the_course(answer: str, tmp_path: Path) -> None:
    verdict = grade(draw(find_question(UPDATE)[1], 11), answer)
    result = tutor(
        "quiz", UPDATE, "--seed", "11", "--count", "1", "--json", "--data-dir", str(tmp_path), typed=f"{answer}\n"
    )
    record = json.loads(result.stdout)["answers"][0]
    assert (record["verdict"], record["mistake"], record["message"]) == (
        verdict.outcome,
        verdict.mistake,
        verdict.message,
    )
    assert verdict.message in " ".join(result.stderr.split())  # whose lines are broken at 80 columns


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


def test_without_a_terminal_the_course_is_listed_in_parts_with_what_to_do_now(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DESCENT_TUTOR_DATA", str(tmp_path))
    told = tutor().stdout
    assert "roll a ball, 90 seconds: tutor opening" in told
    assert "One weight" in told
    assert "tutor learn one-weight" in told


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


def test_a_question_that_was_answered_is_read_as_answered_and_asked_anew_only_where_that_is_wanted(
    tmp_path: Path,
) -> None:
    lesson = str(Path(__file__).parents[1] / "app" / "lessons" / "01-first.md")
    data = ("--data-dir", str(tmp_path))
    assert "Right." in tutor("learn", lesson, *data, typed="2.75\n").stdout
    again = tutor("learn", lesson, *data, typed="\n").stdout
    assert "✓ You answered this before: 2.75" in again
    assert "Page 2 of 2" not in again  # enter goes on to what follows, and a page is turned by its own
    assert "Right." in tutor("learn", lesson, *data, typed="again\n2.75\n").stdout


def test_the_core_path_is_read_without_what_is_off_it(tmp_path: Path) -> None:
    result = tutor(
        "learn", "--core", "one-weight", "--plain", "--data-dir", str(tmp_path), typed="skip\n" * 2 + "\n" * 9
    )
    assert "Only what the core path takes in: 6 pages of 7." in result.output
    told = json.loads(tutor("progress", "--json", "--data-dir", str(tmp_path)).output)["core"]
    assert told["lessons"][0] == "one-weight"
    assert told["minutes_left"] == told["minutes"] <= 150


def test_finding_ones_place_tells_what_is_known_and_where_the_course_goes_on(tmp_path: Path) -> None:
    result = tutor("placement", "--json", "--data-dir", str(tmp_path), typed="skip\nskip\nskip\n")
    told = json.loads(result.stdout)
    assert (told["asked"], told["known"]) == (2, [])
    assert told["told"] == "Begin at the beginning. Go on with: Ten minutes with a network."
    assert "Question 2 of 12" in result.stderr
