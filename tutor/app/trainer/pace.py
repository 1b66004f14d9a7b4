"""The pace of a run: so many updates a second, and stopped at once when asked."""

import time
from collections.abc import Callable, Iterator

from tutor.lab.trainer import Trainer

SPEEDS: tuple[float | None, ...] = (2, 10, 50, 250, 1000, None)
"""Updates a second; None for as many as the machine makes."""
USUAL_SPEED = 3
"""Which of SPEEDS a run begins at."""

FRAME = 1 / 30
"""Seconds between two tellings of how far a worker is."""
_BREATH = 0.001
"""Seconds that a run at full speed leaves to the screen after every few updates."""
_LONGEST_NAP = 0.05
"""Seconds after which a waiting run looks whether it was stopped."""


def paced(trainer: Trainer, speed: float | None, is_stopped: Callable[[], bool]) -> Iterator[Trainer]:
    """Run to the end at a pace, or until it is stopped."""
    begun, first = time.monotonic(), trainer.training.cursor
    most = 16 if speed is None else max(1, round(speed * FRAME / 2))
    portion, since = [1], begun  # a rule may take seconds for one update: the first ones show what they cost
    for newest in trainer.run_to_end(lambda: portion[0]):
        now = time.monotonic()
        portion[0] = min(most, 2 * portion[0]) if now - since < FRAME / 2 else max(1, portion[0] // 2)
        yield newest
        due = begun + (newest.training.cursor - first) / speed if speed else now + _BREATH
        while not is_stopped() and (nap := min(_LONGEST_NAP, due - time.monotonic())) > 0:
            time.sleep(nap)
        since = time.monotonic()


def speed_in_words(speed: float | None) -> str:
    """A speed to read."""
    return f"{speed:g} updates a second" if speed else "as many updates a second as there can be"
