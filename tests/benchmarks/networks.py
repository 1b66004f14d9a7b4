"""How fast networks train, beside PyTorch, scikit-learn and the bare matrix products, in one process at one thread.

    pip install -e '.[bench]'
    python tests/benchmarks/networks.py

Every ratio is the median of interleaved rounds. A matrix kernel that the environment forces on NumPy's OpenBLAS, and on
nobody else, is left out: the script starts itself again without. It ends with status 1 where a goal is missed.
"""

import os
import sys
import time
import warnings
from collections.abc import Callable
from itertools import pairwise
from statistics import median

import numpy as np
import torch
from sklearn.neural_network import MLPClassifier
from threadpoolctl import threadpool_info, threadpool_limits

from tutor.engine.data.dataset import Dataset, split
from tutor.engine.data.datasets import DATASETS
from tutor.engine.network.activations import ACTIVATIONS
from tutor.engine.network.architectures import dense_network
from tutor.engine.network.losses import LOSSES
from tutor.engine.network.network import Network
from tutor.engine.rules.optimizers import OPTIMIZERS
from tutor.engine.runs.frames import Settings
from tutor.engine.training.training import Training
from tutor.engine.training.training_settings import TrainingSettings

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


def matrix_products(data: Dataset, hidden: list[int], activation: str, batch: int) -> Callable[[int], None]:
    """The matrix products of one update, and nothing else."""
    pass_ = network_for(data, hidden, activation).begin(batch)
    pass_.forward(np.zeros(len(pass_.parameters)), np.ones((len(data.features) + 1, batch)))
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
    begin = time.perf_counter()
    run(steps)
    return time.perf_counter() - begin


class Report:
    """Figures beside their goals."""

    def __init__(self) -> None:
        self.missed = 0

    def line(self, what: str, figure: float, floor: float, *, at_least: bool, unit: str = "×") -> None:
        good = figure >= floor if at_least else figure <= floor
        self.missed += not good
        sign = "≥" if at_least else "≤"
        print(f"{what:58} {figure:8.2f}{unit}  goal {sign} {floor:g}{unit} {'' if good else '  MISSED'}")


def compare(report: Report, title: str, data: Dataset, test: Dataset, hidden, activation, batch, floors) -> None:
    torch_floor, sklearn_floor, products_ceiling = floors
    size = batch or len(data)
    runs = {
        "ours": ours(data, test, hidden, activation, batch),
        "PyTorch": pytorchs(data, hidden, activation, size),
        "scikit-learn": scikit_learns(data, hidden, activation, size),
        "matrix products": matrix_products(data, hidden, activation, size),
    }
    per_epoch = -(-len(data) // size)
    steps = max(1, 2000 // per_epoch) * per_epoch  # so many that cold caches after the turn of another do not count
    for run in runs.values():
        run(per_epoch)
    times = [{name: seconds(run, steps) / steps for name, run in runs.items()} for _ in range(ROUNDS)]
    print(f"{title}: " + ", ".join(f"{name} {1e6 * median(t[name] for t in times):.1f} µs" for name in runs))
    for name, floor in (("PyTorch", torch_floor), ("scikit-learn", sklearn_floor)):
        report.line(f"  {name}'s time / ours", median(t[name] / t["ours"] for t in times), floor, at_least=True)
    ratio = median(t["ours"] / t["matrix products"] for t in times)
    report.line("  our time / the matrix products'", ratio, products_ceiling, at_least=False)


def main() -> int:
    report = Report()
    print("OpenBLAS kernels:", *(library.get("architecture", "") for library in threadpool_info()))
    moons = DATASETS["moons"].draw(samples=1250)
    train, test = split(moons, 0.8)
    digits, digits_test = split(DATASETS["digits"].draw(), 0.8)
    compare(report, "2-16-16-2 tanh, batch 32", train, test, [16, 16], "tanh", 32, (6, 3.5, 7))
    compare(report, "2-16-16-2 tanh, all 1000", train, test, [16, 16], "tanh", None, (1.3, 1.3, 7))
    compare(report, "digits 64-32-10 relu, batch 64", digits, digits_test, [32], "relu", 64, (4.5, 3, 7))

    epochs = 20 * -(-len(digits) // 64)
    theirs = scikit_learns(digits, [32], "relu", 64)
    ratios = [
        seconds(theirs, epochs) / seconds(ours(digits, digits_test, [32], "relu", 64), epochs) for _ in range(ROUNDS)
    ]
    report.line("digits, 20 epochs: scikit-learn's time / ours", median(ratios), 3, at_least=True)

    network = network_for(train, [16, 16], "tanh")
    raster = np.stack(np.meshgrid(np.linspace(-6, 6, 80), np.linspace(-6, 6, 40))).reshape(2, -1)
    parameters = network.initial(0)
    times = [seconds(lambda _: network.predict(parameters, raster), 1) for _ in range(30)]
    report.line("a decision map of 80×40", 1e3 * median(times), 5, at_least=False, unit=" ms")
    return 1 if report.missed else 0


_FORCED = {"OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE"}

if __name__ == "__main__":
    if _FORCED & os.environ.keys():
        free = {name: value for name, value in os.environ.items() if name not in _FORCED}
        os.execve(sys.executable, [sys.executable, *sys.argv], free)
    with threadpool_limits(1):
        sys.exit(main())
