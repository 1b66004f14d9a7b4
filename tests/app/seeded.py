"""The app with the same numbers in every question: run as `seeded.py LESSON DIRECTORY SEED` in a terminal."""

import random
import sys
from pathlib import Path

from tutor.app.app import Opening, TutorApp
from tutor.app.widgets.learner import Learner


class OneSeed(random.Random):
    """Draws the number it was made with, whatever the range."""

    def __init__(self, seed: int) -> None:
        super().__init__(seed)
        self._drawn = seed

    def randrange(self, *within: int) -> int:
        return self._drawn


if __name__ == "__main__":
    lesson, directory, seed = sys.argv[1:]
    TutorApp(Opening("learn", lesson), Learner(Path(directory), OneSeed(int(seed)))).run()
