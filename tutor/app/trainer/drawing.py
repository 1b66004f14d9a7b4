"""Drawing one's own points into a plane, by keys or by mouse."""

from dataclasses import replace
from pathlib import Path
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.reactive import reactive
from textual.screen import ModalScreen
from textual.widgets import Static

from tutor.app.widgets.chart import ChartView
from tutor.app.widgets.keys_line import KeysLine
from tutor.charts.training.decision_map import DrawnPointsChart
from tutor.engine.data.datasets import SIDES
from tutor.engine.errors import UserError
from tutor.engine.training.training_plan import TrainingPlan
from tutor.lab.drawn_points import CLASSES, DrawnPoints, plan_of_points


class DrawScreen(ModalScreen[TrainingPlan | None]):
    """Gives a plan to train on what was drawn; the points are a file by then."""

    CSS_PATH = "drawing.tcss"
    HELP = """
# Draw points

The arrows move the cursor, space puts a point there, backspace takes the nearest one away; `c` changes the class.
A click puts a point too, and a click on one takes it away. Enter trains the network on what is drawn.
"""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "begin", "Train", tooltip="Train on these points.", id="draw.begin"),
        Binding("space", "put", "Put", tooltip="Put a point at the cursor.", id="draw.put"),
        Binding("backspace,delete", "take", "Take away", tooltip="Take the nearest point away.", id="draw.take"),
        Binding("c", "other_class", "Class", tooltip="Put points of the other class.", id="draw.class"),
        Binding("left", "move(-1,0)", "Move", tooltip="Move to the left.", id="draw.left", key_display="←↑↓→"),
        Binding("right", "move(1,0)", "Right", tooltip="Move to the right.", id="draw.right", show=False),
        Binding("up", "move(0,1)", "Up", tooltip="Move up.", id="draw.up", show=False),
        Binding("down", "move(0,-1)", "Down", tooltip="Move down.", id="draw.down", show=False),
        Binding("escape,q", "dismiss(None)", "Leave", tooltip="Back to the training as it was.", id="draw.leave"),
    ]

    plane: reactive[DrawnPointsChart] = reactive(lambda: DrawnPointsChart(DrawnPoints()), init=False)

    def __init__(self, drawn: DrawnPoints, plan: TrainingPlan, folder: Path) -> None:
        super().__init__()
        self.set_reactive(DrawScreen.plane, DrawnPointsChart(drawn))
        self._plan, self._folder = plan, folder

    def compose(self) -> ComposeResult:
        with Vertical(id="draw") as box:
            box.border_title = "Draw points"
            yield ChartView(id="draw-plane")
            yield Static(id="draw-words", markup=False)
        yield KeysLine()

    def watch_plane(self) -> None:
        self.query_one(ChartView).show(self.plane)
        self.query_one("#draw-words", Static).update(self.plane.describe())

    on_mount = watch_plane

    @property
    def _cell(self) -> tuple[float, float]:
        view = self.query_one(ChartView)
        return self.plane.canvas(*view.size, view.palette).cell_size

    def action_move(self, columns: int, rows: int) -> None:
        steps = zip(self.plane.cursor, (columns, rows), self._cell, SIDES, strict=True)
        x, y = (min(high, max(low, round(at + by * size, 3))) for at, by, size, (low, high) in steps)
        self.plane = replace(self.plane, cursor=(x, y))

    def action_put(self) -> None:
        self._draw(self.plane.drawn.put(*self.plane.cursor, self.plane.kind))

    def action_take(self) -> None:
        across, up = self._cell
        self._draw(self.plane.drawn.taken(*self.plane.cursor, (3 * across, 3 * up)))

    def action_other_class(self) -> None:
        self.plane = replace(self.plane, kind=CLASSES[1 - CLASSES.index(self.plane.kind)])

    @on(ChartView.Clicked)
    def put_clicked(self, event: ChartView.Clicked) -> None:
        event.stop()
        drawn, (across, up) = self.plane.drawn, event.cell
        fewer = drawn.taken(event.x, event.y, (across / 2, up / 2))
        self._draw(drawn.put(round(event.x, 3), round(event.y, 3), self.plane.kind) if fewer is drawn else fewer)

    def _draw(self, drawn: DrawnPoints) -> None:
        self.plane = replace(self.plane, drawn=drawn)

    def action_begin(self) -> None:
        try:
            dataset = self.plane.drawn.keep(self._folder)
            plan = plan_of_points(self._plan, dataset, len(self.plane.drawn.points))
            plan.begin()
        except UserError as error:
            self.query_one("#draw-words", Static).update(str(error))
        else:
            self.dismiss(plan)
