import json
import sqlite3
import zipfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.program import tutor
from tutor.course.lesson.catalogue import find_question, list_lessons
from tutor.course.lesson.lesson import read_lesson
from tutor.course.progress import Attempt, database, open_store
from tutor.course.progress.exchange import read_export_file
from tutor.course.questions.question import draw


def keep(directory: Path, *verdicts: str) -> None:
    with open_store(directory) as store:
        for minute, verdict in enumerate(verdicts):
            store.record(
                Attempt(
                    question="one-weight.update",
                    lesson="one-weight",
                    answer="3.25",
                    verdict=verdict,
                    mistake="uphill" if verdict == "wrong" else None,
                    milliseconds=4000,
                    at=datetime(2026, 3, 1, 12, minute, tzinfo=UTC),
                )
            )


def test_a_newcomers_progress_says_where_to_begin(tmp_path: Path) -> None:
    assert "Begin with: tutor learn" in tutor("progress", "--data-dir", str(tmp_path)).stdout


def test_progress_counts_answers_lessons_and_mistakes(tmp_path: Path) -> None:
    keep(tmp_path, "wrong", "right")
    shown = tutor("progress", "--data-dir", str(tmp_path)).stdout
    assert "2 answers so far" in shown
    assert "One weight, one slope" in shown
    assert "Holding for three weeks or more: 0; being learnt: 1;" in shown
    record = json.loads(tutor("progress", "--json", "--data-dir", str(tmp_path)).stdout)
    assert record["answered"] == 2
    (lesson,) = [row for row in record["lessons"] if row["lesson"] == "one-weight"]
    assert lesson["done"] == 1


def test_a_mix_up_is_told_with_its_question_the_answer_and_the_right_one(tmp_path: Path) -> None:
    variant = draw(find_question("one-weight.update")[1], 7)
    with open_store(tmp_path) as store:
        store.record(
            Attempt(
                question="one-weight.update",
                lesson="one-weight",
                drawn=variant.values,
                seed=7,
                answer="99",
                verdict="wrong",
                mistake="uphill",
                at=datetime.now(UTC) - timedelta(days=1),
            )
        )
    shown = tutor("progress", "--data-dir", str(tmp_path)).stdout
    assert "went with the slope instead of against it (One weight, one slope)" in shown
    assert variant.ask in shown
    assert f"You: 99  Right: {variant.right_answer}" in shown


def test_an_export_brought_in_elsewhere_is_the_same_and_twice_changes_nothing(tmp_path: Path) -> None:
    here, there, file = tmp_path / "here", tmp_path / "there", tmp_path / "mine.jsonl"
    keep(here, "wrong", "right", "right")
    assert tutor("export", str(file), "--data-dir", str(here)).exit_code == 0
    assert "3 new answers" in tutor("import", str(file), "--data-dir", str(there)).stdout
    assert "0 new answers, 3 known" in tutor("import", str(file), "--data-dir", str(there)).stdout
    assert tutor("export", "--data-dir", str(there)).stdout == file.read_text()


def test_an_export_never_overwrites_a_file(tmp_path: Path) -> None:
    file = tmp_path / "mine.jsonl"
    file.write_text("precious")
    result = tutor("export", str(file), "--data-dir", str(tmp_path))
    assert (result.exit_code, file.read_text()) == (2, "precious")
    assert tutor("export", "--anki", str(file), "--data-dir", str(tmp_path)).exit_code == 2


def test_a_name_that_a_terminal_would_obey_is_shown_where_the_file_is_written(tmp_path: Path) -> None:
    name = f"{tmp_path}/a\x1b]52;c;ZXZpbA==\x07.jsonl"
    for made in (tutor("export", name, "--data-dir", str(tmp_path / "data")), tutor("new", f"{name}.md")):
        assert "␛]52;c;ZXZpbA==␇.jsonl" in made.output
        assert "\x1b" not in made.output


def test_answers_dated_in_the_future_are_told_and_repaired_to_now(tmp_path: Path) -> None:
    keep(tmp_path, "right", "right")
    with sqlite3.connect(tmp_path / database.FILE_NAME) as file:
        file.execute("UPDATE attempt SET at = 4100000000000000 WHERE rowid = 1")
    file.close()
    assert "1 answer dated in the future. If today's date" in tutor("progress", "--data-dir", str(tmp_path)).stderr
    assert "counts as given now" in tutor("repair", "--data-dir", str(tmp_path)).output
    with open_store(tmp_path) as store:
        assert all(attempt.at <= datetime.now(UTC) for attempt in store.attempts())
    assert "future" not in tutor("progress", "--data-dir", str(tmp_path)).stderr


