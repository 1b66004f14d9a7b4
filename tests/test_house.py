"""The house as a whole: no circle of files, no crowded folder, no long file, and a sentence on each door.

The contracts in pyproject.toml say which room may know which; what is here they cannot see.
"""

import ast
from collections import Counter
from functools import cache
from pathlib import Path

import tutor

ROOT = Path(tutor.__file__).parent
MOST_FILES = 20
MOST_LINES = 400


def module_of(path: Path, root: Path) -> str:
    parts = path.relative_to(root.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


@cache
def trees(root: Path) -> dict[str, ast.Module]:
    return {module_of(path, root): ast.parse(path.read_text(encoding="utf-8")) for path in root.rglob("*.py")}


def imports(root: Path) -> dict[str, set[str]]:
    """By module, the modules of the same package that its file names in an import, wherever in the file it stands.

    Imports for types alone count: two files that need each other's types are one thing in two files, and neither can be
    read or moved alone, whatever happens when the program runs.
    """
    known = trees(root)
    graph: dict[str, set[str]] = {}
    for module, tree in known.items():
        named = set()
        for node in ast.walk(tree):
            if isinstance(node, ast.Import):
                named |= {alias.name for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module:
                assert not node.level, f"{module} imports by dots"
                inner = {f"{node.module}.{alias.name}" for alias in node.names}
                # `from package import module` names the module; anything else is a name of the package itself.
                named |= (inner & known.keys()) | ({node.module} if inner - known.keys() else set())
        graph[module] = (named & known.keys()) - {module}
    return graph


def circles(graph: dict[str, set[str]]) -> list[frozenset[str]]:
    """The strongly connected parts of more than one module: Tarjan 1972."""
    found: list[frozenset[str]] = []
    number: dict[str, int] = {}
    low: dict[str, int] = {}
    stack: list[str] = []

    def visit(module: str) -> None:
        number[module] = low[module] = len(number)
        stack.append(module)
        for other in sorted(graph[module]):
            if other not in number:
                visit(other)
                low[module] = min(low[module], low[other])
            elif other in stack:
                low[module] = min(low[module], number[other])
        if low[module] == number[module]:
            place = stack.index(module)
            part = frozenset(stack[place:])
            del stack[place:]
            if len(part) > 1:
                found.append(part)

    for module in sorted(graph):
        if module not in number:
            visit(module)
    return found


def test_no_files_import_each_other_in_a_circle() -> None:
    assert [sorted(circle) for circle in circles(imports(ROOT))] == []


def test_a_circle_is_found_through_late_imports_and_imports_for_types(tmp_path: Path) -> None:
    house = tmp_path / "house"
    house.mkdir()
    for name, text in {
        "__init__": "",
        "one": "def f():\n    from house import two\n",
        "two": "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from house.three import T\n",
        "three": "import house.one\n",
        "four": "from house.one import f\n",
    }.items():
        (house / f"{name}.py").write_text(text, encoding="utf-8")
    assert circles(imports(house)) == [frozenset({"house.one", "house.two", "house.three"})]


def test_no_folder_is_crowded() -> None:
    counts = Counter(path.parent for path in ROOT.rglob("*.py"))
    assert {str(folder.relative_to(ROOT)): count for folder, count in counts.items() if count > MOST_FILES} == {}


def test_every_file_can_be_read_in_one_sitting() -> None:
    lines = {path: len(path.read_text(encoding="utf-8").splitlines()) for path in ROOT.rglob("*.py")}
    assert {str(path.relative_to(ROOT)): count for path, count in lines.items() if count > MOST_LINES} == {}


def test_every_room_says_in_a_sentence_what_it_is_for() -> None:
    doors = {path.parent / "__init__.py" for path in ROOT.rglob("*.py")}
    silent = [
        str(door.relative_to(ROOT))
        for door in sorted(doors)
        if not door.exists() or not (ast.get_docstring(ast.parse(door.read_text(encoding="utf-8"))) or "").endswith(".")
    ]
    assert silent == []


def test_the_tree_in_the_page_on_architecture_is_the_tree_of_folders_with_their_door_signs() -> None:
    """The page is for whoever comes next: a room that is missing there, or is told of otherwise, would mislead."""
    rooms = sorted(path.parent for path in ROOT.rglob("__init__.py"))
    expected = []
    for room in rooms:
        depth = len(room.relative_to(ROOT).parts)
        sign = (ast.get_docstring(ast.parse((room / "__init__.py").read_text(encoding="utf-8"))) or "").split("\n")[0]
        expected.append(f"{'  ' * depth}{room.name + '/':<{16 - 2 * depth}}{sign}")
    page = (ROOT.parent / "ARCHITECTURE.md").read_text(encoding="utf-8")
    assert page.split("```")[1].strip("\n").splitlines() == expected
