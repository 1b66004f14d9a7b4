"""What a learner did, kept for good, and when to ask it again."""

from tutor.course.progress.attempt import Attempt, Tombstone
from tutor.course.progress.store import Store, open_store
from tutor.course.progress.tables import Position
from tutor.course.progress.trouble import ProgressError, StoreError

__all__ = ["Attempt", "Position", "ProgressError", "Store", "StoreError", "Tombstone", "open_store"]
