"""Links for partners: only what was made opens, only while it should."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import Engine
from sqlmodel import select

from content.accounts import partner_links
from content.accounts.partner_links import LASTS, OpenPartnerLink, PartnerAnswer
from content.core.crypto import derive
from content.core.database import reading, transaction
from content.core.errors import Conflict
from content.models import PartnerLink, Role
from tests.conftest import NOW, load_example
from tests.support.narrowing import present

KEY = derive("k" * 32, "partner")
LATER = NOW + timedelta(days=1)


def make(engine: Engine, organization: str = "kitchen-a") -> str:
    with transaction(engine) as session:
        return partner_links.make(session, KEY, organization, None, NOW)


def opened(
    engine: Engine, token: str, now: datetime = LATER, key: bytes = KEY
) -> OpenPartnerLink | None:
    with transaction(engine) as session:
        return partner_links.open_link(session, key, token, now)


def row(engine: Engine) -> PartnerLink:
    with reading(engine) as session:
        return session.exec(select(PartnerLink)).one()


def test_a_link_is_its_organization_without_an_account(filled: Engine) -> None:
    link = present(opened(filled, make(filled)))
    assert (link.organization, link.actor.role) == ("kitchen-a", Role.PARTNER)
    assert link.actor.volunteer_id is None
    assert link.actor.organization == "kitchen-a"


def test_a_token_is_short_and_the_database_cannot_make_it(filled: Engine) -> None:
    token = make(filled)
    assert len(token) == 32
    assert token not in str(row(filled).model_dump())


def test_forged_with_another_key(filled: Engine) -> None:
    token = make(filled)
    assert opened(filled, token, key=derive("another secret", "partner")) is None


def test_every_letter_counts(filled: Engine) -> None:
    token = make(filled)
    for number, letter in enumerate(token):
        other = "A" if letter != "A" else "B"
        assert opened(filled, token[:number] + other + token[number + 1 :]) is None, number


@pytest.mark.parametrize("token", ["", "x", "A" * 32, "é" * 32, "A" * 500, "\x00" * 32, "=" * 32])
def test_what_is_no_token(filled: Engine, token: str) -> None:
    make(filled)
    assert opened(filled, token) is None
    assert row(filled).opened_at is None


def test_over_after_seven_days(filled: Engine) -> None:
    token = make(filled)
    assert opened(filled, token, NOW + LASTS - timedelta(seconds=1))
    assert opened(filled, token, NOW + LASTS) is None


def test_a_longer_life_in_the_database_does_not_help(filled: Engine) -> None:
    token = make(filled)
    with transaction(filled) as session:
        session.exec(select(PartnerLink)).one().expires_at = NOW + 10 * LASTS
    assert opened(filled, token) is None


def test_ended_with_all_earlier_ones(filled: Engine) -> None:
    tokens, other = [make(filled), make(filled)], make(filled, "auberge")
    with transaction(filled) as session:
        partner_links.end(session, "kitchen-a", LATER)
    assert [opened(filled, token) for token in tokens] == [None, None]
    assert opened(filled, other)


def test_opened_and_answered_are_noted_once(filled: Engine) -> None:
    token = make(filled)
    link = present(opened(filled, token))
    opened(filled, token, LATER + timedelta(hours=1))
    assert row(filled).opened_at == LATER
    for hours in (2, 3):
        with transaction(filled) as session:
            partner_links.answered(session, link, LATER + timedelta(hours=hours))
    assert row(filled).answered_at == LATER + timedelta(hours=2)


def test_who_answered_and_who_did_not(filled: Engine) -> None:
    def answer() -> PartnerAnswer:
        with reading(filled) as session:
            found = {one.organization: one for one in partner_links.overview(session, LATER)}
        assert {one.answer for key, one in found.items() if key != "kitchen-a"} == {
            PartnerAnswer.NONE
        }
        return found["kitchen-a"].answer

    assert answer() is PartnerAnswer.NONE
    token = make(filled)
    assert answer() is PartnerAnswer.SENT
    link = present(opened(filled, token))
    assert answer() is PartnerAnswer.OPENED
    with transaction(filled) as session:
        partner_links.answered(session, link, LATER)
    assert answer() is PartnerAnswer.ANSWERED
    make(filled)
    assert answer() is PartnerAnswer.SENT


def test_again_is_the_same_link(filled: Engine) -> None:
    with transaction(filled) as session:
        assert partner_links.again(session, KEY, "kitchen-a", NOW) is None
    token = make(filled)
    with transaction(filled) as session:
        assert partner_links.again(session, KEY, "kitchen-a", NOW) == token
        assert partner_links.again(session, KEY, "kitchen-a", NOW + LASTS) is None
        with pytest.raises(Conflict):
            partner_links.make(session, KEY, "nobody", None, NOW)


def test_on_both_databases(engine: Engine) -> None:
    load_example(engine)
    token = make(engine)
    link = present(opened(engine, token))
    with transaction(engine) as session:
        partner_links.answered(session, link, LATER)
        assert partner_links.overview(session, LATER)
        partner_links.end(session, "kitchen-a", LATER)
    assert opened(engine, token) is None
