"""Every number that a lesson works out in its prose comes out of the engine, and stands in the lesson as shown."""

import re
import runpy
from collections.abc import Iterable
from pathlib import Path

import numpy as np
import pytest

from tutor.engine.arrays import Array
from tutor.engine.dataset import Dataset, with_pixels_shuffled
from tutor.engine.datasets import DATASETS
from tutor.engine.descent import Descent
from tutor.engine.graphs import GRAPHS, read_graph
from tutor.engine.line import parse_run
from tutor.engine.losses import LOSSES
from tutor.engine.network import Network
from tutor.engine.network_loss import NetworkLoss
from tutor.engine.probes import direction_dial, numerical_gradient, one_at_a_time, prediction
from tutor.engine.regimes import regime
from tutor.engine.rounding import number
from tutor.engine.sweeps import rate_sweep, start_map
from tutor.engine.training import Training
from tutor.engine.training_line import parse_training

LESSONS = Path(__file__).parents[2] / "lessons"
BOTH = ("gradient-descent", "one-at-a-time")


def run(line: str) -> Descent:
    return parse_run(line).descent()


def parameters(line: str) -> Array:
    """Of every frame, shape (frames, d)."""
    return run(line).history.parameters


def losses(line: str) -> Array:
    return run(line).history.losses


def changes(line: str) -> Array:
    return np.diff(parameters(line), axis=0)


def updates_to(line: str, loss: float) -> int:
    """The first frame whose loss is below a bound."""
    return int(np.flatnonzero(losses(line) < loss)[0])


def trained(line: str) -> Training:
    """A training after all its epochs."""
    plan = parse_training(line)
    training = plan.begin()
    return training.forward(plan.epochs * training.updates_per_epoch)


def percent_right(training: Training) -> tuple[float, float]:
    """On the training and on the test examples."""
    own, test = training.metrics()
    return 100 * own.accuracy, 100 * test.accuracy


def nearly(shown: object, points: float = 2.0) -> object:
    """What a long training comes to, which depends a little on how a machine rounds its sums."""
    return pytest.approx(shown, abs=points)


def states(lesson: str, values: Iterable[float]) -> None:
    """The lesson's text shows every value, rounded as numbers are shown, `6` standing for `6.0` too."""
    (path,) = LESSONS.glob(f"{lesson}-*.md")
    words = set(re.findall(r"−?\d+(?:\.\d+)?", path.read_text(encoding="utf-8").replace("-", "−")))
    missing = {number(value) for value in values} - words - {f"{word}.0" for word in words}
    assert not missing, f"{path.name} does not show {', '.join(sorted(missing))}"


def test_states_finds_what_is_missing() -> None:
    states("02", [2.256])
    with pytest.raises(AssertionError, match=r"2\.257"):
        states("02", [2.257])


class TestOneWeight:
    """Lesson 01."""

    def test_from_3_with_a_slope_of_2_5_the_update_goes_left_to_2_75(self) -> None:
        for line in ("slope gradient=2.5 start=3 rate=0.1 steps=1", "parabola steepness=1.25 start=3 rate=0.1 steps=1"):
            descent = run(line)
            assert descent.history.gradients[0].tolist() == [2.5]
            assert parameters(line).ravel().tolist() == [3.0, 2.75]
            states("01", [2.5, *descent.history.parameters.ravel(), *changes(line).ravel()])

    def test_a_nudge_of_0_01_costs_about_0_025(self) -> None:
        rise = float(run("slope gradient=2.5").surface.loss(np.array([0.01])))
        assert rise == pytest.approx(0.025)
        states("01", [rise])

    def test_a_price_of_3_for_a_ride_of_2_has_a_loss_of_1(self) -> None:
        assert losses("parabola start=3")[0] == 1.0


class TestByHand:
    """Lesson 02."""

    def test_five_updates_from_6_with_0_3(self) -> None:
        line = "parabola start=6 rate=0.3 steps=5"
        history = run(line).history
        np.testing.assert_allclose(history.parameters.ravel(), [6.0, 3.6, 2.64, 2.256, 2.1024, 2.04096])
        states("02", [*history.parameters.ravel(), *history.losses, *-changes(line).ravel()])
        states("02", history.gradients.ravel()[:5])
        assert (np.diff(history.losses) < 0).all()

    def test_every_distance_is_0_4_times_the_one_before(self) -> None:
        distances = parameters("parabola start=6 rate=0.3 steps=5").ravel() - 2
        np.testing.assert_allclose(distances[1:] / distances[:-1], 0.4)
        states("02", [0.4, *distances[:4]])

    def test_five_updates_with_1_2_go_farther_away_each_time(self) -> None:
        line = "parabola start=6 rate=1.2 steps=5"
        history = run(line).history
        np.testing.assert_allclose(history.parameters.ravel()[:3], [6.0, -3.6, 9.84])
        states("02", [9.6, *history.parameters.ravel(), *history.losses])
        assert (np.diff(history.losses) > 0).all()

    def test_the_slopes_at_6_and_1(self) -> None:
        assert [float(run(f"parabola start={w}").history.gradients[0, 0]) for w in (6, 2, 1)] == [8.0, 0.0, -2.0]
        states("02", [8.0, -2.0])


