"""Public channels of Telegram, one a language: who reads there leaves no trace with us.

A channel gets every public alert of its language, as a subscriber that wants all of them; people
are shown its name.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlmodel import Session, col, delete, func, or_, select

from content.accounts.permissions import Permission
from content.audit import history
from content.audit.unit_of_work import UnitOfWork
from content.core.crypto import ChatKeys
from content.core.errors import ErrorCode, InvalidInput, NotAllowed
from content.models import ChangeAction, Channel, ReceiverKind, Subscriber
from content.subscribers import TOPICS, topics_number

THING = "channel"


@dataclass(frozen=True, slots=True)
class PublicChannel:
    """A channel: its name, without "@", and whether the last message reached it."""

    username: str
    is_reachable: bool


def channels(session: Session) -> dict[str, PublicChannel]:
    """All of them, by language."""
    query = select(Channel.language, Channel.username, Subscriber.is_reachable).join(
        Subscriber, col(Subscriber.id) == col(Channel.subscriber_id)
    )
    return {
        language: PublicChannel(name, reachable)
        for language, name, reachable in session.exec(query)
    }


def put(work: UnitOfWork, language: str, username: str, chat: int, keys: ChatKeys) -> None:
    """Alerts of this language go there from now on, and nowhere else in public. Raises NotAllowed,
    and InvalidInput when the channel is another language's."""
    _allow(work)
    session, known = work.session, channels(work.session)
    row = session.exec(select(Subscriber).where(Subscriber.chat_hash == keys.hash(chat))).first()
    if _is_of_another(session, language, username, row):
        raise InvalidInput("username", ErrorCode.TAKEN)
    if row is None:
        _delete(session, language)
    number = _subscriber(session, row, language, chat, keys)
    session.merge(Channel(language=language, username=username, subscriber_id=number))
    session.flush()
    had = known.get(language)
    if had is None or had.username != username:
        before = {"username": had.username} if had else {}
        _record(work, language, before, {"username": username})


def _is_of_another(session: Session, language: str, username: str, row: Subscriber | None) -> bool:
    same = or_(
        func.lower(Channel.username) == username.lower(),
        col(Channel.subscriber_id) == (row.id if row else None),
    )
    other = select(Channel.language).where(same, Channel.language != language)
    return session.exec(other).first() is not None


def _subscriber(
    session: Session, row: Subscriber | None, language: str, chat: int, keys: ChatKeys
) -> int:
    topics = topics_number(TOPICS)
    if row is None:
        row = Subscriber(
            receiver=ReceiverKind.CHANNEL,
            chat_hash=keys.hash(chat),
            chat_sealed=keys.sealed(chat),
            language=language,
            topics=topics,
        )
    row.receiver, row.language, row.is_reachable = ReceiverKind.CHANNEL, language, True
    row.topics, row.zones = topics, 0
    session.add(row)
    session.flush()
    return row.id or 0


def remove(work: UnitOfWork, language: str) -> None:
    """Nothing goes there any more, nobody is shown it, and what was sent there is not corrected.
    Raises NotAllowed."""
    _allow(work)
    had = channels(work.session).get(language)
    if had is not None:
        _delete(work.session, language)
        _record(work, language, {"username": had.username}, {})


def _delete(session: Session, language: str) -> None:
    """The channel first, by itself: its going is a change of content, its subscriber's is not."""
    channel = session.get(Channel, language)
    if channel is not None:
        number = channel.subscriber_id
        session.delete(channel)
        session.flush()
        session.exec(delete(Subscriber).where(col(Subscriber.id) == number))


def _record(
    work: UnitOfWork, language: str, before: Mapping[str, str], after: Mapping[str, str]
) -> None:
    action = (
        ChangeAction.CHANGED
        if before and after
        else ChangeAction.CREATED
        if after
        else ChangeAction.ARCHIVED
    )
    history.append(work, THING, language, action, (dict(before), dict(after)))


def _allow(work: UnitOfWork) -> None:
    if not work.by.may(Permission.ALERTS):
        raise NotAllowed
