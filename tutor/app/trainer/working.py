"""The trainer at work: a worker makes what takes long, and no key waits for it."""

import time
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TypeAlias, TypeVar

from textual import on, work
from textual.message import Message
from textual.reactive import reactive, var
from textual.widget import Widget
from textual.widgets import ProgressBar, Static
from textual.worker import get_current_worker

from tutor.app.trainer.pace import FRAME, SPEEDS, USUAL_SPEED, paced, speed_in_words
from tutor.engine.data.dataset import USUAL_SHARES
from tutor.engine.data.marked import parted
from tutor.engine.errors import UserError
from tutor.engine.rounding import counted
from tutor.engine.stopping import stopping
from tutor.engine.training.training import passes
from tutor.engine.training.training_line import training_line
from tutor.engine.training.training_plan import TrainingPlan
from tutor.lab.trainer import Trainer
from tutor.lab.training_told import epochs, time_left

_MOST_WAITING = 32
"""Keys that are remembered while updates are made; more of them would only keep a person waiting."""
_FIRST = TrainingPlan("moons", layers=(8, 8), split=USUAL_SHARES)
"""What is trained where nothing is said."""
_SOON = 0.1
"""Seconds before the first telling of work that may be there at once."""
_MOST_AT_ONCE = 5_000_000
"""Products of a pass through all samples that the screen waits for."""
_LARGE_FILE = 300_000
"""Bytes of a file that take longer than a frame to read."""
T = TypeVar("T")
News: TypeAlias = Iterator[Callable[[], None]]
"""What to do on screen as work gets on; the last one shows what was made."""
_AT_ONCE = 16
"""Updates that may be computed again while the screen waits."""


@dataclass
class Told(Message):
    """A worker has come further; newer news of the same work replaces what has not been read yet."""

    act: Callable[[], None]
    """What shows it."""
    is_old: Callable[[], bool]
    """Whether the work was stopped, or other work is done in its place."""

    def can_replace(self, message: Message) -> bool:
        return isinstance(message, Told) and message.is_old is self.is_old


def is_large(trainer: Trainer) -> bool:
    """Whether one look at all samples takes longer than a frame."""
    training = trainer.training
    return (len(training.train_set) + len(training.held_out_set)) * trainer.network.size > _MOST_AT_ONCE


def names_large_file(text: str) -> bool:
    """Whether a word of a text, behind its key, is the name of a file that takes longer than a frame to read."""
    paths = (Path(parted(word.rpartition("=")[2])[0]) for word in text.split())
    return any(path.is_file() and path.stat().st_size > _LARGE_FILE for path in paths)


