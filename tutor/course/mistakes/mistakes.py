"""The usual ways to miss an answer, as they come out in one variant: named, in a fixed order, with their values."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache, partial

import numpy as np

from tutor.course.mistakes import broken_rules as broken
from tutor.course.mistakes.broken_passes import other_numbers
from tutor.course.mistakes.from_the_answer import guesses
from tutor.course.mistakes.told import Made, Mistake, Told
from tutor.course.mistakes.wrong_chains import BROKEN_CHAINS, with_other_inputs, wrong_chains
from tutor.course.mistakes.wrong_formulas import wrong_formulas
from tutor.course.mistakes.wrong_rules import mistakes_in
from tutor.course.mistakes.wrong_schedules import wrong_schedules
from tutor.course.mistakes.wrong_slopes import slope_sentence, wrong_slopes
from tutor.course.mistakes.wrong_updates import WRONG_UPDATES
from tutor.course.mistakes.wrong_workings import wrong_workings
from tutor.course.scenario.filling import QuestionError
from tutor.course.scenario.scenario import Numbers, Scenario, canonical, components
from tutor.course.scenario.spelled_out import looked_at
from tutor.course.scenario.trained import Trained
from tutor.engine.arrays import Array
from tutor.engine.formula import Expression, FormulaError, Index, Name, free_names
from tutor.engine.graph.graph import Graph, graph_numbers
from tutor.engine.rounding import counted, rounded
from tutor.engine.runs.frames import Settings

_LONGEST_NAME = 200
"""Characters of a mistake's name in the log."""


@dataclass(frozen=True, slots=True, eq=False)
class Asked:
    """What was asked of which run, and what is right."""

    scenario: Scenario | None
    graph: Graph | None
    answer: tuple[Expression, ...]
    numbers: Numbers
    """The drawn ones and the graph's."""
    expected: Array
    """Shape (n,)."""
    decimals: int
    tolerance: float


def mistake_named_by(kind: str, text: str) -> str:
    """The name of a mistake that a lesson words itself, as the log takes it: one line of limited length.

    The same text gives the same name every time, so that the log can count it.
    """
    line = " ".join(f"{kind}: {text}".split())
    name = "".join(character if character.isprintable() else "\N{REPLACEMENT CHARACTER}" for character in line)
    return name if len(name) <= _LONGEST_NAME else f"{name[: _LONGEST_NAME - 1]}…"


def is_near(answer: Array, value: Array, tolerance: float) -> bool:
    """Whether no component is further off than the tolerance, in the last bits of which a half unit may be lost.

    Half a unit is still right: 2.745 may stand for 2.75 as well as for 2.74.
    """
    # Plain floats: a question compares every mistake with every other, and arrays of one number are slow.
    for own, right in zip(answer.tolist(), value.tolist(), strict=True):
        if not abs(own - right) <= tolerance * (1 + 1e-9) + 1e-12 * abs(right):
            return False
    return True


@dataclass(frozen=True, slots=True, eq=False)
class Own:
    """A mistake that an author names: another expression, or the same one of another run or graph."""

    text: str
    """As the author wrote it, by which the log knows it."""
    answer: tuple[Expression, ...]
    message: str
    scenario: Scenario | None
    numbers: Numbers
    is_another_run: bool = False
    """Whether the run itself is another one, which can be followed further."""


def mistakes_made(asked: Asked, own: Iterable[Own] = ()) -> tuple[Made, ...]:
    """Return every mistake that applies, the author's own first, each with the value that it leads to.

    Raises:
        QuestionError: a mistake of the author's has not as many components as the answer.
    """
    made = [*_own(asked, own)]
    if asked.scenario is not None:
        made += made_in_run(asked, mistakes_in(asked.scenario), with_right=False)
    if asked.graph is not None:
        made += _of_the_graph(asked, asked.graph)
    return (*made, *_of_the_writing(asked))


@lru_cache(maxsize=4)  # a few answers to one question, and its twin with other numbers
def every_further(asked: Asked) -> list[Made]:
    """Every wrong rule made from the answer itself, right or wrong, with a value or without."""
    with np.errstate(all="ignore"):  # a wrong rule may divide by zero, or run away
        made = list(guesses(asked.answer, asked.numbers, asked.scenario, asked.expected))
        if asked.scenario is not None:
            matters = partial(_answers_otherwise, asked)
            made += made_in_run(asked, WRONG_UPDATES)
            made += made_in_run(asked, wrong_schedules(asked.scenario))
            made += made_in_run(asked, wrong_workings(asked.scenario, matters))
            made += _of_the_slope(asked, asked.scenario, matters)
            made += _of_the_bottom(asked, asked.scenario)
    if isinstance(asked.scenario, Trained):
        index = max((at for part in asked.answer for _, at in looked_at(part, asked.numbers)), default=0)
        made += other_numbers(asked.scenario, index)
        made += wrong_formulas(asked.scenario, asked.answer, asked.numbers)
    if asked.graph is not None:
        made = [*wrong_chains(asked.graph, asked.answer, asked.numbers), *made]
    return made


