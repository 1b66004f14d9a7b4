"""The trainer: a view of one training, and the small dialogs that change it."""
