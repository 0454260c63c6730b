"""What the Bot API answers where it does not do what it was asked: `bot.delivery.errors`, and

MessengerError
├── RateLimited        429
├── Unreachable        403, and 400 where the chat is not there
├── Rejected           400
│   ├── MessageGone
│   └── NotModified    the message already says that
├── Unavailable        network, time-out, 5xx, nonsense
│   └── NotSent
│       └── WrongToken 401 or 404
├── ChatMigrated       the group has another id now
└── OtherPoller        409: another program fetches this bot's updates
"""

from typing import Any

from bot.delivery.errors import (
    MessageGone,
    MessengerError,
    NotSent,
    RateLimited,
    Rejected,
    Unavailable,
    Unreachable,
)


class ChatMigrated(MessengerError):
    """This group became a supergroup, `chat`."""

    def __init__(self, chat: int) -> None:
        super().__init__("migrated")
        self.chat = chat


class NotModified(Rejected):
    """The message already looks like that."""


class WrongToken(NotSent):
    """Telegram does not know this bot."""


class OtherPoller(MessengerError):
    """Another program fetches updates with the same token."""


_BY_STATUS: dict[int, type[MessengerError]] = {
    401: WrongToken,
    403: Unreachable,
    404: WrongToken,
    409: OtherPoller,
}
# Of a 400: what its description contains.
_BY_DESCRIPTION: dict[str, type[MessengerError]] = {
    "message is not modified": NotModified,
    "message to edit not found": MessageGone,
    "message can't be edited": MessageGone,
    "message to delete not found": MessageGone,
    "message can't be deleted": MessageGone,
    "message_id_invalid": MessageGone,
    "chat not found": Unreachable,
    "peer_id_invalid": Unreachable,
    "user not found": Unreachable,
    "need administrator rights": Unreachable,
    "not enough rights": Unreachable,
    "chat_write_forbidden": Unreachable,
}


def error_of(status: int, answer: dict[str, Any]) -> MessengerError:
    """The error that an answer of this HTTP status is."""
    parameters = answer.get("parameters") or {}
    if "migrate_to_chat_id" in parameters:
        return ChatMigrated(int(parameters["migrate_to_chat_id"]))
    if status == 429:
        return RateLimited(float(parameters.get("retry_after", 1)))
    if status == 400:
        text = str(answer.get("description", "")).lower()
        found = (kind for words, kind in _BY_DESCRIPTION.items() if words in text)
        return next(found, Rejected)("refused")
    return _BY_STATUS.get(status, Unavailable)(f"status {status}")
