"""What there is to choose from in the simulator, each with its formula."""

from tutor.app.simulator.picker import Choice, PickerScreen, Preview
from tutor.charts.probes.registry import PROBES
from tutor.charts.runs.runs import surface_chart
from tutor.engine.errors import UserError
from tutor.engine.rules.optimizers import OPTIMIZERS
from tutor.engine.rules.schedules import SCHEDULES
from tutor.engine.surfaces.built_in import SURFACES
from tutor.lab.simulation import Simulation
from tutor.lab.typed_changes import typed_surface_named


def surface_picker(simulation: Simulation) -> PickerScreen:
    choices = [Choice(name, surface.formula) for name, surface in SURFACES.items()]
    now = simulation.descent.surface.name
    return PickerScreen("Surface", choices, now, takes_text="a formula", preview=preview_of_surface)


def panel_picker() -> PickerScreen:
    return PickerScreen("Look closer", [Choice(each.name, each.shows) for each in PROBES.values()])


def optimizer_picker(simulation: Simulation) -> PickerScreen:
    choices = [Choice(name, "   ".join(rule.equations)) for name, rule in OPTIMIZERS.items()]
    return PickerScreen("Optimizer, from here on", choices, simulation.descent.settings.optimizer.name)


def schedule_picker(simulation: Simulation) -> PickerScreen:
    choices = [Choice(name, f"α(t) = {kind.formula}") for name, kind in SCHEDULES.items()]
    return PickerScreen("Schedule of α, from here on", choices, simulation.descent.settings.schedule.name)


def preview_of_surface(text: str) -> Preview:
    """A surface by its name, or a formula as it was read: a picture, its derivatives, and what to try on it."""
    from tutor.lab.exploring.challenges import on_surface  # late: questions bring Pydantic

    try:
        surface = typed_surface_named(text)
    except UserError as error:
        return Preview(None, (str(error),))
    run = Simulation.begin(surface).descent
    words = [f"L({', '.join(surface.coordinates)}) = {surface.formula}", *surface.gradient_formulas]
    if surface.name not in SURFACES:
        words += surface.hessian_formulas
    challenge = on_surface(surface.name, ())
    return Preview(
        surface_chart([("", run)]), [*words, *([f"Try this (j): {challenge.task.ask}"] if challenge else [])]
    )
