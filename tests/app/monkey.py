"""A random player over all screens: keys that work there, any keys, texts, clicks, and other sizes of terminal."""

import asyncio
import random
import sqlite3
import time
from contextlib import closing
from pathlib import Path
from typing import Any
from unittest.mock import patch

from textual._wait import wait_for_idle
from textual.command import CommandPalette
from textual.pilot import Pilot

from tests.app.golden import screen_text
from tutor.app.app import TutorApp
from tutor.app.home.glossary import WordsScreen
from tutor.app.simulator.view import SimulatorView
from tutor.app.trainer.view import TrainerView

LEAVES = {"ctrl+q", "ctrl+c", "ctrl+z", "q"}
"""What ends or stops the program, which would end the game."""
_ANY = ("enter", "escape", "tab", "shift+tab", "space", "backspace", "up", "down", "left", "right", "pageup",
        "pagedown", "home", "end", "f2", "f3", "f6", "f8", "f9", "ctrl+p", "ctrl+k", "ctrl+l", "shift+up",
        "shift+down", "ctrl+down", "plus", "minus", "question_mark", *"12590azYR")  # fmt: skip
_TEXTS = (
    "2.75", "-0.5", "alpha=0.1", "rate=1e300", "steps=40", "x^2+3y^2", "1,2", "(3; -4)", "sin(", "½", "w = 3",
    "himmelblau", "optimizer=adam rate=0.1", "layers=4,4", "freeze=W1", "[red]x[/]", "\x1b[31m", "∞", "0/0", "9" * 60,
)  # fmt: skip
_SIZES = ((80, 24), (120, 40), (200, 60), (60, 18), (40, 12), (20, 6))
_LOOKED_AT = 25
"""Actions after which the screen is compared with a fresh one, and a key must be answered."""
_PATIENCE = 60.0
"""Seconds within which any key or click is dealt with, on the slowest machine."""
_MOMENT, _MOMENTS = 0.002, 25
"""Seconds after which we look whether a key is dealt with, and how often: Textual's own waits are ten times as long."""


async def _dealt_with(_: float = 0) -> None:
    """Wait until nothing is computed, but no longer where something plays on."""
    for _ in range(_MOMENTS):
        spent = time.process_time()
        await asyncio.sleep(_MOMENT)
        if time.process_time() - spent < _MOMENT / 5:
            break


class Player:
    """Plays an app that runs, and stops at the first thing that is not as it should be.

    Raises (from `play`):
        AssertionError: with what was done last.
    """

    def __init__(self, app: TutorApp, pilot: Pilot[Any], seed: int) -> None:
        self.app, self.pilot = app, pilot
        self._chance = random.Random(seed)
        self.done: list[str] = []

    async def play(self, actions: int) -> None:
        for number in range(1, actions + 1):
            try:
                with patch("textual.app.wait_for_idle", _dealt_with), patch("textual.pilot.wait_for_idle", _dealt_with):
                    await self._act()
                assert self.app.is_running, "the program has ended"
                if number % _LOOKED_AT == 0:
                    await asyncio.wait_for(self._look(), _PATIENCE)
            except Exception as error:
                raise AssertionError(f"{error!r} on {self.app.screen!r} after {' '.join(self.done[-30:])}") from error

    async def _act(self) -> None:
        chance = self._chance
        kind = chance.random()
        if kind < 0.55:
            await self._press(chance.choice(sorted(self._working()) or ["escape"]))
        elif kind < 0.72:
            await self._press(chance.choice(_ANY))
        elif kind < 0.82:
            text = chance.choice(_TEXTS)
            self.done.append(repr(text))
            await asyncio.wait_for(self.pilot.press(*text), _PATIENCE * len(text))
        elif kind < 0.90:
            width, height = self.app.size
            await self._click(chance.randrange(width), chance.randrange(height))
        elif kind < 0.97:
            await self._press("escape")
        else:
            width, height = chance.choice(_SIZES)
            self.done.append(f"{width}x{height}")
            await asyncio.wait_for(self.pilot.resize_terminal(width, height), _PATIENCE)

    def _working(self) -> set[str]:
        return {key for key, active in self.app.screen.active_bindings.items() if active.enabled} - LEAVES

    async def _press(self, key: str) -> None:
        self.done.append(key)
        await asyncio.wait_for(self.pilot.press(key), _PATIENCE)

    async def _click(self, x: int, y: int) -> None:
        self.done.append(f"click({x},{y})")
        await wait_for_idle(0)  # another size may not be laid out yet, where no hand could have clicked either
        await asyncio.wait_for(self.pilot.click(offset=(x, y)), _PATIENCE)

    async def _look(self) -> None:
        """A key is answered, and what stands on the screen is what it would be if it were drawn now."""
        await self._settle()
        if not isinstance(self.app.screen, WordsScreen):
            await self._press("ctrl+g")
            await self._settle()
            assert isinstance(self.app.screen, WordsScreen), "ctrl+g opened no glossary"
            await self._press("escape")
            await self._settle()
        shown = screen_text(self.app)
        self.app.screen.refresh(layout=True)
        for widget in self.app.screen.query("*"):
            widget.refresh()
        await self._settle()
        assert screen_text(self.app) == shown, f"drawn anew it is another screen:\n{shown}\n{screen_text(self.app)}"

    async def _settle(self) -> None:
        """Wait until nothing is under way."""
        for screen in self.app.screen_stack:  # a box lets what stands behind it be seen
            for view in screen.query(SimulatorView):
                view.playing = False
            for trainer in screen.query(TrainerView):
                if trainer.is_running:
                    trainer.action_run_or_pause()
        if any(isinstance(screen, CommandPalette) for screen in self.app.screen_stack):
            await asyncio.sleep(2 * CommandPalette._NO_MATCHES_COUNTDOWN)  # it says late that it has found nothing
        await self.pilot.pause()
        await self.app.workers.wait_for_complete()
        await self.pilot.pause()


def assert_whole(directory: Path) -> None:
    """The store that the game left can be read, row by row."""
    path = directory / "progress.db"
    if path.exists():
        with closing(sqlite3.connect(path)) as connection:
            assert connection.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
            connection.execute("SELECT * FROM attempt").fetchall()
