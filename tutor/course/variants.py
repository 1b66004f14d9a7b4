"""A question drawn from a seed: its numbers first, rounded, and then the run that is its truth. Pure."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np

from tutor.course.given import Value, count, draw_index, shuffled, values_at
from tutor.course.mistakes import Asked, Made, mistakes_made
from tutor.course.scenario import Scenario, components
from tutor.engine.arrays import Array
from tutor.engine.errors import UserError
from tutor.engine.formula import Expression, FormulaError, Index, Name, Operation, differentiate, evaluate, parse
from tutor.engine.line import options_in
from tutor.engine.regimes import regime
from tutor.engine.rounding import decimals_for, vector
from tutor.engine.runs import RunError, run_from

if TYPE_CHECKING:
    from tutor.course.question import AnyTask, Question

ATTEMPTS = 200
"""Draws before a question is said to have no good variant."""

MOST_DECIMALS = 7

_WORD_KEYS = frozenset({"surface", "optimizer", "schedule", "freeze"})
_PLACEHOLDER = re.compile(r"\{([^{}]+)\}")
_TEX = re.compile(r"(\$\$.+?\$\$|\$[^$]+\$)", re.DOTALL)
_TEX_PLACEHOLDER = re.compile(r"(?<![\w^_}\\])\{([^\W\d_][\w-]*)\}")


class QuestionError(UserError):
    """A question of which no variant can be asked; the message says why."""


class Unfit(ValueError):
    """A draw that is not asked, and why."""


@dataclass(frozen=True, slots=True)
class DrawnOption:
    """An option as it is shown, in its drawn place."""

    text: str
    right: bool
    why: str


@dataclass(frozen=True, eq=False)
class Variant:
    """A question with its numbers: all that asking and grading need."""

    question_id: str
    task: "AnyTask"
    seed: int
    values: Mapping[str, Value]
    """What was drawn, by name."""
    ask: str
    """Markdown."""
    hint: str
    scenario: Scenario | None = None
    answer: tuple[Expression, ...] = ()
    expected: Array | None = None
    """The right number or vector, shape (n,)."""
    decimals: int = 0
    tolerance: float = 0.0
    """Half a unit of the last decimal asked for."""
    mistakes: tuple[Made, ...] = ()
    """Every named mistake that applies, in the fixed order."""
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
    carried: "Variant | None" = field(default=None, repr=False)
    """This part as it follows from the learner's own earlier numbers, where those were not the right ones."""

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
        scenario = _scenario(question.run, values)
    except RunError as error:
        raise QuestionError(f"The run: {error}") from None
    variant: Variant | None = None
    for position, task in reversed(list(enumerate(question.tasks, 1))):
        drawn = _drawn(question.id, task, seed, values, scenario)
        variant = replace(drawn, part=position, parts=len(question.tasks), then=variant)
    assert variant is not None
    return variant


def numbers_in(values: Mapping[str, Value]) -> dict[str, float]:
    """The drawn numbers, without the drawn words."""
    return {name: value for name, value in values.items() if not isinstance(value, str)}


def _scenario(run: Any, values: Mapping[str, Value]) -> Scenario | None:
    if run is None:
        return None
    if isinstance(run, str):
        return Scenario.of(run_from(options_in(_exact(run, values))))
    return Scenario.of(run_from(_run_options(run, values)))


def _run_options(run: Mapping[str, Any], values: Mapping[str, Value]) -> dict[str, object]:
    options: dict[str, object] = {}
    for key, value in run.items():
        if key == "then":
            legs = value if isinstance(value, list) else [value]
            options[key] = [_run_options(leg, values) for leg in legs]
        elif key in _WORD_KEYS:
            options[key] = values.get(value, _exact(value, values)) if isinstance(value, str) else value
        else:
            options[key] = _run_value(value, values)
    return options


def _run_value(value: Any, values: Mapping[str, Value]) -> object:
    if isinstance(value, list):
        return [_run_value(item, values) for item in value]
    if not isinstance(value, str):
        return value
    try:
        numbers = [evaluate(part, numbers_in(values)) for part in map(_plain_parser(values), value.split(","))]
    except FormulaError:
        return values.get(value, value)
    return numbers if len(numbers) > 1 else numbers[0]


def _plain_parser(values: Mapping[str, Value]) -> Callable[[str], Expression]:
    return lambda text: parsed(text, tuple(numbers_in(values)))


def _exact(text: str, values: Mapping[str, Value]) -> str:
    """A line with drawn values in the place of {names}, to the last bit."""
    return _PLACEHOLDER.sub(lambda found: str(values.get(found[1], found[0])), text)


@lru_cache(maxsize=4096)
def parsed(text: str, names: tuple[str, ...]) -> Expression:
    """A lesson's expression, read once."""
    return parse(text, names)


def _drawn(
    question_id: str, task: "AnyTask", seed: int, values: Mapping[str, Value], scenario: Scenario | None
) -> Variant:
    fill = _Filling(values, scenario)
    sub = _drawn(question_id, task.sub, seed, values, scenario) if task.sub else None
    variant = Variant(question_id, task, seed, values, fill(task.ask), fill(task.hint), scenario, sub=sub)
    match task.kind:
        case "number" | "vector" | "point":
            return _computed(variant, fill)
        case "choice" | "choices":
            return _with_options(variant, fill)
        case "formula":
            return replace(variant, answer=(fill.formula(task),))
        case "order":
            # Shown in drawn order; the right answer names the shown places in the author's order.
            shown = shuffled(len(task.steps), question_id, seed)
            steps = tuple(fill(task.steps[position]) for position in shown)
            return replace(variant, steps=steps, order=tuple(shown.index(k) + 1 for k in range(len(shown))))
    return variant


