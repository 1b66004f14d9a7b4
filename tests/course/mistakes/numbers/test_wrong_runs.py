"""Runs with one thing done wrongly: all that is said of each, and the number that it leads to, worked out by hand.

A table lists every mistake that leads elsewhere than the right run, in order: what is not in it is not to be said.
"""

from math import sqrt

import numpy as np
import pytest

from tutor.course.mistakes.mistakes import Asked, made_in_run
from tutor.course.mistakes.wrong_rules import mistakes_in
from tutor.course.mistakes.wrong_updates import WRONG_UPDATES
from tutor.course.scenario.scenario import Scenario, components
from tutor.engine.formula import parse
from tutor.engine.runs.line import parse_run


def asked(line, answer):
    scenario = Scenario.of(parse_run(line))
    parts = (parse(answer, scenario.names),)
    return Asked(scenario, None, parts, {}, components(parts, {}, scenario), 6, 5e-7)


def made(line, answer):
    about = asked(line, answer)
    assert about.scenario is not None
    return [*made_in_run(about, [*mistakes_in(about.scenario), *WRONG_UPDATES], with_right=False)]


ONE_UPDATE = [  # of (w − 2)² at 6, where the slope is 8 and the loss 16; α is 0.25
    ("uphill", "You added α·gradient: 6.0 + 2.0. The loss rises that way.", 8),
    ("no-rate", "You left α out: 6.0 − 8.0.", -2),
    ("divided-by-rate", "You divided by α instead of multiplying by it: the step became −32.0.", 6 - 8 / 0.25),
    ("change-only", "You gave the change, −2.0. It is still to be added to 6.0.", -2),
    ("change-sign", "You gave the change with its sign turned, 2.0.", 2),
    (
        "new-gradient",
        "You took the gradient at the new point, 4.0. An update uses the gradient where it begins, 8.0.",
        6 - 0.25 * 2 * (4 - 2),
    ),
    (
        "power-factor",
        "You left out the factor that the power brings down: you took 4.0 for the gradient.",
        6 - 0.25 * 4,
    ),
    ("loss-for-gradient", "You used the loss, 16.0, in place of the gradient.", 6 - 0.25 * 16),
    ("shrunk", "You took away α times the weight itself: 6.0 − 1.5. It is the slope that α multiplies.", 6 * 0.75),
    ("one-step-few", "You stopped one update early, at the start.", 6),
    ("one-step-many", "You went one update too far, to 2 updates.", 3),
    ("decimal-slip", "The decimal point slipped: the step became −20.0, ten times too long.", 6 - 20),
    ("decimal-slip", "The decimal point slipped: the step became −0.2, ten times too short.", 6 - 0.2),
    ("sign-step", "You moved each weight by α, whatever its slope: the step became −0.25.", 5.75),
    ("fixed-length-step", "You made a step of the length α: the step became −0.25.", 5.75),
    ("rate-alone", "You took α itself away, without the gradient: the step became −0.25.", 5.75),
    ("times-weight", "You multiplied by the weight as well: the step became −12.0.", 6 - 0.25 * 8 * 6),
    ("half-step", "You made half the step: the step became −1.0.", 5),
    ("double-step", "You made twice the step: the step became −4.0.", 2),
]

