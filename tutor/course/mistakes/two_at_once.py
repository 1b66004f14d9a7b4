"""Two slips in one answer, or one in one component alone: said only where no single mistake leads there."""

from collections.abc import Iterable, Iterator
from functools import partial

from tutor.course.mistakes.mistakes import Asked, made_in_run
from tutor.course.mistakes.naming import mistake_in_words
from tutor.course.mistakes.told import Made, Mistake
from tutor.course.mistakes.wrong_rules import mistakes_in
from tutor.course.scenario.scenario import Scenario
from tutor.course.scenario.trained import Trained
from tutor.engine.rounding import number

_WRITTEN = {
    2.0: "there is a factor 2 too many in it",
    0.5: "a factor 2 is missing in it",
    10.0: "the decimal point is one place too far to the right",
    0.1: "the decimal point is one place too far to the left",
}
_WHOLE = {-factor: f"The sign is turned round, and {what}." for factor, what in _WRITTEN.items()} | {
    3.0: "It is what is asked for, multiplied by 3.",
    1 / 3: "It is what is asked for, divided by 3.",
}

_PAIRS = (
    *(("uphill", name) for name in ("no-rate", "power-factor", "inner-factor")),
    ("no-rate", "power-factor"),
)
"""Wrong rules of a run that are followed both at once."""


def two_at_once(asked: Asked, made: Iterable[Made]) -> Iterator[Made]:
    """Every number that two slips lead to, right or wrong, with a value or without.

    Args:
        asked: what was asked, and what is right.
        made: the single mistakes.
    """
    if asked.scenario is not None and not isinstance(asked.scenario, Trained):  # a network's passes would take long
        known = {mistake.name: mistake for mistake in mistakes_in(asked.scenario)}
        pairs = (_both(known[one], known[other]) for one, other in _PAIRS)
        yield from made_in_run(asked, pairs)
    for factor, told in _WHOLE.items():
        yield Made("two-at-once", factor * asked.expected, told)
    for each in made:
        if not each.is_slip and not each.name.startswith("own: "):
            yield Made("two-at-once", -each.value, partial("{0.sentence} And its sign is turned round.".format, each))
    if len(asked.expected) > 1:
        yield from _in_one_component(asked)


def _in_one_component(asked: Asked) -> Iterator[Made]:
    scenario, count = asked.scenario, len(asked.expected)
    names = scenario.coordinates if scenario else ()
    steepness = scenario.run.surface.constants.get("kappa") if scenario else None  # the one constant that is a factor
    twice = {steepness: f"{number(steepness)} stands twice as a factor"} if isinstance(steepness, float) else {}
    slips = {-1.0: "the sign is turned round"} | _WRITTEN | twice
    for place in range(count):
        which = names[place] if len(names) == count else f"component {place + 1}"
        for factor, told in slips.items():
            value = asked.expected.copy()
            value[place] *= factor
            yield Made("two-at-once", value, f"In {which} alone {told}.")


def _both(one: Mistake, other: Mistake) -> Mistake:
    def breaks(right: Scenario) -> Scenario | None:
        made = one.breaks(right)
        return made and other.breaks(made)

    said = f"Two things at once: you {mistake_in_words(one.name)}, and you {mistake_in_words(other.name)}."
    return Mistake("two-at-once", breaks, lambda told: said)
