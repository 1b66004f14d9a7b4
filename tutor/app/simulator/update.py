"""The written update in columns: what is worked out, its formula, the formula with numbers, and what comes out."""

from collections.abc import Sequence
from typing import NamedTuple

from rich.cells import cell_len

from tutor.app.widgets.still_text import Line as ShownLine
from tutor.engine.analysis.regimes import regime
from tutor.lab.readout import own_equations
from tutor.lab.simulation import Simulation
from tutor.words.written_update import Line

_GAP = 2
_NO_VALUES = ("at ", "before ")


class Row(NamedTuple):
    """One line of an update, taken apart."""

    term: str
    formula: str
    numbers: str
    result: str


def row_of(line: Line) -> Row:
    """Take a line apart."""
    text, ending = line.text, ""
    if line.stage == "gradient":
        text, _, at = text.partition(" at ")
        ending = f"at {at}" if at else ""
    elif line.stage == "loss":
        text, before, was = text.partition(", before")
        text, ending = f"L_new = {text.rpartition(' = ')[2]}", f"{before[2:]}{was}"
    term, *middle, result = text.split(" = ")
    if line.stage == "gradient":
        return Row(term, " = ".join(middle), ending, result)
    formula, *numbers = middle or [""]
    return Row(term, formula, " = ".join([*numbers, ending] if ending else numbers), result)


def update_lines(simulation: Simulation, width: int, whole: bool) -> list[ShownLine]:
    """The update that led here, or the coming one as far as it is read, and what the run is doing.

    Args:
        width: columns; where the table does not fit, every line is written out and wrapped.
        whole: whether there is room for every line; else only what came out is shown, unless it is read line by line.
    """
    written = simulation.written()
    if not written:
        return [] if simulation.predictions is not None else _beginning(simulation)
    walking = simulation.lines_shown > 0
    if not (whole or walking):
        written = tuple(line for line in written if line.stage in ("parameters", "loss"))
    rows = [row_of(line) for line in written]
    short = [_shortened(row) if line.stage == "gradient" else row for line, row in zip(written, rows, strict=True)]
    # What has numbers may go without its formula, which `i` and the walk through the lines still tell.
    bare = [row._replace(formula="") if row.numbers else row for row in short]
    tried = (_table(of, equals) for of, equals in ((rows, "= "), (rows, ""), (short, "= "), (bare, "= ")))
    table = next((made for made in tried if max(map(cell_len, made)) + 2 <= width), None)
    shown: list[ShownLine] = []
    for position, (line, text) in enumerate(zip(written, table or [line.text for line in written], strict=True)):
        is_present = walking and position == len(written) - 1
        style = "bold $accent" if is_present else "bold" if line.stage == "parameters" else ""
        shown.append((((("▸ " if is_present else "  ") + text), style),))
    return shown if walking else [*shown, _doing(simulation)]


def _shortened(row: Row) -> Row:
    """A gradient without its place, and with the first way to write it alone."""
    return Row(row.term, row.formula.partition(" = ")[0], "", row.result)


def _beginning(simulation: Simulation) -> list[ShownLine]:
    hint = "  space makes the first update; enter walks through it line by line."
    return [*((("  " + equation, ""),) for equation in own_equations(simulation)), ((hint, "$text-muted"),)]


def _doing(simulation: Simulation) -> ShownLine:
    descent = simulation.descent
    has_changed = descent.history.settings_at(descent.cursor - 1) is not descent.settings
    return ((f"  {'From here on: ' if has_changed else ''}{regime(descent).reason}", "$text-muted"),)


def _table(rows: Sequence[Row], equals: str) -> list[str]:
    """Rows whose columns begin alike, each with its sign before it; what is no value of the term has none."""
    cells = [
        (row.term, *(f"{'' if cell.startswith(_NO_VALUES) else equals}{cell}" if cell else "" for cell in row[1:]))
        for row in rows
    ]
    widths = [max(cell_len(row[column]) for row in cells) for column in range(4)]
    rooms = [width + _GAP * bool(width) for width in widths]
    return ["".join(map(_padded, row, rooms)).rstrip() for row in cells]


def _padded(cell: str, room: int) -> str:
    return cell + " " * (room - cell_len(cell))
