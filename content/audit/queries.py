"""Reading the history: fifty changes at a time, and who made them. Nothing is changed here."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy import func
from sqlmodel import Session, col, select

from content.core.clock import instant
from content.models import History, Organization, Volunteer

PAGE = 50
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class HistoryFilter:
    """Which changes: of a thing, by a volunteer, on a day in Calais, older than one (`before`);
    "" and None for all."""

    thing: str = ""
    key: str = ""
    volunteer: int | None = None
    day: date | None = None
    before: int | None = None


@dataclass(frozen=True, slots=True)
class Authors:
    """Names of accounts, and of organizations that answered through their link, by number."""

    volunteers: dict[int, str]
    organizations: dict[int, str]


def page(
    session: Session, wanted: HistoryFilter, most: int = PAGE
) -> tuple[Sequence[History], bool]:
    """The newest changes that are wanted, and whether there are older ones."""
    query = select(History).order_by(col(History.id).desc()).limit(most + 1)
    if wanted.thing:
        query = query.where(History.thing == wanted.thing)
    if wanted.key:
        query = query.where(History.key == wanted.key)
    if wanted.volunteer is not None:
        query = query.where(History.volunteer_id == wanted.volunteer)
    if wanted.day is not None:
        query = query.where(
            col(History.at) >= instant(wanted.day, time()),
            col(History.at) < instant(wanted.day + DAY, time()),
        )
    if wanted.before is not None:
        query = query.where(col(History.id) < wanted.before)
    found = session.exec(query).all()
    return found[:most], len(found) > most


def authors(session: Session, rows: Iterable[History]) -> Authors:
    """Who made these changes, and whose accounts they are about."""
    listed = list(rows)
    people = {row.volunteer_id for row in listed} | {
        int(row.key) for row in listed if row.thing == "volunteer" and row.key.isdecimal()
    }
    places = {row.organization_id for row in listed}
    known = select(Volunteer.id, Volunteer.name).where(col(Volunteer.id).in_(people - {None}))
    named = select(Organization.id, Organization.name)
    named = named.where(col(Organization.id).in_(places - {None}))
    return Authors(
        {number: name for number, name in session.exec(known) if number is not None},
        {number: name for number, name in session.exec(named) if number is not None},
    )


def undone(session: Session, rows: Iterable[History]) -> set[int]:
    """Which of these were undone."""
    numbers = [row.id for row in rows]
    found = session.exec(select(History.undoes).where(col(History.undoes).in_(numbers)))
    return {number for number in found if number is not None}


def last_changes(session: Session) -> dict[int, datetime]:
    """When each volunteer last changed something, by number."""
    newest = select(func.max(History.id)).where(col(History.volunteer_id).is_not(None))
    newest = newest.group_by(col(History.volunteer_id))
    query = select(History.volunteer_id, History.at).where(col(History.id).in_(newest))
    return {number: at for number, at in session.exec(query) if number is not None}
