"""What progress promises, under force and at size: run with a name of `CHECKS`, or with none for all.

    python -m tests.benchmarks.progress [kills|openings|writers|size] [--times N] [--seed N]

Exit status 1 when a promise is broken.
"""

import argparse
import json
import multiprocessing
import os
import random
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median

from tests.benchmarks.figures import Figure
from tutor.course.progress import Attempt, Position, Store, open_store
from tutor.course.progress.exchange import export_lines, read_export
from tutor.course.review.summary import summarise

BEGIN = datetime(2026, 1, 1, tzinfo=UTC)
PROCESSES = 8
LONGEST_LIFE = 0.4  # seconds, from the start of a visit or from its first answer
KILLED_FROM_THE_START = 0.3  # of the visits; the others live to their first answer
VISITS_PER_STORE = 10
DUE_LIMIT = 20.0  # milliseconds
OPENING_LIMIT = 80.0  # milliseconds more than an empty store: a fifth of the 0.4 s that the first screen takes

ATTEMPTS, CARDS, LESSONS = 100_000, 1_000, 25


def some_attempt(chance: random.Random, question: int, at: datetime) -> Attempt:
    right = chance.random() < 0.8
    return Attempt(
        question=f"lesson-{question % LESSONS}.q{question}",
        lesson=f"lesson-{question % LESSONS}",
        fingerprint="0123456789abcdef",
        drawn={"w0": 3.0, "g": 2.5, "rate": 0.1},
        seed=chance.getrandbits(32),
        answer="2.75",
        verdict="right" if right else "wrong",
        mistake=None if right else chance.choice(["uphill", "no-rate", "decimal-slip", "swapped"]),
        milliseconds=round(chance.lognormvariate(10, 0.5)),
        at=at,
    )


def visit(directory: Path, seed: int) -> None:
    """Answers without end, and prints each attempt's uuid once it is recorded."""
    chance = random.Random(seed)
    with open_store(directory) as store:
        for number in range(1_000_000):
            now = BEGIN + timedelta(days=seed, seconds=number)
            attempt = some_attempt(chance, chance.randrange(40), now)
            store.set_position(Position(attempt.lesson, number, attempt.question, now))
            store.record(attempt)
            os.write(1, f"{attempt.uuid}\n".encode())
            if number % 20 == 0:
                store.due(now, UTC)
                store.set_retention(0.85 + chance.randrange(10) / 100)
                store.merge(*read_export(list(export_lines(store))))


def problems_of(directory: Path, answered: set[str]) -> list[str]:
    """What is wrong with a store, read without the program's own code, and whether its cards are those of its log."""
    problems = []
    path = directory / "progress.db"
    if not path.exists():
        return [f"{len(answered)} answers lost with the file"] if answered else []
    with closing(sqlite3.connect(path)) as connection:
        check = connection.execute("PRAGMA integrity_check").fetchone()[0]
        if check != "ok":
            problems.append(f"integrity_check: {check}")
        tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_master")}
        rows = connection.execute("SELECT uuid FROM attempt") if "attempt" in tables else []
        lost = answered - {uuid for (uuid,) in rows}
    if lost:
        problems.append(f"{len(lost)} of {len(answered)} answers lost")
    with open_store(directory) as store:
        kept = store.rows("SELECT * FROM card ORDER BY question")
        store.repair()
        if kept != store.rows("SELECT * FROM card ORDER BY question"):
            problems.append("the cards are not those of the log")
        if store.notice:
            problems.append(store.notice)
    return problems


