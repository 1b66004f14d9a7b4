"""The settings of a simulation as things to move: each on a track, set to a place on it, stepped, or typed."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from tutor.engine.analysis.probes import rate_limits
from tutor.engine.rounding import number
from tutor.engine.rules.optimizers import OPTIMIZERS
from tutor.engine.rules.schedules import SCHEDULES, default_constants
from tutor.engine.runs.frames import Frame, Settings
from tutor.engine.surfaces.built_in import SURFACES, surface_named
from tutor.engine.surfaces.contract import NamedSurface, Surface
from tutor.lab.simulation import Simulation, next_rate
from tutor.lab.typed_changes import typed_number

_SHARES = (0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.98, 0.99, 0.995, 0.999)
"""Of what is kept from update to update: near 1 small differences count."""
_DECADES = 3
"""How far a track of equal factors reaches to either side of what is usual."""
_BELOW, _BEYOND = 20, 2
"""How far the track of α reaches below 1/h, and beyond the rate from which the run diverges."""
_STEPS = 40
"""Of a track with equal steps, and a schedule's updates where nobody says how many."""


@dataclass(frozen=True, slots=True)
class Track:
    """The values that a setting is moved over."""

    low: float
    high: float
    by_factors: bool = False
    """Whether equal ways are equal factors."""
    rungs: Sequence[float] = ()
    """The values themselves, where they are few."""

    def place(self, value: float) -> float:
        """Where on the track a value lies, from 0 to 1; what lies outside is at its end."""
        if self.rungs:
            return min(range(len(self.rungs)), key=lambda i: abs(self.rungs[i] - value)) / (len(self.rungs) - 1)
        if self.by_factors:
            share = math.log(value / self.low) / math.log(self.high / self.low) if value > 0 else 0.0
        else:
            share = (value - self.low) / (self.high - self.low)
        return min(1.0, max(0.0, share)) if math.isfinite(share) else 1.0

    def value(self, place: float) -> float:
        """The value at a place, with few digits."""
        if self.rungs:
            return self.rungs[round(place * (len(self.rungs) - 1))]
        if self.by_factors:
            return float(f"{self.low * (self.high / self.low) ** place:.2g}")
        return round((self.low + place * (self.high - self.low)) / self.step) * self.step

    @property
    def step(self) -> float:
        """Of a track with equal steps."""
        return float(f"{(self.high - self.low) / _STEPS:.0e}")

    def next(self, value: float, way: int) -> float:
        """The next value above (+1) or below (−1) one."""
        if self.rungs:
            beyond = [rung for rung in self.rungs if (rung - value) * way > 1e-12]
            return (min if way > 0 else max)(beyond, default=value)
        if self.by_factors:
            return next_rate(value, way)
        return float(f"{(round(value / self.step) + way) * self.step:.12g}")


@dataclass(frozen=True, slots=True)
class Setting:
    """One thing to move."""

    key: str
    """As people type it; of a start's coordinate its name."""
    label: str
    value: float | str
    """A number on a track, or a name among choices."""
    track: Track | None = None
    choices: tuple[str, ...] = ()
    marks: tuple[tuple[float, str], ...] = ()
    """Values of note on the track, and what they are called."""

    @property
    def place(self) -> float:
        """Where it stands, from 0 to 1."""
        if self.track is not None:
            return self.track.place(float(self.value))
        return self.choices.index(str(self.value)) / max(1, len(self.choices) - 1) if self.value in self.choices else 0

    @property
    def shown(self) -> str:
        return self.value if isinstance(self.value, str) else number(self.value, 4)

    def at(self, place: float) -> float | str:
        """Its value at a place of its track."""
        if self.track is not None:
            return self.track.value(place)
        return self.choices[round(place * (len(self.choices) - 1))]

    def next(self, way: int) -> float | str:
        """Its next value; of choices the next name, round and round."""
        if self.track is not None:
            return self.track.next(float(self.value), way)
        now = self.choices.index(str(self.value)) if self.value in self.choices else -1
        return self.choices[(now + way) % len(self.choices)]


def settings_of(simulation: Simulation) -> tuple[Setting, ...]:
    """What can be moved, α first: the start, the surface's numbers, the optimizer's, and what is chosen by name."""
    descent = simulation.descent
    return _settings(descent.surface, descent.settings, descent.history.part_at(0).start)


@lru_cache(maxsize=4)
def _settings(surface: Surface, settings: Settings, first: Frame) -> tuple[Setting, ...]:
    """No update changes them."""
    return (*_numbers(surface, settings, first), *_names(surface, settings))


