"""What is refused, in Telegram's words; what is just allowed is in `test_allowed.py`."""

import pytest

from tests.fake_telegram import FakeTelegram
from tests.fake_telegram.tests.requests import (
    CHAT,
    MESSAGE,
    VENUE,
    Json,
    button,
    call,
    commands,
    keyboard,
    named,
)

COPY_LONG = {"copy_text": {"text": "x" * 257}}
NO_END = "can't parse entities: Can't find end tag corresponding to start tag"

REFUSED: list[tuple[str, Json, str]] = [
    # parameters
    ("sendMessage", {"text": "x"}, "chat_id is empty"),
    ("sendMessage", {"chat_id": CHAT}, "message text is empty"),
    ("sendMessage", MESSAGE | {"text": ""}, "message text is empty"),
    ("sendMessage", MESSAGE | {"text": "  \n"}, "text must be non-empty"),
    ("sendMessage", MESSAGE | {"text": 5}, 'Field "text" must be of type String'),
    ("sendMessage", MESSAGE | {"chat_id": True}, 'Field "chat_id" must be of type Integer'),
    ("sendMessage", MESSAGE | {"disable_notification": "yes"}, 'Field "disable_notification"'),
    ("sendMessage", MESSAGE | {"entities": {"type": "bold"}}, "Array of MessageEntity expected"),
    ("sendMessage", MESSAGE | {"entities": [{"type": "bold", "offset": 0}]}, 'field "length"'),
    ("sendMessage", MESSAGE | {"link_preview_options": {"is_disabled": 1}}, "is_disabled"),
    ("editMessageText", {"text": "x"}, "message identifier is not specified"),
    ("editMessageText", {"text": "x", "chat_id": CHAT}, "message identifier is not specified"),
    ("deleteMessage", {"chat_id": CHAT}, "message identifier is not specified"),
    ("deleteMessages", {"chat_id": CHAT, "message_ids": []}, "identifiers are not specified"),
    ("deleteMessages", {"chat_id": CHAT, "message_ids": [*range(1, 102)]}, "too many message"),
    ("deleteMessages", {"chat_id": CHAT, "message_ids": ["x"]}, "Integer expected"),
    ("sendChatAction", {"chat_id": CHAT, "action": "dancing"}, "wrong parameter action"),
    ("answerCallbackQuery", {}, 'parameter "callback_query_id" is required'),
    ("answerCallbackQuery", {"callback_query_id": "1", "text": "x" * 201}, "MESSAGE_TOO_LONG"),
    ("getUpdates", {"limit": 101}, "limit must be"),
    ("getUpdates", {"timeout": -1}, "timeout must be"),
    ("getUpdates", {"allowed_updates": ["mesage"]}, "unknown update type"),
    # texts
    ("sendMessage", MESSAGE | {"text": "x" * 4097}, "message is too long"),
    ("sendMessage", MESSAGE | {"text": "😀" * 2049}, "message is too long"),
    ("sendMessage", MESSAGE | {"text": "x" * 32769}, "text is too long"),
    ("sendMessage", MESSAGE | {"parse_mode": "BBCode"}, "unsupported parse_mode"),
    ("sendMessage", MESSAGE | {"text": "<b>x", "parse_mode": "HTML"}, f'{NO_END} "b"'),
    ("sendMessage", MESSAGE | {"text": "<b></b>", "parse_mode": "html"}, "must be non-empty"),
    ("editMessageText", MESSAGE | {"message_id": 1, "text": "x" * 4097}, "message is too long"),
    ("sendPhoto", {"chat_id": CHAT, "photo": "f", "caption": "x" * 1025}, "caption is too long"),
    # keyboards
    ("sendMessage", MESSAGE | {"reply_markup": button()}, "Text buttons are unallowed"),
    ("sendMessage", MESSAGE | {"reply_markup": button(callback_data="")}, "BUTTON_DATA_INVALID"),
    ("sendMessage", MESSAGE | {"reply_markup": button(callback_data="ي" * 33)}, "BUTTON_DATA"),
    ("sendMessage", MESSAGE | {"reply_markup": button(callback_data=7)}, "callback_data"),
    ("sendMessage", MESSAGE | {"reply_markup": button(**COPY_LONG)}, "BUTTON_COPY_TEXT_INVALID"),
    ("sendMessage", MESSAGE | {"reply_markup": button(pay=True)}, "BUTTON_TYPE_INVALID"),
    (
        "sendMessage",
        MESSAGE | {"reply_markup": button(url="https://a.org", callback_data="x")},
        "exactly one action",
    ),
    ("sendMessage", MESSAGE | {"reply_markup": button(url="tel:+33")}, "Unsupported URL protocol"),
    ("sendMessage", MESSAGE | {"reply_markup": button(url="nowhere")}, "URL 'nowhere' is invalid"),
    (
        "sendMessage",
        MESSAGE | {"reply_markup": button(web_app={"url": "http://a.org"})},
        "Only HTTPS links are allowed",
    ),
    ("sendMessage", MESSAGE | {"reply_markup": button(text="", callback_data="x")}, "non-empty"),
    ("sendMessage", MESSAGE | {"reply_markup": button(callback_data="x", style="red")}, "style"),
    ("sendMessage", MESSAGE | {"reply_markup": keyboard(101)}, "reply markup is too long"),
    ("sendMessage", MESSAGE | {"reply_markup": {"inline_keyboard": [{}]}}, "Array of"),
    ("sendMessage", MESSAGE | {"reply_markup": {"inline_keyboard": [[{}]]}}, 'field "text"'),
    ("sendMessage", MESSAGE | {"reply_markup": "{not json"}, "expected as reply_markup"),
    # places
    ("sendVenue", VENUE | {"latitude": 90.1}, "wrong venue specified"),
    ("sendVenue", VENUE | {"longitude": -180.1}, "wrong venue specified"),
    ("sendVenue", VENUE | {"title": " "}, "venue title must be non-empty"),
    ("sendVenue", {**VENUE, "latitude": "north"}, 'Field "latitude" must be of type Float'),
    ("sendLocation", {"chat_id": CHAT, "latitude": 50.9}, "longitude is empty"),
    (
        "sendLocation",
        {"chat_id": CHAT, "latitude": 1, "longitude": 1, "horizontal_accuracy": 1501},
        "wrong location specified",
    ),
    # the bot's profile
    ("setMyCommands", {"commands": commands(101)}, "BOT_COMMANDS_TOO_MUCH"),
    ("setMyCommands", {"commands": commands(1, command="Food")}, "BOT_COMMAND_INVALID"),
    ("setMyCommands", {"commands": commands(1, command="x" * 33)}, "length must not exceed 32"),
    ("setMyCommands", {"commands": commands(1, description="")}, "must not exceed 256"),
    ("setMyCommands", {"commands": commands(1, description=" ")}, "description must be non-empty"),
    ("setMyCommands", {"commands": commands(1, description="x" * 257)}, "must not exceed 256"),
    ("setMyCommands", {"commands": commands(1), "language_code": "eng"}, "invalid language code"),
    ("setMyCommands", {"commands": commands(1), "language_code": "xx"}, "invalid language code"),
    ("setMyCommands", {"commands": [], "scope": {"type": "everybody"}}, "unsupported type"),
    ("setMyCommands", {"commands": [], "scope": {"type": "chat"}}, 'Can\'t find field "chat_id"'),
    ("setMyName", {"name": "x" * 65}, "name must have 0-64 characters"),
    ("setMyDescription", {"description": "x" * 513}, "must have 0-512 characters"),
    ("setMyShortDescription", {"short_description": "x" * 121}, "must have 0-120 characters"),
    ("setChatMenuButton", {"menu_button": {"type": "web_app", "text": "x"}}, "web_app"),
    ("setWebhook", {"url": "http://a.org/x"}, "An HTTPS URL must be provided"),
    ("setWebhook", {"url": "https://a.org:8000/x"}, "only on ports 80, 88, 443 or 8443"),
    ("setWebhook", {"url": "https://a.org", "secret_token": "a b"}, "unallowed characters"),
    ("setWebhook", {"url": "https://a.org", "secret_token": "x" * 257}, "secret token is too long"),
    # a method that is only checked
    ("pinChatMessage", {"chat_id": CHAT, "message_id": "first"}, "must be of type Integer"),
]

NOT_VIOLATIONS = {"An HTTPS URL must be provided", "only on ports 80, 88, 443 or 8443"}


@pytest.mark.parametrize("case", REFUSED, ids=named)
@pytest.mark.asyncio
async def test_refuses(fake: FakeTelegram, case: tuple[str, Json, str]) -> None:
    """Wrong requests get Telegram's 400 and are recorded; nothing reaches the ledger."""
    method, params, words = case
    answer = await call(fake, method, **params)
    assert answer["error_code"] == 400
    assert answer["description"].startswith("Bad Request: ")
    assert words in answer["description"]
    assert bool(fake.violations) != (words in NOT_VIOLATIONS)
    assert len(fake.accepted) == 0
