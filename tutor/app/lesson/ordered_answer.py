"""An answer that is an order: steps moved with keys, or their numbers typed one after another."""

from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets.option_list import Option

from tutor.app.lesson.option_answer import OptionAnswer
from tutor.app.widgets.messages import AnswerGiven


class OrderedAnswer(OptionAnswer):
    """The steps from first to last, each with the number that names it; a typed digit puts its step next."""

    DEFAULT_CSS = """
    OrderedAnswer, OrderedAnswer:focus { border-bottom: blank; border-subtitle-color: $text-muted; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("shift+up,u", "move(-1)", "Up", tooltip="Move the step up.", id="answer.up", show=False),
        Binding("shift+down,d", "move(1)", "Down", tooltip="Move the step down.", id="answer.down", show=False),
        Binding("backspace", "clear_typed", "Anew", tooltip="Type the order anew.", id="answer.anew", show=False),
        Binding("enter", "give", "Answer", tooltip="Give this answer.", id="answer.give"),
    ]

    def __init__(self, steps: tuple[str, ...], given: str = "") -> None:
        self._steps = steps
        places = list(range(1, len(steps) + 1))
        order = [int(place) for place in given.split() if place.isdecimal()]
        self._order = order if sorted(order) == places else places
        self._typed = 0
        super().__init__(*(Option(self._prompt(number)) for number in self._order), markup=False)
        self.border_subtitle = "type the numbers in order, or move a step with ⇧↑ ⇧↓"

    def _prompt(self, number: int) -> Content:
        return Content(f"{number}  {self._steps[number - 1]}")

    @property
    def text(self) -> str:
        return " ".join(map(str, self._order))

    def _show(self) -> None:
        for index, number in enumerate(self._order):
            self.replace_option_prompt_at_index(index, self._prompt(number))

    def action_move(self, places: int) -> None:
        here = self.highlighted
        if here is None or not 0 <= here + places < len(self._order):
            return
        self.is_turned_to = True
        self._order.insert(here + places, self._order.pop(here))
        self._show()
        self.highlighted = here + places

    def on_key(self, event: events.Key) -> None:
        if not (event.character and event.character.isdecimal() and int(event.character) in self._order):
            return
        event.stop()
        self.is_turned_to = True
        number = int(event.character)
        if self._typed >= len(self._order) or number in self._order[: self._typed]:
            self._typed = 0
        self._order.remove(number)
        self._order.insert(self._typed, number)
        self.highlighted = self._typed
        self._typed += 1
        self._show()

    def action_clear_typed(self) -> None:
        self._typed = 0

    def action_give(self) -> None:
        if self.turn_here():
            return
        self.post_message(AnswerGiven(self.text))
