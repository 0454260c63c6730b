"""Accounts, and what is changed about them."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import Engine
from sqlmodel import select

from content.accounts import (
    account,
    invitations,
    passwords,
    sessions,
    telegram_links,
    two_factor,
    update,
)
from content.core.crypto import ChatKeys, hash_token
from content.core.database import reading, transaction
from content.core.errors import ErrorCode, InvalidInput, LastAdministrator, LinkOver
from content.models import (
    Invitation,
    LoginSession,
    RecoveryCode,
    Role,
    TelegramLink,
    Version,
    Volunteer,
)
from tests.conftest import NOW
from tests.content.accounts.people import GOOD, SECRET, organization, volunteer
from tests.support.narrowing import present

NOBODY: frozenset[str] = frozenset()


def test_an_account_as_others_see_it(engine: Engine) -> None:
    with transaction(engine) as session:
        rck = organization(session)
        who = volunteer(
            session, "sara", Role.TRANSLATOR, organization_id=rck, languages="ar,ckb", speaks="fr"
        )
    with reading(engine) as session:
        assert account.find_account(session, who) == account.Account(
            id=who,
            name="sara",
            role=Role.TRANSLATOR,
            organization="rck",
            organization_id=rck,
            languages=frozenset({"ar", "ckb"}),
            speaks="fr",
            has_totp=False,
            is_active=True,
        )
        assert account.find_account(session, who + 1) is None


def test_a_name_is_found_however_it_is_typed(engine: Engine) -> None:
    with transaction(engine) as session:
        volunteer(session, "anna", password_hash="its hash")
    with reading(engine) as session:
        for typed in ("anna", " Anna\n", "ＡＮＮＡ"):
            found = account.by_name(session, typed)
            assert found
            assert (found[0].name, found[1]) == ("anna", "its hash")
        for typed in ("", "ann", "anna\x00", "an\u200bna", "\ud800", "x" * 10_000, "' OR 1=1"):
            assert account.by_name(session, typed) is None


def test_closed_accounts_are_last_and_nobody_logs_in_with_them(engine: Engine) -> None:
    with transaction(engine) as session:
        volunteer(session, "zoe")
        volunteer(session, "carl", is_active=False)
        volunteer(session, "berta")
    with reading(engine) as session:
        assert [one.name for one in account.all_accounts(session)] == ["berta", "zoe", "carl"]
        assert account.by_name(session, "carl") is None


def test_another_role_ends_sessions_and_invitations(engine: Engine) -> None:
    with transaction(engine) as session:
        rck = organization(session)
        who = volunteer(session, "anna", Role.COORDINATOR)
        other = volunteer(session, "berta")
        mine = sessions.open_session(session, who, "", NOW, confirmed=True)
        theirs = sessions.open_session(session, other, "", NOW, confirmed=True)
        invitations.invite(session, who, Role.COORDINATOR, None, NOBODY, NOW)
        kept = invitations.invite(session, other, Role.EDITOR, None, NOBODY, NOW)
    with transaction(engine) as session:
        update.change_role(session, who, Role.PARTNER, rck, frozenset({"ar"}))
    with reading(engine) as session:
        found = present(account.find_account(session, who))
        assert (found.role, found.organization, found.languages) == (Role.PARTNER, "rck", NOBODY)
        assert sessions.find(session, mine, NOW) is None
        assert sessions.find(session, theirs, NOW)
        assert [one.token_hash for one in session.exec(select(Invitation))] == [hash_token(kept)]


@pytest.mark.parametrize(
    ("role", "organization_id", "languages", "field", "why"),
    [
        (Role.PARTNER, None, NOBODY, "organization", ErrorCode.MISSING),
        (Role.EDITOR, 999_999, NOBODY, "organization", ErrorCode.UNKNOWN),
        (Role.TRANSLATOR, None, NOBODY, "languages", ErrorCode.MISSING),
        (Role.TRANSLATOR, None, frozenset({"ar", "xx"}), "languages", ErrorCode.UNKNOWN),
    ],
)
def test_a_role_needs_what_it_is_for(
    engine: Engine,
    role: Role,
    organization_id: int | None,
    languages: frozenset[str],
    field: str,
    why: ErrorCode,
) -> None:
    with transaction(engine) as session:
        who = volunteer(session)
        for ask in (
            lambda: update.change_role(session, who, role, organization_id, languages),
            lambda: invitations.invite(session, None, role, organization_id, languages, NOW),
        ):
            with pytest.raises(InvalidInput) as refused:
                ask()
            assert (refused.value.field, refused.value.why) == (field, why)


def test_a_closed_account_has_nothing_left(engine: Engine) -> None:
    with transaction(engine) as session:
        who = volunteer(session, "anna", Role.COORDINATOR, totp_secret="sealed")
        sessions.open_session(session, who, "", NOW, confirmed=True)
        two_factor.new_recovery_codes(session, who)
        invitations.invite(session, who, Role.EDITOR, None, NOBODY, NOW)
        invitations.reset(session, None, who, NOW)
        code = telegram_links.new_link_code(session, who, NOW)
        telegram_links.link(session, code, 77, NOW, ChatKeys.of(SECRET, telegram_links.PURPOSE))
    with transaction(engine) as session:
        update.deactivate(session, who)
    with reading(engine) as session:
        for table in (LoginSession, RecoveryCode, Invitation, TelegramLink):
            assert session.exec(select(table)).all() == []
        row = session.get_one(Volunteer, who)
        assert (row.name, row.is_active, row.totp_secret) == (f"volunteer-{who}", False, None)
        assert "anna" not in str(row.model_dump())
        assert not passwords.verify(row.password_hash, GOOD)


def test_a_name_is_free_again_once_its_account_is_closed(engine: Engine) -> None:
    with transaction(engine) as session:
        who = volunteer(session, "anna")
        update.deactivate(session, who)
        assert volunteer(session, "anna") != who


def test_closed_accounts_are_not_changed(engine: Engine) -> None:
    with transaction(engine) as session:
        who = volunteer(session)
        update.deactivate(session, who)
        for ask in (
            lambda: update.change_role(session, who, Role.EDITOR, None, NOBODY),
            lambda: update.deactivate(session, who),
            lambda: update.set_password(session, who, GOOD),
            lambda: invitations.reset(session, None, who, NOW),
        ):
            with pytest.raises(LinkOver):
                ask()


def test_the_last_administrator_stays(engine: Engine) -> None:
    with transaction(engine) as session:
        who = volunteer(session, "anna", Role.ADMINISTRATOR)
        volunteer(session, "carl", Role.ADMINISTRATOR, is_active=False)
        with pytest.raises(LastAdministrator):
            update.deactivate(session, who)
        with pytest.raises(LastAdministrator):
            update.change_role(session, who, Role.EDITOR, None, NOBODY)
        update.change_role(session, who, Role.ADMINISTRATOR, organization(session), NOBODY)
        other = volunteer(session, "berta", Role.ADMINISTRATOR)
        update.deactivate(session, who)
        with pytest.raises(LastAdministrator):
            update.deactivate(session, other)


def test_two_administrators_cannot_close_each_other(engine: Engine) -> None:
    for number in range(5):
        with transaction(engine) as session:
            for row in session.exec(select(Volunteer)):
                row.is_active = False
            both = [volunteer(session, f"a{number}{x}", Role.ADMINISTRATOR) for x in "xy"]

        def close(who: int) -> str:
            try:
                with transaction(engine) as session:
                    update.deactivate(session, who)
            except LastAdministrator:
                return "last"
            return "closed"

        with ThreadPoolExecutor(2) as pool:
            assert sorted(pool.map(close, both)) == ["closed", "last"]


def test_a_new_password_ends_all_other_sessions(engine: Engine) -> None:
    with transaction(engine) as session:
        who = volunteer(session)
        mine = sessions.open_session(session, who, "", NOW, confirmed=True)
        other = sessions.open_session(session, who, "", NOW, confirmed=True)
        link = invitations.reset(session, None, who, NOW)
    with transaction(engine) as session:
        update.set_password(session, who, GOOD, keep=hash_token(mine))
    with reading(engine) as session:
        assert sessions.find(session, mine, NOW)
        assert sessions.find(session, other, NOW) is None
        assert invitations.find(session, link, NOW) is None
        assert passwords.verify(session.get_one(Volunteer, who).password_hash, GOOD)


def test_a_bad_password_changes_nothing(engine: Engine) -> None:
    with transaction(engine) as session:
        who = volunteer(session, "anna.calais")
        with pytest.raises(InvalidInput):
            update.set_password(session, who, "Anna.Calais1")
        assert session.get_one(Volunteer, who).password_hash == "not a hash"


def test_the_language_of_the_pages(engine: Engine) -> None:
    with transaction(engine) as session:
        who = volunteer(session)
        update.set_speaks(session, who, "fr")
        assert present(account.find_account(session, who)).speaks == "fr"
        with pytest.raises(InvalidInput):
            update.set_speaks(session, who, "xx")
        assert session.exec(select(Version)).one().number == 0
