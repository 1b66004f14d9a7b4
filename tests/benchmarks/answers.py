"""How long the slowest answers take to read and grade, over 100 000 strings of every sort that a keyboard gives.

    python tests/benchmarks/answers.py

Nothing may raise, and the 99th percentile must stay within 5 ms; otherwise the script ends with status 1.
"""

import random
import sys
import time
import warnings
from pathlib import Path

from tutor.course.lesson.lesson import read_lesson
from tutor.course.questions.grading import grade
from tutor.course.questions.question import draw
from tutor.course.questions.task import Variant

COUNT = 100_000
MOST_MILLISECONDS = 5.0
LESSONS = Path(__file__).parents[1] / "course" / "lessons"

CHARACTERS = "0123456789.,;+-−*/^()[]{}|√²³⁻πewxyαβe= \t½∞'\"\\%$#@!?:<>&~`_abcEθ"
PIECES = [
    "log(",
    "exp(",
    "9**9",
    "1e308",
    "((((",
    "sqrt",
    "w²",
    "2,75",
    "1,000",
    "\x1b[2J",
    "\u202e",
    "\x00",
    "−0.5",
    "x = ",
]
RUNS = [
    "parabola",
    "start=6",
    "rate=0.4",
    "rate=-1",
    "steps=999999999",
    "optimizer=adam",
    "then",
    "=",
    "rate=nan",
    "bowl",
]


def answers(chance: random.Random) -> list[str]:
    """Random characters, pieces of answers, damaged answers, and run lines."""
    made = []
    for _ in range(COUNT):
        match chance.randrange(4):
            case 0:
                made.append("".join(chance.choices(CHARACTERS, k=chance.randrange(1, 40))))
            case 1:
                made.append("".join(chance.choices([*PIECES, *CHARACTERS], k=chance.randrange(1, 60))))
            case 2:
                value = f"{chance.uniform(-100, 100):.{chance.randrange(8)}f}"
                place = chance.randrange(len(value))
                made.append(value[:place] + chance.choice(CHARACTERS) + value[place:])
            case _:
                made.append(" ".join(chance.choices(RUNS, k=chance.randrange(1, 6))))
    return made


def variants() -> list[Variant]:
    """One of every question of the tests' lessons."""
    return [draw(question, 1) for path in sorted(LESSONS.glob("*.md")) for question in read_lesson(path).questions]


def main() -> int:
    warnings.simplefilter("error")
    chance = random.Random(0)
    asked = variants()
    times = []
    for answer in answers(chance):
        variant = chance.choice(asked)
        began = time.perf_counter()
        grade(variant, answer)
        times.append(1000 * (time.perf_counter() - began))
    times.sort()
    median, high, worst = times[COUNT // 2], times[COUNT * 99 // 100], times[-1]
    print(
        f"{COUNT} answers to {len(asked)} questions: "
        f"median {median:.3f} ms, 99 % within {high:.3f} ms, worst {worst:.1f} ms"
    )
    return int(high > MOST_MILLISECONDS)


if __name__ == "__main__":
    sys.exit(main())
