"""What answers by options have in common: how they wait on an opened page, and when arrow keys are theirs."""

from textual import events
from textual.actions import SkipAction
from textual.widget import Widget
from textual.widgets import OptionList


class OptionAnswer(OptionList):
    """Options that wait for keys without being scrolled to; until they are seen, arrow keys are the page's."""

    DEFAULT_CSS = """
    OptionAnswer {
        height: auto; max-height: 100h; margin: 1 0 0 0; border: none; background: transparent; padding: 0 1;
        &:focus { border: none; background-tint: $foreground 0%; }
        & > .option-list--option-highlighted { background: $panel; color: $foreground; text-style: none; }
        &:focus > .option-list--option-highlighted { background: $panel; color: $foreground; text-style: bold; }
        & > .option-list--option-disabled { color: $foreground; }
    }
    """

    _wrapped_at = 0
    is_turned_to = False
    """Whether the learner has come to these options, by a key or a click, and not only opened their page."""

    def focus_answer(self) -> None:
        """Put the cursor where one answers."""
        self.is_turned_to = True
        self.focus()

    def wait_for_answer(self) -> bool:
        """Take the keys that come next, with the page left where it is; enter alone does not answer yet.

        No option is marked as the one that enter would choose, until a key has turned to them.
        """
        self.focus(scroll_visible=False)
        if not self.is_turned_to:
            self.highlighted = None
        return True

    def on_resize(self, event: events.Resize) -> None:
        if event.size.width == self._wrapped_at:
            event.prevent_default()  # whoever turns back to their page finds them as they were drawn
        self._wrapped_at = event.size.width

    def turn_here(self) -> bool:
        """Come into view, so that no key answers unseen; whether the learner had still to come here."""
        had_to = not (self.is_turned_to and is_in_view(self))
        self.is_turned_to = True
        if self.highlighted is None:
            self.action_first()
        self.scroll_visible(animate=False)
        return had_to

    def _leave_to_page(self, edge: int) -> None:
        if not is_in_view(self) or self.highlighted == edge:
            raise SkipAction
        self.is_turned_to = True

    def action_cursor_up(self) -> None:
        self._leave_to_page(edge=0)
        super().action_cursor_up()

    def action_cursor_down(self) -> None:
        self._leave_to_page(edge=self.option_count - 1)
        super().action_cursor_down()

    def action_page_up(self) -> None:
        raise SkipAction

    def action_page_down(self) -> None:
        raise SkipAction


def is_in_view(widget: Widget) -> bool:
    """Whether all of a widget, or all that can be at once, is on the screen."""
    for around in widget.ancestors:
        if isinstance(around, Widget) and around.allow_vertical_scroll:
            seen = widget.region.intersection(around.region)
            return seen.height >= min(widget.region.height, around.region.height)
    return True
