"""From a block of YAML to a question, with every error at its line and the nearest known word beside it."""

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any, TypeVar, get_args

from pydantic import BaseModel, ValidationError

from tutor.course.questions.kinds import KINDS
from tutor.course.questions.question import Question
from tutor.course.questions.task import Task
from tutor.engine.suggestion import did_you_mean

Path = tuple[str | int, ...]
Report = Callable[[Path, str], None]
"""Takes the path of what is wrong inside the block, and the message."""
M = TypeVar("M", bound=BaseModel)

_SHARED = ("id", "skill", "core", "given", "run", "train", "graph", "figure", "closes", "parts")


def question_from(block: Mapping[str, Any], report: Report) -> Question | None:
    """Build a question; None after its problems were reported."""
    shared = {key: block[key] for key in _SHARED if key in block}
    own = {key: value for key, value in block.items() if key not in _SHARED}
    parts = shared.pop("parts", None)
    tasks = [_task_from(own, (), report, beside=_SHARED)] if parts is None else list(_parts_from(parts, own, report))
    # The rest is validated even where a task failed, so that an author sees every problem at once.
    stand_in: list[Any] = [task for task in tasks if task] or [None]
    question = validated(Question, {**shared, "tasks": stand_in}, (), "question", report, silent=("tasks",))
    return question if all(tasks) else None


def _parts_from(parts: Any, lead: Mapping[str, Any], report: Report) -> Iterator[Task | None]:
    """Parts share what is given; the question's own `ask` stands before the first part's."""
    for key in lead:
        if key != "ask":
            report((key,), f"With “parts”, “{key}” belongs inside a part.")
    if not isinstance(parts, list) or len(parts) < 2:
        report(("parts",), "“parts” is a list of two questions or more.")
        yield None
        return
    for position, part in enumerate(parts):
        if position == 0 and isinstance(part, dict) and "ask" in lead and "ask" in part:
            part = {**part, "ask": f"{lead['ask']}\n\n{part['ask']}"}
        yield _task_from(part, ("parts", position), report)


def _task_from(value: Any, path: Path, report: Report, beside: tuple[str, ...] = ()) -> Task | None:
    """Build a task of the kind it names; a sub-question or a part without a kind asks for a number."""
    if not isinstance(value, dict):
        report(path, "A question is made of lines “key: value”.")
        return None
    kind = value.get("kind", None if beside else "number")
    if kind is None:
        report(path, f"The question says no kind. Known: {', '.join(KINDS)}.")
        return None
    if not isinstance(kind, str) or kind not in KINDS:
        report((*path, "kind"), f"There is no kind “{kind}”. {did_you_mean(str(kind), KINDS)}")
        return None
    fields = {**value, "kind": kind}
    sub = fields.pop("sub", None)
    if sub is not None:
        fields["sub"] = _task_from(sub, (*path, "sub"), report)
        if fields["sub"] is None:
            fields.pop("sub")
            validated(KINDS[kind], fields, path, f"{kind} question", report, beside)
            return None
    return validated(KINDS[kind], fields, path, f"{kind} question", report, beside)


def validated(
    model: type[M],
    value: Any,
    path: Path,
    what: str,
    report: Report,
    beside: tuple[str, ...] = (),
    silent: tuple[str, ...] = (),
) -> M | None:
    """Build a model, or report every reason why it cannot be built.

    Args:
        model: what the block should be.
        value: what stands there.
        path: to it, inside the block.
        what: its name in messages.
        report: takes what is wrong.
        beside: keys that are known here and not the model's.
        silent: keys whose problems were reported already.
    """
    try:
        return model.model_validate(value)
    except ValidationError as errors:
        found = errors.errors(include_url=False)
        for error in found:
            if error["type"] == "too_short" and any(len(e["loc"]) > len(error["loc"]) for e in found):
                continue  # a list whose items failed counts as short, which is no news
            where = tuple(step for step in error["loc"] if not (isinstance(step, str) and "[" in step))
            if where[:1] and where[0] in silent:
                continue
            report((*path, *where), _message(error, where, model, what, beside))
    return None


def _message(error: Any, where: Path, model: type[BaseModel], what: str, beside: tuple[str, ...]) -> str:
    place = where[-1] if where else what
    key = str(place)
    named = f"Entry {place + 1} of “{where[-2]}”" if isinstance(place, int) else f"“{key}”"
    inner = len(where) > 1
    match error["type"]:
        case "extra_forbidden":
            known = list(beside) + [field.alias or name for name, field in model.model_fields.items()]
            if inner:
                known = [field.alias or name for name, field in _inner_model(model, where).model_fields.items()]
            return f"There is no key “{key}” here. {did_you_mean(key, known)}"
        case "missing":
            return f"A {what} needs “{key}”." if not inner else f"“{key}” is missing here."
        case "value_error":
            return str(error["ctx"]["error"])
        case "literal_error":
            expected = re.sub("'([^']*)'", r"“\1”", error["ctx"]["expected"])
            return f"{named} is {expected}."
        case "string_pattern_mismatch" if key == "id":
            return "An id is the lesson's id, a dot and a name, of small letters, digits and hyphens: “by-hand.update”."
        case "string_type":
            return f"{named} is text; quote it if it looks like something else."
        case "too_short":
            least, here = error["ctx"]["min_length"], error["ctx"]["actual_length"]
            return f"{named} has {here or 'no'} {'entry' if here == 1 else 'entries'}, and needs at least {least}."
    return f"{named}: {re.sub('^Input s', 'it s', error['msg'])}."


def _inner_model(model: type[BaseModel], where: Path) -> type[BaseModel]:
    """The model inside a model that a path leads to, as far as fields tell."""
    named = model.model_fields.get(str(where[0]))
    inner = (named.annotation, *get_args(named.annotation)) if named else ()
    return next((part for part in inner if isinstance(part, type) and issubclass(part, BaseModel)), model)
