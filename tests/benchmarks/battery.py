"""How often wrong ideas are named, over all tables of `tests/course/mistakes` and 40 draws of each question.

    python -m tests.benchmarks battery
    python -m tests.benchmarks.battery [draws] [processes]

Named must be 95 of 100, told as something else at most 1 of 100, and none may pass; of no kind of question fewer than
85 of 100 may be named. The second way prints the shares of each kind and what was not named, too.
"""

import os
import sys
from collections.abc import Iterator, Mapping
from multiprocessing import Pool

from tests.benchmarks.figures import Figure, report
from tests.course.mistakes.batteries import BARE, COURSE, heard_by_kind
from tests.course.mistakes.battery import Heard

DRAWS = 40
OUTCOMES = ("named", "silent", "told otherwise", "passed")


def figures() -> Iterator[Figure]:
    yield from _figures(heard(DRAWS, os.cpu_count() or 1))


def heard(draws: int, processes: int) -> dict[str, Heard]:
    """What is said at all questions, by kind."""
    lessons = sorted({name.partition(".")[0] for name in COURSE})
    work = [(lesson, 0, draws) for lesson in lessons] + [("", place, draws) for place in range(len(BARE))]
    by_kind: dict[str, Heard] = {}
    with Pool(processes) as pool:
        for found in pool.imap_unordered(_of_one, work):
            for kind, each in found.items():
                by_kind[kind] = by_kind.get(kind, Heard()) + each
    return by_kind


def _of_one(which: tuple[str, int, int]) -> Mapping[str, Heard]:
    """What is said at the questions of a lesson, or at one bare one."""
    lesson, place, draws = which
    if not lesson:
        return heard_by_kind({}, BARE[place : place + 1], range(draws))
    own = {name: ideas for name, ideas in COURSE.items() if name.partition(".")[0] == lesson}
    return heard_by_kind(own, [], range(draws))


def _figures(by_kind: Mapping[str, Heard]) -> Iterator[Figure]:
    total = sum(by_kind.values(), Heard())
    least = min(by_kind, key=lambda kind: by_kind[kind].share("named"))
    yield Figure("wrong answers tried", total.outcomes.total(), "")
    yield Figure("wrong ideas named by what was done", 100 * total.share("named"), " %", at_least=95)
    yield Figure("told as something else", 100 * total.share("told otherwise"), " %", at_most=1)
    yield Figure("passed as right", total.outcomes["passed"], "", at_most=0)
    yield Figure(f"named of the kind with fewest, {least}", 100 * by_kind[least].share("named"), " %", at_least=85)


def main() -> int:
    draws, processes = (int(word) for word in (sys.argv[1:] + [str(DRAWS), "2"][len(sys.argv) - 1 :]))
    by_kind = heard(draws, processes)
    total = sum(by_kind.values(), Heard())
    print(f"{'kind':16} {'questions':>9} {'ideas':>6} {'answers':>8}", *(f"{outcome:>15}" for outcome in OUTCOMES))
    for kind, each in [*sorted(by_kind.items()), ("all", total)]:
        shares = (f"{each.share(outcome):15.1%}" for outcome in OUTCOMES)
        print(f"{kind:16} {len(each.questions):9} {len(each.ideas):6} {each.outcomes.total():8}", *shares)
    for case, count in total.unnamed.most_common():
        print(count, case)
    return report(_figures(by_kind))


if __name__ == "__main__":
    sys.exit(main())
