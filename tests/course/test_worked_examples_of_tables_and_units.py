"""Matrices, axes, other units, smoother ground and carried layers: what the lessons say is what the engine computes."""

import re

import numpy as np
import pytest

from tests.benchmarks.capstone import ENOUGH, SOLUTIONS, TASK, best_accuracy
from tests.course.worked import LESSONS, losses, nearly, parameters, run, states, trained, updates_to
from tutor.course.lesson.catalogue import list_lessons
from tutor.engine.rules.optimizers import OPTIMIZERS
from tutor.engine.training.training import Training
from tutor.engine.training.training_line import parse_training


class TestTheHessianAsATable:
    tilted = run("tilted-bowl start=3,1").surface

    def test_it_turns_a_move_into_a_change_of_the_gradient(self) -> None:
        move = np.array([2.0, -1.0])
        change = self.tilted.gradient(np.array([3.0, 1.0]) + move) - self.tilted.gradient(np.array([3.0, 1.0]))
        assert change == pytest.approx([2.2, 1.6])
        states("second-order", [2.2, 1.6, float(move @ change)])

    @pytest.mark.parametrize(("arrow", "image"), [((1, 0), (2, 1.8)), ((2, 1), (5.8, 5.6)), ((1, 1), (3.8, 3.8))])
    def test_arrows_that_are_turned_and_one_that_is_not(
        self, arrow: tuple[float, ...], image: tuple[float, ...]
    ) -> None:
        assert self.tilted.hessian(np.zeros(2)) @ arrow == pytest.approx(image)
        states("ravines", image)

    def test_in_another_unit_the_ravine_is_a_round_bowl_that_one_update_crosses(self) -> None:
        # v = 5y: the gradient of ½(x² + v²) at (1, 5), and the step of it, told in y again.
        after = parameters('"0.5*(x^2 + v^2)" start=1,5 rate=1 steps=1')[-1]
        assert after == pytest.approx([0, 0])
        newton = parameters("stretched-bowl kappa=25 start=1,1 optimizer=newton rate=1 steps=1")
        assert newton[1] - newton[0] == pytest.approx((after - [1, 5]) / [1, 5])


def test_the_best_beta_moves_with_the_rate() -> None:
    line = "stretched-bowl kappa=25 start=1,1 rate={} optimizer=momentum beta={} steps=100"
    for rate, counts in ((0.05, (61, 35, 20, 36)), (0.0769231, (60, 21, 11, 33)), (0.11, (None, 62, 8, 15))):
        for beta, count in zip((0, 0.4, 0.6, 0.8), counts, strict=True):
            if count is None:
                assert losses(line.format(rate, beta))[-1] > losses(line.format(rate, beta))[0]
            else:
                assert updates_to(line.format(rate, beta), 0.001) == count
                states("momentum", [float(count)])
    assert updates_to(line.format(0.082, 0.82), 0.001) == 6


def test_a_rounded_corner_lets_a_run_come_to_rest_that_bounces_at_a_kink() -> None:
    at_kink = parameters("kink start=3.25 rate=0.08 steps=200")[-2:]
    assert sorted(at_kink.ravel()) == pytest.approx([-0.03, 0.05])
    assert parameters('"sqrt(w^2 + 0.01)" start=3.25 rate=0.08 steps=200')[-1] == pytest.approx([0.0], abs=1e-9)
    states("network", [-0.03, 0.05])


def test_the_second_row_of_the_learners_own_table_is_worked_out_right() -> None:
    assert parameters("parabola start=6 rate=0.25 steps=2").ravel() == pytest.approx([6, 4, 3])


@pytest.mark.parametrize(("updates", "loss", "lowest", "below"), [(20, 1.474, -0.139, 54)])
def test_curvatures_met_along_a_run(updates: int, loss: float, lowest: float, below: int) -> None:
    plan = parse_training("digits samples=300 layers=6 batch=all optimizer=gradient-descent rate=0.5")
    training = plan.begin()
    training = training.forward(updates) if updates else training
    at = training.frame.parameters
    curvatures = np.linalg.eigvalsh(training.surface.hessian(at))
    assert len(curvatures) == 460
    assert float(training.surface.loss(at)) == pytest.approx(loss, abs=0.001)
    assert curvatures[0] == pytest.approx(lowest, abs=0.002)
    assert int((curvatures < -0.001).sum()) == pytest.approx(below, abs=2)
    states("saddles", [loss, lowest, below])


