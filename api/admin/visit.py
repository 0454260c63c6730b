"""One request of a volunteer: who they are, what they may do, and their work in a transaction."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Annotated

from fastapi import Depends, Request
from sqlalchemy import Engine
from sqlmodel import Session
from starlette.responses import HTMLResponse, RedirectResponse, Response

from api.admin import pages
from api.admin.speech import Speech, guess
from api.app_state import State, state_of
from content import clock
from content.database import reading, transaction
from content.desk.desk import Desk
from content.errors import ChannelInfoError, NotAllowed
from content.snapshot import Snapshot
from content.volunteers import sessions
from content.volunteers.account import Account
from content.volunteers.roles import Actor, Permission
from content.volunteers.sessions import Login

COOKIE = "__Host-session"
HOME = "/admin/today"
_OURS = re.compile(r"(?!.*(?:\.\.|//))/admin/[\w.:/?=&-]*", re.ASCII)


def onward(to: str) -> str:
    """Where a form or an address says to go next, if that is a page of the admin."""
    return to if _OURS.fullmatch(to) else HOME


class SignedOut(ChannelInfoError):
    """Nobody is logged in."""

    def __init__(self) -> None:
        super().__init__("log in first")


class NotThere(ChannelInfoError):
    """The address names nothing that there is."""


@dataclass(frozen=True)
class Guest:
    """A request of somebody who is not known, or need not be."""

    request: Request
    now: datetime

    @property
    def state(self) -> State:
        """What the application has."""
        return state_of(self.request)

    @property
    def engine(self) -> Engine:
        """The database."""
        return self.state.engine

    @property
    def snapshot(self) -> Snapshot:
        """What people see. Raises NoSnapshot."""
        return self.state.keeper.current

    @cached_property
    def speech(self) -> Speech:
        """In the browser's language."""
        return Speech(guess(self.request.headers.get("accept-language", "")), self.now)

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """One state of the database."""
        with reading(self.engine) as session:
            yield session

    def page(self, template: str, status: int = 200, **values: object) -> HTMLResponse:
        """A page of the admin."""
        return pages.page(self, template, status, values)

    def go(self, path: str) -> Response:
        """On to another page of ours, after a form was taken (RFC 9110 section 15.4.4)."""
        return RedirectResponse(path, 303, pages.HEADERS)


@dataclass(frozen=True)
class Visit(Guest):
    """A request of a volunteer who is logged in."""

    login: Login

    @property
    def account(self) -> Account:
        """Who it is."""
        return self.login.account

    @cached_property
    def speech(self) -> Speech:
        """In the language the volunteer chose."""
        return Speech(self.account.speaks, self.now)

    @property
    def actor(self) -> Actor:
        """The same person for the domain."""
        mine = self.account
        return Actor(mine.role, mine.id, mine.organization, mine.languages)

    def may(self, permission: Permission) -> bool:
        """Whether this volunteer may."""
        return self.actor.may(permission)

    @contextmanager
    def desk(self) -> Iterator[Desk]:
        """Work in one transaction; what people see is new before the answer goes out."""
        with transaction(self.engine) as session:
            yield Desk(session, self.actor, self.now, self.state.chain)
        self.state.keeper.refresh()


def _guest(request: Request) -> Guest:
    return Guest(request, clock.now())


def visit_of(request: Request) -> Visit | None:
    """Who is logged in, with the second factor given where one is needed."""
    token = request.cookies.get(COOKIE)
    now = clock.now()
    if not token:
        return None
    engine = state_of(request).engine
    with reading(engine) as session:
        login = sessions.find(session, token, now)
    if login is None or not login.is_confirmed:
        return None
    if sessions.needs_touch(login, now):
        with transaction(engine) as session:
            sessions.touch(session, login, now)
    return Visit(request, now, login)


class May:
    """A dependency: somebody who is logged in and may do this. Every page of the admin has one,
    which a test sees to. Raises SignedOut, NotAllowed."""

    def __init__(self, permission: Permission) -> None:
        self.permission = permission

    def __call__(self, request: Request) -> Visit:
        """FastAPI calls this for each request, in a worker thread."""
        visit = visit_of(request)
        if visit is None:
            raise SignedOut
        if not visit.may(self.permission):
            raise NotAllowed
        return visit


AnyGuest = Annotated[Guest, Depends(_guest)]
Looking = Annotated[Visit, Depends(May(Permission.LOOK))]
Daily = Annotated[Visit, Depends(May(Permission.DAY))]
Offering = Annotated[Visit, Depends(May(Permission.OFFERS))]
Editing = Annotated[Visit, Depends(May(Permission.CONTENT))]
Translating = Annotated[Visit, Depends(May(Permission.TRANSLATE))]
Deciding = Annotated[Visit, Depends(May(Permission.DECIDE))]
Remembering = Annotated[Visit, Depends(May(Permission.HISTORY))]
Alerting = Annotated[Visit, Depends(May(Permission.ALERTS))]
Coordinating = Annotated[Visit, Depends(May(Permission.VOLUNTEERS))]
Setting = Annotated[Visit, Depends(May(Permission.SETTINGS))]
