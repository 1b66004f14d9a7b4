"""A question in its picture: its run as far as it may be seen, where an answer leads, and after it both rules' runs."""

import math
from dataclasses import dataclass, replace
from typing import Literal, Self

import numpy as np

from tutor.course.mistakes.mistakes import deciding_update
from tutor.course.questions.kinds.choice import ChoiceTask
from tutor.course.questions.kinds.computed import ComputedVariant
from tutor.course.questions.kinds.point import PointVariant
from tutor.course.questions.question import Question
from tutor.course.questions.task import Variant
from tutor.course.questions.verdict import STEPS_ON, Consequence, Path, Verdict
from tutor.course.scenario.scenario import Scenario, canonical
from tutor.course.scenario.spelled_out import looked_at
from tutor.engine.arrays import Array
from tutor.engine.formula import Expression, Index, Name
from tutor.engine.rounding import counted, number, vector
from tutor.engine.surfaces.contract import Surface
from tutor.lab.exploring.foresight import told_landing, told_place
from tutor.words.answers import Unreadable

_REGIME_SHOWN = 8
"""Updates in which one sees what a run does."""


@dataclass(frozen=True, slots=True)
class Quantity:
    """What of a run an answer is, and of which frame."""

    kind: Literal["place", "change", "gradient", "loss"]
    index: int
    component: int | None
    """Of a vector; None for all of it, or for a number that has none."""


