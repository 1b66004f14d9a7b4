"""How much a rule that was typed costs beside the built-in one, and what odd texts do to the reader.

    python -m tests.benchmarks typed_rules

A cost is the median, over interleaved repetitions, of the time of a whole update of a run. Texts are random pieces of
the language; each is read as a rule and as a surface, which must end in one or in a sentence.
"""

import random
import statistics
import time
from collections.abc import Callable, Iterator

import numpy as np
from hypothesis import HealthCheck, given, settings
from hypothesis import seed as seeded
from hypothesis import strategies as st

from tests.benchmarks.figures import Figure
from tests.engine.formula.grammar import odd_formulas, odd_rules
from tutor.engine.errors import UserError
from tutor.engine.rules.optimizers import OPTIMIZERS
from tutor.engine.rules.typed_rule import typed_rule
from tutor.engine.runs.frames import Settings, advance, first_frame, next_frame
from tutor.engine.surfaces.built_in import SURFACES, typed_surface

RULES = ("gradient-descent", "momentum", "momentum-pytorch", "nesterov", "rmsprop", "adam", "adamw")
WORDS = "beta rate β α m s sqrt( norm( grad( if( max( 0.9 1e-8 2 ← ∇L exp( ! | ² [1] e π τ x y < mod( ⌊ ⌋ \\frac{1}{2}"
PIECES = [*"wgLtv=;()+-*/^,. \n", *WORDS.split(), "sum(i, 1, 9, ", "w - ", "v = ", "v0 = ", "sin ", "f(x) = "]


TEXTS = 100_000


def figures() -> Iterator[Figure]:
    for name in RULES:
        yield Figure(f"a typed {name}, beside the built-in one, an update", cost(name), at_most=2.5)
    for what, texts in (("odd texts", odd_texts), ("texts of the grammar", grammar_texts)):
        readings = Readings()
        texts(readings, TEXTS)
        yield Figure(f"of {TEXTS} {what} end neither in a value nor in a sentence", readings.failed, "", at_most=0)
        yield Figure("the slowest of them", readings.slowest, "s", at_most=1)


def cost(name: str) -> float:
    surface, start = SURFACES["himmelblau"], np.array([1.0, 2.0])
    built_in = OPTIMIZERS[name]
    times: dict[str, list[float]] = {"built in": [], "typed": []}
    for _ in range(25):
        for which, rule in (("built in", built_in), ("typed", typed_rule(built_in.typed_with({})))):
            settings = Settings(rule, {**built_in.knobs, "learning_rate": 1e-4})
            frame = first_frame(surface, start, rule.init(start))
            with np.errstate(all="ignore"):
                begun = time.process_time()
                for _ in range(400):
                    frame = next_frame(surface, frame, settings)
                times[which].append(time.process_time() - begun)
    return statistics.median(times["typed"]) / statistics.median(times["built in"])


class Readings:
    """Texts as they are read: how many raise anything but a sentence, and the seconds of the slowest."""

    def __init__(self) -> None:
        self.failed, self.slowest = 0, 0.0

    def read(self, reader: Callable[[str], object], text: str) -> None:
        begun = time.process_time()
        try:
            reader(text)
        except UserError:
            pass
        except Exception as error:
            self.failed += 1
            print(f"{text!r} raises {error!r}")
        self.slowest = max(self.slowest, time.process_time() - begun)


def odd_texts(readings: Readings, count: int, seed: int = 0) -> None:
    """Pieces of the language in any order."""
    chance = random.Random(seed)
    for _ in range(count):
        text = "".join(chance.choice(PIECES) for _ in range(chance.randint(1, 24)))
        readings.read(typed_rule, text)
        readings.read(typed_surface, text)


def grammar_texts(readings: Readings, count: int) -> None:
    """What the grammar makes, with a piece put in or cut out, found by Hypothesis; rules also make two updates."""
    for number in range(count // _AT_ONCE):

        @seeded(number)
        @settings(max_examples=_AT_ONCE, deadline=None, database=None, suppress_health_check=[*HealthCheck])
        @given(st.one_of(st.tuples(st.just(typed_surface), odd_formulas), st.tuples(st.just(_stepped), odd_rules)))
        def read(pair: tuple[Callable[[str], object], str]) -> None:
            readings.read(*pair)

        read()


def _stepped(text: str) -> None:
    rule = typed_rule(text)
    frame = first_frame(SURFACES["bowl"], np.array([1.0, 2.0]), rule.init(np.array([1.0, 2.0])))
    for _ in range(2):
        frame = advance(SURFACES["bowl"], frame, Settings(rule, rule.knobs))


_AT_ONCE = 1000
"""Texts of one search of Hypothesis, which slows down as it goes on."""
