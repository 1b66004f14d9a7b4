import xml.etree.ElementTree as ElementTree

import numpy as np

from tutor.charts.drawing.cells import UNPAINTED, Cells


def painted() -> Cells:
    cells = Cells.blank(4, 2)
    cells.characters[0] = list("▀▀ab")
    cells.foreground[0] = [0xFF0000, 0xFF0000, 0x00FF00, UNPAINTED]
    cells.background[0] = [0x0000FF, 0x0000FF, UNPAINTED, UNPAINTED]
    cells.characters[1] = list("<&> ")
    return cells


def test_text_beyond_the_grid_is_cut_and_has_one_colour() -> None:
    cells = Cells.of_text("abcdef\ng\njkl", 3, 2, 0x123456)
    assert cells.text() == "abc\ng"
    assert (cells.foreground == 0x123456).all()


def test_ansi_text_sets_each_colour_and_closes_each_run() -> None:
    first, second = painted().ansi().split("\n")
    assert first == ("\x1b[38;2;255;0;0;48;2;0;0;255m▀▀\x1b[0m\x1b[38;2;0;255;0ma\x1b[0mb")
    assert second == "<&> "


def test_the_ground_of_two_half_blocks_is_their_mean() -> None:
    ground = painted().ground()
    assert ground[0, 0] == 0x7F007F
    assert ground[0, 2] == UNPAINTED


def test_a_change_is_a_row_with_its_first_and_last_column() -> None:
    cells = painted()
    other = cells.copy()
    assert cells.changes(other) == []
    other.foreground[1, 0] = 0x123456
    assert cells.changes(other) == [(1, 0, 1)]
    other.characters[0, 1], other.background[0, 3] = "x", 0
    assert cells.changes(other) == [(0, 1, 4), (1, 0, 1)]


def test_a_row_is_runs_of_one_colour_each() -> None:
    assert painted().runs(0) == [
        ("▀▀", 0xFF0000, 0x0000FF),
        ("a", 0x00FF00, UNPAINTED),
        ("b", UNPAINTED, UNPAINTED),
    ]


def test_svg_is_well_formed_and_draws_half_blocks_as_boxes() -> None:
    root = ElementTree.fromstring(painted().svg(0xFFFFFF, 0x000000))
    texts = ["".join(node.itertext()) for node in root.iter("{http://www.w3.org/2000/svg}text")]
    assert texts == ["a", "b", "<&>"]
    boxes = [node.get("fill") for node in root.iter("{http://www.w3.org/2000/svg}rect")]
    assert boxes == ["#000000", "#0000ff", "#ff0000"]


def test_a_grid_of_no_size_is_empty() -> None:
    assert Cells.blank(0, 0).text() == ""
    assert np.array_equal(Cells.blank(-1, 3).characters.shape, (3, 0))


def test_grids_without_a_column_or_a_row_do_not_differ():
    for width, height in ((0, 3), (5, 0), (0, 0)):
        assert Cells.blank(width, height).changes(Cells.blank(width, height)) == []
