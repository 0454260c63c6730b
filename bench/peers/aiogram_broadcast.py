"""A broadcast with aiogram-broadcaster, with its file storage and its handler of flood waits.

It sends one message after the other; the interval is the one that 30 a second need.
"""

import asyncio

from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram_broadcaster import Broadcaster
from aiogram_broadcaster.contents import TextContent
from aiogram_broadcaster.intervals import SimpleInterval
from aiogram_broadcaster.mailer import MailerStatus
from aiogram_broadcaster.storages.file import FileStorage
from aiogram_broadcaster.utils.retry_after_handler import setup_retry_after_handler

from bench.peers import broadcast

INTERVAL = 1 / 30


async def main() -> None:
    """Goes on with what is stored, or begins."""
    token, url, folder, chats = broadcast.given()
    bot = Bot(token, session=AiohttpSession(api=TelegramAPIServer.from_base(url)))
    storage = FileStorage(folder / "mailers.json")
    broadcaster = Broadcaster(bot, storage=storage)
    setup_retry_after_handler(broadcaster.event)
    await storage.startup()
    await broadcaster.restore_mailers()
    if not broadcaster.mailers:
        content, interval = TextContent(text=broadcast.TEXT), SimpleInterval(interval=INTERVAL)
        await broadcaster.create_mailer(chats, content, interval=interval)
    for mailer in list(broadcaster.mailers.values()):
        if mailer.status is MailerStatus.STOPPED:
            await mailer.start()
    await bot.session.close()


if __name__ == "__main__":
    asyncio.run(main())
