"""What an organization sees through its link: its services one by one, and what to say about
each. No account and no cookie; a link that does not work is a page that is not there."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated

from fastapi import APIRouter, Depends, Form, HTTPException
from pydantic import ValidationError
from starlette.responses import Response

from api.admin.request import AnyGuest, VisitorRequest
from bot.routes import Card, Viewer
from content.accounts import partner_links
from content.accounts.partner_links import OpenPartnerLink
from content.alerts.effects import check_usable
from content.audit.unit_of_work import UnitOfWork
from content.core.clock import paris
from content.core.database import transaction
from content.core.errors import Conflict, ErrorCode, InvalidInput, NotAllowed
from content.directory.describe_schedule import Spoken, describe
from content.directory.schemas import ScheduleExceptionDocument, ServiceAtLocationDocument
from content.editing import proposals, schedule_exceptions
from content.editing.schedule_exceptions import CheckedDocument
from content.models import AssuranceMethod, DocumentType
from content.planning import today as days
from content.planning.zone_day import ZoneOpening
from content.schedules.opening_state import set_aside
from content.schedules.rules import ExceptionKind, ExceptionReason
from content.snapshot import PublishedServiceAtLocation

router = APIRouter(prefix="/partner/{token}", include_in_schema=False)
Time = Annotated[str, Form(max_length=5)]


@dataclass(frozen=True, slots=True)
class PartnerRequest:
    """A request through a link that works."""

    visitor: VisitorRequest
    token: str
    link: OpenPartnerLink

    @property
    def base(self) -> str:
        """The address of the link's own page."""
        return f"/partner/{self.token}"

    @property
    def entries(self) -> tuple[PublishedServiceAtLocation, ...]:
        """What the organization offers, place by place, without what has ended."""
        found = self.visitor.snapshot.of_organization(self.link.organization)
        return tuple(entry for entry in found if entry.is_offered(self.visitor.now))

    def entry(self, key: str) -> PublishedServiceAtLocation:
        """One of them. Raises HTTPException 404 for all others."""
        for entry in self.entries:
            if entry.key == key:
                return entry
        raise HTTPException(404)

    @contextmanager
    def unit_of_work(self) -> Iterator[UnitOfWork]:
        """Work in one transaction, in the organization's name. Raises HTTPException 404 for what
        is another's; what was changed meanwhile leads back to the list, which says so."""
        units, now = self.visitor.program.units_of_work, self.visitor.now
        try:
            with units.begin(self.link.actor, now) as work:
                yield work
                partner_links.answered(work.session, self.link, now)
        except NotAllowed:
            raise HTTPException(404) from None
        except Conflict:
            raise HTTPException(303, headers={"Location": f"{self.base}?done=changed"}) from None

    def page(self, template: str, status: int = 200, **values: object) -> Response:
        """A page of the partner's."""
        return self.visitor.page(f"partner/{template}", status, partner=self, **values)

    def is_answered(self, entry: PublishedServiceAtLocation) -> bool:
        """Whether the organization said that it is still true since it was asked."""
        checked = entry.assurance
        mine = checked.assurer_key == self.link.organization
        at = checked.assured_at
        return mine and at is not None and at >= self.link.created_at

    def is_done(self, entry: PublishedServiceAtLocation) -> bool:
        """Whether nothing is to be asked about it: it was answered, or is cancelled or moved."""
        return self.is_answered(entry) or set_aside(entry.timetable, self.visitor.now) is not None


def _partner(visitor: AnyGuest, token: str) -> PartnerRequest:
    """Raises HTTPException 404 for every link that does not work, whatever the reason."""
    with visitor.reading() as session:
        link = partner_links.find_link(session, visitor.program.partner_key, token, visitor.now)
    if link is None or link.organization not in visitor.snapshot.organizations:
        raise HTTPException(404)
    return PartnerRequest(visitor, token, link)


Answering = Annotated[PartnerRequest, Depends(_partner)]


@router.get("")
def begin(partner: Answering, done: str = "") -> Response:
    """All services of the organization, and how far it is with them."""
    # Messengers fetch a link to draw a preview of it; only a browser says that it navigates.
    is_here = partner.visitor.http.headers.get("sec-fetch-mode") == "navigate"
    if is_here and not partner.link.is_opened:
        visitor = partner.visitor
        key = visitor.program.partner_key
        with transaction(visitor.engine) as session:
            partner_links.open_link(session, key, partner.token, visitor.now)
    rows = [(entry, partner.is_answered(entry)) for entry in partner.entries]
    todo = next((entry for entry in partner.entries if not partner.is_done(entry)), None)
    return partner.page("services.html", rows=rows, todo=todo, done=done)


@router.get("/{key}")
def service(partner: Answering, key: str, done: str = "") -> Response:
    """One service as people see it, and what can be said about it."""
    return _service(partner, partner.entry(key), done=done)


@router.post("/{key}/true")
def still_true(partner: Answering, key: str) -> Response:
    """Still true; on to the next that was not answered yet, or to the thanks."""
    entry = partner.entry(key)
    checkable = CheckedDocument(DocumentType.SERVICE, entry.service.key, key)
    try:
        check_usable(partner.visitor.snapshot, key, partner.visitor.now)
        with partner.unit_of_work() as work:
            schedule_exceptions.still_true(work, [checkable], AssuranceMethod.TOLD)
    except InvalidInput as error:
        return _service(partner, entry, refused=error.why)
    # What people see is new by now.
    todo = next((one for one in partner.entries if not partner.is_done(one)), None)
    return partner.visitor.go(f"{partner.base}/{todo.key}" if todo else f"{partner.base}?done=all")


