"""A broadcast with python-telegram-bot and its AIORateLimiter, as it is made by default.

The library keeps nothing of a broadcast: started again, it sends to everybody again.
"""

import asyncio

from telegram.error import TelegramError
from telegram.ext import AIORateLimiter, ApplicationBuilder

from bench.peers import broadcast


async def main() -> None:
    """Sends to all, and ends."""
    token, url, _, chats = broadcast.given()
    limited = ApplicationBuilder().token(token).base_url(f"{url}/bot")
    application = limited.rate_limiter(AIORateLimiter()).pool_timeout(600).build()
    async with application:
        sends = (application.bot.send_message(chat, broadcast.TEXT) for chat in chats)
        for found in await asyncio.gather(*sends, return_exceptions=True):
            if isinstance(found, BaseException) and not isinstance(found, TelegramError):
                raise found


if __name__ == "__main__":
    asyncio.run(main())
