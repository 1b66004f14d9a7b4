"""The questions of a lesson: answered, helped, asked again and kept."""

from textual.widgets import Input, Static

from tests.app.golden import screen_text
from tests.app.lesson.visit import card_of, logged, settle, until
from tutor.app.lesson.page import card_around
from tutor.app.lesson.typed_answer import TypedAnswer
from tutor.app.simulator.view import SimulatorView


async def test_a_right_answer_is_in_the_log_before_anything_else_is_pressed(open_app):
    app = open_app("learn", "01")
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await pilot.press(*"2.75", "enter")
        await settle(pilot)
        assert "✓ Right." in screen_text(app)
        (attempt,) = app.learner.store.attempts()
    assert (attempt.question, attempt.verdict, attempt.answer, attempt.tries) == ("first.update", "right", "2.75", 1)
    assert attempt.drawn == {"w0": 3.0, "g": 2.5, "rate": 0.1}


async def test_an_answer_is_on_the_disk_before_its_verdict_is_on_the_screen(open_app, monkeypatch):
    app = open_app("learn", "01")
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        card, record, seen = card_of(app, "first.update"), app.learner.store.record, []

        def watched(attempt):
            seen.append((attempt.verdict, card.asking.is_done))
            record(attempt)

        monkeypatch.setattr(app.learner.store, "record", watched)
        await pilot.press(*"2.75", "enter")
        await settle(pilot)
        assert seen == [("right", False)]
        assert card.asking.is_done


async def test_a_miss_is_told_what_was_done_and_where_it_leads(open_app):
    app = open_app("learn", "01")
    async with app.run_test(size=(80, 50)) as pilot:
        await settle(pilot)
        await pilot.press(*"3.25", "enter")
        await settle(pilot)
        shown = screen_text(app)
        assert "✗" in shown
        assert "◇ Your answer leads to w = 3.25" in shown
        assert "Done that way 20 times" in shown
        assert "● that way" in shown or "■ that way" in shown
        (attempt,) = app.learner.store.attempts()
    assert attempt.verdict == "wrong"
    assert attempt.mistake


async def test_help_grows_from_a_hint_over_a_smaller_question_to_the_working(open_app):
    app = open_app("learn", "01")
    async with app.run_test(size=(80, 60)) as pilot:
        await settle(pilot)
        await pilot.press("f3")
        await settle(pilot)
        assert "Which way does the loss fall?" in screen_text(app)
        await pilot.press("f3")
        await settle(pilot)
        assert "A smaller question first" in screen_text(app)
        await pilot.press(*"0.25", "enter")
        await settle(pilot)
        assert "✓ Right." in screen_text(app)
        assert logged(app) == []
        await pilot.press("f3")
        await settle(pilot)
        assert "3.0 − 0.25 = 2.75" in screen_text(app)
        card_of(app, "first.update").focus_answer()
        await pilot.press(*"2.75", "enter")
        await settle(pilot)
        assert logged(app) == [("first.update", "right", 3)]


async def test_what_cannot_be_read_costs_nothing_and_says_where(open_app):
    app = open_app("learn", "01")
    async with app.run_test(size=(80, 50)) as pilot:
        await settle(pilot)
        await pilot.press(*"2+*", "enter")
        await settle(pilot)
        lines = screen_text(app).splitlines()
        assert any("Not read, and it costs nothing" in line for line in lines)
        arrow = next(line for line in lines if "↑" in line).index("↑")
        typed = next(line for line in lines if line.strip(" ▌") == "2+*").index("2+*")
        assert arrow == typed + 2  # where a number is missing
        assert logged(app) == []


async def test_text_like_markup_is_shown_as_it_is(open_app):
    app = open_app("learn", "01")
    async with app.run_test(size=(80, 50)) as pilot:
        await settle(pilot)
        app.focused.value = "[/foo] [w1]"
        await pilot.press("enter")
        await settle(pilot)
        assert "[/foo] [w1]" in screen_text(app)


async def test_a_skip_shows_the_working_and_is_logged(open_app):
    app = open_app("learn", "01")
    async with app.run_test(size=(80, 50)) as pilot:
        await settle(pilot)
        await pilot.press("f4")
        await settle(pilot)
        assert "The working" in screen_text(app)
        assert logged(app) == [("first.update", "skipped", 3)]


