"""A key as every screen promises it: with a label, an explanation, and a name."""

from textual.binding import Binding


def key(
    pressed: str, action: str, label: str, tooltip: str, name: str, *, show: bool = True, is_first: bool = False
) -> Binding:
    """What a key does.

    Args:
        name: by which it can be given another key.
        show: whether it stands in the footer.
        is_first: whether it works before what has the keys may take it, as a line that is typed into would.
    """
    return Binding(pressed, action, label, tooltip=tooltip, id=name, show=show, priority=is_first)
