"""What each team button about alerts does and leads to."""

from collections.abc import Callable

from sqlmodel import Session

from bot.screen import Screen
from bot.screens.alert import Stage, notice_of
from bot.team import alert_screens as screens
from bot.team.alert_progress import progress as progress_screen
from bot.team.alert_screens import PRINT, Draft, Going
from bot.team.answers import Member
from bot.team.screens import TeamReader
from bot.team.words import HELD
from content import subscribers
from content.alerts import checks, examples, halt, lifecycle, progress, waiting
from content.alerts.contents import fingerprint
from content.alerts.halt import Stopped
from content.alerts.progress import Mark, Report
from content.alerts.published import corrected
from content.database import reading, transaction
from content.errors import BadRoute, Conflict
from content.i18n import clock_time
from content.models import Alert
from content.volunteers.account import find_account
from content.volunteers.roles import Permission
from content.words import AlertState, AlertStatus


def _alerts(member: Member, said: str = "") -> Screen:
    with reading(member.parts.engine) as session:
        stopped = halt.stopped(session)
        alerts, drafts = waiting.going(session), waiting.drafts(session, member.now)
        over = waiting.over(session)
        texts = progress.headlines(session, [*alerts, *drafts, *over])
        going = [
            _going(member, progress.report(session, one), texts[one.id or 0], stopped)
            for one in alerts
        ]
    waits, done = (
        [(one.id or 0, called(member.reader, one, texts[one.id or 0])) for one in some]
        for some in (drafts, over)
    )
    return screens.alerts(member.reader, going, waits, done, stopped=stopped, said=said)


def _list(member: Member) -> Screen:
    return _alerts(member)


def _going(member: Member, report: Report, texts: dict[str, str], stopped: Stopped | None) -> Going:
    speed = 0.0
    if report.state is AlertState.SENDING and report.started_at and not stopped:
        speed = progress.rate(Mark(report.started_at, 0), Mark(member.now, report.done))
    left = progress.time_left(report.left, speed)
    return Going(report, marked(member.reader, report.status, texts), speed, left)


def _progress(member: Member, number: str) -> Screen:
    with reading(member.parts.engine) as session:
        alert = session.get(Alert, int(number))
        if alert is None or alert.state is AlertState.DRAFT:
            raise Conflict
        texts = progress.headlines(session, [alert])[int(number)]
        going = _going(member, progress.report(session, alert), texts, halt.stopped(session))
    return progress_screen(member.reader, going)


def called(reader: TeamReader, alert: Alert, texts: dict[str, str]) -> str:
    """What it is called in a list: that it is an exercise, when it began, and its headline, so that
    no two look the same."""
    name = marked(reader, alert.status, texts)
    if alert.started_at is None:
        return name
    return f"{reader.date(alert.started_at)} {clock_time(alert.started_at)} · {name}"


def marked(reader: TeamReader, status: AlertStatus, texts: dict[str, str]) -> str:
    """A headline, and that it is an exercise."""
    name = headline(reader, texts) or reader.say("Daily summary")
    marked = " · ".join((reader.say("EXERCISE"), name))
    return marked if status is AlertStatus.EXERCISE else name


def headline(reader: TeamReader, texts: dict[str, str]) -> str:
    """An alert's headline in the reader's language, or another."""
    return next((texts[code] for code in (*reader.language.chain, *texts) if code in texts), "")


def _draft(member: Member, number: str) -> Screen:
    return screens.draft(member.reader, _seen(member, number))


def _approve(member: Member, number: str, first: str) -> Screen:
    """What was looked at, if it is that still: else what it is now."""
    seen = _seen(member, number)
    if seen.print != first or seen.is_wrong:
        return screens.draft(member.reader, seen)
    return screens.approve(member.reader, seen)


