"""What was approved begins when its time has come: queued, once, whatever happened meanwhile.

One that comes again is never sent itself: each time it comes is an alert of its own, which no
restart makes twice (`series_id`, `occurs_at`).
"""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement
from sqlmodel import Session, and_, col, func, select

from content.alerts import contents as texts
from content.alerts import kill_switch, lifecycle, queueing
from content.alerts.audience import LANGUAGES_OF_ALL, line_of
from content.alerts.contents import AlertDocument, fingerprint
from content.alerts.recurrence import occurrences
from content.core.clock import instant, paris
from content.models import Alert, AlertState, AlertText, CoordinatorNotice, MsgType

HEAD = 64  # these may leave while the others are queued
REST = 25_000  # at once, so that nothing waits long for the database meanwhile


def is_any_due(session: Session, now: datetime) -> bool:
    """Whether `start_due` or `queue_rest` has anything to do."""
    late = and_(*_ready(now))
    rest = (col(Alert.state) == AlertState.SENDING) & col(Alert.queued_to).is_not(None)
    return session.exec(select(Alert.id).where(late | rest).limit(1)).first() is not None


def start_due(session: Session, now: datetime) -> list[int]:
    """Queue what was approved and is due; of a large audience the first, see `queue_rest`. What is
    over by now is never sent. Gives which began."""
    ready = select(Alert).where(*_ready(now)).order_by(col(Alert.lane), col(Alert.id))
    alerts = session.exec(ready.with_for_update()).all()
    _hold(session, alerts)
    began = [_start(session, alert, now) for alert in alerts]
    return [alert.id or 0 for alert in began if alert is not None]


def _ready(now: datetime) -> tuple[ColumnElement[bool], ...]:
    """While all sending is stopped, nothing is."""
    is_late = col(Alert.leaves_at) <= now
    return col(Alert.state) == AlertState.APPROVED, is_late, ~kill_switch.is_stopped()


def _hold(session: Session, alerts: Sequence[Alert]) -> None:
    """Of what these correct, and what that did, nothing leaves and nothing gets known until they
    have begun (see `outbox.step`): whoever has it by then is told."""
    old = [session.get(Alert, alert.references_id or 0) for alert in alerts]
    lines = {number for alert in old if alert for number in line_of(session, alert)}
    query = select(Alert.id).where(col(Alert.id).in_(lines)).order_by(col(Alert.id))
    session.exec(query.with_for_update()).all()


def queue_rest(session: Session) -> int:
    """Queue more of the most urgent that is not queued for everybody yet. Gives for how many."""
    rest = select(Alert).where(Alert.state == AlertState.SENDING, col(Alert.queued_to).is_not(None))
    first = rest.order_by(col(Alert.lane), col(Alert.id)).with_for_update(key_share=True)
    alert = session.exec(first).first()  # its messages may leave meanwhile
    if alert is None:
        return 0
    return queueing.queue(session, alert, _languages(session, alert), REST)


def _languages(session: Session, alert: Alert) -> frozenset[str]:
    """As `AlertDocument.languages`; a summary has no contents."""
    if not alert.only_translated:
        return LANGUAGES_OF_ALL
    mine = select(AlertText.language).where(AlertText.alert_id == alert.id)
    return frozenset(session.exec(mine))


def _start(session: Session, alert: Alert, now: datetime) -> Alert | None:
    """Gives what began, if anything did."""
    wanted = texts.read(session, alert)
    is_as_approved = fingerprint(wanted) == alert.approved_content
    if not is_as_approved or not lifecycle.is_correctable(session, alert):
        lifecycle.void(alert)
        alert.notify(CoordinatorNotice.MISSED)
        return None
    if wanted.rrule:
        return _occur(session, alert, wanted, now)
    if alert.expires <= now:
        alert.state = AlertState.ENDED
        alert.notify(CoordinatorNotice.MISSED)
        return None
    begin(session, alert, wanted, now)
    return alert


def begin(session: Session, alert: Alert, wanted: AlertDocument, now: datetime) -> None:
    """From now on it is sent. What it corrects is over."""
    alert.state, alert.started_at = AlertState.SENDING, now
    session.flush()
    old = session.get(Alert, alert.references_id) if alert.references_id else None
    if old is None:
        number = queueing.queue(session, alert, wanted.languages, HEAD)
    else:
        if alert.msg_type is MsgType.CANCEL:
            number = queueing.cancel(session, alert, old, now)
        else:
            number = queueing.replace(session, alert, old, now, wanted.languages)
        old.state, old.finished_at = AlertState.ENDED, old.finished_at or now
        lifecycle.follow(session, old, alert)
    if number == 0:
        alert.state, alert.finished_at = AlertState.SENT, now
    session.flush()


def _occur(session: Session, series: Alert, wanted: AlertDocument, now: datetime) -> Alert | None:
    """The newest time that it came, unless that is over; then it waits for the next."""
    assert wanted.rrule
    assert wanted.send_at
    times = list(occurrences(wanted.rrule, wanted.send_at))
    before = select(func.max(Alert.occurs_at)).where(Alert.series_id == series.id)
    last = session.exec(before).one()
    came = [moment for moment in times if moment <= now and (last is None or moment > last)]
    series.leaves_at = next((moment for moment in times if moment > now), None)
    if series.leaves_at is None:
        series.state = AlertState.ENDED
    if not came or _ends(wanted, came[-1]) <= now:
        return None
    return _once(session, series, wanted, came[-1], now)


def _ends(wanted: AlertDocument, moment: datetime) -> datetime:
    """As many days later as the first time, at the same time of day in Calais; where a clock change
    leaves nothing of it, as long as the first time."""
    assert wanted.send_at
    last = paris(wanted.expires)
    days = last.date() - paris(wanted.send_at).date()
    ends = instant(paris(moment).date() + days, last.time())
    return ends if ends > moment else moment + (wanted.expires - wanted.send_at)


def _once(
    session: Session, series: Alert, wanted: AlertDocument, moment: datetime, now: datetime
) -> Alert:
    ends = {"expires": _ends(wanted, moment), "send_at": None, "rrule": None}
    once = wanted.model_copy(update={"effective": moment} | ends)
    alert = Alert(
        identifier=f"{series.identifier}-{moment:%Y%m%dT%H%M}",
        series_id=series.id,
        occurs_at=moment,
        author_id=series.author_id,
        approver_id=series.approver_id,
        approved_at=series.approved_at,
        approved_content=fingerprint(once),
        state=AlertState.APPROVED,
        source=series.source,
        lane=series.lane,
        created_at=now,
        **once.model_dump(
            include={"status", "topic", "urgency", "severity", "certainty", "effective", "expires"}
        ),
    )
    texts.write(session, alert, once)
    begin(session, alert, once, now)
    return alert
