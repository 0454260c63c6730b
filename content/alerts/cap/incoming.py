"""Messages from elsewhere become drafts, never more: somebody has to make one their own, and
somebody else to approve it (`content.alerts.lifecycle`).

What is about one event is one draft. A newer message brings it up to date as long as nobody got it,
which voids an approval; a cancellation closes it. Of what people have, it becomes the draft of a
correction.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlmodel import Session, col, func, or_, select, update

from content import subscribers
from content.accounts.permissions import SERVER
from content.alerts import contents as texts
from content.alerts import lifecycle
from content.alerts.cap import registry
from content.alerts.cap.as_alert import Zones, cancelled, contents_of, names_of_place, taking_back
from content.alerts.cap.message import CapDocument, CapReference
from content.alerts.cap.reader import alerts_in, message_of
from content.alerts.cap.safe_xml import FILE, parse
from content.alerts.contents import AlertDocument
from content.core.errors import ErrorCode, FeedFull, InvalidInput
from content.models import (
    BEGUN,
    WAITING,
    Alert,
    AlertKind,
    AlertSource,
    AlertState,
    MsgType,
    Text,
    Zone,
)

UNLESS_SAID = timedelta(hours=24)  # how long one holds that does not say so
AHEAD = timedelta(days=1)
MOST_WAITING = 50  # of one feed: one that went mad does not bury what others and people wrote


def take_file(session: Session, data: bytes, now: datetime) -> int | None:
    """Take all alerts of a file; gives the first alert of ours that this changed, as `take`. Raises
    Refused."""
    found = alerts_in(parse(data))
    if not found:
        raise InvalidInput(FILE, ErrorCode.UNKNOWN)
    numbers = [take(session, message_of(alert), now) for alert in found]
    return next((number for number in numbers if number), None)


def take(
    session: Session, message: CapDocument, now: datetime, feed: int | None = None
) -> int | None:
    """The alert of ours that a message made, changed or closed; None where there was nothing to do:
    it is over, was taken before, or something newer was. `feed` is where it was read. Raises
    Refused, and FeedFull where a draft would be one too many of that feed."""
    if message.reference.sent > now + AHEAD:
        raise InvalidInput("sent", ErrorCode.WRONG)
    if registry.is_known(session, message.reference):
        return None
    known = registry.alerts_about(session, message)
    newest = registry.newest_sent(session, known)
    is_late = newest is not None and newest > message.reference.sent
    numbers = [] if is_late else _act(session, message, known, now, feed)
    about: list[int | None] = [*numbers] or [alert.id for alert in known[-1:]] or [None]
    for number in about:
        registry.remember(session, message, number, feed)
    return numbers[0] if numbers else None


def purge(session: Session, now: datetime) -> None:
    """Close what nobody took before it was over; kept, so that it does not come again."""
    outside = col(Alert.source) == AlertSource.FEED
    waits = (col(Alert.state) == AlertState.DRAFT, outside, col(Alert.expires) <= now)
    session.exec(update(Alert).where(*waits).values(state=AlertState.ENDED))
    registry.purge(session, now)


def _act(
    session: Session, message: CapDocument, known: Sequence[Alert], now: datetime, feed: int | None
) -> list[int]:
    """Gives the alerts that are otherwise now. An update that is over by now takes back."""
    expires = message.expires or max(message.reference.sent, message.effective) + UNLESS_SAID
    takes_back = message.msg_type is MsgType.CANCEL or expires <= now
    waiting = [alert for alert in known if _waits(alert)]
    if sent := _what_people_have(session, known, now):
        update = None if takes_back else _contents(session, message, expires, now)
        return _correct(session, message, sent, waiting, update, now)
    if takes_back and (waiting or known or expires <= now or not message.texts):
        return _close(waiting)
    wanted = _contents(session, message, expires, now)
    if takes_back:
        wanted = cancelled(wanted)
    return [_announce(session, message, waiting, wanted, now, feed)]


def _waits(alert: Alert) -> bool:
    """Whether nobody got it, and people here made nothing else of it."""
    return alert.source is AlertSource.FEED and alert.state in WAITING


def _what_people_have(session: Session, known: Sequence[Alert], now: datetime) -> list[Alert]:
    """Of what a message is about: the newest of each that people got, where that holds."""
    newest = {number: None for alert in known if (number := _newest(session, alert.id))}
    found = [session.get_one(Alert, number) for number in newest]
    return [
        alert
        for alert in found
        if alert.started_at is not None
        and alert.state in BEGUN
        and alert.expires > now
        and alert.msg_type is not MsgType.CANCEL
    ]


def _newest(session: Session, number: int | None) -> int | None:
    """What corrected this last, or is the last time that it came."""
    while True:
        follows = or_(Alert.references_id == number, Alert.series_id == number)
        begun = (col(Alert.started_at).is_not(None), col(Alert.kind) != AlertKind.END)
        later = session.exec(select(func.max(Alert.id)).where(follows, *begun)).one()
        if later is None:
            return number
        number = later


def _correct(
    session: Session,
    message: CapDocument,
    sent: Sequence[Alert],
    waiting: list[Alert],
    update: AlertDocument | None,
    now: datetime,
) -> list[int]:
    """A draft for each, for the same people: with what is true now, or to take it back."""
    numbers = []
    for place, old in enumerate(sent):
        if update is None:
            kind, wanted = MsgType.CANCEL, taking_back(texts.read(session, old), message)
        else:
            kind, same = MsgType.UPDATE, {"zones": old.zones, "topic": old.topic}
            wanted = update.model_copy(update=same)
        if waiting:
            alert = waiting.pop()
            lifecycle.renew(session, alert, wanted, old.id, kind)
        else:
            number = lifecycle.draft(session, SERVER, wanted, now, old.id, kind)
            alert = session.get_one(Alert, number)
        _is_of(alert, message.reference, place)
        numbers.append(alert.id or 0)
    _close(waiting)
    session.flush()
    return numbers


def _close(waiting: Sequence[Alert]) -> list[int]:
    for alert in waiting:
        lifecycle.close(alert)
    return [alert.id or 0 for alert in waiting]


def _announce(
    session: Session,
    message: CapDocument,
    waiting: Sequence[Alert],
    wanted: AlertDocument,
    now: datetime,
    feed: int | None,
) -> int:
    """The one draft of it; what somebody chose about who gets it stays."""
    _close(waiting[:-1])
    if waiting:
        alert = waiting[-1]
        zones = wanted.zones if alert.author_id is None else alert.zones
        same = {"topic": alert.topic, "zones": zones}
        lifecycle.renew(session, alert, wanted.model_copy(update=same))
    else:
        if feed is not None and registry.waiting(session, feed) >= MOST_WAITING:
            raise FeedFull
        number = lifecycle.draft(session, SERVER, wanted, now)
        alert = session.get_one(Alert, number)
    _is_of(alert, message.reference)
    session.flush()
    return alert.id or 0


def _is_of(alert: Alert, reference: CapReference, attempt: int = 0) -> None:
    """Make it known again by its message."""
    alert.source = AlertSource.FEED
    alert.idempotency_key, alert.attempt = str(reference), attempt


def _contents(
    session: Session, message: CapDocument, expires: datetime, now: datetime
) -> AlertDocument:
    return contents_of(message, expires, now, _zones(session))


def _zones(session: Session) -> Zones:
    """The bits of all zones, by what they are called in any language."""
    rows = select(Zone.id, Text.value).join(Text, col(Text.phrase_id) == Zone.name_id)
    known = set(subscribers.zone_numbers(session).values())
    found: dict[str, int] = {}
    for number, name in session.exec(rows):
        for called in names_of_place(name) if number in known else ():
            found[called] = found.get(called, 0) | 1 << (number or 0)
    return found
