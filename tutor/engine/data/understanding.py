"""What a file holds and what is to be learnt from it: every choice that is not made is found here, with its reason."""

from dataclasses import replace
from functools import lru_cache
from pathlib import Path

import numpy as np

from tutor.engine.data.cells import number_in, shown
from tutor.engine.data.column import MOST_CLASSES, Column, columns_of
from tutor.engine.data.own_data import GAPS, SCALES, TASKS, Choices, Gaps, OwnData, Task
from tutor.engine.data.table import Table, as_key, place_of, read_table
from tutor.engine.errors import UserError
from tutor.engine.network.losses import Labels
from tutor.engine.rounding import counted
from tutor.engine.suggestion import advice

_TARGETS = ("target", "class", "label", "outcome")
_VALUES = ("y", "price", "cost", "value", "sales", "salary", "amount", "income", "rent", "score")
"""The last column is learnt where it is called so, even after one of words."""
_FEW_GAPS = 0.05
"""Up to this share of the rows, those with a gap are left out unless something else is said."""
_FEW_CLASSES = 10
_REPEATED = 3
"""Whole numbers are classes where there are few, each so often at the mean."""
_CODES = 1.5
"""How many whole numbers from the least class to the greatest there may be for each class: glass has 1–3 and 5–7."""
_MOST_WORDS = 200
"""Different words of a column that may become inputs, each one of its own."""


def understood(path: str | Path, choices: Choices | None = None) -> OwnData:
    """Read a file and decide, of what is not chosen, what is learnt from what.

    Raises:
        UserError: with the file's name, the line and the column, where that cannot be.
    """
    choices = choices or Choices()
    table, columns = _read(path)
    if len(columns) < 2:
        raise UserError(
            f"{table.title}, line {table.lines[0]}: there must be at least one input column and one to predict. Cells"
            " are parted by commas, semicolons, tabs, bars or blanks, the same in every row."
        )
    dropped = [_column(table, columns, name, "drop") for name in choices.drop]
    target, target_why = _target(table, columns, dropped, choices.target)
    target.check(table)
    task, task_why = _task(table, target, choices)
    reasons = [(column, _why_left_out(column, column in dropped, choices.words)) for column in columns]
    left_out = tuple((column, why) for column, why in reasons if why and column is not target)
    inputs = tuple(column for column, why in reasons if not why and column is not target)
    if not inputs:
        # Numbers that look like ids are better than nothing.
        inputs = tuple(c for c, _ in left_out if c.kind == "id" and len(c.numbers) and c not in dropped)
        left_out = tuple((column, why) for column, why in left_out if column not in inputs)
    if not inputs:
        told = "; ".join(f"{column.name}: {why}" for column, why in left_out)
        raise UserError(
            f"{table.title}: no column is left to learn {target.name} from ({told}). It takes another column, of"
            " numbers or of words that repeat."
        )
    inputs = tuple(_as_input(table, column) for column in inputs)
    gaps, gaps_why, rows = _gaps(table, inputs, target, choices.gaps)
    scale = choices.scale or SCALES[0]
    data = OwnData(table, columns, inputs, target, target_why, task, task_why, left_out, gaps, gaps_why, rows, scale)
    _check_target(data)
    return data


def _read(path: str | Path) -> tuple[Table, tuple[Column, ...]]:
    """The table and what its columns hold; the last one is kept, as one file is looked at many times over."""
    try:
        found = Path(path).stat()
    except (OSError, ValueError):  # reading says why
        return _read_anew(Path(path), (0, 0))
    return _read_anew(Path(path), (found.st_mtime_ns, found.st_size))


@lru_cache(maxsize=1)
def _read_anew(path: Path, changed: tuple[int, int]) -> tuple[Table, tuple[Column, ...]]:
    table = read_table(path)
    return table, columns_of(table)


def _column(table: Table, columns: tuple[Column, ...], name: str, key: str) -> Column:
    """The column of a name, in capitals or not, with blanks or _; or of a number from 1."""
    place, number = place_of(name, table.heads), number_in(name.strip())
    if place is None and number is not None and number.is_integer() and 1 <= number <= len(columns):
        place = int(number) - 1
    if place is not None:
        return columns[place]
    others = advice(as_key(name.strip()), [*map(as_key, table.heads)])
    raise UserError(f"{table.title} has no column {shown(name)}, as {key}= says; {others}")


def _target(table: Table, columns: tuple[Column, ...], dropped: list[Column], name: str) -> tuple[Column, str]:
    if name:
        chosen = _column(table, columns, name, "target")
        if chosen in dropped:
            raise UserError(f"{table.title}: {chosen.name} cannot be the target and be dropped; keep one of the keys.")
        return chosen, "target= says so"
    left = [column for column in columns if column not in dropped]
    usable = [column for column in left if column.kind in ("numbers", "words")]
    if not usable:
        raise UserError(
            f"{table.title}: no column holds numbers, or words that repeat; target=NAME names the one to learn."
        )
    other = "; target=NAME names another"
    named = [column for column in usable if column.name.lower() in _TARGETS]
    if len(named) == 1:
        return named[0], f"the column is called so{other}"
    is_value = usable[-1].name.lower() in _VALUES
    if [column for column in usable if column.kind == "words"] == [left[0]] and len(usable) > 2 and not is_value:
        return left[0], f"the one column of words, before columns of numbers{other}"
    last = "the last column" if usable[-1] is left[-1] else "the last column of numbers or of words that repeat"
    return usable[-1], f"{last}{other}"


