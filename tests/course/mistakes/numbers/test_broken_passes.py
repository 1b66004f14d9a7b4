"""Passes through a network with one thing done wrongly: each slope against plain loops, each sentence word for word."""

from math import exp, log, tanh

import pytest

from tutor.course.mistakes.broken_passes import BROKEN_PASSES, other_numbers
from tutor.course.mistakes.mistakes import every_further, made_in_run
from tutor.course.questions.question import draw

W1, B1 = [[0.6, -1.1], [1.3, 0.7], [-0.4, 0.9]], [0.2, -0.3, 0.5]
POINTS, L1, L2 = [[0.9, -0.4, 1], [-0.7, 1.2, 0]], 0.1, 0.4
HEADS = {
    "mse": ([[0.5, -0.8, 1.1]], [0.1]),
    "cross-entropy": ([[0.5, -0.8, 1.1], [1.2, 0.9, -0.6]], [0.1, 0.4]),
}

SAID = {
    "slope-left-out": "Going back you left out the slope of the activation, σ′(z) = 1 − a²: a slope in a is not yet one"
    " in z.",
    "slope-at-z": "You put z into the slope of the activation; it is 1 − a², with the value a that came out.",
    "value-for-slope": "You multiplied by the activation itself, in place of its slope, 1 − a².",
    "activation-left-out": "You left the activation out: z went on in the place of a.",
    "bias-left-out": "You left the biases out: z = W·x + b.",
    "weights-left-out": "Going back you left the weights out: what comes back is multiplied by its weight.",
    "one-path": "You followed one path back. A neuron's output goes into several, and what comes back is added.",
    "input-left-out": "You gave the slope in z alone. A weight's is that times what the weight is multiplied by.",
    "target-left-out": "You left −y out: the loss's slope in the output is what was said less what is true.",
    "mean-left-out": "You left 1/n out: the loss is the mean over the examples, not their sum.",
    "sums-for-probabilities": "You subtracted y from the sums z. The slope is p − y, with the probabilities.",
    "error-turned": "You turned the error round: it is what was said less what is true, not the other way.",
    "two-left-out": "You left out the 2 that the square brings down.",
    "penalty-left-out": "You left the penalty out. It has a slope too.",
    "penalty-doubled": "You took the penalty twice: the ½ in ½·λ·w² takes away the 2 that the square brings down.",
    "other-penalty": "That is the other penalty: L2 pulls by λ·w, and L1 by λ with the weight's sign.",
}
"""In the order of comparing; W2 is not square, so that it is not turned round."""


def slope(loss, how=""):
    """∂L/∂W1[0,1], by loops over plain numbers, with one thing done wrongly."""
    second, bias = HEADS[loss]
    total = 0.0
    for *x, aim in POINTS:
        z = [
            sum(w * v for w, v in zip(row, x, strict=True)) + (how != "bias-left-out") * b
            for row, b in zip(W1, B1, strict=True)
        ]
        a = z if how == "activation-left-out" else [*map(tanh, z)]
        out = [
            sum(w * v for w, v in zip(row, a, strict=True)) + (how != "bias-left-out") * b
            for row, b in zip(second, bias, strict=True)
        ]
        if loss == "mse":
            said, true = out, [aim]
        else:
            said, true = [exp(o) / sum(map(exp, out)) for o in out], [float(place == aim) for place in range(2)]
        if how == "sums-for-probabilities":
            said = out
        if how == "target-left-out":
            true = [0.0] * len(true)
        scale = 2 if loss == "mse" and how != "two-left-out" else 1
        delta = [
            scale * (s - t) / (1 if how == "mean-left-out" else len(POINTS)) for s, t in zip(said, true, strict=True)
        ]
        if how == "error-turned":
            delta = [-each for each in delta]
        paths = [d * (1 if how == "weights-left-out" else row[0]) for d, row in zip(delta, second, strict=True)]
        back = paths[0] if how == "one-path" else sum(paths)
        local = {
            "slope-left-out": 1,
            "activation-left-out": 1,
            "slope-at-z": 1 - z[0] ** 2,
            "value-for-slope": a[0],
        }.get(how, 1 - a[0] ** 2)
        total += back * local * (1 if how == "input-left-out" else x[1])
    w = W1[0][1]
    l1, l2 = {"penalty-left-out": (0, 0), "penalty-doubled": (2 * L1, 2 * L2), "other-penalty": (L2, L1)}.get(
        how, (L1, L2)
    )
    return total + l1 * (1 if w > 0 else -1) + l2 * w


@pytest.fixture
def asked(question):
    def ask(loss, answer="gradient_W1[0,1]", activation="tanh", l1=L1, l2=L2):
        second, bias = HEADS[loss]
        text = f"""
            id: a.pass
            kind: {"vector" if answer.startswith("[") else "number"}
            given: {{ first: [0.9] }}
            train: {{ points: [[first, -0.4, 1], [-0.7, 1.2, 0]], layers: 3, activation: {activation}, loss: {loss},
              W1: {W1}, b1: {B1}, W2: {second}, b2: {bias}, l1: {l1}, l2: {l2} }}
            ask: What?
            answer: {answer if answer.startswith("[") else f'"{answer}"'}
            decimals: 5
            hint: Go back.
            """
        return draw(question(text), 0).asked

    return ask


