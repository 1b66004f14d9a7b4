"""Every formula of formulas.txt, on one line and drawn, and what is true of all formulas."""

import itertools
import re
import sys
import unicodedata
from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tutor.words.tex import TexError, display, display_or_source, inline, inline_or_source, width_of
from tutor.words.tex.commands import IGNORED
from tutor.words.tex.delimiters import ENVIRONMENTS
from tutor.words.tex.symbols import ATOMS, MARKS

INDENT = "    "


class Golden(NamedTuple):
    tex: str
    width: int | None
    inline: str
    picture: list[str]


def goldens() -> list[Golden]:
    text = Path(__file__).with_name("formulas.txt").read_text(encoding="utf-8")
    starts = [match.start() for match in re.finditer(r"^(\[\d+\] )?\$ ", text, re.MULTILINE)] + [len(text)]
    found = []
    for start, end in itertools.pairwise(starts):
        head, line, *rest = text[start:end].splitlines()
        width, tex = re.fullmatch(r"(?:\[(\d+)\] )?\$ (.*)", head).groups()
        picture = [row.removeprefix(INDENT) for row in rest if not row.startswith("#")]
        while picture and not picture[-1]:
            picture.pop()
        found.append(Golden(tex, int(width) if width else None, line.removeprefix(": "), picture))
    return found


@pytest.mark.parametrize("golden", goldens(), ids=lambda golden: golden.tex)
def test_a_formula_reads_and_looks_as_it_did_when_a_person_looked_at_it(golden):
    assert inline(golden.tex) == golden.inline
    assert [line.rstrip() for line in display(golden.tex, golden.width)] == golden.picture


@pytest.mark.parametrize("golden", goldens(), ids=lambda golden: golden.tex)
def test_every_line_of_a_picture_is_as_wide_as_the_others(golden):
    assert len({width_of(line) for line in display(golden.tex, golden.width)}) == 1


@pytest.mark.parametrize("golden", [golden for golden in goldens() if golden.width], ids=lambda golden: golden.tex)
def test_a_formula_that_can_be_broken_stays_within_its_width(golden):
    assert width_of(display(golden.tex)[0]) > golden.width
    assert all(width_of(line) <= golden.width + 1 for line in golden.picture)


def test_there_are_formulas_for_every_lesson():
    text = Path(__file__).with_name("formulas.txt").read_text(encoding="utf-8")
    assert [int(number) for number in re.findall(r"^# (\d\d) ", text, re.MULTILINE)] == list(range(1, 18))
    assert len(goldens()) > 90


def test_a_combining_mark_takes_no_column_and_a_wide_letter_two():
    assert width_of("m\u0302") == 1
    assert width_of("日本") == 4
    above, bar, below = display(r"\frac{\text{日本}}{\hat m + 1}")
    assert (above, bar, below) == ("日本 ", "─────", "m\u0302 + 1")


def test_a_hat_is_composed_where_a_character_exists():
    assert inline(r"\hat y") == "ŷ"
    assert unicodedata.is_normalized("NFC", inline(r"\hat y + \bar x + \tilde n + \hat m"))


def test_typed_characters_are_the_commands_they_stand_for():
    assert inline("θ − α·∇L ≤ 2×∑_{i=1}^n x_i") == inline(r"\theta - \alpha\cdot\nabla L \le 2\times\sum_{i=1}^n x_i")


@pytest.mark.parametrize("tex", ["x_i^2", "x^2_i", "{x}_{i}^{2}", " x _ i ^ 2 "])
def test_the_order_of_scripts_and_blanks_do_not_matter(tex):
    assert inline(tex) == "xᵢ²"


