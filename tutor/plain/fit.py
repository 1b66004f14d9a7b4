"""Training a network from the command line: how far it is while it runs, then its curves and how well it does."""

import shutil
from collections.abc import Mapping

from tutor.charts.drawing.cells import Cells
from tutor.charts.training.confusion import ConfusionChart
from tutor.charts.training.learning import LearningChart
from tutor.engine.data.datasets import DATASETS
from tutor.engine.rounding import counted
from tutor.engine.runs.line import joined
from tutor.engine.training.training_line import plan_from, training_keys, training_options
from tutor.lab.trainer import Trainer
from tutor.lab.training_told import epochs, shape, told, training_record
from tutor.plain.long_work import Work, long_work
from tutor.plain.pictures import palette
from tutor.plain.run import as_meant
from tutor.plain.streams import aligned, say, say_json, say_prose

_WIDEST = 100


def print_fit(line: str, options: Mapping[str, str], patience: int | None, as_json: bool, chart: bool) -> None:
    """Train as a line and options say and print what came of it; without either, print what can be said in one.

    Raises:
        UserError: the line is no training.
    """
    if not (line or options):
        _print_choices()
        return
    trainer, work = trained(Trainer.begin(plan_from(as_meant(joined(training_options(line), options)))), patience)
    if as_json:
        say_json(training_record(trainer))
    else:
        say(report(trainer))
        if chart:
            print_curves(trainer)
    work.end()


def trained(trainer: Trainer, patience: int | None = None) -> tuple[Trainer, Work]:
    """Run to the plan's last epoch, told on standard error; ctrl+c ends it at the update that it has reached.

    With `patience`, end when the test loss has not fallen for so many epochs, at the frame where it was lowest.
    """
    begun, updates = trainer.training.cursor, trainer.updates_left
    lowest, best, since_best = trainer.now.test.loss, begun, 0
    with long_work(updates, "updates") as work:
        for reached in trainer.run(updates):
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
        trainer.line,
        f"{training.train_set.title}: {len(training.train_set)} examples to train on,"
        f" {len(training.test_set)} to test with",
        f"network {shape(trainer.network)}, {trainer.network.size} parameters; {trainer.network.loss.title}",
        "",
        f"after {counted(epochs(training.epoch), 'epoch')}, {counted(training.cursor, 'update')}",
        f"train  {told(now.train)}",
        f"test   {told(now.test)}",
    ]
    if not training.frame.is_finite:
        lines.append("The numbers have left what a computer can hold; a smaller rate keeps them.")
    return "\n".join(lines)


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
    moments, now = trainer.moments, trainer.training.epoch
    charts = [LearningChart.of("loss", moments, now)]
    if trainer.now.train.accuracy is not None:
        charts.append(LearningChart.of("accuracy", moments, now))
    return charts


def _print(cells: Cells, chart: LearningChart | ConfusionChart) -> None:
    say()
    say(cells.ansi() if palette().has_colour else cells.text())
    say_prose(chart.describe())


def _print_choices() -> None:
    rows = [[name, source.title, source.kind] for name, source in DATASETS.items()]
    say(aligned(["data set", "", ""], rows, words=3))
    say_prose("\nA file of your own ending in .csv does as well; its last column is what is to be learnt.\n")
    say(aligned(["key", "meaning"], [[name, key.meaning] for name, key in training_keys().items()], words=2))
    say("\ntutor fit moons layers=8,8 epochs=50 rate=0.03")
