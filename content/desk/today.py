"""What changes within seconds: one opening differs, or a thing is still true."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlmodel import select

from content import reports
from content.desk.desk import Desk
from content.desk.save import Edit, save
from content.documents.exceptions import taken_back
from content.documents.read import find
from content.documents.shapes import (
    Assured,
    AtDoc,
    Doc,
    ExceptionDoc,
    OrganizationDoc,
    PageDoc,
    ServiceDoc,
)
from content.documents.timetable import timetable
from content.errors import Conflict, Refused, Why
from content.models import Service, ServiceAtLocation
from content.openings import is_set_aside, set_aside
from content.schedule import Occurrence, on
from content.volunteers.roles import check
from content.words import Action, Change, Method, Thing

ONCE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Checkable:
    """Something that can be assured: a document, or the part of it that has this key (a service
    at one location, a phone of an organization)."""

    thing: Thing
    key: str
    part: str = ""


def say(desk: Desk, entry: str, said: ExceptionDoc) -> int | None:
    """One opening of an entry differs. Saying what is so already changes nothing. Gives the
    number of the change. Raises Conflict when there is no such opening, Refused for what cannot
    be, NotAllowed."""
    reports.answer(desk.session, entry, said.date, said.opens_at, desk.now)
    return _change(desk, entry, lambda place: differing(place, said, desk.now))


def as_planned(desk: Desk, entry: str, day: date, opens_at: time | None) -> int | None:
    """An opening is as its rule has it after all: take back what was said about it, whatever hour
    it was said under; of all openings of the day for no time. Gives None when it was so."""
    reports.answer(desk.session, entry, day, opens_at, desk.now)
    return _change(desk, entry, lambda place: taken_back(place, day, opens_at))


def _change(desk: Desk, entry: str, how: Callable[[AtDoc], AtDoc]) -> int | None:
    service = service_of(desk, entry)
    check(desk.by, Thing.SERVICE, service, service, ["at"])
    at = tuple(how(place) if place.key == entry else place for place in service.at)
    if at == service.at:
        return None
    changed = service.model_copy(update={"at": at})
    return save(desk, Thing.SERVICE, changed, Edit(action=Action.TODAY))


def differing(place: AtDoc, said: ExceptionDoc, now: datetime) -> AtDoc:
    """The place with this said about one opening, instead of what was said of the same kind; the
    same place where it is so already. Raises Conflict when there is no such opening, Refused for
    what is over at `now` (UTC), or would need an end that nobody said."""
    before = _openings(place, said)
    if not before and said.kind is not Change.EXTRA:
        raise Conflict(place)
    others = tuple(known for known in place.exceptions if _about(known) != _about(said))
    without = place.model_copy(update={"exceptions": others})
    changed = place.model_copy(update={"exceptions": (*others, said)})
    after = _openings(changed, said)
    if _as_seen(before) == _as_seen(after):
        return place
    if all(one.closes <= now for one in (*before, *after)):
        raise Refused("day", Why.OVER)
    if said.new_closes_at is None and _has_no_end(_openings(without, said), after):
        raise Refused("new_closes_at", Why.NO_END)
    return changed


def _openings(place: AtDoc, said: ExceptionDoc) -> list[Occurrence]:
    """The openings that an exception is about."""
    of_day = on(timetable(place), said.date)
    return [one for one in of_day if said.opens_at in (None, one.planned)]


def _has_no_end(before: list[Occurrence], after: list[Occurrence]) -> bool:
    """Whether one begins when it should have ended: any end that people read would be invented."""
    ends = {one.planned: max(one.closes, (one.was or one).closes) for one in before}
    return any(one.opens >= ends[one.planned] for one in after if one.planned in ends)


def _as_seen(openings: list[Occurrence]) -> list[Occurrence]:
    return [replace(one, said_at=None, was=None) for one in openings]


def _about(said: ExceptionDoc) -> tuple[Any, ...]:
    return said.date, said.opens_at, said.kind


def opening_still_true(
    desk: Desk, entry: str, opening: tuple[date, time | None], how: Method
) -> int | None:
    """An entry is still true, said while looking at one opening (its date and planned time). Gives
    the number of the change. Raises as `still_true`, also when just this opening is cancelled."""
    day, opens_at = opening
    service = service_of(desk, entry)
    check(desk.by, Thing.SERVICE, service, service, ["at"])
    place = next(one for one in service.at if one.key == entry)
    for one in on(timetable(place), day):
        if opens_at in (None, one.planned):
            _check_not_set_aside(one)
    return next(iter(still_true(desk, [Checkable(Thing.SERVICE, service.key, entry)], how)), None)


def still_true(desk: Desk, what: Iterable[Checkable], how: Method) -> list[int]:
    """These were checked now, and this is how. Gives the numbers of the changes; what was checked
    a moment ago is not checked again. Raises Conflict, NotAllowed, and Refused for what is
    cancelled or moved: that it is as always must be said first; and for a page that an organization
    read: a volunteer's word would stand instead of theirs."""
    numbers = (_assure(desk, one, how) for one in what)
    return [number for number in numbers if number is not None]


