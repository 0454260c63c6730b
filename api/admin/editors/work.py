"""What was pressed under a form: saved, kept as a draft, kept for a time, archived, chosen."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from pydantic import ValidationError
from sqlmodel import Session

from api.admin.editors import building, mistakes, typed
from api.admin.editors.building import Ground, Known
from api.admin.editors.meeting import chosen
from api.admin.editors.mistakes import Mistakes
from api.admin.editors.typed import Typed
from api.admin.speech import _s
from api.admin.visit import Visit
from content import clock
from content.desk import drafts
from content.desk.desk import Desk
from content.desk.drafts import Waiting
from content.desk.once import once
from content.desk.paths import flatten, unflatten
from content.desk.proposals import Submitted, publish, submit
from content.desk.save import Edit, base_of
from content.desk.unseen import Unseen, hidden
from content.desk.versions import made_from
from content.documents.read import find
from content.documents.shapes import Doc, LocationDoc, ServiceDoc, shape
from content.documents.write import known_keys
from content.errors import Conflict, NotAllowed
from content.models import Draft
from content.snapshot import Snapshot
from content.translations.units import lagging
from content.volunteers.roles import Actor, Permission, check
from content.words import DraftState, Role, Status, Thing

NEW = "new"
LISTS = {
    Thing.SERVICE: "services",
    Thing.LOCATION: "locations",
    Thing.ORGANIZATION: "organizations",
    Thing.PAGE: "pages",
}


@dataclass(frozen=True)
class Form:
    """A form as it is in the browser. `key` is NEW for a new thing; `base` names the document that
    is live, as far as it knows, `draft` the draft, and `saved_at` which of those that had this
    number. After two met, `picks` is whose field it shall be, and `began` names the document it was
    made from before."""

    thing: Thing
    key: str
    typed: Typed
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


def of_browser(thing: Thing, key: str, pairs: Iterable[tuple[str, object]]) -> Form:
    """What a browser sent."""
    sent = [(name, value) for name, value in pairs if isinstance(value, str)]
    last = dict(sent)
    number = last.get("draft", "")
    return Form(
        thing=thing,
        key=key,
        typed=typed.of_browser(thing, sent),
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
class Opened:
    """What a form is about: the live document, the drafts that this volunteer may see, which
    languages say something else than the newest text, by path, and why nobody sees a service
    that is live."""

    ground: Ground
    drafts: Sequence[Draft] = ()
    behind: Mapping[str, set[str]] = field(default_factory=dict)
    unseen: Unseen | None = None


def opened(session: Session, visit: Visit, form: Form) -> Opened:
    """Read it. Raises NotAllowed for what is another organization's, Conflict for what is not
    there."""
    thing, key = form.thing, form.key
    if key == NEW:
        return Opened(Ground(thing, key))
    found = find(session, thing, key)
    live = found.doc if found else None
    rows = [row for row in drafts.of(session, thing, key) if _may_see(visit.actor, row)]
    draft = next((drafts.document(row) for row in rows if row.id == form.draft), None)
    if live is None and not rows:
        raise Conflict
    if live is not None and not is_open(visit.actor, visit.snapshot, thing, live):
        raise NotAllowed
    began = _began(session, form, live)
    is_old = live is not None and _first(form) not in ("", base_of(live))
    lost = draft is None and (form.draft is not None or (is_old and began is None))
    ground = Ground(thing, key, live, draft, began, lost=lost)
    return Opened(ground, rows, lagging(session, thing, key), _unseen(session, live))


def _unseen(session: Session, live: Doc | None) -> Unseen | None:
    if not isinstance(live, ServiceDoc):
        return None
    found = hidden(session, live.organization)
    return next((one.why for one in found if one.key == live.key), None)


def _first(form: Form) -> str:
    """Names the document that the form was made from."""
    return form.began or form.base


def _began(session: Session, form: Form, live: Doc | None) -> Doc | None:
    """What was live when the form was begun, if that is not what is live now."""
    if live is None or _first(form) in ("", base_of(live)):
        return None
    flat = made_from(session, form.thing, live, _first(form))
    return shape(form.thing, unflatten(flat)) if flat is not None else None


def _may_see(by: Actor, row: Draft) -> bool:
    own = by.volunteer_id is not None and row.volunteer_id == by.volunteer_id
    return own or by.may(Permission.DECIDE)


def is_open(by: Actor, snapshot: Snapshot, thing: Thing, doc: Doc) -> bool:
    """Whether a volunteer may change this at all. Partners: their own services, and places
    where nobody else is."""
    if by.role is not Role.PARTNER:
        return True
    if isinstance(doc, ServiceDoc):
        return doc.organization == by.organization
    if isinstance(doc, LocationDoc):
        return is_own_place(by, snapshot, doc.key, landmark=doc.landmark)
    return False


def is_own_place(by: Actor, snapshot: Snapshot, key: str, *, landmark: bool) -> bool:
    """Whether only this partner is there, or nobody yet."""
    here = {
        one.service.organization.key for one in snapshot.entries.values() if one.place.key == key
    }
    return here == {by.organization} or (not here and not landmark)


def build(form: Form, ground: Ground, known: Known, now: datetime) -> Doc:
    """The document a form means; a new one gets its key from its name. Raises Mistakes."""
    if form.key == NEW:
        name = building.name_of(form.typed)
        taken = known.keys.get(LISTS[form.thing], ())
        ground = replace(ground, key=building.new_key(name, taken))
    return building.document(ground, form.typed, known, now)


def known_by(session: Session) -> Known:
    """Every key there is, those of drafts too."""
    keys = known_keys(session)
    for row in drafts.all_drafts(session):
        keys.get(LISTS.get(row.thing, ""), set()).add(row.key)
    return Known(keys)


def known_to(snapshot: Snapshot) -> Known:
    """The keys that people can see; enough for a preview."""
    return Known(
        {
            "organizations": snapshot.organizations,
            "locations": snapshot.places,
            "zones": snapshot.zones,
            "at": snapshot.entries,
            "services": {one.service.key for one in snapshot.entries.values()},
            "pages": snapshot.pages,
        }
    )


def saved(visit: Visit, form: Form) -> str:
    """Make it live. Gives where to go on. Raises Mistakes, Conflict, NotAllowed."""
    with visit.desk() as work:
        ground, doc = _made(work, visit, form)
        if ground is None:
            return f"/admin/{LISTS[form.thing]}"
        if (form.began or form.picks) and ground.live is not None:
            doc = _met(form, doc, ground)
        became = submit(work, form.thing, doc, Edit(base=form.base, minor=form.minor))
        _drop_draft(work, form, became)
    return _onward(replace(form, key=_key(doc)), became)


def _onward(form: Form, became: Submitted) -> str:
    """Back to the form, which says whether people see it or somebody reads it first."""
    if became.proposal is not None:
        return f"{form.path}?draft={became.proposal}&kept={DraftState.PROPOSED.value}"
    return f"{form.path}?done={became.change or 0}"


def kept(visit: Visit, form: Form, *, scheduled: bool) -> str:
    """Keep it as a draft, or for a time. Gives where to go on. Raises as `saved` does."""
    at = _moment(form, visit.now) if scheduled else None
    state = DraftState.SCHEDULED if scheduled else DraftState.DRAFT
    with visit.desk() as work:
        ground, doc = _made(work, visit, form)
        if ground is None:
            return f"/admin/{LISTS[form.thing]}"
        check(visit.actor, form.thing, ground.live, doc, ["key"])
        number = drafts.keep(work, form.thing, doc, Waiting(state, _first(form), at, form.minor))
    return f"{replace(form, key=_key(doc)).path}?draft={number}&kept={state.value}"


def archived(visit: Visit, form: Form, *, out: bool) -> str:
    """Take it out of people's sight, or put it back; what was typed is not saved."""
    with visit.desk() as work:
        live = opened(work.session, visit, form).ground.live
        if live is None:
            raise Conflict
        if out and form.thing is Thing.LOCATION and _is_used(visit.snapshot, form.key):
            raise Mistakes({"": (mistakes.USED, {})})
        doc = building.archived(live, out=out)
        became = submit(work, form.thing, doc, Edit(base=form.base, minor=True))
    return _onward(form, became)


