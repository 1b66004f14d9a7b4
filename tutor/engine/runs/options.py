"""A run as a mapping of options, and back: the one reader behind run lines, lessons and the command line."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

import numpy as np

from tutor.engine.arrays import Array
from tutor.engine.errors import UserError
from tutor.engine.limits import LEGS
from tutor.engine.rules.optimizers import OPTIMIZERS
from tutor.engine.rules.schedules import Schedule, default_constants, make_schedule
from tutor.engine.runs.frames import Settings
from tutor.engine.runs.history import Descent
from tutor.engine.runs.keys import (
    CLIP,
    DECAY,
    SCHEDULE,
    SCHEDULE_FROM,
    STEPS,
    knob_keys,
    optimizer_of,
    refuse_open,
    run_keys,
    what_is_meant,
)  # fmt: skip
from tutor.engine.runs.typed_values import MOST_STEPS, as_word, number_in, numbers_in
from tutor.engine.runs.usual_rates import usual_rate
from tutor.engine.suggestion import advice
from tutor.engine.surfaces.built_in import SURFACES, surface_named
from tutor.engine.surfaces.contract import Constant, NamedSurface, Surface

Options: TypeAlias = Mapping[str, object]
"""What was typed, by key; a value is text, a number, a sequence of them, or None."""


@dataclass(frozen=True, slots=True, eq=False)
class Leg:
    """Updates made with the same settings."""

    settings: Settings
    steps: int


@dataclass(frozen=True, slots=True, eq=False)
class Run:
    """A surface, a start, and the legs from there."""

    surface: NamedSurface
    start: Array
    """θ₀, shape (d,)."""
    legs: tuple[Leg, ...]

    def descent(self) -> Descent:
        """Run it; the cursor stands on the last frame."""
        *_, last = self.played(MOST_STEPS)
        return last

    def played(self, at_once: int) -> Iterator[Descent]:
        """Run it, at most so many updates at a time; each time the cursor stands on the newest frame."""
        descent = Descent.begin(self.surface, self.legs[0].settings, self.start)
        for leg in self.legs:
            descent = descent if leg is self.legs[0] else descent.change(leg.settings)
            end = descent.cursor + leg.steps
            yield descent
            while descent.cursor < end:
                descent = descent.forward(min(at_once, end - descent.cursor))
                yield descent


def run_from(options: Options) -> Run:
    """Build a run from `surface`, the keys that `run_keys` lists, and a list of later legs under `then`.

    A later leg names only what changes. A run that has a `gradient` and no surface is on the slope with that gradient.

    Raises:
        UserError: an option is unknown, cannot be read, or does not fit the others.
    """
    first = {key: value for key, value in options.items() if key not in ("surface", "then")}
    surface = _surface(options.get("surface", "slope" if "gradient" in options else ""), first)
    start = _start(first.pop("start", None), surface)
    first = {key: value for key, value in first.items() if key not in surface.constants}
    legs: list[Leg] = []
    typed: Options = {}
    done = 0
    later = _later_legs(options.get("then", ()))
    LEGS.check(1 + len(later))
    for changes in (first, *later):
        typed = in_force(typed, changes, done)
        leg = Leg(settings_from(typed, surface), STEPS.count_of(changes.get("steps", 0)))
        refuse_unknown(changes, leg.settings, surface, of_first_leg=not legs)
        refuse_open(leg.settings.optimizer, leg.settings.knobs)
        done += leg.steps
        if done > MOST_STEPS:
            raise UserError(f"steps={done} is more than a run may have; the most is {MOST_STEPS}.")
        legs.append(leg)
    return Run(surface, start, tuple(legs))


def changed_options(descent: Descent) -> dict[str, object]:
    """Return what `run_from` needs for the run that leads to the cursor's frame, without what is at its default.

    Raises:
        UserError: the surface is none that a line can name.
    """
    surface = _named(descent)
    legs: list[dict[str, object]] = []
    typed: Options = {}
    for at, settings, steps in _segments(descent):
        changes = changes_to(settings, typed, surface, at)
        typed = in_force(typed, changes, at)
        legs.append({**changes, "steps": steps} if steps else changes)
    usual = _usual(surface)
    usual_options = {**_surface_options(usual, usual.start), "data": ""}
    start = tuple(descent.history.parameters[0].tolist())
    of_surface = {k: v for k, v in _surface_options(surface, start).items() if not _same(v, usual_options[k])}
    return _as_run({"surface": surface.name, **of_surface}, legs)


def _usual(surface: NamedSurface) -> NamedSurface:
    """The surface of the same name with nothing set."""
    if "data" in surface.constants:
        from tutor.engine.surfaces.points_surface import PointsSurface  # late, as below

        if isinstance(surface, PointsSurface):
            return surface.usual
    return surface_named(surface.name)


def every_option(descent: Descent) -> dict[str, object]:
    """Return the options of the run that leads to the cursor's frame, defaults included; `run_from` reads them too.

    Raises:
        UserError: the surface is none that a line can name.
    """
    surface = _named(descent)
    legs = [{**_options(settings, surface), "steps": steps} for _, settings, steps in _segments(descent)]
    start = tuple(descent.history.parameters[0].tolist())
    return _as_run({"surface": surface.name, **_surface_options(surface, start)}, legs)


def _named(descent: Descent) -> NamedSurface:
    if isinstance(descent.surface, NamedSurface):
        return descent.surface
    raise UserError(f"A run on {descent.surface.name} cannot be written as a line, for its surface has no name.")


def _surface(name: object, options: Options) -> NamedSurface:
    if not (name or options.get("data")):
        known = ", ".join(SURFACES)
        raise UserError(f"A run begins with a surface or a formula; choose from {known} or write x^2+y^2.")
    if options.get("data"):
        from tutor.engine.runs.own_points import points_surface  # late: it reads files, and few runs have one

        surface: NamedSurface = points_surface(str(name or ""), str(options["data"]))
        options = {**options, "data": surface.constants["data"]}
    else:
        surface = surface_named(str(name), _count_of(options.get("start")))
    given = {
        key: _constant(key, options[key], as_word(usual)) for key, usual in surface.constants.items() if key in options
    }
    return surface.with_constants(**given) if given else surface


def _count_of(start: object) -> int | None:
    """How many numbers a start has, which is how many weights a formula must have had when its line was written."""
    if isinstance(start, str):
        return start.count(",") + 1
    return len(start) if isinstance(start, Sequence) else None


def _start(value: object, surface: NamedSurface) -> Array:
    usual, names = as_word(surface.start), " and for ".join(surface.coordinates)
    start = np.array(surface.start if value is None else numbers_in("start", value, usual), dtype=float)
    if len(start) != len(surface.coordinates):
        meant = _with_points(as_word(value), len(surface.coordinates))
        example = f", a decimal with a point, as in start={meant}" if meant else f", as in start={usual}"
        raise UserError(f"start={as_word(value)} does not fit {surface.name}; write a number for {names}{example}.")
    if why_not := surface.undefined_at(start):
        raise UserError(why_not)
    return start


def _with_points(typed: str, count: int) -> str:
    """So many numbers with decimal commas, `1,5,2,25`, as ones with points, `1.5,2.25`; empty where these are none."""
    parts = typed.split(",")
    wholes, decimals = parts[::2], parts[1::2]
    are_decimals = len(parts) == 2 * count and all(part.isdigit() for part in decimals)
    return ",".join(map(".".join, zip(wholes, decimals, strict=True))) if are_decimals else ""


def _constant(key: str, value: object, example: str) -> Constant:
    if isinstance(value, str) and (value.isalpha() or key in ("data", "scale")):
        return value
    first, *others = numbers_in(key, value, example)
    return (first, *others) if others else first


def _later_legs(then: object) -> list[Options]:
    if isinstance(then, Sequence) and all(isinstance(leg, Mapping) for leg in then):
        return list(then)
    raise UserError("then holds a list of legs; give each its own keys, as in then: [{rate: 0.1, steps: 5}].")


def in_force(typed: Options, changes: Options, at: int) -> Options:
    """What holds in a leg that begins with update `at`: its changes, and what was typed before and still applies."""
    kept = {key: value for key, value in typed.items() if key != "steps"}
    if "optimizer" in changes:
        own, others = (knob_keys(optimizer_of(each)).values() for each in (typed, changes))
        gone = {*own} - {*others, "rate", "decay"}
        kept = {key: value for key, value in kept.items() if key not in gone}
    if "schedule" in changes:
        gone = {*_schedule_constants(typed)}
        kept = {key: value for key, value in kept.items() if key not in gone} | {"schedule_from": at}
    return {**kept, **changes}


def settings_from(typed: Options, surface: Surface | None = None) -> Settings:
    """The settings that options make; without a surface the rate is the rule's own where none is said.

    Raises:
        UserError: a value cannot be read, or does not fit the others.
    """
    optimizer = optimizer_of(typed)
    decays_itself = "weight_decay" in optimizer.knobs
    knobs = {knob: number_in(key, typed[key]) for knob, key in knob_keys(optimizer).items() if key in typed}
    return Settings(
        optimizer,
        knobs={
            "learning_rate": usual_rate(surface, optimizer) if surface else optimizer.knobs["learning_rate"],
            **knobs,
        },
        schedule=_schedule(typed),
        schedule_from=SCHEDULE_FROM.count_of(typed.get("schedule_from", 0)),
        weight_decay=0.0 if decays_itself else DECAY.number_of(typed.get("decay", 0.0)),
        clip=_clip(typed.get("clip")),
        mask=_mask(typed.get("freeze"), surface) if surface else None,
    )


def _options(settings: Settings, surface: Surface | None) -> dict[str, object]:
    """Every option of a leg but its steps, in the order in which a line names them."""
    knobs = {name: float(value) for name, value in settings.every_knob.items()}
    rate, decay = knobs.pop("learning_rate"), knobs.pop("weight_decay", settings.weight_decay)
    coordinates = surface.coordinates if surface else ()
    mask = np.ones(len(coordinates)) if settings.mask is None or not surface else settings.mask
    return {
        "rate": rate,
        "optimizer": settings.optimizer.name,
        **knobs,
        "schedule": settings.schedule.name,
        **settings.schedule.constants,
        "schedule_from": settings.schedule_from,
        "decay": decay,
        "clip": settings.clip,
        "freeze": tuple(name for name, moves in zip(coordinates, mask, strict=True) if not moves),
    }


def changes_to(settings: Settings, typed: Options, surface: Surface | None = None, at: int = 0) -> dict[str, object]:
    """The options that lead from what holds so far to the settings of the leg that begins with update `at`."""
    now, wanted = settings_from(typed, surface), _options(settings, surface)
    named: dict[str, object] = {}
    if settings.optimizer.name != now.optimizer.name:
        named["optimizer"] = settings.optimizer.name
    restarts = settings.schedule_from == at != now.schedule_from
    constants, constants_now = settings.schedule.constants, now.schedule.constants
    if restarts or settings.schedule.name != now.schedule.name or constants.keys() != constants_now.keys():
        usual = default_constants(settings.schedule.name)
        changed = {key: value for key, value in constants.items() if value != usual.get(key)}
        named |= {"schedule": settings.schedule.name, **changed}
    reached = _options(settings_from(in_force(typed, named, at), surface), surface)
    return {key: value for key, value in wanted.items() if key in named or not _same(value, reached[key])}


def change_between(before: Settings, after: Settings, surface: Surface | None = None) -> dict[str, object]:
    """The options that, typed, lead from settings to others, whenever that is."""
    changes = changes_to(after, _options(before, surface), surface)
    return {key: value for key, value in changes.items() if key != "schedule_from"}


def _surface_options(surface: NamedSurface, start: Sequence[float]) -> dict[str, object]:
    return {**surface.constants, "start": tuple(map(float, start))}


def _as_run(surface: dict[str, object], legs: list[dict[str, object]]) -> dict[str, object]:
    first, *others = legs
    return {**surface, **first, "then": others} if others else {**surface, **first}


def _segments(descent: Descent) -> Iterator[tuple[int, Settings, int]]:
    """(first update, settings, number of updates) of every leg up to the cursor."""
    for part, steps, is_afresh in descent.history.legs(descent.cursor):
        if is_afresh:
            rule, rate = part.settings.optimizer, part.settings.every_knob["learning_rate"]
            # A rule that decays by itself heeds no other decay, which plain descent would begin to.
            decay = 0.0 if "weight_decay" in rule.knobs else part.settings.weight_decay
            plain = OPTIMIZERS["gradient-descent"]
            away = replace(part.settings, optimizer=plain, knobs={"learning_rate": rate}, weight_decay=decay)
            yield part.first, away, 0
        yield part.first, part.settings, steps


def refuse_unknown(
    changes: Options, settings: Settings, surface: NamedSurface | None = None, of_first_leg: bool = False
) -> None:
    """Refuse keys that neither a run with these settings nor its surface has.

    Raises:
        UserError: there is one.
    """
    of_run = {"start", *surface.constants} if surface else set()
    of_leg = {"steps", "warmup", *_options(settings, surface)}
    for key, value in changes.items():
        if key in of_leg:
            continue
        keys = run_keys()
        is_general = key in keys and not keys[key].in_mid_run and not keys[key].owners
        if key in of_run or (surface and not of_first_leg and is_general):
            raise UserError(f"{key} cannot change after then; begin another run for it.")
        if key in keys:
            owners = ", ".join(keys[key].owners)
            meaning = f"a number of {owners}" if owners else keys[key].meaning
            raise UserError(f"{key} is {meaning}, and not of this run; leave it out.")
        known = of_leg | of_run if of_first_leg else of_leg
        raise UserError(f"{key} is no key of a run; {what_is_meant(key, value, known, keys)}")


def _schedule_name(typed: Options) -> str:
    return SCHEDULE.name_of(typed.get("schedule", "constant"))


def _schedule(typed: Options) -> Schedule:
    # A constant without a default counts updates.
    given = {
        key: number_in(key, typed[key], "50" if usual is None else as_word(usual))
        for key, usual in _schedule_constants(typed).items()
        if key in typed
    }
    return make_schedule(_schedule_name(typed), given)


def _schedule_constants(typed: Options) -> dict[str, float | None]:
    return {**default_constants(_schedule_name(typed)), "warmup": None}


def _clip(value: object) -> float | None:
    if value is None or value in CLIP.empty:
        return None
    longest = CLIP.number_of(value)
    if longest <= 0:
        raise UserError(f"clip={as_word(value)} lets nothing through; give a length above 0, or none.")
    return longest


def _mask(value: object, surface: Surface) -> Array | None:
    if not value or value == "none":
        return None
    frozen = value.split(",") if isinstance(value, str) else list(value) if isinstance(value, Sequence) else [value]
    for name in frozen:
        if name not in surface.coordinates:
            meant = advice(str(name), surface.coordinates)
            raise UserError(f"freeze={name} is no parameter of {surface.name}; {meant}")
    return np.array([0.0 if name in frozen else 1.0 for name in surface.coordinates])


def _same(a: object, b: object) -> bool:
    # By their text, since 0.0 == −0.0 and the line must be exact to the last bit.
    return repr(a) == repr(b)
