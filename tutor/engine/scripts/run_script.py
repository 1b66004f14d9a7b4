"""A run as a script: the same surface, start and updates in NumPy or PyTorch, which prints the same numbers."""

import re
from collections.abc import Iterator
from textwrap import indent, wrap

from tutor.engine.errors import UserError
from tutor.engine.formula import simplify
from tutor.engine.limits import Limit
from tutor.engine.runs.frames import Settings
from tutor.engine.runs.line import run_line
from tutor.engine.runs.options import Run
from tutor.engine.scripts.python_text import (
    MODULES,
    Library,
    WrittenRule,
    identifier,
    knobs_by_update,
    optimizer_line,
    python_of,
    shaped_gradient,
    written_rule,
)
from tutor.engine.surfaces.contract import NamedSurface
from tutor.engine.surfaces.formula_surface import FormulaSurface, SlopeSurface
from tutor.engine.surfaces.line_fit import LineFit
from tutor.engine.surfaces.points_surface import COUNT, PointsSurface

WRITTEN_UPDATES = Limit(10_000, "updates in a run that is written as code")


def run_script(run: Run, library: Library) -> str:
    """The run as a script that prints, for every frame, its number, its parameters and its loss.

    Raises:
        UserError: its surface or its rule cannot be written as a few lines of code.
    """
    WRITTEN_UPDATES.check(sum(leg.steps for leg in run.legs))
    settings = [leg.settings for leg in run.legs]
    uses_optimizer = library == "pytorch" and all(map(_is_in_pytorch, settings))
    line = run_line(run.descent())
    # A line may hold quotation marks and backslashes, so it stands in a comment.
    head = [f"# {line}", *_conventions(settings, library, uses_optimizer), f"import {_IMPORTS[library]}", ""]
    if library == "pytorch":
        head += ["torch.set_default_dtype(torch.float64)", ""]
    start = ", ".join(map(repr, run.start.tolist()))
    body = [*_loss(run.surface, library), ""]
    if library == "numpy":
        body += [*_gradient(run.surface), "", "", f"w = np.array([{start}])"]
    elif uses_optimizer:
        body += ["", f"w = torch.tensor([{start}], requires_grad=True)"]
    else:
        body += [*_AUTOGRAD, "", "", f"w = torch.tensor([{start}])"]
    body += [_told("0"), *_legs(run, library, uses_optimizer)]
    return re.sub("\n{4,}", "\n\n\n", "\n".join([*head, *body])) + "\n"


_MOST_NUMBERS = 2_000
"""So many numbers of a table are written into a script."""
_IMPORTS = {"numpy": "numpy as np", "pytorch": "torch"}
_AUTOGRAD = (
    "",
    "def gradient(w):",
    "    w = w.detach().requires_grad_()",
    "    loss(w).backward()",
    "    return w.grad",
)


def _told(number: str) -> str:
    return f"print({number}, *w.tolist(), loss(w).item())"


def _is_in_pytorch(settings: Settings) -> bool:
    """Whether PyTorch's own optimizer does the same with these settings, at whatever rate a schedule gives."""
    own, _ = optimizer_line(settings.optimizer, {}, settings.weight_decay)
    others = {name: value for name, value in settings.knobs.items() if name in settings.optimizer.extras and value}
    line = settings.optimizer.in_pytorch({**settings.knobs, **others}, settings.weight_decay)
    return bool(own and line) and settings.mask is None and settings.schedule.name != "one-cycle"


def _conventions(settings: list[Settings], library: Library, uses_optimizer: bool) -> Iterator[str]:
    """Whose form of a rule this is, where the libraries differ, in comments."""
    for rule in dict.fromkeys(each.optimizer for each in settings):
        yield from (f"# {part}" for part in wrap(f"{rule.title}: {rule.source}", 112))
        if library == "pytorch" and not uses_optimizer:
            yield "# PyTorch has no optimizer that does the same, so the rule is written out."


def _names(surface: NamedSurface) -> str:
    names = [identifier(name) for name in surface.coordinates]
    return f"    {', '.join(names)} = weights" if len(names) > 1 else f"    {names[0]} = weights[0]"


def _loss(surface: NamedSurface, library: Library) -> list[str]:
    head = ["", "def loss(weights):"]
    match surface:
        case FormulaSurface():
            return [*head, _names(surface), f"    return {python_of(simplify(surface.expression), library)}"]
        case SlopeSurface(slope=slope):
            numbers = ", ".join(map(repr, slope))
            made = f"np.array([{numbers}])" if library == "numpy" else f"torch.tensor([{numbers}])"
            return [*head, f"    return {MODULES[library]}.sum({made} * weights)"]
        case LineFit(batch=None):
            square, mean, with_child, child, child_square = surface.moments
            return [
                "",
                "# Of Galton's heights, standardised, the loss needs only these means.",
                f"square, mean, product = {square!r}, {mean!r}, {with_child!r}",
                f"child, child_square = {child!r}, {child_square!r}",
                "",
                *head,
                _names(surface),
                "    fitted = slope * (square * slope + 2 * mean * intercept) + intercept**2",
                "    return fitted - 2 * (product * slope + child * intercept) + child_square",
            ]
        case PointsSurface(batch=None) if surface.count * len(surface.columns) <= _MOST_NUMBERS:
            made = "np.array" if library == "numpy" else "torch.tensor"
            columns = [f"{identifier(name)} = {made}({column.tolist()!r})" for name, column in surface.points.items()]
            where = f"# The points of {surface.source}" + ("" if surface.scale == "none" else ", scaled")
            written = python_of(surface.expression, library)
            return ["", where, *columns, f"n = {surface.count}", "", *head, _names(surface), f"    return {written}"]
    raise UserError(f"A run on {surface.name} with these settings cannot be written as a few lines of code.")


