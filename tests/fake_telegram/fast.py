"""A second, quick stand-in for benchmarks: no checks, as little work a request as possible.

A plain `asyncio.Protocol` with the few lines of HTTP/1.1 a bot's client needs: keep-alive,
pipelining (answers keep the order of the requests), JSON, form and multipart bodies with a
Content-Length (not chunked). Every chat exists; every request is accepted.
"""

import asyncio
import json
import re
from collections import Counter, deque
from collections.abc import Callable
from typing import NamedTuple
from urllib.parse import parse_qsl

from tests.fake_telegram.bell import Bell
from tests.fake_telegram.clock import Clock
from tests.fake_telegram.control import PREFIX, Control
from tests.fake_telegram.errors import ApiError, Json
from tests.fake_telegram.ledger import is_send
from tests.fake_telegram.spec import load
from tests.fake_telegram.updates import Updates
from tests.fake_telegram.world import bot_user

_LENGTH = re.compile(rb"(?i)\r\ncontent-length:[ \t]*(\d+)")
_CLOSE = re.compile(rb"(?i)\r\nconnection:[ \t]*close")
_JSON = re.compile(rb"(?i)\r\ncontent-type:[ \t]*application/json")
_MULTIPART = re.compile(rb"(?i)\r\ncontent-type:[ \t]*multipart/form-data")
_PART = re.compile(rb'name="([^"]+)"\r\n(?:[^\r\n]+\r\n)*\r\n(.*?)\r\n--', re.DOTALL)
_HEAD = b"HTTP/1.1 %d OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n"
_MESSAGE = (
    b'{"ok":true,"result":{"message_id":%d,"date":%d,"text":"-",'
    b'"chat":{"id":%d,"type":"private","first_name":"P"}}}'
)
_TRUE = b'{"ok":true,"result":true}'
_RESULTS: dict[str, object] = {
    "getWebhookInfo": {"url": "", "has_custom_certificate": False, "pending_update_count": 0},
    "getMyCommands": [],
    "getMyName": {"name": "Stand-in"},
    "getMyDescription": {"description": ""},
    "getMyShortDescription": {"short_description": ""},
    "getChatMenuButton": {"type": "commands"},
}


class Request(NamedTuple):
    """One request, cut out of the stream."""

    path: bytes
    head: bytes
    body: bytes


class Slot:
    """The place of an answer in its connection's order; filled once."""

    __slots__ = ("answer",)

    def __init__(self) -> None:
        """Empty."""
        self.answer: bytes | None = None


class FastTelegram:
    """What all connections share."""

    def __init__(self, token: str, delay: float = 0.0) -> None:
        """`delay`: seconds before each answer but getUpdates'."""
        self.prefix = f"/bot{token}/".encode()
        self.delay = delay
        self.clock = Clock()
        self.updates = Updates(self.clock, Bell())
        self.control = Control(self._put, delay * 1000)
        self.names = {name.encode(): kind.name for name, kind in load().methods.items()}
        self.last_message: Counter[int] = Counter()
        self._bot = bot_user(token)
        self._last_query = 0
        results = _RESULTS | {"getMe": self._bot}
        self.fixed = {name: _ok(result) for name, result in results.items()}

    def act(self, method: str, params: Json) -> bytes:
        """The answer to anything but getUpdates, and its traces in the figures."""
        self.control.accepted(method, params)
        if not is_send(method) and not method.startswith("edit"):
            return self.fixed.get(method, _TRUE)
        chat = int(params.get("chat_id", 0))
        message = int(params.get("message_id", 0)) or self.last_message[chat] + 1
        self.last_message[chat] = max(message, self.last_message[chat])
        return _MESSAGE % (message, int(self.clock.now()), chat)

    async def poll(self, params: Json) -> bytes:
        """The answer to getUpdates."""
        self.control.polled()
        self.control.measure.methods["getUpdates"] += 1
        wanted = params.keys() & {"offset", "limit", "timeout"}
        numbers = {name: int(params[name]) for name in wanted}
        try:
            return _ok(await self.updates.poll(numbers))
        except ApiError as error:
            return json.dumps(error.body).encode()

    def _put(self, chat: int, data: str) -> str:
        """Somebody presses, or writes a command; returns the callback query's id."""
        person = {"id": chat, "is_bot": False, "first_name": "P", "language_code": "en"}
        place = {"id": chat, "type": "private", "first_name": "P"}
        message = {"message_id": self.last_message[chat] or 1, "date": 1, "chat": place}
        if data.startswith("/"):
            self.last_message[chat] += 1
            entity = {"type": "bot_command", "offset": 0, "length": len(data.split(maxsplit=1)[0])}
            message |= {"message_id": self.last_message[chat], "text": data, "from": person}
            message |= {"date": int(self.clock.now()), "entities": [entity]}
            self.updates.put({"message": message}, chat)
            return ""
        self._last_query += 1
        query = {"id": str(self._last_query), "from": person, "chat_instance": "1", "data": data}
        message |= {"date": int(self.clock.now()), "text": "-", "from": self._bot}
        self.updates.put({"callback_query": query | {"message": message}}, chat)
        return str(self._last_query)


