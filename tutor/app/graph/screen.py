"""The screen of a computational graph: one view, its keys in the footer, and what it is for."""

from typing import Any, ClassVar

from textual.binding import BindingType

from tutor.app.graph.view import GraphView
from tutor.app.widgets.keys import key
from tutor.app.widgets.learner import Learner
from tutor.app.widgets.resuming import KeptScreen
from tutor.lab.as_left import walk_again, walk_as_left
from tutor.lab.graph_walk import GraphWalk


class GraphScreen(KeptScreen):
    """Walk the chain rule node by node."""

    KEPT = "graph"
    _view: GraphView
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
        key("escape", "app.pop_screen", "Leave", "Back to where you came from.", "graph.leave", show=False),
    ]

    def __init__(self, graph: GraphWalk | str | None = None, learner: Learner | None = None) -> None:
        """Open on a ready graph, by its name, on formulas, or where a walk stands; else as a learner left it last.

        Raises:
            UserError: the text is no graph.
        """
        super().__init__(learner, is_usual=graph is None)
        self._view = GraphView(graph or "neuron")

    def as_left(self) -> Any:
        return walk_as_left(self._view.walk)

    def set_up(self, kept: Any) -> None:
        self._view.walk = walk_again(kept)
