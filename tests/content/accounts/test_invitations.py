"""Links: once, within 48 hours, and for what they were made for."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from typing import Any

import pyotp
import pytest
from sqlalchemy import Engine
from sqlmodel import select

from content.accounts import invitations, passwords, registration, sessions, two_factor
from content.accounts.account import find_account
from content.accounts.registration import Registration, RegistrationForm
from content.core.database import reading, transaction
from content.core.errors import ErrorCode, InvalidInput, LinkOver
from content.models import Invitation, Role, Volunteer
from tests.conftest import NOW
from tests.content.accounts.people import GOOD, SEAL, organization, volunteer
from tests.support.narrowing import present

NOBODY: frozenset[str] = frozenset()
SECOND = timedelta(seconds=1)


def invited(engine: Engine, role: Role = Role.EDITOR) -> str:
    with transaction(engine) as session:
        return invitations.invite(session, None, role, None, NOBODY, NOW)


def answer(token: str, name: str = "anna", **values: Any) -> RegistrationForm:
    """With a second factor that was set up well."""
    pending = registration.set_up(token, SEAL, NOW)
    code = pyotp.TOTP(pending.secret).at(NOW)
    return RegistrationForm(
        **({"name": name, "password": GOOD, "sealed": pending.sealed, "code": code} | values)
    )


def accept(
    engine: Engine, token: str, given: RegistrationForm, now: datetime = NOW
) -> Registration:
    with transaction(engine) as session:
        return registration.accept(session, token, given, SEAL, now)


def refused(
    engine: Engine, token: str, given: RegistrationForm, now: datetime = NOW
) -> tuple[str, ErrorCode]:
    with pytest.raises(InvalidInput) as error:
        accept(engine, token, given, now)
    return error.value.field, error.value.why


def accounts(engine: Engine) -> list[str]:
    with reading(engine) as session:
        return sorted(session.exec(select(Volunteer.name)))


def test_an_invitation_says_what_it_is_for(engine: Engine) -> None:
    with transaction(engine) as session:
        rck = organization(session)
        by = volunteer(session, "carl", Role.COORDINATOR)
        token = invitations.invite(session, by, Role.TRANSLATOR, rck, frozenset({"ar", "fa"}), NOW)
    with reading(engine) as session:
        found = invitations.find(session, token, NOW)
        assert found
        assert (found.role, found.organization, found.invited_by) == (Role.TRANSLATOR, "rck", by)
        assert found.languages == {"ar", "fa"}
        assert (found.volunteer_id, found.name, found.needs_totp) == (None, None, False)
        assert found.expires_at == NOW + timedelta(hours=48)
        assert invitations.pending(session, NOW) == [found]
        kept = session.exec(select(Invitation)).one()
        assert token not in str(kept.model_dump())
        for wrong in ("", kept.token_hash, token[:-1], "\ud800", "\x00"):
            assert invitations.find(session, wrong, NOW) is None


def test_it_makes_the_account_it_was_made_for(engine: Engine) -> None:
    with transaction(engine) as session:
        rck = organization(session)
        token = invitations.invite(session, None, Role.PARTNER, rck, NOBODY, NOW)
    joined = accept(engine, token, RegistrationForm("Anna", GOOD, speaks="fr"))
    assert joined.recovery_codes == ()
    with reading(engine) as session:
        account = present(find_account(session, joined.volunteer_id))
        assert (account.name, account.role, account.organization) == ("anna", Role.PARTNER, "rck")
        assert (account.speaks, account.has_totp) == ("fr", False)
        assert passwords.verify(session.get_one(Volunteer, account.id).password_hash, GOOD)


def test_it_works_once(engine: Engine) -> None:
    token = invited(engine)
    accept(engine, token, RegistrationForm("anna", GOOD))
    with pytest.raises(LinkOver):
        accept(engine, token, RegistrationForm("berta", GOOD))
    assert accounts(engine) == ["anna"]
    with reading(engine) as session:
        assert invitations.find(session, token, NOW) is None


def test_two_at_once_make_one_account(engine: Engine) -> None:
    token = invited(engine)

    def one(name: str) -> str:
        try:
            accept(engine, token, RegistrationForm(name, GOOD))
        except LinkOver:
            return "over"
        return name

    with ThreadPoolExecutor(4) as pool:
        got = list(pool.map(one, ("anna", "berta", "carl", "dora")))
    assert got.count("over") == 3
    assert accounts(engine) == [name for name in got if name != "over"]


def test_two_links_at_once_cannot_make_one_name(engine: Engine) -> None:
    tokens = [invited(engine), invited(engine)]

    def one(token: str) -> str:
        try:
            accept(engine, token, RegistrationForm("anna", GOOD))
        except InvalidInput as error:
            return error.why
        return "made"

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(one, tokens)) == ["made", ErrorCode.TAKEN]


def test_it_ends_after_48_hours(engine: Engine) -> None:
    token, end = invited(engine), NOW + timedelta(hours=48)
    with reading(engine) as session:
        assert invitations.find(session, token, end - SECOND)
        assert invitations.find(session, token, end) is None
        assert invitations.pending(session, end) == []
    with pytest.raises(LinkOver):
        accept(engine, token, RegistrationForm("anna", GOOD), end)
    accept(engine, token, RegistrationForm("anna", GOOD), end - SECOND)


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.ADMINISTRATOR])
def test_who_may_do_much_needs_a_second_factor(engine: Engine, role: Role) -> None:
    token = invited(engine, role)
    with reading(engine) as session:
        assert present(invitations.find(session, token, NOW)).needs_totp
    assert refused(engine, token, RegistrationForm("anna", GOOD)) == ("code", ErrorCode.LATE)
    assert refused(engine, token, answer(token, code="")) == ("code", ErrorCode.WRONG)
    other = answer(invited(engine))
    assert refused(engine, token, other) == ("code", ErrorCode.LATE)
    late = NOW + two_factor.TIME_TO_SET_UP
    assert refused(engine, token, answer(token), late) == ("code", ErrorCode.LATE)
    assert accounts(engine) == []
    joined = accept(engine, token, answer(token))
    assert len(joined.recovery_codes) == 10
    with transaction(engine) as session:
        assert present(find_account(session, joined.volunteer_id)).has_totp
        assert two_factor.use_recovery_code(
            session, joined.volunteer_id, joined.recovery_codes[0], NOW
        )


def test_others_may_have_one(engine: Engine) -> None:
    token = invited(engine)
    joined = accept(engine, token, answer(token))
    with reading(engine) as session:
        assert present(find_account(session, joined.volunteer_id)).has_totp


def test_a_form_that_comes_back_shows_the_same_secret() -> None:
    pending = registration.set_up("token", SEAL, NOW)
    assert registration.set_up_again("token", pending.sealed, SEAL, NOW) == pending
    with pytest.raises(InvalidInput):
        registration.set_up_again("another", pending.sealed, SEAL, NOW)


def test_a_mistake_leaves_the_link(engine: Engine) -> None:
    with transaction(engine) as session:
        volunteer(session, "anna")
    token = invited(engine)
    assert refused(engine, token, RegistrationForm("Anna", GOOD)) == ("name", ErrorCode.TAKEN)
    assert refused(engine, token, RegistrationForm("a", GOOD)) == ("name", ErrorCode.SHORT)
    assert refused(engine, token, RegistrationForm("berta", "password123")) == (
        "password",
        ErrorCode.COMMON,
    )
    accept(engine, token, RegistrationForm("berta", GOOD, speaks="xx"))
    assert accounts(engine) == ["anna", "berta"]


def test_the_first_administrator(engine: Engine) -> None:
    with transaction(engine) as session:
        volunteer(session, "carl", Role.ADMINISTRATOR, is_active=False)
        volunteer(session, "dora", Role.COORDINATOR)
        assert invitations.first_link_needed(session)
        before = invitations.first(session, NOW)
        token = invitations.first(session, NOW)
    with pytest.raises(LinkOver):
        accept(engine, before, answer(before))
    assert refused(engine, token, RegistrationForm("anna", GOOD)) == ("code", ErrorCode.LATE)
    accept(engine, token, answer(token))
    with reading(engine) as session:
        assert not invitations.first_link_needed(session)


def test_a_first_link_ends_after_48_hours(engine: Engine) -> None:
    with transaction(engine) as session:
        token = invitations.first(session, NOW)
    with pytest.raises(LinkOver):
        accept(engine, token, answer(token), NOW + timedelta(hours=48))


def test_no_first_link_is_left_once_there_is_an_administrator(engine: Engine) -> None:
    by_command = invited(engine, Role.ADMINISTRATOR)
    with transaction(engine) as session:
        volunteer(session, "carl")
        printed = invitations.invite(session, None, Role.ADMINISTRATOR, None, NOBODY, NOW)
    accept(engine, by_command, answer(by_command))
    with reading(engine) as session:
        assert invitations.find(session, printed, NOW) is None


def test_a_first_link_leaves_other_invitations(engine: Engine) -> None:
    editor = invited(engine)
    with transaction(engine) as session:
        who = volunteer(session, "anna", Role.ADMINISTRATOR)
        administrator = invitations.invite(session, who, Role.ADMINISTRATOR, None, NOBODY, NOW)
        reset = invitations.reset(session, None, who, NOW)
        invitations.first(session, NOW)
        for token in (editor, administrator, reset):
            assert invitations.find(session, token, NOW)


def test_a_forgotten_password(engine: Engine) -> None:
    with transaction(engine) as session:
        who = volunteer(session, "anna", Role.COORDINATOR, totp_secret="sealed")
        session_token = sessions.open_session(session, who, "", NOW, confirmed=True)
        before = invitations.reset(session, None, who, NOW)
        token = invitations.reset(session, None, who, NOW)
        assert invitations.find(session, before, NOW) is None
        found = present(invitations.find(session, token, NOW))
        assert (found.volunteer_id, found.name, found.needs_totp) == (who, "anna", False)
        assert sessions.find(session, session_token, NOW)
    assert accept(engine, token, RegistrationForm("", GOOD)) == Registration(who, ())
    with reading(engine) as session:
        assert sessions.find(session, session_token, NOW) is None
        row = session.get_one(Volunteer, who)
        assert (row.name, row.totp_secret) == ("anna", "sealed")
        assert passwords.verify(row.password_hash, GOOD)


def test_a_link_to_a_password_does_not_replace_the_second_factor(engine: Engine) -> None:
    with transaction(engine) as session:
        who = volunteer(session, "anna", Role.COORDINATOR, totp_secret="sealed")
        token = invitations.reset(session, None, who, NOW)
    assert accept(engine, token, answer(token)) == Registration(who, ())
    with reading(engine) as session:
        assert session.get_one(Volunteer, who).totp_secret == "sealed"


def test_a_lost_phone(engine: Engine) -> None:
    with transaction(engine) as session:
        who = volunteer(
            session,
            "anna",
            Role.COORDINATOR,
            totp_secret="sealed",
            password_hash=passwords.hash_password("the old password"),
        )
        codes = two_factor.new_recovery_codes(session, who)
        session_token = sessions.open_session(session, who, "", NOW, confirmed=True)
        token = invitations.reset(session, None, who, NOW, reset_totp=True)
    with transaction(engine) as session:
        assert sessions.find(session, session_token, NOW) is None
        assert not two_factor.use_recovery_code(session, who, codes[0], NOW)
        row = session.get_one(Volunteer, who)
        assert not passwords.verify(row.password_hash, "the old password")
        assert present(invitations.find(session, token, NOW)).needs_totp
    assert refused(engine, token, RegistrationForm("", GOOD)) == ("code", ErrorCode.LATE)
    assert accept(engine, token, answer(token)).volunteer_id == who
    with reading(engine) as session:
        assert present(find_account(session, who)).has_totp


def test_a_withdrawn_link_is_over(engine: Engine) -> None:
    token, other = invited(engine), invited(engine)
    with transaction(engine) as session:
        invitations.withdraw(session, present(invitations.find(session, token, NOW)).id)
        assert invitations.find(session, token, NOW) is None
        assert invitations.find(session, other, NOW)


def test_links_that_are_over_are_forgotten(engine: Engine) -> None:
    used, _unused = invited(engine), invited(engine)
    accept(engine, used, RegistrationForm("anna", GOOD))
    with transaction(engine) as session:
        invitations.purge(session, NOW)
        assert len(session.exec(select(Invitation)).all()) == 1
        invitations.purge(session, NOW + timedelta(hours=48))
        assert session.exec(select(Invitation)).all() == []
