"""The one kind of error that people see."""


class UserError(ValueError):
    """Something that a person gave cannot be used; the message says in one sentence what, and what to do."""

    def __init__(self, sentence: str, position: int | None = None) -> None:
        super().__init__(sentence)
        self.position = position
        """Index into the text where reading failed, from 0; the sentence counts characters from 1."""
