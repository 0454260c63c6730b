"""From one secret to another, in one transaction.

Subscribers, volunteers' chats, second factors and the history's chain are carried over. What is
not worth it ends: links of partners (whose signatures are in other people's hands), the counts of
wrong passwords (which would name an address to whoever has the old key), and forms for setting up
a second factor that are open at this moment.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Engine, text
from sqlmodel import Session

from content.accounts import partner_links, throttle
from content.audit import history
from content.core import database
from content.core.crypto import derive
from content.core.errors import WrongKey
from content.key_rotation import sealed

TABLES = ("subscriber", "telegram_link", "volunteer", "history", "login_attempt")
NOBODY_ELSE = f"LOCK TABLE {', '.join((*TABLES, 'partner_link'))} IN EXCLUSIVE MODE"


@dataclass(frozen=True, slots=True)
class RotationResult:
    """How many there were of each, and the history's newest change: its number, and its hash
    before and after."""

    numbers: dict[str, int]
    change: int
    before: str
    after: str


def rotate(
    session: Session, old: str, new: str, now: datetime, expected: str | None = None
) -> RotationResult:
    """Put all that is stored under the new secret; `expected` is the hash of a change that was
    noted down before. Raises WrongKey when anything does not fit the old one: then the
    transaction must not be kept."""
    hold(session)
    wrong = sum(1 for _ in history.broken(session, derive(old, history.PURPOSE), expected))
    if wrong:
        raise WrongKey(
            f"the history does not fit the old key in {wrong} places, or was altered: nothing was "
            "changed; look with: channel-info doctor"
        )
    counted = {what.name: sealed.renew(session, what) for what in sealed.all_of(old, new)}
    shut = [f"{bad} of {number} {name}" for name, (number, bad) in counted.items() if bad]
    if shut:
        raise WrongKey(
            f"the old key does not open {', '.join(shut)}: nothing was changed. If it is not the "
            "key that they were sealed with, put that one back first"
        )
    change, before = history.head(session)
    history.rewrite(session, derive(new, history.PURPOSE))
    partner_links.end_all(session, now)
    throttle.forget(session)
    numbers = {name: number for name, (number, _) in counted.items()}
    return RotationResult(numbers, change, before, history.head(session)[1])


def hold(session: Session) -> None:
    """Nobody else writes until this transaction ends. SQLite's has that from its beginning."""
    connection = session.connection()
    if connection.dialect.name == "postgresql":
        connection.execute(text("SET LOCAL lock_timeout = '5s'"))
        connection.execute(text(NOBODY_ELSE))


def fits(session: Session, secret: str) -> bool:
    """Whether what is stored is of this secret, by the newest of each kind; so it is where
    nothing is stored."""
    found = [sealed.opens(session, what) for what in sealed.all_of(secret, secret)]
    found.append(history.fits(session, derive(secret, history.PURPOSE)))
    return True in found or False not in found


def scrub(engine: Engine) -> bool:
    """Leave nothing of the old secret's in the database's files (`content.core.database.scrub`)."""
    return all(database.scrub(engine, table, whole=True) for table in TABLES)