class Connection(asyncio.Protocol):
    """One TCP connection: cuts requests out of the stream, writes answers in their order."""

    def __init__(self, telegram: FastTelegram) -> None:
        """`telegram` is shared by all connections."""
        self._telegram = telegram
        self._loop = asyncio.get_running_loop()
        self._buffer = b""
        self._slots: deque[Slot] = deque()
        self._tasks: set[asyncio.Task[None]] = set()
        self._closing = False
        self._transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Called by asyncio."""
        self._transport = transport if isinstance(transport, asyncio.Transport) else None

    def connection_lost(self, _error: Exception | None) -> None:
        """Called by asyncio: what is still to be answered is dropped."""
        self._transport = None
        for task in self._tasks:
            task.cancel()

    def data_received(self, data: bytes) -> None:
        """Called by asyncio: serves every whole request that arrived."""
        self._buffer += data
        while request := self._cut():
            self._serve(request)
        self._flush()

    def _cut(self) -> Request | None:
        end = self._buffer.find(b"\r\n\r\n")
        if end < 0:
            return None
        head = self._buffer[:end]
        length = _LENGTH.search(head)
        size = int(length[1]) if length else 0
        if len(self._buffer) < end + 4 + size:
            return None
        body = self._buffer[end + 4 : end + 4 + size]
        self._buffer = self._buffer[end + 4 + size :]
        return Request(head.split(b" ", 2)[1], head, body)

    def _serve(self, request: Request) -> None:
        slot = Slot()
        self._slots.append(slot)
        self._closing = self._closing or bool(_CLOSE.search(request.head))
        path, _, query = request.path.partition(b"?")
        if path.startswith(PREFIX.encode()):
            status, answer = self._telegram.control.serve(path.decode(), request.body)
            slot.answer = _page(json.dumps(answer).encode(), status)
            return
        method = self._telegram.names.get(path.removeprefix(self._telegram.prefix).lower())
        if method is None or not path.startswith(self._telegram.prefix):
            error = ApiError(404, "Not Found") if method else ApiError(401, "Unauthorized")
            slot.answer = _page(json.dumps(error.body).encode(), error.code)
            return
        self._answer(slot, method, _parameters(request, query))

    def _answer(self, slot: Slot, method: str, params: Json) -> None:
        if method == "getUpdates":
            task = self._loop.create_task(self._poll(slot, params))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)
        elif self._telegram.delay:
            self._loop.call_later(self._telegram.delay, self._late, slot, method, params)
        else:
            slot.answer = _page(self._telegram.act(method, params))

    def _late(self, slot: Slot, method: str, params: Json) -> None:
        slot.answer = _page(self._telegram.act(method, params))
        self._flush()

    async def _poll(self, slot: Slot, params: Json) -> None:
        slot.answer = _page(await self._telegram.poll(params))
        self._flush()

    def _flush(self) -> None:
        """Writes the answers whose turn it is."""
        ready = []
        while self._slots and self._slots[0].answer is not None:
            ready.append(self._slots.popleft().answer or b"")
        if ready and self._transport:
            self._transport.write(b"".join(ready))
            if self._closing and not self._slots:
                self._transport.close()


def _parameters(request: Request, query: bytes) -> Json:
    """Parameters as far as this stand-in needs them: numbers may still be strings."""
    if _JSON.search(request.head):
        return dict(json.loads(request.body or b"{}"))
    if _MULTIPART.search(request.head):
        return {k.decode(): v.decode("latin-1") for k, v in _PART.findall(request.body)}
    return dict(parse_qsl((request.body or query).decode()))


def _ok(result: object) -> bytes:
    return json.dumps({"ok": True, "result": result}).encode()


def _page(body: bytes, status: int = 200) -> bytes:
    return _HEAD % (status, len(body)) + body


async def serve(port: int, connect: Callable[[], Connection]) -> asyncio.Server:
    """Listens on this machine only."""
    return await asyncio.get_running_loop().create_server(connect, "127.0.0.1", port)
