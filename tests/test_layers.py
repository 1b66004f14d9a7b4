"""The layers of the code, proved while it runs: the static contracts cannot see late imports."""

import pkgutil
import subprocess
import sys

import pytest

import tutor

_SCREENS = {"textual", "rich", "plotext", "click"}


def _modules(*layers: str) -> list[str]:
    found = [module.name for module in pkgutil.walk_packages(tutor.__path__, "tutor.")]
    return [name for name in found if name.startswith(layers)]


def _imported(statement: str) -> set[str]:
    code = f"import sys\n{statement}\nprint(' '.join(sys.modules))"
    result = subprocess.run([sys.executable, "-W", "error", "-c", code], capture_output=True, text=True, check=True)
    return {name.partition(".")[0] for name in result.stdout.split()}


@pytest.mark.parametrize("layer", ["tutor.engine", "tutor.words", "tutor.course", "tutor.lab"])
def test_what_stands_under_the_front_ends_runs_without_a_screen(layer: str) -> None:
    imports = "\n".join(f"import {name}" for name in _modules(layer))
    assert not _imported(imports) & _SCREENS


def test_the_command_line_starts_without_numpy_and_without_textual() -> None:
    assert not _imported("import tutor.cli") & {"numpy", "textual", "plotext", "pydantic", "rich", "ruamel", "fsrs"}


def test_the_version_is_told_without_numpy_and_without_textual() -> None:
    statement = "from tutor.cli import main\ntry: main(['--version'])\nexcept SystemExit: pass"
    assert not _imported(statement) & {"numpy", "textual", "plotext"}
