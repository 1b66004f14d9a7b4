"""Training a network from the command line: how far it is while it runs, then its curves and how well it does."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import click

from tutor.charts.training.confusion import ConfusionChart
from tutor.charts.training.learning import LearningChart, Quantity
from tutor.charts.training.rates import RatesChart
from tutor.engine.data.dataset import Dataset
from tutor.engine.data.own_data import OwnData
from tutor.engine.errors import UserError
from tutor.engine.rounding import counted
from tutor.engine.runs.options import Options
from tutor.engine.scripts.training_script import training_script
from tutor.engine.training.rate_finder import UPDATES, rising_rates
from tutor.engine.training.training import Training, told_cost
from tutor.engine.training.training_keys import training_keys
from tutor.engine.training.training_line import plan_from, training_line
from tutor.engine.training.value_errors import value_errors
from tutor.lab.data_told import COLUMN_HEADS, column_rows, data_record, data_sentences, part_notes
from tutor.lab.measured import Measured
from tutor.lab.opened.xray import xray
from tutor.lab.saving import keep_numbers, place_for_network, save_network
from tutor.lab.trainer import Trainer
from tutor.lab.training_told import (
    epochs,
    parts_of,
    shape,
    told,
    told_advice,
    told_errors,
    told_floor,
    told_stop,
    told_tests,
    training_record,
    training_table,
)
from tutor.plain.listing import listed
from tutor.plain.long_work import Work, long_work
from tutor.plain.pictures import print_chart
from tutor.plain.run import as_meant
from tutor.plain.streams import aligned, pasted, say, say_json, say_prose
from tutor.words.visible import visible


def print_fit(
    options: Options,
    as_json: bool,
    chart: bool,
    beside: Sequence[str] = (),
    test: bool = False,
    xray_of: int | None = None,
    save: str | None = None,
) -> None:
    """Train as options say and print what came of it; without any, print what can be said in them.

    Args:
        options: the training.
        as_json: print one JSON object.
        chart: draw the curves.
        beside: what is different in up to three more trainings, which are made alongside.
        xray_of: the training example whose whole arithmetic is printed.
        test: look at the test set at the end, where one is kept apart.
        save: the file to write the network to.

    Raises:
        UserError: the options are no training.
    """
    if not options:
        _print_choices()
        return
    if save is not None:
        place_for_network(save)
    plan = plan_from(as_meant(options))
    own, trainer = plan.own_data(), Trainer.begin(plan)
    if own is not None and not as_json:
        say_data(own, trainer.training)
        say()
    for text in beside:
        trainer = trainer.beside(text)
    _tell_cost(trainer)
    trainer, work = _ended(trainer, trainer.fitted(), trainer.updates_planned)
    if test:
        trainer = trainer.look_at_test()
    rays = [] if xray_of is None else xray(trainer.training, xray_of)
    if as_json:
        record = training_record(trainer)
        if rays:
            record["xray"] = [ray._asdict() for ray in rays]
        if own is not None:
            record |= {
                "data": {**data_record(own), "notes": part_notes(own, trainer.training)},
                "in_units": _in_units(trainer),
            }
        say_json(record)
    else:
        say(report(trainer))
        for ray in rays:
            say(ray.text)
        if chart:
            print_curves(trainer)
    if save is not None:
        click.echo(visible(f"tutor: {save_network(trainer, save)}"), err=True)
    work.end()


def print_rates(options: Options, as_json: bool) -> None:
    """Try rising rates from the weights to which a training leads, and print what came of it."""
    trainer = Trainer.begin(plan_from(as_meant(options)))
    for reached in trainer.played():
        trainer = reached
    chart = rates_chart(trainer)
    if as_json:
        say_json({"line": trainer.line, **chart.record()})
    else:
        print_chart(chart, 14)


def rates_chart(trainer: Trainer) -> RatesChart:
    """A search for a rate, told on standard error; ctrl+c ends it where it is."""
    _tell_cost(trainer)
    search = None
    with long_work(UPDATES, "rates") as work:
        for search in rising_rates(trainer.training):
            work.advance(len(search.rates))
            if work.is_stopped:
                break
    assert search is not None  # there is a lowest rate
    return RatesChart(search, trainer.learning_rate, trainer.training.cursor)


def _tell_cost(trainer: Trainer) -> None:
    """Say on standard error what an update costs, where that is much."""
    if cost := told_cost(trainer.settings.updates.optimizer, trainer.network):
        click.echo(f"tutor: {cost}", err=True)


def say_data(own: OwnData, training: Training, most: int = 20) -> None:
    """Say how a file was understood and parted: its columns, unless they are more than that, and every choice."""
    if len(own.columns) <= most:
        say(aligned(COLUMN_HEADS, column_rows(own), words=4))
        say()
    for sentence in (*data_sentences(own), *part_notes(own, training)):
        say_prose(sentence)


def print_training_script(options: Options) -> None:
    """Print a training as a script of PyTorch, and write the numbers that it reads beside it.

    Raises:
        UserError: it is no training, or cannot be written as code; or the numbers cannot be written.
    """
    script = training_script(plan_from(as_meant(options)))
    told = keep_numbers(script, Path())
    click.echo(script.text, nl=False)
    click.echo(f"tutor: {told}", err=True)


def print_data(options: Options, as_json: bool) -> None:
    """Print what was understood of a file: its columns, what is learnt and why, what is left out.

    Raises:
        UserError: the file cannot be read, or the options name none.
    """
    plan = plan_from(as_meant(options))
    own = plan.own_data()
    if own is None:
        raise UserError(f"{plan.dataset} is drawn and no file; write the name of a file, as in tutor data houses.csv.")
    training = plan.begin()
    parts = parts_of(training)
    if as_json:
        say_json(
            {
                **data_record(own),
                "examples": {name: len(part) for name, part in parts.items()},
                "inputs": list(training.train_set.features),
                "notes": part_notes(own, training),
            }
        )
        return
    say_data(own, training, most=len(own.columns))
    say_prose(f"{_told_parts(parts, 'rows')}; {counted(len(training.train_set.features), 'input')}.")
    say(f"\ntutor fit {pasted(training_line(plan))}")


def trained(trainer: Trainer) -> tuple[Trainer, Work]:
    """Run to the plan's last epoch, told on standard error; ctrl+c ends it at the update that it has reached."""
    return _ended(trainer, trainer.run_to_end(), trainer.updates_left)


