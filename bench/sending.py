"""The sender of alerts in a process of its own: `python -m bench.sending DATABASE API`."""

import asyncio
import sys

from bench.stand_in import TOKEN
from bot.sending.floods import Floods
from bot.sending.limiter import Limiter
from bot.sending.post import Post
from bot.sending.sender import Sender
from bot.telegram.api import Api
from bot.telegram.wire import Wire
from content import clock, subscribers
from content.alerts.outbox import Due
from content.alerts.store import Store
from content.database import connect
from content.sealing import ChatKeys

SECRET = "bench" * 8
KEYS = ChatKeys.of(SECRET, subscribers.PURPOSE)
AGAIN = b" You may have this already."


async def letter(due: Due, replaced: bool) -> bytes:
    """A message of usual length."""
    again = AGAIN if due.repeats else b""
    return b'{"text":"' + b"Storm tonight. Stay away from the sea. " * 8 + again + b'"}'


async def main() -> None:
    """Send until the process ends."""
    database, url = sys.argv[1:]
    limiter, floods = Limiter(), Floods()
    post = Post(Api(Wire(url), url, TOKEN), KEYS, letter, limiter, floods, clock.now)
    await Sender(Store(connect(database), clock.now), post, limiter, floods).run()


if __name__ == "__main__":
    asyncio.run(main())
