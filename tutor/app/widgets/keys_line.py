"""The footer: the keys that do something where one is, in one line that is painted again only where it changes."""

from typing import TypeAlias

from textual import events
from textual.binding import ActiveBinding

from tutor.app.widgets.clickable_line import ClickableLine, offered

_Word: TypeAlias = tuple[str, str, str]
"""Text, style, action."""


class KeysLine(ClickableLine):
    """What is shown of the bindings; a click presses the key. The last one, help, is never cut off."""

    ALLOW_SELECT = False
    DEFAULT_CSS = """
    KeysLine { dock: bottom; height: 1; padding: 0 0 0 1; text-wrap: nowrap; }
    KeysLine { background: $panel; color: $footer-foreground; }
    """

    def on_mount(self) -> None:
        self.screen.bindings_updated_signal.subscribe(self, lambda _: self.name_keys())

    def on_resize(self) -> None:
        self.name_keys()

    def name_keys(self) -> None:
        """Name the keys as they are now, as many as there is room for."""
        shown: dict[str, ActiveBinding] = {}
        for active in self.screen.active_bindings.values():
            if active.binding.show:
                shown.setdefault(active.binding.action, active)
        keys, room = [self._words_of(active) for active in shown.values()], self.size.width
        while len(keys) > 1 and _width(keys, " ") > room:
            del keys[-2]
        between = "  " if _width(keys, "  ") <= room else " "
        words: list[_Word] = []
        for key in keys:
            words += [*([(between, "", "")] if words else []), *key]
        self.offer(offered(words, ""))

    def _words_of(self, active: ActiveBinding) -> list[_Word]:
        binding, press = active.binding, _press(active)
        dim = "" if active.enabled else " dim"
        key = (self.app.get_key_display(binding), f"bold $footer-key-foreground{dim}", press)
        return [key, (f" {binding.description}", f"$footer-description-foreground{dim}", press)]

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """Say more of the key under the mouse."""
        clicked = self.clicked_at(event.style)
        told = (active.tooltip for active in self.screen.active_bindings.values() if _press(active) == clicked)
        self.tooltip = next(told, None) if clicked else None


def _press(active: ActiveBinding) -> str:
    """The action of a click on a key's name; none where the key does nothing now."""
    return f"simulate_key({active.binding.key!r})" if active.enabled else ""


def _width(keys: list[list[_Word]], between: str) -> int:
    return sum(len(text) for key in keys for text, _, _ in key) + len(between) * (len(keys) - 1)