TWO_UPDATES = [  # the same: 6, 4, 3
    ("uphill", "You added α·gradient (at update 2): 8.0 + 3.0. The loss rises that way.", 11),
    ("no-rate", "You left α out (at update 2): −2.0 + 8.0.", 6),
    ("divided-by-rate", "You divided by α instead of multiplying by it (at update 2): the step became 224.0.", 198),
    ("change-only", "You gave the change, −1.0. It is still to be added to 4.0.", -1),
    ("change-sign", "You gave the change with its sign turned, 1.0.", 1),
    (
        "new-gradient",  # 5, whose slope is 6: 5 − 0.25·6 = 3.5, whose slope is 3
        "You took the gradient at the new point (at update 2), 3.0. An update uses the gradient where it begins, 6.0.",
        5 - 0.25 * 3,
    ),
    (
        "power-factor",
        "You left out the factor that the power brings down: you took 3.0 for the gradient (at update 2).",
        5 - 0.25 * 3,
    ),
    ("loss-for-gradient", "You used the loss, 0.0, in place of the gradient (at update 2).", 2),
    (
        "shrunk",
        "You took away α times the weight itself (at update 2): 4.5 − 1.125. It is the slope that α multiplies.",
        6 * 0.75**2,
    ),
    ("one-step-few", "You stopped one update early, after 1 update.", 4),
    ("one-step-many", "You went one update too far, to 3 updates.", 2.5),
    ("decimal-slip", "The decimal point slipped: the step became 80.0 (at update 2), ten times too long.", -14 + 80),
    (
        "decimal-slip",
        "The decimal point slipped: the step became −0.19 (at update 2), ten times too short.",
        5.8 - 0.19,
    ),
    ("first-slope", "You used the slope at the start for every update, 8.0.", 2),
    ("sign-step", "You moved each weight by α, whatever its slope (at update 2): the step became −0.25.", 5.5),
    ("fixed-length-step", "You made a step of the length α (at update 2): the step became −0.25.", 5.5),
    ("rate-alone", "You took α itself away, without the gradient (at update 2): the step became −0.25.", 5.5),
    (
        "times-weight",
        "You multiplied by the weight as well (at update 2): the step became −24.0.",
        -6 - 0.25 * -16 * -6,
    ),
    ("first-slope", "You made the first step again, with the slope at the start.", 6 - 2 * 2),
    (
        "from-the-start",
        "You took the step from the start again (at update 2), and not from where the point was, 4.0.",
        6 - 1,
    ),
    ("last-step-turned", "You added the last step, 1.0, and it is to be taken away.", 4 + 1),
    ("half-step", "You made half the step (at update 2): the step became −0.75.", 2 + 4 * 0.75**2),
    ("double-step", "You made twice the step (at update 2): the step became 0.0.", 2),
]

THREE_UPDATES = [  # the same: 6, 4, 3, 2.5
    (
        "from-the-start",
        "You took the step from the start again (at update 3), and not from where the point was, 3.0.",
        6 - 0.5,
    ),
    ("last-step-turned", "You added the last step, 0.5, and it is to be taken away.", 3 + 0.5),
]

ONE_OF_TWO_WEIGHTS = [  # (x² + 6y²)/2 from (3, 1) with α = 0.1: x is 3, 2.7, 2.43; y is 1, 0.4, 0.16
    ("change-only", "You gave the change, (−0.27, −0.24). It is still to be added to (2.7, 0.4).", -0.27),
    ("change-sign", "You gave the change with its sign turned, (0.27, 0.24).", 0.27),
    ("swapped-components", "You swapped the components: x comes before y.", 0.16),
    (
        "swapped-gradient",  # (3, 1), (2.4, 0.7), (2.4 − 0.42, …)
        "You moved each component by the other one's slope (at update 2): the step became (−0.42, −0.24).",
        2.4 - 0.1 * 6 * 0.7,
    ),
    ("only-second", "You updated y alone (at update 2). All components move in one update.", 3),
    ("one-step-few", "You stopped one update early, after 1 update.", 2.7),
    ("one-step-many", "You went one update too far, to 3 updates.", 2.187),
    (
        "from-the-start",
        "You took the step from the start again (at update 2), and not from where the point was, (2.7, 0.4).",
        3 - 0.27,
    ),
    ("last-step-turned", "You added the last step, (0.27, 0.24), and it is to be taken away.", 2.7 + 0.27),
]

TILTED = [  # x² + y² + 1.8xy from (3, 2), α = 0.1: the gradient is (9.6, 9.4)
    ("swapped-components", "You swapped the components: x comes before y.", (1.06, 2.04)),
    (
        "swapped-gradient",
        "You moved each component by the other one's slope: the step became (−0.94, −0.96).",
        (2.06, 1.04),
    ),
    ("only-first", "You updated x alone. All components move in one update.", (2.04, 2)),
    ("only-second", "You updated y alone. All components move in one update.", (3, 1.06)),
    (
        "one-after-the-other",  # x moves to 2.04, where y's slope is 2·2 + 1.8·2.04
        "You updated x first and measured the next slope from there: (9.6, 7.672). All slopes are measured at the same"
        " point.",
        (2.04, 2 - 0.7672),
    ),
]

DECAYED = [  # (w − 2)² at 6 with λ = 0.5, α = 0.1: 6 − 0.1·(8 + 3)
    ("no-decay", "You left out the weight decay: the step became −0.8.", 5.2),
    ("decay-turned", "You let the decay push away from zero: the step became −0.5.", 5.5),
]

