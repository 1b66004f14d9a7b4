"""Trouble with the store at any time: said once, nothing lost, and a bad row never costs the rest."""

import os
import re
import sqlite3
import stat
from contextlib import closing

import pytest

from tutor.course.progress import database, open_store, rescue
from tutor.course.progress import store as store_module
from tutor.course.progress.exchange import export_lines, read_export, read_export_file
from tutor.course.progress.trouble import StoreError

BAD = {
    "an unreadable drawn": "UPDATE attempt SET drawn = '{' WHERE uuid = 'bad'",
    "a drawn that is a list": "UPDATE attempt SET drawn = '[]' WHERE uuid = 'bad'",
    "a moment in words": "UPDATE attempt SET at = 'noon' WHERE uuid = 'bad'",
    "a moment beyond the calendar": "UPDATE attempt SET at = 9000000000000000000 WHERE uuid = 'bad'",
    "a uuid of nothing": "UPDATE attempt SET uuid = '' WHERE uuid = 'bad'",
    "a flipped byte": "UPDATE attempt SET lesson = CAST(x'6279ff' AS TEXT) WHERE uuid = 'bad'",
    "a tombstone of no scope": "INSERT INTO tombstone VALUES ('t', 'nothing', '', 5)",
    "a setting that is no JSON": "INSERT INTO setting VALUES ('review.retention', '{')",
    "a card without a date": "UPDATE card SET due = 'x'",
    "a position without a date": "INSERT INTO position VALUES ('l', 0, NULL, 'x')",
}


@pytest.fixture
def changed(tmp_path, attempt):
    """Two answers, and then a statement that breaks something."""

    def make(statement):
        with open_store(tmp_path) as store:
            store.record(attempt(uuid="whole"))
            store.record(attempt(uuid="bad", question="other.update", day=1))
        with closing(sqlite3.connect(tmp_path / database.FILE_NAME)) as file:
            file.execute(statement)
            file.commit()
        return open_store(tmp_path)

    return make


@pytest.mark.parametrize("trouble", BAD)
def test_a_row_that_makes_no_sense_costs_none_of_the_others(changed, attempt, trouble):
    with changed(BAD[trouble]) as store:
        assert "whole" in {given.uuid for given in store.attempts()}
        assert "whole" in {given.uuid for given in read_export(export_lines(store)).attempts}
        store.due(attempt(day=400).at)
        store.position()
        store.repair()
        store.record(attempt(uuid="later", day=2))
        assert {"whole", "later"} <= {given.uuid for given in store.attempts()}


@pytest.mark.parametrize("trouble", list(BAD)[:7])
def test_repair_sets_bad_rows_aside_in_a_file_and_then_finds_none(changed, trouble, tmp_path):
    with changed(BAD[trouble]) as store:
        count, path = store.repair()
        assert count == 1
        assert path.read_text(encoding="utf-8").count("\n") == 1
        assert store.repair() == (0, None)
        assert store.senseless() is None
        assert "whole" in {given.uuid for given in store.attempts()}


@pytest.mark.parametrize("table", ["attempt", "tombstone", "card", "setting", "position"])
def test_a_missing_table_is_made_anew_beside_the_others(changed, attempt, table):
    with changed(f"DROP TABLE {table}") as store:
        store.record(attempt(uuid="later", day=2))
        kept = {given.uuid for given in store.attempts()}
        assert kept == ({"later"} if table == "attempt" else {"whole", "bad", "later"})


def test_a_negative_version_is_set_right(changed):
    with changed("PRAGMA user_version = -3") as store:
        assert len(store.attempts()) == 2
        assert store.rows("PRAGMA user_version") == [(len(database.MIGRATIONS),)]


def test_a_file_that_has_lost_its_version_keeps_its_answers(changed, attempt):
    with changed("PRAGMA user_version = 0") as store:
        assert store.notice is None
        store.record(attempt(uuid="later", day=2))
        assert {given.uuid for given in store.attempts()} == {"whole", "bad", "later"}


def test_a_file_of_another_program_is_named_as_what_it_may_be_and_left_as_it_is(tmp_path, attempt):
    with closing(sqlite3.connect(tmp_path / database.FILE_NAME)) as file:
        file.execute("CREATE TABLE attempt (theirs)")
    store = open_store(tmp_path)
    assert "another program's" in store.notice
    store.record(attempt(uuid="mine"))
    path = re.search(r"tutor import (\S+)", store.close())[1]
    assert [given.uuid for given in read_export_file(tmp_path / path).attempts] == ["mine"]
    with closing(sqlite3.connect(tmp_path / database.FILE_NAME)) as file:
        assert file.execute("SELECT sql FROM sqlite_master").fetchall() == [("CREATE TABLE attempt (theirs)",)]