class TestLearningRate:
    """Lesson 03."""

    @pytest.mark.parametrize("rate", [0.03, 0.3, 1.1])
    def test_three_rates_side_by_side(self, rate: float) -> None:
        states("03", losses(f"parabola start=6 rate={rate} steps=5"))

    def test_ten_times_too_small_costs_ten_times_the_updates(self) -> None:
        counts = [updates_to(f"parabola start=6 rate={rate} steps=700", 0.01) for rate in (0.3, 0.03, 0.003)]
        assert counts == [5, 60, 613]
        states("03", map(float, counts))

    @pytest.mark.parametrize(
        ("rate", "name"),
        [(0.3, "one-sided"), (0.5, "one-step"), (0.9, "crossing"), (1, "no-progress"), (1.1, "diverging")],
    )
    def test_the_limits_for_a_curvature_of_2_are_0_5_and_1(self, rate: float, name: str) -> None:
        line = f"parabola start=6 rate={rate} steps=20"
        assert float(run(line).surface.hessian(np.array([6.0]))[0, 0]) == 2.0
        assert regime(run(line)).name == name
        assert (np.diff(losses(line)) < 0).all() == (name in ("one-sided", "crossing"))
        factors = (parameters(line)[1:6] - 2) / (parameters(line)[:5] - 2) if name != "one-step" else np.zeros(1)
        np.testing.assert_allclose(factors, 1 - 2 * rate, atol=1e-12)

    def test_crossing_over_the_loss_still_falls(self) -> None:
        states("03", losses("parabola start=6 rate=0.9 steps=2"))

    def test_at_the_limit_the_point_jumps_between_6_and_minus_2(self) -> None:
        assert parameters("parabola start=6 rate=1 steps=4").ravel().tolist() == [6.0, -2.0, 6.0, -2.0, 6.0]
        states("03", [6.0, -2.0])

    @pytest.mark.parametrize(("rate", "falls"), [(0.1, True), (0.3, True), (0.45, True), (0.5, False), (0.6, False)])
    def test_with_a_curvature_of_4_the_loss_falls_below_0_5(self, rate: float, falls: bool) -> None:
        fell = np.diff(losses(f"parabola steepness=2 start=6 rate={rate} steps=4")) < -1e-9
        assert (fell.all(), fell.any()) == (falls, falls)


class TestGradient:
    """Lesson 04."""

    def test_the_bowl_at_3_4(self) -> None:
        history = run("bowl start=3,4 rate=0.1 steps=1").history
        assert history.losses[0] == 25.0
        assert history.gradients[0].tolist() == [6.0, 8.0]
        assert np.linalg.norm(history.gradients[0]) == 10.0
        np.testing.assert_allclose(history.parameters[1], [2.4, 3.2])
        assert history.losses[1] == pytest.approx(16.0)
        states("04", [25, 6, 8, 10, 0.6, 0.8, *history.parameters[1], 16])

    def test_a_walk_of_0_01_along_the_gradient_raises_the_loss_by_about_0_1(self) -> None:
        surface = run("bowl").surface
        rise = surface.loss(np.array([3.006, 4.008])) - surface.loss(np.array([3.0, 4.0]))
        assert rise == pytest.approx(0.1, rel=0.01)

    def test_along_8_minus_6_the_loss_stays_about_the_same(self) -> None:
        surface = run("bowl").surface
        change = surface.loss(np.array([3.0, 4.0]) + 1e-3 * np.array([0.8, -0.6])) - 25.0
        assert abs(change) < 1e-5


class TestOneAtATime:
    """Lesson 05."""

    @pytest.mark.parametrize("rate", [0.08, 0.04, 0.02, 0.01])
    def test_predicted_against_true_change(self, rate: float) -> None:
        descent = run(f"tilted-bowl start=3,1 rate={rate} steps=1")
        seen = prediction(
            descent.surface, np.array([3.0, 1.0]), changes(f"tilted-bowl start=3,1 rate={rate} steps=1")[0]
        )
        predicted, true = float(seen.first_order - seen.loss), float(seen.true - seen.loss)
        states("05", [predicted, true, true - predicted])
        assert true == pytest.approx(float(np.diff(descent.history.losses)[0]))

    def test_half_the_step_leaves_a_quarter_of_the_gap(self) -> None:
        surface, step = run("tilted-bowl").surface, np.array([-0.624, -0.592])
        whole, half = (prediction(surface, np.array([3.0, 1.0]), share * step) for share in (1.0, 0.5))
        assert half.true - half.first_order == pytest.approx((whole.true - whole.first_order) / 4)

    def test_the_cross_term_is_what_moving_together_adds(self) -> None:
        history = run("tilted-bowl start=3,1 rate=0.01 steps=1").history
        assert (history.losses[0], history.gradients[0].tolist()) == (pytest.approx(15.4), pytest.approx([7.8, 7.4]))
        step = history.parameters[1] - history.parameters[0]
        effects = one_at_a_time(run("tilted-bowl").surface, history.parameters[0], step)
        assert effects.interaction == pytest.approx(1.8 * step[0] * step[1])
        states(
            "05", [15.4, 7.8, 7.4, *step, *effects.alone, effects.alone.sum(), effects.together, effects.interaction]
        )

    def test_a_sweep_measures_the_second_slope_after_the_first_move(self) -> None:
        np.testing.assert_allclose(parameters("tilted-bowl start=3,1 rate=0.1 steps=1")[1], [2.22, 0.26])
        history = run("tilted-bowl start=3,1 rate=0.1 optimizer=one-at-a-time steps=2").history
        np.testing.assert_allclose(history.parameters[2], [2.22, 0.4004])
        states("05", [2.22, 0.26, 0.4004, float(history.gradients[1, 1])])

    def test_with_0_6_all_at_once_diverges_and_one_at_a_time_arrives(self) -> None:
        together, single = (losses(f"tilted-bowl start=3,1 rate=0.6 optimizer={rule} steps=60") for rule in BOTH)
        states("05", [*together[:3], *single[:3]])
        assert together[-1] > 1e6
        assert single[-1] < 1e-3

    def test_without_the_cross_term_0_6_converges(self) -> None:
        assert losses("tilted-bowl tilt=0 start=3,1 rate=0.6 steps=20")[-1] < 1e-3
        assert regime(run("tilted-bowl tilt=0 start=3,1 rate=1 steps=20")).name == "no-progress"

    def test_updates_to_a_loss_of_0_01(self) -> None:
        counts = [updates_to(f"tilted-bowl start=3,1 rate=0.25 optimizer={rule} steps=40", 0.01) for rule in BOTH]
        assert counts == [30, 15]
        states("05", map(float, counts))

    def test_the_diagonal_curves_by_3_8(self) -> None:
        diagonal = np.array([1.0, 1.0]) / np.sqrt(2)
        hessian = run("tilted-bowl").surface.hessian(np.array([3.0, 1.0]))
        np.testing.assert_allclose(hessian @ diagonal, 3.8 * diagonal)
        assert max(np.linalg.eigvalsh(hessian)) == pytest.approx(3.8)


