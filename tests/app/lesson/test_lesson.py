"""The lesson screen: read, answered, helped, kept and left."""

import asyncio
import shutil

from textual.widgets import Input, OptionList, Static

from tests.app.golden import assert_golden, screen_text
from tests.app.lesson.visit import card_of, settle, until
from tutor.app.graph.screen import GraphScreen
from tutor.app.graph.view import GraphView
from tutor.app.lesson.contents import ContentsScreen
from tutor.app.lesson.lesson import LessonScreen
from tutor.app.lesson.lesson_end import LessonEndScreen
from tutor.app.simulator.screen import SimulatorScreen
from tutor.app.simulator.view import SimulatorView
from tutor.app.trainer.screen import TrainerScreen
from tutor.app.trainer.view import TrainerView
from tutor.course.progress import Position


async def test_it_opens_at_the_page_and_the_question_where_one_left(open_app):
    app = open_app("learn", "01")
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await pilot.press("f8")
        await settle(pilot)
        card_of(app, "first.why").focus_answer()
        await settle(pilot)
    again = open_app("learn")
    async with again.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        assert "page 2 of 2" in screen_text(again)
        assert isinstance(again.focused, Input)
        assert card_of(again, "first.why") in again.focused.ancestors


async def test_play_opens_the_simulator_at_the_figures_state_and_comes_back_to_it(open_app):
    app = open_app("learn", "01")
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        await pilot.press("f8")
        await settle(pilot)
        figure = app.screen.query_one(SimulatorView)
        figure.focus()
        await pilot.press("space", "space")
        await settle(pilot)
        state = figure.simulation
        assert state.descent.cursor == 2
        await pilot.press("f5")
        await settle(pilot)
        assert isinstance(app.screen, SimulatorScreen)
        assert app.screen.query_one(SimulatorView).simulation is state
        await pilot.press("space", "escape")
        await settle(pilot)
        assert isinstance(app.screen, LessonScreen)
        assert app.screen.query_one(SimulatorView).simulation is state


async def test_a_graph_and_a_training_are_played_with_where_they_stand(open_app):
    app = open_app("learn", "03")
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        graph = app.screen.query_one(GraphView)
        graph.focus()
        await pilot.press("space", "space", "f5")
        await settle(pilot)
        assert isinstance(app.screen, GraphScreen)
        assert app.screen.query_one(GraphView).walk is graph.walk
        await pilot.press("escape", "f8")
        await settle(pilot)
        training = app.screen.query_one(TrainerView)
        training.focus()
        await pilot.press("space", "f5")
        await settle(pilot)
        assert isinstance(app.screen, TrainerScreen)
        assert app.screen.query_one(TrainerView).trainer is training.trainer


async def test_the_contents_mark_what_is_done_and_lead_to_a_page(open_app):
    app = open_app("learn", "01")
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await pilot.press(*"2.75", "enter")
        await settle(pilot)
        await pilot.press("f2")
        await settle(pilot)
        assert isinstance(app.screen, ContentsScreen)
        shown = screen_text(app)
        assert "●  1  A first lesson ◂ here" in shown
        assert "○  2  A figure" in shown
        await pilot.press("down", "enter")
        await settle(pilot)
        assert "page 2 of 2" in screen_text(app)


async def test_the_end_says_what_was_missed_and_leads_back_to_it(open_app):
    app = open_app("learn", "01")
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await pilot.press(*"9", "enter", "f8")
        await settle(pilot)
        await pilot.press("f8")
        await settle(pilot)
        assert isinstance(app.screen, LessonEndScreen)
        shown = screen_text(app)
        assert "0 of 3 answered" in shown
        assert "✗ Page 1, A first lesson" in shown
        assert "you: 9  right: 2.75" in shown
        assert "→ Next lesson: Every kind" in shown
        assert "First review: tomorrow, 1 question" in shown
        await pilot.press("end", "enter")
        await settle(pilot)
        assert "page 1 of 2" in screen_text(app)
        assert card_of(app, "first.update").asking.answer == "9"


async def test_the_next_lesson_follows_from_the_end(open_app):
    app = open_app("learn", "01")
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await pilot.press("f8")
        await settle(pilot)
        await pilot.press("f8")
        await settle(pilot)
        await pilot.press("enter")
        await settle(pilot)
        assert "02 · Every kind" in screen_text(app)
        assert "Builds on: A first lesson" in screen_text(app)
        await pilot.press("escape")
        await settle(pilot)
        assert "learn gradient descent by doing it" in screen_text(app)


