"""The simulator in line mode: a run stepped at a prompt, every chart in a sentence, every number in sight."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path

from tutor.charts.probes.registry import probe
from tutor.charts.runs.sliders import SlidersChart
from tutor.charts.runs.timeline import TimelineChart
from tutor.engine.analysis.record import run_record
from tutor.engine.analysis.regimes import regime
from tutor.engine.errors import UserError
from tutor.engine.limits import FRAMES_WRITTEN
from tutor.engine.rounding import number, vector
from tutor.engine.runs.history import Descent
from tutor.engine.runs.line import run_line
from tutor.engine.runs.rule_reading import equations_of
from tutor.engine.runs.typed_values import MOST_STEPS
from tutor.lab.comparison import named_runs, names_of, standings
from tutor.lab.exploring.foresight import told_place
from tutor.lab.exploring.race import race, race_table, told_race, tuned, typed_race
from tutor.lab.exploring.settings import settings_of, settings_record
from tutor.lab.exploring.timeline import difference, lanes_of, timeline_record
from tutor.lab.frame_table import frame_table
from tutor.lab.predicting import Judged, asked_for, read_guess
from tutor.lab.simulation import Simulation
from tutor.lab.typed_changes import typed_condition, typed_count
from tutor.plain.listing import obey_gallery
from tutor.plain.pictures import charts_of, print_charts, relief_view, require_relief
from tutor.plain.streams import aligned, ask, say, say_json, say_prose
from tutor.words.written_update import written_update

_HELP = """\
enter, s, step   one update             s 10     ten updates
b, back          back one               b 10     back ten
g, go            to a step there was, as in g 0
p, predict       say where the next update leads, then make it, as in p 3.6
keep             keep that prediction as a card, which comes back in the review
until TEXT       step on until: loss < 0.1, 20 steps, overshoot
rate=0.1         change a knob from here on: any key of a run, as in optimizer=momentum beta=0.9
beside TEXT      a second run from the same start, as in: beside adam
race TEXT        optimizers beside each other, each at its best rate, as in: race 50 adam momentum
compare          the runs beside each other
new RUN          another run, as in: new saddle start=0.5,0.001 rate=0.2
chart            draw the charts        words    the charts in sentences
relief           the surface from aside, as in relief 60,40: turned by 60°, seen from 40° above
settings         all that can be moved, with their values  kappa=6  begins again with it, as start=1,2 does
timeline         the run's frames and the futures that were left, numbered
branch 1         go on with a future that was left         differ 1   how it differs from this run
undo             take the last change back, or a new start or run
name 1 TEXT      call it so (0 is this run)                forget 1   forget it
table            every step             regime   what the run is doing, and why
probe NAME       look around: regime, tangent, dial, hessian, … (tutor probe lists them)
kept             what is kept under names        take NAME   use it: a run, a rule from here on, a formula
save NAME        keep this run                   save rule NAME, save formula NAME   keep that of it
line             the run as one line    json     all of it as JSON    quit     leave"""

_LONG_NAMES = {"step": "s", "back": "b", "go": "g", "predict": "p"}


def simulate(line: str | None, data: Path | None = None, is_over: Callable[[Simulation], bool] | None = None) -> None:
    """Step a run at a prompt until the input ends.

    Args:
        data: where predictions are logged; without it in the usual place.
        is_over: told what stands after each command, it may end this; no prediction is logged then.

    Raises:
        UserError: the line is no run.
        Ended: the person left.
    """
    simulation = Simulation.from_line(line) if line else Simulation.usual()
    say_prose("Press enter for one update; type ? for everything else.")
    _tell(simulation)
    predicted: Descent | None = None
    while is_over is None or not is_over(simulation):
        words = ask(f"step {simulation.descent.cursor}> ").split(maxsplit=1) or ["s"]
        command, rest = _LONG_NAMES.get(words[0], words[0]), words[1] if len(words) > 1 else ""
        try:
            if command == "keep":
                say_prose(_keep(predicted, data))
                continue
            if command in ("kept", "save", "take"):
                if (saved := obey_gallery(command, rest, _texts(simulation), data)) is not None:
                    simulation = simulation.taking(saved.kind, saved.line)
                    _tell(simulation)
                continue
            if command == "p":
                predicted, simulation = simulation.descent, _predict(simulation, rest, data, is_over is None)
                _tell(simulation)
                continue
            obeyed = _obey(simulation, command, rest)
            is_step = obeyed.descent.history is simulation.descent.history and obeyed.branches == simulation.branches
            simulation = obeyed if is_step or command == "undo" else obeyed.instead_of(simulation)
            if command == "new":
                predicted = None
        except UserError as error:
            say_prose(str(error))


def _texts(simulation: Simulation) -> dict[str, str]:
    """What of a run can be kept under a name."""
    rule = equations_of(simulation.descent.settings)
    texts = {"run": run_line(simulation.descent), "formula": simulation.descent.surface.formula}
    return {**texts, "rule": rule} if rule else texts


def _log(predicted: Descent, judged: Judged, data: Path | None) -> None:
    """Enter a prediction in the log; a run that has no line cannot be asked again."""
    from tutor.course.review.kept_moments import prediction_attempt
    from tutor.plain.streams import kept_store

    try:
        attempt = prediction_attempt(predicted, judged, datetime.now(UTC))
    except UserError:
        return
    with kept_store(data) as store:
        store.record(attempt)


def _keep(predicted: Descent | None, data: Path | None) -> str:
    from tutor.course.review.kept_moments import keep_moment
    from tutor.plain.streams import kept_store

    if predicted is None:
        raise UserError("Predict an update first, as in p 3.6; then keep makes it a card.")
    with kept_store(data) as store:
        return keep_moment(store, predicted, datetime.now(UTC))


def _obey(simulation: Simulation, command: str, rest: str) -> Simulation:
    if "=" in command:
        words = f"{command} {rest}".strip()
        changed = simulation.with_typed(words)
        say_prose(f"From step {changed.descent.cursor} on: {words}")
        return changed
    if command in _SHOW:
        _SHOW[command](simulation)
        return simulation
    if command == "probe":
        chart = probe(rest, simulation.descent)
        say_prose(chart.describe())
        say(aligned(*chart.table()))
        return simulation
    if command == "differ":
        say_prose(" ".join(difference(simulation, typed_count(rest))))
        return simulation
    if command in _BRANCHES:
        changed = _BRANCHES[command](simulation, rest)
        _timeline(changed)
        return changed
    if command == "relief":
        require_relief(simulation.descent.surface)
        print_charts(*named_runs(simulation), relief=relief_view(rest or None, False))
        return simulation
    if command not in _MOVES:
        raise UserError(f"{command} is no command here; type ? for all of them.")
    moved = _MOVES[command](simulation, rest)
    _tell(moved)
    return moved


def _step(simulation: Simulation, rest: str) -> Simulation:
    steps = typed_count(rest)
    moved = simulation.step(steps)
    if moved.descent.cursor < simulation.descent.cursor + steps:
        say_prose(f"A run has at most {MOST_STEPS} updates; this is the last.")
    elif steps == 1:
        for line in written_update(simulation.descent):
            say_prose(f"  {line.text}")
    return moved


def _predict(simulation: Simulation, rest: str, data: Path | None, is_kept: bool) -> Simulation:
    """Make the update that was predicted; the verdict is kept before it is told."""
    if not rest:
        raise UserError(f"Write what you predict: {asked_for(simulation.descent)}, as in p 3.6.")
    judged = simulation.with_guess(read_guess(simulation.descent, rest)).judge_guess()
    assert judged.predictions is not None
    assert judged.predictions.last is not None
    if is_kept:
        _log(simulation.descent, judged.predictions.last, data)
    say_prose(f"{judged.predictions.last.message} {judged.predictions.score.capitalize()}.")
    return judged


def _until(simulation: Simulation, rest: str) -> Simulation:
    moved, told = simulation.run_until(typed_condition(rest))
    say_prose(told)
    return moved


def _beside(simulation: Simulation, rest: str) -> Simulation:
    moved = simulation.beside(rest)
    first, *others = names_of(moved)
    say_prose(f"From the same start: {first}, and beside it {', '.join(others)}.")
    return moved


def _tell(simulation: Simulation) -> None:
    """Say where the run stands, and every run beside it."""
    for name, descent in named_runs(simulation):
        frame, names = descent.frame, descent.surface.coordinates
        say_prose(
            f"step {frame.index}{name and f', {name}'}: {told_place(names, frame.parameters)},"
            f" loss {number(float(frame.loss))}, gradient {vector(frame.gradient.tolist())}"
        )


def _words(simulation: Simulation) -> None:
    for chart, _ in charts_of(*named_runs(simulation)):
        say_prose(chart.describe())


def _table(simulation: Simulation) -> None:
    for name, run in named_runs(simulation):
        if name:
            say(f"{name}:")
        say(aligned(*frame_table(run, shown=True)))


def _compare(simulation: Simulation) -> None:
    goal, rows = standings(simulation)
    say(aligned(["run", goal, "lowest loss", "regime"], rows))


def _regime(simulation: Simulation) -> None:
    found = regime(simulation.descent)
    say_prose(f"{found.name}: {found.reason}")


def _timeline(simulation: Simulation) -> None:
    say_prose(TimelineChart(lanes_of(simulation), simulation.descent.cursor).describe())


def _json(simulation: Simulation) -> None:
    FRAMES_WRITTEN.check(simulation.descent.cursor + 1)
    say_json(
        {
            **run_record(simulation.descent),
            "timeline": timeline_record(simulation),
            "movable": settings_record(simulation),
        }
    )


def _named(simulation: Simulation, rest: str) -> Simulation:
    number, _, name = rest.partition(" ")
    return simulation.named(typed_count(number, 0), name)


_SHOW: Mapping[str, Callable[[Simulation], None]] = {
    "?": lambda _: say(_HELP),
    "help": lambda _: say(_HELP),
    "chart": lambda simulation: print_charts(*named_runs(simulation)),
    "words": _words,
    "table": _table,
    "regime": _regime,
    "settings": lambda simulation: say_prose(SlidersChart(settings_of(simulation)).describe()),
    "timeline": _timeline,
    "json": _json,
    "line": lambda simulation: say(run_line(simulation.descent)),
    "compare": _compare,
}


def _race(simulation: Simulation, rest: str) -> Simulation:
    names, budget = typed_race(rest)
    found = race(simulation.descent, names, budget)
    say(aligned(*race_table(found)))
    say_prose(told_race(found))
    return tuned(simulation, found)


_MOVES: Mapping[str, Callable[[Simulation, str], Simulation]] = {
    "s": _step,
    "b": lambda simulation, rest: simulation.back(typed_count(rest)),
    "g": lambda simulation, rest: simulation.seek(typed_count(rest, 0)),
    "until": _until,
    "undo": lambda simulation, _: simulation.undone(),
    "beside": _beside,
    "race": _race,
    "new": lambda simulation, rest: Simulation.from_line(rest),
}

_BRANCHES: Mapping[str, Callable[[Simulation, str], Simulation]] = {
    "branch": lambda simulation, rest: simulation.on_branch(typed_count(rest)),
    "forget": lambda simulation, rest: simulation.without_branch(typed_count(rest)),
    "name": _named,
}
