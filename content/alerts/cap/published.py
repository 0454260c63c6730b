"""Which alerts other programs may have, as messages: what really began, for people, and is a
message of its own. A summary or the edit that says "this is over" is none.

One that was stopped midway is taken back for them at once, by a cancellation that nobody has to
write: people may have it, programs would keep it until it expires.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_
from sqlmodel import Session, col, func, select

from content.alerts.cap.message import CapCategory, CapDocument, CapInfo, CapReference
from content.alerts.templates import TEMPLATES
from content.core.i18n import LANGUAGES, catalogue
from content.models import Alert, AlertText, AlertTopic, MsgType, Zone
from content.snapshot import Snapshot
from content.snapshot.current_alerts import holds, public, texts_of

NEWEST, MOST_CURRENT = 50, 100
STOP = "-stop"  # how the identifier of such a cancellation ends
COAST = {"fr": "Littoral de Calais à Dunkerque"}
WHOLE_COAST = "Calais – Dunkirk coast"
_TOPICS = {
    AlertTopic.EMERGENCY: CapCategory.SAFETY,
    AlertTopic.WATER: CapCategory.INFRA,
    AlertTopic.WEATHER: CapCategory.MET,
}
_TEMPLATES = {
    "cold": CapCategory.MET,
    "sea": CapCategory.MET,
    "bad_water": CapCategory.HEALTH,
    "missing_child": CapCategory.RESCUE,
}
Rows = Mapping[int, Alert]
Zones = Sequence[tuple[int, str]]  # the bit of each, and its key


@dataclass(frozen=True, slots=True)
class CapPublisher:
    """Who gives them out: CAP's sender, the address people read at, and what topics are called
    (in English, as the catalogues know them)."""

    sender: str
    name: str
    web: str
    topics: Mapping[AlertTopic, str]


def newest(session: Session, by: CapPublisher, snapshot: Snapshot) -> list[CapDocument]:
    """The last of them, the newest first; with updates and cancellations, and what is over."""
    last = func.coalesce(col(Alert.stopped_at), col(Alert.started_at))
    query = select(Alert).where(public()).order_by(last.desc(), col(Alert.id).desc())
    messages = _messages(session, by, snapshot, query.limit(NEWEST))
    return sorted(messages, key=lambda one: one.reference.sent, reverse=True)[:NEWEST]


def current(
    session: Session, by: CapPublisher, snapshot: Snapshot, now: datetime
) -> list[CapDocument]:
    """What holds now, the newest first: not over, stopped, or said better since."""
    now_holds = and_(holds(), col(Alert.expires) > now)
    return _messages(session, by, snapshot, _found(now_holds).limit(MOST_CURRENT))


def one(
    session: Session, by: CapPublisher, snapshot: Snapshot, identifier: str
) -> CapDocument | None:
    """This one."""
    names = (identifier, identifier.removesuffix(STOP))
    named = and_(public(), col(Alert.identifier).in_(names))
    found = _messages(session, by, snapshot, _found(named))
    return next((one for one in found if one.reference.identifier == identifier), None)


def _found(which: ColumnElement[bool]) -> Any:
    return select(Alert).where(which).order_by(col(Alert.started_at).desc(), col(Alert.id).desc())


def _messages(
    session: Session, by: CapPublisher, snapshot: Snapshot, query: Any
) -> list[CapDocument]:
    alerts = list(session.exec(query).all())
    known = _with_earlier(session, alerts)
    texts = texts_of(session, [alert.id or 0 for alert in alerts])
    zones = [(number or 0, key) for key, number in session.exec(select(Zone.key, Zone.id))]
    made = (_message(alert, by, _CapArea(snapshot, zones), known, texts) for alert in alerts)
    pairs = [(alert, message) for alert, message in zip(alerts, made, strict=True) if message]
    stops = [_stop(message, stop) for alert, message in pairs if (stop := _stopped(alert, by))]
    return [*stops, *(message for _, message in pairs)]


def _with_earlier(session: Session, alerts: Iterable[Alert]) -> Rows:
    """These and all public ones before them, by their number."""
    known = {alert.id or 0: alert for alert in alerts}
    asked: set[int] = set()
    while wanted := _before(known.values()) - known.keys() - asked:
        asked |= wanted
        rows = session.exec(select(Alert).where(public(), col(Alert.id).in_(wanted)))
        known |= {row.id or 0: row for row in rows}
    return known


def _before(alerts: Iterable[Alert]) -> set[int]:
    return {alert.references_id for alert in alerts if alert.references_id}


@dataclass(frozen=True, slots=True)
class _CapArea:
    """What places are called."""

    snapshot: Snapshot
    zones: Zones

    def names(self, alert: Alert, language: str) -> tuple[str, ...]:
        keys = [key for number, key in self.zones if alert.zones >> number & 1]
        known = [self.snapshot.zones[key] for key in keys if key in self.snapshot.zones]
        chain = LANGUAGES[language].chain
        names = tuple(zone.name.pick(chain)[0] for zone in known)
        return names or (COAST.get(language, WHOLE_COAST),)


def _message(
    alert: Alert,
    by: CapPublisher,
    where: _CapArea,
    known: Rows,
    texts: Mapping[int, Mapping[str, AlertText]],
) -> CapDocument | None:
    """None for the cancellation of what nobody ever got."""
    earlier = _chain(alert, by, known)
    if alert.msg_type is MsgType.CANCEL and not earlier:
        return None
    return CapDocument(
        reference=_reference(alert, by),
        status=alert.status,
        msg_type=alert.msg_type if earlier else MsgType.ALERT,
        references=earlier,
        category=_category(alert),
        urgency=alert.urgency,
        severity=alert.severity,
        certainty=alert.certainty,
        effective=alert.effective,
        expires=alert.expires,
        sender_name=by.name,
        contact=alert.contact or "",
        texts={
            code: _text(row, alert, by, where) for code, row in texts.get(alert.id or 0, {}).items()
        },
    )


def _stop(message: CapDocument, stop: CapReference) -> CapDocument:
    """The cancellation of a message that was stopped midway."""
    return replace(
        message,
        reference=stop,
        msg_type=MsgType.CANCEL,
        references=(*message.references, message.reference),
        texts={
            code: replace(text, description="", instruction="")
            for code, text in message.texts.items()
        },
    )


def _stopped(alert: Alert, by: CapPublisher) -> CapReference | None:
    """What that cancellation is called. What takes back itself stays as it is."""
    if alert.stopped_at is None or alert.msg_type is MsgType.CANCEL:
        return None
    return CapReference(by.sender, f"{alert.identifier}{STOP}", alert.stopped_at)


def _chain(alert: Alert, by: CapPublisher, known: Rows) -> tuple[CapReference, ...]:
    """All earlier messages, the first one first."""
    chain: list[Alert] = []
    before = known.get(alert.references_id or 0)
    while before and before not in chain:
        chain.append(before)
        before = known.get(before.references_id or 0)
    pairs = ((_reference(one, by), _stopped(one, by)) for one in reversed(chain))
    return tuple(reference for pair in pairs for reference in pair if reference)


def _reference(alert: Alert, by: CapPublisher) -> CapReference:
    return CapReference(by.sender, alert.identifier, alert.started_at or alert.created_at)


def _text(row: AlertText, alert: Alert, by: CapPublisher, where: _CapArea) -> CapInfo:
    return CapInfo(
        event=_event(alert, by, row.language),
        headline=row.headline,
        description=row.description,
        instruction=row.instruction,
        web=f"{by.web}/{row.language}",
        areas=where.names(alert, row.language),
    )


def _event(alert: Alert, by: CapPublisher, language: str) -> str:
    """What its template says first, if that is the same each time; or its topic."""
    template = TEMPLATES.get(alert.template or "")
    text = template.headline if template and not template.needed else by.topics[alert.topic]
    return catalogue(language).gettext(text)


def _category(alert: Alert) -> CapCategory:
    other = _TOPICS.get(alert.topic, CapCategory.OTHER)
    return _TEMPLATES.get(alert.template or "", other)
