"""Delays that grow with every wrong password, for an account and for an address.

Names that do not exist count like those that do, and neither names nor addresses are kept: only
their keyed hashes, for a day. An attempt counts as wrong before it is looked at, so that many
at the same moment are not all free.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Engine, bindparam, text
from sqlmodel import Session, col, delete, select, update

from content.accounts.names import fold
from content.core.crypto import keyed_hash
from content.core.database import transaction
from content.core.network_addresses import network
from content.models import LoginAttempt
from content.models.base import UtcDateTime

PURPOSE = "throttle"
FREE_FOR_ACCOUNT, FREE_FOR_ADDRESS = 5, 20
LONGEST = timedelta(minutes=15)
FORGOTTEN = timedelta(hours=24)
NOTHING = timedelta()
_MOST_DOUBLINGS = 10
_ADD = text(
    "INSERT INTO login_attempt (subject, failures, last_at) VALUES (:subject, 0, :now) "
    "ON CONFLICT (subject) DO NOTHING"
).bindparams(bindparam("now", type_=UtcDateTime))


@dataclass(frozen=True, slots=True)
class ThrottleKeys:
    """Who tries, as keyed hashes."""

    account: str
    address: str


def subjects(key: bytes, name: str, address: str) -> ThrottleKeys:
    """From the name as it was typed and the address it comes from. `key` is
    `content.core.crypto.derive(secret, PURPOSE)`."""
    return ThrottleKeys(
        account=keyed_hash(key, f"account {fold(name)}"),
        address=keyed_hash(key, f"address {network(address)}"),
    )


def proof(key: bytes, account: int) -> ThrottleKeys:
    """Somebody who is in already proves who they are: nobody else's attempts hold them up."""
    mine = keyed_hash(key, f"proof {account}")
    return ThrottleKeys(account=mine, address=mine)


def attempt(session: Session, who: ThrottleKeys, now: datetime) -> timedelta:
    """Ask this before a password, code or recovery code is looked at. Zero: go on, and it is
    counted as wrong until `succeeded`. Otherwise how long to wait; nothing is counted."""
    if delay := wait(session, who, now):
        return delay
    both = sorted({who.account, who.address})
    for subject in both:
        session.execute(_ADD, {"subject": subject, "now": now})
    mine = col(LoginAttempt.subject).in_(both)
    session.exec(
        select(LoginAttempt.subject)
        .where(mine)
        .order_by(col(LoginAttempt.subject))
        .with_for_update()
    ).all()
    if delay := wait(session, who, now):
        return delay
    session.exec(
        update(LoginAttempt)
        .where(mine, col(LoginAttempt.last_at) <= now - FORGOTTEN)
        .values(failures=0)
    )
    session.exec(
        update(LoginAttempt).where(mine).values(failures=LoginAttempt.failures + 1, last_at=now)
    )
    return NOTHING


def seconds_to_wait(engine: Engine, who: ThrottleKeys, now: datetime) -> int:
    """As `attempt`, which counts whatever becomes of what follows. Whole seconds; 0: go on."""
    with transaction(engine) as session:
        delay = attempt(session, who, now)
    return int(delay.total_seconds()) + 1 if delay else 0


def wait(session: Session, who: ThrottleKeys, now: datetime) -> timedelta:
    """How long until the next attempt is looked at; zero: now."""
    query = select(LoginAttempt.subject, LoginAttempt.failures, LoginAttempt.last_at).where(
        col(LoginAttempt.subject).in_((who.account, who.address)),
        LoginAttempt.last_at > now - FORGOTTEN,
    )
    delays = [
        last_at + _delay(failures, is_account=subject == who.account) - now
        for subject, failures, last_at in session.exec(query)
    ]
    return max([NOTHING, *delays])


def succeeded(session: Session, who: ThrottleKeys) -> None:
    """Somebody is in, second factor and all: the account's failures are forgotten, and this
    attempt is taken back from the address."""
    session.exec(delete(LoginAttempt).where(col(LoginAttempt.subject) == who.account))
    counted = update(LoginAttempt).where(
        col(LoginAttempt.subject) == who.address, col(LoginAttempt.failures) > 0
    )
    session.exec(counted.values(failures=LoginAttempt.failures - 1))


def purge(session: Session, now: datetime) -> None:
    """Forget what is a day old."""
    session.exec(delete(LoginAttempt).where(col(LoginAttempt.last_at) <= now - FORGOTTEN))


def forget(session: Session) -> None:
    """Forget all of it: under another key nobody is known again."""
    session.exec(delete(LoginAttempt))


def _delay(failures: int, *, is_account: bool) -> timedelta:
    free = FREE_FOR_ACCOUNT if is_account else FREE_FOR_ADDRESS
    if failures < free:
        return NOTHING
    doublings = min(failures - free + 1, _MOST_DOUBLINGS)
    return min(timedelta(seconds=2**doublings), LONGEST)
