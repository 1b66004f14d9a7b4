"""Every number that the first lessons work out in their prose comes out of the engine, and stands there as shown."""

import numpy as np
import pytest

from tests.course.worked import BOTH, changes, losses, parameters, run, states, updates_to
from tutor.engine.analysis.probes import direction_dial, numerical_gradient, one_at_a_time, prediction
from tutor.engine.analysis.regimes import regime
from tutor.engine.arrays import Array
from tutor.engine.rounding import number


def test_states_finds_what_is_missing() -> None:
    states("by-hand", [2.256])
    with pytest.raises(AssertionError, match=r"2\.257"):
        states("by-hand", [2.257])


class TestOneWeight:
    """The lesson `one-weight`."""

    def test_from_3_with_a_slope_of_2_5_the_update_goes_left_to_2_75(self) -> None:
        for line in ("slope gradient=2.5 start=3 rate=0.1 steps=1", "parabola steepness=1.25 start=3 rate=0.1 steps=1"):
            descent = run(line)
            assert descent.history.gradients[0].tolist() == [2.5]
            assert parameters(line).ravel().tolist() == [3.0, 2.75]
            states("one-weight", [2.5, *descent.history.parameters.ravel(), *changes(line).ravel()])

    def test_a_nudge_of_0_01_costs_about_0_025(self) -> None:
        rise = float(run("slope gradient=2.5").surface.loss(np.array([0.01])))
        assert rise == pytest.approx(0.025)
        states("one-weight", [rise])

    def test_a_price_of_3_for_a_ride_of_2_has_a_loss_of_1(self) -> None:
        assert losses("parabola start=3")[0] == 1.0


class TestByHand:
    """The lesson `by-hand`."""

    def test_five_updates_from_6_with_0_3(self) -> None:
        line = "parabola start=6 rate=0.3 steps=5"
        history = run(line).history
        np.testing.assert_allclose(history.parameters.ravel(), [6.0, 3.6, 2.64, 2.256, 2.1024, 2.04096])
        states("by-hand", [*history.parameters.ravel(), *history.losses, *-changes(line).ravel()])
        states("by-hand", history.gradients.ravel()[:5])
        assert (np.diff(history.losses) < 0).all()

    def test_every_distance_is_0_4_times_the_one_before(self) -> None:
        distances = parameters("parabola start=6 rate=0.3 steps=5").ravel() - 2
        np.testing.assert_allclose(distances[1:] / distances[:-1], 0.4)
        states("by-hand", [0.4, *distances[:4]])

    def test_five_updates_with_1_2_go_farther_away_each_time(self) -> None:
        line = "parabola start=6 rate=1.2 steps=5"
        history = run(line).history
        np.testing.assert_allclose(history.parameters.ravel()[:3], [6.0, -3.6, 9.84])
        states("by-hand", [9.6, *history.parameters.ravel(), *history.losses])
        assert (np.diff(history.losses) > 0).all()

    def test_the_slopes_at_6_and_1(self) -> None:
        assert [float(run(f"parabola start={w}").history.gradients[0, 0]) for w in (6, 2, 1)] == [8.0, 0.0, -2.0]
        states("by-hand", [8.0, -2.0])


class TestLearningRate:
    """The lesson `learning-rate`."""

    @pytest.mark.parametrize("rate", [0.03, 0.3, 1.1])
    def test_three_rates_side_by_side(self, rate: float) -> None:
        states("learning-rate", losses(f"parabola start=6 rate={rate} steps=5"))

    def test_ten_times_too_small_costs_ten_times_the_updates(self) -> None:
        counts = [updates_to(f"parabola start=6 rate={rate} steps=700", 0.01) for rate in (0.3, 0.03, 0.003)]
        assert counts == [5, 60, 613]
        states("learning-rate", map(float, counts))

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
        states("learning-rate", losses("parabola start=6 rate=0.9 steps=2"))

    def test_at_the_limit_the_point_jumps_between_6_and_minus_2(self) -> None:
        assert parameters("parabola start=6 rate=1 steps=4").ravel().tolist() == [6.0, -2.0, 6.0, -2.0, 6.0]
        states("learning-rate", [6.0, -2.0])

    @pytest.mark.parametrize(("rate", "falls"), [(0.1, True), (0.3, True), (0.45, True), (0.5, False), (0.6, False)])
    def test_with_a_curvature_of_4_the_loss_falls_below_0_5(self, rate: float, falls: bool) -> None:
        fell = np.diff(losses(f"parabola steepness=2 start=6 rate={rate} steps=4")) < -1e-9
        assert (fell.all(), fell.any()) == (falls, falls)


