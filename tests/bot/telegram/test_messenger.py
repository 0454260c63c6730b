"""What is Telegram's own in what it answers stays behind its messenger."""

from typing import Any, cast

import pytest

from bot.conversation import Conversation
from bot.delivery.errors import MessageGone, MessengerError, Rejected
from bot.routes import AboutUs, Home, Map, SendPosition, Viewer
from bot.telegram.client.api import BotApi
from bot.telegram.client.errors import ChatMigrated, NotModified
from bot.telegram.messenger import TelegramMessenger
from bot.telegram.render import Renderer
from content.snapshot import Snapshot

ENGLISH = Viewer("en")


class Api:
    """Writes down what is asked, and answers with these errors first."""

    def __init__(self, *errors: MessengerError) -> None:
        self.asked: list[tuple[str, dict[str, Any]]] = []
        self.errors = list(errors)

    async def call(self, method: str, payload: dict[str, Any], *_: object, **__: object) -> Any:
        self.asked.append((method, payload))
        if self.errors:
            raise self.errors.pop(0)
        return {"message_id": 7}

    do = call

    async def ready(self) -> None:
        """It is."""


def nothing() -> None:
    """It leaves."""


def messenger(api: Api) -> TelegramMessenger:
    return TelegramMessenger(cast("BotApi", api), "a_bot")


async def test_a_screen_that_many_see_is_rendered_once(
    conversation: Conversation, monkeypatch: pytest.MonkeyPatch
) -> None:
    rendered = []
    render = Renderer.message
    monkeypatch.setattr(
        Renderer, "message", lambda self, screen: rendered.append(screen) or render(self, screen)
    )
    api = Api()
    writes, screen = messenger(api), conversation.show(ENGLISH, Home())
    await writes.ready(screen)
    for chat in range(1, 10):
        assert await writes.send(chat, screen, nothing) == 7
        await writes.edit(chat, 7, screen, nothing)
    assert len(api.asked) == 18
    assert rendered == [screen]
    await writes.edit(1, 7, conversation.show(ENGLISH, AboutUs()), nothing)
    assert len(rendered) == 2


async def test_what_needs_a_message_of_its_own_edits_none(
    conversation: Conversation, example: Snapshot
) -> None:
    maps = (Map(entry.service.kind, entry.key) for entry in example.entries.values())
    shown = (conversation.show(ENGLISH, one) for one in maps)
    place = next(screen for screen in shown if screen.pin)
    api = Api()
    for screen in (place, conversation.show(ENGLISH, SendPosition())):
        with pytest.raises(MessageGone):
            await messenger(api).edit(1, 7, screen, nothing)
    assert api.asked == []
    await messenger(api).send(1, place, nothing)
    assert [method for method, _ in api.asked] == ["sendVenue"]


async def test_an_edit_that_changes_nothing_is_done(conversation: Conversation) -> None:
    home = conversation.show(ENGLISH, Home())
    await messenger(Api(NotModified())).edit(1, 7, home, nothing)
    with pytest.raises(Rejected):
        await messenger(Api(Rejected())).edit(1, 7, home, nothing)


async def test_a_group_that_moved_is_followed(conversation: Conversation) -> None:
    home = conversation.show(ENGLISH, Home())
    api = Api(ChatMigrated(-100))
    await messenger(api).send(-1, home, nothing)
    assert [payload["chat_id"] for _, payload in api.asked] == [-1, -100]
    with pytest.raises(MessageGone):
        await messenger(Api(ChatMigrated(-100))).edit(-1, 7, home, nothing)
