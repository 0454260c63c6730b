"""Every route of the admin, with parameters that are real."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute

from api.admin import FAMILIES
from api.admin.visit import May
from content import clock
from content.clock import paris
from content.snapshot import Snapshot
from content.volunteers.roles import Permission

KEYS = {
    "services": lambda snapshot: next(iter(snapshot.entries.values())).service.key,
    "locations": lambda snapshot: next(iter(snapshot.places)),
    "organizations": lambda snapshot: next(iter(snapshot.organizations)),
    "pages": lambda snapshot: next(iter(snapshot.pages)),
}


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
        Page(f"/admin{route.path}", tuple(sorted(route.methods)), route.dependant)
        for route in found
        if isinstance(route, APIRoute)
    ]


def permissions(dependant: Dependant) -> Iterator[Permission]:
    """What a route asks for."""
    if isinstance(dependant.call, May):
        yield dependant.call.permission
    for inner in dependant.dependencies:
        yield from permissions(inner)


def address(route: Page, snapshot: Snapshot) -> str:
    """A real address of a route."""
    entry = next(iter(snapshot.entries.values()))
    family = (*route.path.split("/"), "")[2]
    values = {
        "entry": entry.key,
        "day": str(paris(clock.now()).date()),
        "opens": "day",
        "number": "1",
        "token": "x",
        "thing": "service",
        "language": "ar",
        "key": KEYS.get(family, KEYS["services"])(snapshot),
    }
    return re.sub(r"\{(\w+)(:\w+)?\}", lambda found: values[found[1]], route.path)
