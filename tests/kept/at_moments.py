"""Runs commands of the program, each at a moment of its own: JSON on standard input, JSON on standard output.

    {"chance": 1, "commands": [{"at": "2026-01-05T09:00", "arguments": ["progress"], "typed": ""}]}

The clock, the ids that are drawn and the seeds are set before the program is imported, so it needs a process of its
own.
"""

import datetime as datetime_module
import json
import random
import sys
import time
import uuid
from datetime import UTC, datetime, timedelta, tzinfo
from itertools import count

_asked = json.load(sys.stdin)
_chance = random.Random(_asked["chance"])
_seconds = count(1)


class _Clock(datetime):
    """Three seconds pass between two looks at it."""

    moment = datetime(2026, 1, 1, tzinfo=UTC)

    @classmethod
    def now(cls, tz: tzinfo | None = None) -> datetime:
        cls.moment += timedelta(seconds=3)
        return cls.moment.astimezone(tz)


class _Seeds(random.Random):
    """In place of what the operating system draws."""

    def __init__(self) -> None:
        super().__init__(_chance.getrandbits(32))


def _results() -> list[dict[str, object]]:
    from click.testing import CliRunner

    from tutor.cli import main

    results = []
    for command in _asked["commands"]:
        _Clock.moment = datetime.fromisoformat(command["at"]).replace(tzinfo=UTC)
        result = CliRunner().invoke(main, command["arguments"], input=command.get("typed", ""))
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            raise result.exception
        results.append({"status": result.exit_code, "stdout": result.stdout, "stderr": result.stderr})
    return results


vars(datetime_module).update(datetime=_Clock)
vars(random).update(SystemRandom=_Seeds)
vars(uuid).update(uuid4=lambda: uuid.UUID(int=_chance.getrandbits(128), version=4))
vars(time).update(monotonic=lambda: float(2 * next(_seconds)))  # two seconds from look to look
json.dump(_results(), sys.stdout)
