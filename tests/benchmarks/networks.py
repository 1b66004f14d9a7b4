"""How fast networks train, beside PyTorch, scikit-learn, a step written by hand in NumPy and the bare matrix products.

    pip install -e '.[bench]'
    python -m tests.benchmarks.networks

All of it in one process at one thread; every ratio is the median of interleaved rounds. A matrix kernel that the
environment forces on NumPy's OpenBLAS, and on nobody else, is left out: the script starts itself again without. It ends
with status 1 where a goal is missed.
"""

import asyncio
import os
import sys
import tempfile
import time
import warnings
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path
from statistics import median
from typing import NamedTuple

import numpy as np
import torch
from sklearn.neural_network import MLPClassifier
from threadpoolctl import threadpool_info, threadpool_limits

from tests.benchmarks.figures import Figure, report
from tutor.app.app import Opening, TutorApp
from tutor.app.trainer.pictures import network_chart
from tutor.app.trainer.view import TrainerView
from tutor.charts.drawing.palettes import DARK
from tutor.engine.data.dataset import Dataset, split
from tutor.engine.data.datasets import DATASETS
from tutor.engine.network.activations import ACTIVATIONS
from tutor.engine.network.architectures import dense_network
from tutor.engine.network.losses import LOSSES
from tutor.engine.network.network import Network
from tutor.engine.rules.optimizers import OPTIMIZERS
from tutor.engine.runs.frames import Settings
from tutor.engine.training.training import Training, TrainingSettings
from tutor.lab.trainer import Trainer

ROUNDS = 9
RATE, BETA = 0.05, 0.9


def network_for(data: Dataset, hidden: list[int], activation: str) -> Network:
    loss = LOSSES["cross-entropy"]
    return dense_network(len(data.features), hidden, len(data.classes), loss, ACTIVATIONS[activation])


def ours(data: Dataset, test: Dataset, hidden: list[int], activation: str, batch: int | None) -> Callable[[int], None]:
    updates = Settings(OPTIMIZERS["momentum-pytorch"], {"learning_rate": RATE, "beta": BETA})
    training = Training.begin(network_for(data, hidden, activation), data, test, TrainingSettings(updates, batch))

    def run(steps: int) -> None:
        training.history.grow_to(len(training.history) + steps)

    return run


def pytorchs(data: Dataset, hidden: list[int], activation: str, batch: int) -> Callable[[int], None]:
    torch.set_num_threads(1)
    torch.set_default_dtype(torch.float64)
    sizes = [len(data.features), *hidden, len(data.classes)]
    between = {"tanh": torch.nn.Tanh, "relu": torch.nn.ReLU}[activation]
    layers = [layer for pair in pairwise(sizes) for layer in (torch.nn.Linear(*pair), between())][:-1]
    model = torch.nn.Sequential(*layers)
    optimizer = torch.optim.SGD(model.parameters(), RATE, momentum=BETA)
    x, y = torch.tensor(data.inputs.T.copy()), torch.tensor(data.labels)

    def run(steps: int) -> None:
        order = torch.randperm(len(y))
        begin = 0
        for _ in range(steps):
            chosen = order[begin : begin + batch]
            inputs, targets = (x, y) if batch >= len(y) else (x[chosen], y[chosen])
            optimizer.zero_grad()
            loss = torch.nn.functional.cross_entropy(model(inputs), targets)
            loss.backward()
            optimizer.step()
            loss.item()
            begin += batch
            if begin >= len(y):
                order, begin = torch.randperm(len(y)), 0

    return run


