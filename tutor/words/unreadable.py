"""What is said where an answer cannot be read."""


class Unreadable(ValueError):
    """An answer that cannot be read: in one sentence why, and where."""

    def __init__(self, message: str, position: int | None = None) -> None:
        super().__init__(message)
        self.position = position
        """Index into the answer where reading failed, from 0."""
