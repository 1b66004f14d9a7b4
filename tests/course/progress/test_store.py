import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import numpy as np
import pytest

from tutor.course.progress import Attempt, Position, ProgressError, StoreError, database, open_store, tables

BEGIN = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def rewrite(path: Path, sql: str) -> None:
    connection = sqlite3.connect(path)
    connection.execute(sql)
    connection.commit()
    connection.close()


def test_every_field_of_an_attempt_comes_back_after_reopening(tmp_path, attempt):
    given = attempt(
        fingerprint="9f2c",
        drawn={"w0": 3.0, "rate": 0.1, "name": "α", "list": [1, 2.5]},
        seed=2**62,
        answer="3 − 0.1·2.5\n'; DROP TABLE attempt; --",
        verdict="wrong",
        mistake="uphill",
        hints=2,
        tries=1,
        milliseconds=12_345,
    )
    with open_store(tmp_path) as store:
        store.record(given)
    with open_store(tmp_path) as store:
        assert store.attempts() == [given]
        assert store.notice is None


def test_numbers_of_numpy_diverged_numbers_and_half_characters_can_be_kept(store, attempt):
    drawn = {"w": np.float64(1.5), "n": np.int64(3), "θ": np.array([1.0, -np.inf]), "loss": float("nan")}
    store.record(attempt(drawn=drawn, answer="2\udce9"))
    [kept] = store.attempts()
    assert kept.drawn == {"w": 1.5, "n": 3, "θ": [1.0, "-inf"], "loss": "nan"}
    assert kept.answer == "2\\udce9"


def test_attempts_are_found_by_question_lesson_and_moment_oldest_first(store, attempt):
    late, early, other = attempt(day=5), attempt(day=1), attempt("saddle.escape", day=3)
    for given in (late, early, other):
        store.record(given)
    assert store.attempts() == [early, other, late]
    assert store.attempts(question="by-hand.update") == [early, late]
    assert store.attempts(lesson="saddle") == [other]
    assert store.attempts(since=other.at, lesson="by-hand") == [late]


@pytest.mark.parametrize(
    "fields",
    [
        {"at": datetime(2026, 3, 2)},
        {"at": datetime(2026, 3, 2, tzinfo=timezone(timedelta(hours=1)))},
        {"question": ""},
        {"mistake": "\x1b[31m"},
        {"version": "\udce9"},
        {"hints": -1},
        {"seed": 2**63},
    ],
)
def test_an_attempt_that_cannot_be_is_refused_when_it_is_made(fields):
    usual = {"question": "a", "lesson": "a", "answer": "", "verdict": "right", "at": BEGIN}
    Attempt(**usual)
    with pytest.raises(ValueError, match=next(iter(fields))):
        Attempt(**{**usual, **fields})


def test_of_an_attempt_nothing_is_taken_for_granted_but_one_try_without_help():
    given = Attempt(question="a", lesson="b", answer="", verdict="right", at=BEGIN)
    assert (given.drawn, given.seed, given.hints, given.tries, given.milliseconds) == ({}, 0, 0, 1, 0)
    assert (given.fingerprint, given.mistake) == ("", None)


def test_an_answer_is_on_the_disk_for_good_and_gone_for_good_when_it_is_forgotten(store):
    pragmas = ("journal_mode", "synchronous", "secure_delete")
    assert [store.rows(f"PRAGMA {name}") for name in pragmas] == [[("wal",)], [(2,)], [(1,)]]  # 2: full


@pytest.mark.parametrize(
    ("field", "last", "beyond"),
    [
        *((name, "n" * 200, "n" * 201) for name in ("question", "lesson", "verdict", "mistake", "uuid")),
        *((name, "n" * 200, "n" * 201) for name in ("fingerprint", "version")),
        *((name, 2**63 - 1, 2**63) for name in ("hints", "tries", "milliseconds", "seed")),
        *((name, 0, -1) for name in ("hints", "tries", "milliseconds")),
        ("seed", 1 - 2**63, -(2**63)),
        ("at", datetime(1970, 1, 1, tzinfo=UTC), datetime(1969, 12, 31, 23, 59, 59, 999999, tzinfo=UTC)),
        ("at", datetime(9000, 12, 31, 23, 59, tzinfo=UTC), datetime(9001, 1, 1, tzinfo=UTC)),
    ],
)
def test_an_attempt_at_the_edge_of_what_can_be_is_kept_and_one_beyond_it_refused(store, attempt, field, last, beyond):
    kept = replace(attempt(), **{field: last})
    store.record(kept)
    assert store.attempts() == [kept]
    with pytest.raises(ValueError, match=field):
        replace(kept, **{field: beyond})


