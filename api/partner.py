"""What an organization sees through its link: its services one by one, and what to say about
each. No account and no cookie; a link that does not work is a page that is not there."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated

from fastapi import APIRouter, Depends, Form, HTTPException
from pydantic import ValidationError
from sqlmodel import Session
from starlette.responses import Response

from api.admin.visit import AnyGuest, Guest
from bot.routes import Card, Viewer
from content import partners
from content.alerts.effects import check_usable
from content.clock import paris
from content.database import transaction
from content.desk import day as days
from content.desk import proposals, today
from content.desk.desk import Desk
from content.desk.today import Checkable
from content.documents.plain import Spoken, describe
from content.documents.shapes import AtDoc, ExceptionDoc
from content.errors import Conflict, NotAllowed, Refused, Why
from content.openings import set_aside
from content.partners import Link
from content.sealing import derive
from content.snapshot import Entry
from content.words import Change, Method, Reason, Thing
from content.zones import Opening

router = APIRouter(prefix="/partner/{token}", include_in_schema=False)
Time = Annotated[str, Form(max_length=5)]


@dataclass(frozen=True, slots=True)
class Partner:
    """A request through a link that works."""

    guest: Guest
    token: str
    link: Link

    @property
    def base(self) -> str:
        """The address of the link's own page."""
        return f"/partner/{self.token}"

    @property
    def entries(self) -> tuple[Entry, ...]:
        """What the organization offers, place by place, without what has ended."""
        found = self.guest.snapshot.of_organization(self.link.organization)
        return tuple(entry for entry in found if entry.is_offered(self.guest.now))

    def entry(self, key: str) -> Entry:
        """One of them. Raises HTTPException 404 for all others."""
        for entry in self.entries:
            if entry.key == key:
                return entry
        raise HTTPException(404)

    @contextmanager
    def desk(self) -> Iterator[Desk]:
        """Work in one transaction, in the organization's name. Raises HTTPException 404 for what
        is another's; what was changed meanwhile leads back to the list, which says so."""
        state, now = self.guest.state, self.guest.now
        try:
            with transaction(self.guest.engine) as session:
                yield Desk(session, self.link.actor, now, state.chain)
                partners.answered(session, self.link, now)
        except NotAllowed:
            raise HTTPException(404) from None
        except Conflict:
            raise HTTPException(303, headers={"Location": f"{self.base}?done=changed"}) from None
        state.keeper.refresh()

    def page(self, template: str, status: int = 200, **values: object) -> Response:
        """A page of the partner's."""
        return self.guest.page(f"partner/{template}", status, partner=self, **values)

    def is_answered(self, entry: Entry) -> bool:
        """Whether the organization said that it is still true since it was asked."""
        checked = entry.checked
        mine = checked.assurer_key == self.link.organization
        at = checked.assured_at
        return mine and at is not None and at >= self.link.created_at

    def is_done(self, entry: Entry) -> bool:
        """Whether nothing is to be asked about it: it was answered, or is cancelled or moved."""
        return self.is_answered(entry) or set_aside(entry.timetable, self.guest.now) is not None


def _partner(guest: AnyGuest, token: str) -> Partner:
    """Raises HTTPException 404 for every link that does not work, whatever the reason."""
    key = derive(guest.state.secret, partners.PURPOSE)
    with guest.reading() as session:
        link = partners.find_link(session, key, token, guest.now)
    if link is None or link.organization not in guest.snapshot.organizations:
        raise HTTPException(404)
    return Partner(guest, token, link)


Answering = Annotated[Partner, Depends(_partner)]


@router.get("")
def begin(partner: Answering, done: str = "") -> Response:
    """All services of the organization, and how far it is with them."""
    _note_opened(partner)
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
    checkable = Checkable(Thing.SERVICE, entry.service.key, key)
    try:
        check_usable(partner.guest.snapshot, key, partner.guest.now)
        with partner.desk() as work:
            today.still_true(work, [checkable], Method.TOLD)
    except Refused as error:
        return _service(partner, entry, refused=error.why)
    return partner.guest.go(_next(partner))


@router.post("/{key}/cancelled")
def cancelled(
    partner: Answering,
    key: str,
    day: Annotated[date, Form()],
    opens: Annotated[str, Form(max_length=5)],
    reason: Annotated[Reason, Form()],
) -> Response:
    """An opening of today or tomorrow is cancelled: people see it at once."""
    opening = _opening(partner, key, day, opens)
    said = ExceptionDoc(
        date=day,
        kind=Change.CANCELLED,
        opens_at=opening.occurrence.planned,
        reason=reason,
        said_at=partner.guest.now,
    )
    try:
        with partner.desk() as work:
            number = today.say(work, key, said)
    except Refused as error:
        return _service(partner, opening.entry, refused=error.why)
    return partner.guest.go(f"{partner.base}/{key}?done={_done(number)}")


