"""Questions whose truth is a training: each number against this file's own, slopes by complex steps."""

import cmath
import math

import numpy as np
import pytest

from tutor.course.mistakes.mistakes import every_further
from tutor.course.questions.grading import grade
from tutor.course.questions.question import draw
from tutor.course.questions.task import next_part
from tutor.course.scenario.filling import QuestionError
from tutor.course.scenario.trained import trained_from
from tutor.engine.errors import UserError
from tutor.engine.formula import evaluate, free_names

BEND = {
    "tanh": cmath.tanh,
    "sigmoid": lambda z: 1 / (1 + cmath.exp(-z)),
    "relu": lambda z: z if z.real > 0 else 0j,
    "linear": lambda z: z,
}


def loss_by_hand(options, theta):
    """The loss of a dense network with one hidden layer, by loops over plain complex numbers."""
    inputs, hidden = len(options["points"][0]) - 1, options["layers"]
    outputs = options["outputs"]
    theta = iter(theta)
    first = [[next(theta) for _ in range(inputs + 1)] for _ in range(hidden)]
    second = [[next(theta) for _ in range(hidden + 1)] for _ in range(outputs)]
    total = 0j
    for *x, aim in options["points"]:
        a = [BEND[options["activation"]](sum(w * v for w, v in zip(row, [*x, 1.0], strict=True))) for row in first]
        z = [sum(w * v for w, v in zip(row, [*a, 1.0], strict=True)) for row in second]
        match options["loss"]:
            case "mse":
                total += (z[0] - aim) ** 2
            case "binary-cross-entropy":
                p = 1 / (1 + cmath.exp(-z[0]))
                total -= cmath.log(p if aim else 1 - p)
            case "cross-entropy":
                total -= cmath.log(cmath.exp(z[aim]) / sum(map(cmath.exp, z)))
    weights = [w for row in (*first, *second) for w in row[:-1]]
    penalty = sum(options["l2"] / 2 * w * w + options["l1"] * (w if w.real > 0 else -w) for w in weights)
    return total / len(options["points"]) + penalty


@pytest.mark.parametrize("activation", BEND)
@pytest.mark.parametrize(("loss", "outputs"), [("mse", 1), ("binary-cross-entropy", 1), ("cross-entropy", 2)])
def test_every_slope_is_that_of_a_complex_step_and_each_number_that_of_its_own_formula(activation, loss, outputs):
    options = {
        "points": [[0.7, -1.2, 1], [1.4, 0.3, 0], [-0.6, 0.9, 1]],
        "layers": 2,
        "activation": activation,
        "loss": loss,
        "l1": 0.03,
        "l2": 0.2,
        "seed": 4,
    }
    network = trained_from(options)
    for index in (0, 2):
        at = network.frame(index).parameters.astype(complex)
        made = {**options, "outputs": outputs}
        assert float(network.quantity("loss", index)) == pytest.approx(loss_by_hand(made, at).real, rel=1e-12)
        for place, name in enumerate(network.coordinates):
            stepped = at.copy()
            stepped[place] += 1e-30j
            slope = loss_by_hand(made, stepped).imag / 1e-30
            assert float(network.quantity(f"gradient_{name}", index)) == pytest.approx(slope, rel=1e-10, abs=1e-14)
        told = 0
        for name in (*network.flow(index), "loss", *(f"gradient_{each}" for each in network.coordinates)):
            formula = network.formula(name, index)
            if formula is not None:
                numbers = {each: float(network.quantity(each, index)) for each in free_names(formula)}
                assert evaluate(formula, numbers) == pytest.approx(float(network.quantity(name, index)), abs=1e-12)
                told += 1
        assert told >= 3 * (2 * 2 + 2 * outputs) + 1  # each sum, activation, δ, and the loss


def test_a_filter_and_its_pooling_are_those_of_loops():
    picture = [[0.0, 0.4, 1.0, 0.2], [0.3, 0.8, 1.0, 0.0], [0.1, 0.0, 0.6, 1.0], [0.0, 1.0, 0.9, 0.0]]
    kernel = [[0.7, 0.0, -1.0], [0.2, -0.9, 0.0], [1.0, 0.3, -0.8]]
    given = {"filters": 1, "layers": (), "loss": "cross-entropy", "activation": "relu", "W1": [[kernel]], "b1": [0.3]}
    network = trained_from({"points": [[*(pixel for row in picture for pixel in row), 1]], "picture": [4, 4], **given})
    sums = [
        sum(kernel[i][j] * picture[row + i][column + j] for i in range(3) for j in range(3)) + 0.3
        for row in range(2)
        for column in range(2)
    ]
    assert [float(network.quantity(f"z1[{place}]", 0)) for place in range(4)] == pytest.approx(sums)
    assert float(network.quantity("a2[0]", 0)) == pytest.approx(max(0.0, *sums))
    for name in ("z1[2]", "a2[0]"):
        formula = network.formula(name, 0)
        numbers = {each: float(network.quantity(each, 0)) for each in free_names(formula)}
        assert evaluate(formula, numbers) == pytest.approx(float(network.quantity(name, 0)))


