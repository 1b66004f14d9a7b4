"""A chart whose rows are dragged along by the mouse: the timeline, and the settings."""

from abc import abstractmethod
from typing import Protocol, runtime_checkable

from textual import events

from tutor.app.widgets.chart import Chart, ChartView


@runtime_checkable
class Rows(Chart, Protocol):
    """A chart of rows, each of which is one thing."""

    chosen: int

    def first_row(self, height: int) -> int:
        """The first row that is seen, of more than there is room for."""


class DraggedChart(ChartView, can_focus=True):
    """Tells of the place along a row that the mouse holds; the keys choose a row, where there are some."""

    FOCUS_ON_CLICK = False

    chosen: int = 0
    """The row that the keys are at."""
    _held: int | None = None
    """The row that the mouse holds."""

    @property
    @abstractmethod
    def rows(self) -> int:
        """How many there are to choose from."""

    @abstractmethod
    def dragged(self, row: int, x: float) -> int:
        """A row is held at a place of it; returns the row to go on with."""

    def on_mouse_down(self, event: events.MouseDown) -> None:
        if isinstance(self.chart, Rows):
            self.capture_mouse()
            self._held = self.chart.first_row(self.size.height) + event.get_content_offset_capture(self).y
            self._follow(event)

    def on_mouse_move(self, event: events.MouseMove) -> None:
        self._follow(event)

    def on_mouse_up(self) -> None:
        self._held = None
        self.release_mouse()

    def on_click(self, event: events.Click) -> None:
        event.stop()

    def _follow(self, event: events.MouseEvent) -> None:
        """Tell of the place under the mouse, or nearest to it, on the row that it holds."""
        if self.chart is None or self._held is None:
            return
        canvas = self.chart.canvas(self.size.width, self.size.height, self.palette)
        column = event.get_content_offset_capture(self).x
        point = canvas.at(min(max(column, canvas.column), canvas.column + canvas.width - 1), 0)
        if point is not None:
            self._held = self.dragged(self._held, point[0])

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action == "choose":
            return self.rows > 1  # at either end too: the key would else be the run's, and change α
        return super().check_action(action, parameters)

    def beside(self, by: int) -> int:
        """The row so many below the one chosen, or the last that way."""
        return min(max(self.chosen + by, 0), self.rows - 1)

    def action_leave(self) -> None:
        self.screen.query_one("SimulatorView").focus()