@router.post("/{key}/planned")
def planned(
    partner: Answering,
    key: str,
    day: Annotated[date, Form()],
    opens: Annotated[str, Form(max_length=5)],
) -> Response:
    """It takes place after all."""
    opening = _opening(partner, key, day, opens)
    with partner.desk() as work:
        number = today.as_planned(work, key, day, opening.occurrence.planned)
    return partner.guest.go(f"{partner.base}/{key}?done={_done(number)}")


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
        with partner.desk() as work:
            number = proposals.propose(work, key, typed)
    except ValidationError:
        return _service(partner, entry, typed=typed)
    done = "proposed" if number else "same"
    return partner.guest.go(f"{partner.base}/{key}?done={done}")


@router.post("/{key}/gone")
def gone(partner: Answering, key: str) -> Response:
    """The service is not any more, there: for an editor to decide."""
    partner.entry(key)
    with partner.desk() as work:
        proposals.propose(work, key, None)
    return partner.guest.go(f"{partner.base}/{key}?done=proposed")


def _done(number: int | None) -> str:
    """What the page says after a change, or after none."""
    return "live" if number else "same"


def _service(
    partner: Partner,
    entry: Entry,
    *,
    done: str = "",
    typed: list[tuple[str, str]] | None = None,
    refused: Why | None = None,
) -> Response:
    guest = partner.guest
    with guest.reading() as session:
        place = _place(partner, session, entry)
    viewer = Viewer(guest.speech.language)
    aside = set_aside(entry.timetable, guest.now)
    return partner.page(
        "service.html",
        422 if typed or refused else 200,
        refused=refused,
        aside=(Why.CANCELLED if aside.cancelled else Why.MOVED) if aside else None,
        entry=entry,
        screen=guest.state.conversation.show(viewer, Card(entry.service.kind, entry.key)),
        openings=_openings(entry, guest.now),
        rules=_rules(guest, place, typed),
        is_gone=place is None,
        is_answered=partner.is_answered(entry),
        done=done,
        wrong=bool(typed),
        reasons=list(Reason),
    )


def _place(partner: Partner, session: Session, entry: Entry) -> AtDoc | None:
    work = Desk(session, partner.link.actor, partner.guest.now, partner.guest.state.chain)
    return proposals.place(work, entry.service.key, entry.key)


def _rules(
    guest: Guest, place: AtDoc | None, typed: list[tuple[str, str]] | None
) -> list[tuple[str, str, str]]:
    """Each rule in plain words, and its hours as the form has them."""
    language: Spoken = "fr" if guest.speech.language == "fr" else "en"
    day = paris(guest.now).date()
    found = []
    for number, rule in enumerate(place.schedules if place else ()):
        own = (rule.opens_at.isoformat("minutes"), rule.closes_at.isoformat("minutes"))
        now = typed[number] if typed and number < len(typed) else own
        found.append((describe(rule, language, day), *now))
    return found


def _openings(entry: Entry, now: datetime) -> list[Opening]:
    """The openings of today and tomorrow that are not over."""
    found = [
        Opening(entry, one, entry.checked.freshness(now))
        for one in days.around(entry, now)
        if not one.whole_day
    ]
    return sorted(found, key=lambda one: one.occurrence.opens)


def _opening(partner: Partner, key: str, day: date, opens: str) -> Opening:
    """One of them by its date and planned time. Raises HTTPException 404."""
    for one in _openings(partner.entry(key), partner.guest.now):
        if (one.occurrence.date, one.occurrence.planned.isoformat("minutes")) == (day, opens):
            return one
    raise HTTPException(404)


def _next(partner: Partner) -> str:
    """The next service to look at, or the thanks. What people see is new by now."""
    for entry in partner.entries:
        if not partner.is_done(entry):
            return f"{partner.base}/{entry.key}"
    return f"{partner.base}?done=all"


def _note_opened(partner: Partner) -> None:
    """Messengers fetch a link to draw a preview of it; only a browser says that it navigates."""
    if partner.link.is_opened or partner.guest.request.headers.get("sec-fetch-mode") != "navigate":
        return
    guest = partner.guest
    key = derive(guest.state.secret, partners.PURPOSE)
    with transaction(guest.engine) as session:
        partners.open_link(session, key, partner.token, guest.now)
