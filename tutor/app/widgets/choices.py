"""Lists to choose from that stand on a screen of any size."""

from textual.command import CommandPalette
from textual.widgets import OptionList


class Choices(OptionList):
    """A list of options; where the screen leaves it no room there are no pages to turn."""

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Pages are counted in rows, of which a list that is not shown has none."""
        return not (action in {"page_up", "page_down"} and not self.scrollable_content_region)


class Palette(CommandPalette):
    """Everything a key can do, by its name; its list needs room as ours do."""

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Whether there is a list to move in."""
        return action != "command_list" or bool(self.query_one(OptionList).scrollable_content_region)
