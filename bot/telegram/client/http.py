"""HTTP to the Bot API: kept HTTP/1.1 connections, one request at a time on each.

Measured against general HTTP clients, which cost five to ten times the processor time a
request: with thousands of people pressing, that is what decides how many get an answer.
"""

import asyncio
import ssl
from collections import deque
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import cast
from urllib.parse import urlsplit

import httptools

CONNECTIONS = 256
SECONDS = 20.0
CONNECT_SECONDS = 10.0
READY_SECONDS = 1.0


def nothing() -> None:
    """Nobody wants to know."""


class HttpError(Exception):
    """No answer came. It never names the URL, which holds the token."""


class NotWritten(HttpError):
    """Nothing left: there was no connection, or no place for one."""


class _Connection(asyncio.Protocol):
    """One connection: `answer` is what the request under way is waiting for."""

    def __init__(self) -> None:
        self.answer: asyncio.Future[tuple[int, bytes]] | None = None
        self.transport: asyncio.Transport | None = None
        self.usable = True
        self._start()

    def _start(self) -> None:
        self._parser = httptools.HttpResponseParser(self)
        self._body: list[bytes] = []

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast("asyncio.Transport", transport)  # uvloop's is no subclass of it

    def data_received(self, data: bytes) -> None:
        try:
            self._parser.feed_data(data)
        except httptools.HttpParserError:
            self._fail("not HTTP")

    def on_body(self, body: bytes) -> None:
        self._body.append(body)

    def on_message_complete(self) -> None:
        keeps = self._parser.should_keep_alive()
        answer = (self._parser.get_status_code(), b"".join(self._body))
        self.usable = self.usable and keeps
        self._start()
        if self.answer is not None and not self.answer.done():
            self.answer.set_result(answer)

    def connection_lost(self, exc: Exception | None) -> None:
        self._fail(type(exc).__name__ if exc else "closed")

    def _fail(self, why: str) -> None:
        self.usable = False
        if self.answer is not None and not self.answer.done():
            self.answer.set_exception(HttpError(why))
        self.close()

    def close(self) -> None:
        self.usable = False
        if self.transport is not None:
            self.transport.abort()

    async def ask(self, request: bytes, leaving: Callable[[], None]) -> tuple[int, bytes]:
        """Send one request and wait for its answer. A connection that was left in the middle
        of an answer is not used again."""
        assert self.transport is not None
        self.answer = asyncio.get_running_loop().create_future()
        leaving()
        self.transport.write(request)
        try:
            return await self.answer
        finally:
            if not self.answer.done() or self.answer.cancelled():
                self.close()


class HttpClient:
    """A pool of connections to one place."""

    def __init__(self, url: str, connections: int = CONNECTIONS) -> None:
        parts = urlsplit(url)
        self._tls = ssl.create_default_context() if parts.scheme == "https" else None
        self._host = parts.hostname or ""
        self._port = parts.port or (443 if self._tls else 80)
        self._name = parts.netloc
        self._free: deque[_Connection] = deque()
        self._places = asyncio.Semaphore(connections)
        self._closed = False

    async def close(self) -> None:
        """Close all connections."""
        self._closed = True
        while self._free:
            self._free.pop().close()

    async def ready(self) -> None:
        """Have a connection open, so that what is posted next leaves at once. Raises NotWritten
        when that takes long."""
        try:
            async with asyncio.timeout(READY_SECONDS), self._place(CONNECT_SECONDS):
                pass
        except TimeoutError:
            raise NotWritten("not in time") from None

    async def post(
        self,
        path: str,
        body: bytes,
        seconds: float = SECONDS,
        leaving: Callable[[], None] = nothing,
    ) -> tuple[int, bytes]:
        """One call with a JSON body: status and body; `leaving` is called when it leaves. Raises
        NotWritten when it surely did not leave, HttpError or TimeoutError when nobody knows what
        became of it."""
        request = (
            f"POST {path} HTTP/1.1\r\nHost: {self._name}\r\nContent-Type: application/json\r\n"
            f"Content-Length: {len(body)}\r\n\r\n"
        ).encode() + body
        async with self._place(seconds) as connection, asyncio.timeout(seconds):
            return await connection.ask(request, leaving)

    @asynccontextmanager
    async def _place(self, seconds: float) -> AsyncIterator[_Connection]:
        """A connection of one's own, to be given back."""
        try:
            async with asyncio.timeout(seconds):
                await self._places.acquire()
        except TimeoutError:
            raise NotWritten("too many at once") from None
        try:
            connection = await self._connection()
            try:
                yield connection
            finally:
                if connection.usable and not self._closed:
                    self._free.append(connection)
                else:
                    connection.close()
        finally:
            self._places.release()

    async def _connection(self) -> _Connection:
        """The connection used last, as it is the likeliest to be still open; or a new one."""
        while self._free:
            connection = self._free.pop()
            if connection.usable:
                return connection
        if self._closed:
            raise NotWritten("closed")
        try:
            async with asyncio.timeout(CONNECT_SECONDS):
                _, made = await asyncio.get_running_loop().create_connection(
                    _Connection, self._host, self._port, ssl=self._tls
                )
        except OSError as error:  # a TimeoutError is one
            raise NotWritten(type(error).__name__) from None
        return made
