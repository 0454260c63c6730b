"""Daily summaries: at each hour of the clock in Calais one, for those who asked for that hour."""

from datetime import datetime, time, timedelta

from sqlmodel import Session, col, select

from content.alerts import kill_switch, queueing
from content.alerts.audience import wants
from content.alerts.start import HEAD
from content.core.clock import instant, paris
from content.models import (
    Alert,
    AlertKind,
    AlertSource,
    AlertState,
    AlertStatus,
    AlertTopic,
    Certainty,
    Severity,
    Subscriber,
    Urgency,
    lane_of,
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
    wanted = {_identifier(start): start for start in hours(now)}
    made = session.exec(select(Alert.identifier).where(col(Alert.identifier).in_(wanted)))
    missing = {paris(wanted[one]).hour for one in wanted.keys() - set(made)}
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
    identifier = _identifier(start)
    if session.exec(select(Alert.id).where(Alert.identifier == identifier)).first() is not None:
        return None
    alert = _alert(identifier, start, now)
    if session.exec(select(Subscriber.id).where(wants(alert)).limit(1)).first() is None:
        return None
    session.add(alert)
    session.flush()
    queueing.queue(session, alert, most=HEAD)
    return alert.id


def _identifier(start: datetime) -> str:
    return f"channel-info-daily-{paris(start):%Y-%m-%dT%H}"


def _alert(identifier: str, start: datetime, now: datetime) -> Alert:
    return Alert(
        state=AlertState.SENDING,
        identifier=identifier,
        kind=AlertKind.DIGEST,
        source=AlertSource.PROGRAM,
        daily_hour=paris(start).hour,
        status=AlertStatus.ACTUAL,
        topic=AlertTopic.RIGHTS,
        urgency=Urgency.FUTURE,
        severity=Severity.MINOR,
        certainty=Certainty.OBSERVED,
        lane=lane_of(AlertKind.DIGEST, AlertTopic.RIGHTS),
        effective=start,
        expires=start + VALID,
        approved_at=now,
        created_at=now,
        started_at=now,
    )