CHAIN = """
    id: a.chain
    kind: number
    given: { w: 0.6, b: 0.2, v: -0.8, c: 0.3, x: 1.3, y: 0.4 }
    train: { points: [[x, y], [-0.7, 1.1]], layers: 1, activation: tanh, loss: mse, W1: [[w]], b1: [b], W2: [[v]],
      b2: [c], l2: 0.5, optimizer: gradient-descent, rate: 0.2 }
    ask: "What is it?"
    answer: gradient_W1[0,0]
    decimals: 5
    hint: Go back.
    """
W, B, V, C, POINTS, L2 = 0.6, 0.2, -0.8, 0.3, ((1.3, 0.4), (-0.7, 1.1)), 0.5


def chain(bend=math.tanh, slope=None, back=V, bias=1.0, error=None, seen=None, mean=2.0, two=2.0, penalty=L2):
    """The slope of the chain's first weight, by the lesson's own formula, each piece of which may be wrong."""
    total = 0.0
    for x, y in POINTS:
        z = W * x + bias * B
        a = bend(z)
        o = V * a + bias * C
        local = 1 - a * a if slope is None else slope(z, a)
        total += two * (o - y if error is None else error(o, y)) / mean * back * local * (x if seen is None else seen)
    return total + penalty * W


def test_every_broken_pass_is_named_with_the_number_that_it_leads_to(question):
    variant = draw(question(CHAIN), 0)
    assert variant.expected == pytest.approx([chain()])
    wrong = {
        "slope-left-out": chain(slope=lambda z, a: 1.0),
        "slope-at-z": chain(slope=lambda z, a: 1 - z * z),
        "value-for-slope": chain(slope=lambda z, a: a),
        "activation-left-out": chain(bend=lambda z: z, slope=lambda z, a: 1.0),
        "bias-left-out": chain(bias=0.0),
        "weights-left-out": chain(back=1.0),
        "input-left-out": chain(seen=1.0),
        "target-left-out": chain(error=lambda o, y: o),
        "error-turned": chain(error=lambda o, y: y - o),
        "mean-left-out": chain(mean=1.0),
        "two-left-out": chain(two=1.0),
        "penalty-left-out": chain(penalty=0.0),
        "penalty-doubled": chain(penalty=2 * L2),
        "other-penalty": chain(penalty=L2 / W),
    }
    for name, value in wrong.items():
        verdict = grade(variant, f"{value:.5f}")
        assert verdict.outcome == "wrong"
        assert name in (verdict.mistake, *verdict.others), (name, value, verdict)


def test_what_is_broken_back_alone_can_be_followed_further(question):
    variant = draw(question(CHAIN), 0)
    leads = grade(variant, f"{chain(slope=lambda z, a: 1.0):.5f}").consequence
    assert leads is not None
    assert "the right rule takes it to" in leads.sentence
    assert grade(variant, f"{chain(bias=0.0):.5f}").consequence is None


TABLE = """
    id: a.table
    kind: vector
    given: { x: [0.9] }
    train: { points: [[x, -0.4, 1]], layers: 2, activation: sigmoid, loss: cross-entropy, W1: [[0.6, -1.1], [1.3, 0.7]],
      b1: [0.2, -0.3], W2: [[0.5, -0.8], [1.2, 0.9]], b2: [0.1, 0.4] }
    ask: "What are they?"
    answer: ["delta1[0]", "delta1[1]"]
    decimals: 5
    hint: Go back.
    """


def test_transposed_weights_one_path_and_a_loss_slope_without_its_target_are_named(question):
    first, second = np.array([[0.6, -1.1], [1.3, 0.7]]), np.array([[0.5, -0.8], [1.2, 0.9]])
    a = 1 / (1 + np.exp(-(first @ [0.9, -0.4] + [0.2, -0.3])))
    z = second @ a + [0.1, 0.4]
    p = np.exp(z) / np.exp(z).sum()
    delta = p - [0, 1]
    variant = draw(question(TABLE), 0)
    assert variant.expected == pytest.approx(second.T @ delta * a * (1 - a))
    wrong = {
        "transposed-back": second @ delta * a * (1 - a),
        "one-path": second[0] * delta[0] * a * (1 - a),
        "target-left-out": second.T @ p * a * (1 - a),
        "sums-for-probabilities": second.T @ (z - [0, 1]) * a * (1 - a),
    }
    turned = 1 / (1 + np.exp(-(first.T @ [0.9, -0.4] + [0.2, -0.3])))
    for name, value in wrong.items():
        assert grade(variant, "; ".join(f"{x:.5f}" for x in value)).mistake == name
    forward = draw(question(TABLE.replace('["delta1[0]", "delta1[1]"]', '["a1[0]", "a1[1]"]')), 0)
    assert grade(forward, "; ".join(f"{x:.5f}" for x in turned)).mistake == "transposed-forward"


