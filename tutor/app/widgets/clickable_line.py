"""Lines of words to click: what can be done without a keyboard."""

from collections.abc import Sequence
from typing import NamedTuple

from rich.style import Style
from textual import actions
from textual.geometry import Region
from textual.strip import Strip

from tutor.app.widgets.still_text import Line, StillText


class Offer(NamedTuple):
    """Words to click, as they stand in rows."""

    lines: list[Line]
    actions: tuple[str, ...]
    """Of each of the words; "" is none."""


def offered(words: Sequence[tuple[str, str, str]], between: str, width: int = 0) -> Offer:
    """(text, style, action) in a row, or in as many as keep within a width."""
    rows: list[list[tuple[str, str]]] = [[]]
    for position, (text, style, action) in enumerate(words):
        taken = sum(len(part) for part, _ in rows[-1])
        if width and taken + len(between) + len(text) > width:
            rows.append([])
        rows[-1] += [(between, "")] if rows[-1] else []
        rows[-1].append((text, f"{style} @click=run({position})".strip() if action else style))
    return Offer([tuple(parts) for parts in rows], tuple(action for _, _, action in words))


class ClickableLine(StillText):
    """Words in a row or several; a click on one runs its action on what is around it."""

    DEFAULT_CSS = "ClickableLine { link-style-hover: underline; link-background-hover: $primary 30%; }"

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self.auto_links = True
        self._offer = Offer([], ())

    def offer(self, offer: Offer) -> None:
        """Show words to click, if they are not the same."""
        if offer != self._offer:
            self._offer = offer
            self.show(offer.lines, len(offer.lines))

    def render_lines(self, crop: Region) -> list[Strip]:
        strips = super().render_lines(crop)
        if "@click" not in self.hover_style.meta:
            return strips
        # Every part has a link of its own, for it has a place; only those with a click do something.
        lit = (strip.style_links(self.highlight_link_id, self.link_style_hover) for strip in strips)
        return [Strip(self.filtered(list(strip)), strip.cell_length) for strip in lit]

    def clicked_at(self, style: Style) -> str:
        """The action of the word that has this style; empty where a click does nothing."""
        run = style.meta.get("@click")
        return self._offer.actions[int(run.strip("run()"))] if isinstance(run, str) else ""

    async def action_run(self, position: int) -> None:
        """Run the action of a word that was clicked, on the nearest thing around this line that has it."""
        action = self._offer.actions[position]
        name = actions.parse(action)[1]
        await self.app.run_action(action, next(node for node in self.ancestors if hasattr(node, f"action_{name}")))
