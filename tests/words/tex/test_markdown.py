"""Formulas in lesson prose: where they are, and what a Markdown widget gets."""

import subprocess
import sys

import pytest

from tutor.words.tex.markdown import MOST_MARKS, Formula, formulas, lesson_parser
from tutor.words.tex.plain import to_plain

PAGE = r"""# A title with $\alpha$

Two on one line, $a$ and $b$,
and `$c$` is code but $d$ is not.

$$
\frac{1}{2}
$$

- in a list $e$
  $$f$$

> $g$ is quoted

| head | $h$ |
|---|---|
| $i$ | \$j |
"""


def shown(markdown, width=None):
    tokens = lesson_parser(width).parse(markdown)
    inner = [child for token in tokens for child in token.children or ()]
    return [(token.type, token.content) for token in [*tokens, *inner] if token.type in {"fence", "code_inline"}]


def test_every_formula_is_found_with_its_line():
    assert list(formulas(PAGE)) == [
        Formula(1, r"\alpha", False),
        Formula(3, "a", False),
        Formula(3, "b", False),
        Formula(4, "d", False),
        Formula(6, r"\frac{1}{2}", True),
        Formula(10, "e", False),
        Formula(11, "f", True),
        Formula(13, "g", False),
        Formula(15, "h", False),
        Formula(17, "i", False),
    ]


@pytest.mark.parametrize(
    "money",
    ["It costs $5 and $6.", "from $5-$6 a month", r"\$5 or 5\$", "a single $ sign", "$ x $", "$$", "`$5$`", "$5", "a$"],
)
def test_money_stays_money(money):
    assert list(formulas(money)) == []


@pytest.mark.parametrize(
    ("text", "tex"),
    [
        ("$w$ goes to 3", "w"),
        ("It costs $5 or $x$", "x"),
        (r"$\text{5\$}$ a week", r"\text{5\$}"),
        ("the loss is $$L$$ here", "L"),
        ("$a\nb$", "a\nb"),
        ("$_a$ and *$b_*$", "_a"),
    ],
)
def test_what_is_between_dollars_is_a_formula(text, tex):
    assert next(formulas(text)).tex == tex


def test_a_display_needs_no_empty_line_before_it():
    assert list(formulas("so that\n$$\nx\n$$\nholds")) == [Formula(2, "x", True)]


@pytest.mark.parametrize("text", ["$$\na\n\nb\n$$", "$$ a", "$$\n$$"])
def test_dollars_that_are_not_closed_are_no_formula(text):
    assert not any(formula.display for formula in formulas(text))


def test_formulas_become_code_that_any_markdown_widget_shows():
    assert shown(r"so $\theta_{t+1}$ is" + "\n$$\n\\frac{a}{b}\n$$") == [
        ("fence", "a\n─\nb\n"),
        ("code_inline", "θₜ₊₁"),
    ]


def test_a_token_keeps_the_tex_it_was_drawn_from():
    [fence] = lesson_parser().parse("$$x^2$$")
    assert (fence.type, fence.info, fence.meta) == ("fence", "text", {"tex": "x^2"})


def test_a_display_is_broken_at_the_width_of_the_page():
    assert shown("$$L = a + b + c$$", width=10) == [("fence", "L = a + b\n    + c\n")]


def test_a_formula_that_cannot_be_read_is_shown_as_written():
    assert shown(r"so $\foo{x}$" + "\n\n" + r"$$\bar$$") == [("fence", "\\bar\n"), ("code_inline", r"\foo{x}")]


def test_formulas_need_no_screen():
    program = (
        "import sys, tutor.words.tex.plain; "
        "print([name for name in ('textual', 'rich', 'plotext', 'click', 'pydantic', 'numpy') if name in sys.modules])"
    )
    answer = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert answer.stdout.strip() == "[]"


def test_an_entity_that_would_turn_the_line_round_is_shown() -> None:
    (paragraph,) = [token for token in lesson_parser().parse("safe &#x202E;drowssap") if token.type == "inline"]
    assert "".join(child.content for child in paragraph.children) == "safe ⟨U+202E⟩drowssap"
    assert to_plain("safe &#x202E;drowssap") == "safe ⟨U+202E⟩drowssap\n"


@pytest.mark.parametrize(
    "hostile",
    ["*a " * 4000 + "a* " * 4000, "![" * 4000 + "x" + "](y)" * 4000, "[" * 9000, "\\*a " * 4000 + "a* " * 4000],
    ids=["emphasis", "pictures", "brackets", "escapes"],
)
def test_a_paragraph_of_thousands_of_nested_marks_stands_as_it_was_written(hostile: str) -> None:
    assert lesson_parser().parse(hostile)[1].children[0].content == hostile.strip()
    assert to_plain(hostile, width=10**6) == hostile.strip() + "\n"


def test_marks_nested_as_deep_as_they_are_obeyed_can_be_shown() -> None:
    deepest = MOST_MARKS // 2
    assert to_plain("*a " * deepest + "a* " * deepest, width=10**6).startswith("a a a")
    assert to_plain("![" * (deepest // 2) + "x" + "](y)" * (deepest // 2), width=10**6)
