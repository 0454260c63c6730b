"""A second, quick stand-in for benchmarks: no checks, as little work a request as possible.

Every chat exists; every request is accepted; updates can only be polled.
"""

import asyncio
import json
from collections import Counter

from tests.fake_telegram.clock import Clock
from tests.fake_telegram.condition import Condition
from tests.fake_telegram.errors import ApiError, Json
from tests.fake_telegram.fast_http import Reply, Request
from tests.fake_telegram.load_routes import PREFIX, LoadRoutes
from tests.fake_telegram.request_log import is_send
from tests.fake_telegram.spec import load
from tests.fake_telegram.state import bot_user
from tests.fake_telegram.updates import Updates

_CONTROL = PREFIX.encode()
_TRUE = b'{"ok":true,"result":true}'
_MESSAGE = (
    b'{"ok":true,"result":{"message_id":%d,"date":%d,"text":"-",'
    b'"chat":{"id":%d,"type":"private","first_name":"P"}}}'
)
_RESULTS: dict[str, object] = {
    "getWebhookInfo": {"url": "", "has_custom_certificate": False, "pending_update_count": 0},
    "getMyCommands": [],
    "getMyName": {"name": "Stand-in"},
    "getMyDescription": {"description": ""},
    "getMyShortDescription": {"short_description": ""},
    "getChatMenuButton": {"type": "commands"},
}


class FastTelegram:
    """One bot's Telegram; `serve` is what `fast_http.listen` takes."""

    def __init__(self, token: str, delay: float = 0.0) -> None:
        """`delay`: seconds before each answer but getUpdates'."""
        self._prefix = f"/bot{token}/".encode()
        self._delay = delay
        self._bot = bot_user(token)
        self._clock = Clock()
        self._updates = Updates(self._clock, Condition())
        self._control = LoadRoutes(self._put, delay * 1000)
        self._names = {name.encode(): kind.name for name, kind in load().methods.items()}
        self._results = {name: _ok(result) for name, result in _RESULTS.items()}
        self._results["getMe"] = _ok(self._bot)
        self._last_message: Counter[int] = Counter()
        self._last_query = 0
        self._polls: set[asyncio.Task[None]] = set()

    def serve(self, request: Request, reply: Reply) -> None:
        """Answers a request, now or after the delay."""
        if request.path.startswith(_CONTROL):
            status, answer = self._control.serve(request.path.decode(), request.body)
            reply(json.dumps(answer).encode(), status)
        elif not request.path.startswith(self._prefix):
            _refuse(reply, ApiError(401, "Unauthorized"))
        else:
            name = request.path[len(self._prefix) :].lower()
            self._serve(self._names.get(name, ""), request.parameters(), reply)

    def _serve(self, method: str, params: Json, reply: Reply) -> None:
        if not method:
            _refuse(reply, ApiError(404, "Not Found: method not found"))
        elif method == "getUpdates":
            task = asyncio.get_running_loop().create_task(self._poll(params, reply))
            self._polls.add(task)
            task.add_done_callback(self._polls.discard)
        elif self._delay:
            loop = asyncio.get_running_loop()
            loop.call_later(self._delay, self._act, method, params, reply)
        else:
            self._act(method, params, reply)

    def _act(self, method: str, params: Json, reply: Reply) -> None:
        """Answers anything but getUpdates, and counts it."""
        self._control.accepted(method, params)
        if not is_send(method) and not method.startswith("edit"):
            reply(self._results.get(method, _TRUE), 200)
            return
        chat = int(params.get("chat_id", 0))
        message = int(params.get("message_id", 0)) or self._last_message[chat] + 1
        self._last_message[chat] = max(message, self._last_message[chat])
        reply(_MESSAGE % (message, int(self._clock.now()), chat), 200)

    async def _poll(self, params: Json, reply: Reply) -> None:
        """Answers getUpdates."""
        self._control.polled()
        self._control.measurements.methods["getUpdates"] += 1
        wanted = params.keys() & {"offset", "limit", "timeout"}
        try:
            updates = await self._updates.poll({name: int(params[name]) for name in wanted})
        except ApiError as error:
            _refuse(reply, error)
        else:
            reply(_ok(updates), 200)

    def _put(self, chat: int, data: str) -> str:
        """Somebody presses, or writes a command; returns the callback query's id."""
        if data.startswith("/"):
            self._write(chat, data)
            return ""
        self._last_query += 1
        message = self._message(chat, self._last_message[chat] or 1)
        query = {
            "id": str(self._last_query),
            "from": _person(chat),
            "message": message | {"from": self._bot, "text": "-"},
            "chat_instance": "1",
            "data": data,
        }
        self._updates.put({"callback_query": query}, chat)
        return str(self._last_query)

    def _write(self, chat: int, text: str) -> None:
        self._last_message[chat] += 1
        length = len(text.split(maxsplit=1)[0])
        entity = {"type": "bot_command", "offset": 0, "length": length}
        message = self._message(chat, self._last_message[chat])
        message |= {"from": _person(chat), "text": text, "entities": [entity]}
        self._updates.put({"message": message}, chat)

    def _message(self, chat: int, number: int) -> Json:
        place = {"id": chat, "type": "private", "first_name": "P"}
        return {"message_id": number, "date": int(self._clock.now()), "chat": place}


def _person(chat: int) -> Json:
    return {"id": chat, "is_bot": False, "first_name": "P", "language_code": "en"}


def _ok(result: object) -> bytes:
    return json.dumps({"ok": True, "result": result}).encode()


def _refuse(reply: Reply, error: ApiError) -> None:
    reply(json.dumps(error.body).encode(), error.code)
