"""Networks by hand, by complex step and in use; against PyTorch in test_network_oracles.py."""

import math
import threading
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tutor.engine.errors import UserError
from tutor.engine.network.activations import ACTIVATIONS
from tutor.engine.network.architectures import dense_network
from tutor.engine.network.convolution import Convolution, MaxPooling
from tutor.engine.network.layers import Dense
from tutor.engine.network.losses import LOSSES
from tutor.engine.network.network import Network
from tutor.engine.network.network_loss import Batches, Examples, NetworkLoss
from tutor.engine.network.open_weight import open_weight

RANDOM = np.random.default_rng(7)


def network_loss(layers, loss="cross-entropy", samples=9, **penalties):
    network = Network(tuple(layers), LOSSES[loss])
    random = np.random.default_rng(3)
    inputs = random.normal(size=(layers[0].inputs, samples))
    targets = random.normal(size=(layers[-1].outputs, samples))
    if loss != "mse":
        labels = random.integers(0, 2, samples)
        targets = np.stack([labels, 1.0 - labels] + [0.0 * labels] * (layers[-1].outputs - 2))
    return NetworkLoss(network, Examples.of(inputs, targets), **penalties)


def dense_layers(activation, sizes=(3, 4, 2)):
    return [Dense(i, o, ACTIVATIONS[activation]) for i, o in pairwise(sizes)]


def picture_layers(activation="relu"):
    """Two convolutions with a pooling that leaves a row and a column out, and an output layer."""
    act = ACTIVATIONS[activation]
    return [
        Convolution(2, 7, 9, 3, act),
        MaxPooling(3, 5, 7),
        MaxPooling(3, 2, 3),
        Dense(3, 2, ACTIVATIONS["linear"]),
    ], [
        Convolution(1, 8, 8, 2, act),
        MaxPooling(2, 6, 6),
        Convolution(2, 3, 3, 4, act),
        Dense(4, 3, ACTIVATIONS["linear"]),
    ]


def moved(surface, seed=0):
    """Parameters away from the zeros that biases begin with."""
    random = np.random.default_rng(seed)
    return surface.network.initial(seed) + 0.1 * random.normal(size=surface.network.size)


def complex_step_gradient(surface, parameters, step=1e-20):
    return np.array([surface.loss(parameters + 1j * step * e).imag / step for e in np.eye(len(parameters))])


EVERY_KIND = [
    *(network_loss(dense_layers(a), loss, l1=0.02, l2=0.3) for a in ACTIVATIONS for loss in LOSSES),
    *(network_loss(layers, l1=0.02, l2=0.3) for a in ACTIVATIONS for layers in picture_layers(a)),
]


@pytest.mark.parametrize("surface", EVERY_KIND)
def test_gradient_of_every_layer_and_loss_agrees_with_a_complex_step(surface):
    parameters = moved(surface)
    exact = complex_step_gradient(surface, parameters)
    assert np.linalg.norm(surface.gradient(parameters) - exact) <= 1e-12 * np.linalg.norm(exact)


def test_one_neuron_is_the_lesson_worked_by_hand():
    """z = 2·3 + 1 = 7, L = (7 − 5)² = 4, ∂L/∂w = 2·2·3, ∂L/∂b = 2·2."""
    network = dense_network(1, [], 1, LOSSES["mse"], ACTIVATIONS["linear"])
    surface = NetworkLoss(network, Examples.of(np.array([[3.0]]), np.array([[5.0]])))
    assert network.coordinates == ("W1[0,0]", "b1[0]")
    assert surface.loss(np.array([2.0, 1.0])) == 4.0
    assert surface.gradient(np.array([2.0, 1.0])).tolist() == [12.0, 4.0]


def test_mean_squared_error_is_a_mean_over_samples_and_outputs():
    gradient = np.empty((2, 2))
    value = LOSSES["mse"].evaluate(np.array([[1.0, 2.0], [3.0, 4.0]]), np.zeros((2, 2)), gradient)
    assert value == (1 + 4 + 9 + 16) / 4
    assert gradient.tolist() == [[0.5, 1.0], [1.5, 2.0]]


@pytest.mark.parametrize("label", [0, 1])
def test_a_loss_of_a_sure_and_right_output_is_tiny_and_not_none(label):
    loss = LOSSES["binary-cross-entropy"]
    outputs = np.array([[40.0 if label else -40.0]])
    value = loss.evaluate(outputs, loss.targets(np.array([label]), 2), np.zeros_like(outputs))
    assert float(value) == pytest.approx(math.log1p(math.exp(-40)), rel=1e-12)


