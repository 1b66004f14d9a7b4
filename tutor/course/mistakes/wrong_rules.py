"""The table of wrong rules and slips: each the same run with one piece exchanged, and what to say of it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

import numpy as np

from tutor.course.mistakes import broken_rules as broken
from tutor.course.mistakes.broken_passes import ANOTHER_LOSS, BROKEN_PASSES
from tutor.course.mistakes.chain_rule import without_inner_factor, without_power
from tutor.course.mistakes.told import Told
from tutor.course.scenario.scenario import Reading, Scenario
from tutor.course.scenario.trained import Trained
from tutor.engine.arrays import Array
from tutor.engine.rounding import counted, number, vector
from tutor.engine.rules.update import Optimizer
from tutor.engine.surfaces.contract import Surface


@dataclass(frozen=True, slots=True, eq=False)
class Mistake:
    """One wrong rule: where it makes sense, how it breaks the run, and what to say."""

    name: str
    breaks: Callable[[Scenario], Scenario | None]
    says: Callable[[Told], str]
    is_slip: bool = False
    goes_on: bool = True
    """Whether the broken rule can be followed further, for a chart."""
    counts_updates: bool = False
    """Whether it makes sense only where a number of updates is asked about, and so not at the start."""


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


def _own(name: str) -> Callable[[Scenario], Scenario | None]:
    """A mistake that the rules bring themselves, where each of them does."""
    return _twist(broken.own(name), lambda scenario: all(name in rule.mistakes for rule in _rules(scenario)))


def _rules(scenario: Scenario) -> list[Optimizer]:
    return [settings.optimizer for _, settings in scenario.legs]


def _did(name: str, t: Told) -> str:
    return t.right.settings_at(t.index).optimizer.mistakes[name].did


def _did_so(name: str, t: Told) -> str:
    return f"{_did(name, t)}{t.when}: the step became {t.step}."


def _heeds_length(scenario: Scenario) -> bool:
    return all(rule.heeds_length for rule in _rules(scenario))


def _is_plain(scenario: Scenario) -> bool:
    return all(rule.is_plain for rule in _rules(scenario))


def _sees_the_gradient(scenario: Scenario) -> bool:
    """Whether the rule sees the surface's own gradient, neither clipped, masked nor decayed."""
    return all(s.clip is None and s.mask is None and not s.weight_decay for _, s in scenario.legs)


def _rate_is_not_one(scenario: Scenario) -> bool:
    return all(settings.knobs_at(first)["learning_rate"] != 1 for first, settings in scenario.legs)


def _dimensions(*counts: int) -> Callable[[Scenario], bool]:
    return lambda scenario: len(scenario.coordinates) in counts


def _swapped(scenario: Scenario) -> Scenario | None:
    return scenario.broken(reading=broken.other_component(scenario)) if len(scenario.coordinates) == 2 else None


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


def _few_sentence(t: Told) -> str:
    if not t.asks_frame:
        return "You took the number of the update before."
    where = f"after {counted(t.index, 'update')}" if t.index else "at the start"
    return f"You stopped one update early, {where}."


def _many_sentence(t: Told) -> str:
    if not t.asks_frame:
        return "You took the number of the next update."
    return f"You went one update too far, to {counted(t.index + 2, 'update')}."


