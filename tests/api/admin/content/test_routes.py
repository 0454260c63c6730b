"""The editors over HTTP: saved and seen, refused beside the field, two at once, drafts, others'."""

import re
from datetime import timedelta
from html import unescape
from html.parser import HTMLParser
from typing import Any

import pytest
from fastapi import FastAPI
from sqlalchemy import Engine
from sqlmodel import select

from content.accounts.permissions import SERVER
from content.audit.unit_of_work import UnitOfWork
from content.core import clock
from content.core.database import reading, transaction
from content.directory.from_rows import find, find_all
from content.directory.schemas import LocationDocument, ServiceDocument
from content.editing import drafts
from content.editing.changes import save
from content.models import DocumentType, Draft, Role
from content.snapshot import PublishedServiceAtLocation, Snapshot
from tests.api.admin.conftest import Volunteers
from tests.api.counting import queries
from tests.support.narrowing import of_type, present

LISTS = {
    DocumentType.SERVICE: "services",
    DocumentType.LOCATION: "locations",
    DocumentType.ORGANIZATION: "organizations",
    DocumentType.PAGE: "pages",
}


class Fields(HTMLParser):
    """What a browser would send of the form, without its buttons."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.sent: dict[str, list[str]] = {}
        self.options: list[str] = []
        self.select = self.area = ""
        inside = page[page.index('<form id="edit"') :]
        self.feed(inside[: inside.index("</form>")])

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        has = dict(attrs)
        name = has.get("name") or ""
        if tag == "input" and has.get("type") in ("checkbox", "radio") and "checked" not in has:
            return
        if tag == "input":
            self.sent.setdefault(name, []).append(has.get("value") or "")
        elif tag == "textarea":
            self.area, self.text = name, ""
        elif tag == "select":
            self.select, self.options = name, []
        elif tag == "option":
            self.options.insert(0 if "selected" in has else len(self.options), has["value"] or "")

    def handle_data(self, data: str) -> None:
        if self.area:
            self.text += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self.sent[self.area], self.area = [self.text.removeprefix("\n")], ""
        elif tag == "select":
            self.sent[self.select] = self.options[:1]


def fields(page: str) -> dict[str, Any]:
    return Fields(page).sent


def own(app: FastAPI, organization: str, *, foreign: bool = False) -> PublishedServiceAtLocation:
    """An entry of this organization, or of another one."""
    snapshot: Snapshot = app.state.program.keeper.current
    entries = snapshot.entries.values()
    return next(
        one for one in entries if (one.service.organization.key == organization) is not foreign
    )


def keys(app: FastAPI) -> dict[DocumentType, str]:
    """A key of each thing."""
    live = app.state.program.keeper.current
    entry = own(app, "kitchen-a")
    return {
        DocumentType.SERVICE: entry.service.key,
        DocumentType.LOCATION: entry.location.key,
        DocumentType.ORGANIZATION: "kitchen-a",
        DocumentType.PAGE: next(iter(live.pages)),
    }


def document(engine: Engine, thing: DocumentType, key: str) -> Any:
    with reading(engine) as session:
        found = find(session, thing, key)
    return found.doc if found else None


@pytest.mark.parametrize("thing", LISTS)
async def test_a_form_saved_as_it_came_changes_nothing(
    volunteer: Volunteers, app: FastAPI, filled: Engine, thing: DocumentType
) -> None:
    client, path = volunteer(), f"/admin/{LISTS[thing]}/{keys(app)[thing]}"
    before = document(filled, thing, keys(app)[thing])
    page = await client.get(path)
    assert page.status_code == 200
    done = await client.post(path, data=fields(page.text) | {"do": "save"})
    assert (done.status_code, done.headers["location"]) == (303, f"{path}?done=0")
    assert document(filled, thing, keys(app)[thing]) == before


async def test_a_service_saved_is_what_people_see(
    volunteer: Volunteers, app: FastAPI, filled: Engine
) -> None:
    entry = own(app, "kitchen-a")
    client, path = volunteer(), f"/admin/services/{entry.service.key}"
    before = document(filled, DocumentType.SERVICE, entry.service.key)
    sent = fields((await client.get(path)).text)
    sent |= {"name.en": "Hot soup", "at.0.schedules.0.opens_at": "11:15", "do": "save"}
    looked = (await client.post(f"{path}/preview", data=sent)).text
    assert "once this is saved, nobody has checked it" in looked
    done = await client.post(path, data=sent)
    assert done.status_code == 303
    assert "Saved. People see this now." in (await client.get(done.headers["location"])).text
    seen = app.state.program.keeper.current.entries[entry.key]
    assert seen.service.name.by_language["en"] == "Hot soup"
    assert seen.timetable.rules[0].opens_at.isoformat(timespec="minutes") == "11:15"
    after = document(filled, DocumentType.SERVICE, entry.service.key)
    assert {k: v for k, v in after.name.items() if k != "en"} == {
        k: v for k, v in before.name.items() if k != "en"
    }
    others = [at.assured for at in before.at[1:]]
    assert [at.assured for at in after.at] == [None, *others], "nobody checked these hours"
    assert [at.exceptions for at in after.at] == [at.exceptions for at in before.at]


async def test_new_things_get_their_key_from_their_name(
    volunteer: Volunteers, app: FastAPI
) -> None:
    client = volunteer()
    forms: dict[str, dict[str, Any]] = {
        "organizations": {"name": "Café des Élus", "mandate": "independent"},
        "locations": {"name.fr": "Café des Élus", "zone": "calais", "precision": "street"},
        "pages": {
            "title.en": "Café des Élus",
            "kind": "guide",
            "sections.0.heading.en": "One",
            "sections.0.body.en": "Two",
        },
        "services": {
            "name.en": "Café des Élus",
            "kind": "food",
            "organization": "cafe-des-elus",
            "at.0.location": "cafe-des-elus",
            "at.0.schedules.0.byday": ["MO", "WE"],
            "at.0.schedules.0.opens_at": "10:00",
            "at.0.schedules.0.closes_at": "12:00",
        },
    }
    for name, form in forms.items():
        sent = form | {"do": "save", "press": f"{name}-once"}
        first = await client.post(f"/admin/{name}/new", data=sent)
        assert first.status_code == 303, (name, first.text)
        assert first.headers["location"].startswith(f"/admin/{name}/cafe-des-elus?done=")
        again = await client.post(f"/admin/{name}/new", data=sent)
        assert again.headers["location"] == f"/admin/{name}"  # a double press acts once
        more = await client.post(
            f"/admin/{name}/new", data=form | {"do": "save", "press": f"{name}-b"}
        )
        if name != "services":
            assert more.headers["location"].startswith(f"/admin/{name}/cafe-des-elus-2?")
    live = app.state.program.keeper.current
    entries = [one for one in live.entries.values() if one.service.key == "cafe-des-elus"]
    assert [one.location.key for one in entries] == ["cafe-des-elus"]
    assert "cafe-des-elus" in live.organizations
    assert "cafe-des-elus" in live.pages


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("name.en", "x" * 81, "too long"),
        ("name.en", "a\u202eb", "invisible"),
        ("name.en", "a\u200bb", "invisible"),
        ("at.0.schedules.0.opens_at", "25:99", "14:30"),
        ("at.0.location", "nowhere", "does not exist"),
        ("organization", "nobody", "does not exist"),
        ("kind", "magic", "Choose one"),
        ("at.0.schedules.0.interval", "2", "counted"),
    ],
)
async def test_a_mistake_comes_back_beside_its_field(
    volunteer: Volunteers, app: FastAPI, field: str, value: str, said: str
) -> None:
    client, path = volunteer(), f"/admin/services/{keys(app)[DocumentType.SERVICE]}"
    sent = fields((await client.get(path)).text)
    typed = {"description.fr": "Ce que je viens d’écrire", field: value, "do": "save"}
    answer = await client.post(path, data=sent | typed)
    assert answer.status_code == 422
    beside = field if "interval" not in field else "at.0.schedules.0"
    marked = re.search(rf'id="w-f-{beside.replace(".", "-")}">(.*?)</p>', answer.text, re.DOTALL)
    assert marked, answer.text
    assert said in marked[1]
    kept = fields(answer.text)
    assert kept["description.fr"] == ["Ce que je viens d’écrire"]
    assert kept[field] == [value]


async def test_names_in_no_language_and_bad_addresses_are_said(
    volunteer: Volunteers, app: FastAPI
) -> None:
    client, path = volunteer(), f"/admin/organizations/{keys(app)[DocumentType.ORGANIZATION]}"
    sent = fields((await client.get(path)).text)
    wrong = sent | {"website": "javascript:alert(1)", "name": "", "do": "save"}
    answer = await client.post(path, data=wrong)
    assert answer.status_code == 422
    assert "begins with https://" in answer.text
    assert 'id="w-f-website"' in answer.text
    assert 'id="w-f-name"' in answer.text


async def test_rows_come_and_go_without_javascript(volunteer: Volunteers, app: FastAPI) -> None:
    client, path = volunteer(), f"/admin/pages/{keys(app)[DocumentType.PAGE]}"
    sent = fields((await client.get(path)).text)
    heads = [name for name in sent if re.fullmatch(r"sections\.\d+\.heading\.en", name)]
    more = fields((await client.post(path, data=sent | {"do": "add:sections"})).text)
    assert f"sections.{len(heads)}.heading.en" in more
    moved = fields((await client.post(path, data=sent | {"do": "down:sections.0"})).text)
    assert moved["sections.1.heading.en"] == sent["sections.0.heading.en"]
    fewer = fields((await client.post(path, data=sent | {"do": "remove:sections.0"})).text)
    assert f"sections.{len(heads) - 1}.heading.en" not in fewer


async def test_moved_sections_keep_their_own_translations(
    volunteer: Volunteers, app: FastAPI, filled: Engine
) -> None:
    key = keys(app)[DocumentType.PAGE]
    client, path = volunteer(), f"/admin/pages/{key}"
    before = document(filled, DocumentType.PAGE, key)
    sent = fields((await client.get(path)).text)
    moved = fields((await client.post(path, data=sent | {"do": "down:sections.0"})).text)
    assert (await client.post(path, data=moved | {"do": "save"})).status_code == 303
    after = document(filled, DocumentType.PAGE, key)
    assert after.sections[:2] == (before.sections[1], before.sections[0])
    assert after.sections[2:] == before.sections[2:]


async def test_two_editors_choose_field_by_field(
    volunteer: Volunteers, app: FastAPI, filled: Engine
) -> None:
    key = keys(app)[DocumentType.SERVICE]
    mine, theirs, path = volunteer(), volunteer(), f"/admin/services/{key}"
    opened = fields((await mine.get(path)).text)
    quick = opened | {"name.en": "Theirs", "description.en": "Their words", "do": "save"}
    assert (await theirs.post(path, data=quick)).status_code == 303
    late = await mine.post(path, data=opened | {"name.en": "Mine", "do": "save"})
    assert late.status_code == 409
    assert document(filled, DocumentType.SERVICE, key).name["en"] == "Theirs"
    picked = dict(re.findall(r'name="(pick\.[^"]+)" value="(\w+)" checked', late.text))
    assert picked == {"pick.name.en": "mine"}, "only what both changed is asked"
    taken = dict(re.findall(r'type="hidden" name="(pick\.[^"]+)" value="(\w+)"', late.text))
    assert taken == {"pick.description.en": "theirs"}
    picked |= taken
    base = present(re.search(r'name="base" value="(\w+)"', late.text))[1]
    choice = opened | {"name.en": "Mine", "base": base, "pick.": "", "do": "save"} | picked
    assert (await mine.post(path, data=choice)).status_code == 303
    after = document(filled, DocumentType.SERVICE, key)
    assert (after.name["en"], after.description["en"]) == ("Mine", "Their words")
    stale = await mine.post(path, data=choice)
    assert stale.status_code in (303, 409)


async def test_a_draft_never_hides_what_is_live(
    volunteer: Volunteers, app: FastAPI, filled: Engine
) -> None:
    key = keys(app)[DocumentType.SERVICE]
    client, path = volunteer(), f"/admin/services/{key}"
    sent = fields((await client.get(path)).text)
    kept = await client.post(path, data=sent | {"name.en": "Later", "do": "draft"})
    assert kept.status_code == 303
    assert document(filled, DocumentType.SERVICE, key).name["en"] == sent["name.en"][0]
    assert fields((await client.get(path)).text)["name.en"] == sent["name.en"]
    draft = await client.get(kept.headers["location"])
    assert fields(draft.text)["name.en"] == ["Later"]
    named = naming(draft.text)
    assert "draft waiting" in (await client.get("/admin/services")).text
    done = await client.post(path, data=named | {"do": "publish"})
    assert done.status_code == 303
    assert document(filled, DocumentType.SERVICE, key).name["en"] == "Later"
    with reading(filled) as session:
        assert session.exec(select(Draft)).all() == []


async def test_a_draft_thrown_away_is_gone(
    volunteer: Volunteers, app: FastAPI, filled: Engine
) -> None:
    client = volunteer()
    form = {"name": "Later", "mandate": "state", "do": "draft"}
    kept = await client.post("/admin/organizations/new", data=form)
    path = kept.headers["location"].partition("?")[0]
    named = naming((await client.get(kept.headers["location"])).text)
    gone = await client.post(path, data=named | {"do": "discard"})
    assert gone.headers["location"] == "/admin/organizations"
    assert (await client.get(path)).status_code == 409


def naming(page: str) -> dict[str, str]:
    """What the form of a page's first draft carries."""
    hidden = re.findall(r'<input type="hidden" name="(draft|saved_at)" value="([^"]+)">', page)
    return dict(hidden[:2])


