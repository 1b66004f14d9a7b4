"""`tutor race`: optimizers, each with its best rate for one start and one budget, on a plain stream."""

from collections.abc import Mapping

from tutor.engine.runs.line import joined, options_in, run_from
from tutor.lab.race import race, race_record, race_table, told_race, typed_race
from tutor.plain.long_work import descent_of
from tutor.plain.streams import aligned, say, say_json, say_prose


def print_race(line: str, options: Mapping[str, str], wish: str, form: str | None) -> None:
    """Hold a race from the start of a run.

    Args:
        wish: optimizers and a number of updates, each of which may be left out.

    Raises:
        UserError: the line is no run, or there is no such race.
    """
    names, budget = typed_race(wish)
    descent, work = descent_of(run_from(joined(options_in(line or "bowl"), options)))
    found = race(descent, names, budget)
    if form == "json":
        say_json(race_record(found))
    else:
        say(aligned(*race_table(found)))
        say_prose(told_race(found))
    work.end()
