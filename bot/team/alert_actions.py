"""What each team button about alerts does and leads to."""

from sqlmodel import Session

from bot.screen import Screen
from bot.screens.alert import AlertStage, notice_of
from bot.team import alert_screens as screens
from bot.team.actions import TeamMember, TeamRouter
from bot.team.alert_progress import progress as progress_screen
from bot.team.alert_screens import PRINT, TeamAlertDraft, TeamSendingAlert
from bot.team.labels import HELD
from bot.team.screens import TeamLocalizer
from content import subscribers
from content.accounts.account import find_account
from content.accounts.permissions import Permission
from content.alerts import checks, examples, kill_switch, lifecycle, policy, queries, statistics
from content.alerts.contents import fingerprint
from content.alerts.kill_switch import KillSwitchState
from content.alerts.statistics import ReportVersion
from content.core.database import reading, transaction
from content.core.errors import BadRoute, Conflict
from content.core.i18n import clock_time
from content.models import Alert, AlertState, AlertStatus

router = TeamRouter()


def _alerts(member: TeamMember, said: str = "") -> Screen:
    with reading(member.parts.engine) as session:
        stopped = kill_switch.stopped(session)
        alerts, drafts = queries.going(session), queries.drafts(session, member.now)
        over = queries.over(session)
        texts = queries.headlines(session, [*alerts, *drafts, *over])
        going = [_going(member, session, one, texts[one.id or 0], stopped) for one in alerts]
    waits, done = (
        [(one.id or 0, called(member.localizer, one, texts[one.id or 0])) for one in some]
        for some in (drafts, over)
    )
    return screens.alerts(member.localizer, going, waits, done, stopped=stopped, said=said)


@router.button("alerts", Permission.ALERTS)
def _list(member: TeamMember) -> Screen:
    return _alerts(member)


def _going(
    member: TeamMember,
    session: Session,
    alert: Alert,
    texts: dict[str, str],
    stopped: KillSwitchState | None,
) -> TeamSendingAlert:
    report, speed = statistics.report(session, alert), 0.0
    if report.state is AlertState.SENDING and report.started_at and not stopped:
        speed = statistics.rate(
            ReportVersion(report.started_at, 0), ReportVersion(member.now, report.done)
        )
    left = statistics.time_left(report.left, speed)
    name = marked(member.localizer, report.status, texts)
    actions = policy.allowed(alert, member.actor, member.now)
    return TeamSendingAlert(report, name, speed, left, actions)


@router.button("progress", Permission.ALERTS)
def _progress(member: TeamMember, number: str) -> Screen:
    with reading(member.parts.engine) as session:
        alert = session.get(Alert, int(number))
        if alert is None or alert.state is AlertState.DRAFT:
            raise Conflict
        texts = queries.headlines(session, [alert])[int(number)]
        going = _going(member, session, alert, texts, kill_switch.stopped(session))
    return progress_screen(member.localizer, going)


def called(localizer: TeamLocalizer, alert: Alert, texts: dict[str, str]) -> str:
    """What it is called in a list: that it is an exercise, when it began, and its headline, so that
    no two look the same."""
    name = marked(localizer, alert.status, texts)
    if alert.started_at is None:
        return name
    return f"{localizer.date(alert.started_at)} {clock_time(alert.started_at)} · {name}"


def marked(localizer: TeamLocalizer, status: AlertStatus, texts: dict[str, str]) -> str:
    """A headline, and that it is an exercise."""
    name = headline(localizer, texts) or localizer.say("Daily summary")
    marked = " · ".join((localizer.say("EXERCISE"), name))
    return marked if status is AlertStatus.EXERCISE else name


def headline(localizer: TeamLocalizer, texts: dict[str, str]) -> str:
    """An alert's headline in the reader's language, or another."""
    return next((texts[code] for code in (*localizer.language.chain, *texts) if code in texts), "")


@router.button("draft", Permission.ALERTS)
def _draft(member: TeamMember, number: str) -> Screen:
    return screens.draft(member.localizer, _seen(member, number))


