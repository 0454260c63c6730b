"""Content files: every mistake named, nothing written in halves, loading twice changes nothing."""

import os
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import Engine, text
from sqlmodel import col, select

from content import models
from content.core import database, migrate
from content.core.database import connect, reading, transaction
from content.core.errors import ContentErrors, DatabaseAway
from content.directory import files
from content.directory.to_rows import known_keys
from tests.conftest import EXAMPLE, NOW, example_documents, load_example, snapshot_of

GOOD = """
zones: [{key: calais, name: {en: Calais}}]
locations: [{key: centre, zone: calais, name: {en: Centre}, precision: street}]
organizations: [{key: rck, name: Kitchen, mandate: independent}]
services:
- key: meals
  organization: rck
  kind: food
  name: {en: Meals}
  at:
  - key: meals-centre
    location: centre
    schedules:
    - {freq: WEEKLY, byday: [MO, WE], opens_at: 14:00, closes_at: 16:00}
"""


# The emergency numbers were read on 30 November 2026, after the time that tests stand at.
READ = datetime(2026, 12, 1, 9, 5, tzinfo=UTC)


def load(engine: Engine, path: Path, now: datetime = NOW) -> None:
    with reading(engine) as session:
        known = known_keys(session)
    documents = files.read(path, known, now)
    with transaction(engine) as session:
        files.write(session, documents, now)


def version(engine: Engine) -> int:
    with reading(engine) as session:
        return session.exec(select(models.Version.number)).one()


def test_loading_twice_changes_nothing(engine: Engine) -> None:
    load_example(engine)
    first = version(engine)
    with transaction(engine) as session:
        files.write(session, example_documents(), NOW)
    assert version(engine) == first


def test_export_loads_back_to_the_same(engine: Engine, tmp_path: Path) -> None:
    load_example(engine)
    with reading(engine) as session:
        exported = files.export(session, example=True)
    before = version(engine)
    file = tmp_path / "export.yaml"
    file.write_text(exported, "utf-8")
    load(engine, file)
    assert version(engine) == before
    with reading(engine) as session:
        assert files.export(session, example=True) == exported


def test_an_export_makes_an_equal_database(sqlite: Engine, tmp_path: Path) -> None:
    load_example(sqlite)
    other = connect(f"sqlite:///{tmp_path}/other.db")
    migrate.upgrade(other)
    for example in (False, True):
        file = tmp_path / f"{example}.yaml"
        with reading(sqlite) as session:
            file.write_text(files.export(session, example=example), "utf-8")
        load(other, file, READ)
    mine, theirs = snapshot_of(sqlite), snapshot_of(other)
    other.dispose()
    assert mine.locations == theirs.locations
    assert mine.pages == theirs.pages
    assert mine.organizations == theirs.organizations
    assert mine.phones == theirs.phones
    assert [(e.key, e.service, e.assurance) for e in mine.entries.values()] == [
        (e.key, e.service, e.assurance) for e in theirs.entries.values()
    ]
    for key, entry in mine.entries.items():
        assert set(entry.timetable.rules) == set(theirs.entries[key].timetable.rules)


def test_a_change_in_the_file_is_a_change_in_the_database(sqlite: Engine, tmp_path: Path) -> None:
    file = tmp_path / "content.yaml"
    file.write_text(GOOD)
    load(sqlite, file)
    file.write_text(GOOD.replace("16:00", "17:30").replace("{en: Meals}", "{en: Meals, fr: Repas}"))
    load(sqlite, file)
    entry = snapshot_of(sqlite).entries["meals-centre"]
    assert [str(rule.closes_at) for rule in entry.timetable.rules] == ["17:30:00"]
    assert entry.service.name.by_language == {"en": "Meals", "fr": "Repas"}


def test_a_place_taken_out_of_a_service_is_gone(sqlite: Engine, tmp_path: Path) -> None:
    file = tmp_path / "content.yaml"
    file.write_text(GOOD)
    load(sqlite, file)
    file.write_text(GOOD[: GOOD.index("  at:")])
    load(sqlite, file)
    assert snapshot_of(sqlite).entries == {}


