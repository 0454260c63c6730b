"""Links for partners: signed, without an account, for one organization and seven days.

    token = base64url( number of the link, its end in seconds: 4 bytes each | HMAC-SHA256: 16 )

The database keeps no signature: who reads it can open no link. `key` is
`content.core.crypto.derive(secret, PURPOSE)` everywhere.
"""

import base64
import hmac
import re
import struct
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlmodel import Session, col, func, select, update

from content.accounts.permissions import Actor
from content.core.errors import Conflict
from content.models import Organization, PartnerLink, Role, Status

PURPOSE = "partner"
LASTS = timedelta(days=7)
SIGNATURE_BYTES = 16
_TOKEN = re.compile(r"[A-Za-z0-9_-]{32}")
_SHAPE = struct.Struct(">II")


@dataclass(frozen=True, slots=True)
class OpenPartnerLink:
    """A link that works now. Times are in UTC."""

    id: int
    organization: str
    name: str
    created_at: datetime
    expires_at: datetime
    is_opened: bool

    @property
    def actor(self) -> Actor:
        """Who acts through it: the organization, as a partner without an account."""
        return Actor(Role.PARTNER, None, self.organization)


class PartnerAnswer(StrEnum):
    """How far an organization got with its latest link."""

    NONE = "none"  # never had a link
    SENT = "sent"
    OPENED = "opened"
    ANSWERED = "answered"


@dataclass(frozen=True, slots=True)
class PartnerOverview:
    """One organization and its latest link, if it had any; `works` while it can be opened."""

    organization: str
    name: str
    answer: PartnerAnswer
    works: bool = False
    created_at: datetime | None = None
    expires_at: datetime | None = None


def make(session: Session, key: bytes, organization: str, by: int | None, now: datetime) -> str:
    """A new link for an organization (its key), made by a volunteer (their number). Gives the
    token. Raises Conflict for an organization that is not there."""
    query = select(Organization.id).where(
        Organization.key == organization, Organization.status == Status.ACTIVE
    )
    number = session.exec(query).first()
    if number is None:
        raise Conflict
    row = PartnerLink(
        organization_id=number,
        made_by=by,
        created_at=now,
        expires_at=(now + LASTS).replace(microsecond=0),
    )
    session.add(row)
    session.flush()
    return _token(key, row)


def again(session: Session, key: bytes, organization: str, now: datetime) -> str | None:
    """The token of an organization's latest link, while it works: for a form sent twice."""
    query = (
        select(PartnerLink)
        .join(Organization)
        .where(Organization.key == organization, *_works(now))
        .order_by(col(PartnerLink.id).desc())
    )
    row = session.exec(query).first()
    return _token(key, row) if row else None


def find_link(session: Session, key: bytes, token: str, now: datetime) -> OpenPartnerLink | None:
    """The link of a token, or None when it was never made, is over, or was ended. A forged one,
    and what is not even a token, takes the same time and the same query."""
    raw = base64.urlsafe_b64decode(token if _TOKEN.fullmatch(token) else "A" * 32)
    number, end = _SHAPE.unpack(raw[: _SHAPE.size])
    is_ours = hmac.compare_digest(raw[_SHAPE.size :], _sign(key, number, end))
    query = (
        select(PartnerLink, Organization.key, Organization.name)
        .join(Organization)
        .where(
            PartnerLink.id == (number if is_ours else 0),
            Organization.status == Status.ACTIVE,
            *_works(now),
        )
    )
    found = session.exec(query).first()
    if found is None or int(found[0].expires_at.timestamp()) != end:
        return None
    row, organization, name = found
    return OpenPartnerLink(
        number, organization, name, row.created_at, row.expires_at, row.opened_at is not None
    )


def open_link(session: Session, key: bytes, token: str, now: datetime) -> OpenPartnerLink | None:
    """The same, and it is written down that somebody opened it, the first time."""
    link = find_link(session, key, token, now)
    if link is not None:
        _mark(session, link.id, "opened_at", now)
    return link


def answered(session: Session, link: OpenPartnerLink, now: datetime) -> None:
    """The organization said something through its link."""
    _mark(session, link.id, "opened_at", now)
    _mark(session, link.id, "answered_at", now)


def end(session: Session, organization: str, now: datetime) -> None:
    """No link of this organization (its key) works any more."""
    number = select(Organization.id).where(Organization.key == organization).scalar_subquery()
    live = update(PartnerLink).where(
        col(PartnerLink.organization_id) == number, col(PartnerLink.ended_at).is_(None)
    )
    session.exec(live.values(ended_at=now))


def end_all(session: Session, now: datetime) -> None:
    """No link of anybody works any more."""
    session.exec(update(PartnerLink).where(*_works(now)).values(ended_at=now))


def overview(session: Session, now: datetime) -> list[PartnerOverview]:
    """Every active organization by name, with its latest link."""
    latest = select(func.max(PartnerLink.id)).group_by(col(PartnerLink.organization_id))
    rows = session.exec(select(PartnerLink).where(col(PartnerLink.id).in_(latest))).all()
    links = {row.organization_id: row for row in rows}
    named = select(Organization).where(Organization.status == Status.ACTIVE)
    organizations: Sequence[Organization] = session.exec(named.order_by(Organization.name)).all()
    found = []
    for one in organizations:
        link, answer = links.get(one.id or 0), PartnerAnswer.NONE
        if link is None:
            found.append(PartnerOverview(one.key, one.name, answer))
            continue
        answer = PartnerAnswer.OPENED if link.opened_at else PartnerAnswer.SENT
        if link.answered_at:
            answer = PartnerAnswer.ANSWERED
        works = link.ended_at is None and link.expires_at > now
        times = works, link.created_at, link.expires_at
        found.append(PartnerOverview(one.key, one.name, answer, *times))
    return found


def _works(now: datetime) -> tuple[Any, Any]:
    """As conditions of a query: not ended, and not over."""
    return col(PartnerLink.ended_at).is_(None), col(PartnerLink.expires_at) > now


def _mark(session: Session, number: int, column: str, now: datetime) -> None:
    """Only the first time counts."""
    first = update(PartnerLink).where(
        col(PartnerLink.id) == number, col(getattr(PartnerLink, column)).is_(None)
    )
    session.exec(first.values({column: now}))


def _token(key: bytes, row: PartnerLink) -> str:
    assert row.id is not None
    seconds = int(row.expires_at.timestamp())
    signed = _SHAPE.pack(row.id, seconds) + _sign(key, row.id, seconds)
    return base64.urlsafe_b64encode(signed).decode()


def _sign(key: bytes, number: int, end: int) -> bytes:
    return hmac.digest(key, _SHAPE.pack(number, end), "sha256")[:SIGNATURE_BYTES]