@pytest.mark.parametrize("does", ["publish", "discard"])
async def test_only_the_draft_that_was_seen_is_decided(
    volunteer: Volunteers, app: FastAPI, filled: Engine, does: str
) -> None:
    """SQLite gives the number of one that was thrown away to the next."""
    key, anna = keys(app)[DocumentType.SERVICE], volunteer()
    path = f"/admin/services/{key}"
    sent = fields((await anna.get(path)).text)
    kept = await anna.post(path, data=sent | {"name.en": "First", "do": "draft"})
    seen = naming((await anna.get(kept.headers["location"])).text)
    assert (await anna.post(path, data=seen | {"do": "discard"})).status_code == 303
    again = await anna.post(path, data=sent | {"name.en": "Second", "do": "draft"})
    assert again.headers["location"] == kept.headers["location"]
    assert (await anna.post(path, data=seen | {"do": does})).status_code == 409
    assert document(filled, DocumentType.SERVICE, key).name["en"] == sent["name.en"][0]
    with reading(filled) as session:
        assert '"Second"' in session.exec(select(Draft.document)).one()


async def test_it_is_published_at_the_time_that_was_chosen(
    volunteer: Volunteers, app: FastAPI, filled: Engine
) -> None:
    key = keys(app)[DocumentType.SERVICE]
    client, path = volunteer(), f"/admin/services/{key}"
    sent = fields((await client.get(path)).text) | {"name.en": "Later", "do": "schedule"}
    past = await client.post(path, data=sent | {"publish_at": "2020-01-01T10:00"})
    assert (past.status_code, "still to come" in past.text) == (422, True)
    wall = (clock.paris(clock.now()) + timedelta(days=3)).replace(tzinfo=None)
    at = wall.replace(second=0, microsecond=0)
    done = await client.post(path, data=sent | {"publish_at": at.isoformat(timespec="minutes")})
    assert done.status_code == 303
    with reading(filled) as session:
        row = session.exec(select(Draft)).one()
        assert row.publish_at == clock.instant(at.date(), at.time())
        assert drafts.due(session, row.publish_at - timedelta(minutes=1)) == []
        number = drafts.due(session, row.publish_at)[0]
    with transaction(filled) as session:
        assert drafts.publish_due(UnitOfWork(session, SERVER, row.publish_at, b"k" * 32), number)
    assert document(filled, DocumentType.SERVICE, key).name["en"] == "Later"


