"""The alerts that hold, read from the database: one rule for all who show them.

They stand in the snapshot beside the content. Whether the time of one has come, or is over, is
decided when a screen is drawn (`PublishedAlert.holds`), so that it ends while the database is away.
"""

import json
from collections.abc import Iterable, Mapping

from sqlalchemy import ColumnElement, and_, exists
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from content.core.i18n import LANGUAGES
from content.models import (
    Alert,
    AlertKind,
    AlertState,
    AlertStatus,
    AlertText,
    MsgType,
    Severity,
    Zone,
)
from content.snapshot.model import LocalizedText, PublishedAlert

MOST = 100
_BY_SEVERITY = list(Severity)
_ORDER = list(LANGUAGES).index


def public() -> ColumnElement[bool]:
    """What really began, for people, and is a message of its own: a summary or the edit that says
    "this is over" is none."""
    return and_(
        col(Alert.status) == AlertStatus.ACTUAL,
        col(Alert.started_at).is_not(None),
        col(Alert.kind) == AlertKind.NOTICE,
    )


def holds() -> ColumnElement[bool]:
    """What of that is not over, stopped, taken back, or said better since."""
    later = aliased(Alert)
    said_better = exists().where(
        col(later.references_id) == Alert.id, col(later.started_at).is_not(None)
    )
    return and_(
        public(),
        col(Alert.msg_type) != MsgType.CANCEL,
        col(Alert.state).not_in((AlertState.STOPPED, AlertState.ENDED)),
        col(Alert.stopped_at).is_(None),
        ~said_better,
    )


def current(session: Session) -> tuple[PublishedAlert, ...]:
    """The alerts that hold, as far as the database knows: the worst first, then the newest."""
    newest = col(Alert.started_at).desc(), col(Alert.id).desc()
    alerts = session.exec(select(Alert).where(holds()).order_by(*newest).limit(MOST)).all()
    if not alerts:
        return ()
    texts = texts_of(session, [alert.id or 0 for alert in alerts])
    zones = {key: number or 0 for key, number in session.exec(select(Zone.key, Zone.id))}
    told = (one for one in alerts if one.id in texts)
    found = (_published(session, one, texts[one.id or 0], zones) for one in told)
    return tuple(sorted(found, key=lambda one: _BY_SEVERITY.index(one.severity)))


def texts_of(session: Session, numbers: Iterable[int]) -> dict[int, dict[str, AlertText]]:
    """What these alerts say, by number and language, in the order of our languages."""
    found: dict[int, dict[str, AlertText]] = {}
    rows = session.exec(select(AlertText).where(col(AlertText.alert_id).in_(numbers))).all()
    for row in sorted(rows, key=lambda row: _ORDER(row.language)):
        found.setdefault(row.alert_id, {})[row.language] = row
    return found


def _published(
    session: Session, alert: Alert, texts: Mapping[str, AlertText], zones: Mapping[str, int]
) -> PublishedAlert:
    source = alert.language or "en"

    def localized(part: str) -> LocalizedText:
        return LocalizedText({code: getattr(row, part) for code, row in texts.items()}, source)

    return PublishedAlert(
        number=alert.id or 0,
        identifier=alert.identifier,
        msg_type=alert.msg_type,
        topic=alert.topic,
        severity=alert.severity,
        template=alert.template,
        slots=json.loads(alert.slots),
        headline=localized("headline"),
        description=localized("description"),
        instruction=localized("instruction"),
        zones=frozenset(key for key, number in zones.items() if alert.zones >> number & 1),
        effective=alert.effective,
        expires=alert.expires,
        said_at=alert.approved_at or alert.created_at,
        contact=alert.contact or "",
        earlier=_earlier(session, alert),
    )


def _earlier(session: Session, alert: Alert) -> frozenset[int]:
    """The numbers of what this corrected, and what that did."""
    numbers: set[int] = set()
    before = alert.references_id
    while before is not None and before not in numbers:
        numbers.add(before)
        before = session.get_one(Alert, before).references_id
    return frozenset(numbers)
