"""What the app says in a corner, and what it shows of a text from elsewhere."""

import sqlite3
from contextlib import closing
from pathlib import Path

from textual.events import Paste
from textual.widgets import Input

from tests.app.conftest import OpenApp
from tutor.app.simulator.screen import SimulatorScreen
from tutor.app.trainer.screen import TrainerScreen
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


async def test_nothing_that_a_file_says_or_that_is_pasted_reaches_the_terminal_to_be_obeyed(
    open_app: OpenApp, tmp_path: Path
) -> None:
    obeyed = "\x1b\x07\x9b\u202e"
    path = tmp_path / f"points{obeyed}.csv"
    rows = "".join(f"{n:.9f},{n * 2 % 7:.9f},{('a', f'b{obeyed}')[n % 2]}\n" for n in range(20))
    path.write_text(f"x{obeyed},y,kind\n{rows}", encoding="utf-8")
    app, shown = open_app(), set[str]()
    async with app.run_test(size=(120, 40)) as pilot:

        async def look(key: str = "") -> None:
            await pilot.press(*filter(None, [key]))
            await pilot.pause()
            await app.workers.wait_for_complete()
            await pilot.pause()
            shown.update(segment.text for strip in app.screen._compositor.render_strips() for segment in strip)

        app.push_screen(TrainerScreen(f'"{path}" epochs=3 layers=2'))
        for key in ("", "e", "b", "escape"):
            await look(key)
        path.write_text("x,y\n1,2\n2,3\n4,4\n", encoding="utf-8")
        app.push_screen(SimulatorScreen(run_line=f'"mean((w*x - y)^2)" data="{path}"'))
        for key in ("", "y"):
            await look(key)
        app.post_message(Paste(f"{obeyed}0.5"))
        await look("enter")
        assert app.screen.query_one(Input).value.endswith("0.5")
    assert {mark for text in shown for mark in text if mark in obeyed} == set()
    assert any("U+202E" in text for text in shown)
