"""What volunteers are told without asking: that people say something is wrong with a place."""

from collections.abc import Iterable
from datetime import datetime

from sqlmodel import Session

from bot.routes import Viewer
from bot.screen import Screen
from bot.team import screens
from bot.team.answers import Parts
from bot.team.screens import TeamReader
from content import reports
from content.database import reading, transaction
from content.reports import Heard
from content.volunteers import telegram_links
from content.volunteers.account import Account, all_accounts
from content.volunteers.roles import GRANTS, Permission

News = list[tuple[int, Screen]]


def news(parts: Parts, now: datetime) -> News:
    """Chats and what to write to them. From then on they count as told, so that nobody is told
    twice, whatever happens to the message."""
    with reading(parts.engine) as session:
        if not _accounts(session):
            return []
    with transaction(parts.engine) as session:
        heard = reports.newly_flagged(session, now)
        return [
            (chat, _screen(parts, account, one, now))
            for one in heard
            for account in concerned(_accounts(session), one.organization)
            for chat in telegram_links.chats_of(session, [account.id], parts.keys)
        ]


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