@router.post("/{key}/cancelled")
def cancelled(
    partner: Answering,
    key: str,
    day: Annotated[date, Form()],
    opens: Annotated[str, Form(max_length=5)],
    reason: Annotated[ExceptionReason, Form()],
) -> Response:
    """An opening of today or tomorrow is cancelled: people see it at once."""
    opening = _opening(partner, key, day, opens)
    said = ScheduleExceptionDocument(
        date=day,
        kind=ExceptionKind.CANCELLED,
        opens_at=opening.occurrence.planned,
        reason=reason,
        said_at=partner.visitor.now,
    )
    try:
        with partner.unit_of_work() as work:
            number = schedule_exceptions.say(work, key, said)
    except InvalidInput as error:
        return _service(partner, opening.entry, refused=error.why)
    return partner.visitor.go(f"{partner.base}/{key}?done={_done(number)}")


@router.post("/{key}/planned")
def planned(
    partner: Answering,
    key: str,
    day: Annotated[date, Form()],
    opens: Annotated[str, Form(max_length=5)],
) -> Response:
    """It takes place after all."""
    opening = _opening(partner, key, day, opens)
    with partner.unit_of_work() as work:
        number = schedule_exceptions.as_planned(work, key, day, opening.occurrence.planned)
    return partner.visitor.go(f"{partner.base}/{key}?done={_done(number)}")


@router.post("/{key}/hours")
def hours(
    partner: Answering,
    key: str,
    opens_at: Annotated[list[Time], Form(max_length=100)],
    closes_at: Annotated[list[Time], Form(max_length=100)],
) -> Response:
    """Other hours of the rules, for an editor to decide."""
    entry, typed = partner.entry(key), list(zip(opens_at, closes_at, strict=False))
    try:
        with partner.unit_of_work() as work:
            number = proposals.propose(work, key, typed)
    except ValidationError:
        return _service(partner, entry, typed=typed)
    done = "proposed" if number else "same"
    return partner.visitor.go(f"{partner.base}/{key}?done={done}")


@router.post("/{key}/gone")
def gone(partner: Answering, key: str) -> Response:
    """The service is not any more, there: for an editor to decide."""
    partner.entry(key)
    with partner.unit_of_work() as work:
        proposals.propose(work, key, None)
    return partner.visitor.go(f"{partner.base}/{key}?done=proposed")


def _done(number: int | None) -> str:
    """What the page says after a change, or after none."""
    return "live" if number else "same"


def _service(
    partner: PartnerRequest,
    entry: PublishedServiceAtLocation,
    *,
    done: str = "",
    typed: list[tuple[str, str]] | None = None,
    refused: ErrorCode | None = None,
) -> Response:
    visitor = partner.visitor
    with visitor.program.units_of_work.look(partner.link.actor, visitor.now) as work:
        place = proposals.place(work, entry.service.key, entry.key)
    viewer = Viewer(visitor.localizer.language)
    aside = set_aside(entry.timetable, visitor.now)
    return partner.page(
        "service.html",
        422 if typed or refused else 200,
        refused=refused,
        aside=(ErrorCode.CANCELLED if aside.cancelled else ErrorCode.MOVED) if aside else None,
        entry=entry,
        screen=visitor.program.conversation.show(viewer, Card(entry.service.kind, entry.key)),
        openings=_openings(entry, visitor.now),
        rules=_rules(visitor, place, typed),
        is_gone=place is None,
        is_answered=partner.is_answered(entry),
        done=done,
        wrong=bool(typed),
        reasons=list(ExceptionReason),
    )


def _rules(
    visitor: VisitorRequest,
    place: ServiceAtLocationDocument | None,
    typed: list[tuple[str, str]] | None,
) -> list[tuple[str, str, str]]:
    """Each rule in plain words, and its hours as the form has them."""
    language: Spoken = "fr" if visitor.localizer.language == "fr" else "en"
    day = paris(visitor.now).date()
    found = []
    for number, rule in enumerate(place.schedules if place else ()):
        own = (rule.opens_at.isoformat("minutes"), rule.closes_at.isoformat("minutes"))
        now = typed[number] if typed and number < len(typed) else own
        found.append((describe(rule, language, day), *now))
    return found


def _openings(entry: PublishedServiceAtLocation, now: datetime) -> list[ZoneOpening]:
    """The openings of today and tomorrow that are not over."""
    found = [
        ZoneOpening(entry, one, entry.assurance.freshness(now))
        for one in days.now_and_next(entry, now)
        if not one.whole_day
    ]
    return sorted(found, key=lambda one: one.occurrence.opens)


def _opening(partner: PartnerRequest, key: str, day: date, opens: str) -> ZoneOpening:
    """One of them by its date and planned time. Raises HTTPException 404."""
    for one in _openings(partner.entry(key), partner.visitor.now):
        if (one.occurrence.date, one.occurrence.planned.isoformat("minutes")) == (day, opens):
            return one
    raise HTTPException(404)
