"""`channel-info alert`: a coordinator on the server, under the same rules as in the admin."""

from datetime import timedelta

import pyotp
import pytest
from sqlalchemy import Engine
from sqlmodel import Session, select
from typer.testing import CliRunner, Result

from api.cli import alert
from api.cli.alerts import operator
from content.accounts import throttle
from content.alerts import contents, start
from content.core import clock
from content.core.crypto import Seal, derive
from content.core.database import reading, transaction
from content.core.errors import Conflict, InvalidInput, NotAllowed
from content.core.i18n import LANGUAGES, long_date
from content.models import Alert, AlertState, AlertStatus, MsgType, Role, Volunteer
from tests.content.alerts.making import subscribe

SECRET = "a secret that is only for tests, and long enough"
TOTP = {"anna": pyotp.random_base32(), "berta": pyotp.random_base32(), "ed": pyotp.random_base32()}
TOMORROW, LATER = (clock.paris(clock.now()) + timedelta(days=days) for days in (1, 2))
LAST_HOPE = ("--slot", f"until={TOMORROW:%Y-%m-%dT%H:%M}")


@pytest.fixture
def engine(filled: Engine, monkeypatch: pytest.MonkeyPatch) -> Engine:
    """The example content, three subscribers, two coordinators and an editor."""
    seal = Seal(derive(SECRET, "totp"))
    with transaction(filled) as session:
        subscribe(session, [1, 2])
        subscribe(session, [3], language="ar")
        for name, secret in TOTP.items():
            role = Role.EDITOR if name == "ed" else Role.COORDINATOR
            made = {
                "password_hash": "-",
                "created_at": clock.now(),
                "totp_secret": seal.seal(secret),
            }
            session.add(Volunteer(name=name, role=role, **made))
    monkeypatch.setattr(alert, "current_engine", lambda: filled)
    monkeypatch.setattr(operator, "secret_of", lambda _settings: SECRET)
    return filled


def run(*words: str, typed: str = "") -> Result:
    return CliRunner().invoke(alert.alert, list(words), input=typed)


def acting(name: str, *words: str, then: str = "", code: str = "") -> Result:
    """With a code of their app, each once."""
    code = code or pyotp.TOTP(TOTP[name]).now()
    return run(*words, "--as", name, typed=f"{code}\n{then}")


def again(engine: Engine) -> None:
    """As if half a minute had passed: a code counts once."""
    with transaction(engine) as session:
        for row in session.exec(select(Volunteer)):
            row.totp_step = 0


def newest(session: Session) -> Alert:
    return session.exec(select(Alert)).all()[-1]


def test_templates_say_what_they_need() -> None:
    said = run("templates").output
    assert "missing_child: A child is missing. Please help.\n    phone, [age]" in said


def test_a_preview_keeps_nothing(engine: Engine) -> None:
    done = run(
        "preview", "sea", *LAST_HOPE, "--language", "ar", "--language", "en", "--zone", "calais"
    )
    assert "🆘 Danger at sea" in done.output
    assert "Where: Calais" in done.output
    assert "fewer than 5 would get it" in done.output
    with reading(engine) as session:
        assert session.exec(select(Alert)).all() == []


def test_one_writes_and_another_sends(engine: Engine) -> None:
    assert "alert 1 is a draft" in acting("anna", "send", "storm").output
    again(engine)
    refused = acting("anna", "send", "1", then="y\n")
    assert isinstance(refused.exception, NotAllowed)
    asked = acting("berta", "send", "1", then="n\n")
    assert asked.exit_code == 1
    again(engine)
    done = acting("berta", "send", "1", then="y\n")
    assert "people get this NOW" in done.output
    assert "alert 1 is approved" in done.output
    assert run("status").output == "1 approved Actual Alert: Storm: strong wind and rain\n"
    with transaction(engine) as session:
        assert start.start_due(session, clock.now()) == [], "half a minute to undo"
        assert newest(session).approver_id != newest(session).author_id


