"""A question drawn from a seed: its numbers first, rounded, and then the run that is its truth. Pure."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from tutor.course.lesson.given import Value, count, disordered, draw_index, values_at
from tutor.course.mistakes.broken_rules import as_it_is
from tutor.course.mistakes.mistakes import Asked, Made, mistakes_made
from tutor.course.questions.options import DrawnOption, drawn_options
from tutor.course.scenario.filling import Filling, QuestionError, Unfit, graph_of, scenario_of
from tutor.course.scenario.scenario import Carried, Scenario, canonical, components
from tutor.engine.arrays import Array
from tutor.engine.errors import UserError
from tutor.engine.formula import Expression, FormulaError, Index, Name, Operation, evaluate
from tutor.engine.graph.graph import Graph
from tutor.engine.rounding import decimals_for, vector
from tutor.words.answers import Unreadable, read_numbers

if TYPE_CHECKING:
    from tutor.course.lesson.question import AnyTask, Question

ATTEMPTS = 200
"""Draws before a question is said to have no good variant."""

MOST_DECIMALS = 7


@dataclass(frozen=True, eq=False)
class Variant:
    """A question with its numbers: all that asking and grading need."""

    question_id: str
    task: "AnyTask"
    seed: int
    values: Mapping[str, Value]
    """What was drawn, by name."""
    numbers: Mapping[str, float]
    """The drawn numbers, and those of the question's graph."""
    ask: str
    """Markdown."""
    hint: str
    scenario: Scenario | None = None
    graph: Graph | None = None
    answer: tuple[Expression, ...] = ()
    expected: Array | None = None
    """The right number or vector, shape (n,)."""
    decimals: int = 0
    tolerance: float = 0.0
    """Half a unit of the last decimal asked for."""
    mistakes: tuple[Made, ...] = ()
    """Every named mistake that applies, in the fixed order."""
    wrong_formulas: Mapping[str, Expression] = field(default_factory=dict)
    """The author's own mistakes of a formula question, by their text."""
    options: tuple[DrawnOption, ...] = ()
    steps: tuple[str, ...] = ()
    """The steps to order, as shown."""
    order: tuple[int, ...] = ()
    """The right order of the shown steps, counted from 1."""
    part: int = 1
    parts: int = 1
    sub: "Variant | None" = None
    """The smaller question."""
    then: "Variant | None" = None
    """The next part."""
    own_numbers: tuple[Carried, ...] = ()
    """What the learner answered to earlier parts."""
    follows: Array | None = None
    """The number or vector that follows from those, shape (n,)."""

    @property
    def kind(self) -> str:
        return self.task.kind

    @property
    def precision(self) -> str:
        """What to print beside the answer's box; empty where no number is asked for."""
        if self.expected is None or self.kind == "point":
            return ""
        each = "each " if len(self.expected) > 1 else ""
        if self.decimals == 0:
            return f"{each}to the nearest whole number"
        return f"{each}to {self.decimals} decimal{'s' if self.decimals > 1 else ''}"


def draw(question: "Question", seed: int) -> Variant:
    """Return the variant that a seed stands for; the same one every time.

    Raises:
        QuestionError: no draw can be asked.
    """
    total = count(question.given)
    reason = ""
    for attempt in range(ATTEMPTS if total > 1 else 1):
        try:
            return variant_at(question, seed, draw_index(question.id, seed, attempt, total))
        except Unfit as unfit:
            reason = str(unfit)
    raise QuestionError(f"No variant of {question.id} can be asked: {reason}")


def every_variant(question: "Question") -> Iterator[Variant | Unfit]:
    """Each draw there is, once, and the reason where one is not asked."""
    for index in range(count(question.given)):
        try:
            yield variant_at(question, index, index)
        except Unfit as unfit:
            yield unfit


def variant_at(question: "Question", seed: int, index: int) -> Variant:
    """Return draw number `index`, with its options in the order that the seed stands for.

    Raises:
        Unfit: the draw is not to be asked.
        QuestionError: the question itself is wrong.
    """
    values = values_at(question.given, index)
    try:
        fill = Filling(values, scenario_of(question.run, values), graph_of(question.graph, values), question.given)
    except UserError as error:
        what = "graph" if question.run is None else "run"
        raise QuestionError(f"The {what}: {error}") from None
    variant: Variant | None = None
    for position, task in reversed(list(enumerate(question.tasks, 1))):
        drawn = _drawn(question, task, seed, fill)
        variant = replace(drawn, part=position, parts=len(question.tasks), then=variant)
    assert variant is not None
    return variant


def _drawn(question: "Question", task: "AnyTask", seed: int, fill: Filling) -> Variant:
    sub = _drawn(question, task.sub, seed, fill) if task.sub else None
    ask, hint = fill(task.ask), fill(task.hint)
    variant = Variant(question.id, task, seed, fill.values, fill.numbers, ask, hint, fill.scenario, fill.graph, sub=sub)
    match task.kind:
        case "number" | "vector" | "point":
            return _computed(variant, fill)
        case "choice" | "choices":
            return replace(variant, options=drawn_options(task, fill, question.id, seed))
        case "formula":
            wrong = {text: fill.in_variables(task, text) for text in task.mistakes}
            return replace(variant, answer=(fill.formula(task),), wrong_formulas=wrong)
        case "order":
            # The author's order is the right one and never shown; the answer names the shown places in it.
            shown = disordered(len(task.steps), question.id, seed)
            steps = tuple(fill(task.steps[position]) for position in shown)
            return replace(variant, steps=steps, order=tuple(shown.index(k) + 1 for k in range(len(shown))))
    return variant


