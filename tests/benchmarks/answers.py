"""How answers are read: every form of the right ones, near misses, and strings of every sort that a keyboard gives.

    python -m tests.benchmarks.answers [--seeds N] [--count N]

Over all questions of the course for numbers and vectors, each right answer must pass in two hundred forms, and each
miss by 2 % more than the tolerance must fail in them. Then 100 000 random and damaged answers to every question of
every kind must raise nothing and be read within 2 ms at the 99th percentile, of processor time; and the first wrong
answer at a variant must be graded within 5 ms at the median, with all mistakes. Beside both stands what a fixed loop of
NumPy takes in the same run. Otherwise the script ends with status 1.
"""

import argparse
import random
import sys
import time
import warnings
from collections import Counter, defaultdict
from collections.abc import Iterator
from decimal import Decimal

import numpy as np

from tests.words.forms import forms
from tutor.course.lesson.catalogue import find_lesson, list_lessons
from tutor.course.questions.grading import grade
from tutor.course.questions.kinds.computed import ComputedVariant
from tutor.course.questions.kinds.number import TypedVariant
from tutor.course.questions.question import draw
from tutor.course.questions.task import Variant

MOST_MILLISECONDS = 2.0
MOST_FOR_A_FIRST_ONE = 5.0
"""Milliseconds at the median for the first wrong answer at a variant, for which every mistake is worked out."""
NEAR_MISS = Decimal("1.02")
"""Tolerances by which a near miss is off."""

CHARACTERS = "0123456789.,;+-−*/^()[]{}|√²³⁻πewxyαβe= \t½∞'\"\\%$#@!?:<>&~`_abcEθ"
PIECES = [
    *("log(", "exp(", "9**9", "1e308", "((((", "sqrt", "w²", "2,75", "1,000", "\x1b[2J", "\u202e", "\x00", "−0.5"),
    *("x = ", " and ", "≈", "\\frac{", "sum(i,1,9,", "170!", "10^", "x 10^", "%", "if(", "the answer is "),
]
RUNS = [
    *(
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
    ),
    *("stretched-bowl", "start=1,1", "beta=0.9", "schedule=cosine", "steps=400", "rosenbrock", "x^2+y^2", "clip=1"),
]


def parts_of(variant: Variant) -> Iterator[Variant]:
    """A variant, its smaller questions and its further parts."""
    yield variant
    for other in (variant.sub, variant.then):
        if other is not None:
            yield from parts_of(other)


def course(seed: int) -> list[Variant]:
    """Everything that the course asks, in one draw."""
    lessons = [find_lesson(header.id) for header in list_lessons()]
    return [part for lesson in lessons for question in lesson.questions for part in parts_of(draw(question, seed))]


def right_forms(variant: TypedVariant) -> Iterator[tuple[str, str, str]]:
    """Each form of the right answer that does not pass: its name, the text, and what is said."""
    values = [Decimal(text.replace("−", "-")) for text in variant.right_answer.split("; ")]
    for name, text in answer_forms(variant, values):
        verdict = grade(variant, text)
        if not verdict.is_right:
            yield name, text, verdict.message


def near_misses(variant: TypedVariant) -> Iterator[tuple[str, str, str]]:
    """Each form of a near miss in one component that is not told to be wrong."""
    right = [Decimal(repr(value)) for value in variant.expected.tolist()]
    off = NEAR_MISS * Decimal(5).scaleb(-variant.decimals - 1)
    for place in range(len(right)):
        for side in (off, -off):
            values = [value + (side if k == place else 0) for k, value in enumerate(right)]
            for name, text in answer_forms(variant, values, 25):
                verdict = grade(variant, text)
                if verdict.outcome != "wrong":
                    yield name, text, verdict.message


def answer_forms(variant: TypedVariant, values: list[Decimal], count: int = 200) -> list[tuple[str, str]]:
    """Forms of numbers as answers to a question, by its own names for them."""
    names = variant.names
    return forms(values, names.own, min(names.whole, default="result"), count)


def strings(count: int, right: list[str], chance: random.Random) -> Iterator[str]:
    """Random characters and pieces, damaged right answers and numbers, and run lines."""
    for _ in range(count):
        match chance.randrange(5):
            case 0:
                yield "".join(chance.choices(CHARACTERS, k=chance.randrange(1, 40)))
            case 1:
                yield "".join(chance.choices([*PIECES, *CHARACTERS], k=chance.randrange(1, 60)))
            case 2:
                yield damaged(chance.choice(right), chance)
            case 3:
                yield damaged(f"{chance.uniform(-100, 100):.{chance.randrange(8)}f}", chance)
            case _:
                yield " ".join(chance.choices(RUNS, k=chance.randrange(1, 8)))


