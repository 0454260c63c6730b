"""Old buttons, deep links, web pages, HTTP routes and commands lead where they led."""

import re
from collections.abc import Iterable, Iterator
from typing import Any

import typer
from fastapi import FastAPI

from api.cli.main import app as command_line
from bot.callback_data import decode, encode
from bot.conversation import Conversation
from bot.routes import Viewer
from tests.compatibility.conftest import RELEASE

ADDRESSES = (RELEASE / "addresses.txt").read_text("utf-8").split()
ROUTES = (RELEASE / "routes.txt").read_text("utf-8").split("\n")[:-1]
COMMANDS = (RELEASE / "commands.txt").read_text("utf-8").split("\n")[:-1]


def test_there_is_something_to_look_at() -> None:
    assert len(ADDRESSES) > 200
    assert len(ROUTES) > 120
    assert len(COMMANDS) > 40


def test_an_old_button_leads_where_it_led(conversation: Conversation) -> None:
    """It is understood, written alike, and its screen is at that address."""
    for address in ADDRESSES:
        assert encode(*decode(address)) == address
        assert conversation.press(address, Viewer("en"), "somebody").address == address


def test_every_http_route_is_there(app: FastAPI) -> None:
    today = {nameless(line) for line in http_routes(app.router.routes)}
    assert [line for line in ROUTES if nameless(line) not in today] == []


def http_routes(routes: Iterable[Any], prefix: str = "") -> Iterator[str]:
    """Each method and path, through the routers that are included."""
    for route in routes:
        if hasattr(route, "original_router"):
            inner = prefix + route.include_context.prefix
            yield from http_routes(route.original_router.routes, inner)
        for method in getattr(route, "methods", None) or ():
            yield f"{method} {prefix}{route.path}"


def nameless(line: str) -> str:
    """What a parameter is called is nobody's business but ours."""
    return re.sub(r"{\w+", "{", line)


def test_every_command_is_there() -> None:
    assert set(COMMANDS) <= set(commands(typer.main.get_command(command_line), "channel-info"))


def commands(command: Any, words: str) -> list[str]:
    """Every command, with each of its arguments and options."""
    found = [f"{words} {'/'.join(one.opts + one.secondary_opts)}" for one in command.params]
    inner = getattr(command, "commands", None)
    if inner is None:
        return [words, *found]
    return found + [line for name in inner for line in commands(inner[name], f"{words} {name}")]
