"""The stand-in itself: Telegram's Bot API for one bot, over real HTTP on this machine.

async with FakeTelegram() as fake:
    person = fake.user(id=42, language_code="ar")
    …start the bot with `fake.token` and `fake.base_url`…
    await person.start()
    await person.wait(lambda: "Welcome" in person.screen.text)
    assert fake.violations == []
"""

import asyncio
import contextlib
from collections.abc import AsyncGenerator, Awaitable, Callable
from typing import Self

from aiohttp import web

from tests.fake_telegram import transport
from tests.fake_telegram.channels import Channel
from tests.fake_telegram.clock import Clock
from tests.fake_telegram.errors import ApiError
from tests.fake_telegram.faults import Faults
from tests.fake_telegram.groups import Group
from tests.fake_telegram.limits import Limits
from tests.fake_telegram.people import Person
from tests.fake_telegram.request_handler import RequestHandler
from tests.fake_telegram.request_log import RefusedRequest, RequestLog
from tests.fake_telegram.state import State

TOKEN = "4242:stand-in"
CONTROL = "/control/"
ControlHandler = Callable[[web.BaseRequest], Awaitable[web.Response]]


class FakeTelegram:
    """What a test holds. Everything else hangs on it."""

    def __init__(
        self,
        *,
        token: str = TOKEN,
        port: int = 0,
        limits: Limits | bool = True,
        clock: Clock | None = None,
        latency: float = 0.0,
        open_to_all: bool = False,
    ) -> None:
        """`port` 0: any free one. `latency`: seconds before each answer but getUpdates'.

        `open_to_all`: the bot may write to any chat id, not only to people the test made.
        """
        self.state = State(token, clock or Clock(), open_to_all)
        self.limits = limits if isinstance(limits, Limits) else Limits(enabled=limits)
        self.handler = RequestHandler(self.state, self.limits, latency)
        self.port = port
        self.control: ControlHandler | None = None
        self._server = web.Server(self._handle, request_factory=transport.request, access_log=None)
        self._runner = web.ServerRunner(self._server, shutdown_timeout=0.1)
        self._site: web.TCPSite | None = None

    @property
    def token(self) -> str:
        """The bot's token."""
        return self.state.token

    @property
    def clock(self) -> Clock:
        """Decides about expiry, limits and dates; `advance(seconds)` lets time pass."""
        return self.state.clock

    @property
    def faults(self) -> Faults:
        """Misfortunes to come: `fake.faults.add(do=TooMany(5), method="sendMessage", times=1)`."""
        return self.handler.faults

    @property
    def accepted(self) -> RequestLog:
        """What was accepted."""
        return self.state.accepted

    @property
    def violations(self) -> list[str]:
        """Breaches of the Bot API's rules: empty for a sound bot."""
        return self.handler.violations

    @property
    def refused(self) -> list[RefusedRequest]:
        """Sound requests that did not succeed (429, 403, message not found…)."""
        return self.handler.refused

    @property
    def url(self) -> str:
        """Where it listens: http://127.0.0.1:port."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def base_url(self) -> str:
        """What python-telegram-bot takes as `base_url` (the token follows at once)."""
        return f"{self.url}/bot"

    @property
    def webhook_via(self) -> str:
        """Where a webhook on another host is really delivered, such as http://127.0.0.1:8000."""
        return self.state.webhook.via

    @webhook_via.setter
    def webhook_via(self, address: str) -> None:
        self.state.webhook.via = address

    def user(self, id: int = 1001, language_code: str = "en", **about: str) -> Person:  # noqa: A002
        """A person whose private chat with the bot is open. `about`: first_name, username…"""
        return Person(self.state, id, language_code, about)

    def group(self, id: int = -5001, title: str = "Group") -> Group:  # noqa: A002
        """A group the bot is in."""
        return Group(self.state, id, title)

    def channel(self, username: str, id: int = -1007001, title: str = "Channel") -> Channel:  # noqa: A002
        """A public channel, known by its @name."""
        return Channel(self.state, id, username, title)

    async def settled(
        self,
        timeout: float = 5.0,  # noqa: ASYNC109
        quiet: float = 0.05,
        *,
        answers: bool = True,
    ) -> None:
        """Until the bot took every update, answered everybody, and then kept silent.

        `quiet`: seconds of that silence; a bot that pauses longer between two requests needs
        `person.wait` instead. `answers=False`: people need not have got an answer.
        """
        try:
            async with asyncio.timeout(timeout):
                await self._settle(quiet, answers=answers)
        except TimeoutError:
            raise TimeoutError(f"not settled after {timeout} s: {self._open()}") from None

    async def _settle(self, quiet: float, *, answers: bool) -> None:
        seen = -1
        while seen != self.handler.requests:
            await self.state.changed.wait_for(lambda: not self._open(answers=answers))
            seen = self.handler.requests
            await self._silence(seen, quiet)

    async def _silence(self, seen: int, quiet: float) -> None:
        """Until another request than the `seen` ones comes, for at most `quiet` seconds."""
        with contextlib.suppress(TimeoutError):
            await self.state.changed.wait_for(lambda: self.handler.requests > seen, quiet)

    def _open(self, *, answers: bool = True) -> str:
        """What is not done yet, in words; empty when all is."""
        updates = len(self.state.updates) + self.state.webhook.pending
        counts = {
            "requests under way": self.handler.busy,
            "updates not taken": updates,
            "presses not answered": len(self.state.callback_queries.waiting) if answers else 0,
            "chats without an answer": len(self.state.unanswered) if answers else 0,
        }
        return ", ".join(f"{count} {what}" for what, count in counts.items() if count)

    @contextlib.asynccontextmanager
    async def outage(self) -> AsyncGenerator[None]:
        """While it lasts, new connections are refused; the open ones are cut."""
        if self._site:
            await self._site.stop()
        self._cut()
        try:
            yield
        finally:
            await self._listen()

    async def start(self) -> None:
        """Listens on `port`."""
        await self._runner.setup()
        await self._listen()

    async def stop(self) -> None:
        """Cuts all connections and frees the port."""
        await self.state.webhook.close()
        self._cut()
        await self._runner.cleanup()

    async def __aenter__(self) -> Self:
        """Starts."""
        await self.start()
        return self

    async def __aexit__(self, *_error: object) -> None:
        """Stops."""
        await self.stop()

    async def _listen(self) -> None:
        self._site = web.TCPSite(self._runner, "127.0.0.1", self.port)
        await self._site.start()
        self.port = self._runner.addresses[0][1]

    def _cut(self) -> None:
        for connection in self._server.connections:
            if connection.transport:
                connection.transport.abort()

    async def _handle(self, request: web.BaseRequest) -> web.StreamResponse:
        if self.control and request.path.startswith(CONTROL):
            return await self.control(request)
        try:
            method = transport.target(request.path, self.token)
            given = await transport.parameters(request)
        except ApiError as error:
            now = self.clock.now()
            self.refused.append(
                RefusedRequest(request.path, None, now, error.code, error.description)
            )
            return transport.answer(error)
        result, fault = await self.handler.serve(method, given, request.content_length or 0)
        if fault.reset:
            transport.reset(request)
        response = transport.answer(result)
        return await transport.drip(request, response, fault.drip) if fault.drip else response
