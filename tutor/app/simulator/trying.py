"""Things to try: chosen from a list, tried in the simulator, and judged as soon as the run has come far enough."""

from tutor.app.simulator.picker import Choice, PickerScreen
from tutor.app.simulator.state import SimulatorState
from tutor.app.widgets.messages import KeepsPredictions
from tutor.engine.errors import UserError
from tutor.engine.runs.line import run_line
from tutor.lab.simulation import Simulation


class Trying(SimulatorState):
    """What is tried, and what the engine says of it."""

    def action_pick_challenge(self) -> None:
        self.app.push_screen(challenge_picker(self.simulation, self.app), self.take_challenge)

    def take_challenge(self, name: str | None) -> None:
        """Begin to try something."""
        from tutor.lab.exploring.challenges import challenge_named  # late: questions bring Pydantic

        if name is not None:
            self.challenge = challenge_named(name)
            self.verdict = None
            self.simulation = self.challenge.begin()

    def action_hint(self) -> None:
        """The hint of what is tried."""
        if self.challenge is not None:
            self.notify(self.challenge.task.hint, title="Hint", markup=False, timeout=12)

    def action_leave_challenge(self) -> None:
        self.challenge = self.verdict = None
        self.mirror()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        match action:
            case "hint" | "leave_challenge":
                return self.challenge is not None
            case "pick_challenge":
                return not self.has_class("-figure")
        return super().check_action(action, parameters)

    def judge_challenge(self) -> None:
        """Judge the run, and log that it was reached; what was reached stays reached."""
        if self.challenge is None or (self.verdict is not None and self.verdict.is_right):
            return
        try:
            self.verdict = self.challenge.judge_run(self.simulation)
            line = run_line(self.simulation.descent)
        except UserError:  # on a surface that no line names
            self.verdict = None
            return
        if self.verdict is not None and self.verdict.is_right and isinstance(self.app, KeepsPredictions):
            self.app.keep_challenge(self.challenge, line, self.verdict)


def challenge_picker(simulation: Simulation, app: object) -> PickerScreen:
    """Everything there is to try, what was reached with its mark, from the surface that stands there on."""
    from tutor.lab.exploring.challenges import LESSON, REACHED, challenges, on_surface  # late: questions bring Pydantic

    done = app.attempted(LESSON, REACHED) if isinstance(app, KeepsPredictions) else set()
    choices = []
    for each in challenges():
        mark = "✓" if each.question.id in done else "·"
        par = f", par {each.task.par}" if each.task.par else ""
        choices.append(Choice(each.name, f"{mark} {each.surface}{par}: {each.task.ask}"))
    here = on_surface(simulation.descent.surface.name, done)
    return PickerScreen("Things to try", choices, here.name if here else "")