class TestFiniteSteps:
    """Lesson 06."""

    @pytest.mark.parametrize("step", [-2.4, -1.2, -0.6, -0.1, -0.001])
    def test_the_slope_over_a_step_depends_on_the_step(self, step: float) -> None:
        surface = run("parabola").surface
        secant = float(surface.loss(np.array([6.0 + step])) - surface.loss(np.array([6.0]))) / step
        assert secant == pytest.approx(8.0 + step)
        states("06", [step, secant])

    def test_proportional_steps_shrink_and_fixed_ones_do_not(self) -> None:
        states("06", -changes("parabola start=6 rate=0.3 steps=5").ravel())
        walk = parameters("parabola start=6 rate=0.3 optimizer=fixed-length steps=20").ravel()
        np.testing.assert_allclose(np.abs(np.diff(walk)), 0.3)
        np.testing.assert_allclose(walk[[1, 2, 3, 13, 14, 15, 16]], [5.7, 5.4, 5.1, 2.1, 1.8, 2.1, 1.8])
        states("06", [13.0, *walk[:4], *walk[13:15]])

    @pytest.mark.parametrize(("radius", "degrees"), [(1.0, 21.8), (0.5, 9.5), (0.1, 1.5), (0.01, 0.15)])
    def test_the_best_direction_turns_towards_the_gradient_as_the_circle_shrinks(
        self, radius: float, degrees: float
    ) -> None:
        surface, here = run("stretched-bowl kappa=5").surface, np.array([2.0, 1.0])
        assert surface.gradient(here).tolist() == [2.0, 5.0]
        dial = direction_dial(surface, here, radius)
        assert float(number(np.degrees(dial.apart), 2 if degrees < 10 else 3)) == degrees
        downhill, best = (
            float(surface.loss(here + radius * np.array([np.cos(angle), np.sin(angle)])))
            for angle in (dial.downhill, dial.best)
        )
        assert best < downhill
        states("06", [radius, downhill, best, degrees])

    @pytest.mark.parametrize("weights", [2, 10])
    def test_differences_to_one_side_take_one_loss_more_than_there_are_weights(self, weights: int) -> None:
        surface = run(f"slope gradient={','.join(map(str, range(1, weights + 1)))}").surface
        counted = 0

        def loss(at: Array) -> float:
            nonlocal counted
            counted += 1
            return float(surface.loss(at))

        here = np.zeros(weights)
        base = loss(here)
        slopes = [(loss(here + 1e-3 * unit) - base) / 1e-3 for unit in np.eye(weights)]
        np.testing.assert_allclose(slopes, surface.gradient(here))
        assert numerical_gradient(surface, here).evaluations == 2 * (counted - 1)
        states("06", [float(weights), float(counted)])


