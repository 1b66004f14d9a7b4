"""The simulator in line mode: a run stepped at a prompt, every chart in a sentence, every number in sight."""

from collections.abc import Callable, Mapping

from tutor.course.frame_table import frame_table
from tutor.course.simulation import Simulation
from tutor.course.written_update import written_update
from tutor.engine.errors import UserError
from tutor.engine.line import parse_run, run_line
from tutor.engine.regimes import regime
from tutor.engine.rounding import number, vector
from tutor.plain.pictures import charts_of, print_charts
from tutor.plain.streams import ask, say
from tutor.plain.tables import aligned

_HELP = """\
enter, s     one update           s 10         ten updates
b            back one             b 10         back ten          g 0   go to step 0
rate=0.1     change a knob from here on: any key of a run, as in optimizer=momentum beta=0.9
new RUN      another run, as in: new saddle start=0.5,0.001 rate=0.2
chart        draw the charts      words        the charts in sentences
table        every step           regime       what the run is doing, and why
line         the run as one line  quit         leave"""


def simulate(line: str | None) -> None:
    """Step a run at a prompt until the input ends.

    Raises:
        RunError: the line is no run.
        Ended: the person left.
    """
    simulation = Simulation.from_line(line) if line else Simulation.usual()
    say("Press enter for one update; type ? for everything else.")
    _tell(simulation)
    while True:
        words = ask(f"step {simulation.descent.cursor}> ").split(maxsplit=1) or ["s"]
        try:
            simulation = _obey(simulation, words[0], words[1] if len(words) > 1 else "")
        except UserError as error:
            say(str(error))


def _obey(simulation: Simulation, command: str, rest: str) -> Simulation:
    descent = simulation.descent
    if "=" in command:
        changed = _changed(simulation, f"{command} {rest}".strip())
        say(f"From step {descent.cursor} on: {command} {rest}".rstrip())
        return changed
    if command in _SHOW:
        _SHOW[command](simulation)
        return simulation
    if command == "new":
        simulation = Simulation.from_line(rest)
        _tell(simulation)
        return simulation
    if command not in {"s", "b", "g"}:
        raise UserError(f"{command} is no command here; type ? for all of them.")
    steps = _count(rest, 1 if command != "g" else 0)
    if command == "s":
        for line in written_update(descent) if steps == 1 else ():
            say(f"  {line.text}")
        simulation = simulation.step(steps)
    else:
        simulation = simulation.back(steps) if command == "b" else simulation.seek(steps)
    _tell(simulation)
    return simulation


def _changed(simulation: Simulation, words: str) -> Simulation:
    """The run with other knobs from here on; a run line says the same to the last bit."""
    descent = parse_run(f"{run_line(simulation.descent)} then {words}").descent()
    return simulation.change(descent.settings)


def _count(text: str, default: int) -> int:
    if not text:
        return default
    if not text.isdigit() or len(text) > 6:
        raise UserError(f"{text} is no number of steps; write one such as 10.")
    return int(text)


def _tell(simulation: Simulation) -> None:
    descent = simulation.descent
    frame, names = descent.frame, descent.surface.coordinates
    at = f"({', '.join(names)})" if len(names) > 1 else names[0]
    say(
        f"step {frame.index}: {at} = {vector(frame.parameters.tolist())}, loss {number(float(frame.loss))},"
        f" gradient {vector(frame.gradient.tolist())}"
    )


def _words(simulation: Simulation) -> None:
    for chart, _ in charts_of(simulation.descent):
        say(chart.describe())


def _regime(simulation: Simulation) -> None:
    found = regime(simulation.descent)
    say(f"{found.name}: {found.reason}")


_SHOW: Mapping[str, Callable[[Simulation], None]] = {
    "?": lambda _: say(_HELP),
    "help": lambda _: say(_HELP),
    "chart": lambda simulation: print_charts(simulation.descent),
    "words": _words,
    "table": lambda simulation: say(aligned(*frame_table(simulation.descent, shown=True))),
    "regime": _regime,
    "line": lambda simulation: say(run_line(simulation.descent)),
}