ADAMW = [  # 6 − 0.2·(1 + 0.4·6) = 5.32: a first step of Adam is α, with m = 0.1·8 and s = 0.001·64
    (
        "no-bias-correction",
        "You left out the bias correction: the step became −1.11246.",
        5.52 - 0.2 * 0.8 / sqrt(0.064),
    ),
    ("no-root", "You left out the root in the denominator: the step became −0.505.", 5.52 - 0.2 * 8 / 64),
    ("no-decay", "You left out the weight decay: the step became −0.2.", 5.8),
    ("decay-turned", "You let the decay push away from zero: the step became 0.28.", 6 - 0.2 + 0.48),
    ("decay-without-rate", "You did not multiply the decay by α: the step became −2.6.", 6 - 0.2 - 2.4),
    ("plain-step", "You made a plain step, α times the gradient: the step became −1.6.", 4.4),
    (
        "plain-step",
        "You made a plain step with the decay, α times the gradient and λ times the weight: the step became −2.08.",
        6 - 1.6 - 0.48,
    ),
    (
        "squared-length",
        "You divided by the square of the gradient's length, without a root: the step became −0.025.",
        6 - 0.2 * 8 / 64,
    ),
    ("size-of-gradient", "You dropped the sign of the gradient: the step became −1.6.", 4.4),
    (
        "mean-alone-corrected",
        "You corrected the average gradient, and not the average of its squares: the step became −6.32456.",
        6 - 0.2 * 8 / sqrt(0.064),
    ),
    (
        "square-alone-corrected",
        "You corrected the average of the squares, and not the average gradient: the step became −0.02.",
        6 - 0.2 * 0.8 / 8,
    ),
]

MOMENTUM = [  # 6 → 5.2 → 5.2 − (0.5·0.8 + 0.1·6.4) = 4.16
    ("no-momentum", "You left out the momentum (at update 2): the step became −0.64.", 4.56),
    ("momentum-twice", "You added the momentum twice (at update 2): the step became −1.44.", 5.2 - 0.64 - 0.8),
    (
        "averaged-momentum",  # 0.1·0.5·8 = 0.4; the slope at 5.6 is 7.2
        "You weighted the gradient by 1 − β (at update 2): 0.5·7.2.",
        5.6 - (0.5 * 0.4 + 0.1 * 0.5 * 7.2),
    ),
    ("plain-step", "You made a plain step, α times the gradient (at update 2): the step became −0.64.", 4.56),
    ("size-of-gradient", "You dropped the sign of the gradient (at update 2): the step became −0.64.", 4.56),
    ("beta-left-out", "You left out the factor β (at update 2): the step became −1.44.", 5.2 - 0.8 - 0.64),
    (
        "momentum-turned",
        "You turned the sign of what is remembered (at update 2): the step became −0.24.",
        5.2 + 0.4 - 0.64,
    ),
]

CLIPPED = [  # 6 − 0.1·2; a clipped gradient is a millionth shorter than its limit
    ("no-clipping", "You did not shorten the gradient to the limit: the step became −0.8.", 5.2),
]

FROZEN = [  # x² + y² from (3, 4), α = 0.1, x frozen: (3, 3.2)
    ("frozen-moved", "You moved what is frozen: the step became (−0.6, −0.8).", (2.4, 3.2)),
    ("others-frozen", "You moved what is frozen, and froze what may move: the step became (−0.6, 0.0).", (2.4, 4)),
]

LEGS = [  # (w − 2)² from 3: what is left is multiplied by 0.6, 0.6, 0.8, 0.9
    (
        "constant-rate",
        "You kept the first rate for every update (at update 4): the step became −0.0864.",
        2 + 0.6**4,
    ),
    ("last-rate", "You took the last rate for every update (at update 4): the step became −0.0729.", 2 + 0.9**4),
    (
        "schedule-early",
        "You changed the rate one update early (at update 4): the step became −0.0432.",
        2 + 0.6 * 0.8 * 0.9 * 0.9,
    ),
    (
        "schedule-late",
        "You changed the rate one update late (at update 4): the step became −0.0432.",
        2 + 0.6**3 * 0.8,
    ),
]

ONE_LEG_AFTER_ONE = [  # 3, then 0.6 and 0.8 are left: a rate that is changed at update 1 cannot be changed at 0
    ("constant-rate", "You kept the first rate for every update (at update 2): the step became −0.24.", 2.36),
    ("last-rate", "You took the last rate for every update (at update 2): the step became −0.16.", 2.64),
    ("schedule-late", "You changed the rate one update late (at update 2): the step became −0.24.", 2.36),
]

