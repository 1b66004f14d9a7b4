import random

import pyte
import pytest
from rich.color import Color
from rich.console import Console
from rich.segment import Segment
from rich.style import Style
from textual._compositor import ChopsUpdate
from textual.strip import Strip

from tutor.app.spans import SpansUpdate

COLUMNS = 12
CONSOLE = Console(color_system="truecolor", width=COLUMNS)


def strip(cells: list[tuple[str, int]]) -> Strip:
    return Strip([Segment(sign, Style(color=Color.from_rgb(colour, 0, 0))) for sign, colour in cells], len(cells))


def written(update: ChopsUpdate, before: list[list[tuple[str, int]]]) -> tuple[list[str], int]:
    """What stands on a terminal that showed something else, and how much was sent to it."""
    screen = pyte.Screen(COLUMNS, len(before))
    stream = pyte.Stream(screen)
    stream.feed("\r\n".join("".join(sign for sign, _ in cells) for cells in before))
    sent = update.render_segments(CONSOLE)
    stream.feed(sent)
    return screen.display, len(sent)


@pytest.mark.parametrize("seed", range(20))
def test_the_screen_is_the_same_as_by_textual_and_no_more_is_sent(seed: int) -> None:
    """Of every row a part became another; two widgets share the row, and the part may lie in both."""
    chance = random.Random(seed)
    before, after, spans = [], [], []
    for y in range(3):
        old, new = ([(chance.choice("ab▀α"), chance.randrange(4)) for _ in range(COLUMNS)] for _ in range(2))
        first = chance.randrange(COLUMNS)
        end = chance.randint(first + 1, COLUMNS)
        before.append(old)
        after.append([*old[:first], *new[first:end], *old[end:]])
        spans.append((y, first, end))
    cut = chance.randint(1, COLUMNS - 1)
    chops = [{0: strip(cells[:cut]), cut: strip(cells[cut:])} for cells in after]
    ends = [[cut, COLUMNS] for _ in after]
    shown, sent = written(SpansUpdate(chops, spans, ends), before)
    expected, usual = written(ChopsUpdate(chops, spans, ends), before)
    assert shown == expected == ["".join(sign for sign, _ in cells) for cells in after]
    assert sent <= usual
