"""The usual ways to miss an answer, each the same run with one rule broken, by a stable name and in a fixed order."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace

import numpy as np

from tutor.course import broken_rules as broken
from tutor.course.chain_rule import without_inner_factor, without_power
from tutor.course.scenario import FRAME_QUANTITIES, Numbers, Reading, Scenario, components
from tutor.engine.arrays import Array
from tutor.engine.descent import Settings
from tutor.engine.formula import Expression, FormulaError, Index, Name, Operation, evaluate
from tutor.engine.rounding import number, operand, rounded, vector
from tutor.engine.surface import Surface


@dataclass(frozen=True, slots=True, eq=False)
class Asked:
    """What was asked of which run, and what is right."""

    scenario: Scenario | None
    answer: tuple[Expression, ...]
    numbers: Numbers
    expected: Array
    """Shape (n,)."""
    decimals: int
    tolerance: float


@dataclass(frozen=True, slots=True, eq=False)
class Made:
    """A mistake as it comes out in one variant."""

    name: str
    value: Array
    """What a learner who makes it answers, shape (n,)."""
    sentence: str
    """What was done, with the learner's numbers in it."""
    scenario: Scenario | None = None
    """The run with the rule broken, where it can go on."""
    is_slip: bool = False
    """Whether only the writing slipped: the rule was right, and a value that cannot be told apart does no harm."""


@dataclass(frozen=True, slots=True, eq=False)
class Told:
    """The numbers that sentences are made of: the update that decides the answer, in the broken run."""

    right: Scenario
    made: Scenario
    index: int

    @property
    def w(self) -> str:
        return vector(self.made.frame(self.index).parameters.tolist())

    @property
    def change(self) -> Array:
        return self.made.update(self.index).change

    @property
    def step(self) -> str:
        return vector(self.change.tolist())

    @property
    def moved(self) -> str:
        """The sum that leads to the new point: `3.0 − 0.25`."""
        if len(self.change) > 1 or not self.step.startswith("−"):
            return f"{self.w} + {self.step}"
        return f"{self.w} − {self.step[1:]}"

    @property
    def gradient(self) -> str:
        return _operand(self.made.frame(self.index).gradient)

    @property
    def used_gradient(self) -> str:
        return _operand(self.made.update(self.index).terms["gradient"])

    @property
    def loss(self) -> str:
        return number(float(self.made.frame(self.index).loss))

    @property
    def when(self) -> str:
        """Said where more than one update was made."""
        return f" (at update {self.index + 1})" if self.index else ""

    def knob(self, name: str) -> float:
        return float(self.made.settings_at(self.index).knobs_at(self.index)[name])

    @property
    def rate(self) -> str:
        return number(self.knob("learning_rate"))

    @property
    def is_plain(self) -> bool:
        """Whether the rule is θ − α·gradient, so that a sentence can say so."""
        return self.right.settings_at(self.index).optimizer.name == "gradient-descent"


@dataclass(frozen=True, slots=True, eq=False)
class Mistake:
    """One wrong rule: where it makes sense, how it breaks the run, and what to say."""

    name: str
    breaks: Callable[[Scenario], Scenario | None]
    says: Callable[[Told], str]
    is_slip: bool = False
    goes_on: bool = True
    """Whether the broken rule can be followed further, for a chart."""


def _operand(value: Array) -> str:
    return operand(float(value[0])) if len(value) == 1 else vector(value.tolist())


def _twist(
    twist: broken.Twist, where: Callable[[Scenario], bool] = lambda _: True
) -> Callable[[Scenario], Scenario | None]:
    return lambda scenario: scenario.broken(settings=broken.twisted(twist)) if where(scenario) else None


def _slope(
    gradient: Callable[[Surface, Array], Array], where: Callable[[Scenario], bool]
) -> Callable[[Scenario], Scenario | None]:
    def breaks(scenario: Scenario) -> Scenario | None:
        if not where(scenario):
            return None
        return scenario.broken(surface=broken.with_gradient(gradient))

    return breaks


def _reads(reading: Callable[[Scenario], Reading]) -> Callable[[Scenario], Scenario | None]:
    return lambda scenario: scenario.broken(reading=reading(scenario))


def _has(*knobs: str) -> Callable[[Scenario], bool]:
    return lambda scenario: any(
        settings.knobs_at(first).get(knob, 0) for first, settings in scenario.legs for knob in knobs
    )


def _rules(*names: str) -> Callable[[Scenario], bool]:
    return lambda scenario: all(settings.optimizer.name in names for _, settings in scenario.legs)