ONE_LEG_AFTER_TWO = [  # 0.6, 0.6 and 0.8
    ("constant-rate", "You kept the first rate for every update (at update 3): the step became −0.144.", 2.216),
    ("last-rate", "You took the last rate for every update (at update 3): the step became −0.128.", 2.512),
    ("schedule-early", "You changed the rate one update early (at update 3): the step became −0.096.", 2.384),
    ("schedule-late", "You changed the rate one update late (at update 3): the step became −0.144.", 2.216),
]

SCHEDULED = [  # α is 0.2, 0.2, 0.1, 0.1, 0.05: 0.6, 0.6, 0.8, 0.8 and 0.9 are left
    (
        "constant-rate",
        "You kept the rate as it was set, without the schedule (at update 5): the step became −0.05184.",
        2 + 0.6**5,
    ),
    (
        "schedule-late",
        "You took the rate of the update before (at update 5): the step became −0.03456.",
        2 + 0.6**3 * 0.8**2,
    ),
    (
        "schedule-early",
        "You took the rate of the next update (at update 5): the step became −0.03456.",
        2 + 0.6 * 0.8**2 * 0.9**2,
    ),
]

THREE_WEIGHTS = [  # x² + xy + z² from (1, 2, 3), α = 0.1: the gradient is (4, 1, 6)
    ("only-first", "You updated x alone. All components move in one update.", (0.6, 2, 3)),
    ("only-second", "You updated y alone. All components move in one update.", (1, 1.9, 3)),
    ("only-third", "You updated z alone. All components move in one update.", (1, 2, 2.4)),
    (
        "one-after-the-other",
        "You updated x first and measured the next slope from there: (4.0, 0.6, 6.0). All slopes are measured at the"
        " same point.",
        (0.6, 2 - 0.1 * 0.6, 2.4),
    ),
]

WITH_OTHER_SETTINGS = frozenset(
    {"no-decay", "decay-turned", "decay-without-rate", "constant-rate", "last-rate", "schedule-early", "schedule-late"}
)
WITH_PIECES_OF_A_RULE = frozenset(name for name, *_ in [*ADAMW, *MOMENTUM]) | WITH_OTHER_SETTINGS
BESIDE_THE_RULE = frozenset(name for name, *_ in [*CLIPPED, *FROZEN]) | {"new-gradient", "one-after-the-other"}
OF_COMPONENTS = frozenset(name for name, *_ in TILTED) | {"only-third"}
OF_READING = frozenset({"change-only", "change-sign", "from-the-start", "last-step-turned"})

TABLE = [
    ("parabola start=6 rate=0.25", "w[1]", ONE_UPDATE, None),
    ("parabola start=6 rate=0.25", "w[2]", TWO_UPDATES, None),
    ("parabola start=6 rate=0.25", "w[3]", THREE_UPDATES, {"from-the-start", "last-step-turned"}),
    (
        "stretched-bowl kappa=6 start=3,1 rate=0.1",
        "x[2]",
        ONE_OF_TWO_WEIGHTS,
        OF_COMPONENTS | OF_READING | {"one-step-few", "one-step-many"},
    ),
    ("tilted-bowl start=3,2 rate=0.1", "parameters[1]", TILTED, OF_COMPONENTS),
    ("x^2+x*y+z^2 start=1,2,3 rate=0.1", "parameters[1]", THREE_WEIGHTS, OF_COMPONENTS | {"loss-for-gradient"}),
    (
        "tilted-bowl start=3,2 rate=0.1 clip=1",
        "parameters[1]",
        [],
        BESIDE_THE_RULE - {"no-clipping"} | {"loss-for-gradient"},
    ),
    (
        "tilted-bowl start=3,2 rate=0.1 optimizer=adam",
        "parameters[1]",
        [],
        {"swapped-gradient", "new-gradient", "loss-for-gradient", "power-factor", "inner-factor"},
    ),
    ("parabola start=6 rate=0.1 decay=0.5", "w[1]", DECAYED, WITH_OTHER_SETTINGS),
    ("parabola start=6 rate=0.2 optimizer=adamw decay=0.4", "w[1]", ADAMW, WITH_PIECES_OF_A_RULE),
    ("parabola start=6 rate=0.1 optimizer=momentum beta=0.5", "w[2]", MOMENTUM, WITH_PIECES_OF_A_RULE),
    ("parabola start=6 rate=0.1 clip=2", "w[1]", CLIPPED, BESIDE_THE_RULE),
    ("bowl start=3,4 rate=0.1 freeze=x", "parameters[1]", FROZEN, BESIDE_THE_RULE),
    ("parabola start=3 rate=0.2 steps=2 then rate=0.1 steps=1 then rate=0.05", "w[4]", LEGS, WITH_OTHER_SETTINGS),
    ("parabola start=3 rate=0.2 steps=1 then rate=0.1", "w[2]", ONE_LEG_AFTER_ONE, WITH_OTHER_SETTINGS),
    ("parabola start=3 rate=0.2 steps=2 then rate=0.1", "w[3]", ONE_LEG_AFTER_TWO, WITH_OTHER_SETTINGS),
    ("parabola start=3 rate=0.2 schedule=step every=2 factor=0.5", "w[5]", SCHEDULED, WITH_OTHER_SETTINGS),
]
"""The run, the answer, all that is said of these kinds, and the kinds; None for every kind."""


