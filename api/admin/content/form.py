"""The pages of a form: opened, pressed, come back with what is wrong, and its preview."""

import secrets
from dataclasses import replace
from functools import partial
from typing import Any

from starlette.responses import Response

from api.admin.content import actions, languages
from api.admin.content.actions import LISTS, NEW, DocumentForm, OpenedForm
from api.admin.forms import data as form_data
from api.admin.forms import merge
from api.admin.forms.errors import FormErrors
from api.admin.forms.fields import FORMS
from api.admin.forms.labels import called
from api.admin.forms.options import options
from api.admin.forms.preview import DocumentPreview, seen
from api.admin.history.labels import names
from api.admin.request import VolunteerRequest
from content.audit.diff import flatten
from content.core.errors import Conflict
from content.core.i18n import LANGUAGES
from content.directory.assurances import still_checked
from content.directory.said_exceptions import anchored
from content.editing.changes import base_of
from content.models import DocumentType, Role

EMPTY_ROWS = {
    DocumentType.SERVICE: ("add:at", "add:at.0.schedules"),
    DocumentType.PAGE: ("add:sections", "add:sources"),
}


def opened(
    request: VolunteerRequest, form: DocumentForm, *, done: int | None = None, kept: str = ""
) -> Response:
    """A form as its document has it: the live one, or the draft that was asked for."""
    with request.reading() as session:
        about = actions.opened(session, request, form)
    ground = about.ground
    row = next((row for row in about.drafts if row.id == form.draft), None)
    fields = form_data.of_document(form.thing, ground.shown)
    if form.key == NEW:
        fields = _blank(request, form.thing)
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
        said["numbers"] = languages.differing(request, ground, about)
    return _page(request, filled, about, said)


def _blank(request: VolunteerRequest, thing: DocumentType) -> form_data.FormData:
    """A new form, with the rows it will surely need."""
    fields: form_data.FormData = (
        {"audiences": ["everyone"]} if thing is DocumentType.SERVICE else {}
    )
    if thing is DocumentType.SERVICE and request.account.role is Role.PARTNER:
        fields["organization"] = [request.account.organization or ""]
    for press in EMPTY_ROWS.get(thing, ()):
        fields = form_data.with_rows(fields, press) or fields
    return fields


def pressed(request: VolunteerRequest, form: DocumentForm, does: str) -> Response:
    """What a button does."""
    changed = form_data.with_rows(form.typed, does)
    if changed is not None or does == "preview":
        return _again(request, replace(form, typed=changed or form.typed))
    try:
        return request.go(_act(request, form, does))
    except FormErrors as wrong:
        return _again(request, form, 422, wrong=wrong.said(request.localizer))
    except Conflict as conflict:
        return _meet(request, form, conflict)


def _act(request: VolunteerRequest, form: DocumentForm, does: str) -> str:
    """Do it; where to go on. Raises FormErrors, Conflict, NotAllowed."""
    if does in ("archive", "unarchive"):
        return actions.archived(request, form, out=does == "archive")
    if does in ("draft", "schedule"):
        return actions.kept(request, form, scheduled=does == "schedule")
    if does == "publish":
        return actions.published(request, form)
    if does == "discard":
        return actions.discarded(request, form)
    return actions.saved(request, form)


def _again(
    request: VolunteerRequest,
    form: DocumentForm,
    status: int = 200,
    *,
    wrong: dict[str, str] | None = None,
) -> Response:
    """The same form with all that was typed."""
    with request.reading() as session:
        about = actions.opened(session, request, form)
    return _page(request, form, about, {"wrong": wrong or {}}, status)