MISTAKES: tuple[Mistake, ...] = (
    Mistake("uphill", _twist(broken.uphill), _uphill_sentence),
    Mistake(
        "no-rate",
        _twist(broken.with_knobs(lambda _: {"learning_rate": 1.0}), _rate_is_not_one),
        lambda t: f"You left α out{t.when}: {t.moved}.",
    ),
    Mistake(
        "divided-by-rate",
        _twist(
            broken.with_knobs(lambda knobs: {"learning_rate": np.divide(1.0, knobs["learning_rate"])}), _rate_is_not_one
        ),
        lambda t: f"You divided by α instead of multiplying by it{t.when}: the step became {t.step}.",
    ),
    Mistake("change-only", _reads(broken.position_as_change(broken.as_it_is)), _change_sentence, goes_on=False),
    Mistake("change-sign", _reads(broken.position_as_change(broken.negative)), _step_sentence, goes_on=False),
    Mistake(
        "new-gradient",
        _twist(broken.gradient_at_the_new_point, lambda s: _heeds_length(s) and _sees_the_gradient(s)),
        lambda t: (
            f"You took the gradient at the new point{t.when}, {t.used_gradient}. An update uses the gradient where "
            f"it begins, {t.gradient}."
        ),
    ),
    Mistake(
        "inner-factor",
        lambda scenario: without_inner_factor(scenario) if _heeds_length(scenario) else None,
        lambda t: f"You left out the inner derivative: you took {t.gradient} for the gradient{t.when}.",
    ),
    Mistake(
        "power-factor",
        lambda scenario: without_power(scenario) if _heeds_length(scenario) else None,
        lambda t: (
            f"You left out the factor that the power brings down: you took {t.gradient} for the gradient{t.when}."
        ),
    ),
    Mistake(
        "loss-for-gradient",
        # A question that gives a slope alone shows no loss to take for it.
        _slope(
            broken.loss_for_gradient, lambda s: _dimensions(1)(s) and _heeds_length(s) and s.surface.name != "slope"
        ),
        lambda t: f"You used the loss, {t.loss}, in place of the gradient{t.when}.",
    ),
    Mistake(
        "shrunk",
        _twist(broken.shrunk, _is_plain),
        lambda t: f"You took away α times the weight itself{t.when}: {t.moved}. It is the gradient that α multiplies.",
    ),
    Mistake(
        "swapped-components",
        _swapped,
        lambda t: f"You swapped the components: {' comes before '.join(t.right.coordinates)}.",
        goes_on=False,
    ),
    Mistake(
        "swapped-gradient",
        _slope(broken.swapped_gradient, lambda s: _dimensions(2)(s) and _heeds_length(s)),
        lambda t: f"You moved each component by the other one's slope{t.when}: the step became {t.step}.",
    ),
    _only(0),
    _only(1),
    _only(2),
    Mistake(
        "one-after-the-other",
        _twist(broken.one_after_the_other, lambda s: _dimensions(2, 3)(s) and _sees_the_gradient(s)),
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
        lambda s: _own("other-momentum")(s) if _has("beta")(s) else None,
        partial(_did_so, "other-momentum"),
    ),
    Mistake(
        "other-convention",
        _own("other-convention"),
        lambda t: f"{_did('other-convention', t)}{t.when}: v = {t.velocity}.",
    ),
    Mistake(
        "averaged-momentum",
        lambda s: _own("averaged-momentum")(s) if _has("beta")(s) else None,
        lambda t: f"{_did('averaged-momentum', t)}{t.when}: {number(1 - t.knob('beta'))}·{t.gradient_operand}.",
    ),
    Mistake(
        "no-bias-correction",
        _own("no-bias-correction"),
        partial(_did_so, "no-bias-correction"),
    ),
    Mistake(
        "no-epsilon",
        _twist(broken.with_knobs(lambda _: {"epsilon": 0.0}), _has("epsilon")),
        lambda t: f"You left out ε, {number(t.knob('epsilon'))}{t.when}.",
        is_slip=True,
    ),
    Mistake(
        "no-root",
        _own("no-root"),
        partial(_did_so, "no-root"),
    ),
    Mistake(
        "one-step-few",
        _reads(broken.shifted(-1)),
        _few_sentence,
        is_slip=True,
        goes_on=False,
        counts_updates=True,
    ),
    Mistake(
        "one-step-many",
        _reads(broken.shifted(1)),
        _many_sentence,
        is_slip=True,
        goes_on=False,
        counts_updates=True,
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


def mistakes_in(scenario: Scenario) -> Iterator[Mistake]:
    """Those of a network's passes, the table's, and then those of a rule's own that it does not name."""
    if isinstance(scenario, Trained):
        yield from (Mistake(*each, goes_on=each.name not in ANOTHER_LOSS) for each in BROKEN_PASSES)
    yield from MISTAKES
    named = {mistake.name for mistake in MISTAKES}
    for name in dict.fromkeys(name for rule in _rules(scenario) for name in rule.mistakes if name not in named):
        yield Mistake(name, _own(name), partial(_did_so, name))
