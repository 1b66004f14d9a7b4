"""The words of the simulator's view, styled: status, controls, readout, the written update, the table of runs."""

from collections.abc import Sequence

from tutor.app.simulator.pictures import Look
from tutor.app.widgets.still_text import Line
from tutor.charts.drawing.palettes import GLYPHS
from tutor.engine.analysis.regimes import regime
from tutor.engine.rounding import DIGITS
from tutor.lab.comparison import standings
from tutor.lab.foresight import Foresight, told_ahead, told_rates
from tutor.lab.predicting import asked_for
from tutor.lab.readout import knob_readings, own_equations, readings, status
from tutor.lab.simulation import Simulation
from tutor.lab.timeline import difference

Word = tuple[str, str, str]
"""Text, style, action."""

BETWEEN = " · "
"""What stands between the words of the status."""
AMONG = "  "
"""What stands between the words to click."""


def status_words(simulation: Simulation, playing: str, width: int) -> list[Word]:
    """Where the run is; each part opens what changes it.

    What does not fit into `width` columns is said shorter; 0 is no limit.
    """
    now = status(simulation)
    words = [(now.rate, "$accent", "ask('change')"), (now.step, "", ""), (now.regime, "$secondary", "")]
    if playing:
        words.append((playing, "$accent", "play"))
    surface, name = ((text, "bold", "pick_surface") for text in (now.surface, now.surface_name))
    optimizer = (now.optimizer, "", "pick_optimizer")
    for first in ([surface, optimizer], [name, optimizer], [name], []):
        if _fits([*first, *words], width):
            break
    return [*first, *words]


def _fits(words: Sequence[Word], width: int, between: str = BETWEEN) -> bool:
    return not width or sum(len(text) for text, _, _ in words) + len(between) * (len(words) - 1) <= width


def control_words(simulation: Simulation, look: Look, is_playing: bool, width: int) -> list[Word]:
    """What can be done by clicking, the last of it where there is room in `width` columns."""
    words = [
        ("◀ back", "", "step_back"),
        ("step ▶", "bold", "step_forward"),
        ("line", "", "show_line"),
        ("stop ■" if is_playing else "play ▷", "", "play"),
        ("α−", "$accent", "change_rate(-1)"),
        ("α+", "$accent", "change_rate(1)"),
        ("again", "", "start_over"),
        ("surface", "", "pick_surface"),
        ("optimizer", "", "pick_optimizer"),
        ("fit", "", "fit"),
        ("symbols", "", "explain"),
    ]
    other_view = ("map" if look.relief else "relief", "", "toggle_relief")
    has_two = len(simulation.descent.surface.window) == 2
    return [*words, other_view] if has_two and _fits([*words, other_view], width, AMONG) else words


def readout(simulation: Simulation, width: int) -> list[Line]:
    """The numbers of the present frame and the optimizer's knobs, each on a row with its name.

    Where a row would be wider than `width` columns there are fewer digits, but never fewer than three; 0 is no limit.
    """
    for digits in range(DIGITS, 2, -1):
        rows = [*readings(simulation, digits), *knob_readings(simulation)]
        names = max(len(row.name) for row in rows)
        if not width or names + 2 + max(len(row.value) for row in rows) <= width:
            break
    return [((row.name.rjust(names), "$text-muted"), (f"  {row.value}", "")) for row in rows]


def lines(simulation: Simulation, lane: int = 0, ahead: Foresight | None = None, rates: bool = False) -> list[Line]:
    """The verdict on a prediction, what lies ahead, and the update line by line.

    Args:
        lane: a branch that is looked at; then only how it differs from the run.
        ahead: what is to be told of the coming updates.
        rates: whether to tell where the coming update would land with another rate.
    """
    if lane:
        return [_line(sentence) for sentence in difference(simulation, lane)]
    surface = simulation.descent.surface
    told = [told_rates(surface, ahead)] if ahead and rates else [told_ahead(surface, ahead)] if ahead else []
    shown = [*_verdict(simulation), *(_line(f"  {sentence}", "$secondary") for sentence in told), *_written(simulation)]
    if simulation.others:
        shown = [*_table(simulation), _line(""), *shown]
    return shown


def _verdict(simulation: Simulation) -> list[Line]:
    predictions = simulation.predictions
    if predictions is None:
        return []
    if predictions.last is None:
        return [_line(f"Where does the next update lead? Write {asked_for(simulation.descent)}, or click there.")]
    mark, style = ("✓", "$text-success") if predictions.last.is_right else ("✗", "$text-warning")
    return [_line(f"{mark} {predictions.last.message}", style), _line(f"  {predictions.score}.")]


def _written(simulation: Simulation) -> list[Line]:
    written = simulation.written()
    if not written and simulation.predictions is not None:
        return []
    if not written:
        rule = [_line(f"  {equation}") for equation in own_equations(simulation)]
        hint = "  space makes the first update; enter walks through it line by line."
        return [*rule, _line(hint, "$text-muted")]
    walking = simulation.lines_shown > 0
    shown = []
    for position, line in enumerate(written):
        is_present = walking and position == len(written) - 1
        style = "bold $accent" if is_present else "bold" if line.stage == "parameters" else ""
        shown.append(_line(("▸ " if is_present else "  ") + line.text, style))
    if not walking:
        descent = simulation.descent
        has_changed = descent.history.settings_at(descent.cursor - 1) is not descent.settings
        hint = "From here on: " if has_changed else ""
        shown.append(_line(f"  {hint}{regime(descent).reason}", "$text-muted"))
    return shown


def _table(simulation: Simulation) -> list[Line]:
    goal, rows = standings(simulation)
    header = ("  run", goal, "best L", "doing")
    table = [header, *((f"{GLYPHS[i]} {row.name}", *row[1:]) for i, row in enumerate(rows))]
    widths = [max(len(row[column]) for row in table) for column in range(len(header))]
    return [_line("  ".join(_padded(row, widths)), "$text-muted" if row is header else "") for row in table]


def _line(text: str, style: str = "") -> Line:
    return ((text, style),)


def _padded(row: Sequence[str], widths: Sequence[int]) -> list[str]:
    """Words to the left, numbers to the right."""
    words = (0, len(row) - 1)
    return [cell.ljust(w) if i in words else cell.rjust(w) for i, (cell, w) in enumerate(zip(row, widths, strict=True))]
