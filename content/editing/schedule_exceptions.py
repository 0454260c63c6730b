"""What changes within seconds: one opening differs, or a thing is still true."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlmodel import select

from content import reports
from content.accounts.permissions import check
from content.audit.unit_of_work import UnitOfWork
from content.core.errors import Conflict, ErrorCode, InvalidInput
from content.directory.from_rows import find
from content.directory.said_exceptions import taken_back
from content.directory.schemas import (
    AssuranceDocument,
    Document,
    OrganizationDocument,
    PageDocument,
    ScheduleExceptionDocument,
    ServiceAtLocationDocument,
    ServiceDocument,
)
from content.directory.timetables import timetable
from content.editing.changes import EditOptions, save
from content.models import AssuranceMethod, ChangeAction, DocumentType, Service, ServiceAtLocation
from content.schedules import Occurrence, on
from content.schedules.opening_state import is_set_aside, set_aside
from content.schedules.rules import ExceptionKind

ONCE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class CheckedDocument:
    """Something that can be assured: a document, or the part of it that has this key (a service
    at one location, a phone of an organization)."""

    thing: DocumentType
    key: str
    part: str = ""


def say(work: UnitOfWork, entry: str, said: ScheduleExceptionDocument) -> int | None:
    """One opening of an entry differs. Saying what is so already changes nothing. Gives the
    number of the change. Raises Conflict when there is no such opening, InvalidInput for what
    cannot be, NotAllowed."""
    reports.answer(work.session, entry, said.date, said.opens_at, work.now)
    return _change(work, entry, lambda place: differing(place, said, work.now))


def as_planned(work: UnitOfWork, entry: str, day: date, opens_at: time | None) -> int | None:
    """An opening is as its rule has it after all: take back what was said about it, whatever hour
    it was said under; of all openings of the day for no time. Gives None when it was so."""
    reports.answer(work.session, entry, day, opens_at, work.now)
    return _change(work, entry, lambda place: taken_back(place, day, opens_at))


def _change(
    work: UnitOfWork,
    entry: str,
    how: Callable[[ServiceAtLocationDocument], ServiceAtLocationDocument],
) -> int | None:
    service = service_of(work, entry)
    check(work.by, DocumentType.SERVICE, service, service, ["at"])
    at = tuple(how(place) if place.key == entry else place for place in service.at)
    if at == service.at:
        return None
    changed = service.model_copy(update={"at": at})
    return save(work, DocumentType.SERVICE, changed, EditOptions(action=ChangeAction.TODAY))


def differing(
    place: ServiceAtLocationDocument, said: ScheduleExceptionDocument, now: datetime
) -> ServiceAtLocationDocument:
    """The place with this said about one opening, instead of what was said of the same kind; the
    same place where it is so already. Raises Conflict when there is no such opening, InvalidInput
    for what is over at `now` (UTC), or would need an end that nobody said."""
    before = _openings(place, said)
    if not before and said.kind is not ExceptionKind.EXTRA:
        raise Conflict(place)
    others = tuple(known for known in place.exceptions if _about(known) != _about(said))
    without = place.model_copy(update={"exceptions": others})
    changed = place.model_copy(update={"exceptions": (*others, said)})
    after = _openings(changed, said)
    if _as_seen(before) == _as_seen(after):
        return place
    if all(one.closes <= now for one in (*before, *after)):
        raise InvalidInput("day", ErrorCode.OVER)
    if said.new_closes_at is None and _has_no_end(_openings(without, said), after):
        raise InvalidInput("new_closes_at", ErrorCode.NO_END)
    return changed


def _openings(
    place: ServiceAtLocationDocument, said: ScheduleExceptionDocument
) -> list[Occurrence]:
    """The openings that an exception is about."""
    of_day = on(timetable(place), said.date)
    return [one for one in of_day if said.opens_at in (None, one.planned)]


def _has_no_end(before: list[Occurrence], after: list[Occurrence]) -> bool:
    """Whether one begins when it should have ended: any end that people read would be invented."""
    ends = {one.planned: max(one.closes, (one.was or one).closes) for one in before}
    return any(one.opens >= ends[one.planned] for one in after if one.planned in ends)


def _as_seen(openings: list[Occurrence]) -> list[Occurrence]:
    return [replace(one, said_at=None, was=None) for one in openings]


def _about(said: ScheduleExceptionDocument) -> tuple[Any, ...]:
    return said.date, said.opens_at, said.kind


def opening_still_true(
    work: UnitOfWork, entry: str, opening: tuple[date, time | None], how: AssuranceMethod
) -> int | None:
    """An entry is still true, said while looking at one opening (its date and planned time). Gives
    the number of the change. Raises as `still_true`, also when just this opening is cancelled."""
    day, opens_at = opening
    service = service_of(work, entry)
    check(work.by, DocumentType.SERVICE, service, service, ["at"])
    place = next(one for one in service.at if one.key == entry)
    for one in on(timetable(place), day):
        if opens_at in (None, one.planned):
            _check_not_set_aside(one)
    return next(
        iter(still_true(work, [CheckedDocument(DocumentType.SERVICE, service.key, entry)], how)),
        None,
    )


def still_true(
    work: UnitOfWork, what: Iterable[CheckedDocument], how: AssuranceMethod
) -> list[int]:
    """These were checked now, and this is how. Gives the numbers of the changes; what was checked
    a moment ago is not checked again. Raises Conflict, NotAllowed, and InvalidInput for what is
    cancelled or moved: that it is as always must be said first; and for a page that an organization
    read: a volunteer's word would stand instead of theirs."""
    numbers = (_assure(work, one, how) for one in what)
    return [number for number in numbers if number is not None]