def _answers_otherwise(asked: Asked, scenario: Scenario) -> bool:
    value = value_in(scenario, asked)
    return value is None or not agree(value, asked.expected)


def is_another_number(made: Made, asked: Asked) -> bool:
    """Whether a mistake leads to a number, and not to the right one."""
    value = made.value
    return value.shape == asked.expected.shape and bool(np.isfinite(value).all()) and not _is_right(value, asked)


def _of_the_bottom(asked: Asked, scenario: Scenario) -> Iterator[Made]:
    """The surface's minimum in the place of a point on the way to it, or what a step does to the distance misread."""
    match asked.answer:
        case (Index(Name(name), _),) if canonical(name) in ("parameters", *scenario.coordinates):
            for place in scenario.surface.critical_points:
                if place.kind == "minimum":
                    yield from _at_the_bottom(asked, scenario, canonical(name), np.asarray(place.parameters))


def _at_the_bottom(asked: Asked, scenario: Scenario, name: str, bottom: Array) -> Iterator[Made]:
    at = scenario.coordinates.index(name) if name in scenario.coordinates else slice(None)
    bottom, began = np.atleast_1d(bottom[at]), np.atleast_1d(scenario.start[at])
    crossed = (bottom - began) * (asked.expected - bottom) > 0
    said = "You put it at the bottom. The step is as long as α and the slope make it, and may end before or beyond."
    yield Made("at-the-bottom", bottom, said)
    said = "You took the part of the distance to the bottom that is removed for the part that is left."
    yield Made("removed-for-left", bottom + began - asked.expected, said)
    if crossed.any() and not crossed.all():
        said = f"You stopped {scenario.coordinates[int(crossed.argmax())]} at the bottom, and the step crosses it."
        yield Made("stopped-at-the-bottom", np.where(crossed, bottom, asked.expected), said)


def _of_the_slope(asked: Asked, scenario: Scenario, matters: Callable[[Scenario], bool]) -> Iterator[Made]:
    index = max(0, deciding_update(asked.answer, scenario, asked.numbers))
    for edit, wrong in wrong_slopes(scenario, matters):
        value = value_in(wrong, asked)
        if value is not None:
            yield Made(edit.name, value, partial(slope_sentence, edit, wrong, index), wrong)


def _own(asked: Asked, own: Iterable[Own]) -> Iterator[Made]:
    for mistake in own:
        try:
            value = components(mistake.answer, mistake.numbers, mistake.scenario)
        except FormulaError:
            continue
        if value.shape != asked.expected.shape:
            wanted = f"as many components as the answer, {len(asked.expected)}"
            raise QuestionError(f"The mistake “{mistake.text}” needs {wanted}; write commas between.")
        leads = mistake.scenario if mistake.is_another_run else None
        name, said = mistake_named_by("own", mistake.text), mistake.message
        is_expression = mistake.numbers is asked.numbers and not mistake.is_another_run
        yield Made(name, value, said, leads, answer=mistake.answer if is_expression else None)


def made_in_run(asked: Asked, mistakes: Iterable[Mistake], with_right: bool = True) -> Iterator[Made]:
    """The mistakes of a run that apply, with the values that they lead to.

    Args:
        asked: what was asked, of a run.
        mistakes: those of the run's table.
        with_right: whether those are told of that change nothing here.
    """
    scenario = asked.scenario
    assert scenario is not None
    named = [name for part in asked.answer for name, _ in looked_at(part, asked.numbers)]
    if not named:
        return
    index = deciding_update(asked.answer, scenario, asked.numbers)
    asks_frame, weight = any(map(scenario.is_of_frame, named)), _weight(asked)
    for mistake in mistakes:
        made = mistake.breaks(scenario) if index >= 0 or not mistake.counts_updates else None
        if index < 0 and made is not None and made.surface is scenario.surface and made.reading is scenario.reading:
            continue  # no update is asked about
        value = None if made is None else value_in(made, asked)
        if made is None or value is None or value.shape != asked.expected.shape:
            continue
        if not with_right and _is_right(value, asked) and (mistake.is_slip or _is_inert(mistake, asked)):
            continue
        told = Told(scenario, made, max(0, index), asks_frame, weight)
        yield Made(mistake.name, value, partial(mistake.says, told), made if mistake.goes_on else None, mistake.is_slip)


def _weight(asked: Asked) -> int | None:
    """The coordinate of a network that is asked about; of a bare run all are told."""
    match asked.answer:
        case (Index(Name(name), _),) if isinstance(asked.scenario, Trained):
            weight = name.split("_", 1)[-1]
            return asked.scenario.coordinates.index(weight) if weight in asked.scenario.coordinates else None
    return None