def _assure(desk: Desk, what: Checkable, how: Method) -> int | None:
    found = find(desk.session, what.thing, what.key)
    if found is None:
        raise Conflict
    check(desk.by, what.thing, found.doc, found.doc, ["assured"])
    if isinstance(found.doc, PageDoc) and found.doc.assured and found.doc.assured.by:
        raise Refused("change", Why.READ_BY_OTHERS)
    if isinstance(found.doc, ServiceDoc):
        for place in found.doc.at:
            coming = set_aside(timetable(place), desk.now) if place.key == what.part else None
            if coming is not None:
                _check_not_set_aside(coming)
        _answer_all(desk, what.part)
    assured = Assured(by=_by(desk, found.doc, how), when=desk.now, how=how)
    changed = _with(found.doc, what.part, assured)
    return save(desk, what.thing, changed, Edit(action=Action.ASSURED))


def _by(desk: Desk, doc: Doc, how: Method) -> str | None:
    """Whose word it is: of the organization whose thing it is if it told us, or else of the
    volunteer's own. A page is read by an organization only where its form says so."""
    if isinstance(doc, PageDoc):
        return None
    if how in (Method.SEEN, Method.WRITTEN):
        return desk.by.organization
    if isinstance(doc, ServiceDoc):
        return doc.organization
    return doc.key if isinstance(doc, OrganizationDoc) else None


def _check_not_set_aside(opening: Occurrence) -> None:
    """Raises Refused for one that is cancelled or moved."""
    if is_set_aside(opening):
        raise Refused("change", Why.CANCELLED if opening.cancelled else Why.MOVED)


def _answer_all(desk: Desk, entry: str) -> None:
    """Somebody checked: whatever people said of it is answered."""
    for heard in reports.open_reports(desk.session, desk.now):
        which = heard.which
        if which.entry == entry:
            reports.answer(desk.session, entry, which.date, which.opens_at, desk.now)


def _with(doc: Doc, part: str, assured: Assured) -> Doc:
    if not part and not isinstance(doc, ServiceDoc):
        whole: Doc = _assured(doc, assured)
        return whole
    name = "at" if isinstance(doc, ServiceDoc) else "phones"
    parts = getattr(doc, name, ())
    if part not in [one.key for one in parts]:
        raise Conflict(doc)
    changed = tuple(_assured(one, assured) if one.key == part else one for one in parts)
    return doc.model_copy(update={name: changed})


def _assured(doc: Any, assured: Assured) -> Any:
    return doc if _repeats(doc.assured, assured) else doc.model_copy(update={"assured": assured})


def _repeats(known: Assured | None, new: Assured) -> bool:
    if known is None or (known.by, known.how) != (new.by, new.how):
        return False
    assert isinstance(known.when, datetime)
    assert isinstance(new.when, datetime)
    return new.when - known.when < ONCE


def service_of(desk: Desk, entry: str) -> ServiceDoc:
    """The service that an entry belongs to. Raises Conflict when there is none."""
    query = select(Service.key).join(ServiceAtLocation).where(ServiceAtLocation.key == entry)
    key = desk.session.exec(query).first()
    found = find(desk.session, Thing.SERVICE, key) if key else None
    if found is None or not isinstance(found.doc, ServiceDoc):
        raise Conflict
    return found.doc