async def test_archived_is_not_seen_and_can_be_put_back(
    volunteer: Volunteers, app: FastAPI, filled: Engine
) -> None:
    entry = own(app, "kitchen-a")
    client, path = volunteer(), f"/admin/services/{entry.service.key}"
    base = fields((await client.get(path)).text)["base"][0]
    assert (await client.post(path, data={"base": base, "do": "archive"})).status_code == 303
    assert entry.key not in app.state.program.keeper.current.entries
    listing = (await client.get("/admin/services")).text
    assert listing.rindex('href="/admin/services/') == listing.index(f'href="{path}"')
    base = fields((await client.get(path)).text)["base"][0]
    assert (await client.post(path, data={"base": base, "do": "unarchive"})).status_code == 303
    assert entry.key in app.state.program.keeper.current.entries


async def test_a_place_in_use_is_not_archived(volunteer: Volunteers, app: FastAPI) -> None:
    client, path = volunteer(), f"/admin/locations/{own(app, 'kitchen-a').location.key}"
    answer = await client.post(path, data={"do": "archive"})
    assert (answer.status_code, "still here" in answer.text) == (422, True)


async def test_the_preview_is_the_screen_in_any_language(
    volunteer: Volunteers, app: FastAPI
) -> None:
    client, path = volunteer(), f"/admin/services/{keys(app)[DocumentType.SERVICE]}"
    sent = fields((await client.get(path)).text) | {"name.en": "Hot soup", "see": "ar"}
    arabic = await client.post(f"{path}/preview", data=sent)
    assert 'lang="ar" dir="rtl"' in arabic.text
    assert "hx-retarget" not in arabic.headers
    english = await client.post(f"{path}/preview", data=sent | {"see": "en"})
    assert "Hot soup" in english.text
    half = await client.post(f"{path}/preview", data=sent | {"kind": ""})
    assert half.headers["hx-retarget"] == "#preview-said"
    assert "Something is missing here." in half.text


