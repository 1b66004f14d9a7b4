"""The settings as things to move: by keys, by a drag along their tracks, and by typing."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.message import Message

from tutor.app.simulator.panes.dragged import DraggedChart
from tutor.charts.runs.sliders import SlidersChart
from tutor.lab.exploring.settings import Setting


class SettingsView(DraggedChart):
    """A row for each setting of a simulation."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "choose(-1)", "Setting", tooltip="Choose the setting above.", id="settings.up", key_display="↑↓"),
        Binding("down", "choose(1)", "Below", tooltip="Choose the setting below.", id="settings.down", show=False),
        Binding("left", "move(-1)", "Move", tooltip="Move it to the left.", id="settings.left", key_display="←→"),
        Binding("right", "move(1)", "Right", tooltip="Move it to the right.", id="settings.right", show=False),
        Binding("enter", "type", "Type", tooltip="Type its value, or choose from a list.", id="settings.type"),
        Binding("escape", "leave", "Leave", tooltip="Back to the run.", id="settings.leave", show=False),
    ]

    @dataclass
    class Moved(Message):
        """A setting is to have another value."""

        key: str
        value: float | str

    @dataclass
    class Typing(Message):
        """A setting is to be typed, or picked from a list."""

        setting: Setting

    @property
    def settings(self) -> Sequence[Setting]:
        return self.chart.settings if isinstance(self.chart, SlidersChart) else ()

    @property
    def rows(self) -> int:
        return len(self.settings)

    def chart_of(self, settings: Sequence[Setting]) -> SlidersChart | None:
        """Settings as tracks; None where there are none."""
        self.chosen = max(0, min(self.chosen, len(settings) - 1))
        return SlidersChart(settings, self.chosen, self.has_focus) if settings else None

    def _mirror(self) -> None:
        self.show(self.chart_of(self.settings))

    on_focus = on_blur = _mirror

    def action_choose(self, by: int) -> None:
        self.chosen = self.beside(by)
        self._mirror()
        self.refresh_bindings()

    def action_move(self, way: int) -> None:
        setting = self.settings[self.chosen]
        self.post_message(self.Moved(setting.key, setting.next(way)))

    def action_type(self) -> None:
        self.post_message(self.Typing(self.settings[self.chosen]))

    def dragged(self, row: int, x: float) -> int:
        if 0 <= row < len(self.settings):
            setting = self.settings[row]
            if setting.track is None:
                self.post_message(self.Typing(setting))
                return -1
            value = setting.at(x)
            if value != setting.value:
                self.post_message(self.Moved(setting.key, value))
        return row
