"""Makes a set of what people keep, with the program as it is now: `python -m tests.kept.make 0.1.0`, at the root.

The folder holds what was written by hand: `lessons/`, `run_lines.txt`, `training_lines.txt`, `clouds.csv`. A set that
is made already is left alone.
"""

import json
import sqlite3
import sys
from collections.abc import Sequence
from contextlib import closing
from itertools import combinations, pairwise, permutations
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from tests.kept.program import HERE, asked, at_moments, deck, due_by_day, lines, options, questions, tutor, written

Command = tuple[str, Sequence[str], str]

# fmt: off
WEIGHTS = [0.3, 1.1, 2.9, 9.5, 6.2, 0.7, 2.8, 0.002, 1.7, 0.2, 0.9, 1.6, 0.07, 0.3, 1.9, 0.5, 1.7, 0.7, 0.12, 0.1, 0.2]
# fmt: on

SESSIONS: list[tuple[list[str], list[str]]] = [
    (
        ["sim", "--plain", "parabola start=6 rate=0.3"],
        ["s 3", "rate=0.1", "until loss < 0.1", "b", "optimizer=adam", "s"],
    ),
    (
        ["sim", "--plain", "saddle start=0.5,0.001 rate=0.2"],
        ["until 7 steps", "clip=0.5 decay=0.1", "s 2", "freeze=y", "s"],
    ),
    (["sim", "--plain"], ['new "x^2 + 3*y^2" start=2,1 rate=0.05', "s 2", "schedule=step every=2 factor=0.5", "s 5"]),
    (["train", "--plain", "moons layers=4 samples=60 epochs=2"], ["e", "l2=0.01", "s 2", "rate=0.05 batch=10", "s"]),
    (
        ["train", "--plain", "xor layers=3 samples=60 epochs=2"],
        ["layers=5 seed=2", "e", "set W1[2,0] 0.5", "prune 0.5"],
    ),
]


def _wrong_and_right(question: str, seed: int, at: Path, data: Path) -> list[tuple[str, str]]:
    """A wrong and the right answer of each part."""
    if question.endswith(".sentence"):
        return [("Because it does.\nno", "Each step lands farther away.\nyes")]
    if question.endswith(".goal"):
        return [("parabola start=6 rate=0.02", "parabola start=6 rate=0.4")]
    if question.endswith(".formula"):
        centre = asked(question, seed, ["skip"], at, data)[0]["given"]["c"]
        return [(f"w - {centre}", f"2*(w - {centre})")]
    if shown := options(question, seed, at, data):
        places = [str(place + 1) for place in range(len(shown))]
        tried = {
            "choice": places,
            "choices": [*places, *map(" ".join, combinations(places, 2))],
            "order": [*map(" ".join, permutations(places))],
        }[question.partition(".")[2]]
        verdicts = [asked(question, seed, [answer], at, data)[0]["verdict"] for answer in tried]
        return [(tried[verdicts.index("wrong")], tried[verdicts.index("right")])]
    table = tutor("check", "--table", question, "--seed", str(seed), at=at).splitlines()
    rows = [place for place, line in enumerate(table) if line.startswith("right  ")]
    return [(_cell(table[place + 1]), _cell(table[place])) for place in rows]


def _cell(row: str) -> str:
    return [cell.strip() for cell in row.split("  ") if cell.strip()][1]


def _answers(at: Path, data: Path) -> list[dict[str, Any]]:
    """Every question with five seeds: what is asked, and what is said to a wrong answer and to the right one."""
    kept = []
    for question in questions(at):
        for seed in range(5):
            pairs = _wrong_and_right(question, seed, at, data)
            if question.endswith(".sentence"):  # what the learner calls wrong ends the question all the same
                typed = [text.split("\n") for text in pairs[0]]
            else:
                typed = [[line for pair in pairs for line in pair]]
            transcripts = [asked(question, seed, each, at, data) for each in typed]
            verdicts = [entry["verdict"] for transcript in transcripts for entry in transcript]
            assert "wrong" in verdicts, (question, seed, verdicts)
            assert verdicts[-1] in {"right", "self-graded"}, (question, seed, verdicts)
            kept.append(
                {
                    "question": question,
                    "seed": seed,
                    "options": options(question, seed, at, data),
                    "typed": typed,
                    "answers": transcripts,
                }
            )
    return kept


def _records(path: Path, command: Sequence[str], at: Path) -> list[dict[str, Any]]:
    return [
        {"line": line, "exact": is_exact, "record": json.loads(tutor(*command, line, "--json", at=at))}
        for line, is_exact in lines(path)
    ]


