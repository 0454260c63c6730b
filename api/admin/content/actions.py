"""What was pressed under a form: saved, kept as a draft, kept for a time, archived, chosen."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from sqlmodel import Session

from api.admin.forms import data as form_data
from api.admin.forms import errors, parse
from api.admin.forms.data import FormData
from api.admin.forms.errors import FormErrors
from api.admin.forms.merge import chosen
from api.admin.forms.parse import BuildContext, KnownKeys
from api.admin.localizer import _s
from api.admin.request import VolunteerRequest
from content.accounts.permissions import Actor, Permission, check
from content.audit.diff import unflatten
from content.audit.unit_of_work import UnitOfWork
from content.core import clock
from content.core.errors import Conflict, NotAllowed
from content.directory.from_rows import find
from content.directory.schemas import Document, LocationDocument, ServiceDocument, parse_document
from content.directory.to_rows import known_keys
from content.editing import drafts
from content.editing.changes import EditOptions, base_of, key_of
from content.editing.drafts import DraftOptions
from content.editing.idempotency import once
from content.editing.proposals import SubmittedProposal, publish, submit
from content.editing.versions import made_from
from content.models import DocumentType, Draft, DraftState, Role, Status
from content.planning.hidden_services import HiddenReason, hidden
from content.snapshot import Snapshot
from content.translations.units import lagging

NEW = "new"
LISTS = {
    DocumentType.SERVICE: "services",
    DocumentType.LOCATION: "locations",
    DocumentType.ORGANIZATION: "organizations",
    DocumentType.PAGE: "pages",
}


@dataclass(frozen=True)
class DocumentForm:
    """A form as it is in the browser. `key` is NEW for a new thing; `base` names the document that
    is live, as far as it knows, `draft` the draft, and `saved_at` which of those that had this
    number. After two met, `picks` is whose field it shall be, and `began` names the document it was
    made from before."""

    thing: DocumentType
    key: str
    typed: FormData
    base: str = ""
    began: str = ""
    draft: int | None = None
    saved_at: str = ""
    minor: bool = False
    publish_at: str = ""
    see: str = ""
    press: str = ""
    picks: dict[str, str] = field(default_factory=dict)

    @property
    def path(self) -> str:
        """Where the form is."""
        return f"/admin/{LISTS[self.thing]}/{self.key}"

    @property
    def first(self) -> str:
        """Names the document that the form was made from."""
        return self.began or self.base


def of_browser(thing: DocumentType, key: str, sent: Iterable[tuple[str, str]]) -> DocumentForm:
    """What a browser sent."""
    sent = list(sent)
    last = dict(sent)
    number = last.get("draft", "")
    return DocumentForm(
        thing=thing,
        key=key,
        typed=form_data.of_browser(thing, sent),
        base=last.get("base", ""),
        began=last.get("began", ""),
        draft=int(number) if number.isascii() and number.isdecimal() and len(number) < 10 else None,
        saved_at=last.get("saved_at", ""),
        minor=last.get("minor") == "yes",
        publish_at=last.get("publish_at", ""),
        see=last.get("see", ""),
        press=last.get("press", "")[:80],
        picks={name[5:]: value for name, value in sent if name.startswith("pick.")},
    )


@dataclass(frozen=True, slots=True)
class OpenedForm:
    """What a form is about: the live document, the drafts that this volunteer may see, which
    languages say something else than the newest text, by path, and why nobody sees a service
    that is live."""

    ground: BuildContext
    drafts: Sequence[Draft] = ()
    behind: Mapping[str, set[str]] = field(default_factory=dict)
    unseen: HiddenReason | None = None


def opened(session: Session, request: VolunteerRequest, form: DocumentForm) -> OpenedForm:
    """Read it. Raises NotAllowed for what is another organization's, Conflict for what is not
    there."""
    thing, key = form.thing, form.key
    if key == NEW:
        return OpenedForm(BuildContext(thing, key))
    found = find(session, thing, key)
    live = found.doc if found else None
    rows = [row for row in drafts.of(session, thing, key) if _may_see(request.actor, row)]
    draft = next((drafts.document(row) for row in rows if row.id == form.draft), None)
    if live is None and not rows:
        raise Conflict
    if live is not None and not is_open(request.actor, request.snapshot, thing, live):
        raise NotAllowed
    began: Document | None = None
    if live is not None and form.first not in ("", base_of(live)):
        flat = made_from(session, thing, live, form.first)
        began = parse_document(thing, unflatten(flat)) if flat is not None else None
    unseen: HiddenReason | None = None
    if isinstance(live, ServiceDocument):
        unseen_ones = hidden(session, live.organization)
        unseen = next((one.why for one in unseen_ones if one.key == key), None)
    ground = BuildContext(thing, key, live, draft, began)
    return OpenedForm(ground, rows, lagging(session, thing, key), unseen)


def _may_see(by: Actor, row: Draft) -> bool:
    own = by.volunteer_id is not None and row.volunteer_id == by.volunteer_id
    return own or by.may(Permission.DECIDE)


def is_open(by: Actor, snapshot: Snapshot, thing: DocumentType, doc: Document) -> bool:
    """Whether a volunteer may change this at all. Partners: their own services, and places
    where nobody else is."""
    if by.role is not Role.PARTNER:
        return True
    if isinstance(doc, ServiceDocument):
        return doc.organization == by.organization
    if isinstance(doc, LocationDocument):
        return is_own_place(by, snapshot, doc.key, landmark=doc.landmark)
    return False


def is_own_place(by: Actor, snapshot: Snapshot, key: str, *, landmark: bool) -> bool:
    """Whether only this partner is there, or nobody yet."""
    here = {
        one.service.organization.key for one in snapshot.entries.values() if one.location.key == key
    }
    return here == {by.organization} or (not here and not landmark)


def build(form: DocumentForm, ground: BuildContext, known: KnownKeys, now: datetime) -> Document:
    """The document a form means; a new one gets its key from its name. Raises FormErrors."""
    if form.key == NEW:
        name = parse.name_of(form.typed)
        taken = known.keys.get(LISTS[form.thing], ())
        ground = replace(ground, key=parse.new_key(name, taken))
    return parse.document(ground, form.typed, known, now)


def known_by(session: Session) -> KnownKeys:
    """Every key there is, those of drafts too."""
    keys = known_keys(session)
    for row in drafts.all_drafts(session):
        keys.get(LISTS.get(row.thing, ""), set()).add(row.key)
    return KnownKeys(keys)


def known_to(snapshot: Snapshot) -> KnownKeys:
    """The keys that people can see; enough for a preview."""
    return KnownKeys(
        {
            "organizations": snapshot.organizations,
            "locations": snapshot.locations,
            "zones": snapshot.zones,
            "at": snapshot.entries,
            "services": {one.service.key for one in snapshot.entries.values()},
            "pages": snapshot.pages,
        }
    )


def saved(request: VolunteerRequest, form: DocumentForm) -> str:
    """Make it live. Gives where to go on. Raises FormErrors, Conflict, NotAllowed."""
    with request.unit_of_work() as work:
        ground, doc = _made(work, request, form)
        if ground is None:
            return f"/admin/{LISTS[form.thing]}"
        live = ground.live
        if (form.began or form.picks) and live is not None:
            if base_of(live) != form.base or not form.picks:
                raise Conflict(live)
            doc = parse.parsed(form.thing, chosen(doc, live, form.picks))
        became = submit(work, form.thing, doc, EditOptions(base=form.base, minor=form.minor))
        # What was continued is live now, or waits; somebody else's draft is theirs to throw away.
        row = work.session.get(Draft, form.draft) if form.draft else None
        is_its_own = row is not None and (row.thing, row.key) == (form.thing, form.key)
        if row is not None and is_its_own and row.id != became.proposal and _may_see(work.by, row):
            drafts.discard(work, row.id or 0)
    return _onward(replace(form, key=key_of(form.thing, doc)), became)


def _onward(form: DocumentForm, became: SubmittedProposal) -> str:
    """Back to the form, which says whether people see it or somebody reads it first."""
    if became.proposal is not None:
        return f"{form.path}?draft={became.proposal}&kept={DraftState.PROPOSED.value}"
    return f"{form.path}?done={became.change or 0}"


def kept(request: VolunteerRequest, form: DocumentForm, *, scheduled: bool) -> str:
    """Keep it as a draft, or for a time. Gives where to go on. Raises as `saved` does."""
    at = _moment(form, request.now) if scheduled else None
    state = DraftState.SCHEDULED if scheduled else DraftState.DRAFT
    with request.unit_of_work() as work:
        ground, doc = _made(work, request, form)
        if ground is None:
            return f"/admin/{LISTS[form.thing]}"
        check(request.actor, form.thing, ground.live, doc, ["key"])
        number = drafts.keep(work, form.thing, doc, DraftOptions(state, form.first, at, form.minor))
    return f"{replace(form, key=key_of(form.thing, doc)).path}?draft={number}&kept={state.value}"


def archived(request: VolunteerRequest, form: DocumentForm, *, out: bool) -> str:
    """Take it out of people's sight, or put it back; what was typed is not saved."""
    with request.unit_of_work() as work:
        live = opened(work.session, request, form).ground.live
        if live is None:
            raise Conflict
        places = (one.location.key for one in request.snapshot.entries.values())
        if out and form.thing is DocumentType.LOCATION and form.key in places:
            raise FormErrors({"": (errors.USED, {})})
        doc = parse.archived(live, out=out)
        became = submit(work, form.thing, doc, EditOptions(base=form.base, minor=True))
    return _onward(form, became)


