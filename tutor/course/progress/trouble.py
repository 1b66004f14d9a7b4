"""What can go wrong with progress, each in a sentence for the learner."""

from tutor.engine.errors import UserError


class ProgressError(UserError):
    """Something asked of the learner's progress cannot be done; its text says why and what to do."""


class StoreError(ProgressError):
    """The progress file must not be used as it is; nothing was written to it."""


class ExchangeError(ProgressError):
    """An export cannot be read; its text names the line. Nothing was taken from it."""


class ExtraMissingError(ProgressError):
    """An optional package is not installed; its text says how to install it."""