def _rate_is_not_one(scenario: Scenario) -> bool:
    return all(settings.knobs_at(first)["learning_rate"] != 1 for first, settings in scenario.legs)


def _dimensions(*counts: int) -> Callable[[Scenario], bool]:
    return lambda scenario: len(scenario.coordinates) in counts


def _position_as_change(sign: float) -> Callable[[Scenario], Reading]:
    """Read the change that leads to a position where the position is asked for; a change as it is, or with its sign."""

    def reading(scenario: Scenario) -> Reading:
        def read(name: str, index: int) -> tuple[str, int, float]:
            if name in scenario.coordinates:
                several = len(scenario.coordinates) > 1
                return (f"change_{name}" if several else "change", index - 1, sign)
            if name == "parameters":
                return ("change", index - 1, sign)
            return (name, index, sign if name.startswith("change") else 1.0)

        return read

    return reading


def _shifted(by: int) -> Callable[[Scenario], Reading]:
    return lambda _: lambda name, index: (name, index + by, 1.0)


def _other_component(scenario: Scenario) -> Reading:
    first, second = scenario.coordinates
    other = {first: second, second: first}

    def read(name: str, index: int) -> tuple[str, int, float]:
        if name in other:
            return (other[name], index, 1.0)
        vector_name, _, coordinate = name.rpartition("_")
        return (f"{vector_name}_{other[coordinate]}" if coordinate in other else name, index, 1.0)

    return read


def _swapped(scenario: Scenario) -> Scenario | None:
    return scenario.broken(reading=_other_component(scenario)) if len(scenario.coordinates) == 2 else None


def _only(component: int) -> Mistake:
    def breaks(scenario: Scenario) -> Scenario | None:
        dimensions = len(scenario.coordinates)
        return scenario.broken(settings=broken.only(component)) if component < dimensions in (2, 3) else None

    return Mistake(
        f"only-{('first', 'second', 'third')[component]}",
        breaks,
        lambda t: f"You updated {t.right.coordinates[component]} alone{t.when}. All components move in one update.",
    )


def _factor_on_rate(factor: float) -> broken.Twist:
    return broken.with_knobs(lambda knobs: {"learning_rate": factor * knobs["learning_rate"]})


def _uphill_sentence(t: Told) -> str:
    what = "α·gradient" if t.is_plain else "the step"
    return f"You added {what}{t.when}: {t.moved}. The loss rises that way."


def _change_sentence(t: Told) -> str:
    return f"You gave the change, {t.step}. It is still to be added to {t.w}."


def _step_sentence(t: Told) -> str:
    return f"You gave the change with its sign turned, {vector((-t.change).tolist())}."


