"""Calls to the Bot API, and what it may answer.

TelegramError
├── TooManyRequests        429: wait `seconds`
├── Forbidden      403: the person blocked the bot, or is gone
├── ChatMigrated       the group has another id now
├── BadRequest        400: nothing to be gained by asking again
│   ├── NotModified    the message already says that
│   ├── QueryTooOld    the press waited too long to be acknowledged
│   ├── MessageGone    the message cannot be edited any more
│   └── ChatGone       there is no such chat, or nothing may be posted in it
├── WrongToken     401 or 404
├── OtherPoller    409: another program fetches this bot's updates
└── TelegramUnavailable           network, time-out, 5xx, nonsense: ask again later
    └── RequestNotSent         and the request surely did not leave
"""

import json
from collections.abc import Callable
from contextlib import suppress
from typing import Any
from urllib.parse import urlsplit

from bot.telegram.client.http import SECONDS, HttpClient, HttpError, NotWritten
from content.core.errors import ChannelInfoError


class TelegramError(ChannelInfoError):
    """Telegram did not do what it was asked. Holds no token, chat or text."""


class TooManyRequests(TelegramError):
    """Too many requests; nothing may be sent for `seconds`."""

    def __init__(self, seconds: float) -> None:
        super().__init__(f"flood wait of {seconds} s")
        self.seconds = seconds


class Forbidden(TelegramError):
    """This chat cannot be written to."""


class ChatMigrated(TelegramError):
    """This group became a supergroup, `chat`."""

    def __init__(self, chat: int) -> None:
        super().__init__("migrated")
        self.chat = chat


class BadRequest(TelegramError):
    """The request is not acceptable."""


class NotModified(BadRequest):
    """The message already looks like that."""


class QueryTooOld(BadRequest):
    """The press was not acknowledged in time."""


class MessageGone(BadRequest):
    """The message to edit or delete is gone or too old."""


class ChatGone(BadRequest):
    """The chat is not there, never was one of this bot's, or takes nothing from it."""


class WrongToken(TelegramError):
    """Telegram does not know this bot."""


class OtherPoller(TelegramError):
    """Another program fetches updates with the same token."""


class TelegramUnavailable(TelegramError):
    """Telegram cannot be reached now; nobody knows what became of the request."""


class RequestNotSent(TelegramUnavailable):
    """Telegram cannot be reached now, and the request did not leave."""


_REFUSALS: tuple[tuple[str, type[BadRequest]], ...] = (
    ("message is not modified", NotModified),
    ("query is too old", QueryTooOld),
    ("query_id_invalid", QueryTooOld),
    ("message to edit not found", MessageGone),
    ("message can't be edited", MessageGone),
    ("message to delete not found", MessageGone),
    ("message can't be deleted", MessageGone),
    ("message_id_invalid", MessageGone),
    ("chat not found", ChatGone),
    ("peer_id_invalid", ChatGone),
    ("user not found", ChatGone),
    ("need administrator rights", ChatGone),
    ("not enough rights", ChatGone),
    ("chat_write_forbidden", ChatGone),
)
_BY_STATUS: dict[int, type[TelegramError]] = {
    401: WrongToken,
    403: Forbidden,
    404: WrongToken,
    409: OtherPoller,
}


def _nothing() -> None:
    """Nobody wants to hear of it."""


MESSAGES = frozenset({"sendMessage", "sendVenue", "editMessageText"})


class BotApi:
    """The Bot API of one bot. `noticed` hears of every message that leaves; Telegram counts."""

    def __init__(
        self, wire: HttpClient, url: str, token: str, noticed: Callable[[], None] = _nothing
    ) -> None:
        self._wire = wire
        self._noticed = noticed
        self._base = f"{urlsplit(url).path.rstrip('/')}/bot{token}/"

    async def call(
        self,
        method: str,
        payload: dict[str, Any],
        seconds: float = SECONDS,
        drawn: bytes = b"{}",
    ) -> Any:
        """The `result` of a method; `drawn` as in `do`. Raises TelegramError."""
        return _result(*await self._post(method, _joined(payload, drawn), seconds))

    async def do(self, method: str, payload: dict[str, Any], drawn: bytes = b"{}") -> None:
        """Call a method whose result nobody needs. `drawn` are more parameters, already as
        JSON: a message looks the same for everybody. Raises TelegramError."""
        status, answer = await self._post(method, _joined(payload, drawn), SECONDS)
        if status != 200 or not answer.startswith(b'{"ok":true'):
            _result(status, answer)

    async def ready(self) -> None:
        """Be connected, if Telegram can be reached: what is asked next leaves at once."""
        with suppress(NotWritten):
            await self._wire.ready()

    async def _post(self, method: str, body: bytes, seconds: float) -> tuple[int, bytes]:
        leaving = self._noticed if method in MESSAGES else _nothing
        try:
            return await self._wire.post(self._base + method, body, seconds, leaving)
        except TimeoutError:
            raise TelegramUnavailable("no answer in time") from None
        except NotWritten as error:
            raise RequestNotSent(str(error)) from None
        except HttpError as error:
            raise TelegramUnavailable(str(error)) from None


def as_json(payload: dict[str, Any]) -> bytes:
    """Parameters as JSON, each letter as short as UTF-8 has it."""
    return json.dumps(payload, ensure_ascii=False, separators=(",", ":")).encode()


def _joined(payload: dict[str, Any], drawn: bytes) -> bytes:
    body = as_json(payload)
    return body if drawn == b"{}" else body[:-1] + b"," + drawn[1:]


def _result(status: int, answer: bytes) -> Any:
    try:
        parsed = json.loads(answer)
        if status == 200 and parsed["ok"]:
            return parsed["result"]
        raise _error(status, parsed)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise TelegramUnavailable(f"status {status}, not readable") from None


def _error(status: int, parsed: dict[str, Any]) -> TelegramError:
    parameters = parsed.get("parameters") or {}
    if "migrate_to_chat_id" in parameters:
        return ChatMigrated(int(parameters["migrate_to_chat_id"]))
    if status == 429:
        return TooManyRequests(float(parameters.get("retry_after", 1)))
    if status == 400:
        said = str(parsed.get("description", "")).lower()
        kind = next((kind for words, kind in _REFUSALS if words in said), BadRequest)
        return kind("refused")
    return _BY_STATUS.get(status, TelegramUnavailable)(f"status {status}")
