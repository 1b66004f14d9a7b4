"""A store that meets trouble more than once, from more than one thread, and without ever waiting for the disk."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from threading import Thread
from types import SimpleNamespace

import pytest

from tutor.course.progress import database, open_store, tables
from tutor.course.progress import store as store_module


def on_disk(directory) -> list[str]:
    """What another program finds in the file."""
    with closing(sqlite3.connect(directory / database.FILE_NAME)) as file:
        return [uuid for (uuid,) in file.execute("SELECT uuid FROM attempt ORDER BY at")]


@pytest.fixture
def met_next(monkeypatch) -> Callable[[], None]:
    """Lets the next transaction meet a damaged page."""
    real, waiting = database.transaction, []

    def transaction(*arguments):
        if waiting:
            raise waiting.pop()
        return real(*arguments)

    def meet() -> None:
        error = sqlite3.DatabaseError("database disk image is malformed")
        error.sqlite_errorcode = sqlite3.SQLITE_CORRUPT
        waiting.append(error)

    monkeypatch.setattr(database, "transaction", transaction)
    return meet


def test_a_file_that_breaks_twice_in_one_visit_is_set_aside_twice(tmp_path, attempt, met_next):
    with open_store(tmp_path) as store:
        for number in (1, 2):
            store.rows("PRAGMA wal_checkpoint(TRUNCATE)")
            store.path.write_bytes(b"not a database " * 500)
            met_next()
            store.record(attempt(uuid=f"after {number}"))
            assert store.notice.endswith(f"progress.corrupt-{number}.db, and a new one was begun.")
            assert on_disk(tmp_path) == [f"after {number}"]
            assert (tmp_path / f"progress.corrupt-{number}.db").read_bytes() == b"not a database " * 500


def test_damage_that_another_program_has_set_aside_costs_nothing_the_first_time(tmp_path, attempt, met_next):
    with open_store(tmp_path) as store:
        met_next()
        store.record(attempt(uuid="first"))
        assert store.notice is None
        assert on_disk(tmp_path) == ["first"]


def test_damage_that_comes_back_and_cannot_be_set_aside_leaves_the_visit_in_memory(tmp_path, attempt, met_next):
    store = open_store(tmp_path)
    for number in (1, 2):
        met_next()
        store.record(attempt(uuid=f"answer {number}", day=number))
    assert store.notice.startswith("Progress is kept only until you leave")
    assert on_disk(tmp_path) == ["answer 1"]
    assert store.close() is None
    assert on_disk(tmp_path) == ["answer 1", "answer 2"]


def test_a_store_can_be_used_from_any_thread_on_the_disk_and_in_memory(tmp_path, attempt):
    (tmp_path / "in the way" / database.FILE_NAME).mkdir(parents=True)
    gone = sqlite3.connect(":memory:")
    gone.close()
    unread = database.connect_in_memory(gone)
    used = []
    with open_store(tmp_path / "disk") as disk, open_store(tmp_path / "in the way") as memory:
        works = [
            lambda: disk.record(attempt()),
            lambda: memory.record(attempt()),
            lambda: unread.execute("SELECT count(*) FROM attempt").fetchone(),
        ]
        for work in works:
            thread = Thread(target=lambda work=work: used.append(work()))
            thread.start()
            thread.join()
    unread.close()
    assert len(used) == len(works)
    assert used[2] == (0,)


def test_what_is_forgotten_while_the_disk_fills_up_leaves_one_tombstone(tmp_path, attempt, monkeypatch):
    bury, waiting = tables.bury, [sqlite3.OperationalError("database or disk is full")]
    waiting[0].sqlite_errorcode = sqlite3.SQLITE_FULL

    def full_at_first(*arguments):
        if waiting:
            raise waiting.pop()
        return bury(*arguments)

    store = open_store(tmp_path)
    store.record(attempt())
    monkeypatch.setattr(tables, "bury", full_at_first)
    assert store.forget("all", at=attempt(day=1).at) == 1
    assert "the disk is full" in store.notice
    assert store.close() is None
    with open_store(tmp_path) as again:
        assert (len(again.tombstones()), again.attempts()) == (1, [])


def locked(*arguments, **options):
    error = sqlite3.OperationalError("database is locked")
    error.sqlite_errorcode = sqlite3.SQLITE_BUSY
    raise error


def test_a_disk_that_does_not_answer_is_tried_again_every_five_seconds(tmp_path, attempt, monkeypatch):
    now, tries, opens = [100.0], [], database.connect

    def connect(*arguments, **options):
        tries.append(now[0])
        return locked() if now[0] < 112 else opens(*arguments, **options)

    with open_store(tmp_path) as store:
        monkeypatch.setattr(store_module, "time", SimpleNamespace(monotonic=lambda: now[0]))
        monkeypatch.setattr(database, "connect", connect)
        store._connection.execute("PRAGMA busy_timeout = 0")
        with closing(sqlite3.connect(tmp_path / database.FILE_NAME, isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            for number, moment in enumerate((100.0, 104.9, 105.0, 105.1, 109.9, 110.0, 114.0)):
                now[0] = moment
                store.record(attempt(uuid=f"answer {number}", day=number))
            other.execute("ROLLBACK")
        assert tries == [105.0, 110.0]
        assert on_disk(tmp_path) == []
        now[0] = 115.0
        store.record(attempt(uuid="answer 7", day=7))
        assert tries == [105.0, 110.0, 115.0]
        assert on_disk(tmp_path) == [f"answer {number}" for number in range(8)]


def test_nobody_waits_for_a_disk_that_is_tried_again(tmp_path, attempt, monkeypatch):
    connect, timeouts = sqlite3.connect, []

    def noted(*arguments, **options):
        timeouts.append(options.get("timeout"))
        return connect(*arguments, **options)

    store = open_store(tmp_path)
    store._connection.execute("PRAGMA busy_timeout = 0")
    with closing(connect(tmp_path / database.FILE_NAME, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        store.record(attempt())
        monkeypatch.setattr(sqlite3, "connect", noted)
        store.close()
    assert timeouts == [0]
