"""What is chosen from lists: a surface, an optimizer, a schedule."""

from functools import partial

from tutor.app.simulator.asking import Asking
from tutor.app.simulator.picker import Choice, PickerScreen, Preview
from tutor.app.simulator.purposes import PURPOSES
from tutor.charts.runs.runs import surface_chart
from tutor.engine.errors import UserError
from tutor.engine.rules.optimizers import OPTIMIZERS
from tutor.engine.rules.schedules import SCHEDULES, Knobs
from tutor.engine.surfaces.built_in import SURFACES
from tutor.lab.simulation import Simulation
from tutor.lab.typed_changes import typed_surface_named


class Choosing(Asking):
    """What a list offers is set from here on; what still needs a number is asked for."""

    def action_pick_surface(self) -> None:
        choices = [Choice(name, surface.formula) for name, surface in SURFACES.items()]
        now = self.simulation.descent.surface.name
        picker = PickerScreen("Surface", choices, now, takes_text="a formula", preview=preview_of_surface)
        self.app.push_screen(picker, partial(self._take, "surface", "{}"))

    def action_pick_optimizer(self) -> None:
        choices = [Choice(name, "   ".join(rule.equations)) for name, rule in OPTIMIZERS.items()]
        now = self.simulation.descent.settings.optimizer.name
        picker = PickerScreen("Optimizer, from here on", choices, now)
        self.app.push_screen(picker, partial(self._take, "schedule", "optimizer={} "))

    def action_type_rule(self) -> None:
        from tutor.app.widgets.rule_editor import RuleEditor  # late: it brings an editor of texts
        from tutor.engine.runs.rule_reading import lines_of_rule

        text, typed = lines_of_rule(self.simulation.descent.settings), 'optimizer="{}" '

        def knobs_with(rule: str) -> Knobs:
            changed, _ = PURPOSES["schedule"].apply(self.simulation, typed.format(rule))
            return changed.descent.settings.every_knob

        self.app.push_screen(RuleEditor(text, knobs_with), partial(self._take, "schedule", typed))

    def action_pick_schedule(self) -> None:
        choices = [Choice(name, f"α(t) = {kind.formula}") for name, kind in SCHEDULES.items()]
        now = self.simulation.descent.settings.schedule.name
        picker = PickerScreen("Schedule of α, from here on", choices, now)
        self.app.push_screen(picker, partial(self._take, "schedule", "schedule={} "))

    def _take(self, purpose: str, typed: str, name: str | None) -> None:
        """Set what was chosen as if it were typed; where that does not do yet, it stands there to be typed on."""
        if name is None:
            return
        text = typed.format(name)
        try:
            self.simulation, _ = PURPOSES[purpose].apply(self.simulation, text)
        except UserError as error:
            self.action_ask(purpose, text)
            self.entry.tell(str(error))

    def action_run_alone(self) -> None:
        self.simulation = self.simulation.alone()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        return bool(self.simulation.others) if action == "run_alone" else super().check_action(action, parameters)


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
