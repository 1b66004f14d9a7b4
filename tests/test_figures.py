"""The table of figures in the README is the one that the benchmarks kept; and fuzz finds nothing in a small sample."""

from pathlib import Path

import pytest

from tests.benchmarks import fuzz, mutants
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


@pytest.mark.parametrize("area", mutants.AREAS)
def test_a_fault_that_no_test_need_find_can_be_put_where_it_is_said_to_be(area: str) -> None:
    for each in mutants.known_survivors(area):
        root = Path(__file__).parents[1]
        here = [one._replace(path=one.path.relative_to(root)) for one in mutants.mutants_of(root / each.file)]
        assert any(mutants.why_known(one, [each]) for one in here), each
        assert any((root / each.file).is_relative_to(root / place) for place in mutants.AREAS[area][0]), each
