"""Least privilege, as a whole matrix: every role on every route, by real requests."""

import pytest
from fastapi import FastAPI
from fastapi.routing import APIRoute

from api.admin.auth import routes as auth_routes
from content.accounts.permissions import GRANTS, Permission
from content.models import Role
from tests.api.admin.conftest import Volunteers
from tests.api.admin.pages import address, permissions, routes
from tests.support.narrowing import of_type

# Who may, by their first letters: partner, translator, editor, coordinator, administrator.
WHO = {
    Permission.LOOK: "pteca",
    Permission.DAY: "peca",
    Permission.OFFERS: "peca",
    Permission.CONTENT: "eca",
    Permission.TRANSLATE: "teca",
    Permission.DECIDE: "eca",
    Permission.HISTORY: "eca",
    Permission.OVERRULE: "ca",
    Permission.ALERTS: "ca",
    Permission.VOLUNTEERS: "ca",
    Permission.SETTINGS: "a",
}


def test_what_each_role_may_is_as_agreed() -> None:
    assert set(WHO) == set(Permission)
    for permission, letters in WHO.items():
        assert {role for role in Role if permission in GRANTS[role]} == {
            role for role in Role if role.value[0] in letters
        }


def test_every_route_asks_for_one_permission() -> None:
    open_to_all = {of_type(APIRoute, route).path for route in auth_routes.router.routes}
    for route in routes():
        asked = list(permissions(route.dependant))
        at_the_door = route.path.removeprefix("/admin") in open_to_all
        assert len(asked) == 1 or (at_the_door and not asked), route.path


@pytest.mark.parametrize("role", list(Role))
async def test_every_role_on_every_route(volunteer: Volunteers, app: FastAPI, role: Role) -> None:
    tried = 0
    # The real start archives what the other pages are about, so it comes last.
    for route in sorted(routes(), key=lambda one: one.path == "/admin/settings/start"):
        asked = list(permissions(route.dependant))
        if not asked or route.path == "/admin/logout":
            continue
        client = volunteer(role)
        path = address(route, app.state.program.keeper.current)
        for method in route.methods:
            answer = await client.request(method, path)
            allowed = role.value[0] in WHO[asked[0]]
            assert (answer.status_code != 403) is allowed, (method, path, answer.status_code)
            tried += 1
    assert tried > 5
