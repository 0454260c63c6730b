"""A second, quick stand-in for benchmarks: no checks, as little work a request as possible.

Every chat exists; every request is accepted; updates can only be polled.
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


