"""Grading: one pure function from a variant and what was typed to a verdict. No clock, no screen, no memory."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import ROUND_DOWN, Context
from functools import partial
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from tutor.course.mistakes.mistakes import Made, is_near, mistake_named_by
from tutor.course.scenario.scenario import Scenario
from tutor.engine.arrays import Array
from tutor.engine.rounding import number, vector
from tutor.words.answers import Read, Unreadable, read_numbers, read_options, read_order, read_sentence

if TYPE_CHECKING:
    from tutor.course.questions.variants import Variant

STEPS_ON = 20
"""Updates that a mistake is followed for, beside the right rule."""

Outcome = Literal["right", "wrong", "unreadable", "compare"]
"""`compare`: the learner's sentence stands beside the model, and the learner judges."""

_ONE_DIGIT = Context(prec=1, rounding=ROUND_DOWN)


@dataclass(frozen=True, slots=True, eq=False)
class Path:
    """A run as two series to draw."""

    parameters: Array
    """Shape (frames, d)."""
    losses: Array
    """Shape (frames,); after a divergence not finite."""


@dataclass(frozen=True, slots=True, eq=False)
class Consequence:
    """Where a mistake leads: the broken rule's run beside the right one."""

    broken: Path
    right: Path


def _nowhere() -> None:
    return None


@dataclass(frozen=True, slots=True, eq=False)
class Verdict:
    """What is said to an answer."""

    outcome: Outcome
    message: str
    """Sentences for the learner."""
    note: str = ""
    """How the answer was read, where that needs saying."""
    mistake: str = ""
    """The stable name of what was done."""
    others: tuple[str, ...] = ()
    """Mistakes that lead to the same number."""
    position: int | None = None
    """Index into the answer where reading failed."""
    leads: Callable[[], Consequence | None] = _nowhere

    @property
    def consequence(self) -> Consequence | None:
        """Where the mistake leads, to draw; computed when asked for."""
        return self.leads()

    @property
    def is_right(self) -> bool:
        return self.outcome == "right"


def grade(variant: "Variant", text: str) -> Verdict:
    """Return the verdict on an answer to a variant."""
    try:
        match variant.kind:
            case "number" | "vector" | "point":
                return _numbers(variant, text)
            case "choice" | "choices":
                return _options(variant, text)
            case "order":
                return _order(variant, text)
            case "formula":
                from tutor.course.questions.formulas import grade_formula

                return grade_formula(variant, text)
            case "goal":
                from tutor.course.questions.goals import grade_goal

                return grade_goal(variant, text)
            case _:
                return Verdict("compare", getattr(variant.task, "model", ""), note=read_sentence(text))
    except Unreadable as unreadable:
        return Verdict("unreadable", str(unreadable), position=unreadable.position)


def judged_by_learner(agrees: bool) -> Verdict:
    """The verdict on a sentence, which only its writer can give."""
    return Verdict("right" if agrees else "wrong", "You judged it yourself.", mistake="" if agrees else "own-judgement")


def _numbers(variant: "Variant", text: str) -> Verdict:
    assert variant.expected is not None
    task: Any = variant.task
    read = read_numbers(text, len(variant.expected), task.accept)
    answer = np.array(read.values)
    if _is_near(answer, variant.expected, variant):
        return Verdict("right", _passed(answer, variant), note=read.note)
    if variant.follows is not None and _is_near(answer, variant.follows, variant):
        message = f"Right, going on from your own number. From the exact one it is {_digits(variant.expected)}."
        return Verdict("right", message, note=read.note)
    return _missed(variant, answer, read)


def _is_near(answer: Array, value: Array, variant: "Variant") -> bool:
    if variant.kind == "point":
        return _distance(answer - value) <= variant.tolerance
    return is_near(answer, value, variant.tolerance)


def _distance(gap: Array) -> float:
    with np.errstate(over="ignore"):
        return float(np.sqrt((gap * gap).sum()))


def _passed(answer: Array, variant: "Variant") -> str:
    assert variant.expected is not None
    if (answer == variant.expected).all():
        return "Right."
    return f"Right. To more digits it is {_digits(variant.expected)}."


