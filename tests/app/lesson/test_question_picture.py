"""The question in its picture on the screen: marked while typed, placed by keys, followed after a miss, closing."""

import pytest

from tests.app.golden import screen_text
from tests.app.lesson.visit import card_of, settle, until
from tutor.app.lesson.figure import FigureBox
from tutor.app.lesson.page import box_around, card_around
from tutor.app.lesson.picture_view import PictureView
from tutor.app.simulator.screen import SimulatorScreen
from tutor.app.widgets.chart import ChartView

LESSON = """---
format: 1
id: pictures
title: Pictures
needs: []
---

# A guess first

```yaml figure
run: parabola start=6 rate=0.1
caption: See.
```

```yaml question
id: pictures.guess
kind: choice
run: parabola start=5 rate=1.2
closes: figure
ask: Does the loss fall?
answer: sign(loss[1] - loss[0])
options:
  - text: It falls.
    is: -1
    why: It ends nearer.
  - text: It rises.
    is: 1
    why: It ends farther away.
hint: One update.
```

```yaml question
id: pictures.update
kind: number
run: parabola start=6 rate=0.3
closes: next
ask: Where does one update lead?
answer: w[1]
hint: The slope is 8.
```

This was behind it.
"""


@pytest.fixture
def page(lessons, tmp_path, monkeypatch):
    path = tmp_path / "01-pictures.md"
    path.write_text(LESSON, encoding="utf-8")
    return str(path)


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_a_question_is_answered_missed_and_followed_in_its_picture(open_app, page, size):
    app = open_app("learn", page)
    async with app.run_test(size=size) as pilot:
        await settle(pilot)
        card, box = card_of(app, "pictures.update"), app.screen.query_one(FigureBox)
        assert box.is_closed
        assert "This was behind it" not in screen_text(app)
        card.focus_answer()
        await until(pilot, lambda: card_around(app.focused) is card)
        await pilot.press(*"8.4")
        view = card.picture_view
        await until(pilot, lambda: view.picture.landing is not None)
        await until(pilot, lambda: "◇ Your answer leads to w = 8.4" in screen_text(app))
        await pilot.press("enter")
        await until(pilot, lambda: view.picture.can_step)
        await pilot.press("ctrl+f")
        await until(pilot, lambda: app.focused is view)
        await pilot.press("space", "space")
        await until(pilot, lambda: "After 2 updates" in screen_text(app))
        assert isinstance(app.focused, PictureView)
        await until(pilot, lambda: any("This was behind it" in str(each.lines) for each in app.screen.query("Prose")))
        await pilot.press("backspace", "backspace", *["left"] * 48)
        await until(pilot, lambda: card._box.text == "3.6")
        await pilot.press("enter")
        await until(pilot, lambda: card.asking.attempted.passed)
        first = card_of(app, "pictures.guess")
        first.focus_answer()
        await until(pilot, lambda: card_around(app.focused) is first)
        await pilot.press("ctrl+s")
        await until(pilot, lambda: not box.is_closed)
        assert box.view.simulation.descent.frame.parameters.tolist() == [5.0]  # the question's start
        assert box.view.simulation.learning_rate == 1.2
        assert [each.verdict for each in app.learner.store.attempts()] == ["wrong", "right", "skipped"]
        await until(pilot, lambda: app.focused is first)
        await pilot.press("ctrl+f")
        await until(pilot, lambda: app.focused is first.picture_view)
        await pilot.press("ctrl+f")
        await until(pilot, lambda: box_around(app.focused) is box or app.focused is box.view)
        await pilot.press("ctrl+e")
        await until(pilot, lambda: isinstance(app.screen, SimulatorScreen))


async def test_an_answer_that_was_typed_and_not_given_stands_there_again_with_its_numbers(open_app, lessons, tmp_path):
    text = LESSON.replace("run: parabola start=6 rate=0.3", "given: { w0: 1 .. 90 }\nrun: parabola start={w0} rate=0.3")
    path = tmp_path / "01-drafts.md"
    path.write_text(text, encoding="utf-8")
    first = await _asked_and_typed(open_app("learn", str(path)), "12.5")
    second = await _asked_and_typed(open_app("learn", str(path)), "4")
    assert (first[1], second[1]) == ("", "12.5")
    assert first[0] == second[0]


async def _asked_and_typed(app, typed):
    """Type into a question and leave; its numbers, and what stood there before."""
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        card = card_of(app, "pictures.update")
        found = dict(card.asking.variant.values), card._box.text
        card.focus_answer()
        await until(pilot, lambda: card_around(app.focused) is card)
        await pilot.press(*typed)
        await until(pilot, lambda: card._box.text.endswith(typed))
        await pilot.press("escape")
        await until(pilot, lambda: not card.is_attached)
        return found


async def test_a_picture_that_comes_before_its_frame_stands_is_shown_all_the_same(open_app, page):
    app = open_app("learn", str(page))
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        card = card_of(app, "pictures.update")
        late = PictureView(card)
        late.show(card.picture_view.picture)
        await app.screen.page.mount(late)
        assert late.query_one(ChartView).chart is not None
