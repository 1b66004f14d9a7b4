"""The table of wrong rules and slips: each the same run with one piece exchanged, and what to say of it."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial

import numpy as np

from tutor.course.mistakes import broken_rules as broken
from tutor.course.mistakes.broken_passes import BROKEN_PASSES
from tutor.course.mistakes.broken_rules import Breaks, Where, altered, has, is_plain, read_as, sloped, turned, twist
from tutor.course.mistakes.told import Mistake, Told
from tutor.course.mistakes.wrong_derivatives import outer_only, with_rule, without_factor
from tutor.course.scenario.scenario import Scenario
from tutor.course.scenario.trained import Trained
from tutor.engine.rounding import counted, number, vector
from tutor.engine.rules.gradient import ONE_AT_A_TIME


def _own(name: str) -> Breaks:
    """A mistake that the rules bring themselves, where each of them does."""
    return twist(broken.own(name), lambda scenario: all(name in rule.mistakes for rule in broken.rules_of(scenario)))


def _did(name: str, t: Told) -> str:
    return t.right.settings_at(t.index).optimizer.mistakes[name].did


def of_the_rule(name: str, where: Where = lambda _: True) -> Mistake:
    """A mistake that the rules bring themselves."""
    return Mistake(
        name,
        lambda scenario: _own(name)(scenario) if where(scenario) else None,
        lambda t: f"{_did(name, t)}{t.when}: the step became {t.step}.",
    )


def stepped(name: str, breaks: Breaks, did: str) -> Mistake:
    """A mistake of which the step is told that it led to."""
    return Mistake(name, breaks, lambda t: f"{did}{t.when}: the step became {t.step}.")


def _read(name: str, breaks: Breaks, says: Callable[[Told], str], **more: bool) -> Mistake:
    """A mistake in what is read off the right run, which goes on nowhere."""
    return Mistake(name, breaks, says, goes_on=False, **more)


def _heeds_length(scenario: Scenario) -> bool:
    return all(rule.heeds_length for rule in broken.rules_of(scenario))


def _sees_the_gradient(scenario: Scenario) -> bool:
    """Whether the rule sees the surface's own gradient, neither clipped, masked nor decayed."""
    return all(s.clip is None and s.mask is None and not s.weight_decay for _, s in scenario.legs)


def _moves_all(scenario: Scenario) -> bool:
    """Whether an update moves every weight: none is frozen, and none waits for its turn."""
    return all(settings.mask is None and settings.optimizer.name != ONE_AT_A_TIME.name for _, settings in scenario.legs)


def _rate_is_not_one(scenario: Scenario) -> bool:
    return all(settings.knobs_at(first)["learning_rate"] != 1 for first, settings in scenario.legs)


def _dimensions(*counts: int) -> Where:
    return lambda scenario: len(scenario.coordinates) in counts


def _has_two_weights(scenario: Scenario) -> bool:
    """Whether its two coordinates are the components of one thing, and not numbers of a network."""
    return _dimensions(2)(scenario) and not isinstance(scenario, Trained)


def _without(name: str, rule: Callable[[Scenario], Scenario | None], what: str) -> Mistake:
    """A slope without one factor of its derivative."""
    return Mistake(
        name,
        lambda scenario: rule(scenario) if _heeds_length(scenario) else None,
        lambda t: f"You left out the {what}: you took {t.gradient} for the gradient{t.when}.",
    )


def _only(component: int) -> Mistake:
    return Mistake(
        f"only-{('first', 'second', 'third')[component]}",
        twist(broken.only(component), lambda s: component < len(s.coordinates) in (2, 3) and _moves_all(s)),
        lambda t: f"You updated {t.names[component]} alone{t.when}. All components move in one update.",
    )