@pytest.mark.parametrize(
    ("tex", "position", "said"),
    [
        (r"1 + \alhpa", 4, r"unknown command \alhpa; did you mean \alpha?"),
        (r"\tag{1}", 0, r"unknown command \tag"),
        (r"\underline{w}", 0, r"unknown command \underline"),
        (r"\begin{equation} 1 \end{equation}", 6, "unknown environment equation"),
        (r"\begin{pmatirx} 1 \end{pmatirx}", 6, "unknown environment pmatirx; did you mean pmatrix?"),
        (r"\begin{pmatrix} 1 \end{bmatrix}", 18, r"\begin{pmatrix} is closed by \end{bmatrix}"),
        (r"\frac{1}", 8, "the formula ends where the denominator should be"),
        (r"\frac{1}}", 8, "the denominator is missing before }"),
        (r"x^", 2, "the formula ends where the script after ^ should be"),
        (r"x^2^3", 3, "a second ^ on one base: write braces to say which is meant"),
        (r"{x", 2, "the formula ends where } should be"),
        (r"x}", 1, "} closes nothing"),
        (r"\left( x", 8, r"the formula ends where \right should be"),
        (r"\left x \right)", 6, "x is no delimiter; a full stop stands for none"),
        (r"{a & b}", 3, "& outside a matrix or aligned lines"),
        (r"50%", 2, r"% begins a comment in TeX: write \%"),
        (r"\text{a $x$}", 8, r"a dollar inside a formula: write \$"),
        ("a\x1bb", 1, "a character that cannot be shown, U+001B"),
        ("a\\", 1, "a backslash with no command after it"),
        ("{" * 100, 30, "nested more than 30 deep"),
        ("(" * 100, 30, "nested more than 30 deep"),
    ],
)
def test_an_error_says_where_and_what(tex, position, said):
    with pytest.raises(TexError) as caught:
        inline(tex)
    assert str(caught.value) == f"{said} (at character {position + 1})"
    assert caught.value.position == position


def test_what_cannot_be_read_is_shown_as_written_and_harmless():
    assert inline_or_source(r" \foo{x} ") == r"\foo{x}"
    assert display_or_source("\\foo\n  + 1\n") == [r"\foo", "+ 1"]
    assert inline_or_source("\x1b[31m") == "␛[31m"
    assert inline_or_source("x^2") == "x²"
    assert display_or_source("x^2") == ["x²"]


MOST_CALLS = 100_000
"""Of functions, for a formula of a line; the worst of three thousand took 13 thousand."""


def counting_calls(work):
    """What work returns, and how many calls of functions it took, which no busy machine changes."""
    calls = 0

    def count(frame, event, argument):
        nonlocal calls
        calls += event == "call"

    before = sys.getprofile()
    sys.setprofile(count)
    try:
        return work(), calls
    finally:
        sys.setprofile(before)


PIECES = st.sampled_from(
    [rf"\{name}" for name in [*ATOMS, *MARKS, *IGNORED]]
    + [rf"\begin{{{name}}}" for name in ENVIRONMENTS]
    + [rf"\end{{{name}}}" for name in ENVIRONMENTS]
    + [
        r"\frac",
        r"\tfrac",
        r"\sqrt",
        r"\sqrt[",
        r"\left",
        r"\right",
        r"\left(",
        r"\right)",
        r"\text{",
        r"\operatorname{",
        r"\mathbf",
        r"\underbrace",
        r"\overset",
        r"\not",
    ]
    + list("{}^_&()[]|'~ ab1.2+-=,!/θ日")
    + ["\\\\", "\\", "{x}", "{1}{2}", "\u0302", "\n"]
)


@given(st.lists(PIECES, max_size=30).map("".join) | st.text(max_size=40), st.none() | st.integers(1, 40))
@settings(max_examples=300, deadline=None)
@example(r"\frac" * 29 + "12", None)
@example("{" * 28 + "x" + "}^2" * 28, 10)
@example(r"\left(" * 28 + "x" + r"\right)" * 28, 10)
@example("|(" * 28 + "x" + ")|" * 28, 1)
@example(r"\sqrt{" * 28 + r"\frac{a}{b}" + "}" * 28, None)
def test_any_text_is_drawn_or_refused_with_little_work(tex, width):
    (line, lines), calls = counting_calls(lambda: (inline_or_source(tex), display_or_source(tex, width)))
    assert calls < MOST_CALLS
    try:
        assert (inline(tex), display(tex, width)) == (line, lines)
    except TexError as refused:
        error = refused
    else:
        error = None
        assert lines
        assert len({width_of(row) for row in lines}) == 1
    assert error is None or 0 <= error.position <= len(tex)
    assert not any("\n" in row for row in [line, *lines])
