"""What plays by itself, and rests as soon as another screen opens over it."""

from textual.reactive import var
from textual.widget import Widget


class Playing(Widget):
    """A widget that may go on by itself; the screen that it stands on ends that."""

    playing: var[bool] = var(False, init=False)