def _is_right(value: Array, asked: Asked) -> bool:
    return is_near(value, asked.expected, asked.tolerance)


def value_in(scenario: Scenario | None, asked: Asked) -> Array | None:
    """The answer in a run, or of its numbers alone; none where it has none."""
    try:
        return components(asked.answer, asked.numbers, scenario)
    except FormulaError:
        return None


def _is_inert(mistake: Mistake, asked: Asked) -> bool:
    """Whether the broken rule leaves this answer as it is whatever the numbers, and so is no mistake here.

    There is no momentum in a first update, and no update in a gradient at the start: other numbers show it.
    """
    assert asked.scenario is not None
    other = with_other_numbers(asked.scenario)
    made = mistake.breaks(other)
    right, wrong = value_in(other, asked), None if made is None else value_in(made, asked)
    return right is None or wrong is None or agree(right, wrong)


def agree(value: Array, other: Array) -> bool:
    """Whether two values are the same but for their last digits."""
    with np.errstate(over="ignore", invalid="ignore"):  # runs that diverge end at numbers of any size
        # A clipped gradient is a millionth shorter than its limit, by which it is divided.
        return np.allclose(value, other, rtol=1e-6, atol=1e-12)


@lru_cache(maxsize=4)  # every mistake of a question is tried on the same other run
def with_other_numbers(scenario: Scenario) -> Scenario:
    """The same run from another start and with other knobs."""

    def settings(old: Settings) -> Settings:
        return replace(old, knobs={name: 0.9713 * value for name, value in old.every_knob.items()})

    start = scenario.start * 1.0379 + np.linspace(0.0211, 0.0322, len(scenario.start))
    return replace(scenario.broken(settings=settings), start=start)


def _of_the_graph(asked: Asked, graph: Graph) -> Iterator[Made]:
    asked_for = [name.removeprefix("gradient_") for part in asked.answer for name in free_names(part)]
    node = next((name for name in asked_for if f"gradient_{name}" in asked.numbers), "")
    for mistake, (gradients, says) in BROKEN_CHAINS.items():
        value = components(asked.answer, {**asked.numbers, **graph_numbers(graph, gradients(graph))}, None)
        if _is_right(value, asked):
            other = with_other_inputs(graph)
            right, wrong = (
                components(asked.answer, {**asked.numbers, **graph_numbers(other, chain)}, None)
                for chain in (None, gradients(other))
            )
            if agree(right, wrong):
                continue
        yield Made(mistake, value, partial(says, graph, node))


def _of_the_writing(asked: Asked) -> Iterator[Made]:
    value = asked.expected
    for factor, side in ((10.0, "right"), (0.1, "left")):
        if not _is_right(factor * value, asked):
            sentence = f"The decimal point is one place too far to the {side}."
            yield Made("decimal-slip", factor * value, sentence, is_slip=True)
    if not _is_right(-value, asked):
        yield Made("sign-slip", -value, "The sign is turned round.", is_slip=True)
    yield from _rounded_early(asked)


def _rounded_early(asked: Asked) -> Iterator[Made]:
    """Rounding on the way, or to fewer decimals than are asked for: said only to what is nearly right."""
    candidates = [(asked.expected, asked.decimals - 1)] if asked.decimals else []
    if asked.scenario and deciding_update(asked.answer, asked.scenario, asked.numbers) > 0:
        for decimals in (asked.decimals, asked.decimals - 1):
            twist = broken.rounded_on_the_way(max(decimals, 0))
            value = value_in(asked.scenario.broken(settings=broken.twisted(twist)), asked)
            if value is not None:
                candidates.append((value, asked.decimals))
    made: dict[tuple[float, ...], tuple[Array, int]] = {}
    for exact, decimals in candidates:
        value = np.array([rounded(x, decimals) for x in exact])
        made.setdefault(tuple(value.tolist()), (value, decimals))
    for value, decimals in made.values():
        if not _is_right(value, asked) and is_near(value, asked.expected, 10 * asked.tolerance):
            wanted = f"{counted(asked.decimals, 'decimal')} {'is' if asked.decimals == 1 else 'are'} asked for"
            sentence = f"The value is right but rounded too early; {wanted}."
            yield Made("rounded-early", value, sentence, is_slip=True, decimals=decimals)


def deciding_update(answer: tuple[Expression, ...], scenario: Scenario, numbers: Numbers) -> int:
    """The number of the last update that an answer depends on; −1 where it depends on none."""
    named = [pair for part in answer for pair in looked_at(part, numbers)]
    return max((index - 1 if scenario.is_of_frame(name) else index for name, index in named), default=-1)
