"""A database of release 0.1 has lost nothing after `channel-info db upgrade`, and goes on."""

import gzip
from datetime import datetime, timedelta
from typing import Any

import pyotp
import pytest
import yaml
from sqlalchemy import Engine, func, inspect, select, text
from sqlmodel import Session, col
from sqlmodel import select as select_rows

from content.accounts import invitations, partner_links, sessions, two_factor
from content.accounts.telegram_links import account_of
from content.alerts import digests, outbox, start, suggestions
from content.alerts import end as alerts_end
from content.alerts.cap import incoming
from content.audit import history
from content.core import migrate
from content.core.crypto import Seal, derive
from content.core.database import reading, transaction
from content.directory import files
from content.editing import drafts, proposals
from content.models import Alert, AlertState, DeliveryState, Draft, DraftState, MsgType, metadata
from tests.compatibility.conftest import RELEASE
from tests.conftest import snapshot_of
from tests.content.alerts.cap.messages import STORM
from tests.content.key_rotation.stocked import CHATS, TEAM_CHAT, known, team

RENAMED = {  # tables that have another name since
    "attempt": "login_attempt",
    "exception": "schedule_exception",
    "press": "submitted_form",
    "sending": "kill_switch",
    "session": "login_session",
    "tally": "delivery_count",
}


@pytest.fixture(scope="session")
def now(facts: dict[str, Any]) -> datetime:
    """When the database was written."""
    return datetime.fromisoformat(facts["now"])


def alert(session: Session, facts: dict[str, Any], name: str) -> Alert:
    return session.get_one(Alert, facts["alerts"][name])


def test_its_schema_is_todays(upgraded: Engine) -> None:
    assert migrate.is_current(upgraded)
    assert set(metadata.tables) <= set(inspect(upgraded).get_table_names())


def test_no_row_is_lost(upgraded: Engine, facts: dict[str, Any]) -> None:
    with upgraded.connect() as connection:
        found = {
            name: connection.scalar(select(func.count()).select_from(text(f'"{today}"')))
            for name, today in ((name, RENAMED.get(name, name)) for name in facts["rows"])
        }
    assert found == facts["rows"]
    assert all(found.values()), "an empty table shows nothing"


def test_its_content_says_the_same(upgraded: Engine) -> None:
    before = yaml.safe_load(gzip.decompress((RELEASE / "content.yaml.gz").read_bytes()))
    with reading(upgraded) as session:
        after = yaml.safe_load(files.export(session, example=False))
    assert len(before["services"]) == 40
    for page in before["pages"]:  # known by their number then
        page["sections"] = [
            {"key": f"s{number}"} | one for number, one in enumerate(page["sections"], 1)
        ]
    for name, things in before.items():
        assert after[name] == things, name


def test_its_history_is_whole(upgraded: Engine, facts: dict[str, Any]) -> None:
    chain = derive(facts["secret"], history.PURPOSE)
    with reading(upgraded) as session:
        assert list(history.broken(session, chain)) == []
        assert history.head(session)[0] == facts["rows"]["history"]


def test_the_people_in_it_are_known(upgraded: Engine, facts: dict[str, Any], now: datetime) -> None:
    secret = facts["secret"]
    assert known(upgraded, secret) == list(CHATS)
    with transaction(upgraded) as session:
        login = sessions.find(session, facts["session_token"], now)
        assert login
        assert invitations.find(session, facts["invitation_token"], now)
        seal, code = Seal(derive(secret, two_factor.PURPOSE)), pyotp.TOTP(facts["totp_secret"])
        later = now + timedelta(hours=1)
        assert two_factor.check(session, facts["totp_account"], code.at(later), seal, later)
        assert two_factor.use_recovery_code(
            session, facts["totp_account"], facts["recovery_code"], now
        )
        link = partner_links.find_link(
            session, derive(secret, partner_links.PURPOSE), facts["partner_token"], now
        )
        assert link
        assert link.organization == "kitchen-a"
        chats = team(secret)
        found = account_of(session, TEAM_CHAT, chats)
        assert found
        assert found.id == facts["telegram_account"]


