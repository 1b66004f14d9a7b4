"""Numbers that the lessons on curvature and rules work out come out of the engine, and stand there as shown."""

import numpy as np
import pytest

from tests.course.worked import changes, losses, parameters, run, states, updates_to
from tutor.engine.analysis.probes import prediction
from tutor.engine.analysis.regimes import regime
from tutor.engine.runs.sweeps import rate_sweep, start_map


class TestSecondOrder:
    """The lesson `second-order`."""

    def test_the_tangent_at_5_promises_3_and_the_parabola_keeps_4(self) -> None:
        seen = prediction(run("parabola").surface, np.array([5.0]), np.array([-1.0]))
        assert [float(x) for x in (seen.loss, seen.first_order, seen.second_order, seen.true)] == [9.0, 3.0, 4.0, 4.0]
        states("second-order", [9, 3, 4])

    def test_the_gaps_close_like_the_square_and_the_cube(self) -> None:
        steps = np.array([[-0.8, -0.08, -0.008]])
        seen = prediction(run('"0.25w^4"').surface, np.array([2.0]), steps)
        first, second = seen.true - seen.first_order, seen.true - seen.second_order
        states("second-order", [4, 8, 12, *steps[0], *first, *second[:2]])
        assert second[2] == pytest.approx(-0.00000102298, rel=1e-5)
        np.testing.assert_allclose(first[:2] / first[1:], [78, 97.6], rtol=0.01)
        np.testing.assert_allclose(second[:2] / second[1:], [909, 991], rtol=0.01)

    def test_one_update_on_the_tilted_bowl_is_told_exactly_by_the_second_order(self) -> None:
        history = run("tilted-bowl start=3,1 rate=0.1 steps=1").history
        step = history.parameters[1] - history.parameters[0]
        seen = prediction(run("tilted-bowl").surface, history.parameters[0], step)
        assert seen.second_order == pytest.approx(history.losses[1])
        states(
            "second-order",
            [history.losses[0], *history.gradients[0], *step, float(seen.first_order), history.losses[1]],
        )

    @pytest.mark.parametrize("surface", ["parabola start=5", "stretched-bowl kappa=25 start=1,1"])
    def test_newton_lands_on_a_bowls_bottom_in_one_step(self, surface: str) -> None:
        assert losses(f"{surface} optimizer=newton steps=1")[1] == 0.0
        states("second-order", changes(f"{surface} optimizer=newton steps=1").ravel())

    def test_newton_goes_up_once_in_the_rosenbrock_valley_and_is_down_after_five(self) -> None:
        newton = losses("rosenbrock start=-1.2,1 optimizer=newton steps=5")
        assert [round(float(newton[1]), 2), round(float(newton[2]))] == [4.73, 1412]
        assert updates_to("rosenbrock start=-1.2,1 optimizer=newton steps=5", 0.001) == 5
        assert updates_to("rosenbrock start=-1.2,1 rate=0.001 steps=7000", 0.001) == 6543
        states("second-order", [4.73, 1412, 6543])


class TestRavines:
    """The lesson `ravines`."""

    def test_two_directions_at_one_rate(self) -> None:
        line = "stretched-bowl kappa=25 start=1,1 rate=0.07 steps=2"
        assert run(line).history.gradients[0].tolist() == [1.0, 25.0]
        states("ravines", parameters(line).ravel())

    def test_the_tilted_bowl_has_the_condition_number_19(self) -> None:
        flat, steep = np.linalg.eigvalsh(run("tilted-bowl").surface.hessian(np.zeros(2)))
        assert steep / flat == pytest.approx(19)
        states("ravines", [flat, steep, 19])

    @pytest.mark.parametrize(("kappa", "updates"), [(1, 1), (6, 13), (25, 60), (100, 271)])
    def test_the_best_fixed_rate_keeps_kappa_minus_1_over_kappa_plus_1(self, kappa: int, updates: int) -> None:
        line = f"stretched-bowl kappa={kappa} start=1,1 rate={2 / (1 + kappa)!r} steps=300"
        kept = (kappa - 1) / (kappa + 1)
        np.testing.assert_allclose(parameters(line)[1], [kept, -kept], atol=1e-12)
        assert updates_to(line, 1e-3) == updates
        states("ravines", [2 / (1 + kappa), kept, updates] if kappa < 100 else [updates])

    def test_another_rate_is_quicker_from_a_start_that_suits_it_and_slower_from_the_worst(self) -> None:
        for start, rate, updates in (("1,1", 0.0731, 41), ("25,1", 0.0731, 84), ("25,1", 2 / 26, 80)):
            line = f"stretched-bowl kappa=25 start={start} rate={rate!r} steps=200"
            assert updates_to(line, 1e-3) == updates
            states("ravines", [updates])


