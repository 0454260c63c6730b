"""Sessions: when they end, and that a token is worth something to nobody else."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import Engine, event
from sqlmodel import select

from content.accounts import sessions
from content.core.database import reading, transaction
from content.models import LoginSession, Role, Version, Volunteer
from tests.conftest import NOW
from tests.content.accounts.people import organization, volunteer

SECOND = timedelta(seconds=1)


def logged_in(engine: Engine, *, confirmed: bool = True) -> tuple[int, str]:
    with transaction(engine) as session:
        who = volunteer(session)
        return who, sessions.open_session(session, who, "Chrome, Android", NOW, confirmed=confirmed)


def found(engine: Engine, token: str, now: datetime = NOW) -> sessions.Login | None:
    with reading(engine) as session:
        return sessions.find(session, token, now)


def test_a_token_is_somebodys_session(engine: Engine) -> None:
    with transaction(engine) as session:
        rck = organization(session)
        who = volunteer(session, "anna", Role.PARTNER, organization_id=rck, speaks="fr")
        token = sessions.open_session(session, who, "Firefox, Linux", NOW, confirmed=True)
    login = found(engine, token)
    assert login
    assert login.account.name == "anna"
    assert login.account.organization == "rck"
    assert login.account.speaks == "fr"
    assert (login.device, login.is_confirmed, login.seen_at) == ("Firefox, Linux", True, NOW)


def test_it_is_found_in_one_query(sqlite: Engine) -> None:
    _, token = logged_in(sqlite)
    asked = []
    event.listen(sqlite, "before_cursor_execute", lambda *given: asked.append(given[2]))
    assert found(sqlite, token)
    assert len([statement for statement in asked if statement.startswith("SELECT")]) == 1


def test_the_token_is_not_in_the_database(engine: Engine) -> None:
    _, token = logged_in(engine)
    with reading(engine) as session:
        row = session.exec(select(LoginSession)).one()
    assert token not in str(row.model_dump())
    assert found(engine, row.token_hash) is None


@pytest.mark.parametrize("token", ["", "x", "\x00", "\ud800", "' OR 1=1 --"])
def test_other_tokens_are_nobodys(engine: Engine, token: str) -> None:
    logged_in(engine)
    assert found(engine, token) is None


def test_half_an_hour_without_a_press_ends_it(engine: Engine) -> None:
    _, token = logged_in(engine)
    assert found(engine, token, NOW + sessions.IDLE - SECOND)
    assert found(engine, token, NOW + sessions.IDLE) is None
    assert timedelta(minutes=30) == sessions.IDLE


def test_twelve_hours_end_it_however_busy(engine: Engine) -> None:
    _, token = logged_in(engine)
    now = NOW
    while now < NOW + sessions.LONGEST - SECOND:
        now = min(now + timedelta(minutes=29), NOW + sessions.LONGEST - SECOND)
        login = found(engine, token, now)
        assert login
        with transaction(engine) as session:
            sessions.touch(session, login, now)
    assert found(engine, token, NOW + timedelta(hours=12)) is None


def test_use_is_written_down_once_a_minute(sqlite: Engine) -> None:
    _, token = logged_in(sqlite)
    login = found(sqlite, token)
    assert login
    assert not sessions.needs_touch(login, NOW + timedelta(seconds=59))
    assert sessions.needs_touch(login, NOW + timedelta(seconds=60))


def test_a_session_that_was_ended_stays_ended(engine: Engine) -> None:
    """Also when a page that was being made still writes down its use."""
    who, token = logged_in(engine)
    login = found(engine, token)
    assert login
    with transaction(engine) as session:
        sessions.end(session, who, login.token_hash)
        sessions.touch(session, login, NOW)
        assert sessions.renew(session, login, NOW) is None
    assert found(engine, token) is None


def test_the_second_factor_brings_another_token(engine: Engine) -> None:
    _, before = logged_in(engine, confirmed=False)
    login = found(engine, before)
    assert login
    assert not login.is_confirmed
    with transaction(engine) as session:
        after = sessions.renew(session, login, NOW + SECOND)
    assert after
    assert found(engine, before) is None
    confirmed = found(engine, after)
    assert confirmed
    assert confirmed.is_confirmed
    assert confirmed.created_at == NOW  # twelve hours are from the password on


def test_an_idle_session_cannot_be_confirmed(engine: Engine) -> None:
    _, token = logged_in(engine, confirmed=False)
    login = found(engine, token)
    assert login
    with transaction(engine) as session:
        assert sessions.renew(session, login, NOW + sessions.IDLE) is None


def test_closed_accounts_have_no_sessions(engine: Engine) -> None:
    who, token = logged_in(engine)
    with transaction(engine) as session:
        session.get_one(Volunteer, who).is_active = False
    assert found(engine, token) is None
    with reading(engine) as session:
        assert sessions.sessions_of(session, who, NOW) == []


def test_one_ends_ones_own_sessions_and_nobody_elses(engine: Engine) -> None:
    who, token = logged_in(engine)
    with transaction(engine) as session:
        other = volunteer(session, "berta")
        theirs = sessions.open_session(session, other, "", NOW, confirmed=True)
        newer = sessions.open_session(session, who, "", NOW + SECOND, confirmed=True)
    with transaction(engine) as session:
        mine = sessions.sessions_of(session, who, NOW)
        assert [login.seen_at for login in mine] == [NOW + SECOND, NOW]
        sessions.end(session, other, mine[1].token_hash)
    assert found(engine, token)
    with transaction(engine) as session:
        sessions.end(session, who, mine[1].token_hash)
    assert found(engine, token) is None
    assert found(engine, newer)
    with transaction(engine) as session:
        sessions.end_all(session, who)
    assert found(engine, newer) is None
    assert found(engine, theirs)


def test_all_but_this_one_end(engine: Engine) -> None:
    who, token = logged_in(engine)
    with transaction(engine) as session:
        other = sessions.open_session(session, who, "", NOW, confirmed=True)
    login = found(engine, token)
    assert login
    with transaction(engine) as session:
        sessions.end_all(session, who, but=login.token_hash)
    assert found(engine, token)
    assert found(engine, other) is None


def test_what_has_ended_is_forgotten(engine: Engine) -> None:
    logged_in(engine)
    with transaction(engine) as session:
        sessions.purge(session, NOW + sessions.IDLE - SECOND)
        assert session.exec(select(LoginSession)).all()
        sessions.purge(session, NOW + sessions.IDLE)
        assert session.exec(select(LoginSession)).all() == []


def test_sessions_are_no_content(sqlite: Engine) -> None:
    _, token = logged_in(sqlite)
    login = found(sqlite, token)
    assert login
    with transaction(sqlite) as session:
        sessions.touch(session, login, NOW)
        assert session.exec(select(Version)).one().number == 0


@pytest.mark.parametrize(
    ("user_agent", "name"),
    [
        (
            (
                "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) "
                "Chrome/131.0.0.0 Mobile Safari/537.36"
            ),
            "Chrome, Android",
        ),
        (
            (
                "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 "
                "(KHTML, like Gecko) Version/18.1 Mobile/15E148 Safari/604.1"
            ),
            "Safari, iPhone",
        ),
        (
            (
                "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) "
                "Chrome/131.0.0.0 Safari/537.36 Edg/131.0.0.0"
            ),
            "Edge, Windows",
        ),
        (
            "Mozilla/5.0 (X11; Linux x86_64; rv:133.0) Gecko/20100101 Firefox/133.0",
            "Firefox, Linux",
        ),
        (
            "Mozilla/5.0 (Linux; Android 14) SamsungBrowser/27.0 Chrome/125.0",
            "Samsung Internet, Android",
        ),
        ("curl/8.5.0", ""),
        ("<script>alert(1)</script>", ""),
        ("", ""),
    ],
)
def test_a_device_is_two_words(user_agent: str, name: str) -> None:
    assert sessions.device(user_agent) == name
    assert len(name) <= 40
