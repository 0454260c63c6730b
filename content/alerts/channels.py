"""Public channels of Telegram, one a language: who reads there leaves no trace with us.

A channel gets every public alert of its language, as a subscriber that wants all of them; people
are shown its name.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlmodel import Session, col, delete, func, or_, select

from content.desk import history
from content.desk.desk import Desk
from content.errors import NotAllowed, Refused, Why
from content.models import Channel, Subscriber
from content.sealing import ChatKeys
from content.subscribers import TOPICS, topics_number
from content.volunteers.roles import Permission
from content.words import Action, Receiver

THING = "channel"


@dataclass(frozen=True, slots=True)
class Public:
    """A channel: its name, without "@", and whether the last message reached it."""

    username: str
    is_reachable: bool


def channels(session: Session) -> dict[str, Public]:
    """All of them, by language."""
    query = select(Channel.language, Channel.username, Subscriber.is_reachable).join(
        Subscriber, col(Subscriber.id) == col(Channel.subscriber_id)
    )
    return {language: Public(name, reachable) for language, name, reachable in session.exec(query)}


def put(desk: Desk, language: str, username: str, chat: int, keys: ChatKeys) -> None:
    """Alerts of this language go there from now on, and nowhere else in public. Raises NotAllowed,
    and Refused when the channel is another language's."""
    _allow(desk)
    session, known = desk.session, channels(desk.session)
    row = session.exec(select(Subscriber).where(Subscriber.chat_hash == keys.hash(chat))).first()
    if _is_of_another(session, language, username, row):
        raise Refused("username", Why.TAKEN)
    if row is None:
        _delete(session, language)
    number = _subscriber(session, row, language, chat, keys)
    session.merge(Channel(language=language, username=username, subscriber_id=number))
    session.flush()
    had = known.get(language)
    if had is None or had.username != username:
        before = {"username": had.username} if had else {}
        _record(desk, language, before, {"username": username})


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
            receiver=Receiver.CHANNEL,
            chat_hash=keys.hash(chat),
            chat_sealed=keys.sealed(chat),
            language=language,
            topics=topics,
        )
    row.receiver, row.language, row.is_reachable = Receiver.CHANNEL, language, True
    row.topics, row.zones = topics, 0
    session.add(row)
    session.flush()
    return row.id or 0


def remove(desk: Desk, language: str) -> None:
    """Nothing goes there any more, nobody is shown it, and what was sent there is not corrected.
    Raises NotAllowed."""
    _allow(desk)
    had = channels(desk.session).get(language)
    if had is not None:
        _delete(desk.session, language)
        _record(desk, language, {"username": had.username}, {})


def _delete(session: Session, language: str) -> None:
    """The channel first, by itself: its going is a change of content, its subscriber's is not."""
    channel = session.get(Channel, language)
    if channel is not None:
        number = channel.subscriber_id
        session.delete(channel)
        session.flush()
        session.exec(delete(Subscriber).where(col(Subscriber.id) == number))


def _record(desk: Desk, language: str, before: Mapping[str, str], after: Mapping[str, str]) -> None:
    action = Action.CHANGED if before and after else Action.CREATED if after else Action.ARCHIVED
    history.append(desk, THING, language, action, (dict(before), dict(after)))


def _allow(desk: Desk) -> None:
    if not desk.by.may(Permission.ALERTS):
        raise NotAllowed
