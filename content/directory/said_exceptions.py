"""What is said of single openings, in a document: said, taken back, and kept with its opening when
the rules change. Pure."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from content.core.clock import paris
from content.directory.hours import days_off
from content.directory.schemas import (
    Document,
    ScheduleExceptionDocument,
    ServiceAtLocationDocument,
    ServiceDocument,
)
from content.directory.timetables import difference, rule, timetable
from content.schedules import PublishedSchedule, Timetable, named, planned
from content.schedules.anchors import about, carried
from content.schedules.rules import ExceptionKind

DAY = timedelta(days=1)
TIMED = (ExceptionKind.LATE, ExceptionKind.EARLY)


def anchored(before: Document | None, after: Document, now: datetime) -> Document:
    """A service that is to be saved at `now` (UTC), with what was said of its openings said of the
    same openings; any other document as it is."""
    if not isinstance(before, ServiceDocument) or not isinstance(after, ServiceDocument):
        return after
    known, first = {place.key: place for place in before.at}, _first_day(now)
    at = (with_openings(known.get(place.key, place), place, first) for place in after.at)
    return after.model_copy(update={"at": tuple(at)})


def with_exceptions(before: Document | None, after: Document, now: datetime) -> Document:
    """An earlier version of a service that is to be live again at `now` (UTC), with what is said
    by now of openings that are not over; any other document as it is."""
    if not isinstance(before, ServiceDocument) or not isinstance(after, ServiceDocument):
        return after
    known, first = {place.key: place for place in before.at}, _first_day(now)
    at = (_with_exceptions(known.get(place.key, place), place, first) for place in after.at)
    return after.model_copy(update={"at": tuple(at)})


def _with_exceptions(
    before: ServiceAtLocationDocument, after: ServiceAtLocationDocument, first: date
) -> ServiceAtLocationDocument:
    over = (doc for doc in after.exceptions if doc.date < first)
    live = (doc for doc in before.exceptions if doc.date >= first)
    return after.model_copy(update={"exceptions": (*over, *live)})


def _first_day(now: datetime) -> date:
    """The first local date of which something may not be over: a night began yesterday."""
    return paris(now).date() - DAY


def taken_back(
    place: ServiceAtLocationDocument, day: date, opens_at: time | None
) -> ServiceAtLocationDocument:
    """The place with nothing said any more that acts on one opening of a local date, or on any of
    the day for no time. What was said of the whole day still holds for its other openings; an
    extra opening that is otherwise than said stays as it was said first, and goes if it is not."""
    said = {
        word: hours
        for word, hours in about(timetable(place), day)
        if opens_at is None or opens_at in hours
    }
    otherwise = {
        word: hours for word, hours in said.items() if word.kind is not ExceptionKind.EXTRA
    }
    gone = otherwise or said
    kept: list[ScheduleExceptionDocument] = []
    for doc in place.exceptions:
        hours = gone.get(difference(doc))
        if hours is None:
            kept.append(doc)
        elif doc.opens_at is None and opens_at is not None:
            others = sorted(hours - {opens_at})
            kept += [doc.model_copy(update={"opens_at": other}) for other in others]
    return place.model_copy(update={"exceptions": tuple(kept)})


def with_openings(
    before: ServiceAtLocationDocument, after: ServiceAtLocationDocument, first: date
) -> ServiceAtLocationDocument:
    """The place after its rules changed, with what was said `before` of openings of `first` (a
    local date) or later said of the same openings. What goes with an opening that is no more is
    gone too; what was said anew stays as it is said."""
    if before.schedules == after.schedules and _extras(before) == _extras(after):
        return after
    was, rules = timetable(before), tuple(rule(doc) for doc in after.schedules)
    lost = _extras(before) - _extras(after)
    anew = tuple(doc for doc in after.exceptions if doc not in before.exceptions)
    known = tuple(doc for doc in before.exceptions if doc in after.exceptions)
    place = before.model_copy(update={"exceptions": known})
    for doc in known:
        if doc.date >= first and _is_settled(doc, was, rules):
            place = _without_overridden(place, doc)
    kept: list[ScheduleExceptionDocument] = []
    for doc in place.exceptions:
        if doc.date < first or doc.kind is ExceptionKind.EXTRA:
            kept.append(doc)
        elif (doc.date, doc.opens_at) not in lost:
            kept += _followed(doc, was, rules)
    return after.model_copy(update={"exceptions": (*kept, *anew)})


def _extras(place: ServiceAtLocationDocument) -> set[tuple[date, time | None]]:
    said = (doc for doc in place.exceptions if doc.kind is ExceptionKind.EXTRA)
    return {(doc.date, doc.opens_at) for doc in said}


def _is_settled(
    doc: ScheduleExceptionDocument, was: Timetable, rules: tuple[PublishedSchedule, ...]
) -> bool:
    """Whether an opening has the time that was said of it, or one for which that says nothing."""
    if doc.kind not in TIMED or not _goes_with_rule(doc, was):
        return False
    hour = _hour_now(doc, was, rules)
    return hour is not None and not any(_renamed(doc, hour))


def _without_overridden(
    place: ServiceAtLocationDocument, late: ScheduleExceptionDocument
) -> ServiceAtLocationDocument:
    """The place without what was said of an opening before it was said to be late or early, and
    without that; where it is stays as it was said."""
    older = tuple(
        doc
        for doc in place.exceptions
        if doc.date == late.date
        and doc.said_at <= late.said_at
        and doc.kind is not ExceptionKind.MOVED
    )
    others = tuple(doc for doc in place.exceptions if doc not in older)
    then = place.model_copy(update={"exceptions": older})
    hours = dict(about(timetable(then), late.date))[difference(late)]
    for hour in hours:
        then = taken_back(then, late.date, hour)
    return place.model_copy(update={"exceptions": (*others, *then.exceptions)})


def _followed(
    doc: ScheduleExceptionDocument, was: Timetable, rules: tuple[PublishedSchedule, ...]
) -> Iterator[ScheduleExceptionDocument]:
    """The same words about the same opening; none where it is no more, nor needed any more."""
    if not _goes_with_rule(doc, was):
        yield doc
        return
    hour = _hour_now(doc, was, rules)
    if hour is not None:
        yield from _renamed(doc, hour)


def _goes_with_rule(doc: ScheduleExceptionDocument, was: Timetable) -> bool:
    """Whether it is about one opening that a rule gave."""
    extras = {
        (said.date, said.opens_at) for said in was.differences if said.kind is ExceptionKind.EXTRA
    }
    is_one = doc.opens_at is not None and (doc.date, doc.opens_at) not in extras
    return is_one and bool(named(planned(was.rules, doc.date), difference(doc)))


def _hour_now(
    doc: ScheduleExceptionDocument, was: Timetable, rules: tuple[PublishedSchedule, ...]
) -> time | None:
    """When that opening is planned under these rules; None where it is no more."""
    (opening,) = named(planned(was.rules, doc.date), difference(doc))
    return carried(was.rules, rules, doc.date).get(opening.planned)


def _renamed(doc: ScheduleExceptionDocument, opens_at: time) -> Iterator[ScheduleExceptionDocument]:
    """The words about an opening that is planned at another time now. When it really opens was
    said as a time of the clock: by that it may be early now instead of late, or as planned."""
    changed = doc.model_copy(update={"opens_at": opens_at})
    if doc.kind not in TIMED or doc.new_opens_at is None or doc.opens_at is None:
        yield changed
    elif doc.new_opens_at == opens_at:
        yield from [changed] if doc.new_closes_at else []
    else:
        off = days_off(doc.kind, doc.opens_at, doc.new_opens_at) or 0
        for kind in TIMED:
            if days_off(kind, opens_at, doc.new_opens_at) == off:
                yield changed.model_copy(update={"kind": kind})