def test_what_is_no_export_is_refused_with_its_line(tmp_path: Path) -> None:
    file = tmp_path / "mine.jsonl"
    file.write_text('{"format": "descent-tutor-progress", "version": 1}\nnonsense\n')
    result = tutor("import", str(file), "--data-dir", str(tmp_path))
    assert result.exit_code == 2
    assert "2" in result.stderr
    assert tutor("import", str(tmp_path / "absent"), "--data-dir", str(tmp_path)).exit_code == 2


def test_forgetting_asks_first(tmp_path: Path) -> None:
    keep(tmp_path, "wrong", "right")
    assert "Nothing was forgotten." in tutor("forget", "one-weight", "--data-dir", str(tmp_path), typed="no\n").stdout
    assert "Nothing was forgotten." in tutor("forget", "--all", "--data-dir", str(tmp_path)).stdout
    assert (
        "2 answers are forgotten." in tutor("forget", "one-weight.update", "--yes", "--data-dir", str(tmp_path)).stdout
    )
    with open_store(tmp_path) as store:
        assert list(store.attempts()) == []


@pytest.mark.parametrize("name", ["01", "1", "01-one-weight-one-slope", "one-weight"])
def test_a_lesson_is_forgotten_by_any_of_its_names(name: str, tmp_path: Path) -> None:
    keep(tmp_path, "right")
    assert "1 answer is forgotten." in tutor("forget", name, "--yes", "--data-dir", str(tmp_path)).stdout


def test_forgetting_needs_one_thing_to_forget(tmp_path: Path) -> None:
    assert tutor("forget", "--data-dir", str(tmp_path)).exit_code == 2
    assert tutor("forget", "one-weight", "--all", "--data-dir", str(tmp_path)).exit_code == 2
    assert tutor("forget", "nothing", "--data-dir", str(tmp_path)).exit_code == 2


def test_a_class_is_told_question_by_question(tmp_path: Path) -> None:
    files = []
    for name, verdicts in (("ada", ("wrong", "right")), ("bob", ("right",))):
        keep(tmp_path / name, *verdicts)
        files.append(str(tmp_path / f"{name}.jsonl"))
        tutor("export", files[-1], "--data-dir", str(tmp_path / name))
    assert "2 learners, 3 answers" in tutor("class", *files, files[0]).stdout
    shown = tutor("class", *files).stdout
    assert "2 learners, 3 answers" in shown
    assert "67 %" in shown
    assert "uphill 1" in shown
    assert tutor("class", *files, "--csv").stdout.splitlines()[1].startswith("one-weight,one-weight.update,2,3,0.667")
    told = json.loads(tutor("class", *files, "--json").stdout)
    assert told["learners"] == 2
    question = told["questions"][0]
    assert (question["question"], question["attempts"]) == ("one-weight.update", 3)
    assert question["success"] == pytest.approx(2 / 3)


