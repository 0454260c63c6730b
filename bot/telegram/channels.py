"""Whether there is a public channel of a name, and whether this bot may post there."""

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from bot.delivery.errors import MessengerError, Rejected, Unreachable
from bot.telegram.client.api import BotApi
from content.core.errors import ChannelInfoError

# As Telegram has them, with what people paste around them.
_NAME = re.compile(r"(?:https?://)?(?:t\.me/|telegram\.me/)?@?([A-Za-z][A-Za-z0-9_]{3,31})/?")


class NoChannelWhy(StrEnum):
    """Why a channel cannot be used."""

    NAME = "name"
    UNKNOWN = "unknown"
    KIND = "kind"
    RIGHTS = "rights"
    AWAY = "away"
    NO_BOT = "no_bot"


class NoChannel(ChannelInfoError):
    """This channel cannot be used."""

    def __init__(self, why: NoChannelWhy) -> None:
        self.why = why
        super().__init__(f"no channel: {why}")


@dataclass(frozen=True, slots=True)
class FoundChannel:
    """A channel this bot may post in: its number, and its name as Telegram writes it."""

    chat: int
    username: str


async def look(api: BotApi, bot: int, typed: str) -> FoundChannel:
    """The channel of this name; `bot` is this bot's own number. Raises NoChannel."""
    name = _NAME.fullmatch(typed.strip())
    if name is None:
        raise NoChannel(NoChannelWhy.NAME)
    chat = await _ask(api, "getChat", {"chat_id": f"@{name[1]}"}, NoChannelWhy.UNKNOWN)
    if chat.get("type") != "channel":
        raise NoChannel(NoChannelWhy.KIND)
    number = int(chat["id"])
    mine = {"chat_id": number, "user_id": bot}
    member = await _ask(api, "getChatMember", mine, NoChannelWhy.RIGHTS)
    if member.get("status") != "administrator" or not member.get("can_post_messages"):
        raise NoChannel(NoChannelWhy.RIGHTS)
    return FoundChannel(number, str(chat.get("username") or name[1]))


async def _ask(api: BotApi, method: str, given: dict[str, Any], refused: NoChannelWhy) -> Any:
    try:
        return await api.call(method, given)
    except (Rejected, Unreachable):
        raise NoChannel(refused) from None
    except MessengerError:
        raise NoChannel(NoChannelWhy.AWAY) from None