class TestSaddles:
    """The lesson `saddles`."""

    @pytest.mark.parametrize(("weights", "lowest", "highest"), [(2, 14.7, 14.6), (3, 2.51, 2.52), (4, 0.255, 0.246)])
    def test_random_hessians_are_hardly_ever_of_one_sign(self, weights: int, lowest: float, highest: float) -> None:
        tables = np.random.default_rng(0).normal(size=(200_000, weights, weights))
        curvatures = np.linalg.eigvalsh((tables + tables.transpose(0, 2, 1)) / 2)
        shares = 100 * np.mean([(curvatures > 0).all(1), (curvatures < 0).all(1)], axis=1)
        assert shares == pytest.approx([lowest, highest], rel=0.006)
        text = f"{100 - shares.sum():.1f}"
        states("saddles", [lowest, highest, float(text)])

    def test_on_the_saddle_one_start_rests_and_the_other_leaves(self) -> None:
        resting = run("saddle start=0.5,0 rate=0.1 steps=200")
        assert regime(resting).name == "at-a-saddle"
        assert not resting.history.parameters[:, 1].any()
        leaving = parameters("saddle start=0.5,0.001 rate=0.1 steps=40")
        states("saddles", [*np.round(leaving[10], 4), round(float(leaving[40, 1]), 2)])
        assert regime(run("saddle start=0.5,0.001 rate=0.1 steps=40")).name == "unbounded-below"

    def test_a_jitter_of_a_hundredth_frees_a_run_from_a_saddle(self) -> None:
        line = 'bottomed-saddle start=1,0 rate=0.1 steps=80 optimizer="{}"'
        assert regime(run(line.format("w - rate*g"))).name == "at-a-saddle"
        freed = losses(line.format("w - rate*(g + 0.01*cos(t*t))"))
        # The same by hand: the first update is number 1.
        x, y = 1.0, 0.0
        for t in range(1, 81):
            jitter = 0.01 * np.cos(t * t)
            x, y = x - 0.1 * (x + jitter), y - 0.1 * (y**3 - y + jitter)
        assert freed[80] == pytest.approx(x**2 / 2 + y**4 / 4 - y**2 / 2, abs=1e-12)
        states("batches", [round(float(freed[80]), 4), -0.25, 0.01])

    def test_a_cross_term_of_3_hides_a_saddle(self) -> None:
        np.testing.assert_allclose(np.linalg.eigvalsh(run("tilted-bowl tilt=3").surface.hessian(np.zeros(2))), [-1, 5])

    def test_the_plateau_takes_910_updates_and_then_18(self) -> None:
        line = "plateau start=5 rate=0.1 steps=1000"
        history = run(line).history
        half = updates_to(line, 0.5)
        assert [round(float(x), 5) for x in (history.gradients[0, 0], -changes(line)[0, 0])] == [0.01479, 0.00148]
        states("saddles", [round(float(history.losses[0]), 4), 0.0148, 0.00148, half, updates_to(line, 0.01) - half])

    def test_the_double_well_from_both_sides(self) -> None:
        points = run("double-well").surface.critical_points
        states("saddles", [round(point.parameters[0], 4) for point in points])
        for start, name in ((1.8, "in-a-local-minimum"), (-1.8, "at-a-minimum")):
            descent = run(f"double-well start={start} rate=0.05 steps=200")
            assert regime(descent).name == name
            states("saddles", [round(float(descent.history.losses[-1]), 4)])

    def test_himmelblau_has_four_basins_of_loss_zero_and_four_saddles(self) -> None:
        surface = run("himmelblau").surface
        basins = start_map(surface, run("himmelblau rate=0.01").settings, 24, 16, 300)
        assert set(basins.reached.ravel()) == {0, 1, 2, 3}
        np.testing.assert_allclose(surface.loss(basins.minima), 0, atol=1e-12)
        states("saddles", np.round(basins.minima, 2).ravel())
        saddles = [point.parameters for point in surface.critical_points if point.kind == "saddle"]
        assert len(saddles) == 4
        states("saddles", np.round(saddles, 2).ravel())


