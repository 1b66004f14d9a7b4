"""Questions one after another: what is due, and a lesson by whoever knows it already."""

from datetime import UTC, datetime, timedelta

from tests.app.golden import screen_text
from tutor.app.screens.lesson import LessonScreen
from tutor.app.screens.review import ReviewScreen
from tutor.app.widgets.question_card import QuestionCard
from tutor.course.progress import Attempt

NOW = datetime(2026, 3, 4, 12, tzinfo=UTC)


async def settle(pilot):
    await pilot.app.workers.wait_for_complete()
    await pilot.pause()
    await pilot.pause()


def answered(question, verdict, days, mistake=None):
    at = NOW - timedelta(days=days)
    lesson = question.partition(".")[0]
    return Attempt(question=question, lesson=lesson, answer="", verdict=verdict, mistake=mistake, at=at)


async def test_what_is_due_is_asked_one_after_another_and_summed_up(open_app):
    app = open_app("review")
    for question in ("first.update", "kinds.formula"):
        app.learner.store.record(answered(question, "right", 30))
    async with app.run_test(size=(80, 40)) as pilot:
        await settle(pilot)
        assert "1 of 2" in screen_text(app)
        for _ in range(2):
            name = app.screen.query_one(QuestionCard).asking.question.id
            await pilot.press(*("2.75" if name == "first.update" else "w"), "enter")
            await settle(pilot)
            await pilot.press("f8")
            await settle(pilot)
            if name == "kinds.formula":
                assert "still open" in " ".join(each.message for each in app._notifications)
                await pilot.press("f4", "f8")
                await settle(pilot)
        assert "2 of 2 questions answered, 1 right at the first try." in screen_text(app)
        await pilot.press("enter")
        await settle(pilot)
        assert not isinstance(app.screen, ReviewScreen)
        assert [each.verdict for each in app.learner.store.attempts(since=NOW)] == ["right", "wrong", "skipped"]


async def test_nothing_due_is_said(open_app):
    app = open_app("review")
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        assert "Nothing is due today." in screen_text(app)


async def test_a_slip_made_three_times_offers_the_page_that_teaches_it(open_app):
    app = open_app("review")
    for days in (40, 30, 20):
        app.learner.store.record(answered("first.near", "wrong", days, "own-slip"))
    async with app.run_test(size=(80, 40)) as pilot:
        await settle(pilot)
        assert "came three times" in screen_text(app)
        await pilot.press("f5")
        await settle(pilot)
        assert isinstance(app.screen, LessonScreen)
        assert "page 2 of 2" in screen_text(app)
        await pilot.press("escape")
        await settle(pilot)
        assert isinstance(app.screen, ReviewScreen)


async def test_a_lesson_whose_questions_are_all_right_at_the_first_try_is_done(open_app):
    app = open_app("learn", "01")
    async with app.run_test(size=(80, 60)) as pilot:
        await settle(pilot)
        await pilot.click("#test-out")
        await settle(pilot)
        assert isinstance(app.screen, ReviewScreen)
        await pilot.press(*"2.75", "enter")
        await settle(pilot)
        await pilot.press("enter")
        await settle(pilot)
        card = app.screen.query_one(QuestionCard)
        card.query_one("Input").focus()
        await pilot.press(*"parabola start=6 rate=0.4", "enter")
        await settle(pilot)
        await pilot.press("enter")
        await settle(pilot)
        await pilot.press("a", "enter")
        await settle(pilot)
        await pilot.press("y")
        await settle(pilot)
        await pilot.press("enter")
        await settle(pilot)
        assert "this lesson is done" in screen_text(app)
        assert len(app.learner.done_questions("first")) == 3
