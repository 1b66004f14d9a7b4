"""An answer that is chosen from options; what is chosen shows in characters, not only in colour."""

from typing import ClassVar

from textual import events, on
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from tutor.app.lesson.option_answer import OptionAnswer
from tutor.app.widgets.messages import AnswerGiven


class ChosenAnswer(OptionAnswer):
    """Options by digit: one `(●)` of several, or any number `[x]`; enter gives the answer."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("space", "select", "Mark", tooltip="Mark the option, or take the mark away.", id="answer.mark"),
        Binding("enter", "give", "Answer", tooltip="Give this answer.", id="answer.give"),
    ]

    def __init__(self, options: tuple[str, ...], several: bool, given: str = "") -> None:
        self._texts, self._several = options, several
        self._chosen = {int(place) - 1 for place in given.split() if place.isdecimal()}
        super().__init__(*(Option(self._prompt(place)) for place in range(len(options))), markup=False)

    def _prompt(self, place: int) -> Content:
        is_chosen = place in self._chosen
        mark = ("[x]" if is_chosen else "[ ]") if self._several else ("(●)" if is_chosen else "( )")
        return Content(f"{mark} {place + 1}. {self._texts[place]}")

    @property
    def text(self) -> str:
        return " ".join(str(place + 1) for place in sorted(self._chosen))

    def on_key(self, event: events.Key) -> None:
        if event.character and event.character.isdecimal() and 0 < int(event.character) <= len(self._texts):
            event.stop()
            self.highlighted = int(event.character) - 1
            self._mark(self.highlighted)

    @on(OptionList.OptionSelected)
    def mark_selected(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self._mark(event.option_index)

    def _mark(self, place: int) -> None:
        self.is_turned_to = True
        self._chosen = self._chosen ^ {place} if self._several else {place}
        for index in range(len(self._texts)):
            self.replace_option_prompt_at_index(index, self._prompt(index))

    def action_give(self) -> None:
        if self.turn_here():
            return
        # One of several needs no mark first: the highlighted option is what enter is pressed on.
        if not self._several and not self._chosen and self.highlighted is not None:
            self._mark(self.highlighted)
        self.post_message(AnswerGiven(self.text))