@pytest.mark.parametrize(("line", "answer", "rows", "kinds"), TABLE)
def test_each_wrong_run_is_told_with_its_numbers_and_leads_where_it_does(line, answer, rows, kinds):
    told = [each for each in made(line, answer) if kinds is None or each.name in kinds]
    assert [(each.name, each.sentence) for each in told] == [(name, said) for name, said, _ in rows]
    for each, (_, said, value) in zip(told, rows, strict=True):
        assert each.value == pytest.approx(np.ravel(value), rel=1e-6), said


def test_adam_without_momentum_goes_by_each_gradient_and_a_kept_mean_of_squares():
    # The first step is α whatever the gradient: 6, 5.8, where the slope is 7.6; β₂ = 0.9.
    told = {each.name: each for each in made("parabola start=6 rate=0.2 optimizer=adam beta1=0.8 beta2=0.9", "w[2]")}
    square = (0.9 * 0.1 * 8**2 + 0.1 * 7.6**2) / (1 - 0.9**2)
    assert told["no-momentum"].value == pytest.approx([5.8 - 0.2 * 7.6 / sqrt(square)])
    assert told["no-momentum"].sentence == "You left out the momentum (at update 2): the step became −0.195071."


def test_of_other_quantities_than_a_weight_the_other_component_is_given_too():
    line = "stretched-bowl kappa=6 start=3,1 rate=0.1"
    answers = {
        "gradient_x[0]": 6,
        "change_y[0]": -0.3,
        "hessian_xx[0]": 1,
        "loss[0] - x[1]": 7.5 - 0.4,
        "learning_rate[0] + x[1]": 0.1 + 0.4,
    }
    for answer, value in answers.items():
        about = asked(line, answer)
        told = {each.name: each.value for each in made_in_run(about, mistakes_in(about.scenario))}
        assert told["swapped-components"] == pytest.approx([value]), answer


def test_a_step_of_a_fixed_length_ends_where_there_is_no_slope():
    # x² + y² from (0.75, 1): the gradient (1.5, 2) is 2.5 long, and 1.25 of it leads to the bottom.
    told = {each.name: each for each in made("bowl start=0.75,1 rate=1.25", "parameters[3]")}
    assert told["fixed-length-step"].value == pytest.approx([0, 0], abs=1e-12)


def test_of_two_weights_the_change_of_the_one_that_is_asked_for_is_given():
    told = {each.name: each for each in made("stretched-bowl kappa=6 start=3,1 rate=0.1", "y[1]")}
    assert told["change-only"].value == pytest.approx([-0.6])
    assert told["change-sign"].value == pytest.approx([0.6])


def test_what_is_read_of_a_moment_has_no_update_to_go_wrong():
    told = made("parabola start=6 rate=0.1", "gradient[0]")
    assert [(each.name, each.value.tolist()) for each in told] == [("power-factor", [4]), ("loss-for-gradient", [16])]


def test_what_is_read_wrongly_off_the_right_run_leads_nowhere_further():
    nowhere = [each.name for each in made("parabola start=6 rate=0.25", "w[2]") if each.scenario is None]
    assert nowhere == [
        "change-only",
        "change-sign",
        "one-step-few",
        "one-step-many",
        "first-slope",
        "from-the-start",
        "last-step-turned",
    ]


def test_a_decay_of_nothing_is_in_no_step():
    names = [each.name for each in made("parabola start=6 rate=0.2 optimizer=adamw decay=0", "w[1]")]
    assert names.count("plain-step") == 1
