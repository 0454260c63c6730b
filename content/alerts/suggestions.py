"""An opening was cancelled or moved: an alert about it lies ready to be approved, and goes when it
is as planned after all. What was sent by then is offered to be taken back."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement
from sqlmodel import Session, col, select

from content import subscribers
from content.alerts import contents as texts
from content.alerts import lifecycle, templates
from content.alerts.contents import AlertDocument
from content.alerts.templates import TEMPLATES
from content.core.clock import instant, paris
from content.models import (
    BEGUN,
    WAITING,
    Alert,
    AlertKind,
    AlertSource,
    AlertState,
    AlertTopic,
    DocumentType,
    History,
    MsgType,
    PartnerLink,
    ServiceKind,
)
from content.schedules import Occurrence, between
from content.schedules.rules import ExceptionKind
from content.snapshot import PublishedServiceAtLocation, Snapshot

AHEAD = timedelta(days=2)
OTHERWISE = (ExceptionKind.MOVED, ExceptionKind.LATE, ExceptionKind.EARLY)
TOPICS = {
    ServiceKind.WATER: AlertTopic.WATER,
    ServiceKind.LEGAL: AlertTopic.RIGHTS,
    ServiceKind.INFORMATION: AlertTopic.RIGHTS,
}


@dataclass(frozen=True, slots=True)
class Suggestion:
    """What there is to tell of the opening that was planned `at` a time. `zones` are the keys of
    those whom it concerns; `until` is when it would have closed. Each is told once: `key`."""

    key: str
    at: datetime
    template: str
    slots: Mapping[str, str]
    entry: PublishedServiceAtLocation
    zones: frozenset[str]
    until: datetime


def suggestions(snapshot: Snapshot, now: datetime) -> list[Suggestion]:
    """Of the openings of these days that are not where or when people expect them. Pure."""
    return [
        _offer(snapshot, entry, opening)
        for entry in snapshot.entries.values()
        if entry.timetable.differences
        for opening in between(entry.timetable, now, now + AHEAD)
        if opening.cancelled or opening.change in OTHERWISE
    ]


def draft_suggestions(session: Session, snapshot: Snapshot, now: datetime) -> list[int]:
    """Draft what is not drafted yet, and drop what is not so any more. Gives what was drafted."""
    wanted = {offer.key: offer for offer in suggestions(snapshot, now)}
    known, taken_back = _known(session), _taken_back(session)
    gone = [alert for key, alert in known.items() if key not in wanted]
    made = [
        _draft(session, snapshot, offer, known.get(key), now)
        for key, offer in wanted.items()
        if key not in known or known[key].id in taken_back
    ]
    _so_after_all(session, [known[key] for key in wanted if key in known])
    _drop(session, snapshot, gone, now)
    return made + [_take_back(session, snapshot, alert, now) for alert in _sent(session, gone, now)]


def _drop(session: Session, snapshot: Snapshot, gone: Iterable[Alert], now: datetime) -> None:
    """Drafts go; what was approved only where it is otherwise by now, not where its time is over.
    What comes again was made into something else."""
    numbers = [alert.id for alert in gone]
    waiting = col(Alert.state).in_(WAITING)
    once = (col(Alert.id).in_(numbers), waiting, col(Alert.kind) != AlertKind.SERIES)
    for alert in session.exec(select(Alert).where(*once).with_for_update()):
        if alert.state is AlertState.DRAFT or _is_to_come(snapshot, alert, now):
            session.delete(alert)


def _is_to_come(snapshot: Snapshot, alert: Alert, now: datetime) -> bool:
    """Whether the opening it is about is not over."""
    entry = snapshot.entries.get(json.loads(alert.slots).get("service", ""))
    if entry is None:
        return False
    coming = between(entry.timetable, now, now + AHEAD)
    return any(instant(one.date, one.planned) == alert.opening_at for one in coming)


def _offer(
    snapshot: Snapshot, entry: PublishedServiceAtLocation, opening: Occurrence
) -> Suggestion:
    there = snapshot.locations.get(opening.location or "", entry.location)
    kind = _kind(opening, is_elsewhere=there != entry.location)
    slots = {"service": entry.key, "place": entry.location.key}
    if kind == "moved":
        slots["other_place"] = there.key
    if not opening.whole_day:
        slots["time"] = f"{paris(opening.opens):%Y-%m-%dT%H:%M}"
    so = "" if opening.cancelled else f"{opening.opens:%H%M}:{there.key}"
    key = f"{entry.key}:{opening.date}:{opening.planned:%H%M}:{kind}:{so}"
    zones = frozenset({entry.location.zone.key, there.zone.key})
    at = instant(opening.date, opening.planned)
    return Suggestion(key, at, kind, slots, entry, zones, opening.closes)


def _kind(opening: Occurrence, *, is_elsewhere: bool) -> str:
    if opening.cancelled:
        return "cancelled"
    return "moved" if is_elsewhere else "new_time"


def _known(session: Session) -> dict[str, Alert]:
    """The last alert about each, whatever became of it."""
    told = (Alert.source == AlertSource.SUGGESTION, col(Alert.opening_at).is_not(None))
    rows = session.exec(select(Alert).where(*told).order_by(col(Alert.id)))
    return {row.idempotency_key: row for row in rows if row.idempotency_key}


def _taken_back(session: Session) -> set[int | None]:
    """Those that people read were cancelled: if it is so again, that is news."""
    cancels = (Alert.msg_type == MsgType.CANCEL, col(Alert.started_at).is_not(None))
    return set(session.exec(select(Alert.references_id).where(*cancels)))


def _so_after_all(session: Session, alerts: Iterable[Alert]) -> None:
    """Nobody needs to take these back any more."""
    waiting = (col(Alert.state) == AlertState.DRAFT, *_taking_back(alerts))
    for row in session.exec(select(Alert).where(*waiting)):
        session.delete(row)


def _taking_back(alerts: Iterable[Alert]) -> tuple[ColumnElement[bool], ...]:
    """What was suggested to take one of these back."""
    suggested = col(Alert.source) == AlertSource.SUGGESTION
    return suggested, col(Alert.references_id).in_([alert.id for alert in alerts])


def _draft(
    session: Session, snapshot: Snapshot, offer: Suggestion, before: Alert | None, now: datetime
) -> int:
    made_of = TEMPLATES[offer.template]
    wanted = AlertDocument(
        topic=TOPICS.get(offer.entry.service.kind, AlertTopic.FOOD),
        zones=subscribers.zones_number(session, offer.zones),
        urgency=made_of.urgency,
        severity=made_of.severity,
        certainty=made_of.certainty,
        effective=now,
        expires=max(offer.until, now + timedelta(minutes=1)),
        language="en",
        template=made_of.key,
        slots=offer.slots,
        texts=templates.say(made_of, offer.slots, snapshot),
    )
    author = _who_said_so(session, snapshot, offer.entry.key)
    return lifecycle.propose(
        session,
        author,
        wanted,
        now,
        source=AlertSource.SUGGESTION,
        idempotency_key=offer.key,
        attempt=before.attempt + 1 if before else 0,
        opening_at=offer.at,
    )


def _who_said_so(session: Session, snapshot: Snapshot, entry: str) -> int | None:
    """The volunteer whose change it was, or who made the partner's link that it came through: they
    do not approve it."""
    known = snapshot.entries.get(entry)
    key = known.service.key if known else ""
    mine = select(History).where(History.thing == DocumentType.SERVICE, History.key == key)
    last = session.exec(mine.order_by(col(History.id).desc()).limit(1)).first()
    if last is None or last.organization_id is None:
        return last.volunteer_id if last else None
    theirs = PartnerLink.organization_id == last.organization_id, PartnerLink.created_at <= last.at
    links = select(PartnerLink.made_by).where(*theirs).order_by(col(PartnerLink.id).desc())
    return session.exec(links.limit(1)).first()


def _sent(session: Session, gone: Iterable[Alert], now: datetime) -> list[Alert]:
    """Those that people have, although it is as planned after all, and nobody was asked yet."""
    sent = [one for one in gone if one.state in BEGUN and one.expires > now]
    known = set(session.exec(select(Alert.references_id).where(*_taking_back(sent))))
    return [one for one in sent if one.id not in known]


def _take_back(session: Session, snapshot: Snapshot, alert: Alert, now: datetime) -> int:
    old = texts.read(session, alert)
    wanted = texts.cancellation(old)
    return lifecycle.propose(
        session,
        _who_said_so(session, snapshot, old.slots.get("service", "")),
        wanted,
        now,
        source=AlertSource.SUGGESTION,
        idempotency_key=f"taken-back:{alert.id}",
        corrects=alert.id,
        msg_type=MsgType.CANCEL,
    )
