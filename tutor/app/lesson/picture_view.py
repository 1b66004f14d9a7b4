"""The picture that a question stands in: the answer is seen in it, may be given in it, and is followed in it."""

from dataclasses import replace
from typing import ClassVar, Protocol

from textual import on
from textual.actions import SkipAction
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from tutor.app.lesson.option_answer import is_in_view
from tutor.app.widgets.chart import ChartView
from tutor.charts.runs.runs import question_chart
from tutor.charts.runs.surface import SurfaceChart, arrow_scale
from tutor.lab.exploring.question_picture import QuestionPicture

_WAYS = {
    "place": "arrow keys or a click put ◇ where you think it leads",
    "change": "arrow keys or a click put ◇ where you think it leads",
    "gradient": "arrow keys or a click turn the slope",
    "loss": "arrow keys or a click put ◇ as high as you think",
}


def _key(key: str, action: str, label: str, tooltip: str, name: str, shown: str | None = None) -> Binding:
    """A key; of F-keys, which many a laptop keeps for itself, the footer shows the twin."""
    return Binding(key, action, label, tooltip=tooltip, id=f"q.{name}", key_display=shown)


QUESTION_KEYS = (
    _key("f3,ctrl+t,h", "more_help", "Hint", "A hint, then a smaller question, then the working.", "help", shown="^t"),
    _key("f4,ctrl+s,s", "skip", "Skip", "Leave this question and see how it is worked out.", "skip", shown="^s"),
    _key("f6,ctrl+r,r", "renew", "New numbers", "The same question with other numbers.", "renew", shown="^r"),
    _key("f6,ctrl+r,r", "ask_again", "Ask again", "The same question once more.", "again", shown="^r"),
    _key(
        "f7,ctrl+y",
        "dispute",
        "Should be right",
        "Your answer should be right: it is kept, and counts as no miss until that is settled.",
        "dispute",
        shown="^y",
    ),
    _key("y", "judge(True)", "The same", "Your sentence says what the model says.", "same"),
    _key("n", "judge(False)", "Not the same", "Your sentence says something else.", "differs"),
    _key("enter", "next_part", "Next part", "Go on with the next part of the question.", "part"),
)
"""The keys of a question, which work in its answer and in its picture."""


def _arrow(key: str, right: int, up: int, *, far: bool = False, show: bool = False) -> Binding:
    where = f"{'far ' if far else ''}{key}"
    action = f"move({10 * right}, {10 * up})" if far else f"move({right}, {up})"
    pressed = f"shift+{key}" if far else key
    return Binding(
        pressed,
        action,
        "Move ◇" if show else where.capitalize(),
        tooltip=f"Move the answer's mark {where}.",
        show=show,
        key_display="←↑↓→" if show else None,
        id=f"place.{where.replace(' ', '-')}",
    )


_DIRECTIONS = {"left": (-1, 0), "right": (1, 0), "up": (0, 1), "down": (0, -1)}


class Asked(Protocol):
    """The question that a picture belongs to."""

    def place(self, text: str) -> None:
        """Put this into the answer, as if it was typed."""

    def action_give_answer(self) -> None:
        """Give the answer as it stands."""

    @property
    def closes_figure(self) -> bool:
        """Whether the page's figure waits for the answer."""

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None: ...

    async def run_action(self, action: str) -> None: ...


class PictureView(Widget, can_focus=True):
    """Below its question, or in the place of the page's figure where there is room beside the text."""

    DEFAULT_CSS = """
    PictureView {
        height: auto; max-width: 80; margin: 0 1 1 1; padding: 0 1; border: round $border-blurred;
        border-title-align: right; border-title-color: $text-muted;
        &:focus { border: round $primary; }
        &.-empty { display: none; }
        ChartView { height: 9; }
        Static { height: auto; color: $text-muted; }
    }
    .-tall PictureView ChartView { height: 12; }
    """
    SCOPED_CSS = False  # the breakpoints' classes stand on the screen
    BINDINGS: ClassVar[list[BindingType]] = [
        *(_arrow(key, *way, show=key == "left") for key, way in _DIRECTIONS.items()),
        *(_arrow(key, *way, far=True) for key, way in _DIRECTIONS.items()),
        Binding("enter", "give", "Answer", tooltip="Give this place as the answer.", id="place.give"),
        Binding("space", "step(1)", "Step", tooltip="Follow both rules by an update.", id="place.step"),
        Binding("backspace", "step(-1)", "Back", tooltip="Take the update back.", show=False, id="place.back"),
        *(
            replace(key, action=f"ask_card('{key.action}')", id=f"place.{key.id}")
            for key in QUESTION_KEYS
            if "(" not in key.action
        ),
    ]

    def __init__(self, card: Asked) -> None:
        super().__init__()
        self.card = card
        self.picture: QuestionPicture | None = None

    def compose(self) -> ComposeResult:
        yield ChartView()
        yield Static(markup=False)

    def on_mount(self) -> None:
        self.border_title = "ctrl+f: into the picture, and back"
        self.show(self.picture)

    def show(self, picture: QuestionPicture | None) -> None:
        """Show a picture as it stands now; none for a part that has none."""
        self.picture = picture
        self.set_class(picture is None, "-empty")
        if picture is None or not self.children:  # its parts stand before it counts as mounted
            return
        self.query_one(ChartView).show(question_chart(picture))
        told = picture.told()
        if picture.can_step:
            told.append("In the picture, space follows the rules step by step.")
        elif picture.asks and not picture.has_verdict:
            told.append(f"In the picture, {_WAYS[picture.asks.kind]}.")
        if self.card.closes_figure:
            told.append("The figure of this page opens with your answer, or as you pass over it with ctrl+s.")
        self.query_one(Static).update(Content("\n".join(told)))
        self.refresh_bindings()

    @property
    def can_place(self) -> bool:
        """Whether an answer can be given here."""
        return self.picture is not None and self.picture.asks is not None and not self.picture.is_done

    @on(ChartView.Clicked)
    def place_at_click(self, event: ChartView.Clicked) -> None:
        event.stop()
        self.focus()
        chart = event.view.chart
        if self.picture is not None and self.can_place:
            scale = arrow_scale(chart.surface, *chart.view) if isinstance(chart, SurfaceChart) else 1.0
            self.card.place(self.picture.pointed(event.x, event.y, scale))
        else:
            self.action_step(1)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        match action:
            case "move" | "give":
                return self.can_place
            case "step":
                return self.picture is not None and self.picture.can_step
            case "ask_card":
                return self.card.check_action(str(parameters[0]), ())
        return True

    def action_move(self, right: int, up: int) -> None:
        if not is_in_view(self):
            raise SkipAction  # the arrow keys scroll the page until the picture is seen
        if self.picture is not None:
            self.card.place(self.picture.moved(right, up))

    def action_give(self) -> None:
        if is_in_view(self):
            self.card.action_give_answer()
        else:
            self.scroll_visible(animate=False)

    def action_step(self, updates: int) -> None:
        if self.picture is not None:
            self.show(self.picture.step(updates))

    async def action_ask_card(self, action: str) -> None:
        """What the question's own keys do, while the picture has them."""
        await self.card.run_action(action)