def _page(
    request: VolunteerRequest,
    form: DocumentForm,
    about: OpenedForm,
    more: dict[str, Any],
    status: int = 200,
) -> Response:
    looked = _look(request, form, about)
    shared: dict[str, Any] = {
        "form": form,
        "name": LISTS[form.thing],
        "live": about.ground.live,
        "titled": about.ground.live or about.ground.shown,
        "drafts": about.drafts,
        "archived": actions.is_archived(about.ground.live),
        "rows": lambda of: form_data.rows(form.typed, of),
        "fields": FORMS[form.thing],
        "options": options(request.snapshot, request.localizer),
        "places": _known_places(request) if form.thing is DocumentType.LOCATION else [],
        "own": request.account.organization if request.account.role is Role.PARTNER else None,
        "wrong": {},
        "done": None,
        "kept": "",
        "lagging": languages.lagging_languages(about),
        "offered": offered(request, form),
        "unseen": about.unseen,
        "numbers": (),
        "called": partial(called, localizer=request.localizer),
    }
    return request.page(f"edit-{form.thing}.html", status, **(shared | looked | more))


def offered(request: VolunteerRequest, form: DocumentForm) -> list[str]:
    """The services that nobody would see any more without this organization."""
    if form.thing is not DocumentType.ORGANIZATION:
        return []
    name = request.localizer.reader.name
    found = request.snapshot.of_organization(form.key)
    return sorted({name(one.service.name) for one in found}, key=str.casefold)


def _known_places(request: VolunteerRequest) -> list[tuple[str, float, float]]:
    """For the map without tiles: landmarks, as the volunteer calls them."""
    name = request.localizer.reader.name
    return [(name(one.name), *one.position) for one in request.snapshot.landmarks() if one.position]


def preview(request: VolunteerRequest, form: DocumentForm) -> Response:
    """Only the preview; while the form is not whole the last one stays, and what is missing is
    said above it."""
    with request.reading() as session:
        about = actions.opened(session, request, form)
    looked = _look(request, form, about)
    named = partial(called, localizer=request.localizer)
    answer = request.page("edit-seen.html", form=form, called=named, **looked)
    if looked["seen"] is None:
        answer.headers["HX-Retarget"] = "#preview-said"
        answer.headers["HX-Reswap"] = "outerHTML"
    return answer


def _look(request: VolunteerRequest, form: DocumentForm, about: OpenedForm) -> dict[str, Any]:
    """What people would see of this form, or what is missing for that."""
    language = form.see if form.see in LANGUAGES else request.localizer.language
    found: DocumentPreview | None = None
    missing: dict[str, str] = {}
    after = languages.LanguageConsequences()
    unchecked = False
    if form.typed:
        try:
            doc = actions.build(form, about.ground, actions.known_to(request.snapshot), request.now)
            live = about.ground.live
            doc = built = anchored(live, doc, request.now)
            doc = still_checked(live, built, same_meaning=form.minor)
            unchecked = doc != built
            after = languages.consequences(request, form, about, doc)
            found = seen(request.snapshot, form.thing, doc, (language, request.localizer.reader))
        except FormErrors as wrong:
            missing = wrong.said(request.localizer)
    return {
        "seen": found,
        "missing": missing,
        "see": language,
        "after": after,
        "unchecked": unchecked,
    }


def _meet(request: VolunteerRequest, form: DocumentForm, conflict: Conflict) -> Response:
    """Somebody else was quicker: both versions, field by field. Raises Conflict again where
    there is nothing to choose between."""
    with request.reading() as session:
        about = actions.opened(session, request, form)
        live, began = about.ground.live, about.ground.began
        if live is None or form.key == NEW:
            raise conflict
        if not form.typed:
            form = replace(form, typed=form_data.of_document(form.thing, about.ground.shown))
        try:
            mine = actions.build(form, about.ground, actions.known_by(session), request.now)
        except FormErrors as wrong:
            return _page(request, form, about, {"wrong": wrong.said(request.localizer)}, 422)
    known = flatten(began) if began else None
    found = merge.choices(mine, live, known, request.localizer, names(request.snapshot, {}))
    return request.page(
        "edit-both.html",
        409,
        form=replace(form, base=base_of(live), began=form.began or form.base),
        name=LISTS[form.thing],
        choices=[one for one in found if one.is_asked],
        others=[one for one in found if not one.is_asked],
    )