def _slipped(factor: float, how: str) -> Mistake:
    return Mistake(
        "decimal-slip",
        turned(lambda knobs: {"learning_rate": factor * knobs["learning_rate"]}),
        lambda t: f"The decimal point slipped: the step became {t.step}{t.when}, ten times too {how}.",
    )


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
    Mistake(
        "uphill",
        twist(broken.uphill),
        lambda t: (
            f"You added {'α·gradient' if t.is_plain else 'the step'}{t.when}: {t.moved}. The loss rises that way."
        ),
    ),
    Mistake(
        "no-rate",
        turned(lambda _: {"learning_rate": 1.0}, _rate_is_not_one),
        lambda t: f"You left α out{t.when}: {t.moved}.",
    ),
    stepped(
        "divided-by-rate",
        turned(lambda knobs: {"learning_rate": np.divide(1.0, knobs["learning_rate"])}, _rate_is_not_one),
        "You divided by α instead of multiplying by it",
    ),
    _read(
        "change-only",
        read_as(broken.position_as_change(broken.as_it_is)),
        lambda t: f"You gave the change, {t.step}. It is still to be added to {t.w}.",
    ),
    _read(
        "change-sign",
        read_as(broken.position_as_change(np.negative)),
        lambda t: f"You gave the change with its sign turned, {vector((-t.change).tolist())}.",
    ),
    Mistake(
        "new-gradient",
        twist(broken.gradient_at_the_new_point, lambda s: _heeds_length(s) and _sees_the_gradient(s)),
        lambda t: (
            f"You took the gradient at the new point{t.when}, {t.term('gradient')}. An update uses the gradient where "
            f"it begins, {t.gradient}."
        ),
    ),
    _without("inner-factor", partial(with_rule, rule=outer_only), "inner derivative"),
    _without("power-factor", partial(with_rule, rule=without_factor), "factor that the power brings down"),
    Mistake(
        "loss-for-gradient",
        # A question that gives a slope alone shows no loss to take for it.
        sloped(
            broken.loss_for_gradient, lambda s: _dimensions(1)(s) and _heeds_length(s) and s.surface.name != "slope"
        ),
        lambda t: f"You used the loss, {t.loss}, in place of the gradient{t.when}.",
    ),
    Mistake(
        "shrunk",
        twist(broken.shrunk, is_plain),
        lambda t: (
            f"You took away α times the weight itself{t.when}: {t.moved}."
            f" It is the {'gradient' if len(t.names) > 1 else 'slope'} that α multiplies."
        ),
    ),
    _read(
        "swapped-components",
        lambda s: read_as(broken.other_component)(s) if _has_two_weights(s) else None,
        lambda t: f"You swapped the components: {' comes before '.join(t.names)}.",
    ),
    stepped(
        "swapped-gradient",
        sloped(lambda surface, at: surface.gradient(at)[::-1], lambda s: _dimensions(2)(s) and _heeds_length(s)),
        "You moved each component by the other one's slope",
    ),
    _only(0),
    _only(1),
    _only(2),
    Mistake(
        "one-after-the-other",
        twist(broken.one_after_the_other, lambda s: _dimensions(2, 3)(s) and _sees_the_gradient(s)),
        lambda t: (
            f"You updated {t.names[0]} first and measured the next slope from there{t.when}: "
            f"{t.term('gradient')}. All slopes are measured at the same point."
        ),
    ),
    stepped(
        "frozen-moved",
        altered(lambda s: replace(s, mask=None), lambda s: any(each.mask is not None for _, each in s.legs)),
        "You moved what is frozen",
    ),
    stepped(
        "no-momentum", turned(lambda _: {"beta": 0.0, "beta1": 0.0}, has("beta", "beta1")), "You left out the momentum"
    ),
    stepped("momentum-twice", twist(broken.momentum_twice, has("beta")), "You added the momentum twice"),
    of_the_rule("other-momentum", has("beta")),
    Mistake(
        "other-convention",
        _own("other-convention"),
        lambda t: f"{_did('other-convention', t)}{t.when}: v = {t.term('velocity')}.",
    ),
    Mistake(
        "averaged-momentum",
        lambda s: _own("averaged-momentum")(s) if has("beta")(s) else None,
        lambda t: f"{_did('averaged-momentum', t)}{t.when}: {number(1 - t.knob('beta'))}·{t.gradient_operand}.",
    ),
    of_the_rule("no-bias-correction"),
    Mistake(
        "no-epsilon",
        turned(lambda _: {"epsilon": 0.0}, has("epsilon")),
        lambda t: f"You left out ε, {number(t.knob('epsilon'))}{t.when}.",
        is_slip=True,
    ),
    of_the_rule("no-root"),
    _read("one-step-few", read_as(broken.shifted(-1)), _few_sentence, is_slip=True),
    _read("one-step-many", read_as(broken.shifted(1)), _many_sentence, is_slip=True, counts_updates=True),
    _slipped(10, "long"),
    _slipped(0.1, "short"),
)
"""Wrong rules and slips of the run, in the order in which a wrong number is compared with them."""


def mistakes_in(scenario: Scenario) -> Iterator[Mistake]:
    """Those of a network's passes, the table's, and then those of a rule's own that it does not name."""
    if isinstance(scenario, Trained):
        yield from BROKEN_PASSES
    yield from MISTAKES
    named = {mistake.name for mistake in MISTAKES}
    for name in dict.fromkeys(name for rule in broken.rules_of(scenario) for name in rule.mistakes):
        if name not in named:
            yield of_the_rule(name)