def _numbers(surface: Surface, settings: Settings, first: Frame) -> Iterator[Setting]:
    rule, knobs = settings.optimizer, settings.every_knob
    yield _rate(surface, settings, first)
    for name, (low, high), value in zip(surface.coordinates, surface.window, first.parameters.tolist(), strict=False):
        yield Setting(name, f"{name}₀", value, Track(low, high))
    if isinstance(surface, NamedSurface):
        numbers = {key: value for key, value in surface.constants.items() if isinstance(value, float)}
        usual = surface_named(surface.name).constants if numbers else {}  # a file of points has no numbers to move
        for key, value in numbers.items():
            before = usual.get(key)
            if isinstance(before, float):
                yield Setting(key, _GREEK.get(key, key), value, _around(before))
    for key, knob in rule.told(knobs).items():
        if key != "learning_rate":
            yield Setting(key, rule.symbol(key), float(knob), _of_knob(rule.knobs[key]))


_GREEK = {"kappa": "κ"}


def _rate(surface: Surface, settings: Settings, first: Frame) -> Setting:
    """α by factors, with 1/h and the rate from which the run diverges, where one curvature holds everywhere."""
    rate = float(settings.every_knob["learning_rate"])
    limits = rate_limits(surface, settings, settings.every_knob, first.parameters)
    marks: list[tuple[float, str]] = []
    if limits is not None and not limits.is_local and math.isfinite(limits.one_step):
        marks.append((limits.one_step, "1/h"))
        if limits.stable is not None:
            twice = math.isclose(limits.stable, 2 * limits.one_step)
            marks.append((limits.stable, "2/h" if twice else "limit"))
    if marks:
        low, high = marks[0][0] / _BELOW, _BEYOND * marks[-1][0]
    else:
        usual = _decade(float(settings.optimizer.knobs["learning_rate"]))
        low, high = usual / 10**_DECADES, usual * 100
    if rate > 0 and math.isfinite(rate):
        low, high = min(low, _decade(rate)), max(high, rate)
    return Setting("rate", "α", rate, Track(low, high, by_factors=True), marks=tuple(marks))


def _decade(value: float) -> float:
    return float(10.0 ** math.floor(math.log10(value)))


def _around(usual: float) -> Track:
    """Large numbers by factors; others to both sides of 0."""
    if usual >= 10:
        return Track(usual / 10**_DECADES, usual * 10**_DECADES, by_factors=True)
    reach = 2 * max(1.0, abs(usual))
    return Track(usual - reach, usual + reach)


def _of_knob(usual: float) -> Track:
    """A share is moved from 0 to nearly 1, another number by factors."""
    if usual == 0 or 0.1 <= usual < 1:
        return Track(0.0, 1.0, rungs=_SHARES)
    return Track(usual / 10**_DECADES, usual * 10**_DECADES, by_factors=True)


def _names(surface: Surface, settings: Settings) -> Iterator[Setting]:
    yield Setting("surface", "surface", surface.name, choices=tuple(SURFACES))
    yield Setting("optimizer", "optimizer", settings.optimizer.name, choices=tuple(OPTIMIZERS))
    yield Setting("schedule", "schedule", settings.schedule.name, choices=tuple(SCHEDULES))


def put(simulation: Simulation, key: str, value: float | str) -> Simulation:
    """Set one of them: from here on, or, where it belongs to the start or the surface, from a new start.

    Raises:
        UserError: it cannot have this value.
    """
    descent = simulation.descent
    if key in descent.settings.every_knob or key == "rate":
        return simulation.with_knob("learning_rate" if key == "rate" else key, float(value))
    if key in descent.surface.coordinates:
        start = descent.history.parameters[0].tolist()
        start[descent.surface.coordinates.index(key)] = float(value)
        return simulation.restart(tuple(start))
    if key == "surface":
        return simulation.on(surface_named(str(value)))
    if key == "schedule":
        missing = [name for name, usual in default_constants(str(value)).items() if usual is None]
        return simulation.with_typed(" ".join([f"schedule={value}", *(f"{name}={_STEPS}" for name in missing)]))
    if key == "optimizer":
        return simulation.with_typed(f"optimizer={value}")
    assert isinstance(descent.surface, NamedSurface)
    return simulation.restart(surface=descent.surface.with_constants(**{key: value}))


def put_typed(simulation: Simulation, setting: Setting, text: str) -> Simulation:
    """Set one to what was typed.

    Raises:
        UserError: it cannot be read, or cannot be its value.
    """
    if setting.choices:
        return put(simulation, setting.key, text.strip())
    return put(simulation, setting.key, typed_number(text))


def settings_record(simulation: Simulation) -> list[dict[str, object]]:
    """What can be moved as JSON: its value, the ends of its track or its choices, and the values of note along it."""
    return [
        {
            "key": each.key,
            "value": each.value,
            "track": [each.at(0.0), each.at(1.0)] if each.track else None,
            "choices": each.choices,
            "marks": {name: value for value, name in each.marks},
        }
        for each in settings_of(simulation)
    ]