@dataclass(frozen=True, slots=True, eq=False)
class QuestionPicture:
    """What may be seen of a question's run, which grows with what the learner does."""

    scenario: Scenario
    asks: Quantity | None
    """What a typed answer is of the run; None where it is nothing that can be drawn."""
    seen: Array
    """The frames that stand there before an answer, (frames, d): of a run from its start, nothing that is asked for."""
    at: int
    """The frame at which one sees the answer."""
    answer: Array | None = None
    """As typed so far, (n,)."""
    verdict: Verdict | None = None
    consequence: Consequence | None = None
    is_done: bool = False
    """Whether the question was passed or skipped, so that the right run may stand there."""
    shown: int = 0
    """Updates that were walked through since the verdict; 0 before the first."""

    @property
    def surface(self) -> Surface:
        return self.scenario.surface

    def with_typed(self, variant: Variant, text: str) -> Self:
        """Put the mark where a text leads; nowhere where it is no answer yet."""
        try:
            read = variant.read(text) if self.asks else None
        except Unreadable:
            read = None
        return replace(self, answer=np.array(read.values) if read else None)

    def with_verdict(self, verdict: Verdict | None, is_done: bool) -> Self:
        """After an answer, or a skip."""
        if verdict is self.verdict and is_done == self.is_done:
            return self
        leads = verdict.consequence if verdict else None
        return replace(self, verdict=verdict, consequence=leads, is_done=is_done, shown=0)

    @property
    def can_step(self) -> bool:
        """Whether the rules may be followed: after a verdict, where the answer lies on their way."""
        return self.at > 0 and self.has_verdict

    @property
    def has_verdict(self) -> bool:
        """Whether an answer was judged, or the question passed over."""
        return self.is_done or (self.verdict is not None and self.verdict.outcome == "wrong")

    @property
    def last(self) -> int:
        return max(STEPS_ON, self.at)

    def step(self, updates: int) -> Self:
        """Follow the rules on, or back; what lies beyond the last update begins anew."""
        return replace(self, shown=(self.shown + updates) % (self.last + 1)) if self.can_step else self

    @property
    def ways(self) -> list[tuple[str, Array]]:
        """What is drawn, each with a name, (frames, d): the first is the one that stands in the middle of it all."""
        broken = [("that way", self.consequence.broken.parameters)] if self.consequence else []
        if not (self.shown or self.is_done):
            return [("the question", self.seen), *((name, way[: self.at + 1]) for name, way in broken)]
        right = Path.of(self.scenario, self.last).parameters
        return [(name, way[: (self.shown or self.at) + 1]) for name, way in [("the right rule", right), *broken]]

    @property
    def hides_losses(self) -> bool:
        """Whether the losses are asked for, and must not be read off."""
        return self.asks is not None and self.asks.kind == "loss" and not self.is_done

    @property
    def landing(self) -> Array | None:
        """The place that the answer leads to, (d,)."""
        if self.answer is None or self.asks is None or self.asks.kind not in ("place", "change"):
            return None
        place: Array = self.seen[-1].copy()
        which = self._which
        place[which] = self.answer + (place[which] if self.asks.kind == "change" else 0.0)
        return place

    @property
    def gradient(self) -> Array | None:
        """The gradient that was answered, once done the true one, (d,); 0 for a component that was not asked for."""
        if self.asks is None or self.asks.kind != "gradient" or (self.answer is None and not self.is_done):
            return None
        gradient: Array = np.zeros_like(self.seen[-1])
        which = self._which
        gradient[which] = self.surface.gradient(self.seen[-1])[which] if self.is_done else self.answer
        return gradient

    @property
    def _which(self) -> list[int]:
        """The coordinates that are asked for."""
        one = self.asks.component if self.asks else None
        return list(range(len(self.seen[-1]))) if one is None else [one]

    @property
    def height(self) -> float | None:
        """The loss that was answered."""
        is_loss = self.answer is not None and self.asks is not None and self.asks.kind == "loss"
        return float(self.answer[0]) if is_loss and self.answer is not None else None

    def moved(self, right: int, up: int) -> str:
        """The answer a little to a side, as one would type it."""
        if self.asks is None:
            return ""
        value = self._answer_before if self.answer is None else self.answer
        toward = np.array([right, up], dtype=float)[: len(self.seen[-1])]
        toward = toward[self._which] if len(toward) > 1 and self.asks.kind != "loss" else np.array([float(right + up)])
        steps = self._steps[self._which]
        if self.asks.kind == "gradient" and len(self.seen[-1]) > 1:
            toward = -toward  # what is drawn is −∇L
        return vector((value + toward * steps[: len(value)]).tolist(), 6)

    def pointed(self, x: float, y: float, scale: float = 1.0) -> str:
        """The answer that leads to a point of the chart, as one would type it.

        Args:
            scale: how many times its length −∇L is drawn.
        """
        if self.asks is None:
            return ""
        here, point = self.seen[-1], np.array([x, y])
        flat = len(here) == 1
        match self.asks.kind:
            case "place":
                value = point[: len(here)]
            case "change":
                value = point[: len(here)] - here
            case "loss":
                value = point[1:]
            case "gradient" if flat:
                with np.errstate(all="ignore"):
                    value = (point[1:] - self.surface.loss(here)) / (x - here[0] or math.nan)
            case _:
                value = (here - point) / scale
        value = value[self._which] if self.asks.kind != "loss" else value
        return vector(value.tolist(), 3) if np.isfinite(value).all() else ""

    @property
    def _answer_before(self) -> Array:
        """What the mark begins at: no change, no slope, no height."""
        assert self.asks is not None
        whole: Array = self.seen[-1] if self.asks.kind == "place" else np.zeros_like(self.seen[-1])
        if self.asks.kind == "loss":
            return np.zeros(1)
        return whole[self._which]

    @property
    def _steps(self) -> Array:
        """How far a key moves each component: a round number, about a hundredth of what is seen."""
        assert self.asks is not None
        widths = np.array([high - low for low, high in self.surface.window])
        if self.asks.kind in ("place", "change"):
            return np.array([_round(width / 100) for width in widths])
        ends = np.stack(np.meshgrid(*(np.linspace(*window, 9) for window in self.surface.window)))
        with np.errstate(all="ignore"):
            losses = self.surface.loss(ends)
        spread = float(np.ptp(losses[np.isfinite(losses)])) if np.isfinite(losses).any() else 1.0
        return np.array([_round(spread / (50 if self.asks.kind == "loss" else 10 * width)) for width in widths])

    def told(self) -> list[str]:
        """The picture in words, a sentence a line: the same that is drawn."""
        names = self.surface.coordinates
        if self.shown:
            ways = [f"{name}: {self._told_place(way[-1])}" for name, way in self.ways]
            return [f"After {counted(self.shown, 'update')} {'; '.join(ways)}."]
        told = (
            [f"The point stands at {told_place(names, self.seen[-1])}."] if not (self.has_verdict and self.at) else []
        )
        if self.landing is not None:
            told.append(f"◇ Your answer leads to {self._told_place(self.landing)}.")
        elif self.gradient is not None:
            whose = "The" if self.is_done else "Your"
            told.append(f"{whose} gradient there is {vector(self.gradient.tolist())}, drawn from the point.")
        elif self.height is not None:
            told.append(f"◇ Your answer stands at L = {number(self.height)}.")
        if self.is_done and self.at:
            told.append(f"● The right rule leads to {self._told_place(self.ways[0][1][-1])}.")
        if self.consequence:
            told.append(self.consequence.sentence)
        return told

    def _told_place(self, place: Array) -> str:
        """A place and its loss, where more of the loss is known than its slope."""
        if self.surface.name == "slope":
            return told_place(self.surface.coordinates, place)
        return told_landing(self.surface, place)


