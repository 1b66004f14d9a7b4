"""Every wrong form of an update rule that has a name: what is said of it, and the rule that it is, typed by hand.

A table lists all that go another way than the right rule, in their order, as `name | sentence | the wrong rule`.
"""

import numpy as np
import pytest

from tutor.course.mistakes.wrong_equations import wrong_rules
from tutor.course.questions.grading import grade
from tutor.course.questions.question import draw
from tutor.engine.rules.equations import read_equations
from tutor.engine.rules.recognising import changes_of
from tutor.engine.rules.typed_rule import rule_of

SHORT = {
    "FIRST": "m = beta1*m + (1 - beta1)*g; ",
    "SQUARE": "s = beta2*s + (1 - beta2)*g*g; ",
    "MEAN": "m/(1 - beta1^t)",
    "ROOT": "sqrt(s/(1 - beta2^t))",
    "DECAY": "- rate*decay*w",
    "RMS": "s = rho*s + (1 - rho)*g^2; ",
}
"""What stands for pieces that most forms of a rule have in common."""

MISTAKES = {
    "w - rate*g": [
        "no-rate | You left out the learning rate. | w - g",
        "weights-for-gradient | You took the weights where the gradient belongs. | w - rate*w",
        "uphill | That goes uphill: the step is taken the other way. | w + rate*g",
    ],
    "v = beta*v + rate*g; w - v": [
        "exchanged-beta | You exchanged beta and 1 − beta in the line of v: the past gets the wrong share."
        " | v = (1 - beta)*v + beta*rate*g; w - v",
        "state-not-kept | You do not keep v from update to update: what it was before is left out. | v = rate*g; w - v",
        "one-update-late | You went with v as it was before this update: it is one update late."
        " | d = v; v = beta*v + rate*g; w - d",
        "other-convention | You kept α outside: it belongs to what a gradient adds, so that a changed rate leaves"
        " the past as it was. | v = beta*v + g; w - rate*v",
        "no-rate | You left out the learning rate. | v = beta*v + g; w - v",
        "gradient-itself | That is plain gradient descent. | w - rate*g",
        "gradient-itself | You went by the gradient itself, and not by v. | w - g",
        "averaged-momentum | You weighted the gradient by 1 − beta: v is a sum here, and no average."
        " | v = beta*v + (1 - beta)*rate*g; w - v",
        "weights-for-gradient | You took the weights where the gradient belongs. | v = beta*v + rate*w; w - v",
        "uphill | That goes uphill: the step is taken the other way. | v = beta*v + rate*g; w + v",
        "turned-sign | A sign is turned round in the line of v, before beta·v. | v = rate*g - beta*v; w - v",
        "turned-sign | A sign is turned round in the line of v, before rate·g. | v = beta*v - rate*g; w - v",
    ],
    "v = beta*v + g; w - rate*(g + beta*v)": [
        "no-look-ahead | You left out the look ahead: the step is g + beta·v, and not v alone."
        " | v = beta*v + g; w - rate*v",
        "exchanged-beta | You exchanged beta and 1 − beta in the line of v: the past gets the wrong share."
        " | v = (1 - beta)*v + beta*g; w - rate*(g + beta*v)",
        "state-not-kept | You do not keep v from update to update: what it was before is left out."
        " | w - rate*(g + beta*g)",
        "one-update-late | You went with v as it was before this update: it is one update late."
        " | d = v; v = beta*v + g; w - rate*(g + beta*d)",
        "other-convention | You put α inside v: it belongs outside, to the whole step."
        " | v = beta*v + rate*g; w - (g + beta*v)",
        "no-rate | You left out the learning rate. | v = beta*v + g; w - (g + beta*v)",
        "gradient-itself | That is plain gradient descent. | w - rate*g",
        "state-for-gradient | You took v where the gradient of now belongs. | v = beta*v + g; w - rate*(v + beta*v)",
        "gradient-itself | You went by the gradient itself, and not by v. | w - rate*(g + beta*g)",
        "averaged-momentum | You weighted the gradient by 1 − beta: v is a sum here, and no average."
        " | v = beta*v + (1 - beta)*g; w - rate*(g + beta*v)",
        "weights-for-gradient | You took the weights where the gradient belongs."
        " | v = beta*v + w; w - rate*(w + beta*v)",
        "uphill | That goes uphill: the step is taken the other way. | v = beta*v + g; w + rate*(g + beta*v)",
        "turned-sign | A sign is turned round in the line of v, before beta·v. | v = g - beta*v; w - rate*(g + beta*v)",
        "turned-sign | A sign is turned round in the line of v, before g. | v = beta*v - g; w - rate*(g + beta*v)",
    ],
    "s = rho*s + (1 - rho)*g^2; w - rate*g/(sqrt(s) + eps)": [
        "exchanged-beta | You exchanged rho and 1 − rho in the line of s: the past gets the wrong share."
        " | s = (1 - rho)*s + rho*g^2; w - rate*g/(sqrt(s) + eps)",
        "squared-average | You squared the average s afterwards: it is the average of squared gradients."
        " | s = rho*s + (1 - rho)*g; w - rate*g/(sqrt(s*s) + eps)",
        "no-square | You left out the square in the line of s. | s = rho*s + (1 - rho)*g; w - rate*g/(sqrt(s) + eps)",
        "no-root | You left out the root: you divided by the mean square itself. | RMS w - rate*g/(s + eps)",
        "state-not-kept | You do not keep s from update to update: what it was before is left out."
        " | s = (1 - rho)*g^2; w - rate*g/(sqrt(s) + eps)",
        "one-update-late | You went with s as it was before this update: it is one update late."
        " | d = s; RMS w - rate*g/(sqrt(d) + eps)",
        "other-convention | You put α inside s: it belongs outside, to the whole step."
        " | s = rho*s + (1 - rho)*(rate*g)^2; w - g/(sqrt(s) + eps)",
        "no-rate | You left out the learning rate. | RMS w - g/(sqrt(s) + eps)",
        "gradient-itself | That is plain gradient descent. | w - rate*g",
        "state-for-gradient | You took s where the gradient of now belongs. | RMS w - rate*s/(sqrt(s) + eps)",
        "gradient-itself | You went by the gradient itself, and not by s. | w - rate*g/(sqrt(g) + eps)",
        "sum-for-mean | You left out rho and 1 − rho: s is an average that forgets, and not a sum."
        " | s = s + g^2; w - rate*g/(sqrt(s) + eps)",
        "unweighted-mean | You left out 1 − rho in the line of s: without it that is a sum and no average."
        " | s = rho*s + g^2; w - rate*g/(sqrt(s) + eps)",
        "epsilon-inside | You put ε inside the root; here it stands outside. | RMS w - rate*g/sqrt(s + eps)",
        "no-epsilon | You left out ε, which keeps a division by 0 away. | RMS w - rate*g/sqrt(s)",
        "weights-for-gradient | You took the weights where the gradient belongs."
        " | s = rho*s + (1 - rho)*w^2; w - rate*w/(sqrt(s) + eps)",
        "uphill | That goes uphill: the step is taken the other way. | RMS w + rate*g/(sqrt(s) + eps)",
        "turned-sign | A sign is turned round in the line of s, before rho·s."
        " | s = (1 - rho)*g^2 - rho*s; w - rate*g/(sqrt(s) + eps)",
        "turned-sign | A sign is turned round in the line of s, before (1 − rho)·g²."
        " | s = rho*s - (1 - rho)*g^2; w - rate*g/(sqrt(s) + eps)",
    ],
    "FIRST SQUARE w - rate*(MEAN)/(ROOT + eps) DECAY": [
        "no-bias-correction | You left out the bias correction: averages that begin at 0 are too small at first."
        " | FIRST SQUARE w - rate*m/(sqrt(s) + eps) DECAY",
        "half-corrected | You left one of the averages uncorrected: 1 − beta1^t is missing."
        " | FIRST SQUARE w - rate*m/(ROOT + eps) DECAY",
        "fixed-correction | You divided by 1 − beta1, which does not go to 1 as updates go by: the power t is missing."
        " | FIRST SQUARE w - rate*m/(1 - beta1)/(ROOT + eps) DECAY",
        "half-corrected | You left one of the averages uncorrected: 1 − beta2^t is missing."
        " | FIRST SQUARE w - rate*(MEAN)/(sqrt(s) + eps) DECAY",
        "fixed-correction | You divided by 1 − beta2, which does not go to 1 as updates go by: the power t is missing."
        " | FIRST SQUARE w - rate*(MEAN)/(sqrt(s/(1 - beta2)) + eps) DECAY",
        "exchanged-beta | You exchanged beta1 and 1 − beta1 in the line of m: the past gets the wrong share."
        " | m = (1 - beta1)*m + beta1*g; SQUARE w - rate*(MEAN)/(ROOT + eps) DECAY",
        "exchanged-beta | You exchanged beta2 and 1 − beta2 in the line of s: the past gets the wrong share."
        " | FIRST s = (1 - beta2)*s + beta2*g*g; w - rate*(MEAN)/(ROOT + eps) DECAY",
        "squared-average | You squared the average s afterwards: it is the average of squared gradients."
        " | FIRST s = beta2*s + (1 - beta2)*g; w - rate*(MEAN)/(sqrt(s^2/(1 - beta2^t)) + eps) DECAY",
        "no-square | You left out the square in the line of s."
        " | FIRST s = beta2*s + (1 - beta2)*g; w - rate*(MEAN)/(ROOT + eps) DECAY",
        "no-root | You left out the root: you divided by the mean square itself."
        " | FIRST SQUARE w - rate*(MEAN)/(s/(1 - beta2^t) + eps) DECAY",
        "state-not-kept | You do not keep m from update to update: what it was before is left out."
        " | m = (1 - beta1)*g; SQUARE w - rate*(MEAN)/(ROOT + eps) DECAY",
        "state-not-kept | You do not keep s from update to update: what it was before is left out."
        " | FIRST s = (1 - beta2)*g*g; w - rate*(MEAN)/(ROOT + eps) DECAY",
        "coupled-decay | You added the decay to the gradient, so the averages take it in and scale it: it stands beside"
        " the step. | d = g + decay*w; m = beta1*m + (1 - beta1)*d; s = beta2*s + (1 - beta2)*d*d;"
        " w - rate*(MEAN)/(ROOT + eps)",
        "no-decay | You left out the weight decay. | FIRST SQUARE w - rate*(MEAN)/(ROOT + eps)",
        "one-update-late | You went with m as it was before this update: it is one update late."
        " | d = m; FIRST SQUARE w - rate*d/(1 - beta1^t)/(ROOT + eps) DECAY",
        "one-update-late | You went with s as it was before this update: it is one update late."
        " | d = s; FIRST SQUARE w - rate*(MEAN)/(sqrt(d/(1 - beta2^t)) + eps) DECAY",
        "step-from-zero | You counted t from 0; the first update is t = 1."
        " | FIRST SQUARE w - rate*m/(1 - beta1^(t - 1))/(sqrt(s/(1 - beta2^(t - 1))) + eps) DECAY",
        "other-convention | You put α inside m: it belongs outside, to the whole step."
        " | m = beta1*m + (1 - beta1)*rate*g; SQUARE w - (MEAN)/(ROOT + eps) - decay*w",
        "other-convention | You put α inside s: it belongs outside, to the whole step."
        " | FIRST s = beta2*s + (1 - beta2)*(rate*g)^2; w - (MEAN)/(ROOT + eps) - decay*w",
        "no-rate | You left out the learning rate. | FIRST SQUARE w - (MEAN)/(ROOT + eps) - decay*w",
        "gradient-itself | That is plain gradient descent. | w - rate*g",
        "gradient-itself | You went by the gradient itself, and not by m."
        " | SQUARE w - rate*g/(1 - beta1^t)/(ROOT + eps) DECAY",
        "gradient-itself | You went by the gradient itself, and not by s."
        " | FIRST w - rate*(MEAN)/(sqrt(g/(1 - beta2^t)) + eps) DECAY",
        "unweighted-mean | You left out 1 − β in every line: that makes sums of averages."
        " | m = beta1*m + g; s = beta2*s + g*g; w - rate*(MEAN)/(ROOT + eps) DECAY",
        "sum-for-mean | You left out beta1 and 1 − beta1: m is an average that forgets, and not a sum."
        " | m = m + g; SQUARE w - rate*(MEAN)/(ROOT + eps) DECAY",
        "unweighted-mean | You left out 1 − beta1 in the line of m: without it that is a sum and no average."
        " | m = beta1*m + g; SQUARE w - rate*(MEAN)/(ROOT + eps) DECAY",
        "sum-for-mean | You left out beta2 and 1 − beta2: s is an average that forgets, and not a sum."
        " | FIRST s = s + g*g; w - rate*(MEAN)/(ROOT + eps) DECAY",
        "unweighted-mean | You left out 1 − beta2 in the line of s: without it that is a sum and no average."
        " | FIRST s = beta2*s + g*g; w - rate*(MEAN)/(ROOT + eps) DECAY",
        "epsilon-inside | You put ε inside the root; here it stands outside."
        " | FIRST SQUARE w - rate*(MEAN)/sqrt(s/(1 - beta2^t) + eps) DECAY",
        "no-epsilon | You left out ε, which keeps a division by 0 away. | FIRST SQUARE w - rate*(MEAN)/ROOT DECAY",
        "weights-for-gradient | You took the weights where the gradient belongs."
        " | m = beta1*m + (1 - beta1)*w; s = beta2*s + (1 - beta2)*w*w; w - rate*(MEAN)/(ROOT + eps) DECAY",
        "uphill | That goes uphill: the step is taken the other way."
        " | FIRST SQUARE w + rate*(MEAN)/(ROOT + eps) + rate*decay*w",
        "turned-sign | A sign is turned round in the line of m, before beta1·m."
        " | m = (1 - beta1)*g - beta1*m; SQUARE w - rate*(MEAN)/(ROOT + eps) DECAY",
        "turned-sign | A sign is turned round in the line of m, before (1 − beta1)·g."
        " | m = beta1*m - (1 - beta1)*g; SQUARE w - rate*(MEAN)/(ROOT + eps) DECAY",
        "turned-sign | A sign is turned round in the line of s, before beta2·s."
        " | FIRST s = (1 - beta2)*g*g - beta2*s; w - rate*(MEAN)/(ROOT + eps) DECAY",
        "turned-sign | A sign is turned round in the line of s, before (1 − beta2)·g·g."
        " | FIRST s = beta2*s - (1 - beta2)*g*g; w - rate*(MEAN)/(ROOT + eps) DECAY",
    ],
    "w - rate*g - decay*w": [
        "coupled-decay | You added the decay to the gradient, so the averages take it in and scale it: it stands beside"
        " the step. | w - rate*(g + decay*w)",
        "no-decay | You left out the weight decay. | w - rate*g",
        "no-rate | You left out the learning rate. | w - g - decay*w",
        "gradient-itself | That is plain gradient descent. | w - rate*g",
        "weights-for-gradient | You took the weights where the gradient belongs. | w - rate*w - decay*w",
        "uphill | That goes uphill: the step is taken the other way. | w + rate*g + decay*w",
    ],
    "d = decay*w; w - rate*g - rate*d": [
        "no-rate | You left out the learning rate. | w - g - decay*w",
        "gradient-itself | That is plain gradient descent. | w - rate*g",
        "gradient-itself | You went by the gradient itself, and not by d. | w - 2*rate*g",
        "weights-for-gradient | You took the weights where the gradient belongs. | w - rate*w - rate*decay*w",
        "uphill | That goes uphill: the step is taken the other way. | w + rate*g + rate*decay*w",
        "turned-sign | A sign is turned round in the line of d, before weight_decay·w. | w - rate*g + rate*decay*w",
    ],
    "d = g/norm(g); w - rate*(g + d)": [
        "no-rate | You left out the learning rate. | w - g - g/norm(g)",
        "gradient-itself | That is plain gradient descent. | w - rate*g",
        "gradient-itself | You went by the gradient itself, and not by d. | w - 2*rate*g",
        "weights-for-gradient | You took the weights where the gradient belongs. | w - rate*(w + w/norm(w))",
        "uphill | That goes uphill: the step is taken the other way. | w + rate*(g + g/norm(g))",
        "turned-sign | A sign is turned round in the line of d, before g/norm(g). | w - rate*(g - g/norm(g))",
    ],
    "s = s + g*g; r = sqrt(s) + eps; w - rate*g/r": [
        "squared-average | You squared the average s afterwards: it is the average of squared gradients."
        " | s = s + g; w - rate*g/(sqrt(s*s) + eps)",
        "no-square | You left out the square in the line of s. | s = s + g; w - rate*g/(sqrt(s) + eps)",
        "no-root | You left out the root: you divided by the mean square itself. | s = s + g*g; w - rate*g/(s + eps)",
        "state-not-kept | You do not keep s from update to update: what it was before is left out."
        " | w - rate*g/(sqrt(g*g) + eps)",
        "one-update-late | You went with s as it was before this update: it is one update late."
        " | d = s; s = s + g*g; w - rate*g/(sqrt(d) + eps)",
        "other-convention | You put α inside s: it belongs outside, to the whole step."
        " | s = s + (rate*g)^2; w - g/(sqrt(s) + eps)",
        "no-rate | You left out the learning rate. | s = s + g*g; w - g/(sqrt(s) + eps)",
        "gradient-itself | That is plain gradient descent. | w - rate*g",
        "state-for-gradient | You took s where the gradient of now belongs. | s = s + g*g; w - rate*s/(sqrt(s) + eps)",
        "gradient-itself | You went by the gradient itself, and not by r. | w - rate*g/g",
        "epsilon-inside | You put ε inside the root; here it stands outside. | s = s + g*g; w - rate*g/sqrt(s + eps)",
        "no-epsilon | You left out ε, which keeps a division by 0 away. | s = s + g*g; w - rate*g/sqrt(s)",
        "weights-for-gradient | You took the weights where the gradient belongs."
        " | s = s + w*w; w - rate*w/(sqrt(s) + eps)",
        "uphill | That goes uphill: the step is taken the other way. | s = s + g*g; w + rate*g/(sqrt(s) + eps)",
        "turned-sign | A sign is turned round in the line of s, before s. | s = g*g - s; w - rate*g/(sqrt(s) + eps)",
        "turned-sign | A sign is turned round in the line of s, before g·g. | s = s - g*g; w - rate*g/(sqrt(s) + eps)",
        "turned-sign | A sign is turned round in the line of r, before √s. | s = s + g*g; w - rate*g/(eps - sqrt(s))",
        "turned-sign | A sign is turned round in the line of r, before epsilon."
        " | s = s + g*g; w - rate*g/(sqrt(s) - eps)",
    ],
    "v = beta*v + g + decay*w; w - rate*v": [
        "exchanged-beta | You exchanged beta and 1 − beta in the line of v: the past gets the wrong share."
        " | v = (1 - beta)*v + beta*g + beta*decay*w; w - rate*v",
        "state-not-kept | You do not keep v from update to update: what it was before is left out."
        " | w - rate*(g + decay*w)",
        "decoupled-decay | You let the decay stand beside the step: here it is a part of the gradient."
        " | v = beta*v + g; w - rate*v DECAY",
        "no-decay | You left out the weight decay. | v = beta*v + g; w - rate*v",
        "one-update-late | You went with v as it was before this update: it is one update late."
        " | d = v; v = beta*v + g + decay*w; w - rate*d",
        "other-convention | You put α inside v: it belongs outside, to the whole step."
        " | v = beta*v + rate*g + decay*w; w - v",
        "no-rate | You left out the learning rate. | v = beta*v + g + decay*w; w - v",
        "gradient-itself | That is plain gradient descent. | w - rate*g",
        "gradient-itself | You went by the gradient itself, and not by v. | w - rate*g",
        "weights-for-gradient | You took the weights where the gradient belongs."
        " | v = beta*v + w + decay*w; w - rate*v",
        "uphill | That goes uphill: the step is taken the other way. | v = beta*v + g + decay*w; w + rate*v",
        "turned-sign | A sign is turned round in the line of v, before beta·v. | v = g + decay*w - beta*v; w - rate*v",
        "turned-sign | A sign is turned round in the line of v, before g. | v = beta*v - g + decay*w; w - rate*v",
        "turned-sign | A sign is turned round in the line of v, before weight_decay·w."
        " | v = beta*v + g - decay*w; w - rate*v",
    ],
}


