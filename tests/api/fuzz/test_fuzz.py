"""Whatever is sent to any route, nothing breaks, and nothing of the inside is shown."""

import re
from collections.abc import Callable, Iterator
from typing import Any, cast

import pytest
import schemathesis
from fastapi import FastAPI
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.core.result import Ok
from schemathesis.python import asgi
from schemathesis.specs.openapi.checks import content_type_conformance, response_schema_conformance
from sqlalchemy import Engine

from api.admin.request import COOKIE
from api.app import create_app
from content.accounts import throttle
from content.core.settings import Settings
from content.models import Role
from tests.api.admin.conftest import register
from tests.api.fuzz.forms import ENDS_ALL, FAMILIES, described, known
from tests.conftest import load_example
from tests.support.narrowing import of_type

BASE = f"http://{asgi.HOST}"
INSIDE = re.compile(
    r"Traceback|site-packages|sqlalchemy|psycopg|sqlite|\.py\b|\w+Error\b", re.ASCII
)
SAME_EVERY_TIME = settings(
    max_examples=8,
    derandomize=True,
    database=None,
    deadline=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)
HEADERS = ("accept-encoding", "accept-language", "content-type", "cookie", "host", "if-none-match")
OTHERS = ("origin", "range", "sec-fetch-site", "user-agent", "if-modified-since", "hx-request")
PAGES = (
    "/admin/login",
    "/admin/files",
    "/admin/services/new",
    "/en/position",
    "/",
    "/api/v1/zones",
)


@pytest.fixture(autouse=True)
def nobody_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(throttle, "attempt", lambda *_: throttle.NOTHING)


@pytest.fixture
def web(app: FastAPI) -> Iterator[asgi.ASGIClient]:
    app.state.program.keeper.refresh()
    with asgi.get_client(cast(Any, app)) as client:
        yield client


class Administrator:
    """Sends what was made up, as an administrator; who logged out by it logs in again."""

    def __init__(self, web: asgi.ASGIClient, engine: Engine) -> None:
        self._web = web
        self._engine = engine
        self._cookie = ""

    def send(self, call: Callable[..., Any]) -> Any:
        """Whatever the answer is, the program is whole."""
        self._cookie = self._cookie or f"{COOKIE}={register(self._engine, Role.ADMINISTRATOR)}"
        headers = {"origin": BASE, "cookie": self._cookie}
        answer = call(session=self._web, headers=headers, base_url=BASE, allow_redirects=False)
        assert answer.status_code < 500, answer.text[:500]
        assert INSIDE.findall(answer.text) == []
        if "/admin/login" in str(answer.headers.get("location")) or "/admin/login" in answer.text:
            self._cookie = ""
        return answer


def try_all(
    schema: dict[str, Any], send: Callable[[Any], None], how: settings = SAME_EVERY_TIME
) -> int:
    """Some requests to each route; gives how many routes there are."""
    operations = list(schemathesis.openapi.from_dict(schema).get_all_operations())
    for found in operations:

        @given(case=of_type(Ok, found).ok().as_strategy(generation_mode=GenerationMode.POSITIVE))
        @how
        def run(case: Any) -> None:
            send(case)

        run()
    return len(operations)


@pytest.mark.parametrize("family", FAMILIES)
def test_forms(app: FastAPI, filled: Engine, web: asgi.ASGIClient, family: str) -> None:
    sender, schema = Administrator(web, filled), described(family, known(app, filled))
    routes = [route for route in FAMILIES[family][1].routes if route.path not in ENDS_ALL]
    assert try_all(schema, lambda case: sender.send(case.call)) == len(routes)


def test_forms_on_postgresql(postgresql_copy: Engine) -> None:
    """It breaks on other things: NUL, numbers that are too large, what a failed statement left."""
    load_example(postgresql_copy)
    app = create_app(Settings(_env_file=None, secret_key="k" * 32), postgresql_copy)
    app.state.program.keeper.refresh()
    with asgi.get_client(cast(Any, app)) as client:
        sender = Administrator(client, postgresql_copy)
        for family in FAMILIES:
            schema = described(family, known(app, postgresql_copy))
            few = settings(SAME_EVERY_TIME, max_examples=3)
            assert try_all(schema, lambda case: sender.send(case.call), few)


def test_the_read_api(app: FastAPI, filled: Engine, web: asgi.ASGIClient) -> None:
    sender = Administrator(web, filled)
    checks = [not_a_server_error, response_schema_conformance, content_type_conformance]

    def send(case: Any) -> None:
        answer = sender.send(case.call)
        assert answer.status_code in (200, 404, 422)
        case.validate_response(answer, checks=checks if answer.status_code != 404 else checks[:1])

    assert try_all(app.openapi(), send) == 9


@pytest.mark.parametrize("path", PAGES)
def test_headers(app: FastAPI, web: asgi.ASGIClient, path: str) -> None:
    text = st.text(st.characters(min_codepoint=32, max_codepoint=255, exclude_characters="\x7f"))
    some = st.dictionaries(st.sampled_from(HEADERS + OTHERS), text, min_size=1, max_size=4)

    @given(headers=some, method=st.sampled_from(("GET", "POST", "HEAD", "PUT")))
    @settings(SAME_EVERY_TIME, max_examples=40)
    def run(headers: dict[str, str], method: str) -> None:
        raw = {name: value.strip() for name, value in headers.items()}
        answer = web.request(method, path, headers=raw, data=b"--x\r\n", allow_redirects=False)
        assert answer.status_code < 500, headers
        assert INSIDE.findall(answer.text) == []

    run()
