"""An app whose one line changes with every key: what a terminal, Textual and the machine cost without us."""

from textual.app import App, ComposeResult
from textual.widgets import Static


class OneLine(App[None]):
    """Counts the keys."""

    keys = 0

    def compose(self) -> ComposeResult:
        yield Static("0")

    def on_key(self) -> None:
        self.keys += 1
        self.query_one(Static).update(str(self.keys))


if __name__ == "__main__":
    OneLine().run()
