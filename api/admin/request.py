"""One request of a volunteer: who they are, what they may do, and their work in a transaction."""

import re
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Annotated

from fastapi import Depends, Request
from sqlalchemy import Engine
from sqlmodel import Session
from starlette.responses import HTMLResponse, RedirectResponse, Response

from api.admin import render
from api.admin.localizer import AdminLocalizer, guess
from api.program import Program, program_of
from content.accounts import sessions
from content.accounts.account import Account
from content.accounts.permissions import Actor, Permission
from content.accounts.sessions import Login
from content.audit.unit_of_work import UnitOfWork
from content.core import clock
from content.core.database import reading, transaction
from content.core.errors import ChannelInfoError, NoSnapshot, NotAllowed
from content.core.i18n import LANGUAGES
from content.snapshot import Snapshot

COOKIE = "__Host-session"
HOME = "/admin/today"
_OURS = re.compile(r"(?!.*(?:\.\.|//))/admin/[\w.:/?=&-]*", re.ASCII)


def onward(to: str) -> str:
    """Where a form or an address says to go next, if that is a page of the admin."""
    return to if _OURS.fullmatch(to) else HOME


class NotLoggedIn(ChannelInfoError):
    """Nobody is logged in."""

    def __init__(self) -> None:
        super().__init__("log in first")


class PageNotFound(ChannelInfoError):
    """The address names nothing that there is."""


@dataclass(frozen=True)
class VisitorRequest:
    """A request of somebody who is not known, or need not be."""

    http: Request
    now: datetime

    @property
    def program(self) -> Program:
        """What the program has."""
        return program_of(self.http)

    @property
    def engine(self) -> Engine:
        """The database."""
        return self.program.engine

    @property
    def snapshot(self) -> Snapshot:
        """What people see. Raises NoSnapshot."""
        return self.program.keeper.current

    @cached_property
    def localizer(self) -> AdminLocalizer:
        """In the browser's language."""
        return AdminLocalizer(guess(self.http.headers.get("accept-language", "")), self.now)

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """One state of the database."""
        with reading(self.engine) as session:
            yield session

    def page(self, template: str, status: int = 200, **values: object) -> HTMLResponse:
        """A page of the admin."""
        return HTMLResponse(self.draw(template, **values), status, render.HEADERS)

    def draw(self, template: str, **values: object) -> str:
        """A page, or a part of one, with what every template may use."""
        localizer = self.localizer
        mine = {
            "say": localizer.say,
            "sayn": localizer.sayn,
            "speech": localizer,
            "reader": localizer.reader,
            "language": LANGUAGES[localizer.language],
            "here": self.http.url.path,
            "account": getattr(self, "account", None),
            "may": getattr(self, "may", lambda _permission: False),
            "alerts": self.program.settings.alerts,
        }
        return render.draw(template, mine | self._state_of_content() | values)

    def _state_of_content(self) -> dict[str, bool]:
        """Whether there is nothing yet, and whether what is made up is live."""
        try:
            snapshot = self.snapshot
        except NoSnapshot:
            return {"is_empty": False, "shows_examples": False}
        is_live = self.program.settings.is_live
        return {
            "is_empty": not snapshot.zones,
            "shows_examples": is_live and snapshot.holds_examples,
        }

    def go(self, path: str) -> Response:
        """On to another page of ours, after a form was taken (RFC 9110 section 15.4.4)."""
        return RedirectResponse(path, 303, render.HEADERS)


@dataclass(frozen=True)
class VolunteerRequest(VisitorRequest):
    """A request of a volunteer who is logged in."""

    login: Login

    @property
    def account(self) -> Account:
        """Who it is."""
        return self.login.account

    @cached_property
    def localizer(self) -> AdminLocalizer:
        """In the language the volunteer chose."""
        return AdminLocalizer(self.account.speaks, self.now)

    @property
    def actor(self) -> Actor:
        """The same person for the domain."""
        mine = self.account
        return Actor(mine.role, mine.id, mine.organization, mine.languages)

    def may(self, permission: Permission) -> bool:
        """Whether this volunteer may."""
        return self.actor.may(permission)

    def unit_of_work(self) -> AbstractContextManager[UnitOfWork]:
        """Work in one transaction; what people see is new before the answer goes out."""
        return self.program.units_of_work.begin(self.actor, self.now)


def _guest(http: Request) -> VisitorRequest:
    return VisitorRequest(http, clock.now())


def volunteer_request(http: Request) -> VolunteerRequest | None:
    """Who is logged in, with the second factor given where one is needed."""
    token = http.cookies.get(COOKIE)
    now = clock.now()
    if not token:
        return None
    engine = program_of(http).engine
    with reading(engine) as session:
        login = sessions.find(session, token, now)
    if login is None or not login.is_confirmed:
        return None
    if sessions.needs_touch(login, now):
        with transaction(engine) as session:
            sessions.touch(session, login, now)
    return VolunteerRequest(http, now, login)


class RequirePermission:
    """A dependency: somebody who is logged in and may do this. Every page of the admin has one,
    which a test sees to. Raises NotLoggedIn, NotAllowed."""

    def __init__(self, permission: Permission) -> None:
        self.permission = permission

    def __call__(self, http: Request) -> VolunteerRequest:
        """FastAPI calls this for each request, in a worker thread."""
        request = volunteer_request(http)
        if request is None:
            raise NotLoggedIn
        if not request.may(self.permission):
            raise NotAllowed
        return request


AnyGuest = Annotated[VisitorRequest, Depends(_guest)]
Looking = Annotated[VolunteerRequest, Depends(RequirePermission(Permission.LOOK))]
Daily = Annotated[VolunteerRequest, Depends(RequirePermission(Permission.DAY))]
Offering = Annotated[VolunteerRequest, Depends(RequirePermission(Permission.OFFERS))]
Editing = Annotated[VolunteerRequest, Depends(RequirePermission(Permission.CONTENT))]
Translating = Annotated[VolunteerRequest, Depends(RequirePermission(Permission.TRANSLATE))]
Deciding = Annotated[VolunteerRequest, Depends(RequirePermission(Permission.DECIDE))]
Remembering = Annotated[VolunteerRequest, Depends(RequirePermission(Permission.HISTORY))]
Alerting = Annotated[VolunteerRequest, Depends(RequirePermission(Permission.ALERTS))]
Coordinating = Annotated[VolunteerRequest, Depends(RequirePermission(Permission.VOLUNTEERS))]
Setting = Annotated[VolunteerRequest, Depends(RequirePermission(Permission.SETTINGS))]
