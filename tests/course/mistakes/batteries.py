"""All tables of wrong ideas, by what they are of."""

from collections.abc import Iterator, Mapping, Sequence

from tests.course.mistakes.battery import Bare, Battery, Heard, hear_bare, hear_course
from tests.course.mistakes.battery_bare_expressions import BARE_EXPRESSIONS
from tests.course.mistakes.battery_bare_graphs import BARE_GRAPHS
from tests.course.mistakes.battery_bare_losses import BARE_LOSSES
from tests.course.mistakes.battery_bare_runs import BARE_RUNS
from tests.course.mistakes.battery_choosing import CHOICES, GOALS, ORDERS
from tests.course.mistakes.battery_first_numbers import FIRST_NUMBERS
from tests.course.mistakes.battery_formulas import FORMULAS
from tests.course.mistakes.battery_last_numbers import LAST_NUMBERS
from tests.course.mistakes.battery_middle_numbers import MIDDLE_NUMBERS
from tests.course.mistakes.battery_parts import PARTS
from tests.course.mistakes.battery_vectors import POINTS, VECTORS

COURSE: Battery = {
    **FIRST_NUMBERS,
    **MIDDLE_NUMBERS,
    **LAST_NUMBERS,
    **PARTS,
    **VECTORS,
    **POINTS,
    **FORMULAS,
    **CHOICES,
    **ORDERS,
    **GOALS,
}

BARE: Sequence[Bare] = [*BARE_EXPRESSIONS, *BARE_GRAPHS, *BARE_RUNS, *BARE_LOSSES]


def heard_by_kind(course: Battery, bare: Sequence[Bare], seeds: Sequence[int]) -> Mapping[str, Heard]:
    """What is said to wrong ideas, by kind of question, the course's apart from the bare ones."""
    total: dict[str, Heard] = {}
    for kind, heard in _each(course, bare, seeds):
        total[kind] = total.get(kind, Heard()) + heard
    return total


def _each(course: Battery, bare: Sequence[Bare], seeds: Sequence[int]) -> Iterator[tuple[str, Heard]]:
    yield from hear_course(course, seeds)
    for kind, heard in hear_bare(bare, seeds):
        yield f"{kind}, bare", heard
