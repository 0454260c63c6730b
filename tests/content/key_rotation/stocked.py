"""A database with something of everything that is kept under the secret."""

from dataclasses import dataclass

import pyotp
from sqlalchemy import Engine, text
from sqlmodel import Session, select

from content import subscribers
from content.accounts import partner_links, telegram_links, throttle, two_factor
from content.accounts.permissions import SERVER
from content.audit import history
from content.audit.unit_of_work import UnitOfWork
from content.core.crypto import ChatKeys, Seal, derive
from content.core.database import reading, transaction
from content.models import ChangeAction, Subscriber, TelegramLink
from content.subscribers import Subscription
from tests.conftest import NOW
from tests.content.accounts.people import SECRET, organization
from tests.content.accounts.test_telegram_links import linked
from tests.content.accounts.test_two_factor import enrolled
from tests.support.narrowing import present

NEW = "another secret of thirty-two characters"
LATER = NOW + two_factor.TIME_TO_SET_UP
CHATS = (987_654_321_012, 5, 987_654_321_013, 40_000_000_001, 40_000_000_002)
TEAM_CHAT = 777_654_321_012
CHANGES = 5


@dataclass(frozen=True)
class Stock:
    """What the test needs to know of it: the volunteer with a second factor, the app's secret and
    a recovery code; the one with a chat; a partner's token."""

    factor: int
    app: str
    recovery: str
    team: int
    token: str


def chats(secret: str) -> ChatKeys:
    return ChatKeys.of(secret, subscribers.PURPOSE)


def team(secret: str) -> ChatKeys:
    return ChatKeys.of(secret, telegram_links.PURPOSE)


def stock(engine: Engine) -> Stock:
    with transaction(engine) as session:
        for chat in CHATS:
            subscribers.put(session, chat, Subscription("ti", daily_hour=8), chats(SECRET))
        write_history(session, SECRET)
        who = throttle.subjects(derive(SECRET, throttle.PURPOSE), "anna", "192.0.2.7")
        throttle.attempt(session, who, NOW)
        organization(session)
        token = partner_links.make(session, derive(SECRET, partner_links.PURPOSE), "rck", None, NOW)
        factor, app, codes = enrolled(session)
        return Stock(factor, app, codes[0], linked(session, "bert", TEAM_CHAT), token)


def write_history(session: Session, secret: str) -> None:
    work = UnitOfWork(session, SERVER, NOW, derive(secret, history.PURPOSE))
    for number in range(CHANGES):
        history.append(
            work, "zone", "calais", ChangeAction.CHANGED, ({}, {"name.en": f"Kale {number}"})
        )


def known(engine: Engine, secret: str) -> list[int]:
    """Whom this secret finds and can write to."""
    keys = chats(secret)
    with reading(engine) as session:
        rows = session.exec(select(Subscriber)).all()
        mine = {row.chat_hash: row.chat_sealed for row in rows}
    return [chat for chat in CHATS if keys.hash(chat) in mine and opens(keys, mine, chat)]


def opens(keys: ChatKeys, mine: dict[str, str], chat: int) -> bool:
    return keys.chat(mine[keys.hash(chat)]) == chat


def sealed_before(engine: Engine) -> dict[int, tuple[ChatKeys, str]]:
    """With which keys, and as what each chat is sealed now."""
    with reading(engine) as session:
        rows = [(chats(SECRET), row.chat_sealed) for row in session.exec(select(Subscriber))]
        rows += [
            (team(SECRET), present(row.chat_sealed)) for row in session.exec(select(TelegramLink))
        ]
    return {keys.chat(sealed): (keys, sealed) for keys, sealed in rows}


def right_code(stock: Stock) -> str:
    return pyotp.TOTP(stock.app).at(LATER)


def seal(secret: str) -> Seal:
    return Seal(derive(secret, two_factor.PURPOSE))


def everything(engine: Engine) -> list[object]:
    """All that a rotation may touch."""
    tables = (
        "subscriber",
        "telegram_link",
        "volunteer",
        "history",
        "login_attempt",
        "partner_link",
    )
    with reading(engine) as session:
        return [
            session.execute(text(f"SELECT * FROM {table} ORDER BY 1")).all() for table in tables
        ]
