"""Cells that a spreadsheet would run are words in it; numbers stay numbers."""

import csv
import io

import pytest

from tutor.words.comma_separated import comma_separated


@pytest.mark.parametrize(
    "cell", ["=1+1", "+cmd|A1", "-2+3", "@SUM(A1)", "\t=1", "＝1", "-", "+1", '=HYPERLINK("x","y")']
)
def test_a_cell_that_begins_like_a_formula_stands_behind_an_apostrophe(cell):
    assert [*csv.reader(io.StringIO(comma_separated([cell], [[cell]])))] == 2 * [[f"'{cell}"]]


@pytest.mark.parametrize("cell", ["-0.5", "-0.0", "-1e-05", "-inf", "nan", "a=b", "", -3, -0.25, None])
def test_numbers_and_other_words_stay_as_they_are(cell):
    (row,) = csv.reader(io.StringIO(comma_separated([], [[cell, "end"]]).lstrip("\n")))
    assert row == ["" if cell is None else str(cell), "end"]