class TestSecondOrder:
    """Lesson 07."""

    def test_the_tangent_at_5_promises_3_and_the_parabola_keeps_4(self) -> None:
        seen = prediction(run("parabola").surface, np.array([5.0]), np.array([-1.0]))
        assert [float(x) for x in (seen.loss, seen.first_order, seen.second_order, seen.true)] == [9.0, 3.0, 4.0, 4.0]
        states("07", [9, 3, 4])

    def test_the_gaps_close_like_the_square_and_the_cube(self) -> None:
        steps = np.array([[-0.8, -0.08, -0.008]])
        seen = prediction(run('"0.25w^4"').surface, np.array([2.0]), steps)
        first, second = seen.true - seen.first_order, seen.true - seen.second_order
        states("07", [4, 8, 12, *steps[0], *first, *second[:2]])
        assert second[2] == pytest.approx(-0.00000102298, rel=1e-5)
        np.testing.assert_allclose(first[:2] / first[1:], [78, 97.6], rtol=0.01)
        np.testing.assert_allclose(second[:2] / second[1:], [909, 991], rtol=0.01)

    def test_one_update_on_the_tilted_bowl_is_told_exactly_by_the_second_order(self) -> None:
        history = run("tilted-bowl start=3,1 rate=0.1 steps=1").history
        step = history.parameters[1] - history.parameters[0]
        seen = prediction(run("tilted-bowl").surface, history.parameters[0], step)
        assert seen.second_order == pytest.approx(history.losses[1])
        states("07", [history.losses[0], *history.gradients[0], *step, float(seen.first_order), history.losses[1]])

    @pytest.mark.parametrize("surface", ["parabola start=5", "stretched-bowl kappa=25 start=1,1"])
    def test_newton_lands_on_a_bowls_bottom_in_one_step(self, surface: str) -> None:
        assert losses(f"{surface} optimizer=newton steps=1")[1] == 0.0
        states("07", changes(f"{surface} optimizer=newton steps=1").ravel())

    def test_newton_goes_up_once_in_the_rosenbrock_valley_and_is_down_after_five(self) -> None:
        newton = losses("rosenbrock start=-1.2,1 optimizer=newton steps=5")
        assert [round(float(newton[1]), 2), round(float(newton[2]))] == [4.73, 1412]
        assert updates_to("rosenbrock start=-1.2,1 optimizer=newton steps=5", 0.001) == 5
        assert updates_to("rosenbrock start=-1.2,1 rate=0.001 steps=7000", 0.001) == 6543
        states("07", [4.73, 1412, 6543])


class TestRavines:
    """Lesson 08."""

    def test_two_directions_at_one_rate(self) -> None:
        line = "stretched-bowl kappa=25 start=1,1 rate=0.07 steps=2"
        assert run(line).history.gradients[0].tolist() == [1.0, 25.0]
        states("08", parameters(line).ravel())

    def test_the_tilted_bowl_has_the_condition_number_19(self) -> None:
        flat, steep = np.linalg.eigvalsh(run("tilted-bowl").surface.hessian(np.zeros(2)))
        assert steep / flat == pytest.approx(19)
        states("08", [flat, steep, 19])

    @pytest.mark.parametrize(("kappa", "updates"), [(1, 1), (6, 13), (25, 60), (100, 271)])
    def test_the_best_fixed_rate_keeps_kappa_minus_1_over_kappa_plus_1(self, kappa: int, updates: int) -> None:
        line = f"stretched-bowl kappa={kappa} start=1,1 rate={2 / (1 + kappa)!r} steps=300"
        kept = (kappa - 1) / (kappa + 1)
        np.testing.assert_allclose(parameters(line)[1], [kept, -kept], atol=1e-12)
        assert updates_to(line, 1e-3) == updates
        states("08", [2 / (1 + kappa), kept, updates] if kappa < 100 else [updates])


class TestSaddles:
    """Lesson 09."""

    def test_on_the_saddle_one_start_rests_and_the_other_leaves(self) -> None:
        resting = run("saddle start=0.5,0 rate=0.1 steps=200")
        assert regime(resting).name == "at-a-saddle"
        assert not resting.history.parameters[:, 1].any()
        leaving = parameters("saddle start=0.5,0.001 rate=0.1 steps=40")
        states("09", [*np.round(leaving[10], 4), round(float(leaving[40, 1]), 2)])
        assert regime(run("saddle start=0.5,0.001 rate=0.1 steps=40")).name == "unbounded-below"

    def test_a_cross_term_of_3_hides_a_saddle(self) -> None:
        np.testing.assert_allclose(np.linalg.eigvalsh(run("tilted-bowl tilt=3").surface.hessian(np.zeros(2))), [-1, 5])

    def test_the_plateau_takes_910_updates_and_then_18(self) -> None:
        line = "plateau start=5 rate=0.1 steps=1000"
        history = run(line).history
        half = updates_to(line, 0.5)
        assert [round(float(x), 5) for x in (history.gradients[0, 0], -changes(line)[0, 0])] == [0.01479, 0.00148]
        states("09", [round(float(history.losses[0]), 4), 0.0148, 0.00148, half, updates_to(line, 0.01) - half])

    def test_the_double_well_from_both_sides(self) -> None:
        points = run("double-well").surface.critical_points
        states("09", [round(point.parameters[0], 4) for point in points])
        for start, name in ((1.8, "in-a-local-minimum"), (-1.8, "at-a-minimum")):
            descent = run(f"double-well start={start} rate=0.05 steps=200")
            assert regime(descent).name == name
            states("09", [round(float(descent.history.losses[-1]), 4)])

    def test_himmelblau_has_four_basins_of_loss_zero_and_four_saddles(self) -> None:
        surface = run("himmelblau").surface
        basins = start_map(surface, run("himmelblau rate=0.01").settings, 24, 16, 300)
        assert set(basins.reached.ravel()) == {0, 1, 2, 3}
        np.testing.assert_allclose(surface.loss(basins.minima), 0, atol=1e-12)
        states("09", np.round(basins.minima, 2).ravel())
        saddles = [point.parameters for point in surface.critical_points if point.kind == "saddle"]
        assert len(saddles) == 4
        states("09", np.round(saddles, 2).ravel())


