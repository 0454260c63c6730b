"""The snapshot: quick to make, swapped whole, kept when a new one cannot be made."""

import threading
from datetime import timedelta
from time import monotonic, sleep

import pytest
from sqlalchemy import Engine, text
from sqlmodel import col, select

from content import models
from content.core.database import transaction
from content.core.errors import NoSnapshot
from content.models import AlertState, Precision, ServiceKind
from content.snapshot import Keeper, Snapshot
from content.snapshot.keeper import CHECK_EVERY
from tests.conftest import NOW, load_example, snapshot_of
from tests.content.alerts.making import add_alert


def rename(engine: Engine, name: str) -> None:
    """One change of content that two things show: all organizations get one name."""
    with transaction(engine) as session:
        for organization in session.exec(select(models.Organization)):
            organization.name = name


def test_a_change_is_there_after_a_refresh(engine: Engine) -> None:
    load_example(engine)
    keeper = Keeper(engine)
    keeper.refresh()
    before = keeper.current
    keeper.refresh()
    assert keeper.current is before, "nothing changed, so nothing is made anew"
    rename(engine, "New")
    keeper.refresh()
    assert keeper.current.version == before.version + 1
    assert {o.name for o in keeper.current.organizations.values()} == {"New"}


def test_nothing_yet(engine: Engine) -> None:
    with pytest.raises(NoSnapshot):
        _ = Keeper(engine).current


def test_the_last_good_one_is_kept(engine: Engine) -> None:
    load_example(engine)
    keeper = Keeper(engine)
    keeper.refresh()
    good = keeper.current
    with engine.begin() as connection:
        connection.execute(text("ALTER TABLE pace RENAME TO away"))
        connection.execute(text("UPDATE version SET number = number + 1"))
    keeper.refresh()
    assert keeper.current is good
    with engine.begin() as connection:
        connection.execute(text("ALTER TABLE away RENAME TO pace"))
    keeper.refresh()
    assert keeper.current.version == good.version + 1


def test_readers_never_see_two_versions_mixed(engine: Engine) -> None:
    load_example(engine)
    keeper = Keeper(engine)
    rename(engine, "0")
    keeper.refresh()
    mixed: list[set[str]] = []
    stop = threading.Event()

    def read() -> None:
        while not stop.is_set():
            snapshot = keeper.current
            names = {o.name for o in snapshot.organizations.values()}
            names |= {e.service.organization.name for e in snapshot.entries.values()}
            if len(names) != 1:
                mixed.append(names)
            sleep(0.001)  # or the readers would keep the interpreter to themselves

    readers = [threading.Thread(target=read, daemon=True) for _ in range(2)]
    for reader in readers:
        reader.start()
    for number in range(1, 5):
        rename(engine, str(number))
        keeper.refresh()
    stop.set()
    for reader in readers:
        reader.join()
    assert mixed == []
    assert {o.name for o in keeper.current.organizations.values()} == {"4"}


def test_where_people_live_is_never_exact(filled: Engine) -> None:
    with transaction(filled) as session:
        for location in session.exec(select(models.Location)):
            location.latitude, location.longitude = 50.912345678, 1.812345678
    for place in snapshot_of(filled).locations.values():
        assert place.position is not None
        decimals = {Precision.EXACT: 5, Precision.STREET: 3, Precision.AREA: 2}[place.precision]
        assert place.position == (round(50.912345678, decimals), round(1.812345678, decimals))


def test_an_inactive_service_is_not_published(filled: Engine) -> None:
    before = snapshot_of(filled)
    gone = next(iter(before.of_kind(ServiceKind.FOOD)))
    with transaction(filled) as session:
        statement = select(models.Service).where(models.Service.key == gone.service.key)
        session.exec(statement).one().status = "inactive"  # type: ignore[assignment]
    assert gone.key not in snapshot_of(filled).entries


def test_a_right_without_a_source_is_not_published(filled: Engine) -> None:
    with transaction(filled) as session:
        for source in session.exec(select(models.Source)):
            session.delete(source)
    assert snapshot_of(filled).rights() == ()


def test_it_indexes_by_zone_and_kind(example: Snapshot) -> None:
    for zone in (None, *example.zones):
        for kind in ServiceKind:
            expected = [
                entry
                for entry in example.entries.values()
                if entry.service.kind is kind and zone in (None, entry.location.zone.key)
            ]
            assert list(example.of_kind(kind, zone)) == expected


def test_another_process_is_noticed_within_a_second(filled: Engine) -> None:
    """The keeper looks every `CHECK_EVERY`; here as the scheduler would call it."""
    assert CHECK_EVERY <= timedelta(milliseconds=500)  # noqa: SIM300
    keeper = Keeper(filled)
    keeper.refresh()
    thread = threading.Thread(target=rename, args=(filled, "Elsewhere"))
    thread.start()
    started = monotonic()
    while {o.name for o in keeper.current.organizations.values()} != {"Elsewhere"}:
        sleep(CHECK_EVERY.total_seconds())
        keeper.refresh()
        assert monotonic() - started < 5
    thread.join()


def test_alerts_move_without_the_content(engine: Engine) -> None:
    """On both databases: what begins, is stopped or ends is there after the next look, and the
    content stays the very same."""
    load_example(engine)
    keeper = Keeper(engine)
    keeper.refresh()
    before = keeper.current
    assert before.alerts == ()
    with transaction(engine) as session:
        zone = session.exec(select(models.Zone).order_by(col(models.Zone.id))).first()
        assert zone
        alert = add_alert(session, started_at=NOW, zones=1 << (zone.id or 0), language="en")
        texts = {"headline": "Storm", "description": "", "instruction": ""}
        session.add(models.AlertText(alert_id=alert.id or 0, language="en", **texts))
        key = zone.key
    keeper.refresh()
    (found,) = keeper.current.alerts
    assert (found.headline.by_language, found.zones) == ({"en": "Storm"}, frozenset({key}))
    assert keeper.current.version == before.version
    assert keeper.current.entries is before.entries
    with transaction(engine) as session:
        session.get_one(models.Alert, found.number).state = AlertState.STOPPED
    keeper.refresh()
    assert keeper.current.alerts == ()
    assert keeper.current.entries is before.entries