def published(visit: Visit, form: Form) -> str:
    """Make a draft live as it is. Raises Conflict when the live document changed since."""
    with visit.desk() as work:
        _mine(work.session, visit, form)
        became = publish(work, form.draft or 0)
    return _onward(form, became)


def discarded(visit: Visit, form: Form) -> str:
    """Throw a draft away."""
    with visit.desk() as work:
        live = _mine(work.session, visit, form).ground.live
        drafts.discard(work, form.draft or 0)
    return form.path if live is not None else f"/admin/{LISTS[form.thing]}"


def _mine(session: Session, visit: Visit, form: Form) -> Opened:
    """Only a draft of this very thing, as the form knows it: SQLite may give its number again."""
    found = opened(session, visit, form)
    known = [(row.id, row.saved_at.isoformat()) for row in found.drafts]
    if (form.draft, form.saved_at) not in known:
        raise Conflict
    return found


def _made(work: Desk, visit: Visit, form: Form) -> tuple[Ground | None, Doc]:
    """What it is built on, None for a new thing that came twice; and the document."""
    ground = opened(work.session, visit, form).ground
    doc = build(form, ground, known_by(work.session), visit.now)
    twice = form.key == NEW and form.press and not once(work.session, form.press, work.now)
    return (None if twice else ground), doc


def _met(form: Form, mine: Doc, ground: Ground) -> Doc:
    theirs = ground.live
    if theirs is None or base_of(theirs) != form.base or not form.picks:
        raise Conflict(theirs)
    began = flatten(ground.began) if ground.began else None
    try:
        return chosen(form.thing, mine, theirs, began, form.picks)
    except ValidationError as error:
        raise mistakes.of_shape(error) from error


def _drop_draft(work: Desk, form: Form, became: Submitted) -> None:
    """What was continued is live now, or waits; somebody else's draft is theirs to throw away."""
    row = work.session.get(Draft, form.draft) if form.draft else None
    if row is None or row.id == became.proposal:
        return
    if (row.thing, row.key) == (form.thing, form.key) and _may_see(work.by, row):
        drafts.discard(work, row.id or 0)


def _moment(form: Form, now: datetime) -> datetime:
    """A wall-clock time in Calais, ahead of now. Raises Mistakes."""
    try:
        wall = datetime.fromisoformat(form.publish_at).replace(tzinfo=None)
    except ValueError as error:
        raise Mistakes({"publish_at": (mistakes.MISSING, {})}) from error
    moment = clock.instant(wall.date(), wall.time())
    if moment <= now or wall.year > 2100:
        raise Mistakes({"publish_at": (_s("Choose a time that is still to come."), {})})
    return moment


def _is_used(snapshot: Snapshot, location: str) -> bool:
    return any(one.place.key == location for one in snapshot.entries.values())


def _key(doc: Doc) -> str:
    return str(getattr(doc, "key", ""))


def is_archived(doc: Doc | None) -> bool:
    """Whether people do not see it."""
    return getattr(doc, "status", Status.ACTIVE) is Status.INACTIVE
