"""The capstone's task: its default settings fail on every seed, and three written solutions pass."""

from collections.abc import Iterator

from tests.benchmarks.figures import Figure
from tutor.engine.training.training_line import parse_training

TASK = "digits split=0.7,0.2,0.1 epochs=4"
ENOUGH = 0.965
SEEDS = range(10)
SOLUTIONS = (
    "filters=32 layers=none activation=relu batch=4 rate=0.01 schedule=cosine",
    "filters=32 layers=none activation=relu batch=4 optimizer=nesterov rate=0.05 schedule=one-cycle",
    "layers=256 activation=relu batch=4 optimizer=nesterov rate=0.05 schedule=one-cycle",
)
"""A convolution under Adam and a cosine; the same with momentum on one cycle; a wide dense layer."""


def best_accuracy(changes: str, seed: int) -> float:
    """On the validation set, after the best of the epochs that the task allows."""
    plan = parse_training(f"{TASK} {changes} seed={seed}")
    training, best = plan.begin(), 0.0
    for _ in range(plan.epochs):
        training = training.forward(training.updates_per_epoch)
        best = max(best, training.metrics()[1].accuracy)
    return best


def figures() -> Iterator[Figure]:
    passed = sum(best_accuracy("", seed) >= ENOUGH for seed in SEEDS)
    yield Figure("capstone: seeds on which the default settings pass", passed, " of 10", at_most=0)
    for place, solution in enumerate(SOLUTIONS, 1):
        passed = sum(best_accuracy(solution, seed) >= ENOUGH for seed in SEEDS)
        yield Figure(f"capstone: seeds on which solution {place} passes", passed, " of 10", at_least=9)