def _history(answers: Sequence[dict[str, Any]]) -> tuple[list[Command], list[Command], list[Command]]:
    """What a learner did: in the course, in lessons of their own, and at last."""

    def quiz(question: str, seed: int, *typed: str) -> tuple[list[str], str]:
        return ["quiz", question, "--seed", str(seed), "--count", "1"], "".join(f"{line}\n" for line in typed)

    course: list[Command] = [
        ("2026-01-05T09:00", ["learn", "--plain", "01"], "skip\n" * 2 + "\n" * 2),
        ("2026-01-05T09:20", *quiz("one-weight.update", 5, "oops", "1.5", "?", "2.5")),
        ("2026-01-05T09:30", *quiz("one-weight.smaller-rate", 1, "4", "skip")),
        ("2026-01-05T09:40", *quiz("one-weight.near", 1, "parabola start=6 rate=0.4")),
        ("2026-01-05T10:00", ["sim", "--plain", "parabola", "start=6", "rate=0.3"], "p 3.6\nkeep\np 9\nquit\n"),
        ("2026-01-05T10:20", ["sim", "--plain", "saddle start=0.5,0.001 rate=0.2"], "p 0.3, 0.0014\nkeep\nquit\n"),
        ("2026-01-06T09:00", *quiz("by-hand.what-happened", 1, "Höher – und höher 🙂.", "yes")),
        ("2026-01-06T09:10", *quiz("by-hand.second", 1, "skip", "skip")),
        ("2026-01-07T09:00", *quiz("one-weight.update", 6, "?", "?", "1", "skip")),
        ("2026-01-08T09:00", *quiz("gradient.vector", 2, "1, 2", "skip")),
    ]
    own: list[Command] = []
    for day, entry in enumerate(answers[::5]):
        typed = [line for each in entry["typed"][-1:] for line in each]
        own.append((f"2026-01-{9 + day % 3:02}T{9 + day:02}:00", *quiz(entry["question"], entry["seed"], *typed)))
    for day, question in (("2026-01-12", "kept.number"), ("2026-01-15", "kept.number"), ("2026-01-14", "kept.vector")):
        (entry,) = [entry for entry in answers if (entry["question"], entry["seed"]) == (question, 3)]
        own.append((f"{day}T18:00", *quiz(question, 3, entry["typed"][0][-1])))
    last: list[Command] = [
        ("2026-01-16T08:00", ["forget", "kept.order", "--yes"], ""),
        ("2026-01-16T08:10", ["forget", "by-hand", "--yes"], ""),
        ("2026-01-16T08:20", ["review", "--retention", "0.92"], ""),
    ]
    return course, own, last


def make(at: Path) -> None:
    """Write the rest of a set beside what was written by hand."""
    with TemporaryDirectory() as folder:
        data = Path(folder)
        answers = _answers(at, data / "answers")
        _write(at / "answers.json", answers)
        _write(at / "runs.json", _records(at / "run_lines.txt", ["run"], at))
        _write(at / "trainings.json", _records(at / "training_lines.txt", ["fit"], at))
        sessions = [
            {"place": place, "typed": typed, "line": written(place, typed, at, data / "sessions")}
            for place, typed in SESSIONS
        ]
        _write(at / "sessions.json", sessions)
        tutor("learn", "--export", "page.html", at=at)
        _make_stores(at, answers)


def _make_stores(at: Path, answers: Sequence[dict[str, Any]]) -> None:
    course, own, last = _history(answers)
    store, fitted = at / "store", at / "store-fitted"
    at_moments(course, data=store, at=at, chance=1)
    *_, before = at_moments([*own, ("2026-01-16T07:00", ["export"], "")], data=store, at=at, chance=3, lessons=True)
    (at / "before-forgetting.jsonl").write_text(before, encoding="utf-8")
    *_, after = at_moments([*last, ("2026-01-17T07:00", ["export"], "")], data=store, at=at, chance=4)
    (at / "export.jsonl").write_text(after, encoding="utf-8")
    look: Command = ("2026-01-20T12:00", ["progress", "--json"], "")
    expected: dict[str, Any] = {
        "in the course": json.loads(at_moments([look], data=store, at=at, chance=5)[0]),
        "in the lessons": json.loads(at_moments([look], data=store, at=at, chance=5, lessons=True)[0]),
        "due by day": _due(store, at),
    }

    fitted.mkdir()
    (fitted / "progress.db").write_bytes((store / "progress.db").read_bytes())
    with closing(sqlite3.connect(fitted / "progress.db")) as connection, connection:
        # As `tutor review --fit` writes it, which takes a few hundred answers and fsrs[optimizer].
        connection.execute("REPLACE INTO setting VALUES ('review.weights', ?)", (json.dumps(WEIGHTS),))
    at_moments([("2026-01-17T08:00", ["review", "--retention", "0.85"], "")], data=fitted, at=at, chance=6)
    expected["due by day, fitted"] = _due(fitted, at)
    with TemporaryDirectory() as folder:
        expected["deck"] = deck(store, at, Path(folder))
    _write(at / "progress.json", expected)


def _due(data: Path, at: Path) -> dict[str, int]:
    """How many cards are due, on each day that brings others and on the day before it."""
    days = [f"2026-{month:02}-{day:02}" for month in (1, 2) for day in range(1, 29)]
    due = due_by_day(data, at, days)
    turns = {day for pair in pairwise(days) if due[pair[0]] != due[pair[1]] for day in pair}
    return {day: due[day] for day in days if day in turns}


def _write(path: Path, value: object) -> None:
    """One entry a line, so that a difference can be read."""
    dumped = [json.dumps(entry, ensure_ascii=False) for entry in value] if isinstance(value, list) else None
    text = "[\n" + ",\n".join(dumped) + "\n]" if dumped is not None else json.dumps(value, ensure_ascii=False, indent=1)
    path.write_text(f"{text}\n", encoding="utf-8")


if __name__ == "__main__":
    target = HERE / sys.argv[1]
    if (target / "store").exists():
        sys.exit(f"{target} is made already, and nothing in it is made again.")
    make(target)