@pytest.mark.parametrize("thing", LISTS)
async def test_a_page_asks_the_database_at_most_twelve_times(
    volunteer: Volunteers, app: FastAPI, filled: Engine, thing: DocumentType
) -> None:
    client = volunteer()
    for path in ("", "?q=a", "/new", f"/{keys(app)[thing]}"):
        with queries(filled) as seen:
            assert (await client.get(f"/admin/{LISTS[thing]}{path}")).status_code == 200
        assert 0 < len(seen) <= 12, (path, [one[:90] for one in seen])


async def test_a_live_service_without_places_is_in_the_lists(
    volunteer: Volunteers, app: FastAPI, filled: Engine
) -> None:
    entry, other = own(app, "kitchen-a"), own(app, "kitchen-a", foreign=True)
    client, partner = volunteer(), volunteer(Role.PARTNER, "kitchen-a")
    with transaction(filled) as session:
        work = UnitOfWork(session, SERVER, clock.now(), app.state.program.units_of_work.chain)
        for key in (entry.service.key, other.service.key):
            found = find(session, DocumentType.SERVICE, key)
            assert found
            save(work, DocumentType.SERVICE, found.doc.model_copy(update={"at": ()}))
    app.state.program.keeper.refresh()
    hint = "Nobody sees this: it has no place."
    for path in ("/admin/services", "/admin/check"):
        page = (await client.get(path)).text
        row = page[page.index(f'href="/admin/services/{entry.service.key}"') :].partition("</li>")[
            0
        ]
        assert hint in row
        assert entry.service.name.by_language["en"] in row
        assert page.count(hint) == 2
        theirs = (await partner.get(path)).text
        assert (theirs.count(hint), f"/admin/services/{other.service.key}" in theirs) == (1, False)
    assert hint not in (await client.get("/admin/pages")).text
    translator = volunteer(Role.TRANSLATOR)
    assert (await translator.get("/admin/services")).status_code == 403