def published(request: VolunteerRequest, form: DocumentForm) -> str:
    """Make a draft live as it is. Raises Conflict when the live document changed since."""
    with request.unit_of_work() as work:
        _mine(work.session, request, form)
        became = publish(work, form.draft or 0)
    return _onward(form, became)


def discarded(request: VolunteerRequest, form: DocumentForm) -> str:
    """Throw a draft away."""
    with request.unit_of_work() as work:
        live = _mine(work.session, request, form).ground.live
        drafts.discard(work, form.draft or 0)
    return form.path if live is not None else f"/admin/{LISTS[form.thing]}"


def _mine(session: Session, request: VolunteerRequest, form: DocumentForm) -> OpenedForm:
    """Only a draft of this very thing, as the form knows it: SQLite may give its number again."""
    found = opened(session, request, form)
    known = [(row.id, row.saved_at.isoformat()) for row in found.drafts]
    if (form.draft, form.saved_at) not in known:
        raise Conflict
    return found


def _made(
    work: UnitOfWork, request: VolunteerRequest, form: DocumentForm
) -> tuple[BuildContext | None, Document]:
    """What it is built on, None for a new thing that came twice; and the document."""
    ground = opened(work.session, request, form).ground
    doc = build(form, ground, known_by(work.session), request.now)
    twice = form.key == NEW and form.press and not once(work.session, form.press, work.now)
    return (None if twice else ground), doc


def _moment(form: DocumentForm, now: datetime) -> datetime:
    """A wall-clock time in Calais, ahead of now. Raises FormErrors."""
    try:
        wall = datetime.fromisoformat(form.publish_at).replace(tzinfo=None)
    except ValueError as error:
        raise FormErrors({"publish_at": (errors.MISSING, {})}) from error
    moment = clock.instant(wall.date(), wall.time())
    if moment <= now or wall.year > 2100:
        raise FormErrors({"publish_at": (_s("Choose a time that is still to come."), {})})
    return moment


def is_archived(doc: Document | None) -> bool:
    """Whether people do not see it."""
    return getattr(doc, "status", Status.ACTIVE) is Status.INACTIVE
