"""Runs commands of the program, each at a moment of its own: JSON on standard input, JSON on standard output.

    {"chance": 1, "commands": [{"at": "2026-01-05T09:00", "arguments": ["progress"], "typed": ""}]}

The clock, the ids that are drawn and the seeds are set before the program is imported, so it needs a process of its
own.
"""

import datetime
import json
import random
import sys
import time
import uuid
from itertools import count

_asked = json.load(sys.stdin)
_chance = random.Random(_asked["chance"])
_seconds = count(1)


class _Clock(datetime.datetime):
    """Three seconds pass between two looks at it."""

    moment = datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC)

    @classmethod
    def now(cls, tz: datetime.tzinfo | None = None) -> datetime.datetime:
        cls.moment += datetime.timedelta(seconds=3)
        return cls.moment.astimezone(tz)


class _Seeds(random.Random):
    """In place of what the operating system draws."""

    def __init__(self) -> None:
        super().__init__(_chance.getrandbits(32))


_plain_datetime = datetime.datetime
datetime.datetime = _Clock  # type: ignore[misc]
random.SystemRandom = _Seeds  # type: ignore[misc, assignment]
uuid.uuid4 = lambda: uuid.UUID(int=_chance.getrandbits(128), version=4)
time.monotonic = lambda: float(2 * next(_seconds))  # two seconds from look to look

from click.testing import CliRunner  # noqa: E402

from tutor.cli import main  # noqa: E402

results = []
for command in _asked["commands"]:
    _Clock.moment = _plain_datetime.fromisoformat(command["at"]).replace(tzinfo=datetime.UTC)
    result = CliRunner().invoke(main, command["arguments"], input=command.get("typed", ""))
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    results.append({"status": result.exit_code, "stdout": result.stdout, "stderr": result.stderr})
json.dump(results, sys.stdout)