async def test_services_of_an_archived_organization_are_in_the_list(
    volunteer: Volunteers, app: FastAPI
) -> None:
    client, path = volunteer(), "/admin/organizations/kitchen-a"
    base = fields((await client.get(path)).text)["base"][0]
    assert (await client.post(path, data={"base": base, "do": "archive"})).status_code == 303
    assert "its organization is archived" in (await client.get("/admin/services")).text


@pytest.mark.parametrize(
    ("thing", "form"),
    [
        (
            DocumentType.SERVICE,
            {"name.en": "New soup", "kind": "food", "organization": "kitchen-a"},
        ),
        (DocumentType.ORGANIZATION, {"name": "New soup", "mandate": "state"}),
    ],
)
async def test_a_draft_of_something_new_has_its_name_in_the_list(
    volunteer: Volunteers, app: FastAPI, thing: DocumentType, form: dict[str, str]
) -> None:
    client, path = volunteer(), f"/admin/{LISTS[thing]}"
    kept = await client.post(f"{path}/new", data=form | {"do": "draft", "press": "one"})
    assert kept.status_code == 303, kept.text
    page = (await client.get(path)).text
    row = page[page.index(f'href="{path}/new-soup"') :].partition("</li>")[0]
    assert '<span class="what">New soup</span>' in row
    assert "draft waiting" in row
    assert "new-soup" in (await client.get(f"{path}?q=new+soup")).text
    assert "<h1>New soup</h1>" in (await client.get(kept.headers["location"])).text


