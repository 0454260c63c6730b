"""Delivery of updates to a webhook."""

import asyncio
from collections.abc import AsyncGenerator

import pytest
import pytest_asyncio
from aiohttp import web

from tests.fake_telegram import FakeTelegram
from tests.fake_telegram.tests.requests import CHAT, Json, call, result
from tests.fake_telegram.webhook import SECRET


class Hook:
    """A bot's webhook that records updates and can be told to fail."""

    def __init__(self) -> None:
        self.updates: list[Json] = []
        self.secrets: list[str] = []
        self.statuses: list[int] = []
        self.under_way: list[int] = []
        self.most_at_once = 0
        self.go_on = asyncio.Event()
        self.go_on.set()
        self.address = ""

    async def take(self, request: web.Request) -> web.Response:
        """Answers with the next of `statuses`, else 200."""
        update = await request.json()
        chat = update["message"]["chat"]["id"]
        assert chat not in self.under_way, "two updates of one chat at once"
        self.under_way.append(chat)
        self.most_at_once = max(self.most_at_once, len(self.under_way))
        await self.go_on.wait()
        self.under_way.remove(chat)
        self.secrets.append(request.headers.get(SECRET, ""))
        status = self.statuses.pop(0) if self.statuses else 200
        if status == 200:
            self.updates.append(update)
        return web.Response(status=status)

    @property
    def texts(self) -> list[str]:
        """What was taken."""
        return [update["message"]["text"] for update in self.updates]


@pytest_asyncio.fixture
async def hook() -> AsyncGenerator[Hook]:
    """A webhook that listens."""
    taken = Hook()
    app = web.Application()
    app.router.add_post("/telegram", taken.take)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    taken.address = f"http://127.0.0.1:{runner.addresses[0][1]}"
    yield taken
    await runner.cleanup()


@pytest.mark.asyncio
async def test_webhook_gets_updates_with_the_secret(fake: FakeTelegram, hook: Hook) -> None:
    """Those that waited, then new ones; polling is refused meanwhile."""
    person = fake.user(CHAT)
    await person.say("before")
    await result(fake, "setWebhook", url=f"{hook.address}/telegram", secret_token="s-3")
    await person.say("after")
    await fake.settled(answers=False)
    assert (hook.texts, hook.secrets) == (["before", "after"], ["s-3", "s-3"])
    answer = await call(fake, "getUpdates")
    assert answer["description"].startswith("Conflict: can't use getUpdates method while webhook")
    info = await result(fake, "getWebhookInfo")
    assert (info["url"], info["pending_update_count"]) == (f"{hook.address}/telegram", 0)


@pytest.mark.asyncio
async def test_webhook_repeats_what_was_not_taken_in_order(fake: FakeTelegram, hook: Hook) -> None:
    """Anything but 2xx comes again, before the chat's next update."""
    hook.statuses = [500, 302, 403]
    await result(fake, "setWebhook", url=f"{hook.address}/telegram")
    person = fake.user(CHAT)
    await person.say("first")
    await person.say("second")
    await fake.settled(answers=False)
    assert hook.texts == ["first", "second"]
    assert fake.state.webhook.attempts == 5
    info = await result(fake, "getWebhookInfo")
    assert info["last_error_message"] == "Wrong response from the webhook: 403 Forbidden"


@pytest.mark.asyncio
async def test_webhook_serves_chats_side_by_side(fake: FakeTelegram, hook: Hook) -> None:
    """One in flight for each chat (the hook itself objects to two), many chats at once."""
    hook.go_on.clear()
    await result(fake, "setWebhook", url=f"{hook.address}/telegram")
    for chat in (CHAT, 43, 44):
        await fake.user(chat).say("one")
        await fake.user(chat).say("two")
    await fake.state.changed.wait_for(lambda: fake.state.webhook.attempts == 3, 2)
    info = await result(fake, "getWebhookInfo")
    assert info["pending_update_count"] == 6
    hook.go_on.set()
    await fake.settled(answers=False)
    assert (hook.most_at_once, len(hook.texts)) == (3, 6)


@pytest.mark.asyncio
async def test_a_deleted_webhook_gives_back_what_it_did_not_take(
    fake: FakeTelegram, hook: Hook
) -> None:
    """It can be polled then; or is dropped when asked."""
    hook.statuses = [500] * 1000
    await result(fake, "setWebhook", url=f"{hook.address}/telegram")
    await fake.user(CHAT).say("kept")
    await fake.state.changed.wait_for(lambda: bool(fake.state.webhook.last_error), 2)
    await result(fake, "deleteWebhook")
    assert [u["message"]["text"] for u in await result(fake, "getUpdates")] == ["kept"]
    await result(fake, "deleteWebhook", drop_pending_updates=True)
    assert await result(fake, "getUpdates") == []


@pytest.mark.asyncio
async def test_webhook_of_another_host_only_goes_where_the_test_says(
    fake: FakeTelegram, hook: Hook
) -> None:
    """Never out of this machine."""
    await result(fake, "setWebhook", url="https://bot.example.org/telegram")
    await fake.user(CHAT).say("hello")
    await fake.state.changed.wait_for(lambda: bool(fake.state.webhook.last_error), 2)
    assert "not on this machine" in fake.state.webhook.last_error
    fake.webhook_via = hook.address
    await fake.settled(answers=False)
    assert hook.texts == ["hello"]