class TestMomentum:
    """Lesson 10."""

    def test_four_updates_by_hand(self) -> None:
        descent = run("parabola start=6 rate=0.1 optimizer=momentum beta=0.9 steps=4")
        velocities = [float(descent.update_from(k).terms["velocity"][0]) for k in range(4)]
        np.testing.assert_allclose(velocities, [0.8, 1.36, 1.592, 1.4824])
        states("10", [*velocities, *descent.history.parameters.ravel(), *descent.history.gradients.ravel()[:4]])

    def test_on_a_slope_the_velocity_builds_up_to_ten_times_the_step(self) -> None:
        steps = -changes("slope gradient=2 start=3 rate=0.1 optimizer=momentum beta=0.9 steps=200").ravel()
        states("10", steps[:4])
        assert steps[-1] == pytest.approx(0.1 * 2 / (1 - 0.9))

    def test_how_long_the_ravine_takes_with_each_beta(self) -> None:
        line = "stretched-bowl kappa=25 start=1,1 rate=0.0769231 optimizer=momentum steps=100"
        counts = [updates_to(f"{line} beta={beta}", 1e-3) for beta in (0, 0.2, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9)]
        assert counts == [60, 31, 21, 17, 11, 26, 33, 60]
        states("10", map(float, counts))

    @pytest.mark.parametrize(("beta", "rest"), [(0, 1.87), (0.7, 1.87), (0.78, 1.87), (0.8, 0), (0.9, 0)])
    def test_a_velocity_rolls_through_the_dip(self, beta: float, rest: float) -> None:
        end = parameters(f"ripples start=4 rate=0.1 optimizer=momentum beta={beta} steps=300")[-1, 0]
        assert end == pytest.approx(rest, abs=1e-3)
        assert run("ripples").surface.gradient(np.array([1.182])) == pytest.approx(0, abs=1e-3)

    @pytest.mark.parametrize(("rule", "limit"), [("gradient-descent", 1.0), ("momentum", 1.9), ("nesterov", 0.679)])
    def test_the_limits_with_a_curvature_of_2(self, rule: str, limit: float) -> None:
        for rate, falls in ((0.98 * limit, True), (1.02 * limit, False)):
            seen = losses(f"parabola start=6 rate={rate} optimizer={rule} steps=400")
            assert (seen[-1] < seen[0]) == falls
        states("10", [limit])

    def test_nesterovs_first_step_is_1_52(self) -> None:
        line = "parabola start=6 rate=0.1 optimizer=nesterov beta=0.9 steps=1"
        states("10", [*parameters(line).ravel(), -float(changes(line)[0, 0])])

    def test_the_two_conventions_part_when_the_rate_changes(self) -> None:
        then = "beta=0.9 steps=3 then rate=0.01 steps=1"
        inside, outside = (
            run(f"parabola start=6 rate=0.1 optimizer={rule} {then}") for rule in ("momentum", "momentum-pytorch")
        )
        np.testing.assert_allclose(inside.history.parameters[:4], outside.history.parameters[:4])
        states("10", [float(descent.history.parameters[4, 0]) for descent in (inside, outside)])
        states("10", [float(outside.update_from(k).terms["velocity"][0]) for k in range(3)])


class TestAdaptive:
    """Lesson 11."""

    def test_adagrads_first_update_goes_straight_to_the_bottom(self) -> None:
        np.testing.assert_allclose(
            changes("stretched-bowl kappa=100 start=1,1 rate=0.1 optimizer=adagrad steps=1"), [[-0.1, -0.1]]
        )
        states("11", np.round(-changes("slope gradient=3 rate=0.1 optimizer=adagrad steps=4").ravel(), 4))

    def test_two_updates_of_adam_with_every_term(self) -> None:
        descent = run("parabola start=6 rate=0.1 optimizer=adam steps=2")
        for k in range(2):
            terms = descent.update_from(k).terms
            states("11", [float(terms[name][0]) for name in terms if name != "step"])
        states("11", descent.history.parameters.ravel())

    @pytest.mark.parametrize(("slope", "share"), [(8, 1), (0.001, 1), (1e-8, 0.5)])
    def test_adams_first_change_is_the_rate_unless_the_slope_is_as_small_as_epsilon(
        self, slope: float, share: float
    ) -> None:
        change = changes(f"slope gradient={slope} start=1 rate=0.1 optimizer=adam steps=1")[0, 0]
        assert change == pytest.approx(-0.1 * share, rel=1e-4)

    def test_without_the_correction_the_first_step_would_be_three_times_as_long(self) -> None:
        terms = run("parabola start=6 rate=0.1 optimizer=adam steps=1").update_from(0).terms
        states("11", [0.1 * float(terms["mean"][0] / np.sqrt(terms["square"][0])), float(np.sqrt(1 - 0.999))])

    def test_adam_divides_a_decay_in_the_gradient_away_and_adamw_keeps_it(self) -> None:
        line = "parabola start=6 rate=0.1 decay=0.1 steps=1"
        adam, adamw = (run(f"{line} optimizer={rule}").update_from(0) for rule in ("adam", "adamw"))
        assert adam.change[0] == pytest.approx(-0.1)
        states("11", [float(x) for x in (adam.terms["decayed_gradient"][0], adamw.terms["decay"][0], adamw.change[0])])

    @pytest.mark.parametrize(("kappa", "counts"), [(1, [1, 6, 6, 23]), (10, [22, 8, 8, 24]), (100, [271, 10, 10, 24])])
    def test_along_the_axes_they_hardly_notice_the_ravine(self, kappa: int, counts: list[int]) -> None:
        rules = {"gradient-descent": 2 / (1 + kappa), "adagrad": 0.5, "rmsprop": 0.05, "adam": 0.05}
        line = f"stretched-bowl kappa={kappa} start=1,1 steps=300"
        assert [updates_to(f"{line} optimizer={rule} rate={rate!r}", 1e-3) for rule, rate in rules.items()] == counts
        states("11", map(float, counts))

    def test_along_the_diagonal_they_help_less(self) -> None:
        line = "tilted-bowl tilt=1.98 start=3,1 steps=400"
        counts = [updates_to(f"{line} {rule}", 1e-3) for rule in ("rate=0.4", "rate=0.3 optimizer=adam")]
        assert counts == [187, 309]
        states("11", [*map(float, counts), updates_to("stretched-bowl kappa=100 rate=0.0198 steps=300", 1e-3)])


