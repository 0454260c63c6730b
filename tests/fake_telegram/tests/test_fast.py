"""The quick stand-in."""

import asyncio
import json

import pytest
import telegram

from tests.fake_telegram import TOKEN


@pytest.mark.asyncio
async def test_pipelined_requests_are_answered_in_order(fast: str) -> None:
    """Also when they arrive in splinters, and when a slow one is first."""
    reader, writer = await asyncio.open_connection("127.0.0.1", int(fast.rpartition(":")[2]))
    bodies = [b'{"chat_id":%d,"text":"x"}' % chat for chat in (1, 2, 3)]
    stream = b"".join(
        b"POST /bot%s/sendMessage HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
        b"content-length: %d\r\n\r\n%s" % (TOKEN.encode(), len(body), body)
        for body in bodies
    )
    stream += b"GET /bot%s/getMe HTTP/1.1\r\nHost: x\r\n\r\n" % TOKEN.encode()
    stream += b"GET /bot1:x/getMe HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
    for start in range(0, len(stream), 7):
        writer.write(stream[start : start + 7])
        await writer.drain()
    answers = [
        json.loads(part.partition(b"\r\n\r\n")[2])
        for part in (await reader.read()).split(b"HTTP/1.1 ")[1:]
    ]
    writer.close()
    assert [answer["result"]["chat"]["id"] for answer in answers[:3]] == [1, 2, 3]
    assert answers[3]["result"]["is_bot"]
    assert answers[4]["error_code"] == 401


@pytest.mark.asyncio
async def test_the_quick_one_serves_python_telegram_bot(fast: str) -> None:
    """Forms as python-telegram-bot sends them are understood."""
    async with telegram.Bot(TOKEN, base_url=f"{fast}/bot") as bot:
        sent = await bot.send_message(7, "x")
        assert (sent.chat.id, sent.message_id) == (7, 1)
        assert (await bot.send_photo(7, b"jpeg")).message_id == 2
        assert await bot.set_my_commands([("start", "go")])
        assert await bot.get_updates() == ()