class WorkingTrainer(Widget, can_focus=True):
    """A training that is run, stepped and changed; a worker calls the engine and tells, only handlers change."""

    trainer: reactive[Trainer] = reactive(lambda: Trainer.begin(_FIRST), init=False)
    speed: var[int] = var(USUAL_SPEED)
    """Which of SPEEDS a run goes at."""

    def __init__(self) -> None:
        super().__init__()
        self._run = 0
        self._begun = (0, 1, 0.0)
        """Of the present run: its first update, how many it has, and when it began."""
        self._is_moving = False
        self._playing: Trainer | None = None
        """The beginning of a training that is played to where its plan ends."""
        self._waiting: deque[Callable[[], None]] = deque(maxlen=_MOST_WAITING)
        """What was asked for while updates are made for a place to go to."""

    def on_unmount(self) -> None:
        self.stop()

    @property
    def is_running(self) -> bool:
        """Whether a worker makes updates, one after another."""
        return self.has_class("-running")

    @property
    def is_busy(self) -> bool:
        """Whether a worker makes updates, in a run or for a place to go to."""
        return self.is_running or self._is_moving

    def action_run_or_pause(self) -> None:
        if self.is_busy:
            self.stop()
        else:
            self._start()

    def _start(self) -> None:
        self._begin_work(self.trainer.updates_left)
        self.add_class("-running")
        trainer, speed = self.trainer, SPEEDS[self.speed]
        self._work(lambda is_stopped: self._reached(paced(trainer, speed, is_stopped)))

    def _reached(self, run: Iterator[Trainer]) -> News:
        for newest in run:
            yield partial(self._follow, newest, False)
        yield partial(self._follow, newest, True)

    def _begin_work(self, updates: int) -> None:
        self._run += 1
        self._begun = (self.trainer.training.cursor, updates, time.monotonic())
        self.query_one(ProgressBar).update(total=max(1, updates), progress=0)

    def _work(self, news: Callable[[Callable[[], bool]], News]) -> None:
        run = self._run
        self.pass_on(news, lambda: self._run != run)

    @work(thread=True, group="training")
    def pass_on(self, news: Callable[[Callable[[], bool]], News], is_old: Callable[[], bool]) -> None:
        """Have a worker make something and tell the screen how far it is, until it is there or no longer wanted."""
        worker, told_at, act = get_current_worker(), 0.0, None

        def is_stopped() -> bool:
            return worker.is_cancelled or is_old()

        with stopping(is_stopped):
            for act in news(is_stopped):
                if is_stopped():
                    return
                if time.monotonic() - told_at > FRAME:
                    told_at = time.monotonic()
                    self.post_message(Told(act, is_old))
            if act is not None:
                self.post_message(Told(act, is_old))

    @on(Told)
    def act_on_news(self, event: Told) -> None:
        event.stop()
        if not event.is_old():
            event.act()

    def stop(self) -> None:
        """Stop at the update that is on screen; what the worker has computed beyond it is still there."""
        self._end_work()
        self._waiting.clear()

    def _end_work(self) -> None:
        self._run += 1
        self._is_moving, self._playing = False, None
        self.remove_class("-running", "-waiting")

    def _follow(self, trainer: Trainer, is_over: bool) -> None:
        """Show how far a run has come."""
        if is_over:
            self._end_work()
        self.trainer = trainer
        first, updates, begun = self._begun
        done = self.trainer.training.cursor - first
        self.query_one(ProgressBar).update(progress=max(0, done))
        left = time_left(done, updates - done, time.monotonic() - begun)
        self._tell_progress(f"epoch {epochs(self.trainer.training.epoch)} of {self.trainer.plan.epochs}  {left}")
        self._go_on_waiting()

    def _tell_progress(self, told: str) -> None:
        self.query_one("#train-left-over", Static).update(told, layout=False)

    def _go_on_waiting(self) -> None:
        while self._waiting and not self.is_busy:
            self._waiting.popleft()()

    # A plan that changes something in mid-run is played to where it ends.

    def _play_plan(self) -> None:
        trainer = self.trainer
        if trainer.training.last == 0 and (trainer.plan.steps or trainer.plan.then):
            self._play_from(trainer)

    def _play_from(self, trainer: Trainer) -> None:
        self._begin_work(trainer.updates_planned)
        self._playing = trainer
        self.add_class("-running")
        self._work(lambda _: self._reached(trainer.played()))

    @property
    def line(self) -> str:
        """The line of the training, or of the one that is being played to where its plan ends."""
        return self.trainer.line if self._playing is None else training_line(self._playing.plan)

    def pause(self) -> None:
        """Make nothing while another screen is in front."""
        playing = self._playing
        self.stop()
        self._playing = playing

    def go_on(self) -> None:
        """Go on with a plan that was paused."""
        if self._playing is not None and not self.is_busy:
            self._play_from(self._playing)

    # Going to another update: a worker makes those that are missing, and what is asked for meanwhile waits.

    def _once_there(self, act: Callable[[], None]) -> None:
        """Act now, or when the updates that are being made are there."""
        if self._is_moving:
            self._waiting.append(act)
        else:
            act()

    def _go(self, place: Callable[[Trainer], int]) -> None:
        """Go to another update; a training that runs stops."""
        self._once_there(lambda: self._go_in(self.trainer, place(self.trainer)))

    def _go_in(self, trainer: Trainer, index: int) -> None:
        if self.is_running:
            self.stop()
        self._begin_work(trainer.missing(index))
        self._is_moving = True
        self._work(partial(self._way_news, trainer, index))

    def _way_news(self, trainer: Trainer, index: int, _: Callable[[], bool]) -> News:
        begun = time.monotonic()
        for left in trainer.approach(index):
            if time.monotonic() - begun > _SOON:
                yield partial(self._tell_way, left)
        yield partial(self._follow, trainer.seek(index), True)

    def _tell_way(self, updates_left: int) -> None:
        self.add_class("-waiting")
        _, updates, begun = self._begun
        self.query_one(ProgressBar).update(progress=max(0, updates - updates_left))
        left = time_left(updates - updates_left, updates_left, time.monotonic() - begun)
        self._tell_progress(f"{counted(updates_left, 'update')} to go, g stops  {left}")

    def become(self, trainer: Trainer) -> None:
        """Another training, at its cursor, for which updates may have to be made again."""
        is_costly = passes(trainer.settings.updates.optimizer, trainer.network) > 1
        if trainer.missing(trainer.training.cursor) > (0 if is_costly else _AT_ONCE):
            self._go_in(trainer, trainer.training.cursor)
        else:
            self.trainer = trainer
            self._play_plan()

    def _change(self, change: Callable[[Trainer], Trainer]) -> None:
        """Change the training under the hands; one that runs goes on with the change."""
        self._once_there(lambda: self._change_now(change))

    def _change_now(self, change: Callable[[Trainer], Trainer]) -> None:
        trainer = self.trainer
        self.carry_out(lambda: change(trainer), self.become, self.warn)

    def warn(self, told: str) -> None:
        """Say what could not be done."""
        self.notify(told, severity="warning", markup=False)

    def carry_out(
        self, make: Callable[[], T], done: Callable[[T], None], refused: Callable[[str], None], files: str = ""
    ) -> None:
        """Make something and act on it, or tell why it cannot be; a worker makes it where much is read or measured.

        Args:
            make: may raise a UserError.
            done: what is done with it.
            refused: what is done with the error's sentence.
            files: words that may name files which are read for it.
        """
        was_running = self.is_running
        if was_running:
            self.stop()

        def made() -> Callable[[], None]:
            try:
                return partial(done, make())
            except UserError as error:
                return partial(refused, str(error))

        def act(outcome: Callable[[], None]) -> None:
            outcome()
            if was_running and not self.is_busy:
                self._start()

        if not (is_large(self.trainer) or names_large_file(files)):
            act(made())
            return
        self._begin_work(1)
        self._is_moving = True
        self.add_class("-waiting")
        self._tell_progress("much is read or measured, g stops")

        def there(outcome: Callable[[], None]) -> None:
            self._end_work()
            act(outcome)
            self._go_on_waiting()

        def news(_: Callable[[], bool]) -> News:
            yield partial(there, made())

        self._work(news)

    def action_change_speed(self, by: int) -> None:
        self.speed = min(len(SPEEDS) - 1, max(0, self.speed + by))
        self.notify(speed_in_words(SPEEDS[self.speed]), timeout=2)
        if self.is_running:
            self.stop()
            self._start()
