"""How much a rule that was typed costs beside the built-in one, and what odd texts do to the reader.

    python tests/benchmarks/typed_rules.py
    python tests/benchmarks/typed_rules.py --texts 100000

A cost is the median, over interleaved repetitions, of the time of a whole update of a run. The script ends with status
1 where a rule costs over 2.5 times the built-in one, where a text raises anything but a sentence, or takes over a
second.
"""

import random
import statistics
import sys
import time

import numpy as np

from tutor.engine.errors import UserError
from tutor.engine.rules.optimizers import OPTIMIZERS
from tutor.engine.rules.typed_rule import typed_rule
from tutor.engine.runs.frames import Settings, first_frame, next_frame
from tutor.engine.surfaces.built_in import SURFACES, typed_surface

RULES = ("gradient-descent", "momentum", "momentum-pytorch", "nesterov", "rmsprop", "adam", "adamw")
WORDS = "beta rate β α m s sqrt( norm( grad( if( max( 0.9 1e-8 2 ← ∇L exp( ! | ² [1] e π τ x y < mod( ⌊ ⌋ \\frac{1}{2}"
PIECES = [*"wgLtv=;()+-*/^,. \n", *WORDS.split(), "sum(i, 1, 9, ", "w - ", "v = ", "v0 = ", "sin ", "f(x) = "]


def costs() -> bool:
    surface, start = SURFACES["himmelblau"], np.array([1.0, 2.0])
    is_fine = True
    for name in RULES:
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
                    times[which].append((time.process_time() - begun) / 400)
        own, typed = (statistics.median(times[which]) for which in ("built in", "typed"))
        is_fine &= typed <= 2.5 * own
        print(f"{name:18} {own * 1e6:6.1f} µs an update, typed {typed * 1e6:6.1f} µs, {typed / own:.2f} times")
    return is_fine


def texts(count: int, seed: int = 0) -> bool:
    chance = random.Random(seed)
    is_fine, read, slowest = True, 0, 0.0
    for _ in range(count):
        text = "".join(chance.choice(PIECES) for _ in range(chance.randint(1, 24)))
        for reader in (typed_rule, typed_surface):
            begun = time.process_time()
            try:
                reader(text)
                read += 1
            except UserError:
                pass
            except Exception as error:
                is_fine = False
                print(f"{reader.__name__}({text!r}) raises {error!r}")
            spent = time.process_time() - begun
            slowest = max(slowest, spent)
            if spent > 1:
                is_fine = False
                print(f"{reader.__name__}({text!r}) takes {spent:.1f} s")
    print(f"{count} texts, {read} of {2 * count} readings made something, the slowest took {slowest * 1e3:.0f} ms")
    return is_fine


def main() -> int:
    if "--texts" in sys.argv:
        return 0 if texts(int(sys.argv[sys.argv.index("--texts") + 1])) else 1
    return 0 if costs() and texts(2000) else 1


if __name__ == "__main__":
    sys.exit(main())
