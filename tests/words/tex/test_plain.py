"""Lesson prose as plain text."""

from hypothesis import given, settings
from hypothesis import strategies as st

from tutor.words.tex.plain import to_plain

PAGE = r"""
# Many weights

The **gradient** of $J$ is a *vector* of `n` numbers; see [the notes](https://example.org/x) and <https://example.org/y>.
$$
\frac{\partial L}{\partial w}
$$

| rate | what happens | loss |
|:--|:-:|--:|
| $\alpha < \frac1h$ | one side | 16 |
| $\alpha > \frac2h$ | it *diverges* | 2.56 |

1. first, which is long enough to be wrapped
2. second

- loose

- items
  - within items

> quoted

```python
x = 1

y = 2
```

---

a line\
broken, \$5
"""

TEXT = """\
Many weights

The gradient of J is a vector of n
numbers; see the notes
(https://example.org/x) and
https://example.org/y.

    ∂L
    ──
    ∂w

rate     what happens  loss
───────  ────────────  ────
α < 1/h    one side      16
α > 2/h  it diverges   2.56

1. first, which is long enough to be
   wrapped
2. second

- loose

- items

  - within items

> quoted

    x = 1

    y = 2

────────────────────

a line
broken, $5
"""


def test_a_page_reads_as_text():
    assert to_plain(PAGE, width=38) == TEXT


def test_a_short_formula_is_not_broken_over_two_lines():
    assert to_plain("The update is $w_1 = w_0 - 1$ here.", width=20) == "The update is\nw₁ = w₀ − 1 here.\n"


def test_a_display_within_a_list_stands_apart():
    assert to_plain("- so\n  $$\\frac ab$$\n- end") == "- so\n\n      a\n      ─\n      b\n\n- end\n"


def test_nothing_is_an_empty_text():
    assert to_plain("").strip() == ""


@given(st.text(alphabet="ab $\\^_{}|-#>*`[]()!\n1.", max_size=80), st.integers(1, 100))
@settings(max_examples=200, deadline=None)
def test_any_markdown_can_be_read(markdown, width):
    assert to_plain(markdown, width).endswith("\n")