async def test_it_is_found_without_accents_and_by_its_place(
    volunteer: Volunteers, filled: Engine
) -> None:
    """On a phone nobody types "petit déjeuner" with its accents; people say "the huts"."""
    with reading(filled) as session:
        meals = present(find(session, DocumentType.SERVICE, "rck-meals")).doc
        service = of_type(ServiceDocument, meals)
        where = present(find(session, DocumentType.LOCATION, service.at[0].location)).doc
        place = of_type(LocationDocument, where)
    client = volunteer()
    wanted = (service.name["fr"].upper(), place.name["fr"], place.name["en"])
    with reading(filled) as session:
        stored = find_all(session, DocumentType.SERVICE)
        services = [of_type(ServiceDocument, one.doc) for one in stored]
        names = [(one.key, one.name["fr"]) for one in services]
    accents = str.maketrans("éèêàçôîÉ", "eeeacoiE")
    key, accented = next((key, name) for key, name in names if name.translate(accents) != name)
    found = (await client.get("/admin/services", params={"q": accented.translate(accents)})).text
    assert f'href="/admin/services/{key}"' in found
    for typed in wanted:
        found = (await client.get("/admin/services", params={"q": typed})).text
        assert 'href="/admin/services/rck-meals"' in found, typed
    assert (
        "Nothing has this name"
        in (await client.get("/admin/services", params={"q": "no such thing"})).text
    )


async def test_two_versions_name_places_and_values_in_words(
    volunteer: Volunteers, app: FastAPI, filled: Engine
) -> None:
    """A key of the database says nothing to a volunteer."""
    key = "rck-meals"
    mine, theirs, path = volunteer(), volunteer(), f"/admin/services/{key}"
    opened = fields((await mine.get(path)).text)
    time = "at.0.schedules.0.opens_at"
    assert (
        await theirs.post(path, data=opened | {time: "09:01", "kind": "water", "do": "save"})
    ).status_code == 303
    late = await mine.post(path, data=opened | {time: "09:02", "kind": "health", "do": "save"})
    assert late.status_code == 409
    shown = late.text[late.text.index("<fieldset") :]
    entry = opened["at.0.key"][0]
    place = app.state.program.keeper.current.entries[entry].location.name.by_language["en"]
    words = re.sub(r"<[^>]*>", " ", shown)
    assert place in unescape(words)
    assert entry not in words
    assert "Water" in words
    assert "<pre" not in shown