class TestGradient:
    """The lesson `gradient`."""

    def test_the_bowl_at_3_4(self) -> None:
        history = run("bowl start=3,4 rate=0.1 steps=1").history
        assert history.losses[0] == 25.0
        assert history.gradients[0].tolist() == [6.0, 8.0]
        assert np.linalg.norm(history.gradients[0]) == 10.0
        np.testing.assert_allclose(history.parameters[1], [2.4, 3.2])
        assert history.losses[1] == pytest.approx(16.0)
        states("gradient", [25, 6, 8, 10, 0.6, 0.8, *history.parameters[1], 16])

    def test_a_walk_of_0_01_along_the_gradient_raises_the_loss_by_about_0_1(self) -> None:
        surface = run("bowl").surface
        rise = surface.loss(np.array([3.006, 4.008])) - surface.loss(np.array([3.0, 4.0]))
        assert rise == pytest.approx(0.1, rel=0.01)

    def test_along_8_minus_6_the_loss_stays_about_the_same(self) -> None:
        surface = run("bowl").surface
        change = surface.loss(np.array([3.0, 4.0]) + 1e-3 * np.array([0.8, -0.6])) - 25.0
        assert abs(change) < 1e-5


class TestOneAtATime:
    """The lesson `one-at-a-time`."""

    @pytest.mark.parametrize("rate", [0.08, 0.04, 0.02, 0.01])
    def test_predicted_against_true_change(self, rate: float) -> None:
        descent = run(f"tilted-bowl start=3,1 rate={rate} steps=1")
        seen = prediction(
            descent.surface, np.array([3.0, 1.0]), changes(f"tilted-bowl start=3,1 rate={rate} steps=1")[0]
        )
        predicted, true = float(seen.first_order - seen.loss), float(seen.true - seen.loss)
        states("one-at-a-time", [predicted, true, true - predicted])
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
            "one-at-a-time",
            [15.4, 7.8, 7.4, *step, *effects.alone, effects.alone.sum(), effects.together, effects.interaction],
        )

    def test_a_sweep_measures_the_second_slope_after_the_first_move(self) -> None:
        np.testing.assert_allclose(parameters("tilted-bowl start=3,1 rate=0.1 steps=1")[1], [2.22, 0.26])
        history = run("tilted-bowl start=3,1 rate=0.1 optimizer=one-at-a-time steps=2").history
        np.testing.assert_allclose(history.parameters[2], [2.22, 0.4004])
        states("one-at-a-time", [2.22, 0.26, 0.4004, float(history.gradients[1, 1])])

    def test_with_0_6_all_at_once_diverges_and_one_at_a_time_arrives(self) -> None:
        together, single = (losses(f"tilted-bowl start=3,1 rate=0.6 optimizer={rule} steps=60") for rule in BOTH)
        states("one-at-a-time", [*together[:3], *single[:3]])
        assert together[-1] > 1e6
        assert single[-1] < 1e-3

    def test_without_the_cross_term_0_6_converges(self) -> None:
        assert losses("tilted-bowl tilt=0 start=3,1 rate=0.6 steps=20")[-1] < 1e-3
        assert regime(run("tilted-bowl tilt=0 start=3,1 rate=1 steps=20")).name == "no-progress"

    def test_updates_to_a_loss_of_0_01(self) -> None:
        counts = [updates_to(f"tilted-bowl start=3,1 rate=0.25 optimizer={rule} steps=40", 0.01) for rule in BOTH]
        assert counts == [30, 15]
        states("one-at-a-time", map(float, counts))

    def test_the_diagonal_curves_by_3_8(self) -> None:
        diagonal = np.array([1.0, 1.0]) / np.sqrt(2)
        hessian = run("tilted-bowl").surface.hessian(np.array([3.0, 1.0]))
        np.testing.assert_allclose(hessian @ diagonal, 3.8 * diagonal)
        assert max(np.linalg.eigvalsh(hessian)) == pytest.approx(3.8)


class TestFiniteSteps:
    """The lesson `finite-steps`."""

    @pytest.mark.parametrize("step", [-2.4, -1.2, -0.6, -0.1, -0.001])
    def test_the_slope_over_a_step_depends_on_the_step(self, step: float) -> None:
        surface = run("parabola").surface
        secant = float(surface.loss(np.array([6.0 + step])) - surface.loss(np.array([6.0]))) / step
        assert secant == pytest.approx(8.0 + step)
        states("finite-steps", [step, secant])

    def test_proportional_steps_shrink_and_fixed_ones_do_not(self) -> None:
        states("finite-steps", -changes("parabola start=6 rate=0.3 steps=5").ravel())
        walk = parameters("parabola start=6 rate=0.3 optimizer=fixed-length steps=20").ravel()
        np.testing.assert_allclose(np.abs(np.diff(walk)), 0.3)
        np.testing.assert_allclose(walk[[1, 2, 3, 13, 14, 15, 16]], [5.7, 5.4, 5.1, 2.1, 1.8, 2.1, 1.8])
        states("finite-steps", [13.0, *walk[:4], *walk[13:15]])

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
        states("finite-steps", [radius, downhill, best, degrees])

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
        states("finite-steps", [float(weights), float(counted)])
