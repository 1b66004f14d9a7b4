"""The one kind of error that people see."""


class UserError(ValueError):
    """Something that a person gave cannot be used; the message says in one sentence what, and what to do."""
