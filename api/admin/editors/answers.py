"""The pages of a form: opened, pressed, come back with what is wrong, and its preview."""

import secrets
from dataclasses import replace
from functools import partial
from typing import Any

from starlette.responses import Response

from api.admin.changed import names
from api.admin.editors import languages, meeting, typed, work
from api.admin.editors.called import called
from api.admin.editors.mistakes import Mistakes
from api.admin.editors.options import options
from api.admin.editors.seen import Seen, seen
from api.admin.editors.work import LISTS, NEW, Form, Opened
from api.admin.visit import Visit
from content.desk.paths import flatten
from content.desk.save import base_of
from content.documents.assurances import still_checked
from content.documents.exceptions import anchored
from content.errors import Conflict
from content.i18n import LANGUAGES
from content.words import Role, Thing

EMPTY_ROWS = {
    Thing.SERVICE: ("add:at", "add:at.0.schedules"),
    Thing.PAGE: ("add:sections", "add:sources"),
}


def opened(visit: Visit, form: Form, *, done: int | None = None, kept: str = "") -> Response:
    """A form as its document has it: the live one, or the draft that was asked for."""
    with visit.reading() as session:
        about = work.opened(session, visit, form)
    ground = about.ground
    row = next((row for row in about.drafts if row.id == form.draft), None)
    fields = typed.of_document(form.thing, ground.shown)
    if form.key == NEW:
        fields = _blank(visit, form.thing)
    filled = replace(
        form,
        typed=fields,
        base=(row.base or "") if row else base_of(ground.live),
        minor=bool(row and row.is_minor),
        draft=row.id if row else None,
        press=secrets.token_urlsafe(12) if form.key == NEW else "",
    )
    said: dict[str, Any] = {"done": done, "kept": kept}
    if done or kept:
        said["numbers"] = languages.differing(visit, ground, about)
    return _page(visit, filled, about, said)


def _blank(visit: Visit, thing: Thing) -> typed.Typed:
    """A new form, with the rows it will surely need."""
    fields: typed.Typed = {"audiences": ["everyone"]} if thing is Thing.SERVICE else {}
    if thing is Thing.SERVICE and visit.account.role is Role.PARTNER:
        fields["organization"] = [visit.account.organization or ""]
    for press in EMPTY_ROWS.get(thing, ()):
        fields = typed.pressed(fields, press) or fields
    return fields


def pressed(visit: Visit, form: Form, does: str) -> Response:
    """What a button does."""
    changed = typed.pressed(form.typed, does)
    if changed is not None or does == "preview":
        return _again(visit, replace(form, typed=changed or form.typed))
    try:
        return visit.go(_act(visit, form, does))
    except Mistakes as wrong:
        return _again(visit, form, 422, wrong=wrong.said(visit.speech))
    except Conflict as conflict:
        return _meet(visit, form, conflict)


def _act(visit: Visit, form: Form, does: str) -> str:
    """Do it; where to go on. Raises Mistakes, Conflict, NotAllowed."""
    if does in ("archive", "unarchive"):
        return work.archived(visit, form, out=does == "archive")
    if does in ("draft", "schedule"):
        return work.kept(visit, form, scheduled=does == "schedule")
    if does == "publish":
        return work.published(visit, form)
    if does == "discard":
        return work.discarded(visit, form)
    return work.saved(visit, form)


def _again(
    visit: Visit, form: Form, status: int = 200, *, wrong: dict[str, str] | None = None
) -> Response:
    """The same form with all that was typed."""
    with visit.reading() as session:
        about = work.opened(session, visit, form)
    return _page(visit, form, about, {"wrong": wrong or {}}, status)