def kills(times: int, seed: int) -> list[str]:
    """kill -9 at random moments of a visit loses no recorded answer."""
    chance = random.Random(seed)
    problems: list[str] = []
    total = silent = 0
    with tempfile.TemporaryDirectory() as temporary:
        for number in range(times):
            directory = Path(temporary) / str(number // VISITS_PER_STORE)
            if number % VISITS_PER_STORE == 0:
                answered: set[str] = set()
            command = [
                sys.executable,
                "-m",
                "tests.benchmarks.progress",
                "visit",
                str(directory),
                "--seed",
                str(seed * times + number),
            ]
            with subprocess.Popen(command, stdout=subprocess.PIPE) as process:
                assert process.stdout is not None
                first = b"" if chance.random() < KILLED_FROM_THE_START else process.stdout.readline()
                time.sleep(chance.uniform(0, LONGEST_LIFE))
                process.send_signal(signal.SIGKILL)
                said = (first + process.stdout.read()).decode().splitlines()
            total += len(said)
            silent += not said
            answered.update(said)
            problems += [f"kill {number}: {problem}" for problem in problems_of(directory, answered)]
    print(f"kills: {times} visits killed ({silent} before their first answer), {total} answers recorded")
    return problems if total else [*problems, "no visit lived long enough to answer"]


def opening(directory: str, times: int, together: object, told: object) -> None:
    for number in range(times):
        together.wait()
        try:
            with open_store(Path(directory) / str(number)) as store:
                told.put(store.notice)
        except Exception as error:
            told.put(repr(error))


def writing(directory: str, times: int, together: object, told: object) -> None:
    chance = random.Random(os.getpid())
    together.wait()
    with open_store(directory) as store:
        for number in range(times):
            attempt = some_attempt(chance, chance.randrange(40), BEGIN + timedelta(minutes=number))
            store.record(attempt)
            told.put(attempt.uuid)
        told.put(store.notice)


def in_processes(work: Callable[..., None], directory: str, times: int, answers: int) -> list[str | None]:
    """What eight processes told, begun at one moment."""
    context = multiprocessing.get_context("spawn")
    together, told = context.Barrier(PROCESSES), context.Queue()
    processes = [context.Process(target=work, args=(directory, times, together, told)) for _ in range(PROCESSES)]
    for process in processes:
        process.start()
    said = [told.get(timeout=300) for _ in range(PROCESSES * answers)]
    for process in processes:
        process.join()
    return said


def openings(times: int, seed: int) -> list[str]:
    """Eight programs may open a new store at once."""
    with tempfile.TemporaryDirectory() as directory:
        said = in_processes(opening, directory, times, times)
    print(f"openings: {len(said)} of a new store, {PROCESSES} at once")
    return [text for text in said if text is not None]


def writers(times: int, seed: int) -> list[str]:
    """Eight programs may write at once, and every attempt is there."""
    with tempfile.TemporaryDirectory() as directory:
        said = in_processes(writing, directory, times, times + 1)
        uuids = {text for text in said if text is not None and " " not in text}
        notices = [text for text in said if text is not None and " " in text]
        problems = problems_of(Path(directory), uuids)
    print(f"writers: {PROCESSES} at once, {len(uuids)} attempts")
    return [*notices, *problems, *([] if len(uuids) == PROCESSES * times else ["a writer wrote too little"])]


def milliseconds(work: Callable[[], object], times: int) -> float:
    """The median time of some runs."""
    taken = []
    for _ in range(times):
        begun = time.perf_counter()
        work()
        taken.append(1000 * (time.perf_counter() - begun))
    return median(taken)


def size(times: int, seed: int) -> list[str]:
    """A store of years opens like an empty one, and lists what is due at once."""
    chance = random.Random(seed)
    lessons: list[tuple[str, list[str]]] = [(f"lesson-{number}", []) for number in range(LESSONS)]
    for question in range(CARDS):
        lessons[question % LESSONS][1].append(f"lesson-{question % LESSONS}.q{question}")
    ideas = {f"idea {number}": questions for number, (_, questions) in enumerate(lessons)}
    now = BEGIN + timedelta(days=600)

    def home(directory: Path) -> None:
        with open_store(directory) as store:
            summarise(store, now=now, zone=UTC, lessons=lessons, ideas=ideas)

    with tempfile.TemporaryDirectory() as temporary:
        empty, full = Path(temporary, "empty"), Path(temporary, "full")
        with open_store(full) as store:
            moments = (BEGIN + timedelta(days=600 * number / ATTEMPTS) for number in range(ATTEMPTS))
            store.merge([some_attempt(chance, chance.randrange(CARDS), moment) for moment in moments], [])
            due = len(store.due(now, UTC))
            due_time = milliseconds(lambda: store.due(now, UTC), times)
            every = now + timedelta(days=400)
            all_due_time = milliseconds(lambda: store.due(every, UTC), times)
            record_time = milliseconds(lambda: record(store, chance, now), times)
            rebuild_time = milliseconds(store.repair, 1)
        bytes_kept = (full / "progress.db").stat().st_size
        home(empty)
        empty_time, full_time = milliseconds(lambda: home(empty), times), milliseconds(lambda: home(full), times)
    figures = {
        "due cards": due,
        "list what is due, ms": due_time,
        f"list {CARDS} due, ms": all_due_time,
        "home of an empty store, ms": empty_time,
        "home of a full store, ms": full_time,
        "record an answer, ms": record_time,
        "rebuild all cards, ms": rebuild_time,
        "megabytes": bytes_kept / 1e6,
    }
    print(f"size ({ATTEMPTS} attempts, {CARDS} cards):", json.dumps({k: round(v, 2) for k, v in figures.items()}))
    problems = [] if all_due_time <= DUE_LIMIT else [f"listing due cards took {all_due_time:.1f} ms"]
    more = full_time - empty_time
    return problems if more <= OPENING_LIMIT else [*problems, f"a full store opens {more:.0f} ms later"]


def record(store: Store, chance: random.Random, now: datetime) -> None:
    store.record(some_attempt(chance, chance.randrange(CARDS), now))


CHECKS: dict[str, tuple[Callable[[int, int], list[str]], int]] = {
    "kills": (kills, 200),
    "openings": (openings, 100),
    "writers": (writers, 100),
    "size": (size, 15),
}
"""Each check and how often it is done unless --times says otherwise."""


def figures() -> Iterator[Figure]:
    for name, (check, times) in CHECKS.items():
        problems = check(times, 1)
        print(*problems, sep="\n", end="\n" if problems else "")
        yield Figure(f"progress: promises broken by {times} × {name}", len(problems), "", at_most=0)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("check", nargs="?", choices=[*CHECKS, "visit"])
    parser.add_argument("directory", nargs="?", type=Path)
    parser.add_argument("--times", type=int)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    if options.check == "visit":
        visit(options.directory, options.seed)
        return 0
    problems = []
    for name in [options.check] if options.check else CHECKS:
        check, usual = CHECKS[name]
        problems += check(options.times or usual, options.seed)
    for problem in problems:
        print(problem, file=sys.stderr)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
