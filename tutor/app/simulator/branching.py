"""The timeline's wishes: going to a frame, going on with a branch, naming it, forgetting it."""

from textual import on

from tutor.app.simulator.asking import Asking
from tutor.app.simulator.panes.timeline import TimelineView
from tutor.app.simulator.purposes import Purpose
from tutor.lab.simulation import Simulation


class Branching(Asking):
    """What is done with the futures that were left."""

    @property
    def timeline(self) -> TimelineView:
        return self.query_one(TimelineView)

    def action_go_to_timeline(self) -> None:
        self.timeline.focus()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action == "go_to_timeline":
            return self.timeline.display
        return super().check_action(action, parameters)

    def _name_of(self, lane: int) -> str:
        return (self.simulation.branch(lane) if lane else self.simulation.descent).name

    @on(TimelineView.Scrubbed)
    def go_to_frame(self, event: TimelineView.Scrubbed) -> None:
        event.stop()
        is_left = 0 < event.lane <= len(self.simulation.branches)
        run = self.simulation.on_branch(event.lane) if is_left else self.simulation
        self.simulation = run.seek(event.frame)

    @on(TimelineView.LaneChosen)
    def tell_of_lane(self, event: TimelineView.LaneChosen) -> None:
        event.stop()
        self.mirror()

    @on(TimelineView.LaneChanged)
    def change_lane(self, event: TimelineView.LaneChanged) -> None:
        event.stop()
        if event.wish == "name":
            named = Purpose(lambda _: "Call it:", "gentle", lambda now, text: (self._named(now, event.lane, text), ""))
            self._ask("name", named, self._name_of(event.lane), self.timeline)
        elif event.wish == "take":
            self.simulation = self.simulation.on_branch(event.lane)
        else:
            self.simulation = self.simulation.without_branch(event.lane)

    def _named(self, simulation: Simulation, lane: int, name: str) -> Simulation:
        named = simulation.named(lane, name)
        self.timeline.chosen = lane
        return named
