import numpy as np
import pytest

from tutor.charts.drawing.layout import Row, components, itemized, stacked, wrapped, written
from tutor.charts.drawing.palettes import DARK, NONE, Palette


@pytest.mark.parametrize("palette", [DARK, NONE], ids=lambda palette: palette.name)
def test_text_that_leaves_its_picture_ends_with_a_sign(palette: Palette) -> None:
    cells = written([[("abc", palette.ink), ("def", palette.axis)], [("x", palette.ink)]], 5, 2)
    assert cells.text() == "abcd…\nx"
    assert cells.foreground[0].tolist() == [palette.ink] * 3 + [palette.axis] * 2
    assert stacked(cells, cells).text() == "abcd…\nx\nabcd…\nx"


def test_lines_below_a_picture_leave_a_sign_in_its_last_one() -> None:
    lines = [[("L = 2.5", 0)], [("α = 0.5", 0)], []]
    assert written(lines, 9, 1).text() == "L = 2.5 …"
    assert written(lines, 7, 1).text() == "L = 2.…"
    assert written(lines, 9, 2).text() == "L = 2.5\nα = 0.5"
    assert written([[], *lines], 9, 1).text() == "…"


def test_blanks_at_the_end_of_a_line_leave_no_picture() -> None:
    assert written([[("2.5", 0), ("   ", 0)]], 3, 1).text() == "2.5"


def texts(rows: list[Row]) -> list[str]:
    return ["".join(text for text, _ in row) for row in rows]


def test_a_sentence_breaks_at_words_and_never_within_a_number() -> None:
    assert texts(wrapped("★ at 0.0186 it is 3.315e−26", 11, 0, "  ")) == ["★ at 0.0186", "  it is", "  3.315e−26"]
    assert texts(wrapped("3.315e−26", 5, 0)) == ["3.315e−26"]


def test_a_legend_breaks_between_its_items() -> None:
    assert texts(itemized(["1 one", "2 two", "3 three"], 13, 0)) == ["1 one  2 two", "3 three"]
    assert texts(itemized(["1 the first", "2 b"], 7, 0)) == ["1 the", "first", "2 b"]


def test_components_that_are_not_written_out_leave_a_sign() -> None:
    assert components(np.array([1.0, 2.5, 3.25]), 2, 2) == "(1.0, 2.5, …)"
    assert components(np.array([1.0, 2.5]), 2, 2) == "(1.0, 2.5)"
    assert components(np.array([2.5]), 2, 2) == "2.5"