def test_a_bias_that_is_held_back_is_named(question):
    variant = draw(question(CHAIN.replace("gradient_W1[0,0]", "gradient_b1[0]")), 0)
    right = chain(seen=1.0, penalty=0.0)
    assert variant.expected == pytest.approx([right])
    assert grade(variant, f"{right + L2 * B:.5f}").mistake == "penalty-on-bias"


def test_an_update_and_its_loss_are_asked_for_by_their_number(question):
    moved = draw(question(CHAIN.replace("answer: gradient_W1[0,0]", "answer: W1[0,0][1]")), 0)
    assert moved.expected == pytest.approx([W - 0.2 * chain()])
    uphill = grade(moved, f"{W + 0.2 * chain():.5f}")
    assert uphill.mistake == "uphill"
    assert "You added α·gradient: 0.6 + 0.0563409." in uphill.message
    assert grade(moved, f"W1[0,0] = {W - 0.2 * chain():.5f}").is_right
    working = "\n".join(moved.working)
    assert "a1[0] = tanh(z1[0])" in working
    assert "Δw = −α·g_w = −0.2·0.281704" in working
    assert "w[1] = 0.6 − 0.056341 = 0.543659" in working


def test_a_slope_is_read_by_the_name_that_the_question_has_for_its_weight(question):
    variant = draw(question(CHAIN), 0)
    value = f"{chain():.5f}"
    for name in ("∂L/∂w", "dL/dw", "g_w", "∂L/∂W1[0,0]", "gradient_W1[0,0]"):
        assert grade(variant, f"{name} = {value}").is_right, name
        assert grade(variant, f"{value} = {name}").is_right, name
    for name in ("w", "∂L/∂v", "W2[0,0]"):
        verdict = grade(variant, f"{name} = {value}")
        assert verdict.outcome == "unreadable", name
        assert "∂L/∂w is asked for" in verdict.message


def test_a_piece_of_one_sum_done_wrongly_is_told_by_the_question_s_names(question):
    first = math.tanh(W * 1.3 + B)
    hidden = draw(question(CHAIN.replace("gradient_W1[0,0]", "a1[0]")), 0)
    assert hidden.expected == pytest.approx([first])
    without = grade(hidden, f"{math.tanh(W * 1.3 - B):.5f}")
    assert "You took away b instead of adding it, in z1[0]." in without.message
    error = V * first + C - 0.4  # 2·(z − y), and the mean of two
    last = draw(question(CHAIN.replace("gradient_W1[0,0]", "delta2[0]")), 0)
    assert last.expected == pytest.approx([error])
    added = grade(last, f"{error + 2 * 0.4:.5f}")
    assert "You added 0.4 instead of taking it away" in added.message


def test_two_given_numbers_in_each_other_s_place_are_told(question):
    first = 1 / (1 + np.exp(-(np.array([[0.6, -1.1], [1.3, 0.7]]) @ [-0.4, 0.9] + [0.2, -0.3])))
    forward = draw(question(TABLE.replace('["delta1[0]", "delta1[1]"]', '["a1[0]", "a1[1]"]')), 0)
    assert "You took x and x[1] in each other's place." in grade(forward, f"{first[0]:.5f}; {first[1]:.5f}").message


def test_another_number_of_the_pass_is_told_by_its_name(question):
    variant = draw(question(CHAIN), 0)
    z = W * 1.3 + B
    values = [made.value[0] for made in every_further(variant.asked) if made.name == "gave-z"]
    assert z == pytest.approx(values[0])
    assert "You gave z1[0]" in grade(variant, f"{z:.5f}").message


def test_a_later_part_goes_on_from_the_learner_s_own_number(question):
    parts = """
        id: a.parts
        given: { w: 0.6, x: 1.3 }
        train: { points: [[x, 0.4]], layers: 1, activation: tanh, loss: mse, W1: [[w]], b1: [0], W2: [[2.0]], b2: [0] }
        ask: "A chain."
        parts:
          - { ask: "a?", answer: "a1[0]", decimals: 3, hint: tanh }
          - { ask: "o?", answer: "z2[0]", decimals: 3, hint: times v }
        """
    first = draw(question(parts), 0)
    second = next_part(first, "0.700")
    assert grade(second, "1.4").is_right
    assert "From the exact one it is 1.30" in grade(second, "1.4").message
    assert grade(second, f"{2 * math.tanh(0.78):.3f}").is_right


