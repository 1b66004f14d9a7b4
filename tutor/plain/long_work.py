"""Work that takes a while on a plain stream: how far it is and how long it will take, and ctrl+c to stop it there."""

import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TypeAlias

import click

from tutor.engine.runs.history import Descent
from tutor.engine.runs.options import Run
from tutor.engine.stopping import stopping

Clock: TypeAlias = Callable[[], float]

_AT_ONCE = 2_000
"""Updates between two looks at ctrl+c: well under half a second."""
_QUIET, _APART = 2.0, 10.0
"""Seconds before the first word about quick work, and between one and the next, where nothing can be overwritten."""


@dataclass(slots=True)
class Work:
    """So many things to do, told on standard error as they get done."""

    total: int
    things: str
    """As in “updates”."""
    clock: Clock = time.monotonic
    is_stopped: bool = False
    """Whether ctrl+c asked for the end; what was reached stays."""
    _begun: float = field(init=False)
    _next: float = field(init=False)

    def __post_init__(self) -> None:
        self._begun = self.clock()
        self._next = self._begun + _QUIET

    def told(self, done: int, more: str = "") -> str:
        """How far it is: `300 of 1000 updates, about 7 s left`."""
        spent = self.clock() - self._begun
        left = spent * (self.total - done) / done if done else 0.0
        time_left = f", about {duration(left)} left" if done and done < self.total else ""
        return f"{done} of {self.total} {self.things}{time_left}{f'; {more}' if more else ''}"

    def advance(self, done: int, more: str = "") -> None:
        """Say how far it is, where it is time to."""
        if self.clock() < self._next:
            return
        on_screen = sys.stderr.isatty()
        self._next = self.clock() + (0.2 if on_screen else _APART)
        line = self.told(done, more)
        sys.stderr.write(f"\r{line}\033[K" if on_screen else f"{line}\n")
        sys.stderr.flush()

    def tell_stop(self, done: int) -> None:
        """Say where ctrl+c ended it."""
        if self.is_stopped:
            click.echo(f"Stopped after {done} of {self.total} {self.things}; this is what was reached.", err=True)

    def end(self) -> None:
        """Leave the program, once all is shown, with the status of what ctrl+c stopped."""
        if self.is_stopped:
            sys.exit(128 + signal.SIGINT)


def duration(seconds: float) -> str:
    """A time to wait, in the two units that matter: `7 s`, `3 min 20 s`, `2 h 5 min`."""
    whole = round(seconds)
    if whole < 60:
        return f"{whole} s"
    minutes, rest = divmod(whole, 60)
    return f"{minutes} min {rest} s" if minutes < 60 else f"{minutes // 60} h {minutes % 60} min"


@contextmanager
def long_work(total: int, things: str) -> Iterator[Work]:
    """Do something long; the first ctrl+c stops it where it is, be it within one update, a second one the program."""
    work = Work(total, things)
    if threading.current_thread() is not threading.main_thread():
        yield work
        return

    def stop(_signal: int, _frame: object) -> None:
        if work.is_stopped:
            raise KeyboardInterrupt
        work.is_stopped = True

    before = signal.signal(signal.SIGINT, stop)
    try:
        with stopping(lambda: work.is_stopped):
            yield work
    finally:
        signal.signal(signal.SIGINT, before)
        if sys.stderr.isatty():
            sys.stderr.write("\r\033[K")


def descent_of(run: Run) -> tuple[Descent, Work]:
    """Make the updates of a run; ctrl+c ends it at the update that it has reached."""
    with long_work(sum(leg.steps for leg in run.legs), "updates") as work:
        for descent in run.played(_AT_ONCE):
            work.advance(descent.cursor)
            if work.is_stopped:
                break
    work.tell_stop(descent.cursor)
    return descent, work
