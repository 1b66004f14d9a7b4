"""How the simulator is looked at: its window, its scales, its panels, and what its symbols mean."""

from dataclasses import replace

from tutor.app.simulator.panels.column import toggled
from tutor.app.simulator.picker import Choice, PickerScreen
from tutor.app.simulator.state import SimulatorState
from tutor.app.widgets.ground import ScrolledColumn
from tutor.charts.probes.registry import PROBES

_MOST_PANELS = 3


class Looking(SimulatorState):
    """What changes the pictures and leaves the run as it is."""

    def action_explain(self) -> None:
        from tutor.app.simulator.symbols import SymbolsScreen

        self.app.push_screen(SymbolsScreen(self.simulation))

    def action_toggle_panel(self, name: str | None) -> None:
        """Show a panel or take it away; where there is room for one only, it takes the other's place."""
        has_room = self.screen.has_class("-wide") and self.screen.has_class("-tall")
        self.panels = toggled(self.panels, name, _MOST_PANELS if has_room else 1) if name else self.panels

    def action_pick_panel(self) -> None:
        choices = [Choice(each.name, each.shows) for each in PROBES.values()]
        self.app.push_screen(PickerScreen("Look closer", choices), self.action_toggle_panel)

    def action_toggle_log(self) -> None:
        self.look = self.look.with_other_scale(self.simulation)

    def action_toggle_rates(self) -> None:
        self.look = replace(self.look, rates=not self.look.rates)

    def action_next_style(self) -> None:
        self.look = self.look.with_next_style()

    def action_toggle_relief(self) -> None:
        self.look = self.look.with_other_view()

    def action_zoom(self, factor: float) -> None:
        self.look = self.look.zoomed(self.simulation, factor)

    def action_pan(self, axis: int, direction: int) -> None:
        self.look = self.look.panned(self.simulation, axis, direction)

    def action_fit(self) -> None:
        self.look = self.look.fitted(self.simulation)

    def action_usual_window(self) -> None:
        self.look = self.look.whole()

    def action_scroll_lines(self, rows: int) -> None:
        self.query_one("#update", ScrolledColumn).scroll_relative(y=rows, animate=False)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        match action:
            case "pan":
                return parameters[0] in range(len(self.simulation.descent.surface.window))
            case "scroll_lines":
                return self.query_one("#update", ScrolledColumn).max_scroll_y > 0
            case "toggle_relief" | "next_style":
                has_two = len(self.simulation.descent.surface.window) == 2
                return has_two and (action == "toggle_relief" or self.look.relief is None)
        return super().check_action(action, parameters)