def _computed(variant: Variant, fill: Filling) -> Variant:
    task: Any = variant.task
    answer = tuple(fill.expression(text) for text in task.answer)
    try:
        expected = fill.evaluate(answer)
    except FormulaError as error:
        raise Unfit(str(error)) from None
    if variant.kind != "point" and (len(expected) == 1) != (variant.kind == "number"):
        raise QuestionError(
            f"The answer has {len(expected)} components, which a question of kind {variant.kind} has not."
        )
    steps = _steps(variant.scenario, answer, expected, variant.numbers)
    decimals = task.decimals if task.decimals is not None else _decimals(steps)
    tolerance = 0.5 * 10.0**-decimals if variant.kind != "point" else _reach(variant.scenario, steps)
    asked = Asked(variant.scenario, variant.graph, answer, variant.numbers, expected, decimals, tolerance)
    own = {text: (fill.components(text), fill(message)) for text, message in task.mistakes.items()}
    return replace(
        variant,
        answer=answer,
        expected=expected,
        decimals=decimals,
        tolerance=tolerance,
        mistakes=_apart(asked, mistakes_made(asked, own), variant.kind == "point"),
    )


def _apart(asked: Asked, mistakes: tuple[Made, ...], is_placed: bool) -> tuple[Made, ...]:
    """The mistakes, none of which is a wrong rule that a learner could follow and still be right."""
    for mistake in mistakes:
        # Either number may come rounded, so they lie further apart than both tolerances; a point is placed as it is.
        apart = asked.tolerance if is_placed else 2 * asked.tolerance
        if not mistake.is_slip and np.abs(mistake.value - asked.expected).max() <= apart:
            raise Unfit(f"the mistake “{mistake.name}” gives the right answer, {vector(mistake.value.tolist())}.")
    return mistakes


def _steps(
    scenario: Scenario | None, answer: tuple[Expression, ...], expected: Array, numbers: Mapping[str, float]
) -> Array:
    """By component, how far the asked number moved in its update; its own size where it is no position.

    Raises:
        Unfit: nothing moved.
    """
    if scenario is None:
        return np.abs(expected)
    positions = {*scenario.coordinates, "parameters", "θ", "theta"}
    named = set().union(*map(_indexed_names, answer))
    if not named & (positions | {"loss", "L"}):
        return np.abs(expected)
    shifted = scenario.broken(reading=lambda name, k: (name, k - 1 if name in positions | {"loss"} else k, as_it_is))
    try:
        steps = np.abs(expected - components(answer, numbers, shifted))
    except FormulaError:
        return np.abs(expected)
    if not steps.any():
        if named & positions:
            raise Unfit("the point does not move.")
        return np.abs(expected)
    return steps


def _indexed_names(expression: Expression) -> set[str]:
    match expression:
        case Index(Name(name), _):
            return {name}
        case Index(base, _):
            return _indexed_names(base)
        case Operation(_, operands):
            return set().union(*map(_indexed_names, operands))
    return set()


def _decimals(steps: Array) -> int:
    # A step is a difference, whose last bits are noise: 0.1 must not come out as 0.0999….
    sizes = [float(f"{step:.10g}") for step in steps if step]
    decimals = max((decimals_for(size) for size in sizes), default=2)
    if decimals > MOST_DECIMALS:
        raise Unfit(f"the step is so small that {decimals} decimals would have to be asked for.")
    return decimals


def _reach(scenario: Scenario | None, steps: Array) -> float:
    """How near a placed point must be: a seventh of the step, and never less than a cell of a usual chart."""
    window = scenario.surface.window if scenario else ()
    cell = min((high - low for low, high in window), default=0.0) / 80
    return max(float(np.linalg.norm(steps)) / 7, cell)


def next_part(variant: Variant, text: str) -> Variant | None:
    """Return the part that follows, with the learner's own answer to this one carried forward; None after the last.

    Only a quantity of the run can be carried: what was asked for by name and index, as in `w[1]` or `gradient[0]`.
    """
    following = variant.then
    if following is None:
        return None
    own = (*variant.own_numbers, *_carried(variant, text))
    scenario = following.scenario
    if not own or scenario is None or following.expected is None:
        return replace(following, own_numbers=own)
    try:
        follows = components(following.answer, following.numbers, scenario.with_carried(own))
    except FormulaError:
        return replace(following, own_numbers=own)
    return replace(following, own_numbers=own, follows=follows)


def _carried(variant: Variant, text: str) -> tuple[Carried, ...]:
    if variant.expected is None or len(variant.answer) != 1:
        return ()
    match variant.answer[0]:
        case Index(Name(name), index):
            try:
                read = read_numbers(text, len(variant.expected))
            except Unreadable:
                return ()
            return (Carried(canonical(name), int(evaluate(index, variant.numbers)), np.array(read.values)),)
    return ()
