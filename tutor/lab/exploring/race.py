"""A race in which every optimizer has its best rate, found by a sweep for one start and one budget of updates."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import islice

import numpy as np

from tutor.engine.arrays import Array
from tutor.engine.errors import UserError
from tutor.engine.limits import Limit
from tutor.engine.rounding import counted, number
from tutor.engine.rules.optimizers import OPTIMIZERS
from tutor.engine.runs.frames import Settings, parameters_from
from tutor.engine.runs.history import Descent
from tutor.engine.runs.sweeps import BestRate, rate_sweep
from tutor.engine.suggestion import nearest
from tutor.engine.surfaces.contract import Surface
from tutor.lab.exploring.foresight import told_place
from tutor.lab.simulation import MOST_RUNS, Simulation

USUAL = ("gradient-descent", "momentum", "nesterov", "rmsprop", "adam")
BUDGET = 50
MOST_UPDATES = Limit(2000, "updates in a race")
_RATES = np.array([float(f"{rate:.3g}") for rate in np.geomspace(1e-5, 100.0, 141)])
"""Twenty to a factor of ten, to three digits, as a run takes them."""
_ROUNDING = 1e-16
_NEARBY = 0.1
"""Of the window's width: how far the other starts lie that the winner is tried from."""


@dataclass(frozen=True, slots=True)
class Entrant:
    """One optimizer with the rate that is best for it."""

    optimizer: str
    best: BestRate | None
    """None where it diverged with every rate."""

    @property
    def loss(self) -> float:
        """At the end, with that rate."""
        return self.best.loss if self.best else np.inf


@dataclass(frozen=True, slots=True, eq=False)
class Race:
    """Who came how low from one start in so many updates, each with its own best rate."""

    surface: str
    coordinates: tuple[str, ...]
    start: Array
    """Shape (d,)."""
    first_loss: float
    budget: int
    entrants: tuple[Entrant, ...]
    """The lowest first."""
    by_budget: tuple[tuple[int, str], ...]
    """Who wins with other budgets, every rate tuned anew: (updates, optimizer)."""
    nearby: tuple[int, int]
    """From how many starts nearby the winner wins with the rates as they are tuned here, and of how many."""

    @property
    def winner(self) -> Entrant:
        return self.entrants[0]

    @property
    def is_tied(self) -> bool:
        """Whether the second one ends as low, to rounding, and only took longer."""
        if len(self.entrants) < 2 or not (self.entrants[0].best and self.entrants[1].best):
            return False
        return self.entrants[1].loss - self.entrants[0].loss <= _ROUNDING * abs(self.first_loss)


