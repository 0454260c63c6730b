"""A volunteer's own Telegram chat: linked with a one-time code, known by a keyed hash.

The number of the chat is kept sealed, to be able to write to it. A chat is one account's.
"""

from collections.abc import Iterable
from contextlib import suppress
from datetime import datetime, timedelta

from sqlmodel import Session, col, delete, select, update

from content.accounts.account import Account, find_account
from content.core.crypto import ChatKeys, hash_token, new_code, typed_code
from content.core.errors import Unsealable
from content.models import TelegramLink, Volunteer

VALID = timedelta(minutes=10)
CODE_LENGTH = 13  # 64 bits
PURPOSE = "telegram chat"


def new_link_code(session: Session, volunteer_id: int, now: datetime) -> str:
    """A code for ten minutes, to be sent to the bot: 13 letters and digits. One before it is
    void; a chat that is linked stays so until the code is used."""
    session.exec(select(Volunteer.id).where(Volunteer.id == volunteer_id).with_for_update()).one()
    code = new_code(CODE_LENGTH)
    row = session.get(TelegramLink, volunteer_id) or TelegramLink(volunteer_id=volunteer_id)
    row.code_hash, row.code_expires_at = hash_token(code), now + VALID
    session.add(row)
    session.flush()
    return code


def link(
    session: Session, code: str, chat_id: int, now: datetime, keys: ChatKeys
) -> Account | None:
    """Give this chat to the account whose code it is, and to no other any more. None if the code
    was used, is too old, or never was."""
    given = (
        col(TelegramLink.code_hash) == hash_token(typed_code(code)),
        col(TelegramLink.code_expires_at) > now,
    )
    found = session.exec(select(TelegramLink.volunteer_id).where(*given)).first()
    account = find_account(session, found) if found is not None else None
    used = update(TelegramLink).where(*given).values(code_hash=None, code_expires_at=None)
    if session.exec(used).rowcount != 1 or account is None or not account.is_active:
        return None
    chat = keys.hash(chat_id)
    session.exec(
        update(TelegramLink)
        .where(col(TelegramLink.chat_hash) == chat)
        .values(chat_hash=None, chat_sealed=None, linked_at=None)
    )
    session.exec(
        update(TelegramLink)
        .where(col(TelegramLink.volunteer_id) == account.id)
        .values(chat_hash=chat, chat_sealed=keys.sealed(chat_id), linked_at=now)
    )
    return account


def account_of(session: Session, chat_id: int, keys: ChatKeys) -> Account | None:
    """The active account this chat is linked to, with the role it has now."""
    mine = col(TelegramLink.chat_hash) == keys.hash(chat_id)
    found = session.exec(select(TelegramLink.volunteer_id).where(mine)).first()
    account = find_account(session, found) if found is not None else None
    return account if account and account.is_active else None


def linked_at(session: Session, volunteer_id: int) -> datetime | None:
    """Since when this account has a chat; None if it has none."""
    mine = TelegramLink.volunteer_id == volunteer_id
    return session.exec(select(TelegramLink.linked_at).where(mine)).first()


def unlink(session: Session, volunteer_id: int) -> None:
    """Forget the chat of this account, and its code."""
    session.exec(delete(TelegramLink).where(col(TelegramLink.volunteer_id) == volunteer_id))


def chats_of(session: Session, volunteer_ids: Iterable[int], keys: ChatKeys) -> list[int]:
    """The chats to write to, of those who are active and linked one."""
    query = (
        select(TelegramLink.chat_sealed)
        .join(Volunteer, col(Volunteer.id) == col(TelegramLink.volunteer_id))
        .where(col(TelegramLink.volunteer_id).in_(list(volunteer_ids)), col(Volunteer.is_active))
        .order_by(col(TelegramLink.volunteer_id))
    )
    found = []
    for sealed in session.exec(query):
        with suppress(Unsealable):  # linked before the secret key was changed: unknown by now
            found.extend([keys.chat(sealed)] if sealed else [])
    return found


def chats_of_code(session: Session, code: str, keys: ChatKeys) -> list[int]:
    """The chats of the account whose code it is."""
    mine = col(TelegramLink.code_hash) == hash_token(typed_code(code))
    return chats_of(session, session.exec(select(TelegramLink.volunteer_id).where(mine)), keys)


def purge(session: Session, now: datetime) -> None:
    """Forget codes that are too old."""
    late = col(TelegramLink.code_expires_at) <= now
    session.exec(update(TelegramLink).where(late).values(code_hash=None, code_expires_at=None))
