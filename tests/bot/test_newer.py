"""A text that was changed in another language says so, with the numbers it lacks."""

from dataclasses import replace
from typing import Any

from sqlalchemy import Engine

from bot import screens
from bot.routes import Card, ReadPage, Viewer
from bot.screen import Screen
from content.accounts.permissions import SERVER
from content.audit.diff import flatten, patched, unflatten
from content.audit.unit_of_work import UnitOfWork
from content.core.database import transaction
from content.directory.from_rows import find
from content.directory.schemas import parse_document
from content.editing.changes import EditOptions, save
from content.models import DocumentType
from content.snapshot import LocalizedText, Snapshot
from content.snapshot.model import NO_TEXT
from tests.conftest import NOW, snapshot_of
from tests.content.editing.conftest import CHAIN

LATER = NOW.replace(hour=10)
CHANGED = "This text was changed. The newest is in "


def say(
    engine: Engine, thing: DocumentType, key: str, minutes: int = 0, **edit: object
) -> Snapshot:
    """Save these texts, by path; as an edit of any kind."""
    minor = bool(edit.pop("minor", False))
    with transaction(engine) as session:
        found = find(session, thing, key)
        assert found
        texts = {path.replace("_", "."): text for path, text in edit.items()}
        doc = parse_document(thing, unflatten(patched(flatten(found.doc), texts)))
        work = UnitOfWork(session, SERVER, LATER.replace(minute=minutes), CHAIN)
        save(work, thing, doc, EditOptions(minor=minor, is_read=True))
    return snapshot_of(engine)


def page(snapshot: Snapshot, language: str) -> str:
    return text(screens.draw(snapshot, Viewer(language), ReadPage("detention"), LATER))


def text(screen: Screen) -> str:
    return "\n".join("".join(run.text for run in line.runs) for line in screen.lines)


def test_a_page_says_that_the_newest_is_in_another_language(filled: Engine) -> None:
    assert CHANGED not in page(snapshot_of(filled), "en")
    french: dict[str, Any] = {
        "sections_s1_body_fr": "Seulement **72 heures**, et 48 pour autre chose"
    }
    changed = say(filled, DocumentType.PAGE, "detention", **french)
    shown = page(changed, "en")
    assert f"{CHANGED}Français." in shown
    assert "Numbers in the newest text: 72" in shown
    assert CHANGED not in page(changed, "fr")
    caught_up = say(
        filled, DocumentType.PAGE, "detention", 1, sections_s1_body_en="**72 hours**, and 48"
    )
    assert CHANGED not in page(caught_up, "en")


def test_without_other_numbers_only_that_it_was_changed(filled: Engine) -> None:
    shown = page(
        say(filled, DocumentType.PAGE, "detention", sections_s1_heading_fr="Enfermé ?"), "en"
    )
    assert f"{CHANGED}Français." in shown
    assert "Numbers in the newest text" not in shown


def test_a_minor_edit_is_none(filled: Engine) -> None:
    edit: dict[str, Any] = {"sections_s1_body_fr": "Mieux écrit, 72 heures", "minor": True}
    assert CHANGED not in page(say(filled, DocumentType.PAGE, "detention", **edit), "en")


def test_a_card_says_so_too(filled: Engine) -> None:
    changed = say(filled, DocumentType.SERVICE, "rck-meals", description_fr="Repas chaud à 15:30")
    entry = next(one for one in changed.entries.values() if one.service.key == "rck-meals")
    shown = text(screens.draw(changed, Viewer("en"), Card(entry.service.kind, entry.key), LATER))
    assert f"{CHANGED}Français." in shown
    assert "15:30" in shown


def test_phrases_in_step_share_one_empty_set(filled: Engine) -> None:
    """Of tens of thousands of phrases few lag; the others take no memory for it."""
    snapshot = snapshot_of(filled)
    assert len({id(one.name.lagging) for one in snapshot.locations.values()}) == 1


def test_the_newest_is_one_that_does_not_lag() -> None:
    words = LocalizedText({"en": "a", "fr": "b", "ar": "c"}, "en", frozenset({"en", "ar"}))
    assert words.newest(("ar", "en", "fr")) == "fr"
    assert replace(words, lagging=NO_TEXT).newest(("ar", "en", "fr")) == "ar"