class _Filling:
    """Puts drawn numbers and the run's own into a lesson's texts."""

    def __init__(self, values: Mapping[str, Value], scenario: Scenario | None) -> None:
        self.values = values
        self.scenario = scenario
        self.names = tuple(dict.fromkeys([*numbers_in(values), *(scenario.names if scenario else ())]))

    def expression(self, text: str) -> Expression:
        try:
            return parsed(text, self.names)
        except FormulaError as error:
            raise QuestionError(f"“{text}”: {error}") from None

    def evaluate(self, expressions: tuple[Expression, ...]) -> Array:
        return components(expressions, numbers_in(self.values), self.scenario)

    def formula(self, task: Any) -> Expression:
        """A formula question's answer, with the drawn numbers in it."""
        text = _exact(task.answer, self.values)
        try:
            expression = parsed(text, (*task.over, *numbers_in(self.values)))
            return differentiate(expression, task.derivative) if task.derivative else expression
        except FormulaError as error:
            raise QuestionError(f"“{text}”: {error}") from None

    def __call__(self, text: str) -> str:
        """The text with {name} and {expression} replaced by their values; inside $…$ only a drawn name is."""
        pieces = _TEX.split(text)
        pieces[::2] = [_PLACEHOLDER.sub(self._shown, piece) for piece in pieces[::2]]
        pieces[1::2] = [_TEX_PLACEHOLDER.sub(self._shown_name, piece) for piece in pieces[1::2]]
        return "".join(pieces)

    def _shown(self, found: "re.Match[str]") -> str:
        name = found[1].strip()
        if name in self.values:
            return self._shown_name(found)
        try:
            return vector(self.evaluate((self.expression(name),)).tolist())
        except FormulaError as error:
            raise Unfit(f"“{name}”: {error}") from None

    def _shown_name(self, found: "re.Match[str]") -> str:
        value = self.values.get(found[1].strip(), found[0])
        return value if isinstance(value, str) else vector([value])


def _computed(variant: Variant, fill: _Filling) -> Variant:
    task: Any = variant.task
    answer = tuple(fill.expression(text) for text in task.answer)
    try:
        expected = fill.evaluate(answer)
    except FormulaError as error:
        raise Unfit(str(error)) from None
    if (len(expected) == 1) != (
        variant.kind == "number" or len(variant.scenario.coordinates if variant.scenario else ()) == 1
    ):
        raise QuestionError(
            f"The answer has {len(expected)} components, which a question of kind {variant.kind} has not."
        )
    steps = _steps(variant.scenario, answer, expected, numbers_in(variant.values))
    decimals = task.decimals if task.decimals is not None else _decimals(steps)
    tolerance = 0.5 * 10.0**-decimals if variant.kind != "point" else _reach(variant.scenario, steps)
    asked = Asked(variant.scenario, answer, numbers_in(variant.values), expected, decimals, tolerance)
    own = {text: (fill.expression(text), fill(message)) for text, message in task.mistakes.items()}
    return replace(
        variant,
        answer=answer,
        expected=expected,
        decimals=decimals,
        tolerance=tolerance,
        mistakes=_apart(asked, mistakes_made(asked, own)),
    )


def _apart(asked: Asked, mistakes: tuple[Made, ...]) -> tuple[Made, ...]:
    """The mistakes, none of which a learner could make and still be right."""
    for mistake in mistakes:
        # Answers between the two must not be taken for the other: they lie further apart than both tolerances.
        if np.abs(mistake.value - asked.expected).max() <= 2 * asked.tolerance:
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
    shifted = scenario.broken(reading=lambda name, k: (name, k - 1 if name in positions | {"loss"} else k, 1.0))
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
    sizes = [float(step) for step in steps if step]
    decimals = max((decimals_for(size) for size in sizes), default=2)
    if decimals > MOST_DECIMALS:
        raise Unfit(f"the step is so small that {decimals} decimals would have to be asked for.")
    return decimals


def _reach(scenario: Scenario | None, steps: Array) -> float:
    """How near a placed point must be: a seventh of the step, and never less than a cell of a usual chart."""
    window = scenario.surface.window if scenario else ()
    cell = min((high - low for low, high in window), default=0.0) / 80
    return max(float(np.linalg.norm(steps)) / 7, cell)


def _with_options(variant: Variant, fill: _Filling) -> Variant:
    task: Any = variant.task
    truth = _truth(task.answer, variant, fill) if task.kind == "choice" and task.answer else None
    options = [
        DrawnOption(fill(option.text), option.right if truth is None else _same(option.is_, truth), fill(option.why))
        for option in task.options
    ]
    if task.kind == "choice" and sum(option.right for option in options) != 1:
        raise Unfit(f"the answer is {truth}, and not exactly one option says so.")
    shown = shuffled(len(options), variant.question_id, variant.seed)
    return replace(variant, options=tuple(options[position] for position in shown))


def _truth(answer: str, variant: Variant, fill: _Filling) -> str | float:
    """What the engine says: the regime by name, or a number."""
    if answer == "regime":
        if variant.scenario is None:
            raise QuestionError("“answer: regime” needs a run.")
        return regime(variant.scenario.run.descent()).name
    try:
        return float(fill.evaluate((fill.expression(answer),))[0])
    except FormulaError as error:
        raise Unfit(str(error)) from None


def _same(said: str | None, truth: str | float) -> bool:
    if isinstance(truth, str):
        return said == truth
    try:
        return abs(float(str(said).replace("−", "-")) - truth) <= 1e-9 * max(1.0, abs(truth))
    except ValueError:
        return False