def picture_of(question: Question, variant: Variant) -> QuestionPicture | None:
    """The picture that a question stands in; None where nothing of it can be drawn, or its author wants none.

    Without a word of the author it is drawn where the answer is made of the places, losses, slopes and changes of a run
    on a loss of one or two weights that the learner knows of.
    """
    scenario = variant.scenario
    if scenario is None or question.figure == "none" or len(scenario.surface.window) not in (1, 2):
        return None
    answer = _answer_of(variant)
    pairs = [pair for part in answer for pair in looked_at(part, variant.numbers)]
    quantities = [each for name, index in pairs if (each := _quantity(name, index, scenario))]
    is_regime = isinstance(variant.task, ChoiceTask) and variant.task.answer == "regime"
    is_known = scenario.surface.name != "slope" and (is_regime or bool(quantities))
    if not (answer or is_regime) or not (question.figure == "question" or is_known):
        return None
    decides = deciding_update(answer, scenario, variant.numbers)
    asks = _asked(answer, quantities) if isinstance(variant, ComputedVariant) else None
    last_seen = max(0, decides) if isinstance(variant, PointVariant) else 0
    if asks and asks.kind != "place" and asks.index != last_seen:
        asks = None  # where it is drawn would be told
    seen = np.array([scenario.frame(index).parameters for index in range(last_seen + 1)])
    at = _REGIME_SHOWN if is_regime else asks.index if asks and asks.kind in ("loss", "gradient") else decides + 1
    return QuestionPicture(scenario, asks, seen, max(0, at))


def _answer_of(variant: Variant) -> tuple[Expression, ...]:
    """The expressions that an answer is computed by, of the kinds that have such."""
    if isinstance(variant, ComputedVariant):
        return variant.answer
    written = variant.task.answer if isinstance(variant.task, ChoiceTask) else None
    return variant.lead.fill.components(written) if written and written != "regime" else ()


def _quantity(name: str, index: int, scenario: Scenario) -> Quantity | None:
    name, coordinates = canonical(name), scenario.coordinates
    if name in coordinates:
        return Quantity("place", index, coordinates.index(name) if len(coordinates) > 1 else None)
    if name == "parameters":
        return Quantity("place", index, None)
    kind, _, coordinate = name.partition("_")
    component = coordinates.index(coordinate) if coordinate in coordinates and len(coordinates) > 1 else None
    if coordinate and component is None:
        return None
    match kind:
        case "change" | "gradient" | "loss":
            return Quantity(kind, index, component)
    return None


def _asked(answer: tuple[Expression, ...], quantities: list[Quantity]) -> Quantity | None:
    """The quantity that an answer is, whole or component by component in order; None where it is made of several."""
    if not quantities or len(quantities) != len(answer) or not all(map(_is_bare, answer)):
        return None
    first = quantities[0]
    if len(answer) == 1:
        return first
    in_order = all(each == replace(first, component=place) for place, each in enumerate(quantities))
    return replace(first, component=None) if in_order else None


def _is_bare(expression: Expression) -> bool:
    return isinstance(expression, Index) and isinstance(expression.base, Name)


def _round(size: float) -> float:
    """The nearest 1, 2 or 5 with its zeros."""
    if not (math.isfinite(size) and size > 0):
        return 1.0
    power = 10.0 ** math.floor(math.log10(size))
    return float(f"{power * next(factor for factor in (1, 2, 5, 10) if size / power <= factor * 1.3):.0e}")
