"""What there is to choose from in the simulator, each with its formula."""

from tutor.app.simulator.picker import Choice, PickerScreen
from tutor.charts.probes.registry import PROBES
from tutor.engine.rules.optimizers import OPTIMIZERS
from tutor.engine.rules.schedules import SCHEDULES
from tutor.engine.surfaces.built_in import SURFACES
from tutor.lab.simulation import Simulation


def surface_picker(simulation: Simulation) -> PickerScreen:
    choices = [Choice(name, surface.formula) for name, surface in SURFACES.items()]
    return PickerScreen("Surface", choices, simulation.descent.surface.name, takes_text="a formula")


def panel_picker() -> PickerScreen:
    return PickerScreen("Look closer", [Choice(each.name, each.shows) for each in PROBES.values()])


def optimizer_picker(simulation: Simulation) -> PickerScreen:
    choices = [Choice(name, "   ".join(rule.equations)) for name, rule in OPTIMIZERS.items()]
    return PickerScreen("Optimizer, from here on", choices, simulation.descent.settings.optimizer.name)


def schedule_picker(simulation: Simulation) -> PickerScreen:
    choices = [Choice(name, f"α(t) = {kind.formula}") for name, kind in SCHEDULES.items()]
    return PickerScreen("Schedule of α, from here on", choices, simulation.descent.settings.schedule.name)