@router.button("approve", Permission.ALERTS)
def _approve(member: TeamMember, number: str, first: str) -> Screen:
    """What was looked at, if it is that still: else what it is now."""
    seen = _seen(member, number)
    if seen.print != first or seen.is_wrong:
        return screens.draft(member.localizer, seen)
    return screens.approve(member.localizer, seen)


def _seen(member: TeamMember, number: str) -> TeamAlertDraft:
    with reading(member.parts.engine) as session:
        alert, contents = queries.draft(session, int(number))
        zones, snapshot = subscribers.zones_of(session, contents.zones), member.parts.snapshot()
        about = (alert.msg_type, zones, AlertStage.NEW, queries.corrected(session, alert))
        return TeamAlertDraft(
            number=int(number),
            notice=notice_of(snapshot, contents, member.now, *about),
            print=fingerprint(contents)[:PRINT],
            author=_name(session, alert),
            is_own=alert.author_id == member.account.id,
            is_wrong=bool(checks.fatal(contents, member.now, examples.in_snapshot(snapshot))),
            actions=policy.allowed(alert, member.actor, member.now),
            reach=queries.reach(session, alert, contents),
        )


def _name(session: Session, alert: Alert) -> str:
    author = find_account(session, alert.author_id or 0)
    return author.name if author else "–"


@router.button("send", Permission.ALERTS)
def _send(member: TeamMember, number: str, first: str) -> Screen:
    """Let the draft go, if it still is what was looked at: `first` are the first characters of its
    fingerprint. Raises BadRoute, NotAllowed, Conflict."""
    if len(first) < PRINT:
        raise BadRoute("not the whole of what was seen")
    with transaction(member.parts.engine) as session:
        alert, contents = queries.draft(session, int(number))
        if not (whole := fingerprint(contents)).startswith(first):
            raise Conflict
        lifecycle.approve(session, member.actor, int(number), whole, member.now)
        time = clock_time(alert.leaves_at or member.now)
        is_held = kill_switch.stopped(session) is not None
    leaves = member.localizer.say("Approved. It leaves at {time}.", time=time)
    return _alerts(member, member.localizer.say(HELD) if is_held else leaves)


@router.button("takeback", Permission.ALERTS)
def _take_back(member: TeamMember, number: str) -> Screen:
    with transaction(member.parts.engine) as session:
        lifecycle.undo(session, member.actor, int(number))
    return _alerts(member, member.localizer.say("Taken back. It is a draft again."))


@router.button("halt", Permission.ALERTS)
def _stop(member: TeamMember) -> Screen:
    return screens.stop(member.localizer)


@router.button("haltall", Permission.ALERTS)
def _stop_all(member: TeamMember) -> Screen:
    with transaction(member.parts.engine) as session:
        kill_switch.stop_all(session, member.actor, member.now)
    return _alerts(member)


@router.button("goon", Permission.ALERTS)
def _go_on(member: TeamMember, mark: str) -> Screen:
    return screens.go_on(member.localizer, int(mark))


@router.button("goonall", Permission.ALERTS)
def _go_on_all(member: TeamMember, mark: str) -> Screen:
    """After that stop, and no other: Telegram may bring a press again, and a message is old."""
    with transaction(member.parts.engine) as session:
        kill_switch.go_on(session, member.actor, int(mark))
    return _alerts(member, member.localizer.say("Alerts go out again."))


@router.button("resume", Permission.ALERTS)
def _resume(member: TeamMember, number: str) -> Screen:
    with transaction(member.parts.engine) as session:
        lifecycle.resume(session, member.actor, int(number))
    return _alerts(member, member.localizer.say("It is sent on."))


@router.button("exercise", Permission.LOOK)
def _exercise(member: TeamMember) -> Screen:
    with reading(member.parts.engine) as session:
        is_on = subscribers.exercises(session, member.chat, member.parts.people)
    return screens.exercise(member.localizer, is_on=is_on)


@router.button("exercises", Permission.LOOK)
def _exercises(member: TeamMember, wish: str) -> Screen:
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
    return screens.exercise(member.localizer, is_on=wish == "on")
