"""Every route of the admin, with parameters that are real."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute

from api.admin import FAMILIES
from api.admin.request import RequirePermission
from content.accounts.permissions import Permission
from content.core import clock
from content.core.clock import paris
from content.snapshot import Snapshot
from tests.support.narrowing import present

OWN = "kitchen-a"  # the organization of the partner in these tests


@dataclass(frozen=True)
class Page:
    """One route: where it is, how it is asked, and what it depends on."""

    path: str
    methods: tuple[str, ...]
    dependant: Dependant


def routes() -> list[Page]:
    """The routes of the admin; `api.admin.install` puts exactly these into the application."""
    found = (route for family in FAMILIES for route in family.router.routes)
    return [
        Page(f"/admin{route.path}", tuple(sorted(present(route.methods))), route.dependant)
        for route in found
        if isinstance(route, APIRoute)
    ]


def permissions(dependant: Dependant) -> Iterator[Permission]:
    """What a route asks for."""
    if isinstance(dependant.call, RequirePermission):
        yield dependant.call.permission
    for inner in dependant.dependencies:
        yield from permissions(inner)


def address(route: Page, snapshot: Snapshot) -> str:
    """A real address of a route, of something that is the partner's own."""
    entry = snapshot.of_organization(OWN)[0]
    keys = {
        "locations": _own_place(snapshot),
        "organizations": OWN,
        "pages": next(iter(snapshot.pages)),
    }
    family = (*route.path.split("/"), "")[2]
    values = {
        "entry": entry.key,
        "day": str(paris(clock.now()).date()),
        "opens": "day",
        "number": "1",
        "template": "storm",
        "token": "x",
        "thing": "service",
        "language": "ar",
        "key": keys.get(family, entry.service.key),
    }
    return re.sub(r"\{(\w+)(:\w+)?\}", lambda found: values[found[1]], route.path)


def _own_place(snapshot: Snapshot) -> str:
    """A place where nobody else offers anything."""
    others = {
        entry.location.key
        for entry in snapshot.entries.values()
        if entry.service.organization.key != OWN
    }
    own = (entry.location.key for entry in snapshot.of_organization(OWN))
    return next((key for key in own if key not in others), "new-place")