async def test_another_with_new_numbers_asks_again(open_app):
    app = open_app("learn", "01")
    async with app.run_test(size=(80, 50)) as pilot:
        await settle(pilot)
        before = card_of(app, "first.update").asking.variant.seed
        await pilot.press(*"2.75", "enter")
        await settle(pilot)
        await pilot.press("f6")
        await settle(pilot)
        asking = card_of(app, "first.update").asking
        assert asking.variant.seed != before
        assert not asking.is_done
        assert isinstance(app.focused, Input)
        assert app.focused.value == ""


async def test_a_goal_is_judged_by_the_run_in_the_figure(open_app):
    app = open_app("learn", "01")
    async with app.run_test(size=(120, 40), notifications=True) as pilot:
        await settle(pilot)
        await pilot.press("f8")
        await settle(pilot)
        card, figure = card_of(app, "first.near"), app.screen.query_one(SimulatorView)
        card.focus_answer()
        await pilot.press("enter")
        await until(pilot, lambda: "stands as it began" in screen_text(app))
        assert logged(app) == []
        figure.simulation = figure.simulation.with_knob("learning_rate", 0.11)
        await pilot.press("enter")
        await until(pilot, lambda: "✗" in screen_text(app))
        figure.simulation = figure.simulation.with_knob("learning_rate", 0.4)
        await pilot.press("enter")
        await until(pilot, lambda: "✓ Reached." in screen_text(app))
        assert [verdict for _, verdict, _ in logged(app)] == ["wrong", "right"]


async def test_what_is_typed_at_a_goal_goes_into_the_line(open_app):
    app = open_app("learn", "01")
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        await pilot.press("f8")
        await settle(pilot)
        card = card_of(app, "first.near")
        card.focus_answer()
        await settle(pilot)
        await pilot.press(*"parabola rate")
        assert card.query_one("Input").value == "parabola rate"


async def test_a_sentence_is_compared_with_its_model_by_its_writer(open_app):
    app = open_app("learn", "01")
    async with app.run_test(size=(80, 60)) as pilot:
        await settle(pilot)
        await pilot.press("f8")
        await settle(pilot)
        card_of(app, "first.why").focus_answer()
        await pilot.press(*"small", "enter")
        await settle(pilot)
        assert "The rate is small, and so is every step." in screen_text(app)
        assert logged(app) == []
        await pilot.press("y")
        await settle(pilot)
        assert logged(app) == [("first.why", "self-graded", 0)]
        assert "page 2 of 2" in screen_text(app)


async def test_options_orders_formulas_vectors_places_and_parts_are_answered_by_keys(open_app):
    app = open_app("learn", "02")
    async with app.run_test(size=(100, 60)) as pilot:
        await settle(pilot)

        async def answer(question, *keys):
            card = card_of(app, question)
            card.focus_answer()
            await until(pilot, lambda: card_around(app.focused) is card)
            await pilot.press(*keys)
            await until(pilot, lambda: card.asking.attempted.passed)

        sign, which, order = (
            card_of(app, name).asking.variant for name in ("kinds.sign", "kinds.which", "kinds.order")
        )
        right = [str(place) for place, option in enumerate(sign.options, 1) if option.right]
        await answer("kinds.sign", *right, "enter")
        right = [str(place) for place, option in enumerate(which.options, 1) if option.right]
        await answer("kinds.which", *right, "enter")
        assert "[x]" in screen_text(app)
        assert "[ ]" in screen_text(app)
        await answer("kinds.order", *map(str, order.order), "enter")
        await answer("kinds.formula", *"2(w-2)", "enter")
        await answer("kinds.vector", *"1.6, 0.8", "enter")
        await answer("kinds.place", "shift+left", *["left"] * 6, "enter")  # by 1 and by 0.1: to 4.4
        parts = card_of(app, "kinds.parts")
        await answer("kinds.parts", *"8", "enter")
        await until(pilot, lambda: app.focused is parts)
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.focused, Input) and app.focused.is_attached)
        assert parts.asking.variant.part == 2
        await pilot.press(*"3.6", "enter")
        await until(pilot, lambda: parts.asking.is_over)
        await until(pilot, lambda: len(logged(app)) == 8)
        assert [verdict for _, verdict, _ in logged(app)] == ["right"] * 8


async def test_an_order_is_moved_with_keys_too(open_app):
    app = open_app("learn", "02")
    async with app.run_test(size=(100, 60)) as pilot:
        await settle(pilot)
        card = card_of(app, "kinds.order")
        card.focus_answer()
        await settle(pilot)
        await pilot.press("shift+down", "enter")
        await settle(pilot)
        assert card.asking.answer == "2 1 3"