def scikit_learns(data: Dataset, hidden: list[int], activation: str, batch: int) -> Callable[[int], None]:
    per_epoch = -(-len(data) // batch)
    x, y = data.inputs.T.copy(), data.labels

    def run(steps: int) -> None:
        model = MLPClassifier(
            hidden,
            activation=activation,
            solver="sgd",
            alpha=0.0,
            batch_size=batch,
            learning_rate_init=RATE,
            momentum=BETA,
            nesterovs_momentum=False,
            max_iter=max(1, steps // per_epoch),
            tol=0.0,
            n_iter_no_change=10**9,
        )
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            model.fit(x, y)

    return run


def by_hand(data: Dataset, hidden: list[int], activation: str, batch: int) -> Callable[[int], None]:
    """The same update as one writes it in NumPy: gather, forward, loss, backward, momentum; nothing is kept."""
    sizes = [len(data.features), *hidden, len(data.classes)]
    random = np.random.default_rng(0)
    weights = [random.uniform(-1, 1, pair) * np.sqrt(6 / sum(pair)) for pair in pairwise(sizes)]
    biases = [np.zeros(width) for width in sizes[1:]]
    parameters, velocities = [*weights, *biases], [np.zeros_like(each) for each in (*weights, *biases)]
    x, y = np.ascontiguousarray(data.inputs.T), np.eye(len(data.classes))[data.labels]

    def step(chosen: slice | np.ndarray) -> float:
        inputs, targets = x[chosen], y[chosen]
        layers = [inputs]
        for weight, bias in zip(weights[:-1], biases[:-1], strict=True):
            z = layers[-1] @ weight + bias
            layers.append(np.tanh(z) if activation == "tanh" else np.maximum(z, 0))
        z = layers[-1] @ weights[-1] + biases[-1]
        z -= z.max(axis=1, keepdims=True)
        exponentials = np.exp(z)
        totals = exponentials.sum(axis=1, keepdims=True)
        loss = (np.log(totals).sum() - (targets * z).sum()) / len(targets)
        delta = (exponentials / totals - targets) / len(targets)
        slopes = [np.zeros(0)] * len(parameters)
        for number in range(len(weights) - 1, -1, -1):
            slopes[number], slopes[len(weights) + number] = layers[number].T @ delta, delta.sum(axis=0)
            if number:
                delta = delta @ weights[number].T
                delta *= 1 - layers[number] ** 2 if activation == "tanh" else layers[number] > 0
        for parameter, velocity, slope in zip(parameters, velocities, slopes, strict=True):
            velocity *= BETA
            velocity += slope
            parameter -= RATE * velocity
        return float(loss)

    def run(steps: int) -> None:
        order, begin = random.permutation(len(x)), 0
        for _ in range(steps):
            step(slice(None) if batch >= len(x) else order[begin : begin + batch])
            begin += batch
            if begin >= len(x):
                order, begin = random.permutation(len(x)), 0

    return run


def matrix_products(data: Dataset, hidden: list[int], activation: str, batch: int) -> Callable[[int], None]:
    """The matrix products of one update, and nothing else."""
    pass_ = network_for(data, hidden, activation).begin(batch)
    pass_.forward(np.ones(len(pass_.parameters)), np.ones((len(data.features) + 1, batch)))
    pass_.backward(np.ones((len(data.classes), batch)))  # what was never written may be denormal, and slow
    layers = [*zip(pass_.layers, [pass_.inputs, *(layer.outputs for layer in pass_.layers)], strict=False)]

    def run(steps: int) -> None:
        for _ in range(steps):
            for layer, inputs in layers:
                np.dot(layer.matrix, inputs, out=layer.z)
            for number, (layer, inputs) in reversed([*enumerate(layers)]):
                np.dot(layer.delta, inputs.T, out=layer.gradient)
                if number:
                    np.dot(layer.matrix.T, layer.delta, out=layers[number - 1][0].upstream)

    return run


def seconds(run: Callable[[int], None], steps: int) -> float:
    """The processor's, so that what else runs on the machine does not count."""
    begin = time.process_time()
    run(steps)
    return time.process_time() - begin


_WHY_DIGITS = "it began at 2.8, and an update by hand is slower than ours"


class Goals(NamedTuple):
    """How many times as fast as others an update should be, and at most how much slower than one by hand."""

    pytorch: float
    scikit_learn: float
    by_hand: float = 1.25
    why: str = ""
    """Why one of them is missed."""


def compared(
    title: str, data: Dataset, test: Dataset, hidden: list[int], activation: str, batch: int | None, goals: Goals
) -> Iterator[Figure]:
    size = batch or len(data)
    runs = {
        "ours": ours(data, test, hidden, activation, batch),
        "PyTorch": pytorchs(data, hidden, activation, size),
        "scikit-learn": scikit_learns(data, hidden, activation, size),
        "by hand": by_hand(data, hidden, activation, size),
        "matrix products": matrix_products(data, hidden, activation, size),
    }
    per_epoch = -(-len(data) // size)
    steps = max(1, 2000 // per_epoch) * per_epoch  # so many that cold caches after the turn of another do not count
    for run in runs.values():
        run(per_epoch)
    times = [{name: seconds(run, steps) / steps for name, run in runs.items()} for _ in range(ROUNDS)]
    yield Figure(f"{title}: an update", 1e6 * median(each["ours"] for each in times), " µs")
    for name, floor in (("PyTorch", goals.pytorch), ("scikit-learn", goals.scikit_learn)):
        ratio = median(each[name] / each["ours"] for each in times)
        yield Figure(f"{title}: {name}'s time / ours", ratio, at_least=floor, why=goals.why)
    for name, ceiling in (("by hand", goals.by_hand), ("matrix products", 7.0)):
        ratio = median(each["ours"] / each[name] for each in times)
        yield Figure(f"{title}: our time / that of {name}", ratio, at_most=ceiling)


def figures() -> Iterator[Figure]:
    with threadpool_limits(1):
        moons = DATASETS["moons"].draw(samples=1250)
        train, test = split(moons, 0.8)
        digits, digits_test = split(DATASETS["digits"].draw(), 0.8)
        yield from compared("2-16-16-2 tanh, batch 32", train, test, [16, 16], "tanh", 32, Goals(6.3, 3.5))
        yield from compared("2-16-16-2 tanh, all 1000", train, test, [16, 16], "tanh", None, Goals(1.3, 1.3))
        yield from compared(
            "digits 64-32-10 relu, batch 64", digits, digits_test, [32], "relu", 64, Goals(4.5, 3, why=_WHY_DIGITS)
        )

        epochs = 20 * -(-len(digits) // 64)
        theirs = scikit_learns(digits, [32], "relu", 64)
        ratios = [
            seconds(theirs, epochs) / seconds(ours(digits, digits_test, [32], "relu", 64), epochs)
            for _ in range(ROUNDS)
        ]
        yield Figure("digits, 20 epochs: scikit-learn's time / ours", median(ratios), at_least=3)

        network = network_for(train, [16, 16], "tanh")
        raster = np.stack(np.meshgrid(np.linspace(-6, 6, 80), np.linspace(-6, 6, 40))).reshape(2, -1)
        parameters = network.initial(0)
        times = [seconds(lambda _: network.predict(parameters, raster), 1) for _ in range(30)]
        yield Figure("a decision map of 80×40", 1e3 * median(times), " ms", at_most=5)
    yield from redrawn()


def redrawn() -> Iterator[Figure]:
    """What the picture of a network costs the processor while it trains: alone, and with all else on the screen."""
    trainer, times = Trainer.from_line("moons layers=8,8 rate=0.03 steps=60"), []
    for _ in range(60):
        trainer = trainer.step()
        begin = time.process_time()
        network_chart(trainer, 3).draw(73, 34, DARK)
        times.append(time.process_time() - begin)
    yield Figure("the picture of 2-8-8-2 while it trains, 73×34", 1e3 * median(times), " ms", at_most=16)
    pictures, spent = asyncio.run(_on_screen())
    yield Figure("the trainer's screen while it trains, 120×40, a picture", 1e3 * spent / pictures, " ms")


async def _on_screen() -> tuple[int, float]:
    """How many pictures of a run were shown, and what the screen's thread spent on them; another makes the updates."""
    os.environ["DESCENT_TUTOR_STILL"] = "1"
    with tempfile.TemporaryDirectory() as folder:
        app = TutorApp(Opening("train", "moons layers=8,8 rate=0.03 epochs=9999", data_directory=Path(folder)))
        async with app.run_test(size=(120, 40)) as pilot:
            await pilot.pause(0.5)
            shown: set[int] = set()
            view = app.screen.query_one(TrainerView)
            await pilot.press("g")
            begin, end = time.thread_time(), time.monotonic() + 4
            while time.monotonic() < end:
                await asyncio.sleep(0.01)
                shown.add(view.trainer.training.cursor)
            return len(shown), time.thread_time() - begin


_FORCED = {"OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE"}

if __name__ == "__main__":
    if _FORCED & os.environ.keys():
        free = {name: value for name, value in os.environ.items() if name not in _FORCED}
        os.execve(sys.executable, [sys.executable, *sys.argv], free)
    print("OpenBLAS kernels:", *(library.get("architecture", "") for library in threadpool_info()))
    sys.exit(report(figures()))
