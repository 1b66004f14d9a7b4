"""Lists and lines on screens too small for them."""

import pytest
from textual.content import Content

from tests.app.conftest import OpenApp
from tutor.app.lesson.contents import ContentsScreen
from tutor.app.simulator.picker import PickerScreen
from tutor.app.simulator.screen import SimulatorScreen
from tutor.app.widgets.still_text import StillText
from tutor.course.lesson.catalogue import find_lesson

KEYS = ["pageup", "pagedown", "home", "end", "down", "up", "pageup"]


@pytest.mark.parametrize("size", [(20, 6), (80, 3)])
async def test_every_list_takes_every_key_on_a_screen_that_has_no_room_for_it(
    open_app: OpenApp, size: tuple[int, int]
) -> None:
    app = open_app()
    async with app.run_test(size=size) as pilot:
        await pilot.press(*KEYS)
        await pilot.press("ctrl+p", *KEYS, "escape")
        for key in ("s", "o"):
            app.push_screen(_simulator())
            await pilot.pause()
            await pilot.press(key)
            assert isinstance(app.screen, PickerScreen)
            await pilot.press(*KEYS, "tab", *KEYS, "escape", "escape")
        app.push_screen(ContentsScreen(find_lesson("01"), 0, set(), set()))
        await pilot.pause()
        await pilot.press(*KEYS)
        assert isinstance(app.screen, ContentsScreen)


async def test_no_line_that_is_not_wrapped_is_folded_for_folds_need_a_width(open_app: OpenApp) -> None:
    with pytest.raises(ValueError, match="arg 3"):
        Content("a line").get_height({"text_wrap": "nowrap"}, 0)  # what would happen
    app = open_app()
    async with app.run_test(size=(80, 8)) as pilot:
        for key in ("f1", "escape", "ctrl+p", "escape", "f2", "escape"):
            await pilot.press(key)
            lines = [
                widget
                for widget in app.screen.query("*")
                if widget.styles.text_wrap == "nowrap" and not isinstance(widget, StillText)
            ]
            assert [widget for widget in lines if widget.styles.text_overflow == "fold"] == []


def _simulator() -> SimulatorScreen:
    return SimulatorScreen(run_line="bowl")