class TestSchedules:
    """Lesson 12."""

    def test_with_a_constant_rate_the_kink_is_never_reached(self) -> None:
        walked = parameters("kink start=3.25 rate=0.5 steps=50").ravel()
        assert (np.abs(walked[6:]) == 0.25).all()
        states("12", walked[:8])
        assert parameters("kink start=3.25 rate=0.05 steps=50")[-1, 0] == pytest.approx(0.75)

    @pytest.mark.parametrize(
        "schedule", ["step every=10 factor=0.5", "exponential factor=0.9", "inverse-time", "linear total=50"]
    )
    def test_the_table_of_rates(self, schedule: str) -> None:
        settings = run(f"kink rate=0.5 schedule={schedule}").settings
        states("12", [float(settings.knobs_at(k)["learning_rate"]) for k in (0, 10, 20, 30, 40)])

    def test_a_decay_that_is_too_fast_stops_before_it_arrives(self) -> None:
        line = "kink start=3.25 rate=0.5 schedule=exponential steps=50"
        assert parameters(f"{line} factor=0.8")[-1, 0] == pytest.approx(3.25 - 0.5 / (1 - 0.8), abs=1e-4)
        assert losses(f"{line} factor=0.9")[-1] == pytest.approx(0.0000136, rel=0.01)

    @pytest.mark.parametrize(("warmup", "first", "updates"), [("", -16.48, 72), ("warmup=20", 0.696, 19)])
    def test_a_warm_up_steps_down_the_cliff(self, warmup: str, first: float, updates: int) -> None:
        line = f"cliff start=1.6,1 rate=0.5 {warmup} steps=100"
        assert parameters(line)[1, 0] == pytest.approx(first)
        states("12", [first, float(run(line).history.gradients[0, 0]), updates_to(line, 0.01)])
        assert updates_to(line, 0.01) == updates

    def test_one_cycle_turns_momentum_the_other_way(self) -> None:
        settings = run("kink rate=0.5 optimizer=momentum schedule=one-cycle total=50").settings
        knobs = [settings.knobs_at(k) for k in (0, 7, 14, 32, 40, 49)]
        states("12", [float(knob["beta"]) for knob in knobs])
        states("12", [float(knob["learning_rate"]) for knob in knobs[:-1]])
        assert knobs[-1]["learning_rate"] == pytest.approx(0.000002)

    def test_the_sweep_has_its_lowest_place_before_the_wall(self) -> None:
        rates = np.array([0.0001, 0.001, 0.01, 0.03, 0.05, 0.07, 0.08, 0.1])
        descent = run("stretched-bowl kappa=25 start=1,1")
        sweep = rate_sweep(descent.surface, descent.settings, np.ones(2), rates, 30)
        assert sweep.best == 0.07
        assert sweep.losses[-1, -1] > 1e11
        states("12", sweep.losses[-1, :-1])


