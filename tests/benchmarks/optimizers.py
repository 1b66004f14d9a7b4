"""How fast runs are, beside PyTorch in the same process at one thread.

    pip install -e '.[bench]'
    python tests/benchmarks/optimizers.py

Every figure is the median of interleaved repetitions, and a ratio of two of them. The script ends with status 1 where a
goal is missed.
"""

import statistics
import sys
import time
from collections.abc import Callable
from itertools import islice

import numpy as np
import torch

from tutor.engine.rules.optimizers import OPTIMIZERS
from tutor.engine.runs.descent import Descent
from tutor.engine.runs.frames import Settings, advance, first_frame, parameters_from
from tutor.engine.surfaces.built_in import SURFACES


def rosenbrock(x, y):
    return (1 - x) * (1 - x) + 100 * (y - x * x) * (y - x * x)


def himmelblau_gradient(x, y):
    a, b = x * x + y - 11, x + y * y - 7
    return 4 * x * a + 2 * b, 2 * a + 4 * y * b


ROSENBROCK = SURFACES["rosenbrock"]
HIMMELBLAU = SURFACES["himmelblau"]
ADAM = Settings(OPTIMIZERS["adam"], {"learning_rate": 0.01})


def medians(*contenders: Callable[[], object], repetitions: int) -> list[float]:
    """Median seconds of each, run in turn so that a busy moment hits them alike."""
    times: list[list[float]] = [[] for _ in contenders]
    for _ in range(repetitions):
        for seconds, contender in zip(times, contenders, strict=True):
            begun = time.perf_counter()
            contender()
            seconds.append(time.perf_counter() - begun)
    return [statistics.median(seconds) for seconds in times]


def recorded_run() -> float:
    """10 000 Adam frames on Rosenbrock with everything kept, against autograd that keeps only θ."""

    def ours():
        Descent.begin(ROSENBROCK, ADAM, np.array([-1.5, 2.0])).seek(10_000)

    def pytorch():
        theta = torch.tensor([-1.5, 2.0], dtype=torch.float64, requires_grad=True)
        optimizer = torch.optim.Adam([theta], lr=0.01)
        path = []
        for _ in range(10_000):
            optimizer.zero_grad()
            rosenbrock(*theta).backward()
            optimizer.step()
            path.append(theta.detach().clone())

    mine, theirs = medians(ours, pytorch, repetitions=3)
    print(f"10 000 recorded Adam frames: {mine * 1e3:.0f} ms, PyTorch {theirs * 1e3:.0f} ms, {theirs / mine:.2f}×")
    return theirs / mine


def after(steps: int, starts, settings: Settings):
    """Where starts on Himmelblau's surface end, by what the program's map of starts is made of."""
    return next(islice(parameters_from(HIMMELBLAU, starts, settings), steps, None))


def map_of_starts() -> float:
    """Adam from 100×40 starts for 200 updates, against PyTorch with the same gradient formula."""
    starts = np.stack(np.meshgrid(np.linspace(-5, 5, 100), np.linspace(-5, 5, 40))).reshape(2, -1)

    def ours():
        return after(200, starts, ADAM)

    def pytorch():
        theta = torch.tensor(starts, requires_grad=True)
        optimizer = torch.optim.Adam([theta], lr=0.01)
        for _ in range(200):
            with torch.no_grad():
                theta.grad = torch.stack(himmelblau_gradient(*theta))
            optimizer.step()
        return theta.detach().numpy()

    np.testing.assert_allclose(ours(), pytorch(), rtol=1e-9, atol=1e-9)
    mine, theirs = medians(ours, pytorch, repetitions=11)
    print(f"Adam, 4000 starts × 200 updates: {mine * 1e3:.1f} ms, PyTorch {theirs * 1e3:.1f} ms, {theirs / mine:.2f}×")
    return theirs / mine


def sweep_of_rates() -> float:
    """200 learning rates of momentum for 100 updates in one batch, against one by one."""
    rates = np.linspace(1e-4, 5e-3, 200)
    momentum = OPTIMIZERS["momentum"]
    starts = np.repeat([[0.5], [-0.25]], 200, axis=1)

    def together():
        return after(100, starts, Settings(momentum, {"learning_rate": rates}))

    def one_by_one():
        runs = [Settings(momentum, {"learning_rate": rate}) for rate in rates.tolist()]
        return np.stack([after(100, starts[:, 0], run) for run in runs], axis=1)

    np.testing.assert_array_equal(together(), one_by_one())
    mine, theirs = medians(together, one_by_one, repetitions=7)
    print(f"200 rates × 100 updates: {mine * 1e3:.2f} ms, one by one {theirs * 1e3:.0f} ms, 1/{theirs / mine:.0f}")
    return theirs / mine


def one_update() -> float:
    """One Adam update of one point in two dimensions, in microseconds."""
    frame = first_frame(ROSENBROCK, np.array([-1.5, 2.0]), ADAM.optimizer.init(np.zeros(2)))

    def thousand():
        for _ in range(1000):
            advance(ROSENBROCK, frame, ADAM)

    (seconds,) = medians(thousand, repetitions=21)
    print(f"one Adam update in two dimensions: {seconds * 1e3:.1f} µs")
    return seconds * 1e3


def long_run() -> float:
    """The longest pause, in seconds, of seeking in and branching from a run of 100 000 frames."""
    run = Descent.begin(ROSENBROCK, ADAM, np.array([-1.5, 2.0])).seek(100_000)
    faster = Settings(ADAM.optimizer, {"learning_rate": 0.02})
    seeking, branching = medians(
        lambda: run.seek(50_000).update,
        lambda: run.seek(90_000).change(faster).forward(),
        repetitions=21,
    )
    print(f"in a run of 100 000 frames: seek {seeking * 1e6:.0f} µs, branch {branching * 1e3:.1f} ms")
    return max(seeking, branching)


def main() -> int:
    torch.set_num_threads(1)
    goals = {
        "a recorded run is at least 10× as fast as PyTorch": recorded_run() >= 10,
        "a map of starts is at least 2× as fast as PyTorch": map_of_starts() >= 2,
        "a sweep costs at most 1/20 of its runs one by one": sweep_of_rates() >= 20,
        "an update costs at most 25 µs": one_update() <= 25,
        "a long run is searched without a pause": long_run() <= 0.05,
    }
    missed = [goal for goal, met in goals.items() if not met]
    for goal in missed:
        print(f"missed: {goal}")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
