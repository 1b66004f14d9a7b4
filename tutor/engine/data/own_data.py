"""A data set of one's own: a table as it is going to be learnt, and the parts of it to train on and to test with."""

from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Literal, TypeAlias

import numpy as np

from tutor.engine.arrays import Array
from tutor.engine.data.column import Column
from tutor.engine.data.dataset import Dataset, Shares, shuffled, stratified, window_around
from tutor.engine.data.preparation import InputColumn, Preparation
from tutor.engine.data.table import Table
from tutor.engine.errors import UserError
from tutor.engine.network.losses import Labels

Task: TypeAlias = Literal["values", "classes"]
TASKS: tuple[Task, ...] = ("values", "classes")
Gaps: TypeAlias = Literal["mean", "median", "drop"]
GAPS: tuple[Gaps, ...] = ("mean", "median", "drop")
WORDS = ("onehot", "drop")
SCALES = ("standard", "none")


@dataclass(frozen=True, slots=True)
class Choices:
    """What is said about a file by keys; what is not said is found from the file."""

    target: str = ""
    task: str = ""
    drop: tuple[str, ...] = ()
    gaps: str = ""
    words: str = ""
    scale: str = ""
    loss: str = ""


@dataclass(frozen=True, eq=False)
class OwnData:
    """A table as it is going to be learnt, each choice with its reason in a sentence."""

    table: Table
    columns: tuple[Column, ...]
    inputs: tuple[Column, ...]
    target: Column
    target_why: str
    task: Task
    task_why: str
    left_out: tuple[tuple[Column, str], ...]
    """Columns that nothing is learnt from, and why."""
    gaps: Gaps
    gaps_why: str
    """Empty where there are no gaps."""
    rows: Labels
    """The numbers of the rows that are used."""
    scale: str = "standard"
    """A name of SCALES: standard deviations from the mean, or as they are."""

    @cached_property
    def classes(self) -> tuple[str, ...]:
        """What the classes are called; none where values are learnt."""
        if self.task == "values":
            return ()
        if not len(self.target.numbers):
            return tuple(sorted({self.target.cells[row] for row in self.rows.tolist()}))
        _, first = np.unique(self.target.numbers[self.rows], return_index=True)
        return tuple(self.target.cells[row] for row in self.rows[first].tolist())

    def parts(self, shares: Shares, seed: int, alike: bool = True) -> tuple[Dataset, Dataset, Dataset]:
        """The rows to train on, those to decide by and those to test with, shuffled by seed.

        Every class is shared out alike unless that is not wanted, as where a line says train= or nothing.
        Means, deviations, medians and lists of words are those of the training part alone.

        Raises:
            UserError: a part that should have rows has none.
        """
        labels = self._labels(self.rows) if self.task == "classes" else np.zeros(0, dtype=np.intp)
        count = len(self.rows)
        try:
            found = stratified(labels, count, shares, seed) if alike else shuffled(count, shares, seed)
        except UserError as error:
            raise UserError(f"{self.table.title}: {error} train=1 trains on all rows and tests with none.") from None
        train, validation, test = self._datasets(*(self.rows[part] for part in found))
        return train, validation, test

    def split_notes(self, train: Dataset, test: Dataset, validation: Dataset | None = None) -> list[str]:
        """What is to be said of the parts: that nothing is tested, or that one of them lacks a class."""
        if not len(test) and validation is None:
            return ["All rows are trained on, so nothing is tested: how it does on new rows is not known."]
        notes = []
        for part, name in ((train, "training"), (validation, "validation"), (test, "test")):
            if part is None or not len(part):
                continue
            missing = [word for number, word in enumerate(self.classes) if not (part.labels == number).any()]
            if missing:
                notes.append(
                    f"The {name} part has no row of {', '.join(missing)}: another seed= parts the rows anew, and split="
                    " shares out every class alike, as in split=0.8,0,0.2."
                )
        return notes

    def preparation(self, train: Labels) -> Preparation:
        """What rows to train on say of words, gaps and scales."""
        columns = tuple(self._input(column, train) for column in self.inputs)
        units = None
        if self.task == "values":
            means, deviations = self._scales(self.target.numbers[train][np.newaxis])
            units = means[0], deviations[0]
        return Preparation(
            tuple(each for each in columns if each is not None),
            self.target.name,
            self.classes,
            units,
            self.gaps == "drop",
        )

    def _input(self, column: Column, train: Labels) -> InputColumn | None:
        """A column as the rows to train on make it; None where these hold no word of it."""
        cells = [column.cells[row] for row in train.tolist()]
        words, fill, numbers = (), None, np.zeros(0)
        if column.kind == "words":
            words = tuple(
                sorted({cell for cell, gap in zip(cells, column.is_gap[train].tolist(), strict=True) if not gap})
            )
            if not words:
                return None
        else:
            numbers = column.numbers[train]
            known = numbers[~np.isnan(numbers)]
            if self.gaps != "drop":
                fill = float((np.mean if self.gaps == "mean" else np.median)(known)) if len(known) else 0.0
        made = InputColumn(column.name, words, column.read_as, fill, (), ())
        means, deviations = self._scales(made.unscaled(cells, numbers))
        return replace(made, means=means, deviations=deviations)

    def _scales(self, numbers: Array) -> tuple[tuple[float, ...], tuple[float, ...]]:
        """The mean of each row of numbers and its deviation, 1 where it is 0; 0 and 1 where nothing is scaled."""
        if self.scale == "none":
            return (0.0,) * len(numbers), (1.0,) * len(numbers)
        deviations = numbers.std(axis=1)
        return tuple(numbers.mean(axis=1).tolist()), tuple(np.where(deviations > 0, deviations, 1.0).tolist())

    def _datasets(self, *parts: Labels) -> list[Dataset]:
        """The rows of each part, prepared as the first says, which is trained on."""
        preparation = self.preparation(parts[0])
        if not preparation.columns:
            raise UserError(
                f"{self.table.title}: every input of the rows to train on is a gap; train=1 takes all rows."
            )
        by_name = {column.name: column for column in self.inputs}
        used = [(by_name[column.name], column) for column in preparation.columns]
        inputs = np.concatenate([prepared.inputs(column.cells, column.numbers) for column, prepared in used])
        features = preparation.features
        window = window_around(inputs[:, np.concatenate(parts)]) if len(features) <= 2 else ()
        name, title = Path(self.table.title).stem, self.table.title
        made = []
        for rows in parts:
            values, labels = np.zeros((1, 0)), np.zeros(0, dtype=np.intp)
            if preparation.units is not None:
                mean, deviation = preparation.units
                values = (self.target.numbers[rows][np.newaxis] - mean) / deviation
            else:
                labels = self._labels(rows)
            part = Dataset(
                name, title, features, inputs[:, rows], self.classes, labels, values, window, preparation=preparation
            )
            made.append(part)
        return made

    def _labels(self, rows: Labels) -> Labels:
        if len(self.target.numbers):
            return np.searchsorted(np.unique(self.target.numbers[self.rows]), self.target.numbers[rows])
        place = {word: number for number, word in enumerate(self.classes)}
        return np.array([place[self.target.cells[row]] for row in rows.tolist()], dtype=np.intp)
