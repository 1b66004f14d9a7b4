"""The points of a file under a formula: read here, and handed to the surface as numbers."""

import numpy as np

from tutor.engine.arrays import Array
from tutor.engine.data.column import columns_of
from tutor.engine.data.marked import fingerprint, parted
from tutor.engine.data.table import as_key, read_table
from tutor.engine.errors import UserError
from tutor.engine.formula import FormulaError, parse
from tutor.engine.formula.expression import free_names
from tutor.engine.formula.names import factors
from tutor.engine.suggestion import advice
from tutor.engine.surfaces.points_surface import MOST_POINTS, PointsSurface


def points_surface(formula: str, data: str) -> PointsSurface:
    """The surface of a formula over the columns of a file that it names.

    Args:
        formula: such as `mean((w*x + b - y)^2)`.
        data: the file's name, and in a line that was written the fingerprint of its numbers: `points.csv#1f2e3d4c`.

    Raises:
        UserError: the file cannot be read, lacks what the formula needs, or holds other numbers than it did.
    """
    if not formula:
        raise UserError('Write the loss over your points, as in "mean((w*x + b - y)^2)" data=points.csv.')
    name, was = parted(data)
    columns = _numbers(name)
    named = _named(formula, columns)
    found = fingerprint(b"".join(name.encode() + column.tobytes() for name, column in sorted(named.items())))
    if was and was != found:
        raise UserError(
            f"{name} holds other numbers than when this line was written ({found}, and it was {was}):"
            f" take the file of then, or write data={name} for the one of now."
        )
    return PointsSurface.over(named, formula, f"{name}#{found}")


def _numbers(name: str) -> dict[str, Array]:
    """The columns of a file that hold numbers, without the rows that have a gap."""
    table = read_table(name)
    columns = {}
    for column in columns_of(table):
        if len(column.numbers):
            column.check(table)
            columns[as_key(column.name)] = column.numbers
    if not columns:
        raise UserError(f"{name} has no column of numbers.")
    return columns


def _named(formula: str, columns: dict[str, Array]) -> dict[str, Array]:
    try:
        words = free_names(parse(formula, own=columns))
    except FormulaError:
        words = ()
    names = {name for word in words for name in ((word,) if word in columns else factors(word))}
    named = {name: column for name, column in columns.items() if name in names}
    if not named:
        raise UserError(f"The formula names no column of the file; there {advice('', columns)}")
    whole = np.logical_and.reduce([~np.isnan(column) for column in named.values()])
    if whole.sum() < 2:
        raise UserError("Fewer than 2 rows have a number in every column that the formula names.")
    if whole.sum() > MOST_POINTS:
        raise UserError(f"There may be at most {MOST_POINTS} points, not {int(whole.sum())}.")
    return {name: column[whole] for name, column in named.items()}
