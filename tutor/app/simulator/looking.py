"""How the simulator is looked at: its window, its scales, its panels, and what its symbols mean."""

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
        if name in self.panels:
            self.panels = tuple(other for other in self.panels if other != name)
        elif name:
            self.panels = (*self.panels, name)[-(_MOST_PANELS if has_room else 1) :]

    def action_pick_panel(self) -> None:
        choices = [Choice(each.name, each.shows) for each in PROBES.values()]
        self.app.push_screen(PickerScreen("Look closer", choices), self.action_toggle_panel)

    def action_look(self, way: str) -> None:
        """Look in another way, as `Look` names it."""
        self.look = getattr(self.look, way)(self.simulation)

    def action_zoom(self, factor: float) -> None:
        self.look = self.look.zoomed(self.simulation, factor)

    def action_pan(self, axis: int, direction: int) -> None:
        self.look = self.look.panned(self.simulation, axis, direction)

    def action_scroll_lines(self, rows: int) -> None:
        self.query_one("#update", ScrolledColumn).scroll_relative(y=rows, animate=False)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        sides = len(self.simulation.descent.surface.window)
        match action, parameters:
            case "pan", (int(axis), _):
                return axis in range(sides)
            case "look", ("with_other_view",):
                return sides == 2
            case "look", ("with_next_style",):
                return sides == 2 and self.look.relief is None
            case "scroll_lines", _:
                return self.query_one("#update", ScrolledColumn).max_scroll_y > 0
        return super().check_action(action, parameters)
