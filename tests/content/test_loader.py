"""Content files: every mistake named, nothing written in halves, loading twice changes nothing."""

from pathlib import Path

import pytest
from sqlalchemy import Engine
from sqlmodel import select

from content import loader, models, schema
from content.database import connect, reading, transaction
from content.errors import ContentErrors
from content.loader.write import known_keys
from tests.conftest import EXAMPLE, NOW, load_example, snapshot_of

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


def load(engine: Engine, path: Path) -> None:
    with reading(engine) as session:
        known = known_keys(session)
    documents = loader.read(path, known)
    with transaction(engine) as session:
        loader.write(session, documents, NOW)


def version(engine: Engine) -> int:
    with reading(engine) as session:
        return session.exec(select(models.Version.number)).one()


def test_loading_twice_changes_nothing(engine: Engine) -> None:
    load_example(engine)
    first = version(engine)
    load_example(engine)
    assert version(engine) == first


def test_export_loads_back_to_the_same(engine: Engine, tmp_path: Path) -> None:
    load_example(engine)
    with reading(engine) as session:
        exported = loader.export(session, example=True)
    before = version(engine)
    file = tmp_path / "export.yaml"
    file.write_text(exported, "utf-8")
    load(engine, file)
    assert version(engine) == before
    with reading(engine) as session:
        assert loader.export(session, example=True) == exported


def test_an_export_makes_an_equal_database(sqlite: Engine, tmp_path: Path) -> None:
    load_example(sqlite)
    with reading(sqlite) as session:
        exported = loader.export(session, example=True)
    other = connect(f"sqlite:///{tmp_path}/other.db")
    schema.upgrade(other)
    (tmp_path / "export.yaml").write_text(exported, "utf-8")
    load(other, tmp_path / "export.yaml")
    mine, theirs = snapshot_of(sqlite), snapshot_of(other)
    other.dispose()
    assert mine.places == theirs.places
    assert mine.pages == theirs.pages
    assert mine.organizations == theirs.organizations
    assert mine.phones == theirs.phones
    assert [(e.key, e.service, e.checked) for e in mine.entries.values()] == [
        (e.key, e.service, e.checked) for e in theirs.entries.values()
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
        loader.read(tmp_path, {})
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
        documents = loader.read(file, {})
    except ContentErrors as error:
        assert error.problems
    else:
        assert [document.zones for document in documents] == [()]


def test_the_example_is_marked_as_one() -> None:
    assert all(document.example for document in loader.read(EXAMPLE, {}))