BAD = {
    "a word that is not in the list": ("kind: food", "kind: foood", 8, "services.0.kind"),
    "a misspelt field": ("  kind: food", "  kind: food\n  typo: 1", 9, "services.0.typo"),
    "a reference to nothing": ("location: centre", "location: nowhere", 12, "location"),
    "a reference to no organization": ("organization: rck", "organization: x", 7, "organization"),
    "an unknown day": ("[MO, WE]", "[MO, WED]", 14, "byday"),
    "a time that is none": ("14:00", "25:00", 14, "opens_at"),
    "an unknown language": ("{en: Meals}", "{xx: Meals}", 9, "services.0.name"),
    "a text turned around": ("{en: Meals}", '{en: "Me\\u202Eals"}', 9, "services.0.name.en"),
    "a key with capitals": ("key: meals\n", "key: Meals\n", 6, "services.0.key"),
    "a key twice in a mapping": (
        "  kind: food",
        "  kind: food\n  kind: water",
        9,
        "services.0.kind",
    ),
    "half a character": ("{en: Meals}", '{en: "Me\\uD800als"}', 9, "services.0.name.en"),
    "a text isolated": ("{en: Meals}", '{en: "Me\\u2067als"}', 9, "services.0.name.en"),
    "two letter marks": (
        "{en: Meals}",
        '{en: "Me\\u061C\\u061Cals"}',
        9,
        "services.0.name.en",
    ),
    "a soft hyphen": ("{en: Meals}", '{en: "Me\\u00ADals"}', 9, "services.0.name.en"),
    "a line separator": ("{en: Meals}", '{en: "Me\\u2028als"}', 9, "services.0.name.en"),
    "a name of two lines": ("{en: Meals}", '{en: "Me\\nals"}', 9, "services.0.name.en"),
    "an organization of two lines": ("Kitchen", '"Kit\\nchen"', 4, "organizations.0.name"),
    "a name of nothing but spaces": ("{en: Meals}", '{en: "  "}', 9, "services.0.name.en"),
    "a long name": ("{en: Meals}", f"{{en: {'m' * 81}}}", 9, "services.0.name.en"),
    "a long description": (
        "  kind: food",
        f"  kind: food\n  description: {{en: {'m' * 601}}}",
        9,
        "services.0.description.en",
    ),
    "a time with seconds": ("14:00", '"14:00:30"', 14, "opens_at"),
    "a time with an offset": ("14:00", '"14:00+05:00"', 14, "opens_at"),
    "a number of seconds": ("14:00", "50400", 14, "opens_at"),
    "a date at the end of the calendar": (
        "freq: WEEKLY,",
        "freq: WEEKLY, until: 9999-12-31,",
        14,
        "until",
    ),
    "an address without a host": (
        "mandate: independent",
        "mandate: independent, website: https://x",
        4,
        "organizations.0.website",
    ),
    "an address turned around": (
        "mandate: independent",
        'mandate: independent, website: "https://x.example/\\u202E"',
        4,
        "organizations.0.website",
    ),
    "a position beyond any number": (
        "{en: Calais}}",
        "{en: Calais}, position: 99999999999999999999}",
        2,
        "zones.0.position",
    ),
    "an emergency number of an organization": (
        "mandate: independent}",
        'mandate: independent, phones: [{key: a, number: "15", emergency: true}]}',
        4,
        "organizations.0.phones.0.emergency",
    ),
    "a place twice": (
        "  - key: meals-centre",
        "  - {key: other, location: centre}\n  - key: meals-centre",
        13,
        "services.0.at.1.location",
    ),
    "checked in the future": (
        "mandate: independent}",
        "mandate: independent, assured: {by: rck, how: seen, when: 2026-11-24}}",
        4,
        "organizations.0.assured.when",
    ),
    "said in the future": (
        "    schedules:",
        "    exceptions: [{date: 2027-01-02, kind: extra, said_at: 2027-01-01}]\n    schedules:",
        13,
        "services.0.at.0.exceptions.0.said_at",
    ),
    "the same number in two organizations": (
        "mandate: independent}",
        'mandate: independent, phones: [{key: a, number: "15"}, {key: a, number: "16"}]}',
        4,
        "organizations.0.phones.1.key",
    ),
    "no YAML at all": ("zones: [", "zones: [[", 3, "file"),
    "a living site too exact": (
        "precision: street",
        "precision: exact, living_site: true",
        3,
        "locations.0",
    ),
}


