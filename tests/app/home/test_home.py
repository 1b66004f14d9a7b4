"""The home screen: a newcomer's, and that of someone who has been here."""

import re
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from tests.app.golden import assert_golden, screen_text
from tutor.app.home.course_list import course_rows, lesson_mark
from tutor.app.home.home import HomeScreen
from tutor.app.home.opening import OpeningScreen, OpeningView
from tutor.app.home.preview import Preview
from tutor.app.lesson.lesson import LessonScreen
from tutor.app.simulator.view import SimulatorView
from tutor.app.trainer.view import TrainerView
from tutor.app.widgets.learnt import Learnt, heat_map, heat_mark, known
from tutor.course.lesson.front_matter import Header
from tutor.course.progress import Attempt, Position
from tutor.course.review.outline import Outline
from tutor.course.review.summary import LessonProgress, Summary

NOW = datetime(2026, 3, 4, 12, tzinfo=UTC)


async def settle(pilot):
    await pilot.pause()
    await pilot.app.workers.wait_for_complete()
    await pilot.pause()
    await pilot.pause()


def leave_a_history(store):
    """A lesson done two weeks ago, and one begun yesterday with a slip in it."""
    for days, question, verdict, mistake in (
        (14, "first.update", "wrong", "plus-for-minus"),
        (14, "first.near", "right", None),
        (14, "first.why", "self-graded", None),
        (13, "first.update", "right", None),
        (1, "kinds.sign", "right", None),
        (1, "kinds.vector", "wrong", "plus-for-minus"),
    ):
        store.record(
            Attempt(
                question=question,
                lesson=question.partition(".")[0],
                answer="",
                verdict=verdict,
                mistake=mistake,
                milliseconds=9000,
                at=NOW - timedelta(days=days),
            )
        )
    store.set_position(Position("kinds", 0, "kinds.which", NOW - timedelta(days=1)))


async def test_a_newcomer_plays_the_opening_with_one_key_and_goes_on_into_the_first_lesson(open_app):
    app = open_app()
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        assert "▶ Start here: roll a ball" in screen_text(app)
        assert_golden(app, "home-newcomer-80x24")
        await pilot.press("enter")
        await settle(pilot)
        assert isinstance(app.screen, OpeningScreen)
        await pilot.press("space")
        assert "It went downhill" in screen_text(app)
        await pilot.press("space", "space", "space", "p", *"2.5", "enter")
        await settle(pilot)
        assert "Go too far on purpose" in screen_text(app)
        assert not app.learner.store.attempts()  # nothing was taught yet, so nothing is held against anyone
        await pilot.press(*["up"] * 8, "space")
        assert "Too small an α creeps" in screen_text(app)
        await pilot.press("n", "space", "space", "space")  # α is 0.6 here: it goes past, and is quick enough
        await settle(pilot)
        assert app.screen.query_one(OpeningView).simulation.learning_rate == 0.6
        assert "that is gradient descent" in " ".join(screen_text(app).replace("█", " ").split())
        await pilot.press("enter")
        await settle(pilot)
        assert isinstance(app.screen, LessonScreen)
        assert "01 · A first lesson" in screen_text(app)


async def test_the_opening_can_be_passed_over_and_found_again_and_is_no_gate_for_who_was_here(open_app):
    app = open_app()
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await pilot.press("enter", "escape")
        await settle(pilot)
        assert "Start here" not in screen_text(app)
        assert "▶ Begin: A first lesson" in screen_text(app)
        await pilot.press("o")
        await settle(pilot)
        assert isinstance(app.screen, OpeningScreen)


async def test_one_who_was_here_goes_on_where_they_left_and_sees_what_is_due(open_app):
    for size in ((80, 24), (120, 40)):
        app = open_app()
        if not app.learner.store.attempts():
            leave_a_history(app.learner.store)
        async with app.run_test(size=size) as pilot:
            await settle(pilot)
            shown = screen_text(app)
            assert "▶ Go on: Every kind, page 1" in shown
            assert "due today" in shown
            assert re.search("● 01 A first lesson .* 3/3", shown)
            assert re.search("◐ 02 Every kind .* 1/7", shown)
            assert_golden(app, f"home-{size[0]}x{size[1]}")
    async with (app := open_app()).run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await pilot.click(offset=(70, 15))  # beside the list: the keys stay with it
        await pilot.press("down", "enter")
        await settle(pilot)
        assert "Before Every kind" in screen_text(app)  # one question that is due comes first
        await pilot.press("escape")
        await settle(pilot)
        assert "02 · Every kind" in screen_text(app)