def race(descent: Descent, names: Sequence[str] = USUAL, budget: int = BUDGET) -> Race:
    """Tune optimizers for the run's start and so many updates, and see who comes lowest, and where else.

    Raises:
        UserError: there is no such optimizer, or too many of them or of updates.
    """
    MOST_UPDATES.check(budget)
    if not 2 <= len(set(names)) == len(names) <= MOST_RUNS:
        raise UserError(f"A race is between two to {MOST_RUNS} different optimizers.")
    for name in names:
        if name not in OPTIMIZERS:
            meant = nearest(name, OPTIMIZERS)
            raise UserError(f"There is no optimizer {name}{f'; did you mean {meant}?' if meant else '.'}")
    start = descent.history.parameters[0]
    entrants = _ranked(descent, names, start, budget)
    budgets = sorted({max(1, budget // 5), budget, min(MOST_UPDATES.most, 4 * budget)})
    return Race(
        descent.surface.name,
        descent.surface.coordinates,
        start,
        float(descent.history.losses[0]),
        budget,
        entrants,
        tuple((each, _ranked(descent, names, start, each)[0].optimizer) for each in budgets),
        _wins_nearby(descent, entrants, start, budget),
    )


def tuned(simulation: Simulation, found: Race) -> Simulation:
    """The race in the simulator: every run with its rate, the winner first, all as far as the budget goes."""
    entrants = [each for each in found.entrants if each.best is not None]
    runs = [Descent.begin(simulation.descent.surface, _settings(each), found.start) for each in entrants]
    if not runs:
        raise UserError("With every rate that was tried every run ended above where it began.")
    for run in runs:
        run.history.grow_to(found.budget + 1)
    first, *others = runs
    return replace(
        simulation, descent=first.seek(found.budget), others=tuple(others), branches=(), lines_shown=0, predictions=None
    )


def _settings(entrant: Entrant) -> Settings:
    rate = entrant.best.rate if entrant.best else 0.0
    return Settings(OPTIMIZERS[entrant.optimizer], {"learning_rate": float(f"{rate:.3g}")})


def _ranked(descent: Descent, names: Sequence[str], start: Array, budget: int) -> tuple[Entrant, ...]:
    swept = [Entrant(name, _best(descent.surface, name, start, budget)) for name in names]
    level = min(each.loss for each in swept) + _ROUNDING * abs(float(descent.history.losses[0]))

    def order(entrant: Entrant) -> tuple[float, float, int]:
        """The lowest first; of those that end as low, to rounding, the one that was there first."""
        updates = entrant.best.updates if entrant.best else 0
        return (level, 0.0, updates) if entrant.loss <= level else (entrant.loss, 1.0, updates)

    return tuple(sorted(swept, key=order))


def _best(surface: Surface, name: str, start: Array, budget: int) -> BestRate | None:
    """An optimizer's best rate of three digits: among some of every size first, then among all around the best."""

    def best(rates: Array) -> BestRate | None:
        return rate_sweep(surface, Settings(OPTIMIZERS[name]), start, rates, budget).best

    rough = best(_RATES)
    if rough is None:
        return None
    place = int(np.searchsorted(_RATES, rough.rate))
    low, high = _RATES[max(place - 1, 0)], _RATES[min(place + 1, len(_RATES) - 1)]
    unit = 10.0 ** (np.floor(np.log10(low)) - 2)
    around = [float(f"{rate:.3g}") for rate in np.arange(low, high, unit)]
    return best(np.union1d(_RATES, around))


def _wins_nearby(descent: Descent, entrants: Sequence[Entrant], start: Array, budget: int) -> tuple[int, int]:
    """From how many of the starts to both sides along every axis the first entrant still comes lowest."""
    surface = descent.surface
    widths = np.diff(surface.window)[:, 0] if surface.window else np.ones_like(start)
    shifts = _NEARBY * np.diag(widths)
    starts = start[:, np.newaxis] + np.concatenate([shifts, -shifts], axis=1)
    ends = np.stack([_final_losses(descent, entrant, starts, budget) for entrant in entrants])
    ends = np.where(np.isfinite(ends), ends, np.inf)
    return int((ends[0] <= ends.min(axis=0)).sum()), starts.shape[1]


@np.errstate(all="ignore")
def _final_losses(descent: Descent, entrant: Entrant, starts: Array, budget: int) -> Array:
    if entrant.best is None:
        return np.full(starts.shape[1], np.inf)
    ends = next(islice(parameters_from(descent.surface, starts, _settings(entrant)), budget, None))
    return descent.surface.at_step(budget).loss(ends)


def told_race(found: Race) -> str:
    """Who wins, by how much, and for which start and budget that is said."""
    winner = found.winner
    if winner.best is None:
        return "With every rate that was tried every run ended above where it began."
    place = told_place(found.coordinates, found.start)
    second = found.entrants[1]
    behind = f"; {second.optimizer} is next with {number(second.best.loss, 3)}" if second.best else ""
    updates = counted(winner.best.updates, "update")
    if found.is_tied:
        when = "later" if second.best and second.best.updates > winner.best.updates else "as soon"
        behind = f"; {second.optimizer} ends as low, to the rounding of the first loss, and is there {when}"
    elsewhere = "; ".join(f"{name} with {count}" for count, name in found.by_budget if count != found.budget)
    wins, starts = found.nearby
    loss, rate = number(winner.best.loss, 3), number(winner.best.rate, 3)
    return (
        f"From {place} and with {counted(found.budget, 'update')}, each optimizer at the rate of those tried that is"
        f" best for just this, {winner.optimizer} comes lowest: L = {loss} with α = {rate}, there after"
        f" {updates}{behind}. With other budgets, tuned anew, the lowest is: {elsewhere}. At these rates it is"
        f" lowest from {wins} of {starts} starts nearby. For another surface, start or budget this says nothing."
    )


def race_table(found: Race) -> tuple[list[str], list[list[str]]]:
    """Each optimizer with its rate, the rates that end as low, its loss, and the updates to it."""
    rows = []
    for each in found.entrants:
        best = each.best
        if best is None:
            rows.append([each.optimizer, "—", "", "—", "—"])
            continue
        low, high = best.tied
        tied = "" if low == high else f"{number(low, 3)} to {number(high, 3)}"
        rows.append([each.optimizer, number(best.rate, 3), tied, number(best.loss, 4), str(best.updates)])
    return ["optimizer", "best α", "as low", f"L after {found.budget}", "there after"], rows


def race_record(found: Race) -> dict[str, object]:
    """The race as JSON."""
    return {
        "surface": found.surface,
        "start": found.start,
        "budget": found.budget,
        "entrants": [
            {"optimizer": each.optimizer, **(each.best._asdict() if each.best else dict.fromkeys(BestRate._fields))}
            for each in found.entrants
        ],
        "winner": found.winner.optimizer if found.winner.best else None,
        "tied": found.is_tied,
        "by_budget": {str(updates): name for updates, name in found.by_budget},
        "nearby": {"wins": found.nearby[0], "starts": found.nearby[1]},
        "sentence": told_race(found),
    }


def typed_race(text: str) -> tuple[tuple[str, ...], int]:
    """What was typed for a race: optimizers and a number of updates, in any order; each may be left out.

    Raises:
        UserError: a number that is none of updates.
    """
    words = text.replace(",", " ").lower().split()
    numbers = [word for word in words if word.isdecimal()]
    names = tuple(word for word in words if not word.isdecimal()) or USUAL
    if len(numbers) > 1 or (numbers and not int(numbers[0][:7]) >= 1):
        raise UserError("Write how many updates, and perhaps which optimizers, as in: 50 adam momentum.")
    return names, int(numbers[0][:7]) if numbers else BUDGET