def _digits(value: Array) -> str:
    return vector(value.tolist(), 10)


def _missed(variant: "Variant", answer: Array, read: Read) -> Verdict:
    matching = [made for made in variant.mistakes if _is_near(answer, made.value, variant)]
    if variant.kind == "point":
        matching.sort(key=lambda made: _distance(answer - made.value))
    if not matching:
        assert variant.expected is not None
        return Verdict("wrong", _how_far(answer, variant), note=read.note)
    first = matching[0]
    others = tuple(dict.fromkeys(made.name for made in matching[1:] if made.name != first.name))
    sentences = [first.sentence, *_alternatives(first, matching[1:])]
    return Verdict(
        "wrong", " ".join(sentences), read.note, first.name, others, leads=partial(_consequence, first, variant)
    )


def _alternatives(first: Made, rest: list[Made]) -> list[str]:
    """At most one more sentence: with α = 0.1 leaving α out is also a slip of the decimal point."""
    other = next((made for made in rest if made.name != first.name), None)
    return [f"Or: {other.sentence}"] if other else []


def _how_far(answer: Array, variant: "Variant") -> str:
    assert variant.expected is not None
    gaps = answer - variant.expected
    scenario = variant.scenario
    names = (
        scenario.coordinates if scenario and len(scenario.coordinates) == len(gaps) else tuple(map(str, range(1, 99)))
    )
    if len(gaps) == 1:
        return f"Not yet: your number is {_side(gaps[0])}."
    parts = []
    for name, gap in zip(names, gaps, strict=False):
        near = abs(gap) <= variant.tolerance * (1 + 1e-9)
        parts.append(f"{name} is right" if near else f"{name} is {_side(gap)}")
    return f"Not yet: {', '.join(parts)}."


def _side(gap: float) -> str:
    # One digit says how far without giving the answer away; rounded up it could be more than the number typed.
    least = _ONE_DIGIT.create_decimal_from_float(float(f"{abs(gap):.12g}"))
    return f"too {'large' if gap > 0 else 'small'}, by at least {number(float(least), 1)}"


def _options(variant: "Variant", text: str) -> Verdict:
    labels = {position: option.text for position, option in enumerate(variant.options, 1)}
    several = variant.kind == "choices"
    chosen = read_options(text, labels, several)
    right = frozenset(position for position, option in enumerate(variant.options, 1) if option.right)
    if chosen == right:
        whys = [variant.options[position - 1].why for position in sorted(chosen)]
        return Verdict("right", " ".join(["Right.", *whys]))
    whys = [f"{position}: {variant.options[position - 1].why}" for position in sorted(chosen - right)]
    if several and right - chosen:
        missing = len(right - chosen)
        whys.append(f"{missing} right option{' is' if missing == 1 else 's are'} still missing.")
    elif not several:
        whys = [variant.options[position - 1].why for position in chosen]
    wrong = sorted(chosen - right)
    mistake = mistake_named_by("chose", variant.options[wrong[0] - 1].text) if wrong else ""
    return Verdict("wrong", " ".join(whys), mistake=mistake)


def _order(variant: "Variant", text: str) -> Verdict:
    order = read_order(text, len(variant.steps))
    if order == variant.order:
        return Verdict("right", "Right.")
    first = next(k for k, (own, right) in enumerate(zip(order, variant.order, strict=True)) if own != right)
    said = (
        f"The first {first} are right" if first > 1 else "The first is right" if first else "The first is another one"
    )
    return Verdict("wrong", f"{said}; look again at step {first + 1}.")


def _consequence(made: Made, variant: "Variant") -> Consequence | None:
    """The broken rule's run beside the right one, where the rule can go on on a loss that the learner knows of."""
    if made.scenario is None or variant.scenario is None or variant.scenario.surface.name == "slope":
        return None
    return Consequence(path_of(made.scenario), path_of(variant.scenario))


def path_of(scenario: Scenario, steps: int = STEPS_ON) -> Path:
    """A run's first updates as series."""
    frames = [scenario.frame(index) for index in range(steps + 1)]
    return Path(np.array([frame.parameters for frame in frames]), np.array([float(frame.loss) for frame in frames]))
