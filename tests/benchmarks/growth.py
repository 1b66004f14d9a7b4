"""How the cost of what people wait for grows with the size of what they have: fitted exponents.

    python -m tests.benchmarks growth

An exponent of 0 is a cost that stays, of 1 one that grows as the size does. It is the slope of a straight line through
the logarithms of size and processor time, over sizes that are ten times apart. The memory of a long run and of a long
training is that of a process which makes nothing else.
"""

import multiprocessing
import os
import random
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, timedelta
from pathlib import Path

import numpy as np

from tests.benchmarks.figures import Figure
from tests.benchmarks.progress import BEGIN, some_attempt
from tests.benchmarks.start import resident
from tutor.charts.drawing.palettes import DARK
from tutor.charts.runs.loss import Curve, LossChart
from tutor.charts.runs.runs import surface_chart
from tutor.course.lesson.checking import check
from tutor.course.progress import open_store
from tutor.course.progress.classroom import question_rows, read_class
from tutor.course.progress.exchange import export_lines
from tutor.course.review.outline import outline
from tutor.engine.runs.line import parse_run
from tutor.engine.runs.typed_values import MOST_STEPS
from tutor.engine.training.training import TRAININGS
from tutor.engine.training.training_line import parse_training
from tutor.lab.simulation import Simulation

_TIMES = 5
_QUESTION = """
```yaml question
id: grown-{lesson}.question-{number}
skill: one update
kind: number
given: {{ w0: 1 .. 5 step 0.5, g: -4 .. 4 step 0.5 not 0, rate: [0.05, 0.1, 0.2] }}
run: {{ start: w0, gradient: g, rate: rate }}
ask: "w = {{w0}}, dL/dw = {{g}} and α = {{rate}}. What is w_new?"
answer: w[1]
hint: Multiply the learning rate by the slope. Then go against the slope.
sub:
  ask: What is α·dL/dw?
  answer: rate*g
  hint: Multiply.
```
"""


def figures() -> Iterator[Figure]:
    ten, million = [10, 100, 1000], [100, 1000, 10_000, 100_000, MOST_STEPS]
    why = "the curve of the losses looks at every loss, for its lowest and highest: not felt before a million"
    yield _grown("a step with its two charts, against the length of the run", million, _step, at_most=0.1, why=why)
    yield _grown("home's numbers, against lessons", ten, _lessons, at_most=1.1)
    yield _grown("home's numbers, against answers", million, _answers, at_most=1.1)
    yield _grown("answers brought in, all to one question", [100, 1000, 10_000], _brought_in, at_most=1.1)
    yield _grown("a check, against questions in a lesson", [5, 20, 80], _check, at_most=1.1)
    yield _grown("a class report, against learners", ten, _class, at_most=1.1)
    yield _memory("memory of 100 000 steps beyond the five numbers shown of each", _held_by_a_run, at_most=1)
    frames = TRAININGS.most / 1e6
    what = f"memory of 10 000 epochs, {frames:g} MB of it for the frames one goes back to"
    yield _memory(what, _held_by_a_training, at_most=frames + 2)


def _memory(what: str, work: Callable[[], float], at_most: float) -> Figure:
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        return Figure(what, pool.apply(work), " MB", at_most=at_most)


def _held_by_a_run() -> float:
    """Megabytes that a process has more after 100 000 steps of a bowl than after 1000, without what is shown."""
    first, last = 1000, 100_000
    run = parse_run("bowl rate=0.001").descent().seek(first)
    before = resident(os.getpid())
    run = run.seek(last)
    shown = 8 * 5 * (last - first)  # two coordinates, two slopes, the loss
    return (1024 * (resident(os.getpid()) - before) - shown) / 1e6


def _held_by_a_training() -> float:
    """Megabytes that a process has more after 10 000 epochs than after ten."""
    training = parse_training("moons epochs=10000").begin()
    training = training.forward(10 * training.updates_per_epoch)
    before = resident(os.getpid())
    training = training.forward(9990 * training.updates_per_epoch)
    return 1024 * (resident(os.getpid()) - before) / 1e6


def _grown(
    what: str,
    sizes: Sequence[int],
    prepared: Callable[[int, Path], Callable[[], object]],
    at_most: float,
    why: str = "",
) -> Figure:
    """The exponent of the cost of some work, which is prepared for each size in a folder of its own."""
    seconds = []
    for size in sizes:
        with tempfile.TemporaryDirectory() as temporary:
            work = prepared(size, Path(temporary))
            work()
            seconds.append(min(_processor_time(work) for _ in range(_TIMES)))
    said = ", ".join(f"{1000 * spent:.3g} ms at {size}" for size, spent in zip(sizes, seconds, strict=True))
    exponent = float(np.polyfit(np.log(sizes), np.log(seconds), 1)[0])
    return Figure(f"exponent of {what} ({said})", exponent, "", at_most=at_most, why=why)


def _processor_time(work: Callable[[], object]) -> float:
    begun = time.process_time()
    work()
    return time.process_time() - begun


def _step(length: int, _: Path) -> Callable[[], object]:
    simulation = Simulation(parse_run(f"bowl rate=0.001 steps={length - 1}").descent())

    def work() -> None:
        run = simulation.step().descent
        chart = surface_chart([("", run)])
        assert chart is not None
        chart.draw(80, 24, DARK)
        LossChart([Curve("", run.history.losses)], run.cursor).draw(80, 12, DARK)

    return work


def _lesson(directory: Path, number: int, questions: int) -> Path:
    path = directory / f"{number:04}-grown.md"
    head = f"---\nformat: 1\nid: grown-{number}\ntitle: Grown {number}\nsummary: It grows.\nideas: [update]\n---\n"
    asked = "".join(_QUESTION.format(lesson=number, number=each) for each in range(questions))
    path.write_text(f"{head}\n# Grown\n{asked}", encoding="utf-8")
    return path


def _lessons(count: int, directory: Path) -> Callable[[], object]:
    for number in range(count):
        _lesson(directory, number, 1)
    store = open_store(directory / "data")
    return lambda: outline(directory).summary(store, BEGIN, UTC)


def _answers(count: int, directory: Path) -> Callable[[], object]:
    chance, store, course = random.Random(1), open_store(directory), outline()
    store.merge(
        [some_attempt(chance, chance.randrange(1000), BEGIN + timedelta(minutes=each)) for each in range(count)], []
    )
    now = BEGIN + timedelta(minutes=count)  # so that the recent ones are among them
    return lambda: course.summary(store, now, UTC)


def _brought_in(count: int, directory: Path) -> Callable[[], object]:
    chance = random.Random(1)
    given = [some_attempt(chance, 1, BEGIN + timedelta(minutes=each)) for each in range(count)]
    places = iter(range(2 * _TIMES))

    def work() -> None:
        with open_store(directory / f"store-{next(places)}") as store:
            store.merge(given, [])

    return work


def _check(questions: int, directory: Path) -> Callable[[], object]:
    path = _lesson(directory, 0, questions)

    def work() -> None:
        assert not list(check([path], []))

    return work


def _class(learners: int, directory: Path) -> Callable[[], object]:
    chance, paths = random.Random(1), []
    for number in range(learners):
        with open_store(directory / f"store-{number}") as store:
            store.merge([some_attempt(chance, each, BEGIN + timedelta(minutes=each)) for each in range(50)], [])
            paths.append(directory / f"learner-{number}.jsonl")
            paths[-1].write_text("\n".join(export_lines(store)) + "\n", encoding="utf-8")
    return lambda: question_rows(read_class(paths))