MISTAKES: tuple[Mistake, ...] = (
    Mistake("uphill", _twist(broken.uphill), _uphill_sentence),
    Mistake(
        "no-rate",
        _twist(broken.with_knobs(lambda _: {"learning_rate": 1.0}), _rate_is_not_one),
        lambda t: f"You left α out{t.when}: {t.moved}.",
    ),
    Mistake(
        "divided-by-rate",
        _twist(broken.with_knobs(lambda knobs: {"learning_rate": 1 / knobs["learning_rate"]}), _rate_is_not_one),
        lambda t: f"You divided by α instead of multiplying by it{t.when}: the step became {t.step}.",
    ),
    Mistake("change-only", _reads(_position_as_change(1.0)), _change_sentence, goes_on=False),
    Mistake("change-sign", _reads(_position_as_change(-1.0)), _step_sentence, goes_on=False),
    Mistake(
        "new-gradient",
        _twist(broken.gradient_at_the_new_point),
        lambda t: (
            f"You took the gradient at the new point{t.when}, {t.used_gradient}. An update uses the gradient where "
            f"it begins, {t.gradient}."
        ),
    ),
    Mistake(
        "inner-factor",
        lambda scenario: without_inner_factor(scenario),
        lambda t: f"You left out the inner derivative: you took {t.gradient} for the gradient{t.when}.",
    ),
    Mistake(
        "power-factor",
        lambda scenario: without_power(scenario),
        lambda t: (
            f"You left out the factor that the power brings down: you took {t.gradient} for the gradient{t.when}."
        ),
    ),
    Mistake(
        "loss-for-gradient",
        # A question that gives a slope alone shows no loss to take for it.
        _slope(broken.loss_for_gradient, lambda s: _dimensions(1)(s) and s.surface.name != "slope"),
        lambda t: f"You used the loss, {t.loss}, in place of the gradient{t.when}.",
    ),
    Mistake(
        "shrunk",
        _twist(broken.shrunk, _rules("gradient-descent")),
        lambda t: f"You took away α times the weight itself{t.when}: {t.moved}. The gradient belongs there.",
    ),
    Mistake(
        "swapped-components",
        _swapped,
        lambda t: f"You swapped the components: {' is not '.join(t.right.coordinates)}.",
        goes_on=False,
    ),
    Mistake(
        "swapped-gradient",
        _slope(broken.swapped_gradient, _dimensions(2)),
        lambda t: f"You moved each component by the other one's slope{t.when}: the step became {t.step}.",
    ),
    _only(0),
    _only(1),
    _only(2),
    Mistake(
        "one-after-the-other",
        _twist(broken.one_after_the_other, _dimensions(2, 3)),
        lambda t: (
            f"You updated {t.right.coordinates[0]} first and measured the next slope from there{t.when}: "
            f"{t.used_gradient}. All slopes are measured at the same point."
        ),
    ),
    Mistake(
        "no-momentum",
        _twist(broken.with_knobs(lambda _: {"beta": 0.0, "beta1": 0.0}), _has("beta", "beta1")),
        lambda t: f"You left out the momentum{t.when}: the step became {t.step}.",
    ),
    Mistake(
        "momentum-twice",
        _twist(broken.momentum_twice, _has("beta")),
        lambda t: f"You added the momentum twice{t.when}: the step became {t.step}.",
    ),
    Mistake(
        "other-momentum",
        _twist(broken.other_form, lambda s: _has("beta")(s) and _rules(*broken.OTHER_FORMS)(s)),
        lambda t: (
            (
                "You left out Nesterov's look ahead"
                if _rules("nesterov")(t.right)
                else "You looked ahead, as Nesterov does"
            )
            + f"{t.when}: the step became {t.step}."
        ),
    ),
    Mistake(
        "other-convention",
        _twist(broken.rate_outside_the_velocity, _rules("momentum", "momentum-pytorch")),
        lambda t: (
            ("You kept α outside the velocity" if _rules("momentum")(t.right) else "You put α inside the velocity")
            + f"{t.when}: v = {_operand(t.made.update(t.index).terms['velocity'])}."
        ),
    ),
    Mistake(
        "averaged-momentum",
        _twist(broken.averaged_momentum, lambda s: _has("beta")(s) and _rules(*broken.OTHER_FORMS)(s)),
        lambda t: f"You weighted the gradient by 1 − β{t.when}: {number(1 - t.knob('beta'))}·{t.gradient}.",
    ),
    Mistake(
        "no-bias-correction",
        _twist(broken.no_bias_correction, _rules("adam", "adamw")),
        lambda t: f"You left out the bias correction{t.when}: the step became {t.step}.",
    ),
    Mistake(
        "no-epsilon",
        _twist(broken.with_knobs(lambda _: {"epsilon": 0.0}), _has("epsilon")),
        lambda t: f"You left out ε, {number(t.knob('epsilon'))}{t.when}.",
        is_slip=True,
    ),
    Mistake(
        "no-root",
        _twist(broken.no_root, _rules("adagrad", "rmsprop", "adam", "adamw")),
        lambda t: f"You left out the root in the denominator{t.when}: the step became {t.step}.",
    ),
    Mistake(
        "one-step-few",
        _reads(_shifted(-1)),
        lambda t: f"You stopped one update early, {f'after {_updates(t.index)}' if t.index else 'at the start'}.",
        is_slip=True,
        goes_on=False,
    ),
    Mistake(
        "one-step-many",
        _reads(_shifted(1)),
        lambda t: f"You went one update too far, to {_updates(t.index + 2)}.",
        is_slip=True,
        goes_on=False,
    ),
    Mistake(
        "decimal-slip",
        _twist(_factor_on_rate(10)),
        lambda t: f"The decimal point slipped: the step became {t.step}{t.when}, ten times too long.",
    ),
    Mistake(
        "decimal-slip",
        _twist(_factor_on_rate(0.1)),
        lambda t: f"The decimal point slipped: the step became {t.step}{t.when}, ten times too short.",
    ),
)
"""Wrong rules and slips of the run, in the order in which a wrong number is compared with them."""


def _updates(count: int) -> str:
    return "1 update" if count == 1 else f"{count} updates"


def mistakes_made(asked: Asked, own: Mapping[str, tuple[Expression, str]]) -> tuple[Made, ...]:
    """Return every mistake that applies, the author's own first, each with the value that it leads to."""
    made = [*_own(asked, own), *(_of_the_run(asked) if asked.scenario else ()), *_of_the_writing(asked)]
    return tuple(made)


