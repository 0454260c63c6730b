"""What the stand-in's tests share: one that checks, one that keeps limits, the quick one."""

from collections.abc import AsyncGenerator

import pytest_asyncio

from tests.fake_telegram import TOKEN, Clock, FakeTelegram
from tests.fake_telegram.fast import FastTelegram
from tests.fake_telegram.fast_http import listen
from tests.fake_telegram.tests.requests import CHAT, START


@pytest_asyncio.fixture
async def fake() -> AsyncGenerator[FakeTelegram]:
    """A stand-in without rate limits, in which chat 42 exists."""
    async with FakeTelegram(limits=False) as running:
        running.user(CHAT, "ar")
        yield running


@pytest_asyncio.fixture
async def strict() -> AsyncGenerator[FakeTelegram]:
    """A stand-in with Telegram's limits and a clock that stands still."""
    async with FakeTelegram(clock=Clock(START), open_to_all=True) as running:
        yield running


@pytest_asyncio.fixture
async def fast() -> AsyncGenerator[str]:
    """The address of a quick stand-in with 5 ms delay."""
    telegram_ = FastTelegram(TOKEN, delay=0.005)
    server = await listen(0, telegram_.serve)
    yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    server.close()
