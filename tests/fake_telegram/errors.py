"""How the Bot API refuses: one exception, and the wordings of the real service.

Wordings come from the open source of the Bot API server (tdlib/telegram-bot-api, `Client.cpp`),
from TDLib, and from what the service is known to answer. A bot may depend on them, so they are
copied to the letter.
"""

from typing import Any

Json = dict[str, Any]
"""A JSON object as Python has it after `json.loads`."""

NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly "
    "the same as a current content and reply markup of the message"
)
QUERY_TOO_OLD = "query is too old and response timeout expired or query ID is invalid"
TWO_POLLERS = (
    "Conflict: terminated by other getUpdates request; "
    "make sure that only one bot instance is running"
)
WEBHOOK_ACTIVE = (
    "Conflict: can't use getUpdates method while webhook is active; "
    "use deleteWebhook to delete the webhook first"
)
WEBHOOK_SET = "Conflict: terminated by setWebhook request"

BAD_REQUEST, FORBIDDEN, NOT_FOUND, CONFLICT, TOO_MANY = 400, 403, 404, 409, 429


class ApiError(Exception):
    """A refusal: HTTP status, Telegram's words, and the numbers it puts beside them."""

    def __init__(self, code: int, description: str, **parameters: int) -> None:
        """`parameters` are `retry_after` (seconds) or `migrate_to_chat_id`."""
        super().__init__(description)
        self.code = code
        self.description = description
        self.parameters = parameters

    @property
    def body(self) -> Json:
        """The JSON that goes over the wire."""
        body: Json = {"ok": False, "error_code": self.code, "description": self.description}
        return body | ({"parameters": self.parameters} if self.parameters else {})


def bad_request(words: str) -> ApiError:
    """A 400, worded as the service does."""
    return ApiError(BAD_REQUEST, f"Bad Request: {words}")


def forbidden(words: str) -> ApiError:
    """A 403: the person or the group does not want this bot."""
    return ApiError(FORBIDDEN, f"Forbidden: {words}")


def too_many(seconds: int) -> ApiError:
    """A 429 that asks for `seconds` of silence."""
    return ApiError(TOO_MANY, f"Too Many Requests: retry after {seconds}", retry_after=seconds)