async def test_a_saved_file_is_shown_again_and_keeps_the_questions_that_did_not_change(open_app, lessons, tmp_path):
    path = tmp_path / "01-first.md"
    shutil.copy(lessons / "01-first.md", path)
    app = open_app("learn", str(path))
    async with app.run_test(size=(80, 50)) as pilot:
        await settle(pilot)
        await pilot.press(*"9", "enter")
        await settle(pilot)
        text = path.read_text(encoding="utf-8")
        path.write_text(text.replace("The update is", "One update is"), encoding="utf-8")
        await app.screen._reload_if_saved()
        await settle(pilot)
        assert "One update is" in screen_text(app)
        assert card_of(app, "first.update").asking.answer == "9"
        path.write_text(text.replace("kind: number", "kind: nonsense"), encoding="utf-8")
        await app.screen._reload_if_saved()
        await settle(pilot)
        assert "One update is" in screen_text(app)


async def test_what_the_store_says_of_the_disk_is_told(open_app):
    app = open_app("learn", "01")
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await settle(pilot)
        app.learner.store.notice = "Progress is kept only until you leave."
        await pilot.press(*"2.75", "enter")
        await settle(pilot)
        assert "Progress is kept only" in screen_text(app)


async def test_a_lesson_page_looks_as_it_did_at_both_sizes(open_app):
    for size, name in (((80, 24), "lesson-80x24"), ((120, 40), "lesson-120x40")):
        app = open_app("learn", "01")
        async with app.run_test(size=size) as pilot:
            await settle(pilot)
            if name == "lesson-120x40":
                await pilot.press("f8")
                await settle(pilot)
            assert_golden(app, name)


async def test_one_enter_turns_the_page_when_all_on_it_is_answered(open_app):
    app = open_app("learn", "01")
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await pilot.press(*"2.75", "enter")
        await settle(pilot)
        place = app.screen.query_one("#lesson-place", Static)
        assert str(place.content) == "[●]○  page 1 of 2"
        await pilot.press("enter")
        await until(pilot, lambda: str(place.content).endswith("●[○]  page 2 of 2"))
        assert len(app.learner.store.attempts()) == 1


async def test_one_key_goes_to_the_figure_and_back_to_what_was_being_typed(open_app):
    app = open_app("learn", "01")
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        await pilot.press("ctrl+n")
        await settle(pilot)
        card_of(app, "first.why").focus_answer()
        await pilot.press(*"sm")
        await pilot.press("ctrl+f")
        assert isinstance(app.focused, SimulatorView)
        assert "ctrl+f" in screen_text(app)
        await pilot.press("ctrl+f", "a")
        assert card_of(app, "first.why").query_one(Input).value == "sma"


async def test_a_page_is_laid_out_once_and_stays(open_app, monkeypatch):
    seen: list[list[object]] = []
    refresh = LessonScreen._compositor_refresh

    def noted(screen):
        refresh(screen)
        regions = [widget.region for widget in screen.query("FigureBox, FigureBox ChartView, QuestionCard")]
        if regions and (not seen or seen[-1] != regions):
            seen.append(regions)

    app = open_app("learn", "01")
    app.learner.store.set_position(Position("first", 1, None, app.learner.now()))
    monkeypatch.setattr(LessonScreen, "_compositor_refresh", noted)
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        assert "page 2 of 2" in screen_text(app)
    assert len(seen) == 1, seen


async def test_a_page_opens_at_its_top_with_its_first_question_ready(open_app):
    app = open_app("learn", "02")
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        page, options = app.screen.page, card_of(app, "kinds.sign").query_one(OptionList)
        assert app.focused is options
        assert page.scroll_y == 0
        assert options.highlighted is None  # no option looks as if enter chose it
        await pilot.press("enter")  # which is not yet an answer
        assert card_of(app, "kinds.sign").asking.verdict is None
        await pilot.press("pagedown")
        assert page.scroll_y > 0
        await pilot.press("enter")  # the options are out of sight: they come into view, and nothing is answered
        assert card_of(app, "kinds.sign").asking.verdict is None
        assert app.screen.can_view_entire(options)
        await pilot.press("down", "down", "down")  # at the last option the arrow is the page's again
        assert options.highlighted == 1


