"""Who is logged in, where, and until when.

The browser has a token; only its hash is kept. Half an hour without a press ends a session, and
so do twelve hours, a new password and a new role.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_
from sqlmodel import Session, col, delete, func, select, update

from content.accounts.account import Account, account
from content.core.crypto import hash_token, new_token
from content.models import LoginSession, Organization, Volunteer

IDLE = timedelta(minutes=30)
LONGEST = timedelta(hours=12)
TOUCH_EVERY = timedelta(minutes=1)
# What a browser says of itself, the more special before what it also claims to be.
BROWSERS = {
    "SamsungBrowser/": "Samsung Internet",
    "Edg": "Edge",
    "OPR/": "Opera",
    "Firefox/": "Firefox",
    "FxiOS/": "Firefox",
    "CriOS/": "Chrome",
    "Chrome/": "Chrome",
    "Safari/": "Safari",
}
SYSTEMS = {
    "Android": "Android",
    "iPhone": "iPhone",
    "iPad": "iPad",
    "Windows": "Windows",
    "Macintosh": "Mac",
    "CrOS": "ChromeOS",
    "Linux": "Linux",
}


@dataclass(frozen=True, slots=True)
class Login:
    """One session: `is_confirmed` once the second factor was given, or none is needed."""

    token_hash: str
    account: Account
    is_confirmed: bool
    device: str
    created_at: datetime
    seen_at: datetime


def open_session(
    session: Session, volunteer_id: int, device: str, now: datetime, *, confirmed: bool
) -> str:
    """Log somebody in: the token for the cookie, always a new one. `device` is from `device`."""
    token = new_token()
    row = LoginSession(
        token_hash=hash_token(token),
        volunteer_id=volunteer_id,
        is_confirmed=confirmed,
        device=device,
        created_at=now,
        seen_at=now,
    )
    session.add(row)
    session.flush()
    return token


def find(session: Session, token: str, now: datetime) -> Login | None:
    """Whose token this is, if the session has not ended; one query."""
    found = _logins(session, col(LoginSession.token_hash) == hash_token(token), _alive(now))
    return found[0] if found else None


def sessions_of(session: Session, volunteer_id: int, now: datetime) -> list[Login]:
    """Somebody's sessions that have not ended, the last used first."""
    found = _logins(session, col(LoginSession.volunteer_id) == volunteer_id, _alive(now))
    return sorted(found, key=lambda login: login.seen_at, reverse=True)


def last_seen(session: Session) -> dict[int, datetime]:
    """When each volunteer was last here, by number, as far as their sessions tell."""
    newest = select(LoginSession.volunteer_id, func.max(LoginSession.seen_at))
    found = session.exec(newest.group_by(col(LoginSession.volunteer_id)))
    return {number: seen_at for number, seen_at in found}  # noqa: C416 - rows are no pairs


def needs_touch(login: Login, now: datetime) -> bool:
    """Whether it is a minute since it was written down that this session is in use."""
    return now - login.seen_at >= TOUCH_EVERY


def touch(session: Session, login: Login, now: datetime) -> None:
    """Write down that this session is in use."""
    mine = update(LoginSession).where(col(LoginSession.token_hash) == login.token_hash)
    session.exec(mine.values(seen_at=now))


def renew(session: Session, login: Login, now: datetime) -> str | None:
    """The second factor, or a new password, was given: another token, so that one from before it
    is worth nothing, whoever has it. None if the session ended meanwhile."""
    token = new_token()
    mine = update(LoginSession).where(col(LoginSession.token_hash) == login.token_hash, _alive(now))
    done = session.exec(mine.values(token_hash=hash_token(token), is_confirmed=True, seen_at=now))
    return token if done.rowcount == 1 else None


def end(session: Session, volunteer_id: int, token_hash: str) -> None:
    """End one of somebody's sessions; another's stays, whatever hash is given."""
    mine = col(LoginSession.volunteer_id) == volunteer_id
    session.exec(delete(LoginSession).where(mine, col(LoginSession.token_hash) == token_hash))


def end_all(session: Session, volunteer_id: int, but: str | None = None) -> None:
    """End all of somebody's sessions, but the one whose token has this hash."""
    mine = col(LoginSession.volunteer_id) == volunteer_id
    others = col(LoginSession.token_hash) != (but or "")
    session.exec(delete(LoginSession).where(mine, others))


def purge(session: Session, now: datetime) -> None:
    """Forget the sessions that have ended."""
    session.exec(delete(LoginSession).where(~_alive(now)))


def device(user_agent: str) -> str:
    """Browser and system in two words, such as "Chrome, Android"; "" for neither."""
    found = [
        next((name for sign, name in names.items() if sign in user_agent), "")
        for names in (BROWSERS, SYSTEMS)
    ]
    return ", ".join(name for name in found if name)


def _alive(now: datetime) -> ColumnElement[bool]:
    """Columns decide, so that a session ends at its moment and not at the next purge."""
    return and_(
        col(LoginSession.seen_at) > now - IDLE, col(LoginSession.created_at) > now - LONGEST
    )


def _logins(session: Session, *where: ColumnElement[bool]) -> list[Login]:
    query: Any = select(LoginSession, Volunteer, Organization.key)
    query = query.join(Volunteer, col(Volunteer.id) == col(LoginSession.volunteer_id))
    query = query.outerjoin(Organization, col(Organization.id) == col(Volunteer.organization_id))
    return [
        Login(
            token_hash=row.token_hash,
            account=account(volunteer, organization),
            is_confirmed=row.is_confirmed,
            device=row.device,
            created_at=row.created_at,
            seen_at=row.seen_at,
        )
        for row, volunteer, organization in session.execute(
            query.where(*where, col(Volunteer.is_active))
        )
    ]
