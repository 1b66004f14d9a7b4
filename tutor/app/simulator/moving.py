"""What is done with the pane of settings: a value moved, typed, or picked from a list."""

from textual import on

from tutor.app.simulator.choosing import Choosing
from tutor.app.simulator.panes.settings import SettingsView
from tutor.app.simulator.purposes import Purpose
from tutor.engine.errors import UserError
from tutor.lab.exploring.settings import Setting, put, put_typed


class Moving(Choosing):
    """What becomes of a setting that is moved."""

    @property
    def settings(self) -> SettingsView:
        return self.query_one(SettingsView)

    def may_move(self, setting: Setting) -> bool:
        """Whether it is to be seen among the settings; a figure has numbers alone."""
        return setting.track is not None or not self.has_class("-figure")

    def action_go_to_settings(self) -> None:
        self.settings.focus()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action == "go_to_settings":
            return bool(self.settings.settings)
        return super().check_action(action, parameters)

    @on(SettingsView.Moved)
    def move_setting(self, event: SettingsView.Moved) -> None:
        event.stop()
        self.moving = event.key
        try:
            self.simulation = put(self.simulation, event.key, event.value)
        except UserError as error:
            self.notify(str(error), severity="warning", markup=False)
        finally:
            self.moving = ""

    @on(SettingsView.Typing)
    def ask_for_setting(self, event: SettingsView.Typing) -> None:
        event.stop()
        setting = event.setting
        if setting.choices:
            getattr(self, f"action_pick_{setting.key}")()
            return
        typed = Purpose(
            lambda _: f"{setting.label} =", setting.shown, lambda now, text: (put_typed(now, setting, text), "")
        )
        self._ask("setting", typed, asks=self.settings)
