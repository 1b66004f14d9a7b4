"""A computational graph, walked node by node: its picture, and the newest step with its numbers."""

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget
from textual.widgets import Static

from tutor.app.widgets.chart import ChartView
from tutor.app.widgets.entry import EntryLine
from tutor.charts.graph.graph_picture import GraphPicture
from tutor.engine.errors import UserError
from tutor.engine.graph.graphs import GRAPHS
from tutor.lab.graph_walk import GraphWalk


class GraphView(Widget, can_focus=True):
    """A graph under a person's hands; its one state is `walk`."""

    DEFAULT_CSS = """
    GraphView {
        height: auto;
        layout: vertical;
        #graph-status { height: 1; padding: 0 1; background: $panel; text-wrap: nowrap; text-overflow: ellipsis; }
        #graph-picture { height: 1fr; min-height: 9; }
        #graph-nodes { display: none; height: auto; max-height: 45%; padding: 0 1; border-top: solid $panel; }
        #graph-lines { height: 8; padding: 0 1; border-top: solid $panel; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("space,right", "step(1)", "Step", tooltip="The next node.", id="graph.step", key_display="space"),
        Binding("left", "step(-1)", "Back", tooltip="Back by one node.", id="graph.back"),
        Binding("home", "go_to_start", "Start", tooltip="Before the first node.", id="graph.first", show=False),
        Binding("end", "go_to_end", "End", tooltip="All values and gradients.", id="graph.last", show=False),
        Binding("t", "ask('graph')", "Type", tooltip="Type a formula, or inputs such as x=2 w=3.", id="graph.type"),
        Binding("n", "next_graph", "Next graph", tooltip="The next of the ready graphs.", id="graph.next"),
    ]

    walk: reactive[GraphWalk] = reactive(lambda: GraphWalk.of("neuron"), init=False)

    def __init__(self, graph: GraphWalk | str = "neuron") -> None:
        """Show a ready graph, by its name, formulas such as `w = 2; x = 3; (w·x − 5)²`, or where a walk stands.

        Raises:
            UserError: the text is no graph.
        """
        super().__init__()
        self.set_reactive(GraphView.walk, graph if isinstance(graph, GraphWalk) else GraphWalk.of(graph))

    def compose(self) -> ComposeResult:
        yield Static(id="graph-status", markup=False)
        yield ChartView(id="graph-picture")
        yield Static(id="graph-nodes", markup=False)
        yield Static(id="graph-lines", markup=False)
        yield EntryLine()

    def _mirror(self) -> None:
        walk = self.walk
        self.query_one("#graph-status", Static).update(_status(walk))
        self.query_one("#graph-nodes", Static).update(_nodes(walk))
        self.query_one("#graph-lines", Static).update(_lines(walk))
        self.query_one("#graph-picture", ChartView).show(GraphPicture(walk.graph, walk.steps))

    on_mount = watch_walk = _mirror

    def action_step(self, by: int) -> None:
        self.walk = self.walk.step(by)

    def action_go_to_start(self) -> None:
        self.walk = self.walk.step(-self.walk.last)

    def action_go_to_end(self) -> None:
        self.walk = self.walk.step(self.walk.last)

    def action_next_graph(self) -> None:
        names = list(GRAPHS)
        place = names.index(self.walk.text) if self.walk.text in names else -1
        self.walk = GraphWalk.of(names[(place + 1) % len(names)])

    def action_ask(self, purpose: str) -> None:
        self.query_one(EntryLine).ask(purpose, "Inputs, or a formula:", "x=2 w=3, or tanh(w·x + b)²")

    @on(EntryLine.Entered)
    def apply_typed(self, event: EntryLine.Entered) -> None:
        event.stop()
        entry = self.query_one(EntryLine)
        try:
            self.walk = self.walk.with_typed(event.text.strip())
        except UserError as error:
            entry.tell(str(error))
        else:
            entry.close()
            self.focus()

    @on(ChartView.Clicked)
    def step_on_click(self, event: ChartView.Clicked) -> None:
        """A click is a step, for whoever has no keys at hand."""
        event.stop()
        self.action_step(1)


def _status(walk: GraphWalk) -> Content:
    title = GRAPHS[walk.text].title if walk.text in GRAPHS else walk.text
    way = "backward" if walk.is_backward else "forward"
    where = f"{way}, step {walk.steps} of {walk.last}"
    return Content.assemble((title, "bold"), " · ", (where, "$secondary"))


def _nodes(walk: GraphWalk) -> Content:
    """Every node with its numbers, the one of the newest step lit."""
    head = ("node", "from", "value", f"∂{walk.graph.nodes[-1].name}/∂node")
    rows = [head, *walk.rows()]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    newest = [*(step.node.name for step in walk.forward), *(step.node.name for step in walk.backward)][-1:]
    lines = []
    for row in rows:
        line = Content("   ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)))
        style = "$text-muted" if row is head else "$accent" if row[0] in newest else ""
        lines.append(line.stylize(style))
    return Content("\n").join(lines)


def _lines(walk: GraphWalk) -> Content:
    first, *others = walk.lines()
    return Content("\n").join([Content(first).stylize("bold"), *map(Content, others)])
