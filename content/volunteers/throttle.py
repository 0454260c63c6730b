"""Delays that grow with every wrong password, for an account and for an address.

Names that do not exist count like those that do, and neither names nor addresses are kept: only
their keyed hashes, for a day. An attempt counts as wrong before it is looked at, so that many
at the same moment are not all free.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import bindparam, text
from sqlmodel import Session, col, delete, select, update

from content.addresses import network
from content.models import Attempt
from content.models.base import UtcDateTime
from content.sealing import keyed_hash
from content.volunteers.names import fold

PURPOSE = "throttle"
FREE_FOR_ACCOUNT, FREE_FOR_ADDRESS = 5, 20
LONGEST = timedelta(minutes=15)
FORGOTTEN = timedelta(hours=24)
NOTHING = timedelta()
_MOST_DOUBLINGS = 10
_ADD = text(
    "INSERT INTO attempt (subject, failures, last_at) VALUES (:subject, 0, :now) "
    "ON CONFLICT (subject) DO NOTHING"
).bindparams(bindparam("now", type_=UtcDateTime))


@dataclass(frozen=True, slots=True)
class Subjects:
    """Who tries, as keyed hashes."""

    account: str
    address: str


def subjects(key: bytes, name: str, address: str) -> Subjects:
    """From the name as it was typed and the address it comes from. `key` is
    `content.sealing.derive(secret, PURPOSE)`."""
    return Subjects(
        account=keyed_hash(key, f"account {fold(name)}"),
        address=keyed_hash(key, f"address {network(address)}"),
    )


def proof(key: bytes, account: int) -> Subjects:
    """Somebody who is in already proves who they are: nobody else's attempts hold them up."""
    mine = keyed_hash(key, f"proof {account}")
    return Subjects(account=mine, address=mine)


def attempt(session: Session, who: Subjects, now: datetime) -> timedelta:
    """Ask this before a password, code or recovery code is looked at. Zero: go on, and it is
    counted as wrong until `succeeded`. Otherwise how long to wait; nothing is counted."""
    if delay := wait(session, who, now):
        return delay
    both = sorted({who.account, who.address})
    for subject in both:
        session.execute(_ADD, {"subject": subject, "now": now})
    mine = col(Attempt.subject).in_(both)
    session.exec(
        select(Attempt.subject).where(mine).order_by(col(Attempt.subject)).with_for_update()
    ).all()
    if delay := wait(session, who, now):
        return delay
    session.exec(
        update(Attempt).where(mine, col(Attempt.last_at) <= now - FORGOTTEN).values(failures=0)
    )
    session.exec(update(Attempt).where(mine).values(failures=Attempt.failures + 1, last_at=now))
    return NOTHING


def wait(session: Session, who: Subjects, now: datetime) -> timedelta:
    """How long until the next attempt is looked at; zero: now."""
    query = select(Attempt.subject, Attempt.failures, Attempt.last_at).where(
        col(Attempt.subject).in_((who.account, who.address)), Attempt.last_at > now - FORGOTTEN
    )
    delays = [
        last_at + _delay(failures, is_account=subject == who.account) - now
        for subject, failures, last_at in session.exec(query)
    ]
    return max([NOTHING, *delays])


def succeeded(session: Session, who: Subjects) -> None:
    """Somebody is in, second factor and all: the account's failures are forgotten, and this
    attempt is taken back from the address."""
    session.exec(delete(Attempt).where(col(Attempt.subject) == who.account))
    counted = update(Attempt).where(col(Attempt.subject) == who.address, col(Attempt.failures) > 0)
    session.exec(counted.values(failures=Attempt.failures - 1))


def purge(session: Session, now: datetime) -> None:
    """Forget what is a day old."""
    session.exec(delete(Attempt).where(col(Attempt.last_at) <= now - FORGOTTEN))


def forget(session: Session) -> None:
    """Forget all of it: under another key nobody is known again."""
    session.exec(delete(Attempt))


def _delay(failures: int, *, is_account: bool) -> timedelta:
    free = FREE_FOR_ACCOUNT if is_account else FREE_FOR_ADDRESS
    if failures < free:
        return NOTHING
    doublings = min(failures - free + 1, _MOST_DOUBLINGS)
    return min(timedelta(seconds=2**doublings), LONGEST)
