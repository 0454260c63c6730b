"""Daily summaries: at each hour of the clock in Calais one, for those who asked for that hour."""

from datetime import datetime, time, timedelta

from sqlmodel import Session, col, select

from content.alerts import kill_switch, queueing
from content.alerts.audience import wants
from content.alerts.start import HEAD
from content.core.clock import instant, paris
from content.models import (
    Alert,
    AlertState,
    AlertStatus,
    AlertTopic,
    Certainty,
    Severity,
    Subscriber,
    Urgency,
)

VALID = timedelta(minutes=90)
DAY = timedelta(days=1)


def hours(now: datetime) -> list[datetime]:
    """When the summaries began that may still leave, in UTC: once an hour of the clock, also when
    the clock is put back or forward."""
    today = paris(now).date()
    starts = {instant(day, time(hour)) for day in (today - DAY, today) for hour in range(24)}
    return sorted(start for start in starts if start <= now < start + VALID)


def is_any_due(session: Session, now: datetime) -> bool:
    """Whether `summarize_due` has anything to do."""
    if kill_switch.stopped(session):
        return False
    origins = {_origin(start): start for start in hours(now)}
    made = session.exec(select(Alert.origin).where(col(Alert.origin).in_(origins)))
    missing = {paris(origins[one]).hour for one in origins.keys() - set(made)}
    theirs = col(Subscriber.daily_hour).in_(missing)
    asked = select(Subscriber.id).where(theirs, col(Subscriber.is_reachable))
    return session.exec(asked.limit(1)).first() is not None


def summarize_due(session: Session, now: datetime) -> list[int]:
    """Queue the summaries whose hour has come. Gives which began."""
    if kill_switch.stopped(session):
        return []
    made = [_summarize(session, start, now) for start in hours(now)]
    return [number for number in made if number is not None]


def _summarize(session: Session, start: datetime, now: datetime) -> int | None:
    """None where it was made before, or nobody asked for that hour."""
    origin = _origin(start)
    if session.exec(select(Alert.id).where(Alert.origin == origin)).first() is not None:
        return None
    alert = _alert(origin, start, now)
    if session.exec(select(Subscriber.id).where(wants(alert)).limit(1)).first() is None:
        return None
    session.add(alert)
    session.flush()
    queueing.queue(session, alert, most=HEAD)
    return alert.id


def _origin(start: datetime) -> str:
    return f"daily:{paris(start):%Y-%m-%dT%H}"


def _alert(origin: str, start: datetime, now: datetime) -> Alert:
    return Alert(
        state=AlertState.SENDING,
        identifier=f"channel-info-{origin.replace(':', '-')}",
        origin=origin,
        daily_hour=paris(start).hour,
        status=AlertStatus.ACTUAL,
        topic=AlertTopic.RIGHTS,
        urgency=Urgency.FUTURE,
        severity=Severity.MINOR,
        certainty=Certainty.OBSERVED,
        lane=1,
        effective=start,
        expires=start + VALID,
        approved_content="-",
        approved_at=now,
        created_at=now,
        started_at=now,
    )