@pytest.mark.parametrize("what", BAD)
def test_a_mistake_is_named_by_file_line_and_field(
    what: str, sqlite: Engine, tmp_path: Path
) -> None:
    old, new, line, field = BAD[what]
    file = tmp_path / "content.yaml"
    file.write_text(GOOD.replace(old, new, 1))
    with pytest.raises(ContentErrors) as caught:
        load(sqlite, file)
    named = [(p.file, p.line, p.field) for p in caught.value.problems]
    assert any(f == str(file) and n == line and field in name for f, n, name in named), named
    assert snapshot_of(sqlite).zones == {}, "nothing was written"


def test_all_mistakes_are_named_at_once(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(GOOD.replace("kind: food", "kind: foood"))
    (tmp_path / "b.yaml").write_text(GOOD.replace("mandate: independent", "mandate: nobody"))
    with pytest.raises(ContentErrors) as caught:
        files.read(tmp_path, {})
    said = str(caught.value)
    assert "a.yaml:8: services.0.kind" in said
    assert "b.yaml:4: organizations.0.mandate" in said
    assert "already used" in said


@pytest.mark.parametrize(
    "hostile",
    [b"\x00\x01\xff", b"&a [*a, *a]", b"[" * 100_000, b"!!python/object/apply:os.system [ls]", b""],
)
def test_hostile_files_do_no_harm(hostile: bytes, tmp_path: Path) -> None:
    file = tmp_path / "content.yaml"
    file.write_bytes(hostile)
    try:
        documents = files.read(file, {})
    except ContentErrors as error:
        assert error.problems
    else:
        assert [document.zones for document in documents] == [()]


def test_what_is_made_up_is_marked_and_what_is_real_is_not() -> None:
    for document in files.read(EXAMPLE, {}):
        if document.services:
            assert document.example
        if document.zones or document.phones or document.pages or document.paces:
            assert not document.example


FULL = """
zones: [{key: calais, name: {en: Calais}}]
locations: [{key: centre, zone: calais, name: {en: Centre}, directions: {en: Left}, precision: street}]
organizations:
- key: rck
  name: Kitchen
  mandate: independent
  description: {en: Cooks}
  phones: [{key: rck-1, number: "15", label: {en: Day}}, {key: rck-2, number: "16", label: {en: Night}}]
services:
- key: meals
  organization: rck
  kind: food
  name: {en: Meals}
  description: {en: Hot}
  bring: {en: A bowl}
  cost: {en: One euro}
"""  # noqa: E501


def written(engine: Engine, folder: Path, *contents: str) -> None:
    for content in contents:
        (folder / "content.yaml").write_text(content)
        load(engine, folder / "content.yaml")


def phrases(engine: Engine) -> int:
    with reading(engine) as session:
        return len(session.exec(select(models.Phrase)).all())


@pytest.mark.parametrize(
    "optional",
    [
        ", directions: {en: Left}", "  description: {en: Cooks}\n", ", label: {en: Day}",
        "  description: {en: Hot}\n", "  bring: {en: A bowl}\n", "  cost: {en: One euro}\n",
    ],
)  # fmt: skip
def test_a_text_taken_out_is_gone(engine: Engine, tmp_path: Path, optional: str) -> None:
    written(engine, tmp_path, FULL)
    before = phrases(engine)
    written(engine, tmp_path, FULL.replace(optional, ""))
    assert phrases(engine) == before - 1


def test_a_number_taken_out_of_an_organization_is_gone(engine: Engine, tmp_path: Path) -> None:
    written(engine, tmp_path, FULL)
    before = phrases(engine)
    written(engine, tmp_path, FULL.replace(', {key: rck-2, number: "16", label: {en: Night}}', ""))
    assert [phone.number for phone in snapshot_of(engine).organizations["rck"].phones] == ["15"]
    assert phrases(engine) == before - 1


def test_a_number_that_moves_stays_checked(sqlite: Engine, tmp_path: Path) -> None:
    """Between organizations in either order, and to the list for everybody."""
    two = """
organizations:
- {key: a, name: A, mandate: independent, phones: [%s]}
- {key: b, name: B, mandate: independent, phones: [%s]}
phones: [%s]
"""
    checked = "{key: p, number: '15', assured: {by: a, when: 2026-11-01, how: seen}}"
    moved = "{key: p, number: '15'}"
    written(sqlite, tmp_path, two % (checked, "", ""), two % ("", moved, ""))
    written(sqlite, tmp_path, two % (moved, "", ""), two % ("", "", moved))
    (phone,) = snapshot_of(sqlite).phones
    assert phone.assurance.assured_at


def test_two_places_of_a_service_can_change_places(engine: Engine, tmp_path: Path) -> None:
    both = (
        GOOD.replace(
            "}]\norg", "}, {key: port, zone: calais, name: {en: Port}, precision: street}]\norg"
        )
        + "  - {key: second, location: port}\n"
    )
    swapped = (
        both.replace("location: port", "location: x")
        .replace("location: centre", "location: port")
        .replace("location: x", "location: centre")
    )
    written(engine, tmp_path, both, swapped)
    assert snapshot_of(engine).entries["meals-centre"].location.key == "port"
    assert snapshot_of(engine).entries["second"].location.key == "centre"


def test_openings_are_compared_with_how_often_they_stand_there(
    sqlite: Engine, tmp_path: Path
) -> None:
    one = "    - {freq: WEEKLY, byday: [MO, WE], opens_at: 14:00, closes_at: 16:00}\n"
    other = one.replace("14:00", "10:00").replace("16:00", "12:00")
    written(sqlite, tmp_path, GOOD + other, GOOD + one)
    rules = snapshot_of(sqlite).entries["meals-centre"].timetable.rules
    assert {str(rule.opens_at) for rule in rules} == {"14:00:00"}
    written(sqlite, tmp_path, GOOD.replace(one, one + one + other))
    written(sqlite, tmp_path, GOOD.replace(one, one + other + other))
    with reading(sqlite) as session:
        found = session.exec(select(col(models.Schedule.opens_at))).all()
    assert sorted(str(opens) for opens in found) == ["10:00:00", "10:00:00", "14:00:00"]


def test_an_audience_twice_is_one(sqlite: Engine, tmp_path: Path) -> None:
    written(sqlite, tmp_path, FULL + "  audiences: [women, women]\n")
    with reading(sqlite) as session:
        audiences = session.exec(select(models.Eligibility.audience)).all()
    assert list(audiences) == ["women"]


def test_a_moment_that_comes_twice_is_loaded_once(sqlite: Engine, tmp_path: Path) -> None:
    """02:30 on the night the clocks go back equals no time of another zone."""
    said = "    exceptions: [{date: 2026-11-30, kind: cancelled, said_at: 2026-10-25T02:30}]\n"
    content = GOOD.replace("    schedules:", f"{said}    schedules:")
    written(sqlite, tmp_path, content)
    before = version(sqlite)
    written(sqlite, tmp_path, content)
    assert version(sqlite) == before
    with reading(sqlite) as session:
        found = session.exec(select(models.ScheduleException.said_at)).one()
    assert found == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)


