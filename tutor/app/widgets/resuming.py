"""Screens that are found again as they were left, in one visit and at the next start."""

from abc import abstractmethod
from collections.abc import Callable
from typing import Any, ClassVar

from textual.app import App, ComposeResult
from textual.screen import Screen
from textual.widget import Widget

from tutor.app.widgets.keys_line import KeysLine
from tutor.app.widgets.learner import Learner
from tutor.app.widgets.spans import SpansScreen
from tutor.engine.errors import UserError


def resume(app: App[Any], name: str, begin: Callable[[], Screen[None]]) -> None:
    """Open a screen as it was left, or anew where it was not open yet."""
    if not app.is_screen_installed(name):
        app.install_screen(begin(), name)
    if app.get_screen(name) not in app.screen_stack:
        app.push_screen(name)
        return
    while app.screen is not app.get_screen(name):  # it stands below already
        app.pop_screen()


class KeptScreen(SpansScreen[None]):
    """A screen that keeps how it stands for a learner as soon as it is left; without one it keeps nothing."""

    KEPT: ClassVar[str]
    """Under which name."""
    _view: Widget
    """What it shows."""

    def __init__(self, learner: Learner | None, *, is_usual: bool) -> None:
        """Stand for a learner; where nothing else was asked for, as it was left last."""
        super().__init__()
        self._learner, self._is_usual = learner, is_usual

    def compose(self) -> ComposeResult:
        yield self._view
        yield KeysLine()

    def on_mount(self) -> None:
        if self._is_usual:
            self.find_again()
        self._view.focus()

    @abstractmethod
    def as_left(self) -> Any:
        """How it stands, of kinds that JSON has.

        Raises:
            UserError: it cannot be written down.
        """

    @abstractmethod
    def set_up(self, kept: Any) -> None:
        """Stand as it was left.

        Raises:
            UserError: what was kept cannot be read.
        """

    def find_again(self) -> None:
        """Stand as it was left last; what cannot be read is told and put aside, and the usual stands there."""
        kept = self._learner.kept.get(self.KEPT) if self._learner else None
        if self._learner is None or kept is None:
            return
        try:
            self.set_up(kept)
        except UserError as error:
            self._learner.kept.put(f"{self.KEPT}, not read", kept)
            self.notify(str(error), title="Not found as you left it", severity="warning", markup=False)

    def on_screen_suspend(self) -> None:
        self._keep()

    def on_unmount(self) -> None:
        self._keep()

    def _keep(self) -> None:
        if self._learner is None:
            return
        try:
            self._learner.kept.put(self.KEPT, self.as_left())
        except UserError:
            return  # what was left before stays
