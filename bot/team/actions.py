"""What each team button does and leads to."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Engine

from bot.routes import Card, Viewer
from bot.screen import Screen
from bot.screens import draw
from bot.team import screens
from bot.team.callback_data import day_of, time_of
from bot.team.screens import ActionResult, TeamLocalizer
from content import reports, subscribers
from content.accounts import telegram_links
from content.accounts.account import Account
from content.accounts.permissions import Actor, Permission
from content.alerts.effects import check_usable
from content.audit.unit_of_work import UnitOfWork, UnitsOfWork
from content.core.crypto import ChatKeys
from content.core.database import reading, transaction
from content.core.errors import Conflict, NotAllowed
from content.directory.schemas import ScheduleExceptionDocument
from content.editing import schedule_exceptions as said
from content.editing.changes import undo
from content.models import AssuranceMethod, DocumentType, Role
from content.planning import to_check
from content.planning import today as planning_today
from content.planning.zone_day import ZoneOpening
from content.schedules.rules import ExceptionKind
from content.snapshot import PublishedServiceAtLocation, Snapshot

Answer = Callable[..., Screen]


@dataclass(frozen=True, slots=True)
class TeamServices:
    """What the work needs: the database, what people see, how to change it, and the keys of
    volunteers' chats and of subscribers' chats."""

    engine: Engine
    snapshot: Callable[[], Snapshot]
    units_of_work: UnitsOfWork
    keys: ChatKeys
    people: ChatKeys


@dataclass(frozen=True, slots=True)
class TeamMember:
    """A linked volunteer at one press."""

    parts: TeamServices
    chat: int
    account: Account
    localizer: TeamLocalizer
    now: datetime

    @property
    def actor(self) -> Actor:
        """The same person for the domain."""
        mine = self.account
        return Actor(mine.role, mine.id, mine.organization, mine.languages)


class TeamRouter:
    """What each button needs, and what answers it."""

    def __init__(self) -> None:
        self.answers: dict[str, tuple[Permission, Answer]] = {}

    def button(self, what: str, permission: Permission) -> Callable[[Answer], Answer]:
        """Decorates the function that answers a button; it gets the button's arguments."""

        def add(answer: Answer) -> Answer:
            self.answers[what] = permission, answer
            return answer

        return add


router = TeamRouter()


@router.button("home", Permission.LOOK)
def _home(member: TeamMember) -> Screen:
    can_send = member.actor.may(Permission.ALERTS)
    return screens.home(member.localizer, member.account.name, alerts=can_send)


@router.button("unlink", Permission.LOOK)
def _unlink(member: TeamMember) -> Screen:
    with transaction(member.parts.engine) as session:
        telegram_links.unlink(session, member.account.id)
        is_gone = subscribers.no_exercises(session, member.chat, member.parts.people)
    if is_gone:
        subscribers.scrub(member.parts.engine)
    return screens.stranger(member.localizer)


@router.button("zones", Permission.LOOK)
def _zones(member: TeamMember) -> Screen:
    return screens.zones(member.localizer, member.parts.snapshot())


@router.button("part", Permission.LOOK)
def _day(member: TeamMember, zone: str, page: str) -> Screen:
    today = planning_today.days(member.now)[0]
    found = planning_today.openings(member.parts.snapshot(), zone, today, member.now)
    in_order = planning_today.still_to_come(found, member.now)
    return screens.today(member.localizer, zone, in_order, int(page))


@router.button("day", Permission.LOOK)
def _first_page(member: TeamMember, zone: str) -> Screen:
    return _day(member, zone, "0")


@router.button("open", Permission.LOOK)
def _open(member: TeamMember, entry: str, on: str, at: str) -> Screen:
    return _shown(member, (entry, on, at))


@router.button("why", Permission.DAY)
def _why(member: TeamMember, entry: str, on: str, at: str) -> Screen:
    _sayable(member, entry)
    return screens.why(member.localizer, _opening(member, (entry, on, at)))


@router.button("true", Permission.DAY)
def _true(member: TeamMember, entry: str, on: str, at: str) -> Screen:
    """Asks how; nothing is said yet."""
    known = _sayable(member, entry)
    return screens.how(
        member.localizer, _card(member, known), known, _opening(member, (entry, on, at))
    )


@router.button("sure", Permission.DAY)
def _sure(member: TeamMember, entry: str, on: str, at: str, how: str) -> Screen:
    opening, method = (day_of(on), time_of(at)), AssuranceMethod(how)
    check_usable(member.parts.snapshot(), entry, member.now)
    number = _do(member, lambda work: said.opening_still_true(work, entry, opening, method))
    return _shown(member, (entry, on, at), ActionResult(number))


