"""What the app says in a corner."""

import sqlite3
from contextlib import closing
from pathlib import Path

from tests.app.conftest import OpenApp
from tutor.course.progress.exchange import read_export_file


async def test_a_notification_shows_what_a_terminal_would_obey(open_app: OpenApp) -> None:
    app = open_app()
    async with app.run_test(size=(80, 24)) as pilot:
        app.screen.notify("\x1b]52;c;ZXZpbA==\a is kept", title="\u202e", markup=False)
        await pilot.pause()
        (told,) = app._notifications
    assert (told.message, told.title) == ("␛]52;c;ZXZpbA==␇ is kept", "⟨U+202E⟩")


async def test_a_disk_that_takes_nothing_more_is_told_at_the_answer_and_the_answer_is_in_a_file(
    open_app: OpenApp, tmp_path: Path
) -> None:
    app = open_app("learn", "01")
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        app.learner.store._connection.execute("PRAGMA busy_timeout = 0")
        with closing(sqlite3.connect(tmp_path / "data" / "progress.db", isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            await pilot.press(*"2.75", "enter")
            assert ["locked" in told.message for told in app._notifications] == [True]
            said = app.learner.leave()
    assert said is not None
    path = Path(said.rpartition("tutor import ")[2].strip(" .`"))
    assert [given.answer for given in read_export_file(path).attempts] == ["2.75"]
