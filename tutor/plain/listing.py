"""What there is: lessons, surfaces, optimizers, schedules, keys of a run, data sets, graphs, limits, words."""

from collections.abc import Callable, Mapping
from itertools import zip_longest
from pathlib import Path
from typing import TextIO, TypeAlias

import click

from tutor.engine.errors import UserError
from tutor.gallery import Saved, as_text, forget, found, gallery, save, take_in
from tutor.plain.streams import aligned, kept_settings, pasted, say, say_json, say_prose

Record: TypeAlias = dict[str, object]
"""What is listed of one thing, by the heads of the columns."""


def print_list(what: str | None, form: str | None) -> None:
    """Print one list, or all of them with headings."""
    if form == "json":
        say_json({name: LISTS[name]() for name in ([what] if what else LISTS)})
    elif what:
        say(listed(what))
    else:
        say("\n\n".join(f"{name.upper()}\n{listed(name)}" for name in LISTS))


def listed(name: str) -> str:
    """A list as a table: a line for each thing, and for each of its equations."""
    records = LISTS[name]()
    rows = []
    for record in records:
        columns = [value if isinstance(value, list) else [value] for value in record.values()]
        rows += [[_cell(each) for each in row] for row in zip_longest(*columns, fillvalue="")]
    words = sum(not isinstance(value, int) for value in records[0].values())
    return aligned([head.replace("_", " ") for head in records[0]], rows, words)


def _cell(value: object) -> str:
    from tutor.engine.rounding import number, vector

    if isinstance(value, tuple):
        return vector(value)
    if isinstance(value, Mapping):
        return " ".join(f"{key}={number(each)}" for key, each in value.items())
    return str(value)


def _lessons() -> list[Record]:
    from tutor.course.lesson.catalogue import list_lessons

    return [
        {"lesson": header.path.stem.partition("-")[0], "id": header.id, "title": header.title}
        for header in list_lessons()
    ]


def _surfaces() -> list[Record]:
    from tutor.engine.surfaces.built_in import SURFACES

    return [{"surface": n, "L": s.formula, "usual_start": tuple(map(float, s.start))} for n, s in SURFACES.items()]


def _optimizers() -> list[Record]:
    from tutor.engine.rules.optimizers import OPTIMIZERS
    from tutor.engine.runs.keys import knob_keys

    records: list[Record] = []
    for name, rule in OPTIMIZERS.items():
        keys = knob_keys(rule)
        knobs = {keys[knob]: value for knob, value in rule.knobs.items()}
        records.append({"optimizer": name, "update": list(rule.equations), "knobs": knobs})
    return records


def _schedules() -> list[Record]:
    from tutor.engine.rules.schedules import SCHEDULES

    return [{"schedule": name, "rate_of_update_t": str(kind.formula)} for name, kind in SCHEDULES.items()]


def _keys() -> list[Record]:
    from tutor.engine.runs.keys import run_keys

    return [{"key": name, "meaning": key.meaning} for name, key in run_keys().items()]


def _datasets() -> list[Record]:
    from tutor.engine.data.datasets import KNOWN

    return [{"data_set": name, "what_it_is": data.title, "kind": data.kind} for name, data in KNOWN.items()]


def _graphs() -> list[Record]:
    from tutor.engine.graph.graphs import GRAPHS

    return [{"graph": name, "what_it_is": graph.title, "formulas": graph.text} for name, graph in GRAPHS.items()]


def _limits() -> list[Record]:
    from tutor.engine.limits import LIMITS

    return [{"of": limit.things, "at_most": limit.most} for limit in LIMITS.values()]


LISTS: Mapping[str, Callable[[], list[Record]]] = {
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
