"""How often wrong ideas are named, over all tables of `tests/course/mistakes` and 40 draws of each question.

    python tests/benchmarks/battery.py [draws] [processes]

Named must be 95 of 100, told as something else at most 1 of 100, and none may pass; of no kind of question fewer than
85 of 100 may be named. Otherwise the script ends with status 1.
"""

import sys
from collections.abc import Mapping
from multiprocessing import Pool
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from tests.course.mistakes.batteries import BARE, COURSE, heard_by_kind
from tests.course.mistakes.battery import Heard

DRAWS = 40
OUTCOMES = ("named", "silent", "told otherwise", "passed")


def of_one(which: tuple[str, int, int]) -> Mapping[str, Heard]:
    """What is said at one question of the course, or at one bare one."""
    name, place, draws = which
    if name:
        return heard_by_kind({name: COURSE[name]}, [], range(draws))
    return heard_by_kind({}, BARE[place : place + 1], range(draws))


def main() -> None:
    draws, processes = (int(word) for word in (sys.argv[1:] + [str(DRAWS), "2"][len(sys.argv) - 1 :]))
    work = [(name, 0, draws) for name in COURSE] + [("", place, draws) for place in range(len(BARE))]
    by_kind: dict[str, Heard] = {}
    with Pool(processes) as pool:
        for found in pool.imap_unordered(of_one, work):
            for kind, heard in found.items():
                by_kind[kind] = by_kind.get(kind, Heard()) + heard
    total = sum(by_kind.values(), Heard())
    print(f"{'kind':16} {'questions':>9} {'ideas':>6} {'answers':>8}", *(f"{outcome:>15}" for outcome in OUTCOMES))
    for kind, heard in [*sorted(by_kind.items()), ("all", total)]:
        shares = (f"{heard.share(outcome):15.1%}" for outcome in OUTCOMES)
        count = heard.outcomes.total()
        print(f"{kind:16} {len(heard.questions):9} {len(heard.ideas):6} {count:8}", *shares)
    for case, count in total.unnamed.most_common():
        print(count, case)
    is_good = total.share("named") >= 0.95 and total.share("told otherwise") <= 0.01 and not total.outcomes["passed"]
    sys.exit(0 if is_good and all(heard.share("named") >= 0.85 for heard in by_kind.values()) else 1)


if __name__ == "__main__":
    main()