@pytest.mark.parametrize("text", MISTAKES)
def test_each_wrong_form_of_a_rule_is_told_as_what_it_is(text):
    right = read_equations(_whole(text))
    own = _changes(right)
    made = [wrong for wrong in wrong_rules(right) if wrong.name != "wrong-piece"]
    told = [(each, changes) for each in made if not _agree(changes := _changes(each.equations), own)]
    wanted = [row.split(" | ") for row in MISTAKES[text]]
    assert [(each.name, each.did) for each, _ in told] == [(name, did) for name, did, _ in wanted]
    for (each, changes), (*_, wrong) in zip(told, wanted, strict=True):
        assert _agree(changes, _changes(read_equations(_whole(wrong)))), each.did


def test_the_shares_of_an_average_that_is_not_kept_are_exchanged_too():
    kept = "m = beta2*m + (1 - beta2)*g; "
    right = read_equations(f"c = beta1*m + (1 - beta1)*g; {kept} w - rate*c")
    (made, *_) = [wrong for wrong in wrong_rules(right) if "in the line of c: the past" in wrong.did]
    assert made.name == "exchanged-beta"
    assert _agree(_changes(made.equations), _changes(read_equations(f"c = (1 - beta1)*m + beta1*g; {kept} w - rate*c")))


def test_any_other_piece_is_told_with_the_line_that_it_stands_in():
    rules = wrong_rules(read_equations("v = beta*v + rate*g; w - v"))
    said = [wrong.did for wrong in rules if wrong.name == "wrong-piece"]
    assert said[:2] == [
        "You left out rate·g, in the line of v.",
        "You took away rate·g instead of adding it, in the line of v.",
    ]
    assert "You left out the factor beta, in the line of v." in said
    assert said[-5:] == [
        "You left out v, in the last line.",
        "You added v instead of taking it away, in the last line.",
        "You left out w, in the last line.",
        "You took away w instead of adding it, in the last line.",
        "You multiplied w by v, in the last line.",
    ]


