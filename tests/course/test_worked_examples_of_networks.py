"""Numbers that the lessons on data and networks work out come out of the engine, and stand there as shown."""

import runpy
from pathlib import Path

import numpy as np
import pytest

from tests.benchmarks.pixels import with_pixels_shuffled
from tests.course.worked import losses, nearly, parameters, percent_right, run, states, trained
from tutor.engine.arrays import Array
from tutor.engine.data.dataset import Dataset
from tutor.engine.data.datasets import DATASETS
from tutor.engine.graph.graphs import GRAPHS, read_graph
from tutor.engine.network.losses import LOSSES
from tutor.engine.network.network import Network
from tutor.engine.network.network_loss import NetworkLoss
from tutor.engine.rounding import number
from tutor.engine.training.training_line import parse_training


class TestBatches:
    """The lesson `batches`."""

    surface = run("line-fit").surface
    start = np.array([-1.0, 1.0])

    def batch_gradients(self, size: int) -> tuple[Array, Array]:
        """Of one epoch from the start, shape (batches, 2), and how many examples each batch has."""
        of_size = self.surface.with_constants(batch=size)
        batches = [of_size.at_step(k) for k in range(-(-928 // size))]
        return np.array([batch.gradient(self.start) for batch in batches]), np.array([b.data.shape[1] for b in batches])

    def test_the_full_gradient_and_the_first_batches(self) -> None:
        states("batches", [928, self.surface.loss(self.start), *self.surface.gradient(self.start)])
        for size in (1, 8, 64):
            first = run(f"line-fit batch={size}").history.gradients[0]
            states("batches", np.round(first, 3))

    def test_for_31_percent_of_the_examples_the_slope_has_the_other_sign(self) -> None:
        slopes = self.batch_gradients(1)[0][:, 0]
        assert round(100 * float((slopes > 0).mean())) == 31
        states("batches", [31])

    @pytest.mark.parametrize("size", [1, 8, 64, 512])
    def test_batches_are_right_on_the_average_and_off_by_less_the_larger_they_are(self, size: int) -> None:
        gradients, sizes = self.batch_gradients(size)
        full = self.surface.gradient(self.start)
        np.testing.assert_allclose(sizes @ gradients / 928, full)
        # The mean of `size` of 928 different examples scatters like that of one, by this factor.
        examples = self.batch_gradients(1)[0]
        off = np.sqrt(((examples - full) ** 2).sum(axis=1).mean() * (928 - size) / (927 * size))
        states("batches", [float(number(off, 3))])
        surface = self.surface.with_constants(batch=size)
        drawn = [surface.at_step(k * -(-928 // size)).gradient(self.start) for k in range(1500)]
        assert np.sqrt(((np.array(drawn) - full) ** 2).sum(axis=1).mean()) == pytest.approx(off, rel=0.06)

    @pytest.mark.parametrize(("size", "updates"), [("all", 1), (64, 15), (8, 116), (1, 928)])
    def test_what_one_epoch_buys(self, size: int | str, updates: int) -> None:
        end = parameters(f"line-fit batch={size} rate=0.1 steps={updates}")[-1]
        states("batches", [updates, float(self.surface.loss(end)), 0.789537])
        assert float(self.surface.loss(np.array(self.surface.critical_points[0].parameters))) == pytest.approx(0.789537)

    @pytest.mark.parametrize("rate", [0.1, 0.01])
    def test_a_smaller_rate_calms_the_jitter(self, rate: float) -> None:
        path = parameters(f"line-fit batch=1 rate={rate} steps=2784")
        states("batches", [float(self.surface.loss(path[-928:].T).mean())])


class TestChainRule:
    """The lesson `chain-rule`."""

    def test_one_neuron_node_by_node(self) -> None:
        graph = GRAPHS["neuron"].graph()
        assert [graph.value(name) for name in "zeL"] == [6.0, 1.0, 1.0]
        assert [graph.gradient(name) for name in "ezw"] == [2.0, 2.0, 6.0]

    def test_a_neuron_with_bias_and_tanh(self) -> None:
        graph = GRAPHS["neuron-tanh"].graph()
        values, slopes = ([f(name) for name in "azbw"] for f in (graph.value, graph.gradient))
        states("chain-rule", [*values, *slopes, 1 - values[0] ** 2])

    def test_two_paths_to_x_add_up_to_21(self) -> None:
        graph = GRAPHS["shared-input"].graph()
        (through_s,), (through_p,) = (
            [e.sent for step in graph.backward_steps if step.node.name == node for e in step.edges if e.input == "x"]
            for node in "sp"
        )
        states("chain-rule", [graph.value("L"), through_s, through_p, graph.gradient("x")])
        assert graph.gradient("x") == through_s + through_p == 21.0

    @pytest.mark.parametrize("z", [1.0, 2.0, 3.0])
    def test_the_slope_of_the_tanh_far_out(self, z: float) -> None:
        states("chain-rule", [1 - np.tanh(z) ** 2])

    @pytest.mark.parametrize("bends", [1, 5, 10])
    def test_slopes_fade_through_one_tanh_after_another(self, bends: int) -> None:
        chain = "; ".join(f"a{k} = tanh(a{k - 1})" for k in range(1, bends + 1))
        states("chain-rule", [read_graph(f"w = 0.5; x = 2; a0 = w·x; {chain}").gradient("w")])

    def test_a_saturated_neuron_is_very_wrong_and_hardly_has_a_slope(self) -> None:
        graph = read_graph("z = -4; y = 1; a = tanh(z); L = (a − y)²")
        assert graph.gradient("a") == pytest.approx(-4, abs=0.01)
        assert graph.value("L") == pytest.approx(4, abs=0.01)
        states("chain-rule", [round(graph.value("a"), 4), round(1 - graph.value("a") ** 2, 4)])

    def test_between_two_flat_parts_the_rate_must_fit(self) -> None:
        line = '"(tanh(2*w - 0.5) - 0.8)^2" start=-0.75 steps=15'
        reached = [bool((losses(f"{line} rate={rate}") < 0.001).any()) for rate in (0.05, 0.2, 0.5)]
        assert reached == [False, True, False]
        assert parameters(f"{line} rate=0.5")[-1, 0] > 1.5


class TestNetwork:
    """The lesson `network`."""

    @pytest.mark.parametrize(
        ("line", "right"),
        [("xor layers=none", 43), ("xor layers=4", 99), ("moons layers=none", 90), ("moons layers=8,8", 100)],
    )
    def test_what_a_hidden_layer_buys_in_fifty_epochs(self, line: str, right: int) -> None:
        training = trained(f"{line} epochs=50")
        assert percent_right(training)[1] == nearly(right)
        assert (len(training.train_set), len(training.test_set)) == (400, 100)
        states("network", [right])

    def test_a_network_2_8_8_2_has_114_parameters(self) -> None:
        network = parse_training("moons layers=8,8").begin().network
        states("network", [*(layer.size for layer in network.layers), network.size])

    def test_softmax_and_cross_entropy(self) -> None:
        z, y, delta = np.array([[2.0], [1.0], [-1.0]]), np.array([[1.0], [0.0], [0.0]]), np.empty((3, 1))
        loss = LOSSES["cross-entropy"].evaluate(z, y, delta)
        states("network", [*LOSSES["cross-entropy"].predictions(z).ravel(), float(loss), *delta.ravel(), -np.log(0.01)])

    def test_one_weight_opened(self) -> None:
        training = parse_training("xor layers=4 batch=all").begin()
        opened = training.open("W1[0,0]")
        values = training.surface.begin(training.frame.parameters).values()
        x, z, a = values["x"][:, 0], values["z1"][0, 0], values["a1"][0, 0]
        samples = len(opened.contributions)
        deltas = [samples * values["delta1"][0, 0], *(samples * values["delta2"][:, 0])]
        states("network", [opened.value, *x, -values["W1"][0, 1], z, a, *deltas, samples * opened.contributions[0]])
        states("network", [opened.gradient, opened.central_difference, int((opened.contributions > 0).sum()), samples])
        assert opened.step == 1e-5
        assert z == pytest.approx(opened.value * x[0] + values["W1"][0, 1] * x[1])
        probabilities = training.network.loss.predictions(values["z2"])[:, 0]
        states("network", [probabilities[training.train_set.labels[0]]])

    @pytest.mark.parametrize("value", [0.0, 0.3])
    def test_equal_neurons_stay_equal(self, value: float) -> None:
        begun = parse_training("xor layers=8 batch=all").begin()
        after = begun.change(begun.settings, np.full(begun.network.size, value)).forward(200)
        neurons = after.frame.parameters[after.network.slices[0]].reshape(8, 3)
        np.testing.assert_allclose(neurons, np.tile(neurons[0], (8, 1)), atol=1e-12)
        assert neurons.any() == bool(value)
        if value:
            assert percent_right(after)[1] == nearly(63)
            states("network", [63])


class TestHoldingBack:
    """The lesson `holding-back`."""

    def test_a_network_learns_its_points_by_heart(self) -> None:
        own, test = trained("moons noise=0.3 samples=200 train=0.5 layers=16,16 epochs=300").metrics()
        assert own.loss == pytest.approx(0.1071, rel=0.1)
        assert test.loss / own.loss == pytest.approx(3, abs=0.5)
        states("holding-back", [0.1071, 0.3417])

    @pytest.mark.parametrize(
        ("penalty", "right", "loss", "squares", "small"),
        [
            ("", (96, 88), 0.3417, 71.67, [7, 2, 8]),
            ("l2=0.01", (95, 91), 0.1885, 16.61, [18, 53, 69]),
            ("l1=0.005", (96, 86), 0.2834, 29.57, [282, 293, 272]),
        ],
    )
    def test_the_same_data_with_none_l2_and_l1(
        self, penalty: str, right: tuple[int, int], loss: float, squares: float, small: list[int]
    ) -> None:
        line = f"moons noise=0.3 samples=200 train=0.5 layers=16,16 epochs=300 {penalty}"
        trainings = [trained(f"{line} seed={seed}") for seed in range(3)]
        weights = [t.frame.parameters[t.network.weights > 0] for t in trainings]
        assert percent_right(trainings[0]) == nearly(right)
        assert [int((np.abs(w) < 0.01).sum()) for w in weights] == nearly(small, 20)
        assert all(w.all() for w in weights)
        assert float(weights[0] @ weights[0]) == pytest.approx(squares, rel=0.1)
        assert trainings[0].metrics()[1].loss == pytest.approx(loss, rel=0.1)
        states("holding-back", [*right, *small, 320, squares, loss])
        assert weights[0].size == 320
        assert trainings[0].network.size - 320 == 34

    @pytest.mark.parametrize(
        ("formula", "rest"),
        [("(w - 2)^2 + 0.5*w^2", 1.33333), ("(w - 0.3)^2 + 0.5*w^2", 0.2), ("(w - 2)^2 + abs(w)", 1.5)],
    )
    def test_where_two_pulls_balance(self, formula: str, rest: float) -> None:
        assert parameters(f'"{formula}" start=3 rate=0.1 steps=200')[-1, 0] == pytest.approx(rest, rel=1e-5)
        states("holding-back", [rest])

    def test_l1_has_no_balance_on_either_side_of_zero(self) -> None:
        surface = run('"(w - 0.3)^2 + abs(w)"').surface
        slopes = surface.gradient(np.array([[1e-9, -1e-9]]))[0]
        np.testing.assert_allclose(slopes, [0.4, -1.6])
        states("holding-back", [0.4, -1.6])
        assert float(surface.loss(np.zeros(1))) == pytest.approx(0.09)

    @pytest.mark.parametrize("rate", [0.1, 0.01])
    def test_a_constant_rate_jumps_about_the_kink(self, rate: float) -> None:
        end = parameters(f'"(w - 0.3)^2 + abs(w)" start=3 rate={rate} steps=1000').ravel()[-100:]
        assert end.min() < 0 < end.max()
        states("holding-back", [float(number(np.abs(end).max(), 3))])

    def test_a_frozen_layer_has_a_gradient_and_does_not_move(self) -> None:
        begun = parse_training("moons layers=8,8").begin()
        first, frozen = begun.network.slices[0], begun.freeze(1)
        assert (frozen.forward(10).frame.parameters[first] == begun.frame.parameters[first]).all()
        states("holding-back", [np.linalg.norm(frozen.frame.gradient[first]), first.stop])
        right = [percent_right(t.forward(50 * t.updates_per_epoch))[1] for t in (frozen, begun.freeze(1, 2))]
        assert right == nearly([100, 94])
        states("holding-back", [100, 94])

    @pytest.mark.parametrize(
        ("line", "shares"),
        [
            ("digits layers=32 epochs=20", {0.8: (96.7, 97.2), 0.5: (95.3, 96.1), 0.2: (61.8, 94.7)}),
            ("moons layers=8,8 epochs=50", {0.5: (36, 83)}),
        ],
    )
    def test_pruning_takes_out_the_smallest(self, line: str, shares: dict[float, tuple[float, float]]) -> None:
        whole = trained(line)
        states("holding-back", [int(whole.network.weights.sum())])
        for share, right in shares.items():
            pruned = whole.prune(share)
            later = pruned.forward(5 * pruned.updates_per_epoch)
            assert (percent_right(pruned)[1], percent_right(later)[1]) == nearly(right, 5)
            states("holding-back", right)


class TestPixels:
    """Lesson 17, with the networks and the training of the benchmark."""

    benchmark = runpy.run_path(str(Path(__file__).parents[1] / "benchmarks" / "pixels.py"))
    digits = DATASETS["digits"].draw()
    dense, convolution = benchmark["NETWORKS"].values()

    def test_neighbouring_pixels_are_correlated_until_they_are_shuffled(self) -> None:
        for data in (self.digits, with_pixels_shuffled(self.digits)):
            picture = data.inputs.reshape(8, 8, -1)
            below = np.corrcoef(picture[:-1].ravel(), picture[1:].ravel())[0, 1]
            beside = np.corrcoef(picture[:, :-1].ravel(), picture[:, 1:].ravel())[0, 1]
            states("pixels", [len(data), round(float(below), 2), round(float(beside), 2)])

    def test_a_dense_network_on_shuffled_pixels_is_the_same_with_its_weights_renamed(self) -> None:
        shuffled = with_pixels_shuffled(self.digits)
        order = [self.digits.features.index(name) for name in shuffled.features]
        parameters = self.dense.initial(0)
        first = self.dense.slices[0]
        renamed, columns = parameters.copy(), [*order, 64]
        renamed[first] = parameters[first].reshape(32, 65)[:, columns].ravel()
        loss, gradient = self._loss_and_gradient(self.dense, self.digits, parameters)
        loss_renamed, gradient_renamed = self._loss_and_gradient(self.dense, shuffled, renamed)
        assert loss_renamed == pytest.approx(loss)
        expected = gradient[first].reshape(32, 65)[:, columns].ravel()
        np.testing.assert_allclose(gradient_renamed[first], expected, atol=1e-12)

    @staticmethod
    def _loss_and_gradient(network: Network, data: Dataset, parameters: Array) -> tuple[float, Array]:
        loss, gradient = NetworkLoss(network, data.examples(network.loss)).loss_and_gradient(parameters)
        return float(loss), gradient

    def test_the_counts_of_parameters(self) -> None:
        filters, pooling, last = self.convolution.layers
        states("pixels", [filters.size, filters.outputs, pooling.outputs, last.size, self.convolution.size])
        states("pixels", [self.dense.size, filters.outputs * (64 + 1)])

    def test_the_tilted_bowl_is_two_inputs_with_a_correlation_of_0_9(self) -> None:
        np.testing.assert_allclose(
            np.linalg.eigvalsh(run("tilted-bowl tilt=1.8").surface.hessian(np.zeros(2))), [0.2, 3.8]
        )
        states("pixels", [0.9, 0.2, 3.8, 19])

    @pytest.mark.parametrize(("which", "plain", "shuffled", "lost"), [(0, 98.1, 97.2, 0.6), (1, 98.1, 95.3, 3.1)])
    def test_shuffled_pixels_cost_the_convolution_and_not_the_dense_network(
        self, which: int, plain: float, shuffled: float, lost: float
    ) -> None:
        network, accuracy = (self.dense, self.convolution)[which], self.benchmark["accuracy"]
        seeds = self.benchmark["SEEDS"]
        right = np.array([100 * accuracy(network, self.digits, seed) for seed in seeds])
        of_shuffled = [100 * accuracy(network, with_pixels_shuffled(self.digits, seed), seed) for seed in seeds]
        differences = right - of_shuffled
        assert [np.median(right), np.median(of_shuffled), np.median(differences)] == nearly(
            [plain, shuffled, lost], 0.8
        )
        assert (np.median(differences) > differences.std(ddof=1)) == bool(which)
        states("pixels", [plain, shuffled, lost])