def test_recording_the_same_attempt_twice_keeps_it_once(store, attempt):
    given = attempt()
    assert store.record(given) == store.record(given)
    assert store.attempts() == [given]


def test_answers_of_a_clock_that_was_ahead_are_counted_and_can_be_dated_now(store, attempt):
    for day in (0, 2, 5, 9):
        store.record(attempt(f"a.q{day}", day=day, uuid=f"day {day}"))
    now = attempt(day=2).at
    assert store.ahead_of(now) == 2
    assert store.date_by(now) == 2
    assert (store.ahead_of(now), store.date_by(now)) == (0, 0)
    assert [(given.uuid, given.at) for given in store.attempts()] == [
        ("day 0", attempt(day=0).at),
        *((f"day {day}", now) for day in (2, 5, 9)),
    ]
    assert {card.reviewed for card in store.cards()} == {attempt(day=0).at, now}


def test_settings_and_positions_outlive_the_visit(tmp_path):
    with open_store(tmp_path) as store:
        assert store.position() is None
        assert store.setting("theme", "dark") == "dark"
        store.set_setting("theme", {"name": "paper", "contrast": 4.5})
        store.set_position(Position("by-hand", 3, "by-hand.update", BEGIN))
        store.set_position(Position("saddle", 1, None, BEGIN + timedelta(hours=1)))
        store.set_position(Position("by-hand", 4, None, BEGIN + timedelta(minutes=1)))
    with open_store(tmp_path) as store:
        assert store.setting("theme") == {"name": "paper", "contrast": 4.5}
        assert store.position() == Position("saddle", 1, None, BEGIN + timedelta(hours=1))
        assert store.position("by-hand") == Position("by-hand", 4, None, BEGIN + timedelta(minutes=1))


def test_the_directory_is_the_argument_else_the_variable(tmp_path, monkeypatch):
    monkeypatch.setenv("DESCENT_TUTOR_DATA", str(tmp_path / "variable"))
    with open_store() as by_variable, open_store(tmp_path / "argument") as by_argument:
        assert by_variable.path == tmp_path / "variable" / "progress.db"
        assert by_argument.path == tmp_path / "argument" / "progress.db"


def test_forgetting_erases_and_stays_forgotten_and_leaves_the_rest(store, attempt):
    secret = attempt(answer="my-secret-answer")
    rest = attempt("saddle.escape", day=1)
    newest = attempt(day=2)
    for given in (secret, newest, rest):
        store.record(given)
    store.set_position(Position("by-hand", 3, "by-hand.update", BEGIN))
    assert store.forget("question", "by-hand.update", at=BEGIN) == 2  # a clock that was put back does not save them
    assert store.attempts() == [rest]
    assert [card.question for card in store.cards()] == ["saddle.escape"]
    assert store.forget("lesson", "by-hand", at=BEGIN + timedelta(days=9)) == 0
    assert store.position() is None
    assert store.merge([secret, newest], []) == (0, 0, 2)
    again = attempt(day=10)
    store.record(again)
    assert store.attempts() == [rest, again]
    assert store.forget("all", at=again.at) == 2
    assert (store.attempts(), store.cards()) == ([], [])
    store.close()
    assert b"my-secret-answer" not in store.path.read_bytes()


def test_a_corrupt_file_is_set_aside_whole_and_a_new_one_begins(tmp_path, attempt):
    path = tmp_path / database.FILE_NAME
    for number in (1, 2):
        path.write_bytes(b"not a database " * 500)
        with open_store(tmp_path) as store:
            assert f"corrupt-{number}" in store.notice
            store.record(attempt())
        aside = tmp_path / f"progress.corrupt-{number}.db"
        assert aside.read_bytes() == b"not a database " * 500
        with open_store(tmp_path) as store:
            assert (store.notice, len(store.attempts())) == (None, 1)