def _assure(work: UnitOfWork, what: CheckedDocument, how: AssuranceMethod) -> int | None:
    found = find(work.session, what.thing, what.key)
    if found is None:
        raise Conflict
    check(work.by, what.thing, found.doc, found.doc, ["assured"])
    if isinstance(found.doc, PageDocument) and found.doc.assured and found.doc.assured.by:
        raise InvalidInput("change", ErrorCode.READ_BY_OTHERS)
    if isinstance(found.doc, ServiceDocument):
        for place in found.doc.at:
            coming = set_aside(timetable(place), work.now) if place.key == what.part else None
            if coming is not None:
                _check_not_set_aside(coming)
        _answer_all(work, what.part)
    assured = AssuranceDocument(by=_by(work, found.doc, how), when=work.now, how=how)
    changed = _with(found.doc, what.part, assured)
    return save(work, what.thing, changed, EditOptions(action=ChangeAction.ASSURED))


def _by(work: UnitOfWork, doc: Document, how: AssuranceMethod) -> str | None:
    """Whose word it is: of the organization whose thing it is if it told us, or else of the
    volunteer's own. A page is read by an organization only where its form says so."""
    if isinstance(doc, PageDocument):
        return None
    if how in (AssuranceMethod.SEEN, AssuranceMethod.WRITTEN):
        return work.by.organization
    if isinstance(doc, ServiceDocument):
        return doc.organization
    return doc.key if isinstance(doc, OrganizationDocument) else None


def _check_not_set_aside(opening: Occurrence) -> None:
    """Raises InvalidInput for one that is cancelled or moved."""
    if is_set_aside(opening):
        raise InvalidInput("change", ErrorCode.CANCELLED if opening.cancelled else ErrorCode.MOVED)


def _answer_all(work: UnitOfWork, entry: str) -> None:
    """Somebody checked: whatever people said of it is answered."""
    for heard in reports.open_reports(work.session, work.now):
        which = heard.which
        if which.entry == entry:
            reports.answer(work.session, entry, which.date, which.opens_at, work.now)


def _with(doc: Document, part: str, assured: AssuranceDocument) -> Document:
    if not part and not isinstance(doc, ServiceDocument):
        whole: Document = _assured(doc, assured)
        return whole
    name = "at" if isinstance(doc, ServiceDocument) else "phones"
    parts = getattr(doc, name, ())
    if part not in [one.key for one in parts]:
        raise Conflict(doc)
    changed = tuple(_assured(one, assured) if one.key == part else one for one in parts)
    return doc.model_copy(update={name: changed})


def _assured(doc: Any, assured: AssuranceDocument) -> Any:
    return doc if _repeats(doc.assured, assured) else doc.model_copy(update={"assured": assured})


def _repeats(known: AssuranceDocument | None, new: AssuranceDocument) -> bool:
    if known is None or (known.by, known.how) != (new.by, new.how):
        return False
    assert isinstance(known.when, datetime)
    assert isinstance(new.when, datetime)
    return new.when - known.when < ONCE


def service_of(work: UnitOfWork, entry: str) -> ServiceDocument:
    """The service that an entry belongs to. Raises Conflict when there is none."""
    query = select(Service.key).join(ServiceAtLocation).where(ServiceAtLocation.key == entry)
    key = work.session.exec(query).first()
    found = find(work.session, DocumentType.SERVICE, key) if key else None
    if found is None or not isinstance(found.doc, ServiceDocument):
        raise Conflict
    return found.doc
