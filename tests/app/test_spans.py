import pyte
from hypothesis import given
from hypothesis import strategies as st
from rich.color import Color
from rich.console import Console
from rich.segment import Segment
from rich.style import Style
from textual._compositor import ChopsUpdate
from textual.strip import Strip

from tutor.app.spans import SpansUpdate

COLUMNS = 12
CONSOLE = Console(color_system="truecolor", width=COLUMNS)
cell = st.tuples(st.sampled_from("ab▀α"), st.integers(0, 3))
row = st.lists(cell, min_size=COLUMNS, max_size=COLUMNS)


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


@given(st.lists(st.tuples(row, row), min_size=2, max_size=3), st.integers(1, COLUMNS - 1), st.data())
def test_the_screen_is_the_same_as_by_textual_and_no_more_is_sent(pairs, cut, data) -> None:
    """Of every row a part became another; two widgets share the row, and the part may lie in both."""
    before, after, spans = [], [], []
    for y, (old, new) in enumerate(pairs):
        first = data.draw(st.integers(0, COLUMNS - 1))
        end = data.draw(st.integers(first + 1, COLUMNS))
        before.append(old)
        after.append([*old[:first], *new[first:end], *old[end:]])
        spans.append((y, first, end))
    chops = [{0: strip(cells[:cut]), cut: strip(cells[cut:])} for cells in after]
    ends = [[cut, COLUMNS] for _ in after]
    shown, sent = written(SpansUpdate(chops, spans, ends), before)
    expected, usual = written(ChopsUpdate(chops, spans, ends), before)
    assert shown == expected == ["".join(sign for sign, _ in cells) for cells in after]
    assert sent <= usual
