import xml.etree.ElementTree as ElementTree

import numpy as np

from tutor.charts.cells import UNPAINTED, Cells


def painted() -> Cells:
    cells = Cells.blank(4, 2)
    cells.characters[0] = list("▀▀ab")
    cells.foreground[0] = [0xFF0000, 0xFF0000, 0x00FF00, UNPAINTED]
    cells.background[0] = [0x0000FF, 0x0000FF, UNPAINTED, UNPAINTED]
    cells.characters[1] = list("<&> ")
    return cells


def test_ansi_text_is_read_back_as_the_same_cells() -> None:
    cells = painted()
    again = Cells.parse(cells.ansi(), 4, 2)
    assert cells.same_rows(again).all()


def test_text_beyond_the_grid_is_cut() -> None:
    cells = Cells.parse("abcdef\nghi\njkl", 3, 2)
    assert cells.text() == "abc\nghi"


def test_the_ground_of_two_half_blocks_is_their_mean() -> None:
    ground = painted().ground()
    assert ground[0, 0] == 0x7F007F
    assert ground[0, 2] == UNPAINTED


def test_only_the_row_that_changed_is_another() -> None:
    cells = painted()
    other = cells.copy()
    other.foreground[1, 0] = 0x123456
    assert cells.same_rows(other).tolist() == [True, False]


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
