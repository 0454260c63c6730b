"""What volunteers are told without asking: that people say something is wrong with a place, that
somebody sent an emergency alone, that sending stopped."""

from collections.abc import Iterable
from datetime import datetime

from sqlmodel import Session, col, select

from bot.routes import Viewer
from bot.screen import Screen
from bot.team import screens
from bot.team.alert_screens import told
from bot.team.alerts import headline
from bot.team.answers import Parts
from bot.team.screens import TeamReader
from content import reports
from content.alerts import progress
from content.database import reading, transaction
from content.models import Alert
from content.reports import Heard
from content.volunteers import telegram_links
from content.volunteers.account import Account, all_accounts, find_account
from content.volunteers.roles import GRANTS, Permission
from content.words import Tell

News = list[tuple[int, Screen]]


def news(parts: Parts, now: datetime) -> News:
    """Chats and what to write to them. From then on they count as told, so that nobody is told
    twice, whatever happens to the message."""
    with reading(parts.engine) as session:
        if not _accounts(session):
            return []
    with transaction(parts.engine) as session:
        found = [*_of_reports(parts, session, now), *_of_alerts(session, now)]
        return [
            (chat, screen)
            for account, screen in found
            for chat in telegram_links.chats_of(session, [account.id], parts.keys)
        ]


def _of_reports(parts: Parts, session: Session, now: datetime) -> Iterable[tuple[Account, Screen]]:
    for one in reports.newly_flagged(session, now):
        for account in concerned(_accounts(session), one.organization):
            yield account, _screen(parts, account, one, now)


def _of_alerts(session: Session, now: datetime) -> Iterable[tuple[Account, Screen]]:
    """Whoever may send alerts is told what one of them did alone, and what stopped by itself."""
    found = session.exec(select(Alert).where(col(Alert.tell).is_not(None))).all()
    texts = progress.headlines(session, found)
    for alert in found:
        what, alert.tell = Tell(alert.tell or ""), None
        report = progress.report(session, alert)
        by = find_account(session, alert.approver_id or 0)
        for account in _accounts(session):
            is_other = what is not Tell.ALONE or account.id != alert.approver_id
            if is_other and Permission.ALERTS in GRANTS[account.role]:
                reader = TeamReader(Viewer(account.speaks), now)
                name = headline(reader, texts[alert.id or 0])
                yield account, told(reader, what, name, report, by.name if by else "–")


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


def _screen(parts: Parts, account: Account, heard: Heard, now: datetime) -> Screen:
    reader = TeamReader(Viewer(account.speaks), now)
    return screens.reports(reader, parts.snapshot(), [heard])
