"""The simulator as a test visits it."""

import inspect
from pathlib import Path
from typing import ClassVar

from textual.widgets import Input

from tests.app.golden import screen_text
from tutor.app.app import TutorApp
from tutor.app.simulator.screen import SimulatorScreen
from tutor.app.simulator.view import SimulatorView
from tutor.lab.simulation import Simulation


class SimulatorApp(TutorApp):
    """The app with the simulator for its first screen, which saves the way there."""

    _HERE = Path(inspect.getfile(TutorApp)).parent
    CSS_PATH: ClassVar = [_HERE / "app.tcss", _HERE / "simulator" / "simulator.tcss"]

    def __init__(self, line: str) -> None:
        super().__init__()
        self.first = SimulatorScreen(run_line=line)

    def get_default_screen(self) -> SimulatorScreen:
        return self.first


class Visit:
    """The app with the simulator open, and what the simulator said."""

    def __init__(self, line: str, size: tuple[int, int] = (80, 24)) -> None:
        self.app = SimulatorApp(line)
        self.changes: list[Simulation] = []
        self._running = self.app.run_test(size=size, notifications=True)

    async def __aenter__(self) -> "Visit":
        self.pilot = await self._running.__aenter__()
        await self.pilot.pause()
        self.view.watch(self.view, "simulation", lambda now: self.changes.append(now), init=False)
        return self

    async def __aexit__(self, *error: object) -> None:
        await self._running.__aexit__(*error)

    @property
    def view(self) -> SimulatorView:
        return self.app.first.query_one(SimulatorView)

    @property
    def simulation(self) -> Simulation:
        return self.view.simulation

    @property
    def weights(self) -> list[float]:
        return self.simulation.descent.history.parameters[:, 0].tolist()

    @property
    def text(self) -> str:
        return screen_text(self.app)

    async def type(self, text: str) -> None:
        """Put text where one types, and hand it over."""
        self.app.screen.query_one(Input).value = text
        await self.pilot.press("enter")
        await self.pilot.pause()


PARABOLA = "parabola start=6 rate=0.3"


def cells_on(app: TutorApp) -> list[list[tuple[str, object]]]:
    """Every sign on the screen with its style."""
    rows = app.screen._compositor.render_strips()
    return [[(sign, style) for text, style, _ in row for sign in text] for row in rows]
