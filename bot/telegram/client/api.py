"""Calls to the Bot API. They raise MessengerError, see `bot.telegram.client.errors`."""

import json
from collections.abc import Callable
from contextlib import suppress
from typing import Any
from urllib.parse import urlsplit

from bot.delivery.errors import NotSent, Unavailable
from bot.telegram.client.errors import error_of
from bot.telegram.client.http import SECONDS, HttpClient, HttpError, NotWritten, nothing


class BotApi:
    """The Bot API of one bot. `rendered` are more parameters of a call, already as JSON: a message
    looks the same for everybody. `leaving` is called when the request leaves."""

    def __init__(self, http: HttpClient, url: str, token: str) -> None:
        self._http = http
        self._base = f"{urlsplit(url).path.rstrip('/')}/bot{token}/"

    async def call(
        self,
        method: str,
        payload: dict[str, Any],
        rendered: bytes = b"{}",
        seconds: float = SECONDS,
        leaving: Callable[[], None] = nothing,
    ) -> Any:
        """The `result` of a method."""
        return _result(*await self._post(method, payload, rendered, seconds, leaving))

    async def do(
        self,
        method: str,
        payload: dict[str, Any],
        rendered: bytes = b"{}",
        leaving: Callable[[], None] = nothing,
    ) -> None:
        """Call a method whose result nobody needs; it is not even parsed."""
        status, answer = await self._post(method, payload, rendered, SECONDS, leaving)
        if status != 200 or not answer.startswith(b'{"ok":true'):
            _result(status, answer)

    async def ready(self) -> None:
        """Be connected, if Telegram can be reached: what is asked next leaves at once."""
        with suppress(NotWritten):
            await self._http.ready()

    async def _post(
        self,
        method: str,
        payload: dict[str, Any],
        rendered: bytes,
        seconds: float,
        leaving: Callable[[], None],
    ) -> tuple[int, bytes]:
        body = as_json(payload)
        if rendered != b"{}":
            body = body[:-1] + b"," + rendered[1:]
        try:
            return await self._http.post(self._base + method, body, seconds, leaving)
        except TimeoutError:
            raise Unavailable("no answer in time") from None
        except NotWritten as error:
            raise NotSent(str(error)) from None
        except HttpError as error:
            raise Unavailable(str(error)) from None


def as_json(payload: dict[str, Any]) -> bytes:
    """Parameters as JSON, each letter as short as UTF-8 has it."""
    return json.dumps(payload, ensure_ascii=False, separators=(",", ":")).encode()


def _result(status: int, answer: bytes) -> Any:
    try:
        parsed = json.loads(answer)
        if status == 200 and parsed["ok"]:
            return parsed["result"]
        raise error_of(status, parsed)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise Unavailable(f"status {status}, not readable") from None
