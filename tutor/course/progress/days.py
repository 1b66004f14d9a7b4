"""A day is the learner's local day; moments are kept in UTC."""

from datetime import UTC, date, datetime, time, timedelta, tzinfo


def local_day(moment: datetime, zone: tzinfo | None = None) -> date:
    """The day on the learner's calendar; without a zone, the system's."""
    return moment.astimezone(zone).date()


def start_of(day: date, zone: tzinfo | None = None) -> datetime:
    """The UTC moment at which a local day begins, daylight saving included."""
    return datetime.combine(day, time.min, tzinfo=zone).astimezone(UTC)


def end_of_day(moment: datetime, zone: tzinfo | None = None) -> datetime:
    """The UTC moment at which the local day of a moment ends."""
    return start_of(local_day(moment, zone) + timedelta(days=1), zone)
