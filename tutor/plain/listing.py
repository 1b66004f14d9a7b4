"""What there is: lessons, surfaces, optimizers, schedules, keys of a run, data sets, graphs, limits."""

from collections.abc import Callable, Mapping

import click

from tutor.plain.streams import aligned


def print_list(what: str | None) -> None:
    """Print one list, or all of them with headings."""
    if what:
        click.echo(LISTS[what]())
        return
    click.echo("\n\n".join(f"{name.upper()}\n{make()}" for name, make in LISTS.items()))


def _lessons() -> str:
    from tutor.course.lesson.catalogue import list_lessons

    rows = [[header.path.stem.partition("-")[0], header.id, header.title] for header in list_lessons()]
    return aligned(["lesson", "id", "title"], rows, words=3)


def _surfaces() -> str:
    from tutor.engine.rounding import vector
    from tutor.engine.surfaces.built_in import SURFACES

    rows = [[name, surface.formula, vector(surface.start)] for name, surface in SURFACES.items()]
    return aligned(["surface", "L", "usual start"], rows, words=3)


def _optimizers() -> str:
    from tutor.engine.rounding import number
    from tutor.engine.rules.optimizers import OPTIMIZERS
    from tutor.engine.runs.keys import knob_keys

    rows = []
    for name, rule in OPTIMIZERS.items():
        keys = knob_keys(rule)
        knobs = " ".join(f"{keys[knob]}={number(value)}" for knob, value in rule.knobs.items())
        for line, equation in enumerate(rule.equations):
            rows.append([name if line == 0 else "", equation, knobs if line == 0 else ""])
    return aligned(["optimizer", "update", "knobs"], rows, words=3)


def _schedules() -> str:
    from tutor.engine.rules.schedules import SCHEDULES

    rows = [[name, str(kind.formula)] for name, kind in SCHEDULES.items()]
    return aligned(["schedule", "rate of update t"], rows, words=2)


def _keys() -> str:
    from tutor.engine.runs.keys import run_keys

    return aligned(["key", "meaning"], [[name, key.meaning] for name, key in run_keys().items()], words=2)


def _datasets() -> str:
    from tutor.engine.data.datasets import DATASETS

    return aligned(["data set", "what it is", "kind"], [[n, d.title, d.kind] for n, d in DATASETS.items()], words=3)


def _graphs() -> str:
    from tutor.engine.graph.graphs import GRAPHS

    return aligned(["graph", "what it is", "formulas"], [[n, g.title, g.text] for n, g in GRAPHS.items()], words=3)


def _limits() -> str:
    from tutor.engine.limits import LIMITS

    return aligned(["of", "at most"], [[limit.things, str(limit.most)] for limit in LIMITS.values()])


LISTS: Mapping[str, Callable[[], str]] = {
    "lessons": _lessons,
    "surfaces": _surfaces,
    "optimizers": _optimizers,
    "schedules": _schedules,
    "keys": _keys,
    "datasets": _datasets,
    "graphs": _graphs,
    "limits": _limits,
}
"""Each list by the name people type."""