def test_what_waits_still_waits(upgraded: Engine, facts: dict[str, Any], now: datetime) -> None:
    with reading(upgraded) as session:
        rows = {row.state: row.id for row in session.exec(select_rows(Draft))}
        assert set(rows) == set(DraftState)
        assert all(drafts.document(row) for row in drafts.all_drafts(session))
        assert facts["proposal"] in {one.row.id for one in proposals.waiting(session)}
        assert drafts.due(session, now + timedelta(hours=2)) == [rows[DraftState.SCHEDULED]]


def test_every_alert_is_as_far_as_it_was(upgraded: Engine, facts: dict[str, Any]) -> None:
    with reading(upgraded) as session:
        found = {str(row.id): str(row.state) for row in session.exec(select_rows(Alert))}
    assert found == facts["states"]


def test_alerts_go_on(upgraded: Engine, facts: dict[str, Any], now: datetime) -> None:
    with transaction(upgraded) as session:
        going = {due.of.alert for due in outbox.due(session, now, 100)}
        assert {facts["alerts"][name] for name in ("sending", "correction")} <= going
        assert facts["alerts"]["paused"] not in going
        soon = now + timedelta(hours=1, seconds=1)
        start.start_due(session, soon)
        assert alert(session, facts, "approved").state is AlertState.SENDING
        assert alert(session, facts, "sent alone").state is AlertState.SENDING
        assert alert(session, facts, "stopped").state is AlertState.STOPPED


def test_a_series_comes_again(upgraded: Engine, facts: dict[str, Any], now: datetime) -> None:
    tomorrow = now + timedelta(days=1)
    with transaction(upgraded) as session:
        began = start.start_due(session, tomorrow)
        came = [session.get_one(Alert, number) for number in began]
        assert [one.series_id for one in came].count(facts["alerts"]["series"]) == 1
        assert alert(session, facts, "series").state is AlertState.APPROVED


def test_nothing_is_made_a_second_time(
    upgraded: Engine, facts: dict[str, Any], now: datetime
) -> None:
    """A summary, an end, a suggestion, a message from elsewhere."""
    snapshot = snapshot_of(upgraded)
    with transaction(upgraded) as session:
        assert digests.summarize_due(session, now) == []
        alerts_end.end_due(session, now)
        assert suggestions.draft_suggestions(session, snapshot, now) == []
        assert incoming.take(session, STORM, now) is None
        last = session.exec(select_rows(func.max(col(Alert.id)))).one()
    assert last == facts["rows"]["alert"]


def test_what_ends_says_so(upgraded: Engine, facts: dict[str, Any], now: datetime) -> None:
    """Who has it reads that it is over; who has the end of another reads that once."""
    later = now + timedelta(hours=4)
    with transaction(upgraded) as session:
        ended = alerts_end.end_due(session, later)
        assert facts["alerts"]["sent"] in ended
        said = select_rows(Alert).where(Alert.references_id == facts["alerts"]["sent"])
        end = session.exec(said).one()
        assert (end.state, end.msg_type) == (AlertState.SENDING, MsgType.UPDATE)
        due = [one for one in outbox.due(session, later, 500) if one.of.alert == end.id]
        assert due
        assert all(one.message for one in due), "an edit of the message that came"
        assert all(one.of.is_end for one in due)


def test_a_receiver_is_told_once(upgraded: Engine, facts: dict[str, Any], now: datetime) -> None:
    """What was sent is recorded as sent."""
    number = facts["alerts"]["sent"]
    with transaction(upgraded) as session:
        first = next(one for one in outbox.due(session, now, 100) if one.of.alert != number)
        outcome = outbox.DeliveryOutcome(first.which, DeliveryState.SENT, message=1)
        assert outbox.step(session, [], first.which)
        outbox.step(session, [outcome])
        again = [one.which for one in outbox.due(session, now, 100)]
    assert first.which not in again
