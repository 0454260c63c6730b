"""The start of a live product: what is real, no service, pages as drafts."""

from datetime import timedelta

import pytest
from sqlalchemy import Engine
from sqlmodel import select

from content import loader
from content.database import reading, transaction
from content.desk import drafts, real_start
from content.desk.desk import Desk
from content.models import Draft
from content.snapshot import Snapshot
from content.volunteers.roles import SERVER
from content.words import Thing
from tests.conftest import NOW, load_example, snapshot_of

CHAIN = b"c" * 32
# The emergency numbers were read on 30 November 2026, after the time that tests stand at.
READ = NOW + timedelta(days=9)


def take(engine: Engine) -> real_start.Start:
    with transaction(engine) as session:
        documents = loader.read(loader.START, {}, READ)
        return real_start.take(Desk(session, SERVER, NOW, CHAIN), documents)


def test_from_nothing(engine: Engine) -> None:
    taken = take(engine)
    snapshot = snapshot_of(engine)
    assert len(snapshot.zones) >= 4
    assert {"112", "196", "115"} <= {phone.number for phone in snapshot.phones}
    assert snapshot.entries == {}
    assert snapshot.pages == {}
    assert not snapshot.holds_examples
    assert taken.drafts == len(_drafts(engine)) > 10
    assert taken.archived == 0


def _drafts(engine: Engine) -> list[str]:
    with reading(engine) as session:
        return [row.key for row in session.exec(select(Draft).where(Draft.thing == Thing.PAGE))]


def test_twice_is_once(engine: Engine) -> None:
    take(engine)
    before = snapshot_of(engine).version
    assert take(engine) == real_start.Start(0, 0, 0)
    assert snapshot_of(engine).version == before


def test_a_draft_is_published_by_whoever_read_it(engine: Engine) -> None:
    take(engine)
    with transaction(engine) as session:
        row = session.exec(select(Draft).where(Draft.key == "sea")).one()
        drafts.publish(Desk(session, SERVER, NOW, CHAIN), row.id or 0)
    assert set(snapshot_of(engine).pages) == {"sea"}
    assert take(engine).drafts == 0


def test_examples_are_archived(engine: Engine) -> None:
    load_example(engine)
    assert snapshot_of(engine).holds_examples
    taken = take(engine)
    after = snapshot_of(engine)
    assert taken.archived > 20
    assert not after.holds_examples
    assert not any(entry.service.is_example for entry in after.entries.values())


def test_what_somebody_wrote_stays(engine: Engine) -> None:
    text = 'zones: [{key: calais, name: {en: Kale}}]\nphones: [{key: em-112, number: "112"}]'
    with transaction(engine) as session:
        loader.write(session, loader.read_text("own", text, {}), NOW)
    take(engine)
    snapshot: Snapshot = snapshot_of(engine)
    assert snapshot.zones["calais"].name.by_language == {"en": "Kale"}
    assert [phone.label for phone in snapshot.phones if phone.number == "112"] == [None]


@pytest.mark.parametrize("path", [loader.START, [loader.START, loader.EXAMPLE]])
def test_the_files_are_without_mistakes(path: object) -> None:
    assert loader.read(path, {}, READ)  # type: ignore[arg-type]
