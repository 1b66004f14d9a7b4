"""What there is: lessons, surfaces, optimizers, schedules, keys of a run, data sets, graphs, limits, words."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TextIO

import click

from tutor.engine.errors import UserError
from tutor.gallery import Saved, as_text, forget, found, gallery, save, take_in
from tutor.plain.streams import aligned, kept_settings, pasted, say, say_json, say_prose


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
    from tutor.engine.data.datasets import KNOWN

    return aligned(["data set", "what it is", "kind"], [[n, d.title, d.kind] for n, d in KNOWN.items()], words=3)


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


def print_gallery(name: str | None, line: str | None, form: str | None, forgets: bool, data: Path | None) -> None:
    """Print what was kept, or one line of it; with a line keep that under the name.

    Raises:
        UserError: nothing is kept under the name, or the line is neither a run, a training, a rule nor a formula.
    """
    kept = kept_settings(data)
    if name is None:
        saved = gallery(kept)
        if form == "json":
            say_json({"gallery": [{"name": each.name, "kind": each.kind, "line": each.line} for each in saved]})
        elif form == "text":
            click.echo(as_text(kept), nl=False)
        elif saved:
            say(aligned(["name", "kind", "line"], [[each.name, each.kind, each.line] for each in saved], words=3))
        else:
            say_prose('Nothing is kept yet. Keep a run with: tutor gallery NAME "parabola start=6 rate=0.3 steps=5"')
    elif forgets:
        forget(kept, name)
        say(f"{name} is forgotten.")
    elif line:
        each = save(kept, name, line)
        used = {
            "run": "tutor sim",
            "formula": "tutor sim",
            "training": "tutor train",
            "rule": "tutor sim bowl --optimizer",
        }
        say(f"Kept as {each.name}. It opens with: {used[each.kind]} {pasted(each.line)}")
    else:
        say(found(kept, name).line)
    if (line or forgets) and kept.notice:
        raise UserError(kept.notice)


def print_words(sought: str | None, form: str | None) -> None:
    """Print every word, or those that are sought.

    Raises:
        UserError: there is no such word.
    """
    from tutor.course.lesson.catalogue import list_lessons
    from tutor.course.lesson.glossary import found, read_words

    words = read_words()
    if sought is not None:
        words = found(words, sought)
        if not words:
            raise UserError(f"The course has no word “{sought}”. `tutor words` lists those that it has.")
    titles = {header.id: header.title for header in list_lessons()}
    if form == "json":
        records = [
            {"word": word.term, "also": word.aliases, "meaning": word.meaning, "lesson": word.lesson} for word in words
        ]
        say_json({"words": records})
        return
    for word in words:
        also = f" (also {', '.join(word.aliases)})" if word.aliases else ""
        say_prose(f"{word.term}{also}: {word.meaning} Lesson: {titles.get(word.lesson, word.lesson)}.")
    if not words:
        say("These lessons have no list of words.")


def obey_gallery(command: str, rest: str, texts: Mapping[str, str], data: Path | None) -> Saved | None:
    """What line mode does with kept texts: `kept` lists them, `save NAME` keeps one, `take NAME` hands one back.

    Args:
        texts: what `save run NAME`, `save rule NAME` and so on keep, by that word; without one, the first.
    """
    if command == "take":
        return found(kept_settings(data), rest)
    if command == "kept":
        print_gallery(None, None, None, False, data)
        return None
    kept, (what, _, name) = kept_settings(data), rest.partition(" ")
    saved = save(kept, name, texts[what]) if what in texts and name else save(kept, rest, next(iter(texts.values())))
    say(kept.notice or f"Kept as {saved.name}: {saved.line}")
    return None


def take_in_gallery(source: TextIO, data: Path | None) -> None:
    """Keep every line of a text, each under its name.

    Raises:
        UserError: a line cannot be kept, and then none is.
    """
    kept = kept_settings(data)
    saved = take_in(kept, source.read())
    say(f"Kept: {', '.join(each.name for each in saved)}." if saved else "The file has no line to keep.")
    if kept.notice:
        raise UserError(kept.notice)