async def test_new_numbers_can_be_asked_for_once_the_focus_has_gone_on(open_app):
    app = open_app("learn", "01")
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await pilot.press("ctrl+r")
        await pilot.press(*"2.75", "enter")
        await settle(pilot)
        app.screen.page.focus()
        await pilot.press("ctrl+r")
        await settle(pilot)
        card = card_of(app, "first.update")
        assert not card.asking.is_over
        assert card.query_one("Input").has_focus


async def test_a_question_below_what_is_seen_is_told_of_until_it_is_seen(open_app):
    app = open_app("learn", "01")
    async with app.run_test(size=(80, 12)) as pilot:
        await settle(pilot)
        place = app.screen.query_one("#lesson-place", Static)
        app.screen.page.scroll_home(animate=False)
        await settle(pilot)
        assert str(place.content) == "question ↓ · [○]○  page 1 of 2"
        card_of(app, "first.update").scroll_visible(animate=False)
        await settle(pilot)
        assert str(place.content) == "[○]○  page 1 of 2"
        app.screen.page.scroll_home(animate=False)
        await settle(pilot)
        await pilot.resize_terminal(80, 60)
        await settle(pilot)
        assert str(place.content) == "[○]○  page 1 of 2"


async def test_what_was_answered_is_seen_as_answered_with_its_answer_when_the_lesson_is_opened_again(open_app):
    app = open_app("learn", "02")
    async with app.run_test(size=(100, 60)) as pilot:
        await settle(pilot)
        for question, keys in (("kinds.vector", "1.6, 0.8"), ("kinds.formula", "2(w-2)"), ("kinds.order", "213")):
            card = card_of(app, question)
            card.focus_answer()
            await pilot.press(*keys, "enter")
            await until(pilot, lambda card=card: card.asking.verdict is not None)
        asked = {name: card_of(app, name).asking for name in ("kinds.vector", "kinds.formula", "kinds.order")}
    again = open_app("learn", "02")
    async with again.run_test(size=(100, 60)) as pilot:
        await settle(pilot)
        for name, before in asked.items():
            now = card_of(again, name).asking
            assert (now.is_over, now.variant.seed) == (before.is_over, before.variant.seed)
        assert card_of(again, "kinds.vector").query_one(Input).value == "1.6, 0.8"
        assert card_of(again, "kinds.vector").query_one(Input).is_disabled
        assert not card_of(again, "kinds.parts").asking.is_done
        assert len(logged(again)) == 3


async def test_an_empty_answer_that_is_out_of_sight_comes_into_view(open_app):
    app = open_app("learn", "01")
    async with app.run_test(size=(80, 12)) as pilot:
        await settle(pilot)
        card = card_of(app, "first.update")
        assert app.screen.page.scroll_y == 0
        await pilot.press("enter")
        assert card.asking.verdict is None
        assert app.screen.page.scroll_y > 0
        await pilot.press(*"2.75", "enter")
        await until(pilot, lambda: card.asking.attempted.passed)


async def test_an_answer_that_is_out_of_sight_comes_into_view_with_its_first_sign(open_app):
    app = open_app("learn", "01")
    async with app.run_test(size=(80, 12)) as pilot:
        await settle(pilot)
        await pilot.press("2")
        await settle(pilot)
        answer = card_of(app, "first.update").query_one(TypedAnswer)
        assert app.screen.page.scroll_y > 0
        assert app.screen.can_view_entire(answer)
        assert answer.text == "2"


async def test_a_goal_is_judged_by_itself_when_its_run_has_come_far_enough(open_app):
    app = open_app("learn", "01")
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        await pilot.press("ctrl+n")
        await settle(pilot)
        card, figure = card_of(app, "first.near"), app.screen.query_one(SimulatorView)
        figure.simulation = figure.simulation.step(9)
        await settle(pilot)
        assert logged(app) == []
        figure.simulation = figure.simulation.step()  # the tenth of ten: from 6 with α = 0.01 it only creeps
        await until(pilot, lambda: card.asking.verdict is not None)
        # 4·0.2³ = 0.032 from the bottom, where the loss is 0.001
        figure.simulation = figure.simulation.seek(0).with_knob("learning_rate", 0.4).step(3)
        await until(pilot, lambda: card.asking.attempted.passed)
        assert [verdict for _, verdict, _ in logged(app)] == ["wrong", "right"]
