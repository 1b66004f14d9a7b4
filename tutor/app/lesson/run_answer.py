"""An answer that is done: a run in the figure, judged as it stands."""

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.widget import Widget
from textual.widgets import Input, Static

from tutor.app.simulator.view import SimulatorView
from tutor.app.widgets.messages import AnswerGiven
from tutor.course.questions.kinds.goal import GoalVariant
from tutor.engine.runs.line import run_line
from tutor.lab.simulation import Simulation


class RunAnswer(Widget):
    """Judges what is typed, or else the run of a figure: the page's, or one of its own."""

    DEFAULT_CSS = """
    RunAnswer {
        height: auto;
        SimulatorView { height: 22; border: round $border-blurred; }
        SimulatorView:focus { border: round $primary; }
        Horizontal { height: 1; margin: 1 0 0 0; background: $panel; }
        .prompt { width: 2; color: $accent; }
        Input { width: 1fr; }
    }
    """

    def __init__(self, variant: GoalVariant, figure: SimulatorView | None, given: str = "") -> None:
        super().__init__()
        self._goal = variant.task.goal
        changed = variant.task.change[0]
        ways = f"{'α' if changed == 'rate' else changed}=…, or make the run in the figure"
        self._entry = Input(given, placeholder=ways, select_on_focus=False, compact=True)
        self._judged = ""
        """The run that was judged last, so that looking at its end again is no second answer."""
        self._figure = figure or SimulatorView(Simulation(variant.first_frame()))
        self._is_own = figure is None
        self._opens_with = ""
        """The figure's run as the question was opened."""

    def compose(self) -> ComposeResult:
        if self._is_own:
            yield self._figure
        with Horizontal():
            yield Static("▸", classes="prompt", markup=False)
            yield self._entry

    @property
    def text(self) -> str:
        """The typed line, or else the run of the figure to its newest frame."""
        typed = self._entry.value
        return typed if typed.strip() else self._line

    @property
    def _line(self) -> str:
        """The figure's run, to its newest frame."""
        descent = self._figure.simulation.descent
        return run_line(descent.seek(descent.last))

    def focus_answer(self) -> None:
        """Put the cursor where one answers: into the figure, where it is the question's own."""
        (self._figure if self._is_own else self._entry).focus()

    def wait_for_answer(self) -> bool:
        """Nothing is typed: the run is made in the figure first."""
        return False

    def on_mount(self) -> None:
        self._opens_with = self._line
        self.watch(self._figure, "simulation", self._judge_at_end, init=False)

    def _judge_at_end(self, simulation: Simulation) -> None:
        """A run that has come as far as the goal asks is judged without being asked for it."""
        descent, goal = simulation.descent, self._goal
        is_low = goal.loss_below is not None and float(descent.frame.loss) < goal.loss_below
        if self.is_disabled or descent.cursor < descent.last or not descent.cursor:
            return
        if not (is_low or descent.cursor >= goal.within or not descent.frame.is_finite) or self._line == self._judged:
            return
        self._judged = self._line
        self._entry.value = ""
        self.post_message(AnswerGiven(self._judged))

    def judge(self) -> None:
        """Judge what is typed, or else the run of the figure."""
        if not self._entry.value.strip() and self._line == self._opens_with:
            self.notify("The figure stands as it began: change it and make updates in it, or type your answer.")
        else:
            self.post_message(AnswerGiven(self.text))

    @on(Input.Submitted)
    def give(self, event: Input.Submitted) -> None:
        event.stop()
        self.judge()
        event.input.action_select_all()