class TestTransfer:
    text = (LESSONS / "17-holding-back.md").read_text(encoding="utf-8")
    figure = re.search(r"^train: (turned-moons.*)$", text, re.MULTILINE)[1]

    def right(self, seed: int, changes: str) -> float:
        line = f"turned-moons samples=1000 train=0.02 layers=8 epochs=200 batch=all seed={seed} {changes}"
        return 100 * trained(line).metrics()[1].accuracy

    @pytest.mark.parametrize(
        ("changes", "shown"),
        [
            (figure.partition("batch=all ")[2], (91.0, 90.6, 96.7, 97.3, 94.7, 96.8, 97.3)),
            ("freeze=W1", (88.1, 88.1, 88.1, 86.9, 87.6, 83.2, 89.4)),
            ("", (88.0, 89.1, 88.5, 95.0, 94.2, 92.0, 90.7)),
        ],
    )
    def test_a_carried_layer_does_better_on_twenty_points(self, changes: str, shown: tuple[float, ...]) -> None:
        assert [self.right(seed, changes) for seed in range(7)] == nearly(list(shown), 1.5)
        states("holding-back", [*shown, float(np.median(shown))])

    def test_the_layer_that_is_carried_over_was_learnt_on_the_moons(self) -> None:
        learnt: Training = trained("moons layers=8 epochs=100 seed=3")
        named = dict(zip(learnt.surface.coordinates, learnt.frame.parameters, strict=True))
        carried = re.findall(r"(\S+\])=(\S+)", self.figure)
        assert len(carried) == 24
        assert [float(value) for _, value in carried] == nearly([named[name] for name, _ in carried], 0.02)


class TestProjects:
    def test_what_momentum_and_a_cosine_bring_in_the_race(self) -> None:
        race = "stretched-bowl kappa=50 start=1,1 steps=40 "
        momentum = "optimizer=momentum beta=0.75 rate=0.06"
        ends = [losses(race + how)[-1] for how in ("rate=0.038", momentum, f"{momentum} schedule=cosine total=40")]
        assert ends == pytest.approx([0.028, 0.00027, 0.0066], rel=0.02)
        states("schedules", [0.028, 0.00027, 0.0066])

    @pytest.mark.parametrize(("start", "limit"), [(1, 0.5), (2, 0.125)])
    def test_on_w_to_the_fourth_the_limit_depends_on_the_start(self, start: int, limit: float) -> None:
        below, above = (parameters(f'"w^4" start={start} rate={limit * part} steps=30')[-1, 0] for part in (0.95, 1.05))
        assert abs(below) < start
        assert not abs(above) < start
        states("learning-rate", [limit])

    @pytest.mark.parametrize(("rate", "border"), [(0.01, 2.85), (0.02, 2.95)])
    def test_a_border_of_himmelblaus_basins_moves_with_the_rate(self, rate: float, border: float) -> None:
        line = f"himmelblau start={{}},0 rate={rate} steps=300"
        left, right = (parameters(line.format(border + shift))[-1] for shift in (-0.06, 0.06))
        assert left == pytest.approx([3, 2], abs=0.01)
        assert right[1] < 0
        states("saddles", [border])


class TestCapstone:
    """One seed of the benchmark's ten, and what the lesson says of the data."""

    def test_the_usual_settings_fail_and_a_written_solution_passes(self) -> None:
        assert best_accuracy("", 4) == nearly(0.922, 0.01)
        assert best_accuracy(SOLUTIONS[0], 4) >= ENOUGH
        states("capstone", [92.2, 96.5])

    def test_the_three_parts_of_the_digits(self) -> None:
        training = parse_training(TASK).begin()
        assert training.validation_set is not None
        assert training.test_set is not None
        parts = [len(training.train_set), len(training.validation_set), len(training.test_set)]
        states("capstone", parts)


@pytest.mark.parametrize(
    ("lesson", "rule", "knobs"),
    [
        ("one-weight", "gradient-descent", {"learning_rate": 0.1}),
        ("momentum", "momentum-pytorch", {"learning_rate": 0.1}),
        ("adaptive", "adagrad", {"learning_rate": 0.1}),
        ("adaptive", "rmsprop", {"learning_rate": 0.1}),
        ("adaptive", "adam", {"learning_rate": 0.1}),
        ("adaptive", "adamw", {"learning_rate": 0.1}),
    ],
)
def test_a_line_of_pytorch_is_the_rules_own_as_far_as_it_is_written(
    lesson: str, rule: str, knobs: dict[str, float]
) -> None:
    own = OPTIMIZERS[rule].in_pytorch({**OPTIMIZERS[rule].knobs, **knobs})
    name, _, arguments = own.partition("(")
    text = next(header.path for header in list_lessons(LESSONS) if header.id == lesson).read_text(encoding="utf-8")
    shown = re.search(rf"{re.escape(name)}\(([^\n`]*)\)", text)
    assert shown is not None
    whole = set(re.findall(r"(?:betas=\([^)]*\)|\w+=[^,()]+)", arguments))
    assert set(re.findall(r"(?:betas=\([^)]*\)|\w+=[^,()]+)", shown[1])) <= whole
