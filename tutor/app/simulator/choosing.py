"""What is chosen from lists: a surface, an optimizer, a schedule."""

from functools import partial

from tutor.app.simulator.asking import Asking
from tutor.app.simulator.choices import optimizer_picker, schedule_picker, surface_picker
from tutor.engine.errors import UserError
from tutor.lab.typed_changes import typed_surface_named


class Choosing(Asking):
    """What a list offers is set from here on; what still needs a number is asked for."""

    def action_pick_surface(self) -> None:
        self.app.push_screen(surface_picker(self.simulation), self._take_surface)

    def _take_surface(self, name: str | None) -> None:
        if name is None:
            return
        try:
            self.simulation = self.simulation.on(typed_surface_named(name))
        except UserError as error:
            self.action_ask("surface", name)
            self.entry.tell(str(error))

    def action_pick_optimizer(self) -> None:
        self.app.push_screen(optimizer_picker(self.simulation), partial(self._take, "optimizer"))

    def action_type_rule(self) -> None:
        from tutor.app.widgets.rule_editor import RuleEditor  # late: it brings an editor of texts
        from tutor.engine.runs.rule_reading import lines_of_rule

        text = lines_of_rule(self.simulation.descent.settings)
        self.app.push_screen(RuleEditor(text), lambda rule: self._take("optimizer", rule and f'"{rule}"'))

    def action_pick_schedule(self) -> None:
        self.app.push_screen(schedule_picker(self.simulation), partial(self._take, "schedule"))

    def _take(self, key: str, name: str | None) -> None:
        if name is None:
            return
        try:
            self.simulation = self.simulation.with_typed(f"{key}={name}")
        except UserError as error:
            self.action_ask("schedule", f"{key}={name} ")
            self.entry.tell(str(error))

    def action_run_alone(self) -> None:
        self.simulation = self.simulation.alone()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        return bool(self.simulation.others) if action == "run_alone" else super().check_action(action, parameters)