def test_penalties_pull_weights_and_leave_biases_alone():
    surface = network_loss(dense_layers("tanh"))
    held = network_loss(dense_layers("tanh"), l1=0.5, l2=0.25)
    parameters = moved(surface)
    weights = parameters * np.array([name.startswith("W") for name in surface.coordinates])
    added = held.gradient(parameters) - surface.gradient(parameters)
    np.testing.assert_allclose(added, 0.25 * weights + 0.5 * np.sign(weights), rtol=0, atol=1e-15)
    assert held.loss(parameters) - surface.loss(parameters) == pytest.approx(
        0.125 * (weights**2).sum() + 0.5 * abs(weights).sum(), rel=1e-14
    )


def test_every_intermediate_can_be_had_by_name_and_obeys_the_equations():
    surface = network_loss(dense_layers("tanh"))
    values = surface.begin(moved(surface)).values()
    np.testing.assert_allclose(values["z1"], values["W1"] @ values["x"] + values["b1"][:, None], atol=1e-15)
    np.testing.assert_allclose(values["a1"], np.tanh(values["z1"]), atol=1e-15)
    np.testing.assert_allclose(
        values["delta1"], (values["W2"].T @ values["delta2"]) * (1 - values["a1"] ** 2), atol=1e-15
    )
    np.testing.assert_allclose(values["dW1"], values["delta1"] @ values["x"].T, atol=1e-15)
    np.testing.assert_allclose(values["db1"], values["delta1"].sum(axis=1), atol=1e-15)
    first, second = surface.network.activations(moved(surface), surface.examples.inputs)
    assert (first.tolist(), second.tolist()) == (values["a1"].tolist(), values["a2"].tolist())


def test_convolution_slides_shared_weights():
    layer = Convolution(1, 4, 3, 1, ACTIVATIONS["linear"])
    network = Network((layer,), LOSSES["mse"])
    picture = np.arange(12.0)
    kernel = np.arange(9.0) - 3
    expected = [(picture.reshape(4, 3)[i : i + 3] * kernel.reshape(3, 3)).sum() + 0.5 for i in range(2)]
    outputs = network.outputs(np.append(kernel, 0.5), picture[:, None])
    assert outputs[:, 0].tolist() == expected


def test_of_equal_numbers_pooling_sends_the_gradient_to_the_first():
    layers = (Convolution(1, 4, 4, 1, ACTIVATIONS["linear"]), MaxPooling(1, 2, 2))
    surface = NetworkLoss(Network(layers, LOSSES["mse"]), Examples.of(np.ones((16, 1)), np.zeros((1, 1))))
    pass_ = surface.begin(np.append(np.ones(9), 0.0))
    assert pass_.layers[0].upstream[:-1, 0].tolist() == [18.0, 0.0, 0.0, 0.0]


def test_layers_that_do_not_fit_are_refused_in_a_sentence():
    with pytest.raises(UserError, match="Layer 1 gives 4 numbers and layer 2 takes 5"):
        Network((Dense(2, 4, ACTIVATIONS["tanh"]), Dense(5, 1, ACTIVATIONS["tanh"])), LOSSES["mse"])
    with pytest.raises(UserError, match="too small for a 3×3 convolution"):
        Convolution(1, 2, 8, 1, ACTIVATIONS["relu"])
    with pytest.raises(UserError, match="at least 1 filter"):
        Convolution(1, 8, 8, 0, ACTIVATIONS["relu"])
    with pytest.raises(UserError, match="at least 1 input and 1 neuron"):
        Dense(2, 0, ACTIVATIONS["relu"])
    with pytest.raises(UserError, match="more than 200000: choose smaller layers"):
        Network((Dense(10**6, 10**6, ACTIVATIONS["tanh"]),), LOSSES["mse"])


def test_initial_parameters_follow_the_seed_and_their_sources():
    network = dense_network(200, [100], 1, LOSSES["mse"], ACTIVATIONS["relu"])
    first = network.initial(5)
    assert first.tobytes() == network.initial(5).tobytes() != network.initial(6).tobytes()
    matrix = first[network.slices[0]].reshape(100, 201)
    assert not matrix[:, -1].any()
    assert matrix[:, :-1].std() == pytest.approx(np.sqrt(2 / 200), rel=0.02)
    xavier = network.initial(5, "xavier")[network.slices[0]]
    assert abs(xavier).max() == pytest.approx(np.sqrt(6 / 300), rel=0.001)


def test_hessian_is_symmetric_and_is_what_the_gradient_changes_by():
    surface = network_loss(dense_layers("tanh", (2, 3, 2)), l2=0.1)
    parameters = moved(surface)
    hessian = surface.hessian(parameters)
    np.testing.assert_allclose(hessian, hessian.T, atol=1e-15)
    step = 1e-6 * RANDOM.normal(size=len(parameters))
    change = surface.gradient(parameters + step) - surface.gradient(parameters - step)
    np.testing.assert_allclose(2 * hessian @ step, change, atol=1e-14)