def test_the_questions_become_a_deck(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setenv("DESCENT_TUTOR_LESSONS", str(Path(__file__).parents[1] / "app" / "lessons"))
    asked = sum(len(read_lesson(header.path).questions) for header in list_lessons())
    deck = tmp_path / "deck.apkg"
    assert f"{asked} notes" in tutor("export", "--anki", str(deck), "--data-dir", str(tmp_path)).stdout
    assert zipfile.is_zipfile(deck)


def test_the_share_to_remember_is_kept_and_has_limits(tmp_path: Path) -> None:
    assert "95 %" in tutor("review", "--retention", "0.95", "--data-dir", str(tmp_path)).stdout
    with open_store(tmp_path) as store:
        assert store.setting("review.retention") == 0.95
    refused = tutor("review", "--retention", "0.2", "--data-dir", str(tmp_path))
    assert (refused.exit_code, "Traceback" in refused.stderr) == (2, False)


def test_fitting_without_the_optional_package_or_answers_is_answered_in_a_sentence(tmp_path: Path) -> None:
    refused = tutor("review", "--fit", "--data-dir", str(tmp_path))
    assert refused.exit_code == 2
    assert refused.stderr.count("\n") == 1


def test_answers_that_reach_no_disk_are_told_end_with_status_1_and_are_in_a_file(tmp_path, monkeypatch) -> None:
    opened, locks = database.connect, []

    def connect(path, *arguments, **options):
        if locks:
            raise OSError(11, "Resource temporarily unavailable")
        connection = opened(path, *arguments, **options)
        connection.execute("PRAGMA busy_timeout = 0")
        # Another program takes the lock after the store was opened, and keeps it.
        locks.append(sqlite3.connect(path, isolation_level=None))
        locks[0].execute("BEGIN IMMEDIATE")
        return connection

    monkeypatch.setattr(database, "connect", connect)
    where = str(tmp_path / "data")
    result = tutor("quiz", "one-weight.update", "--count", "1", "--data-dir", where, typed="-77777\n")
    locks[0].close()
    assert result.exit_code == 1
    assert result.stderr.count("another program keeps it locked") == 1
    path = Path(result.stderr.rpartition("tutor import ")[2].strip())
    assert "-77777" in {given.answer for given in read_export_file(path).attempts}


@pytest.mark.parametrize("damage", ["drawn = '{'", "at = 'noon'", "uuid = ''", "lesson = CAST(x'6279ff' AS TEXT)"])
def test_a_row_that_makes_no_sense_costs_no_command(damage: str, tmp_path: Path) -> None:
    keep(tmp_path, "wrong", "right")
    with sqlite3.connect(tmp_path / database.FILE_NAME) as file:
        file.execute(f"UPDATE attempt SET {damage} WHERE rowid = 1")
    file.close()
    where = ["--data-dir", str(tmp_path)]
    assert "One weight, one slope" in tutor("progress", *where).stdout
    assert tutor("export", *where).stdout.count('"kind":"attempt"') == 1
    assert tutor("quiz", "one-weight.update", "--count", "1", *where, typed="skip\n").exit_code == 0
    assert tutor("review", "--plain", *where, typed="").exit_code == 0


TOMBSTONE = (
    '{"format":"descent-tutor-progress","version":1}\n'
    '{"kind":"tombstone","uuid":"t9","scope":"all","name":"","at":"%s"}\n'
)


def test_an_import_that_forgets_asks_keeps_a_copy_and_can_be_undone(tmp_path: Path) -> None:
    here, file = str(tmp_path / "here"), tmp_path / "hostile.jsonl"
    keep(tmp_path / "here", "wrong", "right")
    file.write_text(TOMBSTONE % "2999-01-01T00:00:00+00:00")
    before = tutor("export", "--data-dir", here).stdout
    for typed in ("no\n", ""):
        assert "Nothing was brought in." in tutor("import", str(file), "--data-dir", here, typed=typed).stdout
        assert tutor("export", "--data-dir", here).stdout == before
    assert "2 forgotten" in tutor("import", str(file), "--data-dir", here, typed="yes\n").stdout
    keep(tmp_path / "here", "right")  # dated before the tombstone, in March
    with open_store(tmp_path / "here") as store:
        assert all(stone.at <= datetime.now(UTC) for stone in store.tombstones())
    assert "2 answers brought back" in tutor("import", "--undo", "--data-dir", here).stdout
    with open_store(tmp_path / "here") as store:
        assert {given.verdict for given in store.attempts()} >= {"wrong", "right"}
    assert tutor("import", "--undo", "--data-dir", str(tmp_path / "other")).exit_code == 2


def test_a_date_beyond_the_calendar_is_refused_in_a_sentence(tmp_path: Path) -> None:
    file = tmp_path / "late.jsonl"
    file.write_text(TOMBSTONE % "9999-12-31T00:00:00+00:00")
    result = tutor("import", str(file), "--data-dir", str(tmp_path))
    assert result.exit_code == 2
    assert "beyond the calendar" in result.stderr


def test_answers_dated_in_the_future_count_as_now_and_that_is_said(tmp_path: Path) -> None:
    there, here, file = tmp_path / "there", str(tmp_path / "here"), tmp_path / "ahead.jsonl"
    keep(there, "wrong")
    text = tutor("export", "--data-dir", str(there)).stdout
    file.write_text(text.replace("2026-03-01T12", "2999-03-01T12"))
    said = tutor("import", str(file), "--data-dir", here).stdout
    assert "1 answer dated in the future" in said
    with open_store(tmp_path / "here") as store:
        (card,) = store.cards()
        assert card.due < datetime.now(UTC) + timedelta(days=3)


@pytest.mark.parametrize("hostile", ["\x1b]52;c;ZXZpbA==\x07", "\x9b31m", "\u202eevil", "\x1b]8;;http://a\x1b\\"])
@pytest.mark.parametrize(
    "command",
    [
        ("run", "parabola optimizer={}"),
        ("run", "parabola {}=1"),
        ("probe", "{}", "parabola"),
        ("graph", "{}"),
        ("learn", "{}"),
        ("learn", "--theme", "{}", "--plain", "{}"),
        ("import", "{}"),
        ("{}",),
        ("--{}",),
        ("fit", "{}.csv"),
        ("forget", "{}"),
        ("check", "{}"),
    ],
)
def test_no_error_repeats_what_a_terminal_would_obey(command: tuple[str, ...], hostile: str, tmp_path: Path) -> None:
    result = tutor(*(part.replace("{}", hostile) for part in command))
    assert result.exit_code == 2
    assert not set("\x1b\x07\x9b\u202e") & set(result.output)