def test_an_example_of_a_data_set_is_looked_at_by_itself():
    alone = trained_from({"dataset": "xor", "layers": 4, "example": 3})
    inputs = alone.training.train_set.inputs[:, 3]
    weights = alone.start.reshape(-1)[:3]
    assert float(alone.quantity("z1[0]", 0)) == pytest.approx(
        weights[0] * inputs[0] + weights[1] * inputs[1] + weights[2]
    )
    probabilities = [float(alone.quantity(f"p[{place}]", 0)) for place in (0, 1)]
    label = int(alone.training.train_set.labels[3])
    aims = [float(place == label) for place in (0, 1)]
    deltas = [float(alone.quantity(f"delta2[{place}]", 0)) for place in (0, 1)]
    assert deltas == pytest.approx([p - aim for p, aim in zip(probabilities, aims, strict=True)])


def test_how_well_a_network_does_is_asked_for_after_so_many_updates():
    trained = trained_from({"dataset": "moons", "layers": 2, "split": "0.6,0.2,0.2", "seed": 1})
    known = trained.training.seek(12)
    train, held = known.metrics()
    assert float(trained.quantity("accuracy", 12)) == train.accuracy
    assert float(trained.quantity("accuracy_validation", 12)) == held.accuracy
    assert float(trained.quantity("loss_validation", 12)) == held.loss
    assert float(trained.quantity("loss_test", 12)) == known.test().loss


@pytest.mark.parametrize(
    ("options", "told"),
    [
        ({"points": [[1, 2], [3]]}, "rows of equal length"),
        ({"points": [[1, 0.5]], "loss": "cross-entropy"}, "the number of its class"),
        ({"points": [[1, 0]], "example": 4}, "numbered 0 to 0"),
        ({"points": [[1, 0]], "layers": "none", "W2": [[1]]}, "no parameter W2"),
        ({"dataset": "moons", "then": [{"rate": 0.1}]}, "no “then”"),
    ],
)
def test_a_training_that_is_none_is_refused_in_a_sentence(options, told):
    with pytest.raises(UserError, match=told):
        trained_from(options)


def test_a_question_has_one_truth_and_a_quantity_that_is_there(question, problems_of):
    assert (
        "one of “run”, “train” and “graph”" in problems_of(CHAIN.replace("    ask:", "    run: parabola\n    ask:"))[0]
    )
    with pytest.raises(QuestionError, match="W7"):
        draw(question(CHAIN.replace("gradient_W1[0,0]", "W7[0,0]")), 0)


GOAL = """
    id: a.goal
    kind: training
    train: xor layers=none split=0.6,0.2,0.2 epochs=20
    ask: "Reach it."
    goal: { accuracy: 0.95, epochs: 20, weights: 30, without: [classes] }
    change: [layers, rate]
    solution: xor layers=5 split=0.6,0.2,0.2 epochs=20 rate=0.1
    hint: Count.
    """


def test_a_training_is_judged_by_its_validation_set_its_size_and_its_coach(question):
    variant = draw(question(GOAL), 0)
    assert list(variant.problems()) == []
    assert "begins as `xor split=0.6,0.2,0.2 layers=none epochs=20`" in variant.ask
    reached = grade(variant, "layers=5 rate=0.1")
    assert reached.is_right
    assert reached.message == "Reached after 6 epochs, with 27 parameters."  # 5·3 + 2·6
    assert "The network has 42 parameters; at most 30" in grade(variant, "layers=8").message
    missed = grade(variant, "0.0001")
    assert "asked for: 95.0 %." in missed.message
    assert "validation set" in missed.message
    for text, told in (("optimizer=momentum", "Leave optimizer"), ("moons layers=4", "Leave dataset"), ("zzz", "zzz")):
        verdict = grade(variant, text)
        assert verdict.outcome == "unreadable"
        assert told in verdict.message


def test_the_goal_of_a_training_names_something_and_its_keys_are_known(question, problems_of):
    empty = GOAL.replace("accuracy: 0.95, epochs: 20, weights: 30, without: [classes]", "epochs: 5")
    assert "names “accuracy”" in problems_of(empty)[0]
    with pytest.raises(QuestionError, match="no key “colour”"):
        draw(question(GOAL.replace("[layers, rate]", "[layers, colour]")), 0)


def test_what_two_components_share_is_worked_out_once(question):
    variant = draw(
        question(
            """
            id: q.both
            kind: vector
            given: { x: [0.7] }
            train: { points: [[x, 1]], layers: none, loss: cross-entropy, W1: [[0.3], [-1.2]], b1: [0, 0] }
            ask: What are the two slopes?
            answer: ["delta1[0]", "delta1[1]"]
            hint: What was said less what is true.
            """
        ),
        0,
    )
    lines = variant.working
    assert len(lines) == len(set(lines))
    assert sum(line.startswith("z1[0] =") for line in lines) == 1
