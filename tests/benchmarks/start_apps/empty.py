"""An empty Textual app with a header and a footer, which says READY."""

from textual.app import App, ComposeResult
from textual.widgets import Footer, Header, Static


class EmptyApp(App[None]):
    def compose(self) -> ComposeResult:
        yield Header()
        yield Static("READY")
        yield Footer()


EmptyApp().run()
