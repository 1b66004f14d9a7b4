"""The trainer as a test visits it."""

import inspect
from pathlib import Path
from typing import ClassVar

from textual.widgets import Input, Static

from tutor.app.app import TutorApp
from tutor.app.trainer.pace import SPEEDS
from tutor.app.trainer.screen import TrainerScreen
from tutor.app.trainer.view import TrainerView
from tutor.lab.trainer import Trainer

SMALL = "moons samples=100 layers=4 batch=16 epochs=3"


FULL_SPEED = SPEEDS.index(None)


class TrainerApp(TutorApp):
    """The app with the trainer for its first screen, which saves the way there."""

    _HERE = Path(inspect.getfile(TutorApp)).parent
    CSS_PATH: ClassVar = [_HERE / "app.tcss", _HERE / "trainer" / "trainer.tcss"]

    def __init__(self, line):
        super().__init__()
        self.first = TrainerScreen(line)

    def get_default_screen(self):
        return self.first


class Visit:
    """The app with the trainer open."""

    def __init__(self, line=SMALL, size=(80, 24)):
        self.app = TrainerApp(line)
        self._running = self.app.run_test(size=size)

    async def __aenter__(self):
        self.pilot = await self._running.__aenter__()
        await self.settle()
        return self

    async def __aexit__(self, *error):
        await self._running.__aexit__(*error)

    async def settle(self):
        """Until everything that was asked for is there."""
        while True:
            await self.app.workers.wait_for_complete()
            await self.pilot.pause()
            if not self.view.is_busy:
                return

    async def press(self, *keys):
        await self.pilot.press(*keys)
        await self.settle()

    async def type(self, key, text):
        await self.pilot.press(key)
        await self.pilot.pause()
        self.app.screen.query_one(Input).value = text
        await self.press("enter")

    @property
    def view(self) -> TrainerView:
        return self.app.first.query_one(TrainerView)

    @property
    def trainer(self) -> Trainer:
        return self.view.trainer

    @property
    def cursor(self):
        return self.trainer.training.cursor

    def written(self, name):
        return str(self.view.query_one(f"#{name}", Static).content)
