"""The switchboard: what opens where, keys and commands, and what the first paint does without."""

import sqlite3
import subprocess
import sys
from contextlib import closing

import pytest
from textual.binding import Binding
from textual.widgets import Input, Markdown, Static

from tests.app.golden import screen_text
from tutor.app.app import Opening, TutorApp, run_app
from tutor.app.home.finding import Finder, commands
from tutor.app.home.help import HelpScreen, keys_of
from tutor.app.home.home import HomeScreen
from tutor.app.lesson.chosen_answer import ChosenAnswer
from tutor.app.lesson.contents import ContentsScreen
from tutor.app.lesson.lesson import LessonScreen
from tutor.app.lesson.lesson_end import LessonEndScreen
from tutor.app.lesson.ordered_answer import OrderedAnswer
from tutor.app.lesson.picture_view import PictureView
from tutor.app.lesson.question_card import QuestionCard
from tutor.app.lesson.review import ReviewScreen
from tutor.app.simulator.view import SimulatorView
from tutor.app.widgets.choices import Palette
from tutor.course.lesson.glossary import not_met
from tutor.engine.errors import UserError

OURS = (TutorApp, HomeScreen, LessonScreen, LessonEndScreen, ReviewScreen, ContentsScreen, HelpScreen)
WIDGETS = (QuestionCard, ChosenAnswer, OrderedAnswer, PictureView)
SCREENS_WITH_HELP = (HomeScreen, LessonScreen, LessonEndScreen, ReviewScreen)

FIRST_PAINT = """
import asyncio, sys
from tutor.app.app import TutorApp
seen = []
def painted(app):
    seen.extend(name for name in ("numpy", "plotext", "pydantic", "fsrs") if name in sys.modules)
    app.exit()
TutorApp.on_ready = painted
async def main():
    async with TutorApp().run_test():
        pass
asyncio.run(main())
print(",".join(seen) or "none")
"""


async def settle(pilot):
    await pilot.pause()
    await pilot.app.workers.wait_for_complete()
    await pilot.pause()


def test_the_first_paint_waits_for_no_numbers_and_no_lesson_models(lessons):
    done = subprocess.run([sys.executable, "-c", FIRST_PAINT], capture_output=True, text=True, timeout=60, check=True)
    assert done.stdout.strip() == "none"


@pytest.mark.parametrize(
    ("opening", "said"),
    [
        (Opening("learn", "9999"), "no lesson “9999”"),
        (Opening("sim", "parabola speed=3"), "speed"),
        (Opening(theme="tutor-drak"), "Did you mean “tutor-dark”"),
    ],
)
def test_what_cannot_be_opened_is_said_before_the_screen_is_taken(opening, said, lessons):
    with pytest.raises(UserError, match=said):
        run_app(opening)


def test_progress_that_a_newer_program_wrote_is_refused_in_a_sentence(lessons, tmp_path):
    with closing(sqlite3.connect(tmp_path / "progress.db")) as connection:
        connection.execute("PRAGMA user_version = 999")
    with pytest.raises(UserError, match="newer"):
        run_app(Opening(data_directory=tmp_path))


@pytest.mark.parametrize("owner", [*OURS, *WIDGETS], ids=lambda owner: owner.__name__)
def test_every_key_has_a_label_and_an_explanation(owner):
    bindings = [binding for binding in owner.BINDINGS if binding not in owner.__mro__[1].__dict__.get("BINDINGS", ())]
    assert bindings
    for binding in bindings:
        assert isinstance(binding, Binding)
        assert binding.description, binding
        assert binding.tooltip, binding
        assert binding.id, binding


@pytest.mark.parametrize("owner", SCREENS_WITH_HELP, ids=lambda owner: owner.__name__)
def test_every_screen_says_what_it_is_for(owner):
    assert owner.HELP.strip().startswith("# ")


async def test_help_names_every_key_of_the_screen_below_by_purpose_and_the_first_ones_first(open_app):
    app = open_app()
    async with app.run_test(size=(120, 90)) as pilot:
        await settle(pilot)
        await pilot.press("s")
        await settle(pilot)
        await pilot.press("f1")
        await settle(pilot)
        said = " ".join(str(app.screen.query_one("#found", Static).render()).split())
        for title in ("First", "Stepping", "Changing", "Looking", "Looking closer", "Taking along", "Everywhere"):
            assert title in said
        below = app.screen_stack[-2]
        first, every = keys_of(below)
        assert [key.keys for key in first] == [key.keys for key in every if key in first]
        assert said.count(first[0].says) == 1
        assert len(first) == 6
        works = {active.binding.tooltip for active in below.active_bindings.values() if active.enabled}
        assert {key.says for key in every} == works - {""}
        assert app.screen.query_one(Markdown).source == below.HELP
        await pilot.press(*"optimizer")
        await settle(pilot)
        found = str(app.screen.query_one("#found", Static).render())
        assert "Choose another update rule" in found
        assert "Make one whole update" not in found
        await pilot.press("escape")
        await settle(pilot)
        assert app.screen is below


