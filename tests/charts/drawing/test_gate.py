import pytest

from tutor.charts.drawing.gate import Axes, draw_axes


def test_axes_say_where_their_canvas_lies() -> None:
    axes = Axes((0.0, 5.0), ("0", "5"), (0.0, 10.0), ("0", "10"), "w", "L")
    cells, (column, row, width, height) = draw_axes(axes, 40, 12, (0.0, 5.0), (0.0, 10.0), 0x8C96A8)
    assert (cells.width, cells.height) == (40, 12)
    assert cells.characters[row - 1, column - 1] == "┌"
    assert cells.characters[row + height, column + width] == "┘"
    first, *_, last, _ = cells.text().splitlines()
    assert first.lstrip().startswith("┌─ L ─")
    assert last.endswith("─ w ┬┘")


@pytest.mark.parametrize("limit", [float("inf"), float("-inf"), float("nan")])
def test_what_is_no_number_never_reaches_plotext(limit: float) -> None:
    axes = Axes((0.0,), ("0",), (0.0,), ("0",), "w", "L")
    for windows in (((0.0, limit), (0.0, 1.0)), ((0.0, 1.0), (limit, 1.0))):
        cells, place = draw_axes(axes, 40, 12, *windows, 0x8C96A8)
        assert cells.text().strip() == ""
        assert place == (0, 0, 40, 12)
    ticks = Axes((limit,), ("?",), (0.0,), ("0",))
    assert draw_axes(ticks, 40, 12, (0.0, 1.0), (0.0, 1.0), 0x8C96A8)[1] == (0, 0, 40, 12)
