import json
import shlex
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.program import tutor
from tutor.course.lesson.catalogue import find_question
from tutor.course.progress import Attempt, open_store
from tutor.course.questions.grading import grade
from tutor.course.questions.question import draw
from tutor.engine.rounding import to_decimals


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


def test_without_a_terminal_the_course_is_listed_in_parts_with_what_to_do_now(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DESCENT_TUTOR_DATA", str(tmp_path))
    told = tutor().stdout
    assert "roll a ball, 90 seconds: tutor opening" in told
    assert "One weight" in told
    assert "tutor learn one-weight" in told


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
