"""The pace of a run: so many updates a second, told of at most so often, and stopped at once when asked."""

import time
from collections.abc import Callable, Iterator

from tutor.lab.trainer import Trainer

SPEEDS: tuple[float | None, ...] = (2, 10, 50, 250, 1000, None)
"""Updates a second; None for as many as the machine makes."""
USUAL_SPEED = 3
"""Which of SPEEDS a run begins at."""

_FRAME = 1 / 30
"""Seconds between two tellings."""
_BREATH = 0.001
"""Seconds that a run at full speed leaves to the screen after every few updates."""
_LONGEST_NAP = 0.05
"""Seconds after which a waiting run looks whether it was stopped."""


def paced(trainer: Trainer, speed: float | None, is_stopped: Callable[[], bool]) -> Iterator[tuple[Trainer, bool]]:
    """Run to the end at a pace; yields (training, whether it is over), without the last where it was stopped."""
    begun, told_at, first = time.monotonic(), 0.0, trainer.training.cursor
    newest, most = trainer, 16 if speed is None else max(1, round(speed * _FRAME / 2))
    portion, since = [1], begun  # a rule may take seconds for one update: the first ones show what they cost
    for newest in trainer.run_to_end(lambda: portion[0]):
        now = time.monotonic()
        portion[0] = min(most, 2 * portion[0]) if now - since < _FRAME / 2 else max(1, portion[0] // 2)
        if now - told_at >= _FRAME:
            yield newest, False
            told_at = now - (now - told_at) % _FRAME  # what came late does not delay the next
        due = begun + (newest.training.cursor - first) / speed if speed else now + _BREATH
        while not is_stopped() and (nap := min(_LONGEST_NAP, due - time.monotonic())) > 0:
            time.sleep(nap)
        if is_stopped():
            return
        since = time.monotonic()
    yield newest, True


def speed_in_words(speed: float | None) -> str:
    """A speed to read."""
    return f"{speed:g} updates a second" if speed else "as many updates a second as there can be"
