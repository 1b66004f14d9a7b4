"""A lesson before it is opened: its first figure playing by itself, and what it is about."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual import on, work
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.timer import Timer
from textual.widgets import Static
from textual.worker import get_current_worker

from tutor.app.widgets.chart import Chart, ChartView
from tutor.course.lesson.front_matter import Header
from tutor.course.lesson.problems import LessonError
from tutor.engine.errors import UserError

if TYPE_CHECKING:
    from tutor.course.lesson.figure import Figure

_FRAMES = 14
_PACE = 0.45  # seconds a frame
_REST = 4
"""Frames for which the last one stays, before it begins again."""
_MOST_UPDATES = 112
"""Of a training, so that a preview is there at once."""


class Preview(Vertical):
    """Shows the lesson it was given last; where nothing may move by itself, the last frame stands still."""

    DEFAULT_CSS = """
    Preview { height: 1fr; border: round $border-blurred; border-title-color: $primary; padding: 0 1; }
    Preview ChartView { height: 1fr; min-height: 3; }
    Preview Static { height: auto; }
    """

    @dataclass
    class Played(Message):
        """The frames of a lesson's figure are there."""

        name: str
        frames: Sequence[Chart]

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._name = ""
        self._known: dict[str, Sequence[Chart]] = {}
        self._frames: Sequence[Chart] = ()
        self._place = 0
        self._timer: Timer | None = None

    def compose(self) -> ComposeResult:
        yield ChartView()
        yield Static(markup=False)

    def show(self, name: str, title: str, words: Content, frames: Callable[[], Sequence[Chart]]) -> None:
        """Turn to something else.

        Args:
            name: by which its frames are known the next time.
            frames: makes them, in a thread.
        """
        self.border_title = Content(title).markup
        self.query_one(Static).update(words)
        if self._name == name:
            return
        self._name = name
        if name in self._known:
            self._begin(self._known[name])
        else:
            self._begin(())
            self._look_into(name, frames)

    @work(thread=True, exclusive=True)
    def _look_into(self, name: str, frames: Callable[[], Sequence[Chart]]) -> None:
        made = frames()
        if not get_current_worker().is_cancelled:
            self.post_message(self.Played(name, made))

    @on(Played)
    def keep_frames(self, event: Played) -> None:
        event.stop()
        self._known[event.name] = event.frames
        if self._name == event.name:
            self._begin(event.frames)

    def _begin(self, frames: Sequence[Chart]) -> None:
        moves = self.app.animation_level != "none"
        self._frames, self._place = frames, 0 if moves else max(0, len(frames) - 1)
        self._draw()
        if self._timer is None and moves:
            self._timer = self.set_interval(_PACE, self._play_on)

    def _play_on(self) -> None:
        if self.app.screen is self.screen and len(self._frames) > 1:
            self._place = (self._place + 1) % (len(self._frames) + _REST)
            self._draw()

    def _draw(self) -> None:
        last = len(self._frames) - 1
        self.query_one(ChartView).show(self._frames[min(self._place, last)] if self._frames else None)


def frames_of(header: Header) -> Sequence[Chart]:
    """What a lesson's first figure shows from its beginning on; nothing where it has none, or cannot be read."""
    from tutor.course.lesson.figure import Figure
    from tutor.course.lesson.lesson import read_lesson

    try:
        pages = read_lesson(header.path).pages
        figure = next((block for page in pages for block in page.blocks if isinstance(block, Figure)), None)
        return _played(figure) if figure is not None else ()
    except (LessonError, UserError):
        return ()


def rolled(line: str) -> Sequence[Chart]:
    """A run from its first frame on."""
    from tutor.app.simulator.pictures import Look, main_chart
    from tutor.course.lesson.figure import run_of_figure
    from tutor.lab.simulation import Simulation

    begun = Simulation(run_of_figure(line).descent()).seek(0)
    charts = [main_chart(begun.step(count), Look(), ()) for count in range(_FRAMES)]
    return [chart for chart in charts if chart is not None]


def _played(figure: "Figure") -> Sequence[Chart]:
    from tutor.app.trainer.pictures import PICTURES, shown_picture
    from tutor.app.trainer.pictures import Look as TrainerLook
    from tutor.charts.graph.graph_picture import GraphPicture
    from tutor.lab.graph_walk import GraphWalk
    from tutor.lab.trainer import Trainer

    if figure.run is not None:
        return rolled(figure.run)
    if figure.train is not None:
        trainer, look = Trainer.of(figure.train), TrainerLook()
        picture = PICTURES[shown_picture(trainer, look)]
        each = max(1, min(trainer.updates_left, _MOST_UPDATES) // _FRAMES)
        drawn = (picture.drawn(trainer.step(count * each), look) for count in range(_FRAMES))
        return [chart for chart in drawn if chart is not None]
    walk = GraphWalk.of(str(figure.graph))
    return [GraphPicture(walk.graph, steps) for steps in range(walk.last + 1)]