def _own(asked: Asked, own: Mapping[str, tuple[Expression, str]]) -> Iterator[Made]:
    for text, (expression, message) in own.items():
        try:
            value = components((expression,), asked.numbers, asked.scenario)
        except FormulaError:
            continue
        if value.shape == asked.expected.shape:
            yield Made(f"own: {text}", value, message)


def _of_the_run(asked: Asked) -> Iterator[Made]:
    scenario = asked.scenario
    assert scenario is not None
    index = max(0, deciding_update(asked.answer, scenario, asked.numbers))
    for mistake in MISTAKES:
        made = mistake.breaks(scenario)
        if made is None:
            continue
        value = _value(made, asked)
        if value is None or value.shape != asked.expected.shape:
            continue
        if np.abs(value - asked.expected).max() <= asked.tolerance and (mistake.is_slip or _is_inert(mistake, asked)):
            continue
        told = Told(scenario, made, index)
        yield Made(mistake.name, value, mistake.says(told), made if mistake.goes_on else None, mistake.is_slip)


def _value(scenario: Scenario, asked: Asked) -> Array | None:
    try:
        return components(asked.answer, asked.numbers, scenario)
    except FormulaError:
        return None


def _is_inert(mistake: Mistake, asked: Asked) -> bool:
    """Whether the broken rule leaves this answer as it is whatever the numbers, and so is no mistake here.

    There is no momentum in a first update, and no update in a gradient at the start: other numbers show it.
    """
    assert asked.scenario is not None
    other = _with_other_numbers(asked.scenario)
    made = mistake.breaks(other)
    right, wrong = _value(other, asked), None if made is None else _value(made, asked)
    return right is None or wrong is None or np.allclose(right, wrong, rtol=1e-9, atol=1e-12)


def _with_other_numbers(scenario: Scenario) -> Scenario:
    def settings(old: Settings) -> Settings:
        knobs = {**old.optimizer.knobs, **old.knobs}
        return replace(old, knobs={name: 0.9713 * value for name, value in knobs.items()})

    start = scenario.start * 1.0379 + np.linspace(0.0211, 0.0322, len(scenario.start))
    return replace(scenario.broken(settings=settings), start=start)


def _of_the_writing(asked: Asked) -> Iterator[Made]:
    value = asked.expected
    for factor, side in ((10.0, "right"), (0.1, "left")):
        if np.abs(factor * value - value).max() > asked.tolerance:
            sentence = f"The decimal point is one place too far to the {side}."
            yield Made("decimal-slip", factor * value, sentence, is_slip=True)
    if np.abs(value).max() > asked.tolerance:
        yield Made("sign-slip", -value, "The sign is turned round.", is_slip=True)
    yield from _rounded_early(asked)


def _rounded_early(asked: Asked) -> Iterator[Made]:
    """Rounding on the way, or to fewer decimals than are asked for: said only to what is nearly right."""
    candidates = [np.array([rounded(x, asked.decimals - 1) for x in asked.expected])] if asked.decimals else []
    if asked.scenario and deciding_update(asked.answer, asked.scenario, asked.numbers) > 0:
        for decimals in (asked.decimals, asked.decimals - 1):
            twist = broken.rounded_on_the_way(max(decimals, 0))
            value = _value(asked.scenario.broken(settings=broken.twisted(twist)), asked)
            if value is not None:
                candidates.append(value)
    for value in candidates:
        gap = np.abs(value - asked.expected).max()
        if asked.tolerance < gap <= 10 * asked.tolerance * (1 + 1e-9):
            sentence = f"The value is right but rounded too early; {asked.decimals} decimals are asked for."
            yield Made("rounded-early", value, sentence, is_slip=True)


def deciding_update(answer: tuple[Expression, ...], scenario: Scenario, numbers: Numbers) -> int:
    """The number of the last update that an answer depends on; −1 where it depends on none."""
    of_frames = {*FRAME_QUANTITIES, "θ", "theta", "L", *scenario.coordinates}
    latest = -1
    for part in answer:
        for name, index in _indexed(part, numbers):
            is_of_frame = name in of_frames or name.startswith(("hessian", "gradient_"))
            latest = max(latest, index - 1 if is_of_frame else index)
    return latest


def _indexed(expression: Expression, numbers: Numbers) -> Iterator[tuple[str, int]]:
    match expression:
        case Index(Name(name), index):
            yield name, int(evaluate(index, numbers))
        case Index(base, _):
            yield from _indexed(base, numbers)
        case Operation(_, operands):
            for operand_expression in operands:
                yield from _indexed(operand_expression, numbers)