def _gradient(surface: NamedSurface) -> list[str]:
    head = ["", "", "def gradient(weights):"]
    match surface:
        case FormulaSurface() | PointsSurface():
            written = (python_of(partial, "numpy", {COUNT: "n"}) for partial in surface.partials)
            parts = [f"        {partial}," for partial in written]
            return [*head, _names(surface), "    return np.array([", *parts, "    ], dtype=float)"]
        case SlopeSurface(slope=slope):
            return [*head, f"    return np.array([{', '.join(map(repr, slope))}])"]
    return [
        *head,
        _names(surface),
        "    along = 2 * (square * slope + mean * intercept - product)",
        "    return np.array([along, 2 * (mean * slope + intercept - child)])",
    ]


def _legs(run: Run, library: Library, uses_optimizer: bool) -> Iterator[str]:
    done = 0
    before = ""
    for leg in run.legs:
        is_new = leg.settings.optimizer.name != before
        before = leg.settings.optimizer.name
        knobs = knobs_by_update(leg.settings, done, leg.steps)
        if uses_optimizer:
            yield from _with_optimizer(leg.settings, knobs, is_new)
        else:
            yield from _written_out(leg.settings, knobs, is_new, library)
        if leg.steps:
            yield f"for step in range({done}, {done + leg.steps}):"
            yield from _update(leg.settings, knobs, library, uses_optimizer, done)
            yield f"    {_told('step + 1')}"
        done += leg.steps


def _varying(knobs: dict[str, list[float]]) -> dict[str, list[float]]:
    return {name: values for name, values in knobs.items() if len(set(values)) > 1}


def _lists(settings: Settings, varying: dict[str, list[float]]) -> Iterator[str]:
    for name, values in varying.items():
        yield f"# The {settings.schedule.title} schedule: {settings.schedule.formula}"
        yield f"{name}s = {values!r}"


def _with_optimizer(settings: Settings, knobs: dict[str, list[float]], is_new: bool) -> Iterator[str]:
    first = {name: values[0] for name, values in knobs.items()}
    made, arguments = optimizer_line(settings.optimizer, first, settings.weight_decay)
    yield f"optimizer = {made}([w], {arguments})" if is_new else f"optimizer.param_groups[0].update({arguments})"
    yield from _lists(settings, _varying(knobs))


def _written_out(settings: Settings, knobs: dict[str, list[float]], is_new: bool, library: Library) -> Iterator[str]:
    rule = written_rule(settings, library)
    fixed = {name: values[0] for name, values in knobs.items() if name in rule.knobs and name not in _varying(knobs)}
    if fixed:
        names = ", ".join(_knob(name) for name in fixed)
        values = ", ".join(map(repr, fixed.values()))
        if library == "pytorch":
            values = f"torch.tensor([{values}])"
            names = names if len(fixed) > 1 else f"({names},)"
        yield f"{names} = {values}"
    yield from _lists(settings, {name: values for name, values in _varying(knobs).items() if name in rule.knobs})
    if is_new:
        yield from rule.begin


def _knob(name: str) -> str:
    return "rate" if name == "learning_rate" else identifier(name)


def _update(
    settings: Settings, knobs: dict[str, list[float]], library: Library, uses_optimizer: bool, done: int
) -> Iterator[str]:
    at = f"[step - {done}]" if done else "[step]"
    if uses_optimizer:
        if "learning_rate" in _varying(knobs):
            yield f'    optimizer.param_groups[0]["lr"] = learning_rates{at}'
        yield "    optimizer.zero_grad()"
        yield "    loss(w).backward()"
        if settings.clip is not None:
            yield f"    torch.nn.utils.clip_grad_norm_([w], {settings.clip!r})"
        yield "    optimizer.step()"
        return
    rule: WrittenRule = written_rule(settings, library)
    for name in _varying(knobs):
        if name in rule.knobs:
            value = f"{name}s{at}"
            yield f"    {_knob(name)} = {value}" if library == "numpy" else f"    {_knob(name)} = torch.tensor({value})"
    yield "    g = gradient(w)"
    yield indent("\n".join([*shaped_gradient(settings, library), *_masked(settings, rule.update)]), "    ")


def _masked(settings: Settings, update: tuple[str, ...]) -> tuple[str, ...]:
    """The update, whose change is masked too: what is frozen stays where it is."""
    if settings.mask is None:
        return update
    *lines, last = update
    return (*lines, f"w = w + ({last.removeprefix('w = ')} - w) * mask")
