"""Wrong answers with a known idea behind them are told what was done: at the course's questions and at bare ones.

This takes the tables with one draw each; `tests/benchmarks/battery.py` takes forty.
"""

import pytest

from tests.course.mistakes.batteries import BARE, COURSE, heard_by_kind
from tests.course.mistakes.battery import Heard

SEED = 7
OTHERWISE = {
    "told otherwise: learning-rate.factor: factor [0.93]: You divided by 6 − 2 instead of multiplying:"
    " (6 − 0.15·8/(6 − 2) − 2)/(6 − 2).",
    "told otherwise: momentum.by-hand#3: taken from the start [5.120]: You left out the factor that the power brings"
    " down: you took 4.8 for the gradient (at update 2).",
}
"""With these numbers another idea comes to the same answer."""


@pytest.fixture(scope="module")
def heard():
    return heard_by_kind(COURSE, BARE, [SEED])


def test_every_wrong_idea_is_named_but_where_another_comes_to_the_same(heard):
    total = sum(heard.values(), Heard())
    assert {*total.unnamed} == OTHERWISE
    assert total.outcomes["named"] >= 1100


def test_the_tables_hold_as_many_ideas_as_they_should_of_every_kind():
    assert len(COURSE) >= 90
    assert sum(map(len, COURSE.values())) >= 250
    assert len(BARE) >= 60
