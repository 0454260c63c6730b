"""Who asked to be written to: asked for, changed, ended. Ending leaves nothing.

A row is all that is kept of a person, and only while they want it. Every function takes the
number of a Telegram chat and finds it by its keyed hash.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import Engine
from sqlmodel import Session, col, delete, func, select

from content.accounts.telegram_links import account_of
from content.core import database
from content.core.crypto import ChatKeys
from content.models import AlertTopic, Delivery, ReceiverKind, Subscriber, Zone

PURPOSE = "subscriber chat"
TOPICS = tuple(AlertTopic)
EVERYTHING = frozenset(TOPICS)
ONLY_EXERCISES = 1 << 14  # beside the topics: nobody asked for these, they came with exercises
MOST_ZONES = 30  # a set of zones is one 32-bit number


@dataclass(frozen=True, slots=True)
class Subscription:
    """What somebody asked for. `zones` are keys, none for every place; `daily_hour` is on the
    clock in Calais. Who could not be reached gets nothing until they ask again."""

    language: str
    topics: frozenset[AlertTopic] = EVERYTHING
    zones: frozenset[str] = frozenset()
    daily_hour: int | None = None
    is_reachable: bool = True


@dataclass(frozen=True, slots=True)
class StoredAboutChat:
    """What else is known of a chat: to how many alerts it is still in the outbox or its record,
    and whether it is a volunteer's."""

    alerts: int = 0
    is_team: bool = False


def stored_about(session: Session, chat: int, keys: ChatKeys, team: ChatKeys) -> StoredAboutChat:
    """What else is known of this chat; `team` are the keys of volunteers' chats."""
    row = _row(session, chat, keys)
    mine = select(func.count()).where(Delivery.subscriber_id == (row.id if row else None))
    return StoredAboutChat(session.exec(mine).one(), account_of(session, chat, team) is not None)


def find(session: Session, chat: int, keys: ChatKeys) -> Subscription | None:
    """What this chat asked for."""
    row = _row(session, chat, keys)
    if row is None:
        return None
    zones = zones_of(session, row.zones)
    topics = frozenset(topic for n, topic in enumerate(TOPICS) if row.topics >> n & 1)
    asked = row.language, topics, frozenset(zones), row.daily_hour
    return Subscription(*asked, row.is_reachable)


def unreachable(session: Session) -> set[str]:
    """The hashes (`ChatKeys.hash`) of chats that a message could not be delivered to: nothing
    comes there until they ask again."""
    gone = col(Subscriber.is_reachable).is_(False)
    return set(session.exec(select(Subscriber.chat_hash).where(gone)))


def put(session: Session, chat: int, wanted: Subscription, keys: ChatKeys) -> None:
    """Ask for this from now on. Who asks for nothing at all is forgotten."""
    if not wanted.topics and wanted.daily_hour is None:
        forget(session, chat, keys)
        return
    row = _row(session, chat, keys)
    if row is None:
        row = Subscriber(
            chat_hash=keys.hash(chat), chat_sealed=keys.sealed(chat), language="", topics=0
        )
    row.language = wanted.language
    row.topics = topics_number(wanted.topics)
    row.zones = zones_number(session, wanted.zones)
    row.daily_hour = wanted.daily_hour
    row.is_reachable = True
    session.add(row)
    session.flush()


def forget(session: Session, chat: int, keys: ChatKeys) -> bool:
    """Delete all there is of this chat. Gives whether there was anything."""
    mine = col(Subscriber.chat_hash) == keys.hash(chat)
    return session.exec(delete(Subscriber).where(mine)).rowcount > 0


def exercises(session: Session, chat: int, keys: ChatKeys) -> bool:
    """Whether exercises come to this chat."""
    row = _row(session, chat, keys)
    return row is not None and row.receiver is ReceiverKind.TESTER


def want_exercises(session: Session, chat: int, language: str, keys: ChatKeys) -> None:
    """A volunteer's chat gets exercises from now on, beside what it asked for. One that asked for
    nothing gets everything, and is marked: unless it asks for something later, it is to be
    forgotten when the exercises end."""
    row = _row(session, chat, keys) or Subscriber(
        chat_hash=keys.hash(chat),
        chat_sealed=keys.sealed(chat),
        language=language,
        topics=topics_number(TOPICS) | ONLY_EXERCISES,
    )
    row.receiver, row.is_reachable = ReceiverKind.TESTER, True
    session.add(row)
    session.flush()


def no_exercises(session: Session, chat: int, keys: ChatKeys) -> bool:
    """No more exercises in this chat; what it asked for itself stays. Gives whether it asked for
    nothing, and is forgotten."""
    row = _row(session, chat, keys)
    if row is None or row.receiver is not ReceiverKind.TESTER:
        return False
    if row.topics & ONLY_EXERCISES:
        return forget(session, chat, keys)
    row.receiver = ReceiverKind.PERSON
    session.flush()
    return False


def scrub(engine: Engine) -> bool:
    """After forgetting: leave nothing in the files of the database (`database.scrub`)."""
    return database.scrub(engine, "subscriber")


def topics_number(topics: Iterable[AlertTopic]) -> int:
    """A set of topics as the table has it."""
    return sum(1 << TOPICS.index(topic) for topic in set(topics))


def zones_number(session: Session, zones: Iterable[str]) -> int:
    """A set of zones, by their keys, as the table has it; a zone that is gone is left out."""
    numbers = zone_numbers(session)
    return sum(1 << numbers[key] for key in set(zones) if key in numbers)


def zones_of(session: Session, number: int) -> list[str]:
    """The keys of a set of zones as tables have it."""
    return [key for key, bit in zone_numbers(session).items() if number >> bit & 1]


def zone_numbers(session: Session) -> dict[str, int]:
    """Which bit of a set of zones each one is, by its key."""
    rows = session.exec(select(Zone.key, Zone.id).where(col(Zone.id) <= MOST_ZONES))
    return {key: number for key, number in rows if number is not None}


def _row(session: Session, chat: int, keys: ChatKeys) -> Subscriber | None:
    return session.exec(select(Subscriber).where(Subscriber.chat_hash == keys.hash(chat))).first()