def test_a_hessian_too_large_is_refused_in_a_sentence():
    surface = network_loss(dense_layers("tanh", (30, 40, 2)))
    with pytest.raises(UserError, match="choose another optimizer"):
        surface.hessian(moved(surface))


def test_many_parameters_at_once_are_each_alone():
    surface = network_loss(dense_layers("relu"))
    columns = np.stack([moved(surface, seed) for seed in range(6)], axis=1).reshape(-1, 3, 2)
    assert surface.loss(columns).shape == (3, 2)
    assert surface.loss(columns)[2, 1] == surface.loss(columns[:, 2, 1])
    assert surface.gradient(columns)[:, 1, 0].tolist() == surface.gradient(columns[:, 1, 0]).tolist()


def test_parameters_changed_in_place_are_computed_anew_and_what_was_returned_stays():
    surface = network_loss(dense_layers("tanh"))
    parameters = moved(surface)
    loss, gradient = surface.loss(parameters), surface.gradient(parameters)
    kept = gradient.copy()
    parameters[0] += 1
    assert surface.loss(parameters) != loss
    assert surface.gradient(parameters).tolist() != kept.tolist()
    assert gradient.tolist() == kept.tolist()


def test_threads_do_not_write_into_each_other():
    surface = network_loss(dense_layers("tanh", (3, 16, 2)), samples=200)
    starts = [moved(surface, seed) for seed in range(4)]
    alone = [surface.gradient(start).tobytes() for start in starts]
    seen = [set() for _ in starts]

    def ask(number):
        other = NetworkLoss(surface.network, surface.examples)
        for _ in range(50):
            seen[number].add(other.gradient(starts[number].copy()).tobytes())
            other.gradient(starts[number - 1])

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(len(starts))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert seen == [{gradient} for gradient in alone]


@given(size=st.integers(1, 40), samples=st.integers(1, 40), seed=st.integers(0, 99), epoch=st.integers(0, 5))
def test_an_epoch_shows_every_example_once(size, samples, seed, epoch):
    batches = Batches(size, seed, since=3)
    steps = batches.per_epoch(samples)
    places = [batches.place(3 + epoch * steps + step, samples) for step in range(steps)]
    shown = [
        Examples.of(np.arange(samples)[None], np.zeros((1, samples))).take(
            batches.order(epoch, samples)[first : first + size]
        )
        for number, first in places
        if number == epoch
    ]
    assert sorted(np.concatenate([part.inputs[0] for part in shown]).tolist()) == list(range(samples))
    assert all(len(part) == size for part in shown[:-1])


def test_batch_losses_average_to_the_whole():
    whole = network_loss(dense_layers("tanh"), samples=12)
    parts = NetworkLoss(whole.network, whole.examples, batches=Batches(4, seed=1))
    parameters = moved(whole)
    gradients = [parts.at_step(step).gradient(parameters) for step in range(3)]
    np.testing.assert_allclose(np.mean(gradients, axis=0), whole.gradient(parameters), atol=1e-15)


@pytest.mark.parametrize(
    "surface", [network_loss(dense_layers("tanh"), l1=0.1, l2=0.2), network_loss(picture_layers()[1])]
)
def test_an_open_weight_shows_its_gradient_as_a_sum_and_measured(surface):
    parameters = moved(surface)
    gradient = surface.gradient(parameters)
    for index, name in enumerate(surface.coordinates):
        opened = open_weight(surface, parameters, name)
        assert (opened.index, opened.value, opened.name) == (index, parameters[index], name)
        assert opened.is_bias == name.startswith("b")
        assert len(opened.contributions) == len(surface.examples)
        assert opened.gradient == pytest.approx(gradient[index], abs=1e-15)
        assert opened.central_difference == pytest.approx(gradient[index], abs=1e-8)


def test_an_unknown_weight_is_named_in_the_error():
    surface = network_loss(dense_layers("tanh"))
    with pytest.raises(UserError, match=r"no parameter W9\[0,0\]: its names run from W1\[0,0\] to b2\[1\]"):
        open_weight(surface, moved(surface), "W9[0,0]")
    with pytest.raises(UserError, match=r"no parameter w2\[9,9\]: its names run from W2\[0,0\] to W2\[1,3\]"):
        open_weight(surface, moved(surface), "w2[9,9]")
    assert open_weight(surface, moved(surface), "w1[0, 1]").name == "W1[0,1]"
    with pytest.raises(UserError, match="0 to 25, and no 26"):
        open_weight(surface, moved(surface), 26)
