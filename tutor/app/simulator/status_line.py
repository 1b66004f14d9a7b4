"""Lines of words to click: where the run is, and what can be done without a keyboard."""

from collections.abc import Sequence

from textual.content import Content
from textual.widgets import Static


class ClickableLine(Static):
    """One row of words; a click on one runs its action on the simulator around it."""

    DEFAULT_CSS = (
        "ClickableLine { link-style: none; link-style-hover: underline; link-background-hover: $primary 30%; }"
    )

    def __init__(self, *, id: str) -> None:
        super().__init__(id=id, markup=False)
        self._words: tuple[tuple[str, str, str], ...] = ()

    def show(self, words: Sequence[tuple[str, str, str]], between: str) -> None:
        """Show (text, style, action) in a row; an empty action is no link."""
        if tuple(words) == self._words:
            return
        self._words = tuple(words)
        parts = []
        for position, (text, style, action) in enumerate(words):
            part = Content(text).stylize(style) if style else Content(text)
            parts.append(part.stylize(f"@click=run({position})") if action else part)
        self.update(Content(between).join(parts), layout=False)

    async def action_run(self, position: int) -> None:
        """Run the action of a word that was clicked, on the view that this line belongs to."""
        await self.app.run_action(self._words[position][2], self.parent)