def _page(
    visit: Visit, form: Form, about: Opened, more: dict[str, Any], status: int = 200
) -> Response:
    looked = _look(visit, form, about)
    shared: dict[str, Any] = {
        "form": form,
        "name": LISTS[form.thing],
        "live": about.ground.live,
        "titled": about.ground.live or about.ground.shown,
        "drafts": about.drafts,
        "archived": work.is_archived(about.ground.live),
        "rows": lambda of: typed.rows(form.typed, of),
        "options": options(visit.snapshot, visit.speech),
        "places": _known_places(visit) if form.thing is Thing.LOCATION else [],
        "own": visit.account.organization if visit.account.role is Role.PARTNER else None,
        "wrong": {},
        "done": None,
        "kept": "",
        "lagging": languages.lagging_languages(about),
        "offered": offered(visit, form),
        "unseen": about.unseen,
        "numbers": (),
        "called": partial(called, speech=visit.speech),
    }
    return visit.page(f"edit-{form.thing}.html", status, **(shared | looked | more))


def offered(visit: Visit, form: Form) -> list[str]:
    """The services that nobody would see any more without this organization."""
    if form.thing is not Thing.ORGANIZATION:
        return []
    name = visit.speech.reader.name
    found = visit.snapshot.of_organization(form.key)
    return sorted({name(one.service.name) for one in found}, key=str.casefold)


def _known_places(visit: Visit) -> list[tuple[str, float, float]]:
    """For the map without tiles: landmarks, as the volunteer calls them."""
    name = visit.speech.reader.name
    return [(name(one.name), *one.position) for one in visit.snapshot.landmarks() if one.position]


def preview(visit: Visit, form: Form) -> Response:
    """Only the preview; while the form is not whole the last one stays, and what is missing is
    said above it."""
    with visit.reading() as session:
        about = work.opened(session, visit, form)
    looked = _look(visit, form, about)
    named = partial(called, speech=visit.speech)
    answer = visit.page("edit-seen.html", form=form, called=named, **looked)
    if looked["seen"] is None:
        answer.headers["HX-Retarget"] = "#preview-said"
        answer.headers["HX-Reswap"] = "outerHTML"
    return answer


def _look(visit: Visit, form: Form, about: Opened) -> dict[str, Any]:
    """What people would see of this form, or what is missing for that."""
    language = form.see if form.see in LANGUAGES else visit.speech.language
    found: Seen | None = None
    missing: dict[str, str] = {}
    after = languages.Consequences()
    unchecked = False
    if form.typed:
        try:
            doc = work.build(form, about.ground, work.known_to(visit.snapshot), visit.now)
            live = about.ground.live
            doc = built = anchored(live, doc, visit.now)
            doc = still_checked(live, built, same_meaning=form.minor)
            unchecked = doc != built
            after = languages.consequences(visit, form, about, doc)
            found = seen(visit.snapshot, form.thing, doc, (language, visit.speech.reader))
        except Mistakes as wrong:
            missing = wrong.said(visit.speech)
    return {
        "seen": found,
        "missing": missing,
        "see": language,
        "after": after,
        "unchecked": unchecked,
    }


def _meet(visit: Visit, form: Form, conflict: Conflict) -> Response:
    """Somebody else was quicker: both versions, field by field. Raises Conflict again where
    there is nothing to choose between."""
    with visit.reading() as session:
        about = work.opened(session, visit, form)
        live, began = about.ground.live, about.ground.began
        if live is None or form.key == NEW:
            raise conflict
        if not form.typed:
            form = replace(form, typed=typed.of_document(form.thing, about.ground.shown))
        try:
            mine = work.build(form, about.ground, work.known_by(session), visit.now)
        except Mistakes as wrong:
            return _page(visit, form, about, {"wrong": wrong.said(visit.speech)}, 422)
    known = flatten(began) if began else None
    found = meeting.choices(mine, live, known, visit.speech, names(visit.snapshot, {}))
    return visit.page(
        "edit-both.html",
        409,
        form=replace(form, base=base_of(live), began=form.began or form.base),
        name=LISTS[form.thing],
        choices=[one for one in found if one.is_asked],
        others=[one for one in found if not one.is_asked],
    )
