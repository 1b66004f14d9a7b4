import random
from typing import ClassVar
from unittest.mock import patch

import pyte
import pytest
from rich.console import Console
from textual._compositor import Compositor
from textual.app import App, ComposeResult
from textual.geometry import Region
from textual.widgets import Static

from tutor.app.widgets.spans import SpansScreen, SpansUpdate

WIDTH, HEIGHT = 40, 12


class Overlapping(SpansScreen[None]):
    """Boxes of letters, the later ones in front of the earlier ones."""

    CSS = "Overlapping { layers: a b c d e; overflow: hidden; }"

    def compose(self) -> ComposeResult:
        chance = random.Random(5)
        for letter in "abcde":
            box = Static(letter * 400)
            box.styles.layer = letter
            box.styles.offset = chance.randrange(-4, WIDTH - 8), chance.randrange(-2, HEIGHT - 3)
            box.styles.width, box.styles.height = chance.randrange(6, 20), chance.randrange(2, 7)
            yield box


async def test_what_is_written_of_a_part_is_what_stands_there_and_nothing_beside_it() -> None:
    app: App[None] = App()
    async with app.run_test(size=(WIDTH, HEIGHT)) as pilot:
        await app.push_screen(Overlapping())
        await pilot.pause()
        compositor = app.screen._compositor
        whole = ["".join(segment.text for segment in strip) for strip in compositor.render_strips()]
        assert len({letter for row in whole for letter in row}) == 6
        chance = random.Random(7)
        for _ in range(60):
            regions = {
                Region(chance.randrange(WIDTH - 1), chance.randrange(HEIGHT), 1 + chance.randrange(20), 1)
                for _ in range(chance.randrange(1, 9))
            }
            regions = {region.intersection(Region(0, 0, WIDTH, HEIGHT)) for region in regions}
            compositor._dirty_regions = set(regions)
            update = compositor.render_partial_update()
            assert isinstance(update, SpansUpdate)
            screen = pyte.Screen(WIDTH, HEIGHT)
            pyte.Stream(screen).feed(update.render_segments(Console(width=WIDTH)))
            wanted = {(x, y) for region in regions for x in range(region.x, region.right) for y in region.line_range}
            for y in range(HEIGHT):
                expected = [letter if (x, y) in wanted else " " for x, letter in enumerate(whole[y])]
                assert screen.display[y] == "".join(expected)
            assert sum(strip.cell_length for _, _, strip in update.pieces) == len(wanted)
        assert compositor.render_partial_update() is None


async def test_what_lies_where_is_found_once_a_layout() -> None:
    app: App[None] = App()
    async with app.run_test(size=(WIDTH, HEIGHT)) as pilot:
        await app.push_screen(Overlapping())
        hidden, seen, *_ = app.screen.query(Static)
        hidden.display = False
        await pilot.pause()
        compositor, arrange = app.screen._compositor, Compositor._arrange_root
        with patch.object(Compositor, "_arrange_root", autospec=True, side_effect=arrange) as arranged:
            compositor.update_widgets({hidden})
            assert compositor.find_widget(seen).region
            assert arranged.call_count == 0
            compositor.reflow_visible(app.screen, app.screen.size)
            compositor.reflow(app.screen, app.screen.size)
            assert compositor.find_widget(seen).region
            assert arranged.call_count == 2


class Made(SpansScreen[None]):
    """One that notes for what size it was made."""

    made_for: ClassVar[list[set[str]]] = []

    def compose(self):
        self.made_for.append({name for name in self.classes if name.startswith("-")})
        yield Static("words")


class Sized(App[None]):
    HORIZONTAL_BREAKPOINTS: ClassVar = [(0, "-narrow"), (100, "-wide")]
    VERTICAL_BREAKPOINTS: ClassVar = [(0, "-low"), (32, "-tall")]

    def get_default_screen(self):
        return Made()


@pytest.mark.parametrize(
    ("size", "classes"),
    [((99, 31), {"-narrow", "-low"}), ((100, 31), {"-wide", "-low"}), ((99, 32), {"-narrow", "-tall"})],
)
async def test_its_parts_are_made_for_the_size_that_there_is(size, classes):
    app = Sized()
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        assert Made.made_for.pop() == classes
        assert classes <= app.screen.classes
        await pilot.resize_terminal(120, 40)
        await pilot.pause()
        assert {"-wide", "-tall"} <= app.screen.classes
        assert not {"-narrow", "-low"} & app.screen.classes
