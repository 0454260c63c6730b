"""The snapshot with one document more is the snapshot that saving the document gives."""

import pytest
from sqlalchemy import Engine

from bot import screens
from bot.routes import Card, OneOrganization, ReadPage, Viewer
from bot.screen import Screen
from content.accounts.permissions import SERVER
from content.audit.unit_of_work import UnitOfWork
from content.core.database import reading, transaction
from content.directory.from_rows import find_all
from content.directory.schemas import Document
from content.editing.changes import EditOptions, key_of, save
from content.models import DocumentType, Status
from content.snapshot import Snapshot
from content.snapshot.build import preview
from tests.conftest import NOW, snapshot_of

EDITED = (DocumentType.SERVICE, DocumentType.LOCATION, DocumentType.ORGANIZATION, DocumentType.PAGE)


def all_of(engine: Engine, thing: DocumentType) -> list[Document]:
    with reading(engine) as session:
        return [one.doc for one in find_all(session, thing)]


def everything(snapshot: Snapshot) -> list[Screen]:
    """Every card, organization and page as people see it."""
    viewer = Viewer("en")
    routes = [
        *(Card(one.service.kind, key) for key, one in snapshot.entries.items()),
        *(OneOrganization(key) for key in snapshot.organizations),
        *(ReadPage(key) for key in snapshot.pages),
    ]
    return [screens.draw(snapshot, viewer, route, NOW) for route in routes]


@pytest.mark.parametrize("thing", EDITED)
def test_what_is_live_already_changes_nothing(thing: DocumentType, filled: Engine) -> None:
    live = snapshot_of(filled)
    expected = everything(live)
    docs = all_of(filled, thing)
    assert docs
    for doc in docs:
        live = preview(live, thing, doc)
    assert everything(live) == expected


@pytest.mark.parametrize("thing", EDITED)
def test_it_is_what_saving_gives(thing: DocumentType, filled: Engine) -> None:
    texts = "title" if thing is DocumentType.PAGE else "name"
    doc = all_of(filled, thing)[1]
    name = "Other" if thing is DocumentType.ORGANIZATION else {"en": "Other", "fr": "Autre"}
    changed = doc.model_copy(update={texts: name})
    seen = preview(snapshot_of(filled), thing, changed)
    with transaction(filled) as session:
        save(UnitOfWork(session, SERVER, NOW, b"k" * 32), thing, changed, EditOptions())
    assert everything(seen) == everything(snapshot_of(filled))
    assert "Other" in str(everything(seen))


@pytest.mark.parametrize(
    "thing", [DocumentType.SERVICE, DocumentType.ORGANIZATION, DocumentType.PAGE]
)
def test_what_is_archived_is_left_out(thing: DocumentType, filled: Engine) -> None:
    live = snapshot_of(filled)
    doc = all_of(filled, thing)[1]
    seen = preview(live, thing, doc.model_copy(update={"status": Status.INACTIVE}))
    with transaction(filled) as session:
        archived = doc.model_copy(update={"status": Status.INACTIVE})
        save(UnitOfWork(session, SERVER, NOW, b"k" * 32), thing, archived, EditOptions())
    saved = snapshot_of(filled)
    assert everything(seen) == everything(saved)
    assert everything(seen) != everything(live)
    assert key_of(thing, doc) not in {**seen.pages, **seen.organizations}
