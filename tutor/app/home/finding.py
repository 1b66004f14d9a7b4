"""Finding what can be done by the words that people use for it: keys, places, lessons, themes."""

from collections.abc import Iterator
from functools import partial
from typing import Literal, Protocol, runtime_checkable

from textual.app import SystemCommand
from textual.command import DiscoveryHit, Hit, Hits, Provider
from textual.dom import DOMNode
from textual.screen import Screen

from tutor.app.home.help import ALSO, distinct_bindings
from tutor.app.widgets.themes import THEME_WORDS
from tutor.course.lesson.catalogue import list_lessons
from tutor.course.lesson.front_matter import Header


@runtime_checkable
class GoesPlaces(Protocol):
    """The app, as far as finding needs it."""

    theme: str
    animation_level: Literal["none", "basic", "full"]

    async def run_action(self, action: str, default_namespace: DOMNode | None = None) -> bool: ...

    def action_change_theme(self) -> None: ...

    def go_to(self, place: str) -> None: ...

    def go_to_lesson(self, header: Header) -> None: ...

    def toggle_motion(self) -> None: ...


def commands(app: GoesPlaces, screen: Screen[object]) -> Iterator[tuple[SystemCommand, str]]:
    """Everything that can be found from a screen, once each, with the further words that find it."""
    told = set[str]()
    for keys, active in distinct_bindings(screen):
        binding, node = active.binding, active.node
        if binding.action in {"command_palette", "dismiss"}:
            continue
        told.add(binding.action)
        run = partial(app.run_action, binding.action, node)
        yield SystemCommand(f"{binding.description} ({keys})", binding.tooltip, run), ALSO.get(binding.id or "", "")
    for place, action in {"Simulator": "simulator", "Trainer": "trainer", "Graph": "graph", "Review": "review"}.items():
        if action not in told:
            yield SystemCommand(f"Go to: {place}", f"Open the {place.lower()}.", partial(app.go_to, action)), ""
    for theme, words in THEME_WORDS.items():
        command = partial(setattr, app, "theme", theme)
        yield SystemCommand(f"Theme: {words}", "Other colours, from now on.", command), "colour color mode appearance"
    yield SystemCommand("Theme: all others", "Every theme that Textual has.", app.action_change_theme), "colour color"
    moves = "Let nothing move by itself" if app.animation_level != "none" else "Let pictures play by themselves"
    yield SystemCommand(f"Motion: {moves.lower()}", f"{moves}.", app.toggle_motion), "animation reduced still"
    for header in list_lessons():
        command = partial(app.go_to_lesson, header)
        yield SystemCommand(f"Lesson: {header.title}", header.summary, command), " ".join((header.id, *header.ideas))


class Finder(Provider):
    """Searches names, explanations and the further words alike."""

    async def discover(self) -> Hits:
        for command, _ in commands(self._tutor, self.screen):
            yield DiscoveryHit(command.title, command.callback, help=command.help)

    async def search(self, query: str) -> Hits:
        matcher = self.matcher(query)
        for command, also in commands(self._tutor, self.screen):
            name = matcher.match(command.title)
            words = query.lower().split()
            further = f"{command.help} {also}".lower()
            score = max(name, 0.4 if words and all(word in further for word in words) else 0.0)
            if score > 0:
                yield Hit(score, matcher.highlight(command.title), command.callback, help=command.help)

    @property
    def _tutor(self) -> GoesPlaces:
        assert isinstance(self.app, GoesPlaces)
        return self.app
