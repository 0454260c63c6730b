"""Delivery of updates to the bot's webhook.

As the real one: one update in flight for each chat, the secret in a header, everything that is
not 2xx (or not reachable) repeated with growing pauses, in order. Only this machine is ever
written to: another host's address needs `via`, the address it stands for.
"""

import asyncio
from collections import deque
from dataclasses import dataclass, field
from urllib.parse import urlsplit, urlunsplit

import aiohttp

from tests.fake_telegram.clock import Clock
from tests.fake_telegram.condition import Condition
from tests.fake_telegram.errors import Json
from tests.fake_telegram.updates import Queued

SECRET = "X-Telegram-Bot-Api-Secret-Token"
SUCCESS = 2
"""The first digit of a status that means "taken"."""
LOCAL = {"127.0.0.1", "localhost", "::1"}
FIRST_PAUSE, LONGEST_PAUSE = 0.05, 2.0
"""Seconds between attempts; the real service begins at 1 and ends at some minutes."""


@dataclass(slots=True)
class Webhook:
    """Where updates go, what is under way, and the last thing that went wrong."""

    clock: Clock
    changed: Condition
    url: str = ""
    secret: str = ""
    via: str = ""
    max_connections: int = 40
    last_error: str = ""
    last_error_date: int = 0
    attempts: int = 0
    _waiting: dict[int, deque[Queued]] = field(default_factory=dict)
    _tasks: set[asyncio.Task[None]] = field(default_factory=set)
    _session: aiohttp.ClientSession | None = None
    _places: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(40))

    def set(self, url: str, secret: str = "", max_connections: int = 40) -> None:
        """Starts to deliver there; an empty url stops."""
        self.url, self.secret, self.max_connections = url, secret, max_connections
        self.last_error, self.last_error_date = "", 0
        self._places = asyncio.Semaphore(max_connections)

    @property
    def pending(self) -> int:
        """Updates that were not yet taken with 2xx."""
        return sum(len(queue) for queue in self._waiting.values())

    def deliver(self, queued: list[Queued]) -> None:
        """Sends these updates, each behind the earlier ones of its chat."""
        for one in queued:
            queue = self._waiting.setdefault(one.chat, deque())
            queue.append(one)
            if len(queue) == 1:
                task = asyncio.create_task(self._drain(one.chat, queue))
                self._tasks.add(task)
                task.add_done_callback(self._tasks.discard)

    def give_back(self) -> list[Queued]:
        """Stops delivering; what was not taken with 2xx, oldest first."""
        left = [one for queue in self._waiting.values() for one in queue]
        self._waiting.clear()
        for task in tuple(self._tasks):
            task.cancel()
        return sorted(left, key=lambda one: int(one.update["update_id"]))

    async def close(self) -> None:
        """Gives up what is under way."""
        tasks = tuple(self._tasks)
        self.give_back()
        await asyncio.gather(*tasks, return_exceptions=True)
        if self._session:
            await self._session.close()

    async def _drain(self, chat: int, queue: deque[Queued]) -> None:
        """Delivers one chat's updates in order, each until it is taken."""
        while queue:
            pause = FIRST_PAUSE
            while not await self._post(queue[0].update):
                await asyncio.sleep(pause)
                pause = min(pause * 2, LONGEST_PAUSE)
            queue.popleft()
            self.changed.notify_all()
        self._waiting.pop(chat, None)

    async def _post(self, update: Json) -> bool:
        """One attempt; True when it was taken."""
        self._session = self._session or aiohttp.ClientSession()
        headers = {SECRET: self.secret} if self.secret else {}
        async with self._places:
            self.attempts += 1
            self.changed.notify_all()
            try:
                async with self._session.post(
                    self.target, json=update, headers=headers, allow_redirects=False
                ) as answer:
                    if answer.status // 100 == SUCCESS:
                        return True
                    why = f"{answer.status} {answer.reason}"
                    self._failed(f"Wrong response from the webhook: {why}")
            except (aiohttp.ClientError, OSError, TimeoutError) as error:
                self._failed(str(error) or type(error).__name__)
        return False

    @property
    def target(self) -> str:
        """The address really written to."""
        parts = urlsplit(self.url)
        if self.via:
            via = urlsplit(self.via)
            return urlunsplit(parts._replace(scheme=via.scheme, netloc=via.netloc))
        if parts.hostname not in LOCAL:
            raise ConnectionRefusedError(f"{self.url} is not on this machine; set webhook_via")
        return self.url

    def _failed(self, why: str) -> None:
        self.last_error, self.last_error_date = why, int(self.clock.now())
        self.changed.notify_all()
