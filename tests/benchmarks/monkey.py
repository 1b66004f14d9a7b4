"""A random player over all screens of the course as it is, for longer than the tests have time for.

    python -m tests.benchmarks monkey
    python -m tests.benchmarks.monkey ACTIONS SEED...

A game ends after some hundred actions and another begins elsewhere, as people do. What is found is printed.
"""

import asyncio
import os
import random
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from tests.app.monkey import Player, assert_whole
from tests.benchmarks.figures import Figure, report
from tutor.app.app import Opening, TutorApp
from tutor.app.widgets.learner import Learner

_ACTIONS, _SEEDS, _GAME = 20_000, (1, 2, 3), 400
_PLACES = [("home", None), ("sim", "himmelblau rate=0.01"), ("train", "moons layers=4"), ("train", "digits layers=8")]
_PLACES += [("learn", lesson) for lesson in ("00", "01", "05", "09", "12", "16", "19", "20", "21")]
_PLACES += [("review", None), ("sim", "parabola"), ("sim", "rosenbrock optimizer=adam")]


async def _stay(app: TutorApp) -> None:
    """In place of leaving, which would end the game."""


def figures(actions: int = _ACTIONS, seeds: tuple[int, ...] = _SEEDS) -> Iterator[Figure]:
    os.environ["DESCENT_TUTOR_STILL"] = "1"
    TutorApp.action_quit = _stay
    for seed in seeds:
        found = 0
        for game in range(-(-actions // _GAME)):
            try:
                asyncio.run(_play(1000 * seed + game))
            except Exception as error:
                found += 1
                print(f"seed {seed}, game {game}: {error}", flush=True)
        yield Figure(
            f"monkey: games of {_GAME} that found something, {actions} actions of seed {seed}", found, "", at_most=0
        )


async def _play(seed: int) -> None:
    place, argument = random.Random(seed).choice(_PLACES)
    with tempfile.TemporaryDirectory() as temporary:
        os.chdir(temporary)
        app = TutorApp(Opening(place, argument), Learner(Path(temporary, "data"), random.Random(seed)))
        async with app.run_test(size=(80, 24)) as pilot:
            await Player(app, pilot, seed).play(_GAME)
        assert_whole(Path(temporary, "data"))


if __name__ == "__main__":
    sys.exit(report(figures(int(sys.argv[1]), tuple(map(int, sys.argv[2:])))))
