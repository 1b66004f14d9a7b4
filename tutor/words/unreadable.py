"""What is said where an answer cannot be read."""

from tutor.engine.errors import UserError


class Unreadable(UserError):
    """An answer that cannot be read: in one sentence why, and where."""
