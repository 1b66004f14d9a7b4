"""What the coach says of trainings that go wrong, each on ten seeds, and of healthy ones.

    python -m tests.benchmarks.coach

Each condition should be named on nine seeds of ten, and of 120 healthy trainings at most one should be told anything.
"""

import sys
from collections.abc import Iterator

from tests.benchmarks.figures import Figure, report
from tutor.lab.trainer import Trainer
from tutor.lab.training_told import advice

PROVOKED = {
    "diverging": "line layers=none optimizer=gradient-descent rate=0.2 epochs=3",
    "oscillating": "line layers=none optimizer=gradient-descent rate=0.115 batch=all epochs=12",
    "rate too large for the batch": "line layers=8 rate=0.1 batch=2 epochs=15",
    "creeping": "moons layers=8,8 optimizer=gradient-descent rate=1e-5 epochs=12",
    "plateau": "circle layers=8 l2=1 epochs=40",
    "overfitting": "moons samples=60 noise=0.5 layers=32,32 epochs=150 split=0.5,0.25,0.25",
    "dead units": "moons layers=16,16 activation=relu optimizer=gradient-descent rate=10 epochs=10",
    "saturated units": "moons layers=8 optimizer=gradient-descent rate=100 epochs=6",
    "vanishing gradients": "moons layers=8,8,8,8,8,8,8,8,8 activation=sigmoid optimizer=gradient-descent epochs=8",
    "exploding gradients": "line layers=8,8,8 activation=linear optimizer=gradient-descent rate=0.3 clip=30 epochs=2",
    "classes never predicted": "digits samples=300 layers=2 rate=0.01 epochs=8",
    "network too small for the data": "xor layers=none epochs=60",
    "inputs on different scales": "xor inputs=xy,sinx layers=8 epochs=3",
}
"""A line for each condition, to which a seed is added."""

HEALTHY = (
    "moons layers=8,8 epochs=40",
    "moons layers=4 activation=relu epochs=30 batch=16",
    "moons layers=16,16 optimizer=momentum rate=0.05 epochs=40",
    "circle layers=8 epochs=40",
    "circle layers=8,8 activation=sigmoid rate=0.03 epochs=60",
    "xor layers=8 split=0.6,0.2,0.2 epochs=40",
    "spiral layers=16,16 rate=0.01 epochs=60",
    "gaussians layers=none epochs=20",
    "line layers=none epochs=30",
    "multi-gaussian layers=16 epochs=40",
    "plane layers=8 optimizer=gradient-descent rate=0.03 epochs=30",
    "digits samples=600 layers=32 epochs=12",
)


def names_told(line: str, seed: int) -> list[str]:
    """The conditions, without their layers and epochs, that are told of a whole training."""
    trainer = Trainer.from_line(f"{line} seed={seed}")
    for reached in trainer.run(trainer.updates_left):
        trainer = reached
    return [each.name.partition(" in layer")[0].partition(" since")[0] for each in advice(trainer)]


def figures() -> Iterator[Figure]:
    for name, line in PROVOKED.items():
        named = sum(name in names_told(line, seed) for seed in range(10))
        yield Figure(f"{name}, named on so many of 10 seeds", named, "", at_least=9)
    alarms = 0
    for line in HEALTHY:
        told = [names for seed in range(10) if (names := names_told(line, seed))]
        if told:
            print(f"{line}: {told}")
        alarms += len(told)
    yield Figure(f"alarms in {10 * len(HEALTHY)} healthy trainings", alarms, "", at_most=1)


if __name__ == "__main__":
    sys.exit(report(figures()))
