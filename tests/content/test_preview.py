"""The snapshot with one document more is the snapshot that saving the document gives."""

import pytest
from sqlalchemy import Engine

from bot import screens
from bot.routes import Card, OneOrganization, ReadPage, Viewer
from content.database import reading, transaction
from content.desk.desk import Desk
from content.desk.save import Edit, key_of, save
from content.documents.read import find_all
from content.preview import with_document
from content.volunteers.roles import SERVER
from content.words import Status, Thing
from tests.conftest import NOW, snapshot_of

EDITED = (Thing.SERVICE, Thing.LOCATION, Thing.ORGANIZATION, Thing.PAGE)


def all_of(engine: Engine, thing: Thing):
    with reading(engine) as session:
        return [one.doc for one in find_all(session, thing)]


def everything(snapshot):
    """Every card, organization and page as people see it."""
    viewer = Viewer("en")
    routes = [
        *(Card(one.service.kind, key) for key, one in snapshot.entries.items()),
        *(OneOrganization(key) for key in snapshot.organizations),
        *(ReadPage(key) for key in snapshot.pages),
    ]
    return [screens.draw(snapshot, viewer, route, NOW) for route in routes]


@pytest.mark.parametrize("thing", EDITED)
def test_what_is_live_already_changes_nothing(thing: Thing, filled: Engine) -> None:
    live = snapshot_of(filled)
    expected = everything(live)
    docs = all_of(filled, thing)
    assert docs
    for doc in docs:
        live = with_document(live, thing, doc)
    assert everything(live) == expected


@pytest.mark.parametrize("thing", EDITED)
def test_it_is_what_saving_gives(thing: Thing, filled: Engine) -> None:
    texts = "title" if thing is Thing.PAGE else "name"
    doc = all_of(filled, thing)[1]
    name = "Other" if thing is Thing.ORGANIZATION else {"en": "Other", "fr": "Autre"}
    changed = doc.model_copy(update={texts: name})
    seen = with_document(snapshot_of(filled), thing, changed)
    with transaction(filled) as session:
        save(Desk(session, SERVER, NOW, b"k" * 32), thing, changed, Edit())
    assert everything(seen) == everything(snapshot_of(filled))
    assert "Other" in str(everything(seen))


@pytest.mark.parametrize("thing", [Thing.SERVICE, Thing.ORGANIZATION, Thing.PAGE])
def test_what_is_archived_is_left_out(thing: Thing, filled: Engine) -> None:
    live = snapshot_of(filled)
    doc = all_of(filled, thing)[1]
    seen = with_document(live, thing, doc.model_copy(update={"status": Status.INACTIVE}))
    with transaction(filled) as session:
        archived = doc.model_copy(update={"status": Status.INACTIVE})
        save(Desk(session, SERVER, NOW, b"k" * 32), thing, archived, Edit())
    saved = snapshot_of(filled)
    assert everything(seen) == everything(saved)
    assert everything(seen) != everything(live)
    assert key_of(thing, doc) not in {**seen.pages, **seen.organizations}