class TestMomentum:
    """The lesson `momentum`."""

    def test_four_updates_by_hand(self) -> None:
        descent = run("parabola start=6 rate=0.1 optimizer=momentum beta=0.9 steps=4")
        velocities = [float(descent.update_from(k).terms["velocity"][0]) for k in range(4)]
        np.testing.assert_allclose(velocities, [0.8, 1.36, 1.592, 1.4824])
        states("momentum", [*velocities, *descent.history.parameters.ravel(), *descent.history.gradients.ravel()[:4]])

    def test_on_a_slope_the_velocity_builds_up_to_ten_times_the_step(self) -> None:
        steps = -changes("slope gradient=2 start=3 rate=0.1 optimizer=momentum beta=0.9 steps=200").ravel()
        states("momentum", steps[:4])
        assert steps[-1] == pytest.approx(0.1 * 2 / (1 - 0.9))

    def test_how_long_the_ravine_takes_with_each_beta(self) -> None:
        line = "stretched-bowl kappa=25 start=1,1 rate=0.0769231 optimizer=momentum steps=100"
        counts = [updates_to(f"{line} beta={beta}", 1e-3) for beta in (0, 0.2, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9)]
        assert counts == [60, 31, 21, 17, 11, 26, 33, 60]
        states("momentum", map(float, counts))

    @pytest.mark.parametrize(("kappa", "plain", "best"), [(4, 8, 6), (9, 20, 11), (25, 60, 21), (100, 271, 50)])
    def test_at_its_best_momentum_feels_the_root_of_the_condition_number(
        self, kappa: int, plain: int, best: int
    ) -> None:
        root = kappa**0.5
        pair = f"rate={(2 / (1 + root)) ** 2!r} optimizer=momentum beta={((root - 1) / (root + 1)) ** 2!r}"
        line = f"stretched-bowl kappa={kappa} start=1,1 steps=300"
        assert [updates_to(f"{line} {rule}", 1e-3) for rule in (f"rate={2 / (1 + kappa)!r}", pair)] == [plain, best]
        states("momentum", [plain, best])

    def test_the_two_forms_of_nesterov_are_one_path_told_from_two_places(self) -> None:
        w, v, alpha, beta = 6.0, 0.0, 0.1, 0.9
        told = []
        for _ in range(4):
            v = beta * v + alpha * 2 * (w - beta * v - 2)
            w -= v
            told.append(w - beta * v)
        ours = parameters("parabola start=6 rate=0.1 optimizer=nesterov beta=0.9 steps=4").ravel()
        np.testing.assert_allclose(ours[1:], told, atol=1e-12)

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
        states("momentum", [limit])

    def test_nesterovs_first_step_is_1_52(self) -> None:
        line = "parabola start=6 rate=0.1 optimizer=nesterov beta=0.9 steps=1"
        states("momentum", [*parameters(line).ravel(), -float(changes(line)[0, 0])])

    def test_the_two_conventions_part_when_the_rate_changes(self) -> None:
        then = "beta=0.9 steps=3 then rate=0.01 steps=1"
        inside, outside = (
            run(f"parabola start=6 rate=0.1 optimizer={rule} {then}") for rule in ("momentum", "momentum-pytorch")
        )
        np.testing.assert_allclose(inside.history.parameters[:4], outside.history.parameters[:4])
        states("momentum", [float(descent.history.parameters[4, 0]) for descent in (inside, outside)])
        states("momentum", [float(outside.update_from(k).terms["velocity"][0]) for k in range(3)])


class TestAdaptive:
    """The lesson `adaptive`."""

    def test_adagrads_first_update_goes_straight_to_the_bottom(self) -> None:
        np.testing.assert_allclose(
            changes("stretched-bowl kappa=100 start=1,1 rate=0.1 optimizer=adagrad steps=1"), [[-0.1, -0.1]]
        )
        states("adaptive", np.round(-changes("slope gradient=3 rate=0.1 optimizer=adagrad steps=4").ravel(), 4))

    def test_two_updates_of_adam_with_every_term(self) -> None:
        descent = run("parabola start=6 rate=0.1 optimizer=adam steps=2")
        for k in range(2):
            terms = descent.update_from(k).terms
            states("adaptive", [float(terms[name][0]) for name in terms if name != "step"])
        states("adaptive", descent.history.parameters.ravel())

    @pytest.mark.parametrize(("slope", "share"), [(8, 1), (0.001, 1), (1e-8, 0.5)])
    def test_adams_first_change_is_the_rate_unless_the_slope_is_as_small_as_epsilon(
        self, slope: float, share: float
    ) -> None:
        change = changes(f"slope gradient={slope} start=1 rate=0.1 optimizer=adam steps=1")[0, 0]
        assert change == pytest.approx(-0.1 * share, rel=1e-4)

    def test_without_the_correction_the_first_step_would_be_three_times_as_long(self) -> None:
        terms = run("parabola start=6 rate=0.1 optimizer=adam steps=1").update_from(0).terms
        states("adaptive", [0.1 * float(terms["mean"][0] / np.sqrt(terms["square"][0])), float(np.sqrt(1 - 0.999))])

    def test_adam_divides_a_decay_in_the_gradient_away_and_adamw_keeps_it(self) -> None:
        line = "parabola start=6 rate=0.1 decay=0.1 steps=1"
        adam, adamw = (run(f"{line} optimizer={rule}").update_from(0) for rule in ("adam", "adamw"))
        assert adam.change[0] == pytest.approx(-0.1)
        states(
            "adaptive",
            [float(x) for x in (adam.terms["decayed_gradient"][0], adamw.terms["decay"][0], adamw.change[0])],
        )

    def test_after_twenty_updates_only_adamw_has_felt_the_decay(self) -> None:
        rules = ("adam", "adam decay=0.1", "adamw decay=0.1")
        ends = [parameters(f"parabola start=6 rate=0.1 steps=20 optimizer={rule}")[20, 0] for rule in rules]
        states("adaptive", ends)
        assert abs(ends[0] - ends[1]) < 0.003 < 0.8 < ends[0] - ends[2]

    @pytest.mark.parametrize(("kappa", "plain"), [(1, 1), (10, 25), (100, 277)])
    def test_along_the_axes_the_condition_number_cancels(self, kappa: int, plain: int) -> None:
        rules = {"gradient-descent": 2 / (1 + kappa), "adagrad": 0.5, "rmsprop": 0.05, "adam": 0.05}
        line = f"stretched-bowl kappa={kappa} start=5,1 steps=300"
        counts = [updates_to(f"{line} optimizer={rule} rate={rate!r}", 1e-3) for rule, rate in rules.items()]
        assert counts == [plain, 135, 106, 216]
        states("adaptive", map(float, counts))

    def test_a_ravine_that_is_turned_is_another_one_for_adam_alone(self) -> None:
        ravines = ('"1.99x^2 + 0.01y^2" start=2.82842712,1.41421356', "tilted-bowl tilt=1.98 start=3,1")
        rules = ("rate=0.49", "rate=0.5 optimizer=adam", "rate=1 optimizer=adam")
        along, turned = ([updates_to(f"{line} {rule} steps=400", 1e-3) for rule in rules] for line in ravines)
        assert along[:2] == [153, 20]
        assert turned == [153, 209, 127]
        best = updates_to("stretched-bowl kappa=100 rate=0.0198 steps=300", 1e-3)
        states("adaptive", map(float, [*along[:2], *turned, best]))