@pytest.mark.parametrize("loss", HEADS)
def test_each_pass_that_goes_wrong_is_told_with_the_slope_that_it_leads_to(asked, loss):
    about = asked(loss)
    assert about.expected == pytest.approx([slope(loss)])
    other = "sums-for-probabilities" if loss == "mse" else "two-left-out"
    without = {other, "one-path" if loss == "mse" else ""}  # of one output there is one path
    told = [*made_in_run(about, BROKEN_PASSES, with_right=False)]
    assert {each.name: each.sentence for each in told} == {
        name: said for name, said in SAID.items() if name not in without
    }
    assert [each.name for each in told] == [name for name in SAID if name not in without]
    for each in told:
        assert each.value == pytest.approx([slope(loss, each.name)]), each.name


def loss_of(bias=True, mean=True, l1=L1, l2=L2, bend=tanh, biases_held=False):
    """The cross-entropy of the two points, with the penalty, by loops over plain numbers."""
    second, last = HEADS["cross-entropy"]
    total = 0.0
    for *x, aim in POINTS:
        a = [bend(sum(w * v for w, v in zip(row, x, strict=True)) + bias * b) for row, b in zip(W1, B1, strict=True)]
        out = [sum(w * v for w, v in zip(row, a, strict=True)) + bias * b for row, b in zip(second, last, strict=True)]
        total += log(sum(map(exp, out))) - out[aim]
    held = [w for row in (*W1, *second) for w in row] + (B1 + last if biases_held else [])
    return total / (len(POINTS) if mean else 1) + sum(l1 * abs(w) + l2 / 2 * w * w for w in held)


def test_each_loss_that_goes_wrong_is_told_with_the_loss_that_it_leads_to(asked):
    about = asked("cross-entropy", "loss[0]")
    assert about.expected == pytest.approx([loss_of()])
    told = {each.name: each.value[0] for each in made_in_run(about, BROKEN_PASSES, with_right=False)}
    assert told == pytest.approx(
        {
            "activation-left-out": loss_of(bend=lambda z: z),
            "bias-left-out": loss_of(bias=False),
            "mean-left-out": loss_of(mean=False),
            "penalty-on-bias": loss_of(biases_held=True),
            "penalty-left-out": loss_of(l1=0, l2=0),
            "penalty-doubled": loss_of(l1=2 * L1, l2=2 * L2),
            "other-penalty": loss_of(l1=L2, l2=L1),
        }
    )


def test_a_straight_activation_has_no_slope_to_leave_out_and_no_penalty_none_to_double(asked):
    names = {
        each.name
        for each in made_in_run(asked("mse", activation="linear", l1=0, l2=0), BROKEN_PASSES, with_right=False)
    }
    assert {"weights-left-out", "input-left-out", "two-left-out"} <= names
    assert not {"slope-left-out", "slope-at-z", "value-for-slope", "activation-left-out"} & names
    assert not {"penalty-left-out", "penalty-doubled", "other-penalty", "penalty-on-bias"} & names


def test_each_number_of_a_pass_is_given_in_the_place_of_another(asked):
    about = asked("mse")
    told = {each.sentence: (each.name, each.value[0]) for each in other_numbers(about.scenario, 0)}
    z = 0.6 * 0.9 + 1.1 * 0.4 + 0.2
    assert told["You gave z1[0], 1.18."] == ("gave-z", pytest.approx(z))
    assert told[f"You gave a1[0], {tanh(z):.6g}."] == ("gave-a", pytest.approx(tanh(z)))
    assert "gave-delta" in {name for name, _ in told.values()}


def test_two_numbers_are_exchanged_within_their_own_kind_alone(asked):
    exchanged = {each.sentence for each in every_further(asked("mse", "a1[0]")) if each.name == "numbers-exchanged"}
    assert "You took W1[0,0] and W1[0,1] in each other's place." in exchanged
    assert not any("W1" in said and "b1" in said for said in exchanged)
    assert not any("W1" in said and "x[" in said for said in exchanged)


def test_a_number_of_another_kind_stands_in_the_same_place_of_each_component(asked):
    told = [each for each in every_further(asked("mse", '["a1[0]", "a1[1]"]')) if each.name == "other-number"]
    both = [each.value.tolist() for each in told]
    first, second = 0.6 * 0.9 + 1.1 * 0.4 + 0.2, 1.3 * 0.9 - 0.7 * 0.4 - 0.3
    assert any(each == pytest.approx([tanh(0.2), tanh(-0.3)]) for each in both)  # b for z in both
    assert not any(each == pytest.approx([tanh(0.2), second]) for each in both)
    assert not any(each == pytest.approx([first, tanh(-0.3)]) for each in both)


def test_of_two_components_each_may_leave_out_another_term_of_what_they_share(asked):
    # δ₁ = (o − y)·W2·(1 − a²), of one output: the first without o, the second without y, and the other way round.
    about = asked("mse", '["delta1[0]", "delta1[1]"]')
    a = [tanh(0.6 * 0.9 + 1.1 * 0.4 + 0.2), tanh(1.3 * 0.9 - 0.7 * 0.4 - 0.3), tanh(-0.4 * 0.9 - 0.9 * 0.4 + 0.5)]
    out = 0.5 * a[0] - 0.8 * a[1] + 1.1 * a[2] + 0.1
    local = [0.5 * (1 - a[0] ** 2), -0.8 * (1 - a[1] ** 2)]
    assert about.expected == pytest.approx([(out - 1) * each for each in local])
    told = [each.value.tolist() for each in every_further(about) if each.name == "term-left-out"]
    for first, second in ((-1, out), (out, -1), (out, out), (-1, -1)):
        assert any(each == pytest.approx([first * local[0], second * local[1]]) for each in told), (first, second)
