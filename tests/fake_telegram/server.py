"""The stand-in itself: an HTTP server that checks, counts, refuses and answers.

    async with FakeTelegram() as fake:
        person = fake.user(id=42, language_code="ar")
        …start the bot with `fake.token` and `fake.base_url`…
        await person.start()
        await person.wait(lambda: "Welcome" in person.screen.text)
        assert fake.violations == []
"""

import asyncio
import inspect
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Self

from aiohttp import web

from tests.fake_telegram import check, rules, wire
from tests.fake_telegram.clock import Clock
from tests.fake_telegram.errors import ApiError, Json, bad_request, too_many
from tests.fake_telegram.faults import Fault, Faults
from tests.fake_telegram.ledger import Ledger, Refusal
from tests.fake_telegram.limits import Limits
from tests.fake_telegram.methods import HANDLERS
from tests.fake_telegram.people import Group, Person
from tests.fake_telegram.spec import Kind, load
from tests.fake_telegram.world import World

TOKEN = "4242:stand-in"  # noqa: S105 (opens nothing)


class FakeTelegram:
    """Telegram's Bot API for one bot, on this machine."""

    def __init__(  # noqa: PLR0913 (all are optional keywords)
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
        self.world = World(token, clock or Clock(), open_to_all)
        self.limits = limits if isinstance(limits, Limits) else Limits(enabled=limits)
        self.faults = Faults()
        self.latency = latency
        self.violations: list[str] = []
        self.refusals: list[Refusal] = []
        self.port = port
        self.accepted: Callable[[str, Json], None] = lambda _method, _params: None
        self._busy = 0
        self._server = web.Server(self._handle, request_factory=_request)
        self._runner = web.ServerRunner(self._server, shutdown_timeout=0.1)
        self._site: web.TCPSite | None = None

    # --- what tests read and use

    @property
    def token(self) -> str:
        """The bot's token."""
        return self.world.token

    @property
    def clock(self) -> Clock:
        """Decides about expiry, limits and dates; `advance(seconds)` lets time pass."""
        return self.world.clock

    @property
    def ledger(self) -> Ledger:
        """What was accepted."""
        return self.world.ledger

    @property
    def url(self) -> str:
        """Where it listens: http://127.0.0.1:port."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def base_url(self) -> str:
        """What python-telegram-bot takes as `base_url` (the token follows at once)."""
        return f"{self.url}/bot"

    def user(self, id: int = 1001, language_code: str = "en", **about: str) -> Person:  # noqa: A002
        """A person whose private chat with the bot is open. `about`: first_name, username…"""
        return Person(self.world, id, language_code, about)

    def group(self, id: int = -5001, title: str = "Group") -> Group:  # noqa: A002
        """A group the bot is in."""
        return Group(self.world, id, title)

    async def settled(self, timeout: float = 5.0, quiet: float = 0.05) -> None:  # noqa: ASYNC109
        """Until the bot took every update, answered every press, and was silent for `quiet` s.

        A bot that thinks longer than `quiet` between two requests needs `person.wait` instead.
        """
        async with asyncio.timeout(timeout):
            seen = -1
            while seen != self._requests:
                await self.world.bell.until(self._idle)
                seen = self._requests
                await self._pause(quiet)

    @asynccontextmanager
    async def outage(self) -> AsyncIterator[None]:
        """While it lasts, open connections are cut and new ones refused."""
        await self._close()
        yield
        await self._listen()

    # --- running

    async def start(self) -> None:
        """Listens on `port`."""
        await self._runner.setup()
        await self._listen()

    async def stop(self) -> None:
        """Cuts all connections and frees the port."""
        await self.world.webhook.close()
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

    async def _close(self) -> None:
        if self._site:
            await self._site.stop()
        self._cut()

    def _cut(self) -> None:
        for connection in self._server.connections:
            if connection.transport:
                connection.transport.abort()