def test_an_emergency_alone_and_its_cancellation(engine: Engine) -> None:
    done = acting("anna", "send", "sea", *LAST_HOPE, "--alone", then="y\n")
    assert "alert 1 is approved" in done.output
    with transaction(engine) as session:
        assert start.start_due(session, clock.now()) == [1]
    assert "    fewer than 5 people\n" in run("status", "1").output
    again(engine)
    assert "2 is a draft that corrects 1" in acting("anna", "correct", "1", "--cancel").output
    with reading(engine) as session:
        cancels = session.get_one(Alert, 2)
        assert (cancels.msg_type, cancels.state) == (MsgType.CANCEL, AlertState.DRAFT)
    again(engine)
    assert acting("berta", "stop", "1").output.endswith("stopped\n")
    assert "1 stopped Actual" in run("status").output


def test_wrong_passwords_of_strangers_do_not_delay_an_emergency(engine: Engine) -> None:
    who = throttle.subjects(derive(SECRET, throttle.PURPOSE), "anna", "203.0.113.7")
    with transaction(engine) as session:
        while not throttle.attempt(session, who, clock.now()):
            pass
    assert (
        "alert 1 is approved"
        in acting("anna", "send", "sea", *LAST_HOPE, "--alone", then="y\n").output
    )


@pytest.mark.parametrize("name", ["anna", "nobody"])
def test_codes_cannot_be_guessed_on_the_server(engine: Engine, name: str) -> None:
    done = [run("stop", "all", "--as", name, typed="000000\n") for _ in range(6)]
    assert "too many attempts" in str(done[-1].exception)


def test_a_routine_alert_is_not_sent_alone(engine: Engine) -> None:
    refused = acting("anna", "send", "storm", "--alone", then="y\n")
    assert isinstance(refused.exception, NotAllowed)


def test_a_correction_has_other_slots(engine: Engine) -> None:
    acting("anna", "send", "sea", *LAST_HOPE, "--alone", "--exercise", then="y\n")
    with transaction(engine) as session:
        start.start_due(session, clock.now())
    again(engine)
    acting("anna", "correct", "1", "--slot", f"until={LATER:%Y-%m-%dT08:00}", "--silent")
    with reading(engine) as session:
        said = contents.read(session, session.get_one(Alert, 2))
        day = long_date(LATER.date(), LANGUAGES["en"])
        assert f"{day}, 08:00" in said.texts["en"].description
        assert clock.paris(said.expires) == LATER.replace(hour=8, minute=0, second=0, microsecond=0)
        assert (said.is_loud, said.status) == (False, AlertStatus.EXERCISE)


def test_all_stops_at_once(engine: Engine) -> None:
    acting("anna", "send", "sea", *LAST_HOPE, "--alone", then="y\n")
    again(engine)
    assert acting("berta", "stop", "all").output.endswith("all sending is stopped\n")
    assert run("status").output.startswith("ALL SENDING IS STOPPED since")


@pytest.mark.parametrize(
    ("words", "error"),
    [
        (("send", "nothing"), InvalidInput),
        (("send", "sea", "--slot", "x=1"), InvalidInput),
        (("send", "sea", "--zone", "nowhere"), InvalidInput),
        (("send", "sea", "--hours", "999"), InvalidInput),
        (("send", "sea", "--slot", "until=2099-01-01T12:00"), InvalidInput),
        (("send", "sea", "--slot", "until=2020-01-01T12:00"), InvalidInput),
        (("send", "99"), Conflict),
        (("stop", "99"), Conflict),
        (("stop", "x"), Conflict),
        (("correct", "99"), Conflict),
    ],
)
def test_what_cannot_be(engine: Engine, words: tuple[str, ...], error: type[Exception]) -> None:
    assert isinstance(acting("anna", *words).exception, error)


def test_who_has_no_code_or_no_right_does_nothing(engine: Engine) -> None:
    assert isinstance(acting("ed", "send", "storm").exception, NotAllowed)
    for name in ("anna", "berta"):
        wrong = acting(name, "send", "storm", code="000000")
        assert "no account with this code" in str(wrong.exception)
    assert isinstance(
        run("send", "storm", "--as", "nobody", typed="123456\n").exception, NotAllowed
    )
    with reading(engine) as session:
        assert session.exec(select(Alert)).all() == []
