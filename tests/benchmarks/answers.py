"""How answers are read: every form of the right ones, near misses, and strings of every sort that a keyboard gives.

    python -m tests.benchmarks answers

Over all questions of the course for numbers and vectors, each right answer must pass in two hundred forms, and each
miss by 2 % more than the tolerance must fail in them. Then 100 000 random and damaged answers to every question of
every kind must raise nothing and be read within 2 ms at the 99th percentile, of the thread's processor time (that of
the process also has what NumPy's other threads wait through after a large product); and the first wrong answer at a
variant must be graded within 5 ms at the median, with all mistakes. Beside both stands what a fixed loop of NumPy takes
in the same run. What fails is printed on standard error.
"""

import random
import sys
import time
import warnings
from collections.abc import Callable, Iterator
from decimal import Decimal

import numpy as np

from tests.benchmarks.figures import Figure
from tests.words.forms import forms
from tutor.course.lesson.catalogue import find_lesson, list_lessons
from tutor.course.questions.grading import grade
from tutor.course.questions.kinds.computed import ComputedVariant
from tutor.course.questions.kinds.number import TypedVariant
from tutor.course.questions.question import draw
from tutor.course.questions.task import Variant

STRINGS = 100_000
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
    began = time.thread_time()
    x = np.linspace(0, 1, 1000)
    for _ in range(1000):
        x = np.sqrt(x * x + 1e-3)
    return 1000 * (time.thread_time() - began)


def figures() -> Iterator[Figure]:
    warnings.simplefilter("error")
    asked = course(0)
    typed = [variant for variant in asked if isinstance(variant, TypedVariant)]
    yield Figure("questions for numbers and vectors, smaller ones among them", len(typed), "")
    yield Figure("right answers refused, of 200 forms each", _failing(right_forms, typed), "", at_most=0)
    yield Figure("near misses passed, of 50 forms each number", _failing(near_misses, typed), "", at_most=0)
    yield from _first_wrong_answers(course(1))
    yield from _strings(asked)


def _failing(find: Callable[[TypedVariant], Iterator[tuple[str, str, str]]], typed: list[TypedVariant]) -> int:
    """How many texts are judged otherwise than they should be."""
    count = 0
    for variant in typed:
        for name, text, message in find(variant):
            count += 1
            print(f"{name}: {variant.question_id}: {text!r}: {message}", file=sys.stderr)
    return count


def _first_wrong_answers(asked: list[Variant]) -> Iterator[Figure]:
    """Numbers that nothing explains, each the first at its variant."""
    loops, times = [], []
    for variant in asked:
        if isinstance(variant, ComputedVariant):
            text = variant.as_typed(1.37 * variant.expected + 0.4321 + 3 * variant.tolerance)
            loops.append(numpy_loop())
            began = time.thread_time()
            grade(variant, text)
            times.append(1000 * (time.thread_time() - began))
    half, most = np.quantile(times, [0.5, 0.9])
    yield Figure("a fixed loop of NumPy", float(np.median(loops)), " ms")
    yield Figure("the first wrong answer at a question, median", half, " ms", at_most=5)
    yield Figure("the first wrong answer at a question, 9 of 10 within", most, " ms")


def _strings(asked: list[Variant]) -> Iterator[Figure]:
    """Strings of every sort, to questions of every kind."""
    chance = random.Random(0)
    right = [variant.right_answer for variant in asked]
    loops, times, raised = [numpy_loop() for _ in range(20)], [], 0
    for text in strings(STRINGS, right, chance):
        variant = chance.choice(asked)
        began = time.thread_time()
        try:
            grade(variant, text)
        except Exception as error:
            raised += 1
            print(f"{variant.question_id}: {text!r}: {error!r}", file=sys.stderr)
        times.append(1000 * (time.thread_time() - began))
    half, most = np.quantile(times, [0.5, 0.99])
    yield Figure(f"of {STRINGS:,} random and damaged strings raised", raised, "", at_most=0)
    yield Figure("a fixed loop of NumPy", float(np.median(loops)), " ms")
    yield Figure("a string read and graded, median", half, " ms")
    yield Figure("a string read and graded, 99 of 100 within", most, " ms", at_most=2)