def test_two_loads_at_once_both_succeed(engine: Engine, tmp_path: Path) -> None:
    for round_ in range(5):
        file = tmp_path / f"{round_}.yaml"
        zones = ", ".join(f"{{key: z{round_}-{n}, name: {{en: Z}}}}" for n in range(20))
        file.write_text(f"zones: [{zones}]")
        with ThreadPoolExecutor(4) as threads:
            list(threads.map(lambda file: load(engine, file), [file] * 4))
    with reading(engine) as session:
        assert len(session.exec(select(models.Zone)).all()) == 100


def test_a_database_that_is_replaced_is_noticed(sqlite: Engine, tmp_path: Path) -> None:
    """The old file lives on as long as anybody has it open."""
    before = version(sqlite)
    other = connect(f"sqlite:///{tmp_path}/other.db")
    migrate.upgrade(other)
    load_example(other)
    other.dispose()
    os.replace(tmp_path / "other.db", tmp_path / "test.db")  # noqa: PTH105
    assert version(sqlite) == before + 1


def test_a_read_that_takes_too_long_is_given_up(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    if engine.dialect.name == "sqlite":
        pytest.skip("a file answers or is not there")
    monkeypatch.setattr(database, "LONGEST_READ", "50ms")
    with pytest.raises(DatabaseAway), reading(engine) as session:
        session.execute(text("SELECT pg_sleep(10)"))
