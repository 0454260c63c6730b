"""What is done about accounts ends what it must end, and is written down, on both databases."""

from typing import Any

import pytest
from sqlalchemy import Engine

from content.accounts import sessions, two_factor, update
from content.accounts.account import find_account
from content.accounts.permissions import Actor
from content.audit import history
from content.core.database import reading
from content.core.errors import NotAllowed
from content.editing import volunteers
from content.editing.volunteers import VolunteerPost
from content.models import Role
from tests.conftest import NOW
from tests.content.accounts.people import GOOD, SEAL, volunteer
from tests.content.editing.conftest import CHAIN, desk_of


class Team:
    """A coordinator, and an editor with a second factor who is logged in twice."""

    def __init__(self, engine: Engine) -> None:
        self.engine, self.work = engine, desk_of(engine)
        with self.work() as at:
            self.boss = volunteer(at.session, "carl", Role.COORDINATOR)
            self.editor = volunteer(
                at.session, "anna", totp_secret=SEAL.seal("JBSWY3DPEHPK3PXP"), password_hash="old"
            )
            two_factor.new_recovery_codes(at.session, self.editor)
            opened = [
                sessions.open_session(at.session, self.editor, "", NOW, confirmed=True)
                for _ in range(2)
            ]
            self.own, self.other = opened
            self.of_boss = sessions.open_session(at.session, self.boss, "", NOW, confirmed=True)

    def alive(self) -> list[str]:
        """Whose sessions are left: "own" and "other" are the editor's."""
        with reading(self.engine) as session:
            return [
                name
                for name in ("own", "other", "of_boss")
                if sessions.find(session, getattr(self, name), NOW)
            ]

    def has_second_factor(self) -> bool:
        with reading(self.engine) as session:
            found = find_account(session, self.editor)
            return bool(found and found.has_totp)

    def story(self) -> list[tuple[str, dict[str, Any]]]:
        with reading(self.engine) as session:
            assert list(history.broken(session, CHAIN)) == []
            rows = history.of(session, "volunteer", f"{self.editor}")
            return [(row.action.value, history.values(row)[1]) for row in rows]


@pytest.fixture
def people(engine: Engine) -> Team:
    return Team(engine)


@pytest.mark.parametrize("second_step", [True, False])
def test_a_reset_second_factor_is_gone_and_so_is_every_session(
    people: Team, second_step: bool
) -> None:
    assert people.has_second_factor()
    with people.work(Actor(Role.COORDINATOR, people.boss)) as at:
        assert volunteers.reset(at, people.editor, second_step=second_step)
    assert people.has_second_factor() is not second_step
    assert people.alive() == (["of_boss"] if second_step else ["own", "other", "of_boss"])
    what = "password and second step" if second_step else "password"
    assert people.story() == [("changed", {"new_link": what})]


def test_another_role_ends_every_session_and_is_written_down(people: Team) -> None:
    with people.work(Actor(Role.COORDINATOR, people.boss)) as at:
        volunteers.change(
            at, people.editor, VolunteerPost(Role.TRANSLATOR, None, frozenset({"ar"}))
        )
    assert people.alive() == ["of_boss"]
    assert people.story() == [("changed", {"role": "translator", "languages": ["ar"]})]


def test_the_same_role_again_ends_nothing(people: Team) -> None:
    with people.work(Actor(Role.COORDINATOR, people.boss)) as at:
        volunteers.change(at, people.editor, VolunteerPost(Role.EDITOR))
    assert people.alive() == ["own", "other", "of_boss"]
    assert people.story() == []


def test_a_new_password_ends_all_sessions_but_the_one_it_was_typed_in(people: Team) -> None:
    with people.work() as at:
        keep = sessions.find(at.session, people.own, NOW)
        assert keep
        update.set_password(at.session, people.editor, GOOD, keep.token_hash)
    assert people.alive() == ["own", "of_boss"]
    assert people.has_second_factor()


def test_a_closed_account_has_no_session_and_no_second_factor(people: Team) -> None:
    with people.work(Actor(Role.COORDINATOR, people.boss)) as at:
        volunteers.close(at, people.editor)
    assert people.alive() == ["of_boss"]
    assert not people.has_second_factor()
    with reading(people.engine) as session:
        assert two_factor.codes_left(session, people.editor) == 0
    assert people.story() == [("archived", {"is_active": False})]


def test_nobody_resets_who_can_do_more(people: Team) -> None:
    with people.work() as at:
        head = volunteer(at.session, "dora", Role.ADMINISTRATOR)
    for by in (Actor(Role.COORDINATOR, people.boss), Actor(Role.EDITOR, people.editor)):
        with people.work(by) as at, pytest.raises(NotAllowed):
            volunteers.reset(at, head, second_step=True)
