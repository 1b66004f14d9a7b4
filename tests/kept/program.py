"""The program by its commands alone, so that nothing here depends on how its code is arranged."""

import json
import os
import re
import sqlite3
import subprocess
import sys
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import chdir, closing
from pathlib import Path
from typing import Any

from click.testing import CliRunner

from tutor.cli import main

HERE = Path(__file__).parent


def tutor(*arguments: str, typed: str = "", at: Path, lessons: bool = True) -> str:
    """What a command prints, run in a set's folder and with the lessons of that set in place of the course."""
    environment = {"DESCENT_TUTOR_LESSONS": "lessons" if lessons else None}
    with chdir(at):
        result = CliRunner().invoke(main, list(arguments), input=typed, env=environment)
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    assert result.exit_code == 0, result.output
    return result.stdout


def at_moments(
    commands: Sequence[tuple[str, Sequence[str], str]], *, data: Path, at: Path, chance: int, lessons: bool = False
) -> list[str]:
    """What each command prints that is run at a moment, with what is typed; all in one process, whose clock is set."""
    environment = os.environ | {"TZ": "UTC", "DESCENT_TUTOR_DATA": str(data)}
    environment.pop("DESCENT_TUTOR_LESSONS", None)
    if lessons:
        environment["DESCENT_TUTOR_LESSONS"] = "lessons"
    asked = {
        "chance": chance,
        "commands": [{"at": moment, "arguments": arguments, "typed": typed} for moment, arguments, typed in commands],
    }
    done = subprocess.run(
        [sys.executable, str(HERE / "at_moments.py")],
        input=json.dumps(asked),
        capture_output=True,
        encoding="utf-8",
        cwd=at,
        env=environment,
    )
    assert done.returncode == 0, done.stderr
    results = json.loads(done.stdout)
    assert not any(result["status"] for result in results), results
    return [result["stdout"] for result in results]


def lines(path: Path) -> Iterator[tuple[str, bool]]:
    """Lines of runs or trainings, and whether their numbers are the same on every machine, to the last bit."""
    is_exact = False
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("#"):
            is_exact = line == "# exact"
        else:
            yield line, is_exact


def questions(at: Path) -> list[str]:
    """The ids of all questions of a set's lessons."""
    texts = [path.read_text(encoding="utf-8") for path in sorted((at / "lessons").glob("*.md"))]
    return [name for text in texts for name in re.findall(r"^id: (\S+\.\S+)$", text, re.MULTILINE)]


def asked(question: str, seed: int, typed: Sequence[str], at: Path, data: Path) -> list[dict[str, Any]]:
    """The transcript of a question that is answered with these lines."""
    arguments = ("quiz", question, "--seed", str(seed), "--count", "1", "--json", "--data-dir", str(data))
    return json.loads(tutor(*arguments, typed="".join(f"{line}\n" for line in typed), at=at))["answers"]


def options(question: str, seed: int, at: Path, data: Path) -> list[str]:
    """The numbered lines from which is chosen, in their order."""
    arguments = ("quiz", question, "--seed", str(seed), "--count", "1", "--data-dir", str(data))
    return re.findall(r"^  \d+\. (.+)$", tutor(*arguments, at=at), re.MULTILINE)


def written(place: Sequence[str], typed: Sequence[str], at: Path, data: Path) -> list[str]:
    """The line that the line mode of a place gives for what was made there with these commands."""
    text = tutor(*place, "--data-dir", str(data), typed="".join(f"{line}\n" for line in [*typed, "line"]), at=at)
    return re.split(r"> line\n", text)[1].split("\n\n")[0].splitlines()[:1]


def due_by_day(data: Path, at: Path, days: Sequence[str]) -> dict[str, int]:
    """How many cards are due at noon of each day."""
    looks = [(f"{day}T12:00", ["progress", "--json"], "") for day in days]
    shown = at_moments(looks, data=data, at=at, chance=2, lessons=True)
    return {day: json.loads(text)["due"] for day, text in zip(days, shown, strict=True)}


def deck(data: Path, at: Path, folder: Path) -> dict[str, Any]:
    """By what Anki knows a deck and its notes again."""
    path = folder / "deck.apkg"
    tutor("export", "--anki", str(path), "--data-dir", str(data), at=at)
    with zipfile.ZipFile(path) as package:
        package.extract("collection.anki2", folder)
    with closing(sqlite3.connect(folder / "collection.anki2")) as collection:
        rows = collection.execute("SELECT guid, mid, did, tags FROM notes JOIN cards ON nid = notes.id").fetchall()
    return {guid: [model, deck, tags.strip()] for guid, model, deck, tags in sorted(rows)}