async def test_only_what_a_lesson_lists_can_be_changed_in_its_figure(open_app):
    app = open_app("learn", "01")
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        await pilot.press("f8")
        await settle(pilot)
        figure = app.screen.query_one(SimulatorView)
        figure.focus()
        before = figure.simulation
        await pilot.press("o", "s", "w")
        assert isinstance(app.screen, LessonScreen)
        await pilot.click("#surface", offset=(10, 5))
        await pilot.press("t", *"optimizer=momentum", "enter")
        await settle(pilot)
        assert "Here you can change rate" in screen_text(app)
        assert figure.simulation is before
        await pilot.press("escape", "t", *"0.2", "enter")
        await settle(pilot)
        assert figure.simulation.learning_rate == 0.2
        await pilot.press("up")
        assert figure.simulation.learning_rate > 0.2


async def test_a_figures_frame_tells_its_step_though_the_picture_was_drawn_ahead(open_app):
    app = open_app("learn", "01")
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        await pilot.press("f8")
        await settle(pilot)
        figure = app.screen.query_one(SimulatorView)
        figure.focus()
        assert "step 0" in screen_text(app)
        for step in (1, 2):
            await until(pilot, lambda: figure._coming is not None)
            await pilot.press("space")
            await until(pilot, lambda step=step: f"step {step} ─" in screen_text(app))


async def test_a_figure_stands_as_it_was_left_when_one_turns_back_to_it(open_app):
    app = open_app("learn", "03")
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        walk = app.screen.query_one(GraphView)
        walk.focus()
        await pilot.press("space", "space", "f8")
        await settle(pilot)
        training = app.screen.query_one(TrainerView)
        training.focus()
        await pilot.press("space", "f7")
        await settle(pilot)
        assert app.screen.query_one(GraphView).walk is walk.walk
        await pilot.press("f8")
        await settle(pilot)
        assert app.screen.query_one(TrainerView).trainer is training.trainer


async def test_buttons_that_do_not_fit_stand_in_the_next_row(open_app):
    for width in (80, 100, 60, 44):
        async with (app := open_app("learn", "01")).run_test(size=(width, 50)) as pilot:
            await settle(pilot)
            await pilot.press("f3")
            await settle(pilot)
            await pilot.press("f3")
            await settle(pilot)
            shown = screen_text(app)
            for label in ("[ Answer  enter ]", "[ Show the working  F3 ]", "[ Skip  F4 ]"):
                assert label in shown, (width, label, shown)


async def test_who_answered_nothing_came_to_the_end_and_has_finished_nothing(open_app):
    app = open_app("learn", "01")
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        for _ in range(2):
            await pilot.press("f8")
            await settle(pilot)
        assert isinstance(app.screen, LessonEndScreen)
        shown = screen_text(app)
    assert "You came to the end of: A first lesson" in shown
    assert "0 of 3 answered" in shown
    assert "Nothing was answered yet." in shown
    assert "You finished" not in shown


async def test_a_lesson_whose_file_is_deleted_goes_on_and_says_so(open_app, lessons, tmp_path, monkeypatch):
    path = tmp_path / "01-first.md"
    shutil.copy(lessons / "01-first.md", path)
    monkeypatch.setattr("tutor.app.lesson.lesson._SAVED_EVERY", 0.02)
    app = open_app("learn", str(path))
    async with app.run_test(size=(80, 50), notifications=True) as pilot:
        await settle(pilot)
        path.unlink()
        await until(pilot, lambda: "01-first.md is no longer there" in " ".join(screen_text(app).split()))
        card_of(app, "first.update").focus_answer()
        await pilot.press(*"2.75", "enter")
        await until(pilot, lambda: "✓ Right." in screen_text(app))


async def test_a_page_that_is_turned_to_while_it_is_made_is_waited_for_and_made_once(open_app):
    app = open_app("learn", "01")
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        lesson = app.screen
        await asyncio.gather(lesson._stand_ahead(), lesson.action_turn(1))
        await settle(pilot)
        assert "page 2 of 2" in screen_text(app)
        assert [view.display for view in lesson.query("PageView")] == [False, True]
        typed = card_of(app, "first.why").query_one("Input")
        typed.value = "small"
        await pilot.press("ctrl+b")
        await settle(pilot)
        await pilot.press("ctrl+n")
        await settle(pilot)
        assert card_of(app, "first.why").query_one("Input") is typed  # the page is found as it was left
        assert typed.value == "small"