def damaged(text: str, chance: random.Random) -> str:
    """A text with a few characters put in, taken out, doubled or exchanged."""
    for _ in range(chance.randrange(1, 4)):
        place = chance.randrange(len(text) + 1)
        new = chance.choice([chance.choice(CHARACTERS), chance.choice(PIECES), ""])
        text = text[:place] + new + text[place + chance.randrange(3) :]
    return text


def numpy_loop() -> float:
    """Milliseconds of processor time that a fixed loop of NumPy takes."""
    began = time.process_time()
    x = np.linspace(0, 1, 1000)
    for _ in range(1000):
        x = np.sqrt(x * x + 1e-3)
    return 1000 * (time.process_time() - began)


def told(what: str, tried: int, bad: dict[str, list[str]]) -> bool:
    """Print what failed, by the name of its form; whether anything did."""
    print(f"{what}: {tried} tried, {sum(map(len, bad.values()))} otherwise")
    for name, cases in sorted(bad.items(), key=lambda item: -len(item[1])):
        print(f"  {len(cases)} {name}: {cases[0]}")
    return bool(bad)


def main() -> int:
    warnings.simplefilter("error")
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seeds", type=int, default=1)
    parser.add_argument("--count", type=int, default=100_000)
    arguments = parser.parse_args()
    failed = False
    asked: list[Variant] = []
    for seed in range(arguments.seeds):
        asked = course(seed)
        typed = [variant for variant in asked if isinstance(variant, TypedVariant)]
        for what, find, count in (("right answers", right_forms, 200), ("near misses", near_misses, 50)):
            bad: dict[str, list[str]] = defaultdict(list)
            tried = sum(count * (len(variant.expected) if count == 50 else 1) for variant in typed)
            for variant in typed:
                for name, text, message in find(variant):
                    bad[name].append(f"{variant.question_id}: {text!r}: {message}")
            failed |= told(f"seed {seed}, {len(typed)} questions, {what}", tried, bad)
    return int(failed | slow_at_first(arguments.seeds) | slow(asked, arguments.count))


def slow_at_first(seeds: int) -> bool:
    """Grade a number that nothing explains, first at every variant; whether that takes too long."""
    loops = [numpy_loop() for _ in range(20)]
    times = []
    for variant in (each for seed in range(seeds) for each in course(seed)):
        if isinstance(variant, ComputedVariant):
            text = variant.as_typed(1.37 * variant.expected + 0.4321 + 3 * variant.tolerance)
            began = time.process_time()
            grade(variant, text)
            times.append(1000 * (time.process_time() - began))
    half, high = np.quantile(times, [0.5, 0.9])
    told = f"half within {half:.1f} ms, 90 % within {high:.1f} ms, worst {max(times):.0f}"
    print(f"{len(times)} first wrong answers: {told}; a loop of NumPy {np.median(loops):.2f} ms")
    return bool(half > MOST_FOR_A_FIRST_ONE)


def slow(asked: list[Variant], count: int) -> bool:
    """Read and grade strings; whether that takes too long."""
    chance = random.Random(0)
    right = [variant.right_answer for variant in asked]
    loops = [numpy_loop() for _ in range(20)]
    times: dict[str, list[float]] = defaultdict(list)
    outcomes: Counter[str] = Counter()
    for text in strings(count, right, chance):
        variant = chance.choice(asked)
        began = time.process_time()
        outcome = grade(variant, text).outcome
        taken = 1000 * (time.process_time() - began)
        outcomes[outcome] += 1
        times["all"].append(taken)
        times[f"{variant.kind} {outcome}"].append(taken)
    print(f"{count} strings to {len(asked)} questions: {dict(outcomes)}; a loop of NumPy {np.median(loops):.2f} ms")
    for name, each in sorted(times.items()):
        half, high = np.quantile(each, [0.5, 0.99])
        print(
            f"  {name}: {len(each)} times, half within {half:.3f} ms, 99 % within {high:.3f} ms, worst {max(each):.1f}"
        )
    return bool(np.quantile(times["all"], 0.99) > MOST_MILLISECONDS)


if __name__ == "__main__":
    sys.exit(main())
