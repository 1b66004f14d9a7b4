"""The core path and the placement on screen, over the course itself."""

from tests.app.golden import screen_text
from tutor.app.lesson.lesson import LessonScreen
from tutor.app.lesson.review import PlacementScreen
from tutor.course.lesson.catalogue import lesson_directory
from tutor.course.review.finishing import passed_lessons


async def settle(pilot):
    await pilot.app.workers.wait_for_complete()
    await pilot.pause()
    await pilot.pause()


async def test_the_core_path_goes_from_page_to_page_without_what_is_off_it(open_app, monkeypatch):
    monkeypatch.delenv("DESCENT_TUTOR_LESSONS")
    app = open_app("core")
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        screen = app.screen
        assert isinstance(screen, LessonScreen)
        assert "◆ core  " in screen_text(app)
        way = screen._lesson.way
        assert len(way) < len(screen._lesson.pages)
        seen = [screen._page]
        while screen._page < way[-1]:
            assert all(card.asking.question.core for card in screen.page.cards)
            await pilot.press("f8")
            await settle(pilot)
            seen.append(screen._page)
        assert tuple(seen) == way
        await pilot.press("f7")
        await settle(pilot)
        assert screen._page == way[-2]
        assert passed_lessons(app.learner.store) == frozenset()


async def test_the_placement_ends_after_two_that_are_left_and_says_where_to_go_on(open_app, monkeypatch):
    monkeypatch.delenv("DESCENT_TUTOR_LESSONS")
    app = open_app("placement")
    assert lesson_directory().name == "lessons"
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await settle(pilot)
        assert isinstance(app.screen, PlacementScreen)
        card = app.screen.card
        await pilot.press(*card.asking.variant.right_answer.replace("−", "-"), "enter")
        await settle(pilot)
        await pilot.press("f8")
        await settle(pilot)
        for _ in range(2):
            assert "of 12" in screen_text(app)
            await pilot.press("f4", "f4", "f4", "f4")
            await settle(pilot)
            await pilot.press("f8")
            await settle(pilot)
        assert "Go on with: The learning rate." in " ".join(screen_text(app).split())
        assert passed_lessons(app.learner.store) == {"ten-minutes", "one-weight", "by-hand"}
