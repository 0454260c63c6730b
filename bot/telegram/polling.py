"""Long polling: fetch updates, hand them on, and never give up."""

import asyncio
import logging

from bot.delivery.errors import MessengerError
from bot.telegram.client.api import BotApi
from bot.telegram.client.errors import OtherPoller, WrongToken
from bot.telegram.receiver import UpdateReceiver

log = logging.getLogger(__name__)
LONG_POLL = 25
ALLOWED = ["message", "edited_message", "callback_query", "my_chat_member"]
FIRST_PAUSE = 0.5
LONGEST_PAUSE = 30.0


async def poll(api: BotApi, receiver: UpdateReceiver) -> None:
    """Fetch updates until cancelled. The next fetch acknowledges the updates before it, so what
    they ask to be kept is kept first.

    The next offset is the last id received plus one, and may be lower than the one before:
    after a week without updates Telegram chooses the next id anew (Bot API, Update.update_id),
    and takes an offset that lies beyond its queue for none at all.
    """
    offset = failures = repeats = 0
    before: list[int] = []
    while True:
        payload = {"offset": offset, "timeout": LONG_POLL, "allowed_updates": ALLOWED}
        try:
            fetched = await api.call("getUpdates", payload, seconds=LONG_POLL + 10)
        except MessengerError as error:
            failures += 1
            if failures == 1:
                log.warning("no updates: %s", explain(error))
            await asyncio.sleep(getattr(error, "seconds", growing(failures)))
            continue
        failures = 0
        updates = fetched if isinstance(fetched, list) else []
        ids = [number for number in map(_id, updates) if number is not None]
        offset = ids[-1] + 1 if ids else offset
        for raw in updates:
            await receiver.start(raw)
        await receiver.kept()
        # Telegram did not take the offset: it gives again what was acknowledged, or what nobody
        # can acknowledge.
        is_repeated = bool(updates) and (not ids or not set(ids).isdisjoint(before))
        repeats = repeats + 1 if is_repeated else 0
        before = ids
        if repeats == 1:
            log.warning("Telegram gives updates again that were taken before; asking more slowly")
        if repeats:
            await asyncio.sleep(growing(repeats))


def _id(raw: object) -> int | None:
    number = raw.get("update_id") if isinstance(raw, dict) else None
    return number if isinstance(number, int) and not isinstance(number, bool) else None


def growing(times: int) -> float:
    """Seconds to wait before trying for one more time, longer each time, up to a limit."""
    return min(FIRST_PAUSE * 2.0 ** min(times - 1, 8), LONGEST_PAUSE)


def explain(error: MessengerError) -> str:
    """What the operator of the bot should know or do."""
    if isinstance(error, WrongToken):
        return "Telegram does not know this token; check CHANNEL_INFO_TELEGRAM_TOKEN"
    if isinstance(error, OtherPoller):
        return "another program is running with this token; stop one of them"
    return f"Telegram cannot be reached ({type(error).__name__}); trying again"
