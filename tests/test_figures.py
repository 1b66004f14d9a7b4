"""The table of figures in the README is the one that the benchmarks kept; and fuzz finds nothing in a small sample."""

import pytest

from tests.benchmarks import fuzz
from tests.benchmarks.figures import BEGIN, END, README, Figure, table


def test_the_table_in_the_readme_is_made_from_the_figures_kept() -> None:
    _, rest = README.read_text(encoding="utf-8").split(BEGIN)
    assert rest.split(END)[0] == table()


def test_a_figure_beyond_its_goal_is_missed_with_its_reason() -> None:
    assert Figure("a", 1.5, at_most=1.5, why="it is large").verdict == "met"
    assert Figure("a", 1.6, at_most=1.5, why="it is large").verdict == "missed: it is large"
    assert Figure("a", 1.4, at_least=1.5).verdict == "missed"
    assert Figure("a", 1.4).verdict == "reported"


@pytest.mark.parametrize("name", fuzz.areas())
def test_what_is_damaged_is_read_or_refused_in_a_sentence(name: str) -> None:
    # The whole is `python -m tests.benchmarks fuzz`: 100 000 of each, none slower than a second.
    failed, _ = fuzz.figures((name,), count=20, seed=2)
    assert failed.value == 0
