"""A plug-in of pytest for mutants: it records which tests execute which lines, or runs chosen tests, quickest first.

`MUTANTS_RECORD` is where to write what was recorded, of the code in `MUTANTS_CODE`; `MUTANTS_TESTS` is a file with the
tests to run, in their order.
"""

import json
import os
import resource
import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest

_MOST_MEMORY = 4 << 30
"""Bytes of a process: a fault may make a list that does not end."""


class Chosen:
    """Runs the tests of a list, in its order."""

    def __init__(self, wanted: list[str]) -> None:
        self._places = {test: place for place, test in enumerate(wanted)}

    @pytest.hookimpl(trylast=True)
    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        items[:] = sorted((each for each in items if each.nodeid in self._places), key=self._place)

    def _place(self, item: pytest.Item) -> int:
        return self._places[item.nodeid]


class Recorder:
    """Follows what each test executes; what a shared fixture executes counts for every test that uses it."""

    def __init__(self, path: Path, code: list[str]) -> None:
        import coverage

        self._path = path
        self._seconds: dict[str, float] = {}
        self._users: defaultdict[str, list[str]] = defaultdict(list)
        self._apart: set[str] = set()
        """Tests that start another process, whose lines are not seen here."""
        self._now = ""
        self._coverage = coverage.Coverage(
            data_file=None, include=[each if each.endswith(".py") else f"{each}/**" for each in code]
        )
        self._coverage.start()
        sys.addaudithook(self._heard)

    def _heard(self, event: str, _: tuple[object, ...]) -> None:
        if event in ("subprocess.Popen", "os.fork", "os.forkpty", "os.posix_spawn"):
            self._apart.add(self._now)

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Iterator[None]:
        for name in getattr(item, "fixturenames", ()):
            self._users[name].append(item.nodeid)
        _forget()
        self._now = item.nodeid
        self._coverage.switch_context(item.nodeid)
        try:
            return (yield)
        finally:
            self._coverage.switch_context("")

    @pytest.hookimpl(wrapper=True)
    def pytest_fixture_setup(self, fixturedef: pytest.FixtureDef) -> Iterator[None]:
        if fixturedef.scope == "function":
            return (yield)
        self._coverage.switch_context(f"fixture {fixturedef.argname}")
        try:
            return (yield)
        finally:
            self._coverage.switch_context(self._now)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        self._seconds[report.nodeid] = self._seconds.get(report.nodeid, 0) + report.duration

    def pytest_sessionfinish(self) -> None:
        self._coverage.stop()
        data = self._coverage.get_data()
        tests = list(self._seconds)
        numbers = {test: number for number, test in enumerate(tests)}
        files = {
            os.path.relpath(file): {
                line: sorted({numbers[test] for context in contexts for test in self._tests_of(context)})
                for line, contexts in data.contexts_by_lineno(file).items()
            }
            for file in data.measured_files()
        }
        apart = [numbers[test] for test in tests if test in self._apart]
        found = {"tests": tests, "seconds": list(self._seconds.values()), "apart": apart, "lines": files}
        self._path.write_text(json.dumps(found), encoding="utf-8")

    def _tests_of(self, context: str) -> list[str]:
        """What was executed outside of any test, while they were collected, concerns all."""
        if not context:
            return list(self._seconds)
        return self._users[context.removeprefix("fixture ")] if context.startswith("fixture ") else [context]


def _forget() -> None:
    """What one test has computed, another would find ready and not execute."""
    for name, module in list(sys.modules.items()):
        if name.startswith("tutor"):
            for value in [*vars(module).values()]:
                inside = vars(value).values() if isinstance(value, type) else ()
                for each in (value, *inside):
                    if hasattr(each, "cache_clear"):
                        each.cache_clear()


def pytest_configure(config: pytest.Config) -> None:
    if path := os.environ.get("MUTANTS_RECORD"):
        config.pluginmanager.register(Recorder(Path(path), json.loads(os.environ["MUTANTS_CODE"])))
    elif path := os.environ.get("MUTANTS_TESTS"):
        resource.setrlimit(resource.RLIMIT_AS, (_MOST_MEMORY, _MOST_MEMORY))
        config.pluginmanager.register(Chosen(json.loads(Path(path).read_text(encoding="utf-8"))))