class TestBatches:
    """Lesson 13."""

    surface = run("line-fit").surface
    start = np.array([-1.0, 1.0])

    def batch_gradients(self, size: int) -> tuple[Array, Array]:
        """Of one epoch from the start, shape (batches, 2), and how many examples each batch has."""
        of_size = self.surface.with_constants(batch=size)
        batches = [of_size.at_step(k) for k in range(-(-928 // size))]
        return np.array([batch.gradient(self.start) for batch in batches]), np.array([b.data.shape[1] for b in batches])

    def test_the_full_gradient_and_the_first_batches(self) -> None:
        states("13", [928, self.surface.loss(self.start), *self.surface.gradient(self.start)])
        for size in (1, 8, 64):
            first = run(f"line-fit batch={size}").history.gradients[0]
            states("13", np.round(first, 3))

    def test_for_31_percent_of_the_examples_the_slope_has_the_other_sign(self) -> None:
        slopes = self.batch_gradients(1)[0][:, 0]
        assert round(100 * float((slopes > 0).mean())) == 31
        states("13", [31])

    @pytest.mark.parametrize("size", [1, 8, 64, 512])
    def test_batches_are_right_on_the_average_and_off_by_less_the_larger_they_are(self, size: int) -> None:
        gradients, sizes = self.batch_gradients(size)
        full = self.surface.gradient(self.start)
        np.testing.assert_allclose(sizes @ gradients / 928, full)
        # The mean of `size` of 928 different examples scatters like that of one, by this factor.
        examples = self.batch_gradients(1)[0]
        off = np.sqrt(((examples - full) ** 2).sum(axis=1).mean() * (928 - size) / (927 * size))
        states("13", [float(number(off, 3))])
        surface = self.surface.with_constants(batch=size)
        drawn = [surface.at_step(k * -(-928 // size)).gradient(self.start) for k in range(1500)]
        assert np.sqrt(((np.array(drawn) - full) ** 2).sum(axis=1).mean()) == pytest.approx(off, rel=0.06)

    @pytest.mark.parametrize(("size", "updates"), [("all", 1), (64, 15), (8, 116), (1, 928)])
    def test_what_one_epoch_buys(self, size: int | str, updates: int) -> None:
        end = parameters(f"line-fit batch={size} rate=0.1 steps={updates}")[-1]
        states("13", [updates, float(self.surface.loss(end)), 0.789537])
        assert float(self.surface.loss(np.array(self.surface.critical_points[0].parameters))) == pytest.approx(0.789537)

    @pytest.mark.parametrize("rate", [0.1, 0.01])
    def test_a_smaller_rate_calms_the_jitter(self, rate: float) -> None:
        path = parameters(f"line-fit batch=1 rate={rate} steps=2784")
        states("13", [float(self.surface.loss(path[-928:].T).mean())])


class TestChainRule:
    """Lesson 14."""

    def test_one_neuron_node_by_node(self) -> None:
        graph = GRAPHS["neuron"].graph()
        assert [graph.value(name) for name in "zeL"] == [6.0, 1.0, 1.0]
        assert [graph.gradient(name) for name in "ezw"] == [2.0, 2.0, 6.0]

    def test_a_neuron_with_bias_and_tanh(self) -> None:
        graph = GRAPHS["neuron-tanh"].graph()
        values, slopes = ([f(name) for name in "azbw"] for f in (graph.value, graph.gradient))
        states("14", [*values, *slopes, 1 - values[0] ** 2])

    def test_two_paths_to_x_add_up_to_21(self) -> None:
        graph = GRAPHS["shared-input"].graph()
        (through_s,), (through_p,) = (
            [e.sent for step in graph.backward_steps if step.node.name == node for e in step.edges if e.input == "x"]
            for node in "sp"
        )
        states("14", [graph.value("L"), through_s, through_p, graph.gradient("x")])
        assert graph.gradient("x") == through_s + through_p == 21.0

    @pytest.mark.parametrize("z", [1.0, 2.0, 3.0])
    def test_the_slope_of_the_tanh_far_out(self, z: float) -> None:
        states("14", [1 - np.tanh(z) ** 2])

    @pytest.mark.parametrize("bends", [1, 5, 10])
    def test_slopes_fade_through_one_tanh_after_another(self, bends: int) -> None:
        chain = "; ".join(f"a{k} = tanh(a{k - 1})" for k in range(1, bends + 1))
        states("14", [read_graph(f"w = 0.5; x = 2; a0 = w·x; {chain}").gradient("w")])

    def test_a_saturated_neuron_is_very_wrong_and_hardly_has_a_slope(self) -> None:
        graph = read_graph("z = -4; y = 1; a = tanh(z); L = (a − y)²")
        assert graph.gradient("a") == pytest.approx(-4, abs=0.01)
        assert graph.value("L") == pytest.approx(4, abs=0.01)
        states("14", [round(graph.value("a"), 4), round(1 - graph.value("a") ** 2, 4)])

    def test_between_two_flat_parts_the_rate_must_fit(self) -> None:
        line = '"(tanh(2*w - 0.5) - 0.8)^2" start=-0.75 steps=15'
        reached = [bool((losses(f"{line} rate={rate}") < 0.001).any()) for rate in (0.05, 0.2, 0.5)]
        assert reached == [False, True, False]
        assert parameters(f"{line} rate=0.5")[-1, 0] > 1.5


class TestNetwork:
    """Lesson 15."""

    @pytest.mark.parametrize(
        ("line", "right"),
        [("xor layers=none", 43), ("xor layers=4", 99), ("moons layers=none", 90), ("moons layers=8,8", 100)],
    )
    def test_what_a_hidden_layer_buys_in_fifty_epochs(self, line: str, right: int) -> None:
        training = trained(f"{line} epochs=50")
        assert percent_right(training)[1] == nearly(right)
        assert (len(training.train_set), len(training.test_set)) == (400, 100)
        states("15", [right])

    def test_a_network_2_8_8_2_has_114_parameters(self) -> None:
        network = parse_training("moons layers=8,8").begin().network
        states("15", [*(layer.size for layer in network.layers), network.size])

    def test_softmax_and_cross_entropy(self) -> None:
        z, y, delta = np.array([[2.0], [1.0], [-1.0]]), np.array([[1.0], [0.0], [0.0]]), np.empty((3, 1))
        loss = LOSSES["cross-entropy"].evaluate(z, y, delta)
        states("15", [*LOSSES["cross-entropy"].predictions(z).ravel(), float(loss), *delta.ravel(), -np.log(0.01)])

    def test_one_weight_opened(self) -> None:
        training = parse_training("xor layers=4 batch=all").begin()
        opened = training.open("W1[0,0]")
        values = training.surface.begin(training.frame.parameters).values()
        x, z, a = values["x"][:, 0], values["z1"][0, 0], values["a1"][0, 0]
        samples = len(opened.contributions)
        deltas = [samples * values["delta1"][0, 0], *(samples * values["delta2"][:, 0])]
        states("15", [opened.value, *x, -values["W1"][0, 1], z, a, *deltas, samples * opened.contributions[0]])
        states("15", [opened.gradient, opened.central_difference, int((opened.contributions > 0).sum()), samples])
        assert opened.step == 1e-5
        assert z == pytest.approx(opened.value * x[0] + values["W1"][0, 1] * x[1])
        probabilities = training.network.loss.predictions(values["z2"])[:, 0]
        states("15", [probabilities[training.train_set.labels[0]]])

    @pytest.mark.parametrize("value", [0.0, 0.3])
    def test_equal_neurons_stay_equal(self, value: float) -> None:
        begun = parse_training("xor layers=8 batch=all").begin()
        after = begun.change(begun.settings, np.full(begun.network.size, value)).forward(200)
        neurons = after.frame.parameters[after.network.slices[0]].reshape(8, 3)
        np.testing.assert_allclose(neurons, np.tile(neurons[0], (8, 1)), atol=1e-12)
        assert neurons.any() == bool(value)
        if value:
            assert percent_right(after)[1] == nearly(63)
            states("15", [63])


class TestHoldingBack:
    """Lesson 16."""

    def test_a_network_learns_its_points_by_heart(self) -> None:
        own, test = trained("moons noise=0.3 samples=200 train=0.5 layers=16,16 epochs=300").metrics()
        assert own.loss == pytest.approx(0.1071, rel=0.1)
        assert test.loss / own.loss == pytest.approx(3, abs=0.5)
        states("16", [0.1071, 0.3417])

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
        states("16", [*right, *small, 320, squares, loss])
        assert weights[0].size == 320
        assert trainings[0].network.size - 320 == 34

    @pytest.mark.parametrize(
        ("formula", "rest"),
        [("(w - 2)^2 + 0.5*w^2", 1.33333), ("(w - 0.3)^2 + 0.5*w^2", 0.2), ("(w - 2)^2 + abs(w)", 1.5)],
    )
    def test_where_two_pulls_balance(self, formula: str, rest: float) -> None:
        assert parameters(f'"{formula}" start=3 rate=0.1 steps=200')[-1, 0] == pytest.approx(rest, rel=1e-5)
        states("16", [rest])

    def test_l1_has_no_balance_on_either_side_of_zero(self) -> None:
        surface = run('"(w - 0.3)^2 + abs(w)"').surface
        slopes = surface.gradient(np.array([[1e-9, -1e-9]]))[0]
        np.testing.assert_allclose(slopes, [0.4, -1.6])
        states("16", [0.4, -1.6])
        assert float(surface.loss(np.zeros(1))) == pytest.approx(0.09)

    @pytest.mark.parametrize("rate", [0.1, 0.01])
    def test_a_constant_rate_jumps_about_the_kink(self, rate: float) -> None:
        end = parameters(f'"(w - 0.3)^2 + abs(w)" start=3 rate={rate} steps=1000').ravel()[-100:]
        assert end.min() < 0 < end.max()
        states("16", [float(number(np.abs(end).max(), 3))])

    def test_a_frozen_layer_has_a_gradient_and_does_not_move(self) -> None:
        begun = parse_training("moons layers=8,8").begin()
        first, frozen = begun.network.slices[0], begun.freeze(1)
        assert (frozen.forward(10).frame.parameters[first] == begun.frame.parameters[first]).all()
        states("16", [np.linalg.norm(frozen.frame.gradient[first]), first.stop])
        right = [percent_right(t.forward(50 * t.updates_per_epoch))[1] for t in (frozen, begun.freeze(1, 2))]
        assert right == nearly([100, 94])
        states("16", [100, 94])

    @pytest.mark.parametrize(
        ("line", "shares"),
        [
            ("digits layers=32 epochs=20", {0.8: (96.7, 97.2), 0.5: (95.3, 96.1), 0.2: (61.8, 94.7)}),
            ("moons layers=8,8 epochs=50", {0.5: (36, 83)}),
        ],
    )
    def test_pruning_takes_out_the_smallest(self, line: str, shares: dict[float, tuple[float, float]]) -> None:
        whole = trained(line)
        states("16", [int(whole.network.weights.sum())])
        for share, right in shares.items():
            pruned = whole.prune(share)
            later = pruned.forward(5 * pruned.updates_per_epoch)
            assert (percent_right(pruned)[1], percent_right(later)[1]) == nearly(right, 5)
            states("16", right)


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
            states("17", [len(data), round(float(below), 2), round(float(beside), 2)])

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
        states("17", [filters.size, filters.outputs, pooling.outputs, last.size, self.convolution.size])
        states("17", [self.dense.size, filters.outputs * (64 + 1)])

    def test_the_tilted_bowl_is_two_inputs_with_a_correlation_of_0_9(self) -> None:
        np.testing.assert_allclose(
            np.linalg.eigvalsh(run("tilted-bowl tilt=1.8").surface.hessian(np.zeros(2))), [0.2, 3.8]
        )
        states("17", [0.9, 0.2, 3.8, 19])

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
        states("17", [plain, shuffled, lost])
