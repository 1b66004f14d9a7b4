"""Training a network from the command line: how far it is while it runs, then its curves and how well it does."""

import shutil
from collections.abc import Iterator, Mapping, Sequence

from tutor.charts.drawing.cells import Cells
from tutor.charts.training.confusion import ConfusionChart
from tutor.charts.training.learning import LearningChart, Quantity
from tutor.engine.data.dataset import Dataset
from tutor.engine.data.datasets import DATASETS
from tutor.engine.errors import UserError
from tutor.engine.rounding import counted, json_number, number
from tutor.engine.runs.line import joined
from tutor.engine.training.training_line import plan_from, training_keys, training_line, training_options
from tutor.engine.training.value_errors import ValueErrors, value_errors
from tutor.lab.data_told import COLUMN_HEADS, column_rows, data_record, data_sentences
from tutor.lab.trainer import Trainer
from tutor.lab.training_comparison import HEADER, training_names, training_standings
from tutor.lab.training_told import epochs, shape, told, training_record
from tutor.plain.long_work import Work, long_work
from tutor.plain.pictures import palette
from tutor.plain.run import as_meant
from tutor.plain.streams import aligned, pasted, say, say_json, say_prose

_WIDEST = 100


def print_fit(
    line: str, options: Mapping[str, str], patience: int | None, as_json: bool, chart: bool, beside: Sequence[str] = ()
) -> None:
    """Train as a line and options say and print what came of it; without either, print what can be said in one.

    Args:
        line: the training.
        options: keys that are not in the line.
        patience: end when the test loss has not fallen for so many epochs.
        as_json: print one JSON object.
        chart: draw the curves.
        beside: what is different in up to three more trainings, which are made alongside.

    Raises:
        UserError: the line is no training.
    """
    if not (line or options):
        _print_choices()
        return
    plan = plan_from(as_meant(joined(training_options(line), options)))
    own, trainer = plan.own_data(), Trainer.begin(plan)
    parts = trainer.training.train_set, trainer.training.test_set
    if patience is not None and not len(parts[1]):
        raise UserError(
            "--patience waits for the test loss, and with train=1 nothing is tested; leave one of them out."
        )
    if own is not None and not as_json:
        for sentence in (*data_sentences(own), *own.split_notes(*parts)):
            say_prose(sentence)
        say()
    for text in beside:
        trainer = trainer.beside(text)
    trainer, work = _ended(trainer, trainer.fitted(), trainer.updates_planned, patience)
    if as_json:
        record = training_record(trainer)
        if own is not None:
            record |= {"data": {**data_record(own), "split": own.split_notes(*parts)}, "in_units": _in_units(trainer)}
        say_json(record)
    else:
        say(report(trainer))
        if chart:
            print_curves(trainer)
    work.end()


def print_data(line: str, options: Mapping[str, str], as_json: bool) -> None:
    """Print what was understood of a file: its columns, what is learnt and why, what is left out.

    Raises:
        UserError: the file cannot be read, or the line names none.
    """
    plan = plan_from(as_meant(joined(training_options(line), options)))
    own = plan.own_data()
    if own is None:
        raise UserError(f"{plan.dataset} is drawn and no file; write the name of a file, as in tutor data houses.csv.")
    train, test = own.parts(plan.train_share, plan.seed)
    if as_json:
        say_json(
            {
                **data_record(own),
                "examples": {"train": len(train), "test": len(test)},
                "inputs": list(train.features),
                "split": own.split_notes(train, test),
            }
        )
        return
    say(aligned(COLUMN_HEADS, column_rows(own), words=3))
    say()
    for sentence in (*data_sentences(own), *own.split_notes(train, test)):
        say_prose(sentence)
    say_prose(f"{len(train)} rows to train on, {len(test)} to test with; {counted(len(train.features), 'input')}.")
    say(f"\ntutor fit {pasted(training_line(plan))}")


def trained(trainer: Trainer, patience: int | None = None) -> tuple[Trainer, Work]:
    """Run to the plan's last epoch, told on standard error; ctrl+c ends it at the update that it has reached.

    With `patience`, end when the test loss has not fallen for so many epochs, at the frame where it was lowest.
    """
    return _ended(trainer, trainer.run(trainer.updates_left), trainer.updates_left, patience)


