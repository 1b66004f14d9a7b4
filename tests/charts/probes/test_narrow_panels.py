"""What the panels say where they are narrow or low."""

import re

import numpy as np
import pytest

from tests.charts.probes.looking import look
from tutor.charts.drawing.palettes import NONE
from tutor.charts.probes.registry import PROBES
from tutor.charts.probes.report import Report
from tutor.engine.rounding import number

RUNS = ["himmelblau rate=0.02 steps=5", "parabola rate=0.3 steps=2", "rosenbrock rate=0.001 steps=3", "bowl rate=1e-7"]
SHORTER_WORDS = {"the", "start", "more", "apart", "change", "diverges", "from"}
FRAMED = re.compile(r"^[^\n]*┌─.*?└[^\n]*(\n[^\n]*)?", re.DOTALL | re.MULTILINE)
NUMBER = re.compile(r"−?(?<![\w.])\d[\d.]*(?:e−?\d*)?")
WORD = re.compile(r"[A-Z]?[a-z]{2,}")


def said(chart: Report, width: int, height: int) -> str:
    """What a chart says in words, without its picture and without what a sign says is left out."""
    return re.sub(r"…( and)? \d+ more|\S*…", "", FRAMED.sub("", chart.draw(width, height, NONE).text()))


def numbers_in(text: str) -> set[str]:
    return {found.rstrip(".") for found in NUMBER.findall(text)}


def values_of(chart: Report) -> list[float]:
    shown = numbers_in(chart.draw(200, 60, NONE).text()) | {cell for row in chart.table()[1] for cell in row}
    values = [float(text.replace("−", "-")) for text in shown if re.fullmatch(r"−?\d+\.\d+(e−?\d+)?", text)]
    loss = chart.numbers().get("loss", 0.0)
    found = [np.ravel(value) for value in chart.numbers().values() if not isinstance(value, str | None)]
    return [*values, *(float(x) for array in found if array.size < 200 for x in (*array, *(array - loss)))]


@pytest.mark.parametrize(
    "name", [name for name in PROBES if name not in {"points", "steepest"}]
)  # which need a file, and two weights
@pytest.mark.parametrize("line", RUNS)
def test_no_number_and_no_word_of_a_panel_is_cut_without_a_sign(name: str, line: str) -> None:
    chart = look(name, line)
    wide = said(chart, 200, 60)
    numbers = numbers_in(wide) | {number(value, digits) for value in values_of(chart) for digits in range(1, 11)}
    words = set(WORD.findall(wide)) | set(WORD.findall(chart.describe())) | SHORTER_WORDS
    for width in range(14, 61):
        for height in (9, 30):
            text = said(chart, width, height)
            assert numbers_in(text) <= numbers, text
            assert set(WORD.findall(text)) <= words, text


@pytest.mark.parametrize(
    ("name", "line", "height", "seen"),
    [
        ("starts", "himmelblau rate=0.01", 14, ": {counts[0]}\n"),
        ("starts", "himmelblau rate=0.01", 9, ": {counts[3]}"),
        ("regime", "himmelblau rate=0.02 steps=5", 9, "α = 0.02"),
        ("sweep", "himmelblau rate=0.01", 14, "L = 3.3e−26"),
        ("dial", "himmelblau rate=0.02 steps=5", 9, "−69.0°: change −1.008"),
        ("numerical-gradient", "himmelblau rate=0.02 steps=5", 9, "8.5161519"),
        ("tangent", "himmelblau rate=0.02 steps=5", 20, "\n● error of the tangent\n■ error of the parabola\n"),
        ("hessian", "himmelblau rate=0.02 steps=5", 14, "∂²L/∂x² = 4·(x² + y − 11) +\n  8x² + 2\n"),
        ("one-at-a-time", "himmelblau rate=0.02 steps=5", 9, "Together the loss ends lower\nthan their sum says."),
    ],
)
def test_in_a_narrow_panel_what_matters_is_seen_whole(name: str, line: str, height: int, seen: str) -> None:
    chart = look(name, line)
    assert seen.format_map(chart.numbers()) in chart.draw(28, height, NONE).text()


def test_where_a_panel_is_low_single_coordinates_give_way_to_their_sum() -> None:
    chart = look("one-at-a-time", "a^2 + b^2 + c^2 + d^2 + e^2 + f^2 + g^2 start=1,2,3,4,5,6,7 rate=0.1")
    text = chart.draw(60, 8, NONE).text()
    assert "their sum" in text
    assert "interaction" in text
    assert "g alone" in text
    assert "… 5 more\ntheir sum" in text
    assert "a alone" not in text


def test_all_minima_of_a_map_are_rounded_alike() -> None:
    lines = look("starts", "rastrigin rate=0.01").draw(28, 9, NONE).text().split("\n")
    digits = [len(re.findall(r"L = \d\.(\d+)", line)[0]) for line in lines if "L = " in line]
    assert len(digits) > 1
    assert set(digits) == {1}


@pytest.mark.parametrize(("width", "height"), [(28, 13), (54, 11), (28, 10)])
def test_where_a_sweep_has_little_room_its_picture_comes_before_its_sentences(width: int, height: int) -> None:
    chart = look("sweep", "parabola start=6 rate=0.3")
    drawn = chart.draw(width, height, NONE).text()
    picture = FRAMED.search(drawn)
    assert picture
    assert {"◆", "★", "×"} <= set(picture[0])
    assert re.search("◆ this α 0.3.*★ best α 0.49", drawn, re.DOTALL)
    rows = [row.rpartition("│")[0].partition("┤" if "┤" in row else "│")[2] for row in picture[0].splitlines()[1:-2]]
    assert all("".join(column).strip() for column in list(zip(*rows, strict=True))[:-6])  # the curve is nowhere cut
    assert drawn.rstrip().endswith("…")  # the rest is told elsewhere
    assert "ends above its start from α = 1.04 on" in chart.describe()