class TestSchedules:
    """The lesson `schedules`."""

    def test_with_a_constant_rate_the_kink_is_never_reached(self) -> None:
        walked = parameters("kink start=3.25 rate=0.5 steps=50").ravel()
        assert (np.abs(walked[6:]) == 0.25).all()
        states("schedules", walked[:8])
        assert parameters("kink start=3.25 rate=0.05 steps=50")[-1, 0] == pytest.approx(0.75)

    @pytest.mark.parametrize(
        "schedule", ["step every=10 factor=0.5", "exponential factor=0.9", "inverse-time", "linear total=50"]
    )
    def test_the_table_of_rates(self, schedule: str) -> None:
        settings = run(f"kink rate=0.5 schedule={schedule}").settings
        states("schedules", [float(settings.knobs_at(k)["learning_rate"]) for k in (0, 10, 20, 30, 40)])

    def test_a_decay_that_is_too_fast_stops_before_it_arrives(self) -> None:
        line = "kink start=3.25 rate=0.5 schedule=exponential steps=50"
        assert parameters(f"{line} factor=0.8")[-1, 0] == pytest.approx(3.25 - 0.5 / (1 - 0.8), abs=1e-4)
        assert losses(f"{line} factor=0.9")[-1] == pytest.approx(0.0000136, rel=0.01)

    @pytest.mark.parametrize(("warmup", "first", "updates"), [("", -16.48, 72), ("warmup=20", 0.696, 19)])
    def test_a_warm_up_steps_down_the_cliff(self, warmup: str, first: float, updates: int) -> None:
        line = f"cliff start=1.6,1 rate=0.5 {warmup} steps=100"
        assert parameters(line)[1, 0] == pytest.approx(first)
        states("schedules", [first, float(run(line).history.gradients[0, 0]), updates_to(line, 0.01)])
        assert updates_to(line, 0.01) == updates

    def test_one_cycle_turns_momentum_the_other_way(self) -> None:
        settings = run("kink rate=0.5 optimizer=momentum schedule=one-cycle total=50").settings
        knobs = [settings.knobs_at(k) for k in (0, 7, 14, 32, 40, 49)]
        states("schedules", [float(knob["beta"]) for knob in knobs])
        states("schedules", [float(knob["learning_rate"]) for knob in knobs[:-1]])
        assert knobs[-1]["learning_rate"] == pytest.approx(0.000002)

    def test_the_sweep_has_its_lowest_place_before_the_wall(self) -> None:
        rates = np.array([0.0001, 0.001, 0.01, 0.03, 0.05, 0.07, 0.08, 0.1])
        descent = run("stretched-bowl kappa=25 start=1,1")
        sweep = rate_sweep(descent.surface, descent.settings, np.ones(2), rates, 30)
        assert sweep.best is not None
        assert sweep.best.rate == 0.07
        assert sweep.losses[-1, -1] > 1e11
        states("schedules", sweep.losses[-1, :-1])
