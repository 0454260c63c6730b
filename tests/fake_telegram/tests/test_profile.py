"""The bot's name, descriptions, commands and menu."""

import pytest

from tests.fake_telegram import FakeTelegram
from tests.fake_telegram.tests.requests import CHAT, commands, result


@pytest.mark.parametrize(
    ("what", "name"),
    [("Name", "name"), ("Description", "description"), ("ShortDescription", "short_description")],
)
@pytest.mark.asyncio
async def test_names_and_descriptions(fake: FakeTelegram, what: str, name: str) -> None:
    """Each language its own, everybody's for the others."""
    await result(fake, f"setMy{what}", **{name: "All"})
    await result(fake, f"setMy{what}", **{name: "الكل"}, language_code="ar")
    assert await result(fake, f"getMy{what}") == {name: "All"}
    assert await result(fake, f"getMy{what}", language_code="ar") == {name: "الكل"}
    assert await result(fake, f"getMy{what}", language_code="fa") == {name: "All"}


@pytest.mark.asyncio
async def test_commands_and_menu(fake: FakeTelegram) -> None:
    """Commands belong to exactly one scope and language."""
    chat = {"type": "chat", "chat_id": CHAT}
    await result(fake, "setMyCommands", commands=commands(2), language_code="ar")
    await result(fake, "setMyCommands", commands=commands(1, command="/food"), scope=chat)
    assert await result(fake, "getMyCommands", language_code="ar") == commands(2)
    assert await result(fake, "getMyCommands", scope=chat) == commands(1, command="food")
    assert await result(fake, "getMyCommands") == []
    await result(fake, "deleteMyCommands", language_code="ar")
    assert await result(fake, "getMyCommands", language_code="ar") == []
    await result(fake, "setChatMenuButton", chat_id=CHAT, menu_button={"type": "default"})
    assert await result(fake, "getChatMenuButton", chat_id=CHAT) == {"type": "default"}
    assert await result(fake, "getChatMenuButton") == {"type": "commands"}
