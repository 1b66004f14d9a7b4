"""An answer that is placed on the chart: a ghost moved by arrow keys or the mouse, its numbers in a box."""

from dataclasses import replace
from typing import ClassVar

import numpy as np
from textual import on
from textual.actions import SkipAction
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Input, Static

from tutor.app.lesson.option_answer import is_in_view
from tutor.app.widgets.chart import ChartView
from tutor.app.widgets.messages import AnswerGiven
from tutor.charts.drawing.trails import Trail
from tutor.charts.runs.curve import CurveChart
from tutor.charts.runs.surface import SurfaceChart
from tutor.course.mistakes.mistakes import deciding_update
from tutor.course.questions.kinds.point import PointVariant
from tutor.course.scenario.scenario import Scenario
from tutor.engine.arrays import Array
from tutor.engine.rounding import number, vector
from tutor.words.answers import Unreadable, read_numbers


class PlacedAnswer(Widget):
    """The run up to the step in question, and a ghost for where it leads; what stands in the box is the answer."""

    DEFAULT_CSS = """
    PlacedAnswer {
        height: auto;
        ChartView { height: 13; }
        Horizontal { height: 1; background: $panel; }
        .prompt { width: 2; color: $accent; }
        Input { width: 1fr; }
    }
    """

    def __init__(self, variant: PointVariant, scenario: Scenario, given: str = "") -> None:
        super().__init__()
        self._given = given
        self._chart = _chart_before(variant, scenario)
        self._place = np.array(_standing(self._chart))

    def compose(self) -> ComposeResult:
        yield PlaceChart()
        with Horizontal():
            yield Static("▸", classes="prompt", markup=False)
            yield Input(
                self._given, placeholder="your place: arrow keys, a click in the chart, or type it", compact=True
            )

    def on_mount(self) -> None:
        self.query_one(PlaceChart).show(self._chart)

    @property
    def text(self) -> str:
        return self.query_one(Input).value

    def focus_answer(self) -> None:
        """Put the cursor where one answers."""
        self.query_one(PlaceChart).focus()

    def wait_for_answer(self) -> bool:
        """Take the keys that come next, with the page left where it is."""
        self.query_one(PlaceChart).focus(scroll_visible=False)
        return True

    @on(ChartView.Clicked)
    def place_at_click(self, event: ChartView.Clicked) -> None:
        event.stop()
        self._put(np.array([event.x, event.y])[: len(self._place)])

    def on_place_chart_moved(self, event: "PlaceChart.Moved") -> None:
        event.stop()
        widths = np.array([high - low for low, high in _windows(self._chart)])
        self._put(self._place + np.array([event.right, event.up])[: len(self._place)] * widths / 100)

    def on_place_chart_given(self, event: "PlaceChart.Given") -> None:
        event.stop()
        self.post_message(AnswerGiven(self.text))

    @on(Input.Submitted)
    def give(self, event: Input.Submitted) -> None:
        event.stop()
        self.post_message(AnswerGiven(self.text))

    @on(Input.Changed)
    def follow(self, event: Input.Changed) -> None:
        event.stop()
        try:
            self._draw(np.array(read_numbers(event.value, len(self._place)).values))
        except Unreadable:
            self.query_one(PlaceChart).show(self._chart)

    def _put(self, place: Array) -> None:
        shown = number(float(place[0]), 4) if len(place) == 1 else vector(place.tolist(), 4)
        self.query_one(Input).value = shown
        self._draw(place)

    def _draw(self, place: Array) -> None:
        self._place = place
        match self._chart:
            case CurveChart() as curve:
                self.query_one(PlaceChart).show(replace(curve, ghost=float(place[0])))
            case SurfaceChart() as surface:
                self.query_one(PlaceChart).show(replace(surface, ghost=place))


class PlaceChart(ChartView, can_focus=True):
    """A chart that arrow keys say something about."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left", "move(-1, 0)", "Move ◇", tooltip="Move ◇ to the left.", key_display="←↑↓→", id="place.left"),
        Binding("right", "move(1, 0)", "Right", tooltip="Move ◇ to the right.", show=False, id="place.right"),
        Binding("up", "move(0, 1)", "Up", tooltip="Move ◇ up.", show=False, id="place.up"),
        Binding("down", "move(0, -1)", "Down", tooltip="Move ◇ down.", show=False, id="place.down"),
        Binding(
            "shift+left", "move(-10, 0)", "Far left", tooltip="Move ◇ far to the left.", show=False, id="place.far-left"
        ),
        Binding(
            "shift+right",
            "move(10, 0)",
            "Far right",
            tooltip="Move ◇ far to the right.",
            show=False,
            id="place.far-right",
        ),
        Binding("shift+up", "move(0, 10)", "Far up", tooltip="Move ◇ far up.", show=False, id="place.far-up"),
        Binding("shift+down", "move(0, -10)", "Far down", tooltip="Move ◇ far down.", show=False, id="place.far-down"),
        Binding("enter", "give", "Answer", tooltip="Give this place as the answer.", id="place.give"),
    ]

    class Moved(Message):
        """The ghost is to move, in hundredths of the window."""

        def __init__(self, right: int, up: int) -> None:
            super().__init__()
            self.right, self.up = right, up

    class Given(Message):
        """The ghost stands where it should."""

    def action_move(self, right: int, up: int) -> None:
        if not is_in_view(self):
            raise SkipAction  # the arrow keys scroll the page until the chart is seen
        self.post_message(self.Moved(right, up))

    def action_give(self) -> None:
        if is_in_view(self):
            self.post_message(self.Given())
        else:
            self.scroll_visible(animate=False)


def _chart_before(variant: PointVariant, scenario: Scenario) -> CurveChart | SurfaceChart:
    """The run as it stands before the update that is asked about."""
    last = max(0, deciding_update(variant.answer, scenario, variant.numbers))
    frames = [scenario.frame(index) for index in range(last + 1)]
    path = np.array([frame.parameters for frame in frames])
    if len(scenario.start) == 1:
        losses = np.array([float(frame.loss) for frame in frames])
        return CurveChart(scenario.surface, path[:, 0], losses, slope=float(frames[-1].gradient[0]))
    return SurfaceChart(scenario.surface, [Trail(path)], gradient=frames[-1].gradient)


def _standing(chart: CurveChart | SurfaceChart) -> Array:
    return chart.path[-1:] if isinstance(chart, CurveChart) else chart.trails[0].path[-1]


def _windows(chart: CurveChart | SurfaceChart) -> tuple[tuple[float, float], ...]:
    return chart.view
