"""How an answer is read stands below it while it is typed."""

import asyncio
from functools import partial

from textual.app import App
from textual.widgets import Input, Static

from tutor.app.lesson.typed_answer import TypedAnswer, reading_of
from tutor.words.answers import formula_reading, read_formula, read_numbers


def _formula(text):
    return formula_reading(read_formula(text, ("w",)))


def test_a_quotient_is_drawn_in_two_dimensions():
    rows = [row.strip() for row in reading_of("1/2w", _formula, 60).splitlines()]
    assert rows[0] == "1"
    assert rows[1].endswith("w")
    assert rows[2] == "2"


def test_what_one_line_says_as_well_is_told_on_one_line():
    assert reading_of("3w*2", _formula, 60) == "read as 3w·2"
    assert reading_of("2,75", lambda text: read_numbers(text, 1), 60) == "read as 2.75"


def test_nothing_is_said_of_a_plain_number_or_of_what_is_half_typed():
    for text in ("", "2.75", "-3", "3*", "(1,3)"):
        assert reading_of(text, lambda text: read_numbers(text, 1), 60) == ""


def test_what_is_too_wide_to_draw_is_told_on_one_line():
    assert reading_of("1/2w", _formula, 3) == "read as (1/2)·w"


def test_the_reading_follows_what_is_typed():
    class One(App[None]):
        def compose(self):
            yield TypedAnswer("Your number", "to 2 decimals", partial(read_numbers, components=1))

    async def typed():
        app = One()
        async with app.run_test(size=(80, 24)) as pilot:
            box = app.query_one(Input)
            box.value = "3 − 1/4"
            await pilot.pause()
            shown = app.query_one(".reading", Static)
            assert shown.display
            assert "4" in str(shown.render())
            box.value = "2.75"
            await pilot.pause()
            assert not shown.display

    asyncio.run(typed())


def test_an_answer_is_put_and_waited_for_while_its_line_does_not_stand_on_the_screen_yet():
    async def visit():
        app = App[None]()
        async with app.run_test() as pilot:
            answer = TypedAnswer("w_new", given="2")
            assert answer.text == "2"
            answer.put("3")
            assert answer.wait_for_answer()
            await app.mount(answer)
            answer.focus_answer()
            await pilot.press("4")
            assert answer.text == "34"

    asyncio.run(visit())
