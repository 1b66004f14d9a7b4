"""The screen of a computational graph: one view, its keys in the footer, and what it is for."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.screen import Screen
from textual.widgets import Footer

from tutor.app.graph.view import GraphView
from tutor.lab.graph_walk import GraphWalk


class GraphScreen(Screen[None]):
    """Walk the chain rule node by node."""

    CSS_PATH = "graph.tcss"
    HELP = """
# Computational graph

Every box is one number. Forward, from left to right, each is computed from the boxes before it.
Then the gradients go backward: a box hands on what it got from above times its local derivative, and where two
paths meet in one box, what they bring is added.

Space takes the next node, ← goes back. `t` types other inputs, such as `x=2 w=3`, or a formula of your own;
`n` shows the next ready graph.
"""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "escape", "app.pop_screen", "Leave", tooltip="Back to where you came from.", id="graph.leave", show=False
        ),
    ]

    def __init__(self, graph: GraphWalk | str = "neuron") -> None:
        """Open on a ready graph, by its name, on formulas, or where a walk stands.

        Raises:
            UserError: the text is no graph.
        """
        super().__init__()
        self._view = GraphView(graph)

    def compose(self) -> ComposeResult:
        yield self._view
        yield Footer(show_command_palette=False)

    def on_mount(self) -> None:
        self._view.focus()
