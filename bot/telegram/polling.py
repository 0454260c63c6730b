"""Long polling: fetch updates, hand them on, and never give up."""

import asyncio
import logging

from bot.telegram.api import Api, Flooded, OtherPoller, TelegramError, WrongToken
from bot.telegram.receiver import Receiver

log = logging.getLogger(__name__)
LONG_POLL = 25
ALLOWED = ["message", "edited_message", "callback_query", "my_chat_member"]
FIRST_PAUSE = 0.5
LONGEST_PAUSE = 30.0


async def poll(api: Api, receiver: Receiver) -> None:
    """Fetch updates until cancelled. The next fetch acknowledges the updates before it, so what
    they ask to be kept is kept first."""
    offset = 0
    failures = 0
    while True:
        try:
            updates = await _fetch(api, offset)
            failures = 0
        except TelegramError as error:
            failures += 1
            await asyncio.sleep(_pause(error, failures))
            continue
        for raw in updates:
            offset = max(offset, _after(raw))
            await receiver.start(raw)
        await receiver.kept()


async def _fetch(api: Api, offset: int) -> list[object]:
    payload = {"offset": offset, "timeout": LONG_POLL, "allowed_updates": ALLOWED}
    updates = await api.call("getUpdates", payload, seconds=LONG_POLL + 10)
    return updates if isinstance(updates, list) else []


def _after(raw: object) -> int:
    number = raw.get("update_id") if isinstance(raw, dict) else None
    return number + 1 if isinstance(number, int) else 0


def _pause(error: TelegramError, failures: int) -> float:
    """Seconds to wait, longer each time; says once what the operator should know."""
    if failures == 1:
        log.warning("no updates: %s", explain(error))
    if isinstance(error, Flooded):
        return error.seconds
    return min(FIRST_PAUSE * 2.0 ** min(failures - 1, 8), LONGEST_PAUSE)


def explain(error: TelegramError) -> str:
    """What the operator of the bot should know or do."""
    if isinstance(error, WrongToken):
        return "Telegram does not know this token; check CHANNEL_INFO_TELEGRAM_TOKEN"
    if isinstance(error, OtherPoller):
        return "another program is running with this token; stop one of them"
    return f"Telegram cannot be reached ({type(error).__name__}); trying again"