async def test_no_row_moves_when_what_was_learnt_has_been_read(open_app, monkeypatch):
    def places(app):
        boxes = [app.screen.query_one(name).region for name in ("#lessons", "#preview", "#beside")]
        return [option.id for option in app.screen.query_one("#lessons").options], boxes

    app = open_app()
    leave_a_history(app.learner.store)
    count = HomeScreen.count_progress
    monkeypatch.setattr(HomeScreen, "count_progress", lambda screen: None)
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        before = places(app)
        assert "3/3" not in screen_text(app)
        count(app.screen)
        await settle(pilot)
        assert "3/3" in screen_text(app)
        assert places(app) == before


async def test_a_lesson_plays_by_itself_where_things_may_move(open_app, monkeypatch):
    monkeypatch.delenv("DESCENT_TUTOR_STILL")
    app = open_app()
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        first = app.screen.query_one(Preview).query_one("ChartView").chart
        for _ in range(40):
            await pilot.pause(0.1)
            if app.screen.query_one(Preview).query_one("ChartView").chart is not first:
                break
        assert app.screen.query_one(Preview).query_one("ChartView").chart is not first


async def test_a_slip_opens_the_lesson_that_cures_it_at_its_page_and_leaves_the_place_in_the_course(open_app):
    app = open_app()
    leave_a_history(app.learner.store)
    app.learner.store.set_position(Position("first", 0, None, NOW))
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        assert "1  plus for minus 2 times" in screen_text(app)
        await pilot.press("2")
        assert "learn gradient descent by doing it" in screen_text(app)  # there is one slip only
        await pilot.press("1")
        await settle(pilot)
        assert "02 · Every kind" in screen_text(app)
        await pilot.press("escape")
        await settle(pilot)
        assert "▶ Go on: A first lesson, page 1" in screen_text(app)
        row, line = next((row, line) for row, line in enumerate(screen_text(app).splitlines()) if "1  plus" in line)
        await pilot.click(offset=(line.index("plus "), row))
        await settle(pilot)
        assert "02 · Every kind" in screen_text(app)


async def test_what_was_answered_shows_on_the_way_back(open_app):
    app = open_app()
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await pilot.press("down", "enter")
        await settle(pilot)
        await pilot.press(*"2.75", "enter")
        await settle(pilot)
        await pilot.press("escape")
        await settle(pilot)
        assert re.search("◐ 01 A first lesson .* 1/3", screen_text(app))
        assert "▶ Go on: A first lesson, page 1" in screen_text(app)


def test_marks_differ_in_their_characters():
    marks = [lesson_mark(LessonProgress("a", 3, done, 0)) for done in (0, 1, 3)]
    assert marks == ["○", "◐", "●"]
    assert [heat_mark(answers) for answers in (0, 1, 3, 4, 10, 19, 20, 500)] == list("·░░▒▓▓██")


def test_a_heat_map_has_a_column_for_each_week_and_names_each_month_once():
    monday = date(2026, 2, 2)
    days = {monday + timedelta(days=count): count % 3 for count in range(31)}
    rows = heat_map(days, weeks=26).plain.splitlines()
    assert rows[0].split() == ["Feb", "Mar"]
    assert [len(row.split()[1 if row[0] != " " else 0 :]) for row in rows[1:8]] == [5, 5, 5, 4, 4, 4, 4]
    assert heat_map(days, weeks=2).plain.splitlines()[1] == "Mo · ░"


def test_what_is_known_is_told_in_counts_a_part_a_row():
    headers = [Header(Path("01-a.md"), "a", "A", part="One"), Header(Path("02-b.md"), "b", "B", part="One")]
    rows = (LessonProgress("a", 5, 3, 0, learning=2, holds=1), LessonProgress("b", 4, 0, 0))
    summary = Summary(None, 2, 3, rows, {}, {}, (), coming=((date(2026, 3, 7), 4),))
    assert known(summary, headers, 60).plain.splitlines()[1].split() == ["One", "1", "2", "6"]
    assert known(summary, headers, 20).plain == "holding 1 · learning 2 · new 6"
    learnt = Learnt(Outline((), {}, {}), summary, (), headers, date(2026, 3, 4))
    assert learnt.panel(60, opens=True).plain.endswith("\nnext reviews: today 2 · Saturday 4")
    assert "next reviews" not in learnt.panel(60, opens=False).plain


def test_a_course_fills_the_width_it_has_and_heads_each_part():
    headers = [Header(Path(f"0{n}-x.md"), f"x{n}", "A title", part="One", questions=9, minutes=12) for n in range(3)]
    for width in (44, 56, 62, 90):
        rows = course_rows((), headers, {"x1": LessonProgress("x1", 9, 4, 2)}, width, 4)
        assert [row.disabled for row in rows] == [True, False, False, False]
        assert {row.prompt.cell_length for row in rows[1:]} == {width}
        assert rows[2].prompt.plain.startswith("◐ 01 A title")