def _task(table: Table, target: Column, choices: Choices) -> tuple[Task, str]:
    different = f"{counted(target.different, 'different word')} in {counted(_filled(target), 'row')}"
    if not len(target.numbers):
        if choices.task == "values":
            first = int(np.flatnonzero(~target.is_gap)[0])
            raise UserError(
                f"{table.title}, line {table.lines[first]}: {shown(target.example)} in {target.name} is no"
                " number, so there are no values to learn: write task=classes, or target=NAME for another column."
            )
        return "classes", different
    kind = "whole number" if target.is_whole else "number"
    different = f"{counted(target.different, f'different {kind}')} in {counted(_filled(target), 'row')}"
    if choices.task in TASKS:
        return ("values" if choices.task == "values" else "classes"), f"{different}, and task= says so"
    if choices.loss:
        return ("values" if choices.loss == "mse" else "classes"), f"{different}, and loss={choices.loss} says so"
    count, rows = target.different, _filled(target)
    if target.is_whole and _are_codes(target) and (rows >= _REPEATED * count or count == 2 < rows):
        return "classes", f"{different}, as classes are; task=values takes them as values"
    if target.is_whole and count <= MOST_CLASSES:
        return "values", f"{different}; task=classes takes them as classes"
    return "values", different


def _are_codes(target: Column) -> bool:
    """Whether whole numbers are few, and follow each other nearly as numbers of classes do, which counts do not."""
    span = float(np.nanmax(target.numbers) - np.nanmin(target.numbers)) + 1
    return target.different <= _FEW_CLASSES and (target.different == 2 or span <= _CODES * target.different)


def _why_left_out(column: Column, is_dropped: bool, words: str) -> str:
    """Why nothing is learnt from a column; empty where it is an input."""
    if is_dropped:
        return "drop= says so"
    if column.kind == "empty":
        return "it is empty"
    if column.kind == "words":
        return "words=drop says so" if words == "drop" else ""
    if column.kind == "numbers" or (words == "onehot" and column.kind == "text"):
        return ""
    if column.kind == "id":
        return "an id: every row has one of its own"
    if column.kind == "dates":
        return "dates or times, which are no numbers"
    few = column.different <= _MOST_WORDS
    return f"free text: {counted(column.different, 'different word')}" + ("; words=onehot uses it" if few else "")


def _as_input(table: Table, column: Column) -> Column:
    """A column that is learnt from: of numbers, every one in bounds, or of words, not too many."""
    if len(column.numbers):
        numbers = replace(column, kind="numbers")
        numbers.check(table)
        return numbers
    if column.different > _MOST_WORDS:
        raise UserError(
            f"{table.title}: {column.name} has {column.different} different words, and {_MOST_WORDS} at most can be"
            f" inputs: leave it out with drop={as_key(column.name)}."
        )
    return replace(column, kind="words")


def _gaps(table: Table, inputs: tuple[Column, ...], target: Column, chosen: str) -> tuple[Gaps, str, Labels]:
    """What becomes of gaps, in a sentence, and the rows that are used."""
    in_inputs = np.any([column.is_gap for column in inputs], axis=0) & ~target.is_gap
    count, of = int(in_inputs.sum()), len(table.lines)
    few = count <= _FEW_GAPS * of
    gaps = next((each for each in GAPS if each == chosen), "drop" if few else "median")
    told = []
    if target.gaps:
        told.append(f"{counted(target.gaps, 'row')} of {of} without {target.name} {_are(target.gaps)} left out.")
    if count:
        line = table.lines[int(np.flatnonzero(in_inputs)[0])]
        where = ", ".join(column.name for column in inputs if column.gaps)
        begun = (
            f"{counted(count, 'row')} of {of} {'has' if count == 1 else 'have'} gaps in {where} (first in line {line})"
        )
        if gaps == "drop":
            told.append(f"{begun} and {_are(count)} left out; gaps=median or gaps=mean fills them.")
        else:
            told.append(
                f"{begun}: numbers are filled with the {gaps} of the rows to train on, and of words none is set;"
                " gaps=drop leaves such rows out."
            )
    rows = np.flatnonzero(~(target.is_gap | in_inputs) if gaps == "drop" else ~target.is_gap)
    if len(rows) < 2:
        way_out = "write gaps=median, or leave the columns with gaps out with drop="
        if of - target.gaps < 2:
            way_out = f"{target.name} is empty in the others; name another column with target="
        raise UserError(
            f"{table.title}: {counted(len(rows), 'row')} without gaps {_are(len(rows))} left, and there must be 2:"
            f" {way_out}."
        )
    return gaps, " ".join(told), rows


def _check_target(data: OwnData) -> None:
    """Refuse a target that is no set of classes, or always the same value."""
    title, target = data.table.title, data.target
    other = "target=NAME names another column"
    if data.task == "values":
        return
    if len(data.classes) < 2:
        raise UserError(
            f"{title}: {target.name} holds one class only, {shown(data.classes[0])}; there must be two. {other}."
        )
    if len(data.classes) > MOST_CLASSES:
        values = "task=values takes its numbers as values, and " if len(target.numbers) else ""
        raise UserError(
            f"{title}: {target.name} holds {len(data.classes)} classes, more than {MOST_CLASSES}; {values}{other}."
        )


def case_notes(data: OwnData) -> list[str]:
    """A sentence on classes that differ in capitals alone, as slips do."""
    low = [word.lower() for word in data.classes]
    alike = [word for word, small in zip(data.classes, low, strict=True) if low.count(small) > 1]
    return [f"Classes that differ in capitals alone count as different: {', '.join(alike)}."] if alike else []


def _filled(column: Column) -> int:
    return len(column.cells) - column.gaps


def _are(count: int) -> str:
    return "is" if count == 1 else "are"
