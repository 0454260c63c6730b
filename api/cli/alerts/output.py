"""Alerts as plain text in a terminal."""

from datetime import datetime

from sqlmodel import Session

from bot.icons import EMOJI
from bot.localizer import Localizer
from bot.routes import Viewer
from bot.screen import Line, Screen
from bot.screens.alert import alert, notice_of
from content import subscribers
from content.alerts import kill_switch, queries, statistics
from content.alerts.audience import reach
from content.alerts.contents import AlertDocument
from content.alerts.statistics import may_tell, told_total
from content.core.clock import paris
from content.core.errors import Conflict, ErrorCode, InvalidInput
from content.core.i18n import LANGUAGES
from content.models import (
    Alert,
    AlertState,
    AlertText,
    Lane,
    MsgType,
)
from content.snapshot import Snapshot

LINE = "-" * 40


def message(
    session: Session,
    said: AlertDocument,
    snapshot: Snapshot,
    code: str,
    now: datetime,
    msg_type: MsgType = MsgType.ALERT,
    before: AlertDocument | None = None,
) -> str:
    """As people get it, in one language, and when; `before` is what it corrects. Raises
    InvalidInput."""
    if code not in LANGUAGES:
        raise InvalidInput("language", ErrorCode.UNKNOWN)
    zones = subscribers.zones_of(session, said.zones)
    notice = notice_of(snapshot, said, now, msg_type, zones, before=before)
    reader = Localizer(Viewer(code), now)
    text = _plain(alert(reader, notice))
    later = f"goes: {reader.moment(said.send_at)}\n" if said.send_at else ""
    again = f"comes again: {said.rrule}\n" if said.rrule else ""
    return f"{LINE} {code}\n{text}\n{LINE}\n{later}{again}"


def audience(session: Session, said: AlertDocument, alert: Alert | None = None) -> str:
    """How many would get it, by language; `alert` where it is written already."""
    fields = {"status", "topic", "zones", "urgency", "severity", "certainty"}
    row = alert or Alert(**said.model_dump(include=fields), identifier="", lane=Lane.EMERGENCY)
    wanted = reach(session, row, said.languages)
    told = [f"{code} {number}" for code, number in sorted(wanted.items()) if may_tell(number)]
    total = told_total(wanted.values()) or "fewer than 5"
    return f"{total} would get it{': ' if told else ''}{', '.join(told)}\n"


def stop(session: Session) -> str:
    """That all sending is stopped, while it is."""
    found = kill_switch.stopped(session)
    when = f"{paris(found.at):%d %B %H:%M}" if found else ""
    return f"ALL SENDING IS STOPPED since {when}, by {found.name or 'somebody'}\n" if found else ""


def state(session: Session, number: int | None) -> str:
    """The open ones, a line each; or one, with what became of its messages. Raises Conflict."""
    if number is None:
        rows = queries.opened(session)
        return "".join(_line(session, row) for row in rows) or "nothing waits, nothing is going\n"
    row = session.get(Alert, number)
    if row is None:
        raise Conflict
    report = statistics.report(session, row)
    few = "    fewer than 5 people\n" if report.total is None else ""
    return _line(session, row) + few + "".join(f"    {s}: {n}\n" for s, n in report.states.items())


def _line(session: Session, row: Alert) -> str:
    text = session.get(AlertText, (row.id, row.language or ""))
    headline = text.headline if text else f"daily summary, {row.daily_hour}:00"
    why = f" ({row.why_paused})" if row.state is AlertState.PAUSED else ""
    return f"{row.id} {row.state}{why} {row.status} {row.msg_type}: {headline}\n"


def _plain(screen: Screen) -> str:
    return "\n".join(map(_texts, screen.lines))


def _texts(line: Line) -> str:
    icon = f"{EMOJI[line.icon]} " if line.icon else ""
    return icon + "".join(run.text for run in line.runs)
