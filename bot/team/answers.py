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
from bot.team.data import day_of, time_of
from bot.team.screens import After, TeamReader
from content import reports, subscribers
from content.alerts.effects import check_usable
from content.database import reading, transaction
from content.desk import day, due
from content.desk import today as said
from content.desk.desk import Desk
from content.desk.save import undo
from content.documents.shapes import ExceptionDoc
from content.errors import Conflict, NotAllowed
from content.sealing import ChatKeys
from content.snapshot import Entry, Snapshot
from content.volunteers import telegram_links
from content.volunteers.account import Account
from content.volunteers.roles import Actor, Permission
from content.words import Change, Method, Role, Thing
from content.zones import Opening


@dataclass(frozen=True, slots=True)
class Parts:
    """What the work needs: the database, what people see and how to renew it, and the keys: of
    volunteers' chats, of the history, of subscribers' chats."""

    engine: Engine
    snapshot: Callable[[], Snapshot]
    refresh: Callable[[], None]
    keys: ChatKeys
    chain: bytes
    people: ChatKeys


@dataclass(frozen=True, slots=True)
class Member:
    """A linked volunteer at one press."""

    parts: Parts
    chat: int
    account: Account
    reader: TeamReader
    now: datetime

    @property
    def actor(self) -> Actor:
        """The same person for the domain."""
        mine = self.account
        return Actor(mine.role, mine.id, mine.organization, mine.languages)


def _home(member: Member) -> Screen:
    can_send = member.actor.may(Permission.ALERTS)
    return screens.home(member.reader, member.account.name, alerts=can_send)


def _unlink(member: Member) -> Screen:
    with transaction(member.parts.engine) as session:
        telegram_links.unlink(session, member.account.id)
        is_gone = subscribers.no_exercises(session, member.chat, member.parts.people)
    if is_gone:
        subscribers.scrub(member.parts.engine)
    return screens.stranger(member.reader)


def _zones(member: Member) -> Screen:
    return screens.zones(member.reader, member.parts.snapshot())


def _day(member: Member, zone: str, page: str) -> Screen:
    today = day.days(member.now)[0]
    found = day.openings(member.parts.snapshot(), zone, today, member.now)
    in_order = day.still_to_come(found, member.now)
    return screens.today(member.reader, zone, in_order, int(page))


def _first_page(member: Member, zone: str) -> Screen:
    return _day(member, zone, "0")


def _open(member: Member, entry: str, on: str, at: str) -> Screen:
    return _shown(member, (entry, on, at))


def _why(member: Member, entry: str, on: str, at: str) -> Screen:
    _sayable(member, entry)
    return screens.why(member.reader, _opening(member, (entry, on, at)))


def _true(member: Member, entry: str, on: str, at: str) -> Screen:
    """Asks how; nothing is said yet."""
    known = _sayable(member, entry)
    return screens.how(
        member.reader, _card(member, known), known, _opening(member, (entry, on, at))
    )


def _sure(member: Member, entry: str, on: str, at: str, how: str) -> Screen:
    opening, method = (day_of(on), time_of(at)), Method(how)
    check_usable(member.parts.snapshot(), entry, member.now)
    number = _do(member, lambda desk: said.opening_still_true(desk, entry, opening, method))
    return _shown(member, (entry, on, at), After(number))


def _seen(member: Member, entry: str) -> Screen:
    """Asks how; nothing is said yet."""
    known = _sayable(member, entry)
    return screens.how(member.reader, _card(member, known), known)


def _vouch(member: Member, entry: str, how: str) -> Screen:
    service, method = _sayable(member, entry).service.key, Method(how)
    what = [said.Checkable(Thing.SERVICE, service, entry)]
    check_usable(member.parts.snapshot(), entry, member.now)
    number = _do(member, lambda desk: next(iter(said.still_true(desk, what, method)), None))
    return _check(member, After(number))