async def test_help_leaves_out_keys_that_need_words_of_later_lessons(open_app, monkeypatch):
    monkeypatch.delenv("DESCENT_TUTOR_LESSONS")
    assert {"eigenvalues", "Hessian", "momentum"} <= set(not_met("one-weight"))
    assert "loss" not in not_met("one-weight")
    assert not_met("pixels") == ()
    app = open_app("sim")
    async with app.run_test(size=(120, 60)) as pilot:
        await settle(pilot)
        (hessian,) = (key for key in keys_of(app.screen)[1] if "eigenvalue" in key.says or "curvatures" in key.says)
        for words, left_out in ((not_met("one-weight"), True), ((), False)):
            app.push_screen(HelpScreen(app.screen, words))
            await settle(pilot)
            shown = " ".join(str(app.screen.query_one("#found", Static).render()).split())
            assert (hessian.says[:20] not in shown) is left_out
            assert ("more keys need words" in shown) is left_out
            await pilot.press("escape")
            await settle(pilot)


async def test_the_glossary_is_a_key_away_and_can_be_searched(open_app, monkeypatch):
    monkeypatch.delenv("DESCENT_TUTOR_LESSONS")
    app = open_app()
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await pilot.press("ctrl+g")
        await settle(pilot)
        await pilot.press(*"saddle")
        await settle(pilot)
        shown = screen_text(app)
        assert "saddle: a critical point" in shown
        assert "Saddles, plateaus" in shown
        await pilot.press("escape")
        await settle(pilot)
        assert isinstance(app.screen, HomeScreen)


async def test_where_nothing_moves_by_itself_the_cursor_does_not_blink(open_app):
    app = open_app()
    async with app.run_test() as pilot:
        await settle(pilot)
        await pilot.press("ctrl+g")
        await pilot.pause()
        assert not app.screen.query_one(Input).cursor_blink
        await pilot.press("escape")
        app.toggle_motion()
        await pilot.press("ctrl+g")
        await pilot.pause()
        assert app.screen.query_one(Input).cursor_blink


async def test_people_find_things_by_their_own_words_and_each_once(open_app):
    app = open_app()
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        titles = [command.title for command, _ in commands(app, app.screen)]
        assert len(titles) == len(set(titles))
        assert [title for title in titles if "quit" in title.lower()] == ["Quit (q ^q)"]
        finder = Finder(app.screen)

        async def found(query):
            hits = sorted([hit async for hit in finder.search(query)], key=lambda hit: -hit.score)
            return [str(hit.match_display) for hit in hits]

        for query, title in (
            ("exit", "Quit"),
            ("glossary", "Words"),
            ("light", "Theme: light"),
            ("colour", "Theme: dark"),
            ("tour", "First minute"),
            ("practise", "Review"),
        ):
            assert any(each.startswith(title) for each in await found(query)), query


async def test_what_a_key_does_is_in_the_command_palette_too(open_app):
    app = open_app("learn", "01")
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        by_title = {command.title: command.callback for command, _ in commands(app, app.screen)}
        following = next(title for title in by_title if title.startswith("Next"))
        await by_title[following]()
        await settle(pilot)
        assert "page 2 of 2" in screen_text(app)
        app.action_command_palette()
        await settle(pilot)
        first = app.screen
        first.dismiss()
        app.action_command_palette()  # while the first is still on its way out
        await settle(pilot)
        assert isinstance(app.screen, Palette)
        assert app.screen is not first


async def test_every_footer_fits_eighty_columns(open_app):
    app = open_app("learn", "01")
    async with app.run_test(size=(80, 24)) as pilot:

        async def fits():
            await settle(pilot)
            shown = [active.binding for active in app.screen.active_bindings.values() if active.binding.show]
            assert shown
            line = screen_text(app).splitlines()[-1]
            assert all(key.description in line for key in shown), (app.screen, app.focused, line)

        await fits()
        await pilot.press("enter")
        await fits()
        await pilot.press("f8")
        await fits()
        app.screen.query_one(SimulatorView).focus()
        await fits()
        await pilot.press("f8")
        await fits()
        await pilot.press("escape", "escape")
        await fits()
        app.push_screen(LessonScreen(find("02"), app.learner))
        await settle(pilot)
        for card in app.screen.query(QuestionCard):
            card.focus_answer()
            await fits()
        await pilot.press("escape", "r")
        await fits()


def find(which):
    from tutor.course.lesson.catalogue import find_lesson

    return find_lesson(which)


@pytest.mark.parametrize("size", [(1, 1), (4, 2), (20, 6), (40, 12), (200, 60)])
async def test_no_size_is_too_small_to_live_in(open_app, size):
    app = open_app("learn", "02")
    async with app.run_test(size=size) as pilot:
        await settle(pilot)
        await pilot.press("f8")
        await settle(pilot)
        assert app.is_running
