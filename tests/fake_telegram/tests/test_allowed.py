"""What is just within the limits; what is not is in `test_validation.py`."""

import json

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
    result,
)

ALLOWED: list[tuple[str, Json]] = [
    ("sendMessage", MESSAGE | {"text": "x" * 4096}),
    ("sendMessage", MESSAGE | {"text": f"<b>{'x' * 4096}</b>", "parse_mode": "HTML"}),
    ("sendMessage", MESSAGE | {"text": "&amp;" * 4096, "parse_mode": "HTML"}),
    ("sendMessage", MESSAGE | {"chat_id": "42"}),
    ("sendMessage", MESSAGE | {"reply_markup": button(callback_data="ي" * 32)}),
    ("sendMessage", MESSAGE | {"reply_markup": json.dumps(button(callback_data="x"))}),
    ("sendMessage", MESSAGE | {"reply_markup": button(copy_text={"text": "x" * 256})}),
    ("sendMessage", MESSAGE | {"reply_markup": button(url="https://t.me/share/url?url=x")}),
    ("sendMessage", MESSAGE | {"reply_markup": button(url="tg://resolve?domain=x")}),
    ("sendMessage", MESSAGE | {"reply_markup": button(callback_data="x", style="success")}),
    ("sendMessage", MESSAGE | {"reply_markup": button(switch_inline_query="")}),
    ("sendMessage", MESSAGE | {"reply_markup": keyboard(100)}),
    ("sendMessage", MESSAGE | {"reply_markup": {"keyboard": [["A", {"text": "B"}]]}}),
    ("sendMessage", MESSAGE | {"reply_markup": {"remove_keyboard": True}}),
    ("sendMessage", MESSAGE | {"link_preview_options": {"is_disabled": True}}),
    ("sendMessage", MESSAGE | {"entities": [{"type": "bold", "offset": 0, "length": 1}]}),
    ("sendPhoto", {"chat_id": CHAT, "photo": "file-1", "caption": "x" * 1024}),
    ("sendVenue", VENUE | {"latitude": -90, "longitude": 180}),
    ("sendLocation", {"chat_id": CHAT, "latitude": 1.5, "longitude": 1}),
    ("sendChatAction", {"chat_id": CHAT, "action": "typing"}),
    ("setMyCommands", {"commands": commands(100), "language_code": "ps"}),
    ("setMyCommands", {"commands": commands(1, command="x" * 32, description="x" * 256)}),
    ("setMyCommands", {"commands": [], "scope": {"type": "chat", "chat_id": CHAT}}),
    ("setMyName", {"name": "x" * 64, "language_code": ""}),
    ("setMyDescription", {"description": "x" * 512}),
    ("setMyShortDescription", {"short_description": "x" * 120}),
    ("setChatMenuButton", {"menu_button": {"type": "commands"}}),
    ("pinChatMessage", {"chat_id": CHAT, "message_id": 1}),
    ("getUpdates", {"limit": 100, "allowed_updates": ["message", "callback_query"]}),
]


@pytest.mark.parametrize("case", ALLOWED, ids=named)
@pytest.mark.asyncio
async def test_allows(fake: FakeTelegram, case: tuple[str, Json]) -> None:
    """What is just within the limits passes."""
    method, params = case
    answer = await call(fake, method, **params)
    assert answer["ok"], answer
    assert fake.violations == []
    assert fake.accepted.methods() == {method: 1}


@pytest.mark.asyncio
async def test_overlooks_unknown_parameters_as_telegram_does_but_records_them(
    fake: FakeTelegram,
) -> None:
    """A misspelt parameter has no effect at Telegram; a test must see it."""
    markup = button(callback_data="x", colour="red")
    await result(fake, "sendMessage", **MESSAGE, parsemode="HTML", reply_markup=markup)
    assert [violation.split(":")[0] for violation in fake.violations] == [
        "sendMessage parsemode",
        "sendMessage reply_markup.inline_keyboard[0][0].colour",
    ]