def _seen(member: Member, number: str) -> Draft:
    with reading(member.parts.engine) as session:
        alert, contents = waiting.draft(session, int(number))
        zones, snapshot = subscribers.zones_of(session, contents.zones), member.parts.snapshot()
        about = (alert.msg_type, zones, Stage.NEW, corrected(session, alert))
        return Draft(
            number=int(number),
            notice=notice_of(snapshot, contents, member.now, *about),
            print=fingerprint(contents)[:PRINT],
            author=_name(session, alert),
            is_own=alert.author_id == member.account.id,
            is_wrong=bool(checks.fatal(contents, member.now, examples.in_snapshot(snapshot))),
            reach=waiting.reach(session, alert, contents),
        )


def _name(session: Session, alert: Alert) -> str:
    author = find_account(session, alert.author_id or 0)
    return author.name if author else "–"


def _send(member: Member, number: str, first: str) -> Screen:
    if len(first) < PRINT:
        raise BadRoute("not the whole of what was seen")
    with transaction(member.parts.engine) as session:
        alert = waiting.approve(session, member.actor, int(number), first, member.now)
        time = clock_time(alert.leaves_at or member.now)
        is_held = halt.stopped(session) is not None
    leaves = member.reader.say("Approved. It leaves at {time}.", time=time)
    return _alerts(member, member.reader.say(HELD) if is_held else leaves)


def _take_back(member: Member, number: str) -> Screen:
    with transaction(member.parts.engine) as session:
        lifecycle.undo(session, member.actor, int(number))
    return _alerts(member, member.reader.say("Taken back. It is a draft again."))


def _halt(member: Member) -> Screen:
    return screens.halt(member.reader)


def _halt_all(member: Member) -> Screen:
    with transaction(member.parts.engine) as session:
        halt.stop_all(session, member.actor, member.now)
    return _alerts(member)


def _go_on(member: Member, mark: str) -> Screen:
    return screens.go_on(member.reader, int(mark))


def _go_on_all(member: Member, mark: str) -> Screen:
    """After that stop, and no other: Telegram may bring a press again, and a message is old."""
    with transaction(member.parts.engine) as session:
        halt.go_on(session, member.actor, int(mark))
    return _alerts(member, member.reader.say("Alerts go out again."))


def _resume(member: Member, number: str) -> Screen:
    with transaction(member.parts.engine) as session:
        lifecycle.resume(session, member.actor, int(number))
    return _alerts(member, member.reader.say("It is sent on."))


def _exercise(member: Member) -> Screen:
    with reading(member.parts.engine) as session:
        is_on = subscribers.exercises(session, member.chat, member.parts.people)
    return screens.exercise(member.reader, is_on=is_on)


def _exercises(member: Member, wish: str) -> Screen:
    """On or off, whatever it was: Telegram may bring a press twice."""
    if wish not in ("on", "off"):
        raise BadRoute("neither on nor off")
    mine, is_gone = (member.chat, member.parts.people), False
    with transaction(member.parts.engine) as session:
        if wish == "on":
            subscribers.want_exercises(session, mine[0], member.account.speaks, mine[1])
        else:
            is_gone = subscribers.no_exercises(session, *mine)
    if is_gone:
        subscribers.scrub(member.parts.engine)
    return screens.exercise(member.reader, is_on=wish == "on")


ANSWERS: dict[str, tuple[Permission, Callable[..., Screen]]] = {
    "alerts": (Permission.ALERTS, _list),
    "progress": (Permission.ALERTS, _progress),
    "draft": (Permission.ALERTS, _draft),
    "approve": (Permission.ALERTS, _approve),
    "send": (Permission.ALERTS, _send),
    "takeback": (Permission.ALERTS, _take_back),
    "halt": (Permission.ALERTS, _halt),
    "haltall": (Permission.ALERTS, _halt_all),
    "goon": (Permission.ALERTS, _go_on),
    "goonall": (Permission.ALERTS, _go_on_all),
    "resume": (Permission.ALERTS, _resume),
    "exercise": (Permission.LOOK, _exercise),
    "exercises": (Permission.LOOK, _exercises),
}
