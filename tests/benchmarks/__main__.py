"""Run the benchmarks, all or those named, keep their figures beside them and put these into the README.

    python -m tests.benchmarks            all of them, which takes an hour or two
    python -m tests.benchmarks start home
    python -m tests.benchmarks --table    put the figures kept into the README alone

Each is a module of this folder with a function `figures`. The exit status is 1 where a goal is missed.
"""

import argparse
import importlib
import pkgutil
import sys

import tests.benchmarks
from tests.benchmarks.figures import Figure, keep, put_table, report


def names() -> list[str]:
    """The modules of this folder that find figures."""
    every = (module.name for module in pkgutil.iter_modules(tests.benchmarks.__path__) if not module.ispkg)
    return [name for name in every if name not in ("__main__", "figures")]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"one of {', '.join(names())}")
    parser.add_argument("--table", action="store_true")
    options = parser.parse_args()
    if options.table:
        put_table()
        return 0
    if unknown := [name for name in options.names if name not in names()]:
        parser.error(f"There is no benchmark {unknown[0]}. There are {', '.join(names())}.")
    status = 0
    for name in options.names or names():
        print(f"{name}:", flush=True)
        found: list[Figure] = []
        status |= report(_collected(importlib.import_module(f"tests.benchmarks.{name}").figures(), found))
        keep(name, found)
        put_table()
    return status


def _collected(figures, found):
    for figure in figures:
        found.append(figure)
        yield figure


if __name__ == "__main__":
    sys.exit(main())
