"""What leaves, and when."""

import asyncio
from unittest.mock import Mock

import pytest

from bot.delivery.errors import NotSent
from bot.telegram.client.api import BotApi
from bot.telegram.client.http import HttpClient
from tests.commands import free_port
from tests.fake_telegram import TOKEN, FakeTelegram

TEXT = {"chat_id": 1, "text": "x"}


async def test_a_message_is_counted_as_it_leaves() -> None:
    noticed = Mock()
    async with FakeTelegram(open_to_all=True) as telegram:
        wire = HttpClient(telegram.url)
        api = BotApi(wire, telegram.url, TOKEN)
        await api.call("getMe", {})
        assert noticed.call_count == 0
        sent = await api.call("sendMessage", TEXT, leaving=noticed)
        assert noticed.call_count == 1
        edit = {**TEXT, "message_id": sent["message_id"], "text": "y"}
        await api.do("editMessageText", edit, leaving=noticed)
        assert noticed.call_count == 2
        await wire.close()


async def test_what_did_not_leave_is_not_counted() -> None:
    noticed, url = Mock(), f"http://127.0.0.1:{free_port()}"
    api = BotApi(HttpClient(url), url, TOKEN)
    await api.ready()
    with pytest.raises(NotSent):
        await api.call("sendMessage", TEXT, leaving=noticed)
    assert noticed.call_count == 0


async def test_it_leaves_on_a_connection_that_was_ready() -> None:
    left, closed = [], asyncio.Event()

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n{}")
        assert left == [1], "it leaves before it arrives"
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}")
        writer.close()
        await writer.wait_closed()
        closed.set()

    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    wire = HttpClient(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}")
    await wire.ready()
    server.close()  # to new ones
    assert await wire.post("/", b"{}", 5, lambda: left.append(1)) == (200, b"{}")
    await wire.close()
    await closed.wait()