def _planned(member: Member, entry: str, on: str, at: str) -> Screen:
    number = _do(member, lambda desk: said.as_planned(desk, entry, day_of(on), time_of(at)))
    return _shown(member, (entry, on, at), After(number))


def _cancel(member: Member, entry: str, on: str, at: str, reason: str) -> Screen:
    return _say(member, (entry, on, at), {"kind": Change.CANCELLED, "reason": reason})


def _finished(member: Member, entry: str, on: str, at: str) -> Screen:
    return _say(member, (entry, on, at), {"kind": Change.FINISHED})


def _undo(member: Member, number: str, entry: str, on: str, at: str) -> Screen:
    _do(member, lambda desk: undo(desk, int(number)))
    return _shown(member, (entry, on, at))


def _to_check(member: Member) -> Screen:
    return _check(member)


def _check(member: Member, after: After | None = None) -> Screen:
    own = member.account.organization if member.account.role is Role.PARTNER else None
    found = due.due(member.parts.snapshot(), member.now, organization=own)
    return screens.to_check(member.reader, found, after)


def _reports(member: Member) -> Screen:
    with reading(member.parts.engine) as session:
        found = reports.open_reports(session, member.now)
    return screens.reports(member.reader, member.parts.snapshot(), found)


def _say(member: Member, where: tuple[str, str, str], what: dict[str, Any]) -> Screen:
    entry, on, at = where
    about = {"date": day_of(on), "opens_at": time_of(at), "said_at": member.now}
    doc = ExceptionDoc.model_validate(about | what)
    return _shown(member, where, After(_do(member, lambda desk: said.say(desk, entry, doc))))


def _do(member: Member, work: Callable[[Desk], int | None]) -> int | None:
    """In one transaction; what people see is new before the volunteer reads that it is."""
    with transaction(member.parts.engine) as session:
        number = work(Desk(session, member.actor, member.now, member.parts.chain))
    member.parts.refresh()
    return number


def _shown(member: Member, where: tuple[str, str, str], after: After | None = None) -> Screen:
    one = _opening(member, where)
    can_say = member.actor.may_say_of(one.entry.service.organization.key)
    return screens.opening(member.reader, _card(member, one.entry), one, after, can_say=can_say)


def _card(member: Member, entry: Entry) -> Screen:
    """As people see it."""
    card = Card(entry.service.kind, entry.key)
    return draw(member.parts.snapshot(), Viewer(member.account.speaks), card, member.now)


def _sayable(member: Member, entry: str) -> Entry:
    """Raises Conflict when it is gone, NotAllowed for what is not theirs to speak of."""
    known = member.parts.snapshot().entries.get(entry)
    if known is None:
        raise Conflict
    if not member.actor.may_say_of(known.service.organization.key):
        raise NotAllowed
    return known


def _opening(member: Member, where: tuple[str, str, str]) -> Opening:
    snapshot, (entry, on, at) = member.parts.snapshot(), where
    known = snapshot.entries.get(entry)
    wanted = day_of(on), time_of(at)
    found = day.opening(snapshot, known, *wanted, member.now) if known else None
    if found is None:
        raise Conflict
    return found


ANSWERS: dict[str, tuple[Permission, Callable[..., Screen]]] = {
    "home": (Permission.LOOK, _home),
    "unlink": (Permission.LOOK, _unlink),
    "zones": (Permission.LOOK, _zones),
    "day": (Permission.LOOK, _first_page),
    "part": (Permission.LOOK, _day),
    "open": (Permission.LOOK, _open),
    "check": (Permission.DAY, _to_check),
    "reports": (Permission.DAY, _reports),
    "why": (Permission.DAY, _why),
    "true": (Permission.DAY, _true),
    "sure": (Permission.DAY, _sure),
    "seen": (Permission.DAY, _seen),
    "vouch": (Permission.DAY, _vouch),
    "planned": (Permission.DAY, _planned),
    "cancel": (Permission.DAY, _cancel),
    "finished": (Permission.DAY, _finished),
    "undo": (Permission.DAY, _undo),
}