@router.button("seen", Permission.DAY)
def _seen(member: TeamMember, entry: str) -> Screen:
    """Asks how; nothing is said yet."""
    known = _sayable(member, entry)
    return screens.how(member.localizer, _card(member, known), known)


@router.button("vouch", Permission.DAY)
def _vouch(member: TeamMember, entry: str, how: str) -> Screen:
    service, method = _sayable(member, entry).service.key, AssuranceMethod(how)
    what = [said.CheckedDocument(DocumentType.SERVICE, service, entry)]
    check_usable(member.parts.snapshot(), entry, member.now)
    number = _do(member, lambda work: next(iter(said.still_true(work, what, method)), None))
    return _check(member, ActionResult(number))


@router.button("planned", Permission.DAY)
def _planned(member: TeamMember, entry: str, on: str, at: str) -> Screen:
    number = _do(member, lambda work: said.as_planned(work, entry, day_of(on), time_of(at)))
    return _shown(member, (entry, on, at), ActionResult(number))


@router.button("cancel", Permission.DAY)
def _cancel(member: TeamMember, entry: str, on: str, at: str, reason: str) -> Screen:
    return _say(member, (entry, on, at), {"kind": ExceptionKind.CANCELLED, "reason": reason})


@router.button("finished", Permission.DAY)
def _finished(member: TeamMember, entry: str, on: str, at: str) -> Screen:
    return _say(member, (entry, on, at), {"kind": ExceptionKind.FINISHED})


@router.button("undo", Permission.DAY)
def _undo(member: TeamMember, number: str, entry: str, on: str, at: str) -> Screen:
    _do(member, lambda work: undo(work, int(number)))
    return _shown(member, (entry, on, at))


@router.button("check", Permission.DAY)
def _to_check(member: TeamMember) -> Screen:
    return _check(member)


def _check(member: TeamMember, after: ActionResult | None = None) -> Screen:
    own = member.account.organization if member.account.role is Role.PARTNER else None
    found = to_check.due(member.parts.snapshot(), member.now, organization=own)
    return screens.to_check(member.localizer, found, after)


@router.button("reports", Permission.DAY)
def _reports(member: TeamMember) -> Screen:
    with reading(member.parts.engine) as session:
        found = reports.open_reports(session, member.now)
    return screens.reports(member.localizer, member.parts.snapshot(), found)


def _say(member: TeamMember, where: tuple[str, str, str], what: dict[str, Any]) -> Screen:
    entry, on, at = where
    about = {"date": day_of(on), "opens_at": time_of(at), "said_at": member.now}
    doc = ScheduleExceptionDocument.model_validate(about | what)
    return _shown(member, where, ActionResult(_do(member, lambda work: said.say(work, entry, doc))))


def _do(member: TeamMember, work: Callable[[UnitOfWork], int | None]) -> int | None:
    """In one transaction; what people see is new before the volunteer reads that it is."""
    with member.parts.units_of_work.begin(member.actor, member.now) as unit:
        return work(unit)


def _shown(
    member: TeamMember, where: tuple[str, str, str], after: ActionResult | None = None
) -> Screen:
    one = _opening(member, where)
    can_say = member.actor.may_say_of(one.entry.service.organization.key)
    return screens.opening(member.localizer, _card(member, one.entry), one, after, can_say=can_say)


def _card(member: TeamMember, entry: PublishedServiceAtLocation) -> Screen:
    """As people see it."""
    card = Card(entry.service.kind, entry.key)
    return draw(member.parts.snapshot(), Viewer(member.account.speaks), card, member.now)


def _sayable(member: TeamMember, entry: str) -> PublishedServiceAtLocation:
    """Raises Conflict when it is gone, NotAllowed for what is not theirs to speak of."""
    known = member.parts.snapshot().entries.get(entry)
    if known is None:
        raise Conflict
    if not member.actor.may_say_of(known.service.organization.key):
        raise NotAllowed
    return known


def _opening(member: TeamMember, where: tuple[str, str, str]) -> ZoneOpening:
    snapshot, (entry, on, at) = member.parts.snapshot(), where
    known = snapshot.entries.get(entry)
    wanted = day_of(on), time_of(at)
    found = planning_today.opening(snapshot, known, *wanted, member.now) if known else None
    if found is None:
        raise Conflict
    return found
