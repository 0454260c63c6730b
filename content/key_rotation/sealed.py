"""Rows that are hashed or sealed: which there are, and the same under another secret."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from typing import Any

from sqlalchemy import Select, select, update
from sqlmodel import Session, col

from content import subscribers
from content.accounts import telegram_links, two_factor
from content.core.crypto import ChatKeys, Seal, derive
from content.core.errors import Unsealable
from content.models import Subscriber, TelegramLink, Volunteer

AT_ONCE = 2000  # rows in memory
BEFORE_ALL = -(2**31)
Model = type[Subscriber | TelegramLink | Volunteer]
Values = dict[str, Any]


@dataclass(frozen=True, slots=True)
class SealedColumns:
    """What one table has: `columns` are the number of a row, its sealed text, and what else
    `renewed` needs to give new values for it (or to raise Unsealable)."""

    name: str
    model: Model
    columns: tuple[str, ...]
    renewed: Callable[[Any], Values]


def all_of(old: str, new: str) -> tuple[SealedColumns, ...]:
    """All there is, from one secret to another."""
    people, team = (
        partial(_chat, ChatKeys.of(old, purpose), ChatKeys.of(new, purpose))
        for purpose in (subscribers.PURPOSE, telegram_links.PURPOSE)
    )
    second = partial(
        _second, Seal(derive(old, two_factor.PURPOSE)), Seal(derive(new, two_factor.PURPOSE))
    )
    link = ("volunteer_id", "chat_sealed", "chat_hash")
    return (
        SealedColumns("subscribers", Subscriber, ("id", "chat_sealed", "chat_hash"), people),
        SealedColumns("volunteers' chats", TelegramLink, link, team),
        SealedColumns("second factors", Volunteer, ("id", "totp_secret"), second),
    )


def renew(session: Session, what: SealedColumns) -> tuple[int, int]:
    """Put every row under the new secret. Gives how many there are, and how many of them could
    not be opened; after the first of these nothing is written any more."""
    number, shut, last = 0, 0, BEFORE_ALL
    query = _rows(what).order_by(_number(what)).limit(AT_ONCE)
    while rows := session.execute(query.where(_number(what) > last)).all():
        renewed = list(_renewed(what, rows))
        number += len(rows)
        shut += len(rows) - len(renewed)
        if not shut:
            session.execute(update(what.model), renewed)
        last = rows[-1][0]
    return number, shut


def opens(session: Session, what: SealedColumns) -> bool | None:
    """Whether the old secret opens the newest row; None where there is none."""
    rows = session.execute(_rows(what).order_by(_number(what).desc()).limit(1)).all()
    return any(_renewed(what, rows)) if rows else None


def _rows(what: SealedColumns) -> Select[Any]:
    columns = [col(getattr(what.model, name)) for name in what.columns]
    return select(*columns).where(columns[1].is_not(None))


def _number(what: SealedColumns) -> Any:
    return col(getattr(what.model, what.columns[0]))


def _renewed(what: SealedColumns, rows: Iterable[Any]) -> Iterator[Values]:
    for row in rows:
        with suppress(Unsealable):
            yield {what.columns[0]: row[0]} | what.renewed(row)


def _chat(old: ChatKeys, new: ChatKeys, row: Any) -> Values:
    chat = old.chat(row.chat_sealed)
    if old.hash(chat) != row.chat_hash:
        raise Unsealable("a chat that is not found by its own number")
    return {"chat_hash": new.hash(chat), "chat_sealed": new.sealed(chat)}


def _second(old: Seal, new: Seal, row: Any) -> Values:
    return {"totp_secret": new.seal(old.unseal(row.totp_secret))}
