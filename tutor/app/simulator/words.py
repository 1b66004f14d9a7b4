"""The words of the simulator's view, styled: status, controls, readout, the written update, the table of runs."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from tutor.app.simulator.pictures import Look
from tutor.app.widgets.still_text import Line
from tutor.charts.drawing.palettes import GLYPHS
from tutor.charts.probes.registry import PROBES
from tutor.engine.rounding import DIGITS
from tutor.lab.comparison import standings
from tutor.lab.exploring.foresight import Foresight, told_ahead, told_rates
from tutor.lab.exploring.timeline import difference
from tutor.lab.predicting import asked_for
from tutor.lab.readout import readings, status
from tutor.lab.simulation import Simulation

if TYPE_CHECKING:  # questions bring Pydantic, which the first paint does not wait for
    from tutor.course.questions.verdict import Verdict
    from tutor.lab.exploring.challenges import Challenge

Word = tuple[str, str, str]
"""Text, style, action."""

BETWEEN = " · "
"""What stands between the words of the status."""
_LONGEST_TAB = 9
AMONG = "  "
"""What stands between the words to click."""


def status_words(simulation: Simulation, playing: str, width: int) -> list[Word]:
    """Where the run is; each part opens what changes it.

    What does not fit into `width` columns is said shorter; 0 is no limit.
    """
    now = status(simulation)
    words = [(now.rate, "$accent", "ask('change')"), (now.step, "", "")]
    if simulation.descent.last:  # before anything has moved the words for how it moves are only puzzling
        words.append((now.regime, "$secondary", "toggle_panel('regime')"))
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
    """What can be done by clicking, as much of it as there is room for in `width` columns."""
    has_two = len(simulation.descent.surface.window) == 2
    words = [
        ("◀ back", "", "step_back"),
        ("step ▶", "bold", "step_forward"),
        ("line", "", "show_line"),
        ("stop ■" if is_playing else "play ▷", "", "play"),
        ("again", "", "start_over"),
        *([("map" if look.relief else "relief", "", "look('with_other_view')")] if has_two else []),
        ("fit", "", "look('fitted')"),
        ("symbols", "", "explain"),
        ("surface", "", "pick_surface"),
        ("optimizer", "", "pick_optimizer"),
    ]
    while words and not _fits(words, width, AMONG):
        words.pop()
    return words


def tab_words(panels: Sequence[str], width: int, rows: int) -> tuple[list[Word], str]:
    """The panels by their keys and short names, or by their keys alone, those that stand in bold; what is between."""
    named = [probe for probe in PROBES.values() if probe.digit is not None]
    digits = [str(probe.digit) for probe in named]
    titles = [f"{probe.digit} {probe.tab}" for probe in named]
    room = rows * (width - _LONGEST_TAB) if rows > 1 else width
    for head, texts, between in (("look closer", titles, AMONG), ("look closer", digits, AMONG), ("look", digits, " ")):
        tabs = [
            (text, "bold $accent" if probe.name in panels else "", f"toggle_panel('{probe.name}')")
            for text, probe in zip(texts, named, strict=True)
        ]
        words = [(head, "$text-muted", "pick_panel"), *tabs]
        if _fits(words, room, between):
            return words, between
    return tabs, " "


def readout(simulation: Simulation, width: int) -> list[Line]:
    """The numbers of the present frame, each on a row with its name.

    Where a row would be wider than `width` columns there are fewer digits, but never fewer than two; 0 is no limit.
    """
    for digits in range(DIGITS, 1, -1):
        rows = readings(simulation, digits)
        names = max(len(row.name) for row in rows)
        if not width or names + 2 + max(len(row.value) for row in rows) <= width:
            break
    return [((row.name.rjust(names), "$text-muted"), (f"  {row.value}", "")) for row in rows]


def lines(simulation: Simulation, lane: int = 0, ahead: Foresight | None = None, rates: bool = False) -> list[Line]:
    """What stands above the written update: how runs compare, the verdict on a prediction, what lies ahead.

    Args:
        lane: a branch that is looked at; then only how it differs from the run.
        ahead: what is to be told of the coming updates.
        rates: whether to tell where the coming update would land with another rate.
    """
    if lane:
        return [_line(sentence) for sentence in difference(simulation, lane)]
    surface = simulation.descent.surface
    told = [told_rates(surface, ahead)] if ahead and rates else [told_ahead(surface, ahead)] if ahead else []
    shown = [*_verdict(simulation), *(_line(f"  {sentence}", "$secondary") for sentence in told)]
    if simulation.others:
        shown = [*_table(simulation), _line(""), *shown]
    return shown


def challenge_lines(challenge: "Challenge | None", verdict: "Verdict | None") -> list[Line]:
    """What is tried, and what the engine says of the run."""
    if challenge is None:
        return []
    change = " or ".join(challenge.task.change)
    par = f" Par {challenge.task.par}." if challenge.task.par else ""
    shown = [_line(f"★ {challenge.task.ask} Change {change}.{par}", "bold")]
    if verdict is not None:
        mark, style = ("✓", "$text-success") if verdict.is_right else ("✗", "$text-warning")
        shown.append(_line(f"  {mark} {verdict.message}", style))
    return shown


def _verdict(simulation: Simulation) -> list[Line]:
    predictions = simulation.predictions
    if predictions is None:
        return []
    if predictions.last is None:
        return [_line(f"Where does the next update lead? Write {asked_for(simulation.descent)}, or click there.")]
    mark, style = ("✓", "$text-success") if predictions.last.is_right else ("✗", "$text-warning")
    return [_line(f"{mark} {predictions.last.message}", style), _line(f"  {predictions.score}.")]


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