def test_damage_found_in_mid_visit_sets_the_file_aside_and_the_visit_goes_on(tmp_path, attempt):
    with open_store(tmp_path) as store:
        for number in range(300):
            store.record(attempt(f"by-hand.q{number}", answer="x" * 200))
    path = tmp_path / database.FILE_NAME
    damaged = path.read_bytes()
    damaged = damaged[:8192] + b"\xff" * (len(damaged) - 8192)
    path.write_bytes(damaged)
    with open_store(tmp_path) as store:
        assert store.notice is None
        given = attempt()
        store.record(given)
        assert "could not be read" in store.notice
        assert store.attempts() == [given]
    assert (tmp_path / "progress.corrupt-1.db").read_bytes() == damaged
    with open_store(tmp_path) as store:
        assert store.attempts() == [given]


def test_a_file_of_a_newer_program_is_refused_and_not_touched(tmp_path):
    open_store(tmp_path).close()
    path = tmp_path / database.FILE_NAME
    rewrite(path, "PRAGMA user_version = 99")
    before = path.read_bytes()
    with pytest.raises(StoreError, match="newer"):
        open_store(tmp_path)
    assert path.read_bytes() == before
    assert [file.name for file in tmp_path.iterdir()] == [database.FILE_NAME]


def test_a_newer_program_that_takes_over_in_mid_visit_keeps_its_file_to_itself(tmp_path, attempt):
    with open_store(tmp_path) as store:
        store.record(attempt())
        rewrite(store.path, "PRAGMA user_version = 99")
        given = attempt(day=1)
        assert store.record(given).reviewed == given.at
        assert "newer" in store.notice
    connection = sqlite3.connect(tmp_path / database.FILE_NAME)
    assert connection.execute("SELECT count(*) FROM attempt").fetchone() == (1,)
    connection.close()


def test_two_programs_see_what_the_other_did(tmp_path, attempt):
    with open_store(tmp_path) as one, open_store(tmp_path) as two:
        one.record(attempt())
        card = two.record(attempt(day=2))
        assert one.attempts() == two.attempts()
        assert one.cards() == two.cards() == [card]


