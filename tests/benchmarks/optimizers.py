"""How fast runs are, beside PyTorch in the same process at one thread.

    pip install -e '.[bench]'
    python -m tests.benchmarks optimizers

Every figure is the median of interleaved repetitions, or a ratio of two of them.
"""

import statistics
import time
from collections.abc import Callable, Iterator
from itertools import islice

import numpy as np
import torch

from tests.benchmarks.figures import Figure
from tutor.engine.rules.optimizers import OPTIMIZERS
from tutor.engine.runs.frames import Settings, advance, first_frame, parameters_from
from tutor.engine.runs.history import Descent
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
    """Median seconds of the processor of each, run in turn so that a busy moment hits them alike."""
    times: list[list[float]] = [[] for _ in contenders]
    for _ in range(repetitions):
        for seconds, contender in zip(times, contenders, strict=True):
            begun = time.process_time()
            contender()
            seconds.append(time.process_time() - begun)
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
    return theirs / mine


def one_update() -> float:
    """One Adam update of one point in two dimensions, in microseconds."""
    frame = first_frame(ROSENBROCK, np.array([-1.5, 2.0]), ADAM.optimizer.init(np.zeros(2)))

    def thousand():
        for _ in range(1000):
            advance(ROSENBROCK, frame, ADAM)

    (seconds,) = medians(thousand, repetitions=21)
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
    return max(seeking, branching)


def figures() -> Iterator[Figure]:
    torch.set_num_threads(1)
    yield Figure("PyTorch with autograd, beside 10 000 recorded Adam frames", recorded_run(), at_least=10)
    yield Figure("PyTorch, beside a map of 4000 Adam starts", map_of_starts(), at_least=2)
    yield Figure("200 rates one by one, beside a sweep of them", sweep_of_rates(), at_least=20)
    yield Figure("one Adam update in two dimensions", one_update(), "µs", at_most=25)
    yield Figure("the longest pause in a run of 100 000 frames", long_run() * 1e3, "ms", at_most=50)
