"""Wrong answers with a known idea behind them are told what was done: at the course's questions and at bare ones.

This is a part of the tables with one draw each; `tests/benchmarks/battery.py` takes all of it with forty.
"""

import pytest

from tests.course.mistakes.batteries import BARE, COURSE, heard_by_kind
from tests.course.mistakes.battery import Heard

EVERY = 6
"""Of so many questions one is asked here."""

SEED = 7


@pytest.fixture(scope="module")
def heard():
    course = {name: COURSE[name] for name in sorted(COURSE)[::EVERY]}
    return heard_by_kind(course, BARE[::EVERY], [SEED])


def test_wrong_ideas_are_named(heard):
    total = sum(heard.values(), Heard())
    assert total.share("named") >= 0.95, total.unnamed
    assert total.share("told otherwise") <= 0.01, total.unnamed
    assert not total.outcomes["passed"], total.unnamed


def test_the_tables_hold_as_many_ideas_as_they_should_of_every_kind():
    assert len(COURSE) >= 90
    assert sum(map(len, COURSE.values())) >= 250
    assert len(BARE) >= 60