async def test_the_simulator_and_the_trainer_are_found_again_as_they_were_left(open_app):
    app = open_app()
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await pilot.press("s")
        await settle(pilot)
        await pilot.press("space", "space")
        view = app.screen.query_one(SimulatorView)
        view.playing = True
        await pilot.press("escape")
        await settle(pilot)
        assert not view.playing
        await pilot.press("s")
        await settle(pilot)
        assert app.screen.query_one(SimulatorView) is view
        assert view.simulation.descent.cursor >= 2
        await pilot.press("escape", "t")
        await settle(pilot)
        trainer = app.screen.query_one(TrainerView)
        await pilot.press("space", "o", "escape")
        await settle(pilot)
        assert app.screen.query_one(TrainerView) is trainer
        assert trainer.look.picture != "number"
        await pilot.press("escape")
        await settle(pilot)
        assert isinstance(app.screen, HomeScreen)
        await pilot.press("t")
        await settle(pilot)
        assert app.screen.query_one(TrainerView).trainer.training.cursor == 1


async def test_whoever_comes_home_from_a_lesson_finds_it_as_it_looks_when_it_opens_first(open_app):
    app = open_app("learn", "01")
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await pilot.press("escape")
        await settle(pilot)
        assert {app.screen.query_one(part).styles.border_top[0] for part in ("#lessons", "#beside")} == {"round"}


async def test_no_ball_rolls_on_behind_what_opens_over_the_opening(open_app):
    app = open_app("opening")
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        view = app.screen.query_one(OpeningView)
        view.action_play()
        await pilot.press("f1")
        await settle(pilot)
        assert app.screen is not view.screen
        assert not view.playing


async def test_the_next_start_finds_theme_simulator_and_graph_as_they_were_left(open_app):
    app = open_app()
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        app.theme = "tutor-light"
        await pilot.press("s")
        await settle(pilot)
        await pilot.press("space", "space", "up", "space", "2", "right_square_bracket")
        await settle(pilot)
        view = app.screen.query_one(SimulatorView)
        left = view.simulation.descent, view.panels, view.speed
        await pilot.press("escape", "g", "space", "space")
        await settle(pilot)
    app = open_app()
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        assert app.theme == "tutor-light"
        await pilot.press("s")
        await settle(pilot)
        view = app.screen.query_one(SimulatorView)
        assert view.simulation.descent.cursor == left[0].cursor == 3
        assert list(view.simulation.descent.history.losses) == list(left[0].history.losses)
        assert (view.panels, view.speed) == left[1:] == (("tangent",), 10)
        await pilot.press("escape", "g")
        await settle(pilot)
        assert "step 2 of" in screen_text(app)


async def test_settings_that_cannot_be_read_are_told_and_the_program_starts(open_app, tmp_path):
    path = tmp_path / "data" / "settings.json"
    path.parent.mkdir()
    path.write_text('{"format": 99}')
    app = open_app()
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await settle(pilot)
        assert "newer tutor" in " ".join(each.message for each in app._notifications)
        app.theme = "tutor-light"
        await settle(pilot)
    assert path.read_text() == '{"format": 99}'


async def test_a_run_is_named_reopened_and_raced_from_the_gallery(open_app):
    app = open_app("sim", "parabola start=6 rate=0.1 steps=4")
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        await pilot.press("ctrl+l")
        await settle(pilot)
        await pilot.press(*"slow", "enter")
        await settle(pilot)
        assert "Kept as “slow”." in screen_text(app)
        await pilot.press("escape", "n", "up")
        await settle(pilot)
        view = app.screen.query_one(SimulatorView)
        await pilot.press("ctrl+l", "c")
        await settle(pilot)
        assert len(view.simulation.others) == 1
        await pilot.press("escape", "ctrl+l", "enter")
        await settle(pilot)
        assert app.screen.query_one(SimulatorView) is view
        assert (view.simulation.descent.cursor, view.simulation.learning_rate) == (4, 0.1)


async def test_without_colour_the_marked_line_is_told_from_the_others(open_app, monkeypatch):
    monkeypatch.setenv("NO_COLOR", "1")
    async with (app := open_app()).run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        marked, *others = [
            segment.style
            for strip in app.screen._compositor.render_strips()
            for segment in strip
            if segment.style and re.search("^▶ |^◆ |^[?] ", segment.text)
        ]
        assert marked not in others
        assert marked.underline
