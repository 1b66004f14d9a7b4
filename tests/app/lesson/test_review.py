"""Questions one after another: what is due, and a lesson by whoever knows it already."""

from datetime import UTC, datetime, timedelta

from tests.app.golden import screen_text
from tutor.app.home.help import distinct_bindings
from tutor.app.lesson.lesson import LessonScreen
from tutor.app.lesson.question_card import QuestionCard
from tutor.app.lesson.review import ReviewScreen
from tutor.app.simulator.view import SimulatorView
from tutor.course.progress import Attempt

NOW = datetime(2026, 3, 4, 12, tzinfo=UTC)
LATER = NOW + timedelta(days=2)


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


async def test_nothing_due_is_said_with_the_next_date_and_one_may_practise_by_time(open_app):
    app = open_app("review")
    app.learner.store.record(answered("first.update", "right", 0))
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        shown = screen_text(app)
        assert "Nothing is due today." in shown
        assert "Next reviews: Friday 1." in shown
        await pilot.press("2")
        await settle(pilot)
        shown = screen_text(app)
        assert "Review: about 10 minutes" in shown
        assert "From: A first lesson. Answered today; its turn would be Friday." in shown
        assert app.screen.query_one(QuestionCard).asking.question.id == "first.update"


async def test_a_lesson_begins_with_one_question_that_is_due_from_an_earlier_one(open_app):
    app = open_app("learn", "kinds")
    app.learner.store.record(answered("first.update", "right", 30))
    async with app.run_test(size=(80, 40)) as pilot:
        await settle(pilot)
        assert isinstance(app.screen, ReviewScreen)
        assert "Before Every kind" in screen_text(app)
        await pilot.press(*"2.75", "enter")
        await settle(pilot)
        await pilot.press("f8")
        await settle(pilot)
        assert isinstance(app.screen, LessonScreen)
        assert "02 · Every kind" in screen_text(app)


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


async def test_a_moment_kept_in_the_simulator_comes_back_in_the_review(open_app):
    app = open_app("sim", "parabola rate=0.3")
    async with app.run_test(size=(80, 30), notifications=True) as pilot:
        await settle(pilot)
        await pilot.press("p", *"8.4")
        assert "^k Keep" not in screen_text(app)
        await pilot.press("ctrl+k")  # nothing is predicted yet, so it is the line's own key
        assert app.learner.store.attempts() == []
        await pilot.press("enter")
        await settle(pilot)
        assert "Keep" in screen_text(app)
        await pilot.press(*"2.6", "ctrl+k")
        await pilot.press("ctrl+k")
        await settle(pilot)
        assert app.screen.query_one("Input").value == "2.6"
        told = [each.message for each in app._notifications]
        assert told[0].startswith("Kept: it comes back in the review tomorrow")
        assert told[1].startswith("This moment is kept already")
        assert [each.verdict for each in app.learner.store.attempts()] == ["wrong", "kept"]

    later = open_app("home")
    later.learner.now = lambda: LATER
    async with later.run_test(size=(80, 40)) as pilot:
        await settle(pilot)
        assert "Review: 1 due today" in screen_text(later)
        await pilot.press("r")
        await settle(pilot)
        assert "From: Moments you kept" in screen_text(later)
        assert "w = 6.0" in screen_text(later)
        await pilot.press("f5")
        await settle(pilot)
        assert later.screen.query_one(SimulatorView).simulation.descent.frame.parameters.tolist() == [6.0]
        await pilot.press("escape", *"3.6", "enter")
        await settle(pilot)
        assert later.screen.query_one(QuestionCard).asking.is_over
        await pilot.press("f6")
        await settle(pilot)
        assert later.screen.query_one(QuestionCard).asking.variant.values != {"at": "6.0", "rate": 0.3}
        assert later.learner.store.attempts()[-1].verdict == "right"


async def test_a_moment_can_be_kept_only_where_it_was_predicted(open_app):
    app = open_app("sim", "parabola rate=0.3")
    async with app.run_test(size=(80, 30)) as pilot:
        await settle(pilot)
        await pilot.press("p", *"3.6", "enter", "escape")
        await settle(pilot)
        assert "Keep" in [active.binding.description for _, active in distinct_bindings(app.screen)]
        await pilot.press("escape")
        await settle(pilot)
        assert "Keep" not in [active.binding.description for _, active in distinct_bindings(app.screen)]


async def test_a_lesson_whose_questions_are_all_right_at_the_first_try_is_done(open_app):
    app = open_app("learn", "01")
    async with app.run_test(size=(80, 60)) as pilot:
        await settle(pilot)
        await pilot.click("Needs CommandLine", offset=(6, 0))
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