def _ended(trainer: Trainer, run: Iterator[Trainer], updates: int, patience: int | None) -> tuple[Trainer, Work]:
    begun = trainer.training.cursor
    lowest, best, since_best = trainer.now.test.loss, begun, 0
    with long_work(updates, "updates") as work:
        for reached in run:
            trainer = reached
            if work.is_stopped:
                break
            newest = reached.latest
            work.advance(
                reached.training.cursor - begun, f"epoch {epochs(reached.training.epoch)}, test {told(newest.test)}"
            )
            if patience is None or newest.index != reached.training.cursor:
                continue
            since_best += 1
            if newest.test.loss < lowest:
                lowest, best, since_best = newest.test.loss, newest.index, 0
            if since_best >= patience:
                return reached.seek(best), work
    work.tell_stop(trainer.training.cursor - begun)
    return trainer, work


def report(trainer: Trainer) -> str:
    """What was trained, and how well it does now."""
    now, training = trainer.now, trainer.training
    lines = [
        trainer.line_to_the_end,
        f"{training.train_set.title}: {len(training.train_set)} examples to train on,"
        f" {len(training.test_set)} to test with",
        f"network {shape(trainer.network)}, {trainer.network.size} parameters; {trainer.network.loss.title}",
        "",
        f"after {counted(epochs(training.epoch), 'epoch')}, {counted(training.cursor, 'update')}",
        f"train  {told(now.train)}{_told_errors(trainer, training.train_set)}",
        f"test   {told(now.test)}{_told_errors(trainer, training.test_set)}",
    ]
    if training.train_set.units is not None:
        lines.append("The loss is in squared standard deviations; RMSE and MAE are in the units of the column.")
    if not training.frame.is_finite:
        lines.append("The numbers have left what a computer can hold; a smaller rate keeps them.")
    if trainer.others:
        lines += ["", table_of_trainings(trainer)]
    return "\n".join(lines)


def table_of_trainings(trainer: Trainer) -> str:
    """The training and those beside it, a row each."""
    return aligned(HEADER, [list(row) for row in training_standings(trainer)], words=1)


def _told_errors(trainer: Trainer, part: Dataset) -> str:
    """How far the values of a file are missed, in its own units."""
    errors = value_errors(trainer.network, trainer.training.frame.parameters, part)
    if errors is None:
        return ""
    explained = "" if errors.r2 is None else f", R² {number(errors.r2, 4)}"
    return f"; RMSE {number(errors.rmse, 4)}, MAE {number(errors.mae, 4)}{explained}"


def _in_units(trainer: Trainer) -> dict[str, object]:
    training = trainer.training
    parts = {"train": training.train_set, "test": training.test_set}
    found = {name: value_errors(trainer.network, training.frame.parameters, part) for name, part in parts.items()}
    return {name: None if errors is None else _error_record(errors) for name, errors in found.items()}


def _error_record(errors: ValueErrors) -> dict[str, object]:
    return {name: None if each is None else json_number(each) for name, each in errors._asdict().items()}


def print_curves(trainer: Trainer) -> None:
    """Loss and accuracy against the epoch, and the confusion matrix where there are more than two classes."""
    width = min(_WIDEST, shutil.get_terminal_size((80, 24)).columns)
    for chart in learning_charts(trainer):
        _print(chart.draw(width, 14, palette()), chart)
    confusion, classes = trainer.now.test.confusion, trainer.training.test_set.classes
    if confusion is not None and len(classes) > 2:
        matrix = ConfusionChart(confusion, classes)
        _print(matrix.draw(width, len(classes) + 2, palette()), matrix)


def learning_charts(trainer: Trainer) -> list[LearningChart]:
    """The loss by epoch, and the accuracy where there are classes."""
    names = training_names(trainer) if trainer.others else ()
    beside, left = [other.moments for other in trainer.others], trainer.left_moments
    quantities: list[Quantity] = ["loss"] if trainer.now.train.accuracy is None else ["loss", "accuracy"]
    return [
        LearningChart.of(each, trainer.moments, trainer.training.epoch, False, left, beside, names)
        for each in quantities
    ]


def _print(cells: Cells, chart: LearningChart | ConfusionChart) -> None:
    say()
    say(cells.ansi() if palette().has_colour else cells.text())
    say_prose(chart.describe())


def _print_choices() -> None:
    rows = [[name, source.title, source.kind] for name, source in DATASETS.items()]
    say(aligned(["data set", "", ""], rows, words=3))
    say_prose("\nA file of your own with a table does as well; tutor data FILE says how it is understood.\n")
    say(aligned(["key", "meaning"], [[name, key.meaning] for name, key in training_keys().items()], words=2))
    say("\ntutor fit moons layers=8,8 epochs=50 rate=0.03")