def test_what_can_be_read_of_a_damaged_file_is_in_the_new_one(tmp_path, attempt):
    given = [attempt(uuid=f"u{number:03}", day=number, answer="y" * 400) for number in range(60)]
    with open_store(tmp_path) as store:
        for each in given:
            store.record(each)
    path = tmp_path / database.FILE_NAME
    data = bytearray(path.read_bytes())
    rows = (found.start() for found in re.finditer(b"u030", data))
    middle = next(at for at in rows if b"y" * 300 in data[at : at + 500]) // 4096 * 4096
    data[middle : middle + 8] = b"\xff" * 8  # the head of one page of many, which holds the row in the middle
    path.write_bytes(data)
    read = {record.uuid for record in rescue.salvage(path)}
    assert 30 < len(read) < 60
    assert {"u000", "u059"} <= read  # from the front and from the back
    with open_store(tmp_path) as store:
        saved = {each.uuid for each in store.attempts()}
        # Damage that SQLite does not meet at opening is met by a read.
        assert len(saved) > 30
        assert store.notice.endswith(f"a new one was begun with the {len(saved)} records that could be read of it.")
        assert saved <= {each.uuid for each in given}


def test_a_lock_that_comes_later_is_told_once_and_the_answers_are_written_when_it_goes(tmp_path, attempt, monkeypatch):
    monkeypatch.setattr(store_module, "_BETWEEN_TRIES", 0.0)
    with open_store(tmp_path) as store:
        store._connection.execute("PRAGMA busy_timeout = 0")
        with closing(sqlite3.connect(tmp_path / database.FILE_NAME, isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            store.record(attempt(uuid="first"))
            assert "locked" in store.news()
            assert store.news() is None
            other.execute("ROLLBACK")
        store.record(attempt(uuid="second", day=1))
        assert "again" in store.news()
        with open_store(tmp_path) as another:
            assert {given.uuid for given in another.attempts()} == {"first", "second"}
    assert store.close() is None


def test_what_can_never_be_written_is_in_a_file_to_import(tmp_path, attempt, monkeypatch):
    store = open_store(tmp_path / "data")
    monkeypatch.setattr(database, "connect", _full)
    store._connection.execute(f"PRAGMA max_page_count = {store.rows('PRAGMA page_count')[0][0]}")
    given = [attempt(uuid=f"u{number}", day=number, answer="y" * 900) for number in range(20)]
    for each in given:
        store.record(each)
    said = store.close()
    path = re.search(r"tutor import (\S+)", said)[1]
    written = {each.uuid for each in read_export_file(tmp_path / path).attempts}
    with closing(sqlite3.connect(tmp_path / "data" / database.FILE_NAME)) as file:
        on_disk = {uuid for (uuid,) in file.execute("SELECT uuid FROM attempt")}
    assert written | on_disk == {each.uuid for each in given}
    assert not written & on_disk


def _full(*arguments, **options):
    error = sqlite3.OperationalError("database or disk is full")
    error.sqlite_errorcode = sqlite3.SQLITE_FULL
    raise error


@pytest.mark.skipif(os.name == "nt", reason="rights are those of POSIX")
def test_a_new_store_is_its_owners_alone(tmp_path, attempt):
    before = os.umask(0o022)
    try:
        with open_store(tmp_path / "new") as store:
            store.record(attempt())
            names = list((tmp_path / "new").iterdir())
            assert stat.S_IMODE((tmp_path / "new").stat().st_mode) == 0o700
            assert {stat.S_IMODE(name.stat().st_mode) for name in names} == {0o600}
    finally:
        os.umask(before)


@pytest.mark.skipif(os.name == "nt", reason="rights are those of POSIX")
def test_rights_that_its_owner_gave_to_a_store_stay(tmp_path, attempt):
    with open_store(tmp_path) as store:
        store.record(attempt())
    (tmp_path / database.FILE_NAME).chmod(0o640)
    with open_store(tmp_path) as store:
        assert len(store.attempts()) == 1
    assert stat.S_IMODE((tmp_path / database.FILE_NAME).stat().st_mode) == 0o640


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no pipes with names here")
def test_a_pipe_or_a_device_in_the_place_of_the_store_is_refused_at_once(tmp_path):
    os.mkfifo(tmp_path / "progress.db")
    with pytest.raises(StoreError, match="is no ordinary file"):
        open_store(tmp_path)
    (tmp_path / "progress.db").unlink()
    (tmp_path / "progress.db").symlink_to("/dev/zero")
    with pytest.raises(StoreError, match="is no ordinary file"):
        open_store(tmp_path)
