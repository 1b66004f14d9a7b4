"""What is said of a file before it is learnt: its columns, the target and the task, what is left out, and why."""

import numpy as np

from tutor.engine.data.cells import COMMAS, may_have_thousands, shown, visible
from tutor.engine.data.column import Column
from tutor.engine.data.conditioning import HARD, conditioning
from tutor.engine.data.own_data import OwnData
from tutor.engine.data.understanding import case_notes
from tutor.engine.rounding import counted, number
from tutor.engine.training.training import Training

COLUMN_HEADS = ("column", "kind", "range", "histogram", "gaps", "example", "used as")


def column_rows(own: OwnData) -> list[list[str]]:
    """A row a column, below COLUMN_HEADS."""
    return [
        [
            column.name,
            column.kind,
            _range(column),
            bars(column),
            str(column.gaps),
            visible(column.example, 20),
            use_of(own, column),
        ]
        for column in own.columns
    ]


def data_sentences(own: OwnData) -> list[str]:
    """How a file was read and what is learnt from it, each choice with its reason and the key that turns it."""
    table, target = own.table, own.target
    said = [f"{table.title}: {counted(len(table.lines), 'row')}, {counted(len(own.columns), 'column')}."]
    said += table.notes
    said += [f"In {column.name}, {column.read_as}." for column in own.columns if column.read_as]
    if any(column.read_as == COMMAS for column in own.columns):
        said += [
            f"In {column.name}, the point of {shown(column.example)} is read as a decimal point; if points part"
            " thousands there, as beside decimal commas they may, leave them out of the file."
            for column in own.columns
            if not column.read_as and may_have_thousands(column.cells)
        ]
    said.append(f"Learnt: {target.name} ({own.target_why}).")
    said.append(f"Task: {own.task} ({own.task_why}).")
    said += case_notes(own)
    said += [f"Left out: {column.name} ({why})." for column, why in own.left_out]
    words = [column.name for column in own.inputs if column.kind == "words"]
    if words:
        said.append(f"Every word of {', '.join(words)} is an input of its own, 1 or 0; words=drop leaves words out.")
    if own.gaps_why:
        said.append(own.gaps_why)
    scaled = "Inputs and values are" if own.task == "values" else "Inputs are"
    if own.scale == "none":
        said.append(f"{scaled} not scaled, as scale= says; large numbers need a small rate.")
    else:
        said.append(
            f"{scaled} scaled: standard deviations from the mean, both of the rows to train on; scale=none leaves them."
        )
    return said


def part_notes(own: OwnData, training: Training) -> list[str]:
    """What is to be said of the rows to train on and the others: classes that lack, inputs that make descent slow."""
    notes = own.split_notes(training.train_set, training.test_set, training.validation_set)
    found = conditioning(training.train_set)
    if found is None or found.kappa <= HARD:
        return notes
    kappa = f"{found.kappa:.1e}" if found.kappa >= 1e6 else str(int(float(f"{found.kappa:.2g}")))
    way_out = "scale=standard brings them to one scale"
    if own.scale != "none" and found.alike is not None:
        way_out = (
            f"drop= one of {' and '.join(found.alike)}, which go together most (correlation"
            f" {number(found.correlation, 3)}), or take optimizer=adam"
        )
    slow = f"The inputs are ill-conditioned, κ = {kappa}: plain gradient descent needs about so many updates, or more"
    return [*notes, f"{slow}; {way_out}."]


def data_record(own: OwnData) -> dict[str, object]:
    """The same as one JSON object."""
    return {
        "file": own.table.title,
        "rows": len(own.table.lines),
        "used_rows": len(own.rows),
        "columns": [
            {
                "name": column.name,
                "kind": column.kind,
                "range": [float(np.nanmin(column.numbers)), float(np.nanmax(column.numbers))]
                if len(column.numbers)
                else None,
                "different": column.different,
                "histogram": list(column.histogram()),
                "gaps": column.gaps,
                "example": column.example,
                "used_as": use_of(own, column),
            }
            for column in own.columns
        ],
        "target": own.target.name,
        "task": own.task,
        "classes": list(own.classes),
        "left_out": {column.name: why for column, why in own.left_out},
        "said": data_sentences(own),
    }


def bars(column: Column) -> str:
    """Its histogram as bars of eight heights; a point where nothing is."""
    counts = column.histogram()
    most = max(counts, default=0)
    return "".join("▁▂▃▄▅▆▇█"[(7 * count) // most] if count else "·" for count in counts)


def use_of(own: OwnData, column: Column) -> str:
    """Whether a column is the target, an input, or nothing."""
    if column is own.target:
        return "target"
    return "nothing" if any(column is other for other, _ in own.left_out) else "input"


def _range(column: Column) -> str:
    if len(column.numbers):
        low, high = float(np.nanmin(column.numbers)), float(np.nanmax(column.numbers))
        return f"{number(low)} to {number(high)}" if low < high else f"{number(low)} everywhere"
    return f"{counted(len(column.words), 'word')}" if column.words else ""
