"""What of a file can be turned while a training is built: its target, its task, its columns, what becomes of them."""

from dataclasses import replace

from tutor.engine.data.own_data import GAPS, SCALES, TASKS, WORDS, OwnData
from tutor.engine.data.table import as_key
from tutor.engine.training.training_line import changed_plan
from tutor.engine.training.training_plan import TrainingPlan
from tutor.lab.data_told import COLUMN_HEADS, bars, column_rows, use_of

_COLUMN = "column "
"""Before the name of a column, in the key that turns its use."""
_WAYS = {"task": TASKS, "gaps": GAPS, "words": ("", *WORDS), "scale": SCALES}
_TITLES = {"task": "learnt as", "gaps": "gaps", "words": "words", "scale": "scale"}
_TOLD = {
    "drop": "left out",
    "onehot": "an input each, free text too",
    "": "an input each, no free text",
    "none": "as in the file",
    "standard": "standard deviations",
}


def data_choices(plan: TrainingPlan, own: OwnData) -> dict[str, tuple[str, str]]:
    """For each key that can be turned its title and its value."""
    found = {"target": ("learnt column", own.target.name)}
    for key, way in _present(plan, own).items():
        found[key] = (_TITLES[key], _TOLD.get(way, way))
    for column in own.columns:
        if column is not own.target:
            use = "an input" if use_of(own, column) == "input" else "left out"
            found[_COLUMN + column.name] = (column.name, f"{use:<8}  {bars(column):<8}  {column.kind}")
    return found


def data_turned(plan: TrainingPlan, own: OwnData, key: str, by: int) -> TrainingPlan:
    """The plan with a key of `data_choices` turned to its next value, or by −1 to the one before."""
    if key.startswith(_COLUMN):
        name = as_key(key.removeprefix(_COLUMN))
        column = next(each for each in own.columns if as_key(each.name) == name)
        if use_of(own, column) == "input":
            return replace(plan, drop=(*plan.drop, name))
        return replace(plan, drop=tuple(each for each in plan.drop if each != name))
    if key == "target":
        names = [as_key(column.name) for column in own.columns if column.kind in ("numbers", "words")]
        names = [name for name in names if name not in plan.drop]
        target = names[(names.index(as_key(own.target.name)) + by) % len(names)]
        return replace(plan, target=target, task="")
    ways = _WAYS[key]
    way = ways[(ways.index(_present(plan, own)[key]) + by) % len(ways)]
    return changed_plan(plan, {key: way}) if way else replace(plan, words="")


def data_explained(own: OwnData, key: str) -> str:
    """Why a key has its value, or what its column holds."""
    if not key.startswith(_COLUMN):
        if key == "dataset":
            return " ".join(own.table.notes)
        why = {"target": own.target_why, "task": own.task_why, "gaps": own.gaps_why}.get(key, "")
        return f"{why[:1].upper()}{why[1:]}"
    name = key.removeprefix(_COLUMN)
    row = next(row for column, row in zip(own.columns, column_rows(own), strict=True) if column.name == name)
    held = ", ".join(f"{head} {cell}" for head, cell in zip(COLUMN_HEADS[1:-1], row[1:-1], strict=True) if cell)
    why = next((f"; {why}" for column, why in own.left_out if column.name == name), "")
    return f"{name}: {held}{why}."


def _present(plan: TrainingPlan, own: OwnData) -> dict[str, str]:
    return {"task": own.task, "gaps": own.gaps, "words": plan.words, "scale": own.scale}
