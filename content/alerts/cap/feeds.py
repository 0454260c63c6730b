"""The feeds that are read: one row each, which says how that goes."""

from collections.abc import Sequence
from datetime import datetime
from hashlib import sha256
from urllib.parse import unquote, urldefrag, urlsplit

from sqlmodel import Session, col, select

from content.models import CapFeed, FeedProblem


def number_of(session: Session, address: str) -> int:
    """That of the feed at an address, which is kept if it is new."""
    row = _row(session, address)
    if row is None:
        row = _new(address)
        session.add(row)
        session.flush()
    return row.id or 0


def note(
    session: Session, number: int, now: datetime, problem: FeedProblem | None, about: str = ""
) -> None:
    """Keep how it went just now. What lasts keeps the time since when."""
    row = session.get_one(CapFeed, number)
    if problem is not FeedProblem.UNREACHABLE:
        row.read_at = now
    if problem is not row.problem:
        row.problem, row.problem_since = problem, now if problem else None
    row.about = about[:200]


def feeds_at(session: Session, addresses: Sequence[str]) -> list[CapFeed]:
    """Those at these addresses, in that order, also what was never read."""
    return [_row(session, address) or _new(address) for address in addresses]


def _row(session: Session, address: str) -> CapFeed | None:
    mine = select(CapFeed).where(col(CapFeed.address_hash) == _hash(address))
    return session.exec(mine).first()


def _new(address: str) -> CapFeed:
    return CapFeed(address_hash=_hash(address), name=_name(address))


def _hash(address: str) -> str:
    return sha256(address.encode()).hexdigest()


def _name(address: str) -> str:
    """Where it is, and the word that is looked for; nothing that could be a key."""
    plain, word = urldefrag(address)
    host = urlsplit(plain).hostname or ""
    return " · ".join(filter(None, (host, unquote(word))))[:200]
