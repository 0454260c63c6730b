"""The OpenAPI description of what is in none: the forms of the admin, of partners, of the chat."""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from fastapi import APIRouter, FastAPI
from fastapi.openapi.utils import get_openapi
from fastapi.routing import APIRoute
from sqlalchemy import Engine

from api import admin
from api.admin.alerts import form_data
from api.admin.content import routes as content_routes
from api.admin.content.actions import LISTS
from api.admin.forms.fields import FIELDS
from api.admin.translations import routes as translations_routes
from api.chat import routes as chat_routes
from api.partner import routes as partner_routes
from content.accounts import partner_links
from content.core import clock
from content.core.crypto import derive
from content.core.database import transaction
from content.models import DocumentType
from tests.support.narrowing import present

Schema = dict[str, Any]
TEXT: Schema = {"type": "string"}
FAMILIES = {
    **{family.__name__.rpartition(".")[2]: ("/admin", family.router) for family in admin.FAMILIES},
    "partner": ("", partner_routes.router),
    "chat": ("", chat_routes.router),
}
# It archives what the other forms are about, and takes nothing that could be typed.
ENDS_ALL = ("/settings/start",)
ALERT_FORMS = ("{template}", "/edit", "/correct", "/cancel", "/preview")
BUTTONS = ("save", "preview", "draft", "schedule", "publish", "discard", "archive", "unarchive")
HOSTILE = (
    "-1",
    "0",
    "9223372036854775808",
    "1e400",
    "nan",
    "0001-01-01",
    "9999-12-31",
    "00:00",
    "24:00",
    "\0",
    "a\0b",
    "\u202eevil",
    "\u200b",
    "../../etc/passwd",
    "%s{0.__class__}{{7*7}}",
    "' OR 1=1 --",
    '"><script>alert(1)</script>',
    "//evil.example",
    "٣",
    "\U0010ffff",
    "x" * 5000,
    "a:b:c",
    ":",
    "",
)
PRESSES = (*BUTTONS, "add:at", "add:at.0.schedules", "remove:at.0", "up:at.1", "down:sections.0")


def known(app: FastAPI, engine: Engine) -> dict[str, list[str]]:
    """Real values, by the name of the part of the address or of the field."""
    live, now = app.state.program.keeper.current, clock.now()
    entry = live.of_organization("kitchen-a")[0]
    with transaction(engine) as session:
        token = partner_links.make(session, derive("k" * 32, "partner"), "kitchen-a", None, now)
    keys = [
        entry.service.key,
        entry.key,
        entry.location.key,
        "kitchen-a",
        "new",
        next(iter(live.pages)),
    ]
    return {
        "token": [token],
        "entry": [entry.key],
        "key": keys,
        "thing": ["service", "location", "organization", "page", "food"],
        "language": ["ar"],
        "number": ["1"],
        "template": ["storm", "bad_water", "free"],
        "day": [str(clock.paris(now).date())],
        "opens": ["day"],
        "who": ["en", "en-calais"],
        "organization": ["kitchen-a"],
        "zone": ["calais"],
    }


def described(family: str, known: Mapping[str, list[str]]) -> Schema:
    """The routes of a family; with values that are `known`, so that not everything ends at the
    first question."""
    prefix, source = FAMILIES[family]
    made = APIRouter()
    for route in source.routes:
        assert isinstance(route, APIRoute)
        if route.path in ENDS_ALL:
            continue
        made.add_api_route(prefix + route.path, route.endpoint, methods=[*present(route.methods)])
    schema = get_openapi(title=family, version="1", routes=made.routes)
    for path, operation in _operations(schema):
        if family in (_name(content_routes), _name(translations_routes)) and path.endswith("key}"):
            _add_form(operation, _fields(path))
        if prefix + "/alerts" in path and path.endswith(ALERT_FORMS):
            _add_form(operation, [*form_data.FIELDS, "reason.en", "base", "press", "see"])
        for parameter in operation.get("parameters", ()):
            _mix(parameter["schema"], known.get(parameter["name"], []))
    for form in schema.get("components", {}).get("schemas", {}).values():
        for name, field in form.get("properties", {}).items():
            _mix(field, known.get(name, []))
    copy: dict[str, Any] = json.loads(json.dumps(schema))
    return copy


def _operations(schema: Schema) -> Iterator[tuple[str, Schema]]:
    for path, methods in schema["paths"].items():
        for operation in methods.values():
            yield path, operation


def _name(module: Any) -> str:
    name: str = module.__name__
    return name.rpartition(".")[2]


def _fields(path: str) -> list[str]:
    """What the forms have that read their fields by themselves."""
    thing = next((thing for thing in LISTS if f"/admin/{LISTS[thing]}/" in path), None)
    if thing is None:
        return ["name.ar", "seen:name.ar", "source:name.ar", "reviewed", "right", "title.ar"]
    names = [name.replace("#", "0") for name in FIELDS[DocumentType(thing)]]
    return [*names, "base", "draft", "minor", "publish_at", "see", "press", "pick.name.en"]


def _add_form(operation: Schema, names: list[str]) -> None:
    properties: Schema = {name: dict(TEXT) for name in sorted(names)}
    properties["do"] = {"anyOf": [{"enum": list(PRESSES)}, TEXT]}
    form = {"type": "object", "properties": properties, "required": ["do"]}
    kind = "application/x-www-form-urlencoded"
    operation["requestBody"] = {"content": {kind: {"schema": form}}}


def _mix(schema: Schema, values: Sequence[str]) -> None:
    """Something real, something hostile, or whatever else fits the description."""
    if schema.get("type") == "array":
        _mix(schema["items"], values)
        return
    one = dict(schema)
    schema.clear()
    schema["anyOf"] = [{"enum": list(kind)} for kind in (values, HOSTILE) if kind] + [one]
