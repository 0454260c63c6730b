"""What volunteers are told without asking: that people say something is wrong with a place, that
somebody sent an emergency alone, that sending stopped."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import Session, col, select

from bot.routes import Viewer
from bot.screen import Screen
from bot.team import alert_screens, screens
from bot.team.actions import TeamServices
from bot.team.alert_actions import headline
from bot.team.screens import TeamLocalizer
from content import reports
from content.accounts import telegram_links
from content.accounts.account import Account, all_accounts, find_account
from content.accounts.permissions import GRANTS, Permission
from content.alerts import queries, statistics
from content.core.database import reading, transaction
from content.models import (
    Alert,
    AlertKind,
    CoordinatorNotice,
)
from content.reports import OpenReport

Found = Iterable[tuple[Account, Screen, "About | None"]]
MATTERS = timedelta(days=1)
About = tuple[int, CoordinatorNotice]  # an alert, and what is to be told of it


@dataclass(frozen=True, slots=True)
class TeamNotification:
    """What to write to a chat."""

    chat: int
    screen: Screen
    about: About | None = None

    @property
    def mark(self) -> tuple[int, About | None]:
        """What tells it from other news."""
        return self.chat, self.about


def due_notifications(parts: TeamServices, now: datetime) -> list[TeamNotification]:
    """What to write to whom. Of what people report volunteers count as told from then on, whatever
    happens to the message; of alerts once it came to all (`told`): better twice than never."""
    with reading(parts.engine) as session:
        if not _accounts(session):
            return []
    with transaction(parts.engine) as session:
        found = [*_of_reports(parts, session, now), *_of_alerts(session, now)]
        return [
            TeamNotification(chat, screen, about)
            for account, screen, about in found
            for chat in telegram_links.chats_of(session, [account.id], parts.keys)
        ]


def mark_delivered(parts: TeamServices, abouts: Iterable[About]) -> None:
    """This came to all whom it concerns."""
    with transaction(parts.engine) as session:
        for number, what in abouts:
            alert = session.get(Alert, number, with_for_update=True)
            if alert:
                alert.notify(what, still=False)


def _of_reports(parts: TeamServices, session: Session, now: datetime) -> Found:
    for one in reports.newly_flagged(session, now):
        for account in concerned(_accounts(session), one.organization):
            yield account, _screen(parts, account, one, now), None


def _of_alerts(session: Session, now: datetime) -> Found:
    """Whoever may send alerts is told what one of them did alone, what stopped by itself and what
    did not go, as long as it matters."""
    matters = (col(Alert.expires) > now - MATTERS) | (col(Alert.kind) == AlertKind.SERIES)
    any_of = col(Alert.notify_alone) | col(Alert.notify_paused) | col(Alert.notify_missed)
    alerts = session.exec(select(Alert).where(any_of, matters)).all()
    texts = queries.headlines(session, alerts)
    for alert in alerts:
        for what in alert.to_notify:
            for account in _coordinators(session, alert, what):
                localizer = TeamLocalizer(Viewer(account.speaks), now)
                name = headline(localizer, texts[alert.id or 0])
                yield (
                    account,
                    _notification(session, localizer, what, alert, name),
                    (alert.id or 0, what),
                )


def _coordinators(session: Session, alert: Alert, what: CoordinatorNotice) -> Iterable[Account]:
    """Who is told: not who did it."""
    for account in _accounts(session):
        is_other = what is not CoordinatorNotice.ALONE or account.id != alert.approver_id
        if is_other and Permission.ALERTS in GRANTS[account.role]:
            yield account


def _notification(
    session: Session, localizer: TeamLocalizer, what: CoordinatorNotice, alert: Alert, name: str
) -> Screen:
    by = find_account(session, alert.approver_id or 0)
    report = statistics.report(session, alert)
    return alert_screens.notification(localizer, what, name, report, by.name if by else "–")


def concerned(accounts: Iterable[Account], organization: str) -> list[Account]:
    """The owning organization's volunteers; where it has none here, those who may change
    anything."""
    able = [one for one in accounts if Permission.DAY in GRANTS[one.role]]
    own = [one for one in able if one.organization == organization]
    return own or [one for one in able if Permission.CONTENT in GRANTS[one.role]]


def _accounts(session: Session) -> list[Account]:
    """Those who can be written to."""
    everybody = [one for one in all_accounts(session) if one.is_active]
    return [one for one in everybody if telegram_links.linked_at(session, one.id)]


def _screen(parts: TeamServices, account: Account, heard: OpenReport, now: datetime) -> Screen:
    localizer = TeamLocalizer(Viewer(account.speaks), now)
    return screens.reports(localizer, parts.snapshot(), [heard])
