"""A volunteer's own chat: linked once, one account's, gone at once."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, select

from content.accounts import telegram_links, update
from content.core.crypto import ChatKeys
from content.core.database import transaction
from content.models import Role, TelegramLink, Volunteer
from tests.conftest import NOW
from tests.content.accounts.people import SECRET, volunteer
from tests.support.narrowing import present

KEYS = ChatKeys.of(SECRET, "telegram chat")
CHAT, OTHER_CHAT = 5_123_456_789, 987_654_321


def linked(session: Session, name: str = "anna", chat: int = CHAT) -> int:
    who = volunteer(session, name)
    code = telegram_links.new_link_code(session, who, NOW)
    assert telegram_links.link(session, code, chat, NOW, KEYS)
    return who


def test_a_code_links_a_chat(engine: Engine) -> None:
    with transaction(engine) as session:
        who = volunteer(session, "anna", Role.EDITOR)
        code = telegram_links.new_link_code(session, who, NOW)
        assert telegram_links.account_of(session, CHAT, KEYS) is None
        assert telegram_links.linked_at(session, who) is None
        account = present(telegram_links.link(session, f" {code.upper()} ", CHAT, NOW, KEYS))
        assert account == telegram_links.account_of(session, CHAT, KEYS)
        assert account.id == who
        assert telegram_links.linked_at(session, who) == NOW
        assert telegram_links.account_of(session, OTHER_CHAT, KEYS) is None


def test_a_code_works_once(engine: Engine) -> None:
    with transaction(engine) as session:
        who = volunteer(session)
        code = telegram_links.new_link_code(session, who, NOW)
        assert telegram_links.link(session, code, CHAT, NOW, KEYS)
        assert telegram_links.link(session, code, OTHER_CHAT, NOW, KEYS) is None
        assert telegram_links.account_of(session, OTHER_CHAT, KEYS) is None


def test_a_code_sent_twice_at_once_works_once(engine: Engine) -> None:
    with transaction(engine) as session:
        code = telegram_links.new_link_code(session, volunteer(session), NOW)

    def link(chat: int) -> bool:
        with transaction(engine) as session:
            return telegram_links.link(session, code, chat, NOW, KEYS) is not None

    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(link, range(1, 5))).count(True) == 1


def test_a_code_lasts_ten_minutes_and_the_newest_counts(engine: Engine) -> None:
    end = NOW + timedelta(minutes=10)
    with transaction(engine) as session:
        who = volunteer(session)
        before = telegram_links.new_link_code(session, who, NOW)
        code = telegram_links.new_link_code(session, who, NOW)
        assert telegram_links.link(session, before, CHAT, NOW, KEYS) is None
        assert telegram_links.link(session, code, CHAT, end, KEYS) is None
        soon = end - timedelta(seconds=1)
        assert telegram_links.link(session, code, CHAT, soon, KEYS)


@pytest.mark.parametrize("code", ["", "x", "a" * 13, "\ud800", "\x00", "' OR 1=1"])
def test_other_codes_are_nobodys(engine: Engine, code: str) -> None:
    with transaction(engine) as session:
        linked(session)
        assert telegram_links.link(session, code, OTHER_CHAT, NOW, KEYS) is None


def test_a_chat_is_one_accounts(engine: Engine) -> None:
    with transaction(engine) as session:
        anna, berta = linked(session, "anna"), linked(session, "berta")
        assert present(telegram_links.account_of(session, CHAT, KEYS)).id == berta
        assert telegram_links.chats_of(session, [anna, berta], KEYS) == [CHAT]
        assert telegram_links.linked_at(session, anna) is None


def test_an_account_has_one_chat(engine: Engine) -> None:
    with transaction(engine) as session:
        who = linked(session)
        code = telegram_links.new_link_code(session, who, NOW)
        assert telegram_links.account_of(session, CHAT, KEYS)
        assert telegram_links.link(session, code, OTHER_CHAT, NOW, KEYS)
        assert telegram_links.account_of(session, CHAT, KEYS) is None
        assert telegram_links.chats_of(session, [who], KEYS) == [OTHER_CHAT]


def test_unlinking_ends_it_at_once(engine: Engine) -> None:
    with transaction(engine) as session:
        who = linked(session)
        telegram_links.unlink(session, who)
        assert telegram_links.account_of(session, CHAT, KEYS) is None
        assert telegram_links.chats_of(session, [who], KEYS) == []
        assert session.exec(select(TelegramLink)).all() == []


def test_a_closed_account_has_no_chat(engine: Engine) -> None:
    """Even if its link had been left."""
    with transaction(engine) as session:
        who = linked(session)
        code = telegram_links.new_link_code(session, who, NOW)
        session.get_one(Volunteer, who).is_active = False
        session.flush()
        assert telegram_links.account_of(session, CHAT, KEYS) is None
        assert telegram_links.chats_of(session, [who], KEYS) == []
        assert telegram_links.link(session, code, OTHER_CHAT, NOW, KEYS) is None


def test_another_role_counts_at_once(engine: Engine) -> None:
    with transaction(engine) as session:
        who = linked(session)
        update.change_role(session, who, Role.TRANSLATOR, None, frozenset({"ar"}))
        assert present(telegram_links.account_of(session, CHAT, KEYS)).role is Role.TRANSLATOR


def test_the_chats_of_some(engine: Engine) -> None:
    with transaction(engine) as session:
        anna, _berta = linked(session, "anna", 1), linked(session, "berta", -100_2)
        carl, dora = linked(session, "carl", 3), volunteer(session, "dora")
        assert telegram_links.chats_of(session, [anna, carl, dora], KEYS) == [1, 3]
        assert telegram_links.chats_of(session, [], KEYS) == []
        assert (
            telegram_links.chats_of(session, [anna], ChatKeys.of("another" * 5, "telegram chat"))
            == []
        )


def test_a_chat_is_kept_hashed_and_sealed(engine: Engine) -> None:
    with transaction(engine) as session:
        linked(session)
        kept = str(session.exec(select(TelegramLink)).one().model_dump())
        assert str(CHAT) not in kept
        assert (
            telegram_links.account_of(session, CHAT, ChatKeys.of("another" * 5, "telegram chat"))
            is None
        )


def test_old_codes_are_forgotten(engine: Engine) -> None:
    with transaction(engine) as session:
        who = linked(session)
        telegram_links.new_link_code(session, who, NOW)
        telegram_links.purge(session, NOW + timedelta(minutes=10))
        assert session.exec(select(TelegramLink.code_hash)).one() is None
        assert telegram_links.account_of(session, CHAT, KEYS)