def test_a_file_locked_for_long_leaves_the_visit_in_memory_and_is_written_at_the_end(tmp_path, attempt):
    with open_store(tmp_path) as store:
        store._connection.execute("PRAGMA busy_timeout = 1")
        other = sqlite3.connect(store.path, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        given = attempt()
        store.record(given)
        assert "locked" in store.notice
        other.execute("ROLLBACK")
        other.close()
    assert store.notice is None
    with open_store(tmp_path) as store:
        assert store.attempts() == [given]


def test_a_mistake_of_ours_in_a_query_is_not_taken_for_a_broken_file(store):
    with pytest.raises(sqlite3.OperationalError, match="no such table"):
        store.rows("SELECT * FROM absent")
    assert store.notice is None


def test_a_directory_that_cannot_be_made_leaves_the_visit_in_memory(tmp_path, attempt):
    (tmp_path / "file").write_text("in the way")
    with open_store(tmp_path / "file" / "data") as store:
        assert "until you leave" in store.notice
        given = attempt()
        assert store.record(given).question == given.question
        store.set_setting("theme", "dark")
        assert store.attempts() == [given]
        assert store.setting("theme") == "dark"


def test_a_directory_in_the_place_of_the_file_is_named_as_one(tmp_path):
    (tmp_path / database.FILE_NAME).mkdir()
    with open_store(tmp_path) as store:
        assert store.notice.endswith("it is a directory.")


def test_a_file_that_cannot_be_written_is_still_read(tmp_path, attempt, monkeypatch):
    given = attempt()
    with open_store(tmp_path) as store:
        store.record(given)

    def refuse(*arguments, **options) -> sqlite3.Connection:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(database, "connect", refuse)
    with open_store(tmp_path) as store:
        assert "cannot be written" in store.notice
        assert store.attempts() == [given]
        assert store.record(attempt(day=3)).reviewed == attempt(day=3).at


def test_a_disk_that_fills_up_keeps_the_visit_going_and_what_came_before(tmp_path, attempt):
    with open_store(tmp_path) as store:
        first = attempt()
        store.record(first)
        pages = store.rows("PRAGMA page_count")[0][0]
        store._connection.execute(f"PRAGMA max_page_count = {pages}")
        later = [attempt(day=day, answer="y" * 500) for day in range(1, 60)]
        for given in later:
            assert store.record(given).question == given.question
        assert "the disk is full" in store.notice
        assert store.attempts() == [first, *later]
    with open_store(tmp_path) as store:
        # The limit was the old connection's: by the end of the visit there was room again.
        assert store.attempts() == [first, *later]


def test_a_closed_store_says_so(store):
    store.close()
    store.close()
    with pytest.raises(ProgressError, match="closed"):
        store.attempts()


TWO_STEPS = (*database.MIGRATIONS, ("ALTER TABLE attempt ADD COLUMN place TEXT", "CREATE TABLE place (name TEXT)"))


def test_a_migration_keeps_the_data_and_a_backup_of_the_old_file(tmp_path, attempt):
    with open_store(tmp_path) as store:
        store.record(attempt())
    path = tmp_path / database.FILE_NAME
    connection = database.connect(path, TWO_STEPS)
    assert connection.execute("SELECT count(place), count(*) FROM attempt").fetchone() == (0, 1)
    assert connection.execute("PRAGMA user_version").fetchone() == (2,)
    connection.close()
    backup = sqlite3.connect(tmp_path / "progress.version-1.db")
    assert backup.execute("PRAGMA user_version").fetchone() == (1,)
    assert backup.execute("SELECT count(*) FROM attempt").fetchone() == (1,)
    backup.close()


def test_a_new_file_takes_every_step_and_needs_no_backup(tmp_path):
    steps = (("CREATE TABLE place (name TEXT)",), ("INSERT INTO place VALUES ('here')", "CREATE TABLE time (at)"))
    with closing(database.connect(tmp_path / "new.db", steps)) as connection:
        assert connection.execute("SELECT name FROM place").fetchall() == [("here",)]
        assert connection.execute("PRAGMA user_version").fetchone() == (2,)
    assert [path.name for path in tmp_path.iterdir()] == ["new.db"]


def test_a_lost_table_of_a_later_step_begins_empty_and_costs_nothing_else(tmp_path, attempt):
    with open_store(tmp_path) as store:
        store.record(attempt())
    path = tmp_path / database.FILE_NAME
    with closing(database.connect(path, TWO_STEPS)) as connection:
        connection.execute("DROP TABLE place")
    with closing(database.connect(path, TWO_STEPS)) as connection:
        assert connection.execute("SELECT count(place), count(*) FROM attempt").fetchone() == (0, 1)
        assert connection.execute("SELECT count(*) FROM place").fetchone() == (0,)


def test_a_migration_that_fails_leaves_nothing_of_itself(tmp_path, attempt):
    with open_store(tmp_path) as store:
        store.record(attempt())
    path = tmp_path / database.FILE_NAME
    broken = (*database.MIGRATIONS, ("CREATE TABLE place (name TEXT)", "CREATE TABLE attempt (name TEXT)"))
    with pytest.raises(sqlite3.OperationalError, match="already exists"):
        database.connect(path, broken)
    with open_store(tmp_path) as store:
        assert len(store.attempts()) == 1
        assert store.rows("SELECT name FROM sqlite_master WHERE name = 'place'") == []


def test_a_retention_that_cannot_be_is_refused_and_changes_nothing(store):
    for retention in (0.5, 0.69, 0.98, 1.5):
        with pytest.raises(ProgressError, match="between"):
            store.set_retention(retention)
    with pytest.raises(ProgressError, match="weights"):
        store.set_weights((1.0, 2.0))
    assert store.setting(tables.RETENTION) is None
