"""YAML from strangers, read in one pass over its events; refused when too long, too deep, or with anchors or tags."""

import re
from collections.abc import Iterator, Mapping
from typing import Any, TypeAlias

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.events import (
    AliasEvent,
    Event,
    MappingStartEvent,
    NodeEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)
from ruamel.yaml.events import MappingEndEvent as MappingEnd

from tutor.words.visible import visible

LONGEST = 8_000
"""Characters in one block; a long question has two thousand. Scanning takes about 20 µs for each."""

DEEPEST = 20

Path: TypeAlias = tuple[str | int, ...]

_INTEGER = re.compile(r"[-+]?[0-9]{1,300}")
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
_WORDS: Mapping[str, Any] = {"": None, "~": None, "null": None, "true": True, "false": False}


class YamlProblem(ValueError):
    """A block that cannot be read, with the line inside the block, counted from 0."""

    def __init__(self, line: int, message: str) -> None:
        self.line = line
        super().__init__(message)


class Block(dict[str, Any]):
    """A mapping that remembers the line of everything in it."""

    lines: dict[Path, int]

    def line_of(self, path: Path) -> int:
        """The line of what stands at a path of keys and positions, from 0, or of the nearest thing around it."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 0)


def read_block(text: str) -> Block:
    """Read one mapping, by the core schema of YAML 1.2: `1e-3` is a number, `yes` and `12:30` are words.

    Raises:
        YamlProblem: it is not a mapping, or not to be trusted.
    """
    if len(text) > LONGEST:
        raise YamlProblem(0, f"This block has {len(text)} characters; the most is {LONGEST}. Split it.")
    lines: dict[Path, int] = {}
    try:
        events = (event for event in YAML(pure=True).parse(text) if isinstance(event, _SEEN))
        first = next(events, None)
        value = None if first is None else _value(first, events, (), lines)
        second = next(events, None)
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise YamlProblem(mark.line if mark else 0, f"This is not YAML: {_first_line(error)}.") from None
    except YAMLError as error:
        line = text.count("\n", 0, getattr(error, "position", 0))
        raise YamlProblem(line, f"This is not YAML: {_first_line(error)}.") from None
    if second is not None:
        raise YamlProblem(second.start_mark.line, "One block holds one mapping; take out the “---”.")
    if not isinstance(value, dict):
        raise YamlProblem(0, "A block is made of lines “key: value”.")
    block = Block(value)
    block.lines = lines
    return block


_SEEN = (AliasEvent, ScalarEvent, SequenceStartEvent, SequenceEndEvent, MappingStartEvent, MappingEnd)


def _value(event: Event, events: Iterator[Event], path: Path, lines: dict[Path, int]) -> Any:
    line = event.start_mark.line
    lines.setdefault(path, line)
    if isinstance(event, AliasEvent) or (isinstance(event, NodeEvent) and event.anchor):
        raise YamlProblem(line, "Anchors (&) and aliases (*) are not read here; write the value out, or quote it.")
    if getattr(event, "tag", None):
        raise YamlProblem(line, "Tags (!) are not read here; quote the value if it begins with “!”.")
    if len(path) > DEEPEST:
        raise YamlProblem(line, f"This is nested more than {DEEPEST} deep.")
    if isinstance(event, ScalarEvent):
        return _scalar(event)
    if isinstance(event, SequenceStartEvent):
        items: list[Any] = []
        while not isinstance(event := next(events), SequenceEndEvent):
            items.append(_value(event, events, (*path, len(items)), lines))
        return items
    mapping: dict[str, Any] = {}
    while not isinstance(event := next(events), MappingEnd):
        line = event.start_mark.line
        if not isinstance(event, ScalarEvent) or event.anchor or event.tag:
            raise YamlProblem(line, "A key is a plain word.")
        key = visible(str(event.value))
        if key in mapping:
            raise YamlProblem(line, f"The key “{key}” stands here a second time.")
        lines[(*path, key)] = line
        mapping[key] = _value(next(events), events, (*path, key), lines)
    return mapping


def _scalar(event: ScalarEvent) -> Any:
    # In double quotes YAML has escapes of its own: "\e" comes out as the control character.
    text = visible(str(event.value))
    if not event.implicit[0]:  # quoted
        return text
    if text in _WORDS:
        return _WORDS[text]
    if _INTEGER.fullmatch(text):
        return int(text)
    return float(text) if _FLOAT.fullmatch(text) else text


def _first_line(error: Exception) -> str:
    text = getattr(error, "problem", None) or str(error) or "it cannot be read"
    return str(text).strip().splitlines()[0].rstrip(".")