@pytest.mark.parametrize(
    ("right", "typed", "said"),
    [
        (
            "m = beta*m + (1 - beta)*g; w - rate*m",
            "m = beta*m + (1 - beta)*(1 - beta)*g; w - rate*m",
            "You multiplied by 1 − beta twice, in the line of m.",
        ),
        (
            "v = beta*v + g; w - rate*v",
            "v = beta*v + (1 - beta)*g; w - rate*v",
            "You weighted the gradient by 1 − beta: v is a sum here, and no average.",
        ),
    ],
)
def test_an_average_is_never_called_a_sum(question, right, typed, said):
    asked = question(f"id: tried.rule\nkind: rule\nask: What?\nhint: Look.\nanswer: {right}")
    assert grade(draw(asked, 0), typed).message == said


def _whole(text):
    for short, long in SHORT.items():
        text = text.replace(short, long)
    return text


def _changes(equations):
    """The changes of a rule at usual numbers and at others, at which ε and the decay matter."""
    rule = rule_of(equations)
    others = {"epsilon": 0.05, "weight_decay": 0.3}
    knobs = {name: others.get(name, 0.8 * usual) for name, usual in rule.knobs.items()}
    with np.errstate(all="ignore"):
        return np.array([*changes_of(rule, rule.update, {**knobs, "learning_rate": 0.03}, True)])


def _agree(changes, others):
    return np.allclose(changes, others, rtol=1e-9, atol=1e-12, equal_nan=True)