def _ended(trainer: Trainer, run: Iterator[Trainer], updates: int) -> tuple[Trainer, Work]:
    begun = trainer.training.cursor
    name = trainer.training.held_out_name
    with long_work(updates, "updates") as work:
        for reached in run:
            trainer = reached
            if work.is_stopped:
                break
            where = f"epoch {epochs(reached.training.epoch)}, {name} {told(reached.latest.held_out)}"
            work.advance(reached.training.cursor - begun, where)
    work.tell_stop(trainer.training.cursor - begun)
    return trainer, work


def report(trainer: Trainer) -> str:
    """What was trained, and how well it does now."""
    now, training = trainer.now, trainer.training
    width = max(5, len(training.held_out_name))
    lines = [
        trainer.line_to_the_end,
        f"{training.train_set.title}: {_told_parts(parts_of(training), 'examples')}",
        f"network {shape(trainer.network)}, {trainer.network.size} parameters; {trainer.network.loss.title}",
        "",
        f"after {counted(epochs(training.epoch), 'epoch')}, {counted(training.cursor, 'update')}",
        f"{'train':<{width}}  {told(now.train)}{told_errors(trainer, training.train_set)}",
        *_held_out_lines(trainer, now, width),
    ]
    if stop := told_stop(trainer):
        lines.append(stop)
    if training.train_set.units not in (None, (0.0, 1.0)):
        lines.append("The loss is in squared standard deviations; RMSE and MAE are in the units of the column.")
    lines += told_advice(trainer)
    if trainer.others:
        lines += ["", table_of_trainings(trainer)]
    return "\n".join(lines)


def _told_parts(parts: Mapping[str, Dataset], what: str) -> str:
    """How many samples each part has."""
    purposes = {"train": f"{what} to train on", "validation": "to decide by", "test": "to test with"}
    return ", ".join(f"{len(part)} {purposes[name]}" for name, part in parts.items())


def _held_out_lines(trainer: Trainer, now: Measured, width: int) -> list[str]:
    """How well it does on what it was not trained on; of a test set that is kept apart only what was looked at."""
    training = trainer.training
    errors = told_errors(trainer, training.held_out_set)
    lines = [f"{training.held_out_name:<{width}}  {told(now.held_out)}{errors}"]
    if floor := told_floor(now.held_out, training.train_set.classes):
        lines[0] += f"; {floor}"
    looks = told_tests(trainer)
    if looks and not trainer.tested:
        looks = [f"{looks[0]}; --test does so, once all is decided"]
    return lines + [f"{'test':<{width}}  {look}{_told_tested(trainer, look)}" for look in looks]


def _told_tested(trainer: Trainer, look: str) -> str:
    is_now = bool(trainer.tested) and trainer.tested[-1].index == trainer.training.cursor
    return told_errors(trainer, trainer.training.test_set) if is_now and look.startswith("loss") else ""


def table_of_trainings(trainer: Trainer) -> str:
    """The training and those beside it, a row each."""
    return aligned(*training_table(trainer), words=1)


def _in_units(trainer: Trainer) -> dict[str, object]:
    training = trainer.training
    parts = parts_of(training)
    if training.validation_set is not None and not trainer.tested:
        del parts["test"]  # nobody has looked at it
    found = {name: value_errors(trainer.network, training.frame.parameters, part) for name, part in parts.items()}
    return {name: errors and errors._asdict() for name, errors in found.items()}


def print_curves(trainer: Trainer) -> None:
    """Loss and accuracy against the epoch, and the confusion matrix of a file or of more than two classes."""
    quantities: list[Quantity] = ["loss"] if trainer.now.train.accuracy is None else ["loss", "accuracy"]
    for quantity in quantities:
        print_chart(LearningChart.of(trainer, quantity, quantity == "loss", stands_still=True), 14)
    confusion, classes = trainer.now.held_out.confusion, trainer.training.train_set.classes
    if confusion is not None and (len(classes) > 2 or trainer.training.train_set.preparation is not None):
        print_chart(ConfusionChart(confusion, classes, trainer.training.held_out_name), len(classes) + 4)


def _print_choices() -> None:
    say(listed("datasets"))
    say_prose("\nA file of your own with a table does as well; tutor data FILE says how it is understood.\n")
    say(aligned(["key", "meaning"], [[name, key.meaning] for name, key in training_keys().items()], words=2))
    say("\ntutor fit moons layers=8,8 epochs=50 rate=0.03")