async def test_archiving_says_what_disappears_and_afterwards_the_truth(
    volunteer: Volunteers, app: FastAPI, filled: Engine
) -> None:
    client, snapshot = volunteer(), app.state.program.keeper.current
    key = max(snapshot.organizations, key=lambda one: len(snapshot.of_organization(one)))
    path = f"/admin/organizations/{key}"
    before = (await client.get(path)).text
    offered = {entry.service.name.by_language["en"] for entry in snapshot.of_organization(key)}
    assert f"{len(offered)} services disappear with it:" in before
    assert len(offered) > 1
    assert all(f"<li>{name}</li>" in unescape(before) for name in offered)
    gone = await client.post(path, data=fields(before) | {"do": "archive"})
    after = (await client.get(gone.headers["location"])).text
    assert "Saved. Nobody sees this: it is archived." in after
    assert "Saved. People see this now." not in after
    assert "Save: it stays archived" in after
    assert re.search(r'<button[^>]*form="edit"[^>]*value="unarchive"', after), "not in a fold"
    again = await client.post(path, data=fields(after) | {"name": "Other", "do": "save"})
    assert "Nobody sees this" in (await client.get(again.headers["location"])).text
    back = await client.post(path, data=fields(after) | {"do": "unarchive"})
    assert back.status_code in (303, 409)


async def test_a_service_of_an_archived_organization_is_not_said_to_be_seen(
    volunteer: Volunteers, filled: Engine
) -> None:
    client, path = volunteer(), "/admin/services/rck-meals"
    owner = "/admin/organizations/kitchen-a"
    sent = fields((await client.get(owner)).text)
    await client.post(owner, data=sent | {"do": "archive"})
    sent = fields((await client.get(path)).text)
    saved = await client.post(path, data=sent | {"name.en": "Other words", "do": "save"})
    shown = (await client.get(saved.headers["location"])).text
    assert "Saved. Nobody sees this yet." in shown
    assert "Nobody sees this: its organization is archived." in shown


async def test_for_everyone_or_for_some(volunteer: Volunteers, filled: Engine) -> None:
    client, path = volunteer(), "/admin/services/rck-meals"
    sent = fields((await client.get(path)).text)
    both = await client.post(path, data=sent | {"audiences": ["everyone", "women"], "do": "save"})
    assert both.status_code == 422
    assert "Either for everyone, or only for some: not both." in both.text
    women = await client.post(path, data=sent | {"audiences": ["women"], "do": "save"})
    assert women.status_code == 303
    assert document(filled, DocumentType.SERVICE, "rck-meals").audiences == ("women",)


async def test_a_french_keyboard_types_coordinates_and_phone_numbers(
    volunteer: Volunteers, app: FastAPI
) -> None:
    client = volunteer()
    place = own(app, "kitchen-a").location.key
    form = fields((await client.get(f"/admin/locations/{place}")).text)
    form |= {"position.0": "50,9512", "position.1": "1,8519", "do": "save"}
    assert (await client.post(f"/admin/locations/{place}", data=form)).status_code == 303
    seen = app.state.program.keeper.current.locations[place].position
    assert [round(number, 2) for number in seen] == [50.95, 1.85]
    form = fields((await client.get("/admin/organizations/kitchen-a")).text)
    form |= {"phones.0.number": "06.12.34.56.78", "phones.0.type": "voice", "do": "save"}
    assert (await client.post("/admin/organizations/kitchen-a", data=form)).status_code == 303
    phones = app.state.program.keeper.current.organizations["kitchen-a"].phones
    assert "+33 6 12 34 56 78" in [phone.number for phone in phones]
