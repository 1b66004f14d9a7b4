"""A computational graph on a plain stream: its picture, and the walk forward and backward with every number."""

import shutil
from collections.abc import Sequence

import click

from tutor.charts.graph.graph_picture import GraphPicture
from tutor.engine.errors import UserError
from tutor.engine.graph.graphs import GRAPHS
from tutor.lab.graph_walk import GraphWalk, graph_record, typed_inputs, walk_text
from tutor.plain.pictures import drawn
from tutor.plain.streams import aligned, say, say_json, say_prose


def print_graph(text: str | None, inputs: Sequence[str], as_json: bool) -> None:
    """Print a graph, ready or read from formulas; without one, list those that are ready.

    Raises:
        UserError: the text is no graph, or an input is no number.
    """
    if text is None:
        rows = [[name, example.title, example.text] for name, example in GRAPHS.items()]
        say(aligned(["graph", "what it is", "formulas"], rows, words=3))
        return
    values = typed_inputs(list(inputs))
    if inputs and values is None:
        raise UserError(f"{' '.join(inputs)} gives no values to inputs: write x=2 w=3.")
    walk = GraphWalk.of(text, values)
    if as_json:
        say_json(graph_record(walk))
        return
    picture = GraphPicture(walk.graph, steps=walk.last + 1)
    width, height = picture.size
    if width <= shutil.get_terminal_size((80, 24)).columns:
        click.echo(drawn(picture, height, width))
        say()
    say_prose("\n".join(walk_text(walk)))
