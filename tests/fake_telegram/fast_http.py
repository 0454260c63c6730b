"""The few lines of HTTP/1.1 that a bot's client needs, as quick as plain Python goes.

Keep-alive; pipelining (answers keep the order of the requests); JSON, form and multipart bodies
with a Content-Length (not chunked).
"""

import asyncio
import json
import re
from collections import deque
from collections.abc import Callable
from typing import NamedTuple
from urllib.parse import parse_qsl

from tests.fake_telegram.errors import Json

_LENGTH = re.compile(rb"(?i)\r\ncontent-length:[ \t]*(\d+)")
_CLOSE = re.compile(rb"(?i)\r\nconnection:[ \t]*close")
_JSON = re.compile(rb"(?i)\r\ncontent-type:[ \t]*application/json")
_MULTIPART = re.compile(rb"(?i)\r\ncontent-type:[ \t]*multipart/form-data")
_PART = re.compile(rb'name="([^"]+)"\r\n(?:[^\r\n]+\r\n)*\r\n(.*?)\r\n--', re.DOTALL)
_HEAD = b"HTTP/1.1 %d OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n"
_END = b"\r\n\r\n"


class Request(NamedTuple):
    """One request, cut out of the stream. `path` without the query."""

    path: bytes
    query: bytes
    head: bytes
    body: bytes

    def parameters(self) -> Json:
        """Parameters as they came: what is a number may still be a string."""
        if _JSON.search(self.head):
            return dict(json.loads(self.body or b"{}"))
        if _MULTIPART.search(self.head):
            parts = _PART.findall(self.body)
            return {name.decode(): value.decode("latin-1") for name, value in parts}
        return dict(parse_qsl((self.body or self.query).decode()))


Reply = Callable[[bytes, int], None]
"""Called once with a JSON body and a status, now or later."""


class Connection(asyncio.Protocol):
    """One TCP connection: cuts requests out of the stream, writes answers in their order."""

    def __init__(self, serve: Callable[[Request, Reply], None]) -> None:
        """`serve` is called with each request, and what to call with its answer."""
        self._serve = serve
        self._buffer = b""
        self._answers: deque[list[bytes]] = deque()
        self._reading = self._closing = False
        self._transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Called by asyncio."""
        self._transport = transport if isinstance(transport, asyncio.Transport) else None

    def connection_lost(self, _error: Exception | None) -> None:
        """Called by asyncio: what is still to be answered is dropped."""
        self._transport = None

    def data_received(self, data: bytes) -> None:
        """Called by asyncio: serves every whole request that arrived."""
        self._buffer += data
        self._reading = True
        while request := self._cut():
            self._take(request)
        self._reading = False
        self._flush()

    def _cut(self) -> Request | None:
        end = self._buffer.find(_END)
        if end < 0:
            return None
        head = self._buffer[:end]
        length = _LENGTH.search(head)
        begin = end + len(_END)
        after = begin + (int(length[1]) if length else 0)
        if len(self._buffer) < after:
            return None
        body = self._buffer[begin:after]
        self._buffer = self._buffer[after:]
        path, _, query = head.split(b" ", 2)[1].partition(b"?")
        return Request(path, query, head, body)

    def _take(self, request: Request) -> None:
        """Keeps the answer's place in the order, and lets the request be served."""
        place: list[bytes] = []
        self._answers.append(place)
        self._closing = self._closing or bool(_CLOSE.search(request.head))

        def reply(body: bytes, status: int = 200) -> None:
            place.append(_HEAD % (status, len(body)) + body)
            self._flush()

        self._serve(request, reply)

    def _flush(self) -> None:
        """Writes the answers whose turn it is, at once at the end of what is being read."""
        if self._reading:
            return
        ready = []
        while self._answers and self._answers[0]:
            ready += self._answers.popleft()
        if ready and self._transport:
            self._transport.write(b"".join(ready))
            if self._closing and not self._answers:
                self._transport.close()


async def listen(port: int, serve: Callable[[Request, Reply], None]) -> asyncio.Server:
    """Serves requests on this machine only; `port` 0 is any free one."""
    loop = asyncio.get_running_loop()
    return await loop.create_server(lambda: Connection(serve), "127.0.0.1", port)
