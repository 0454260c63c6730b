"""The update that tells a bot that it was blocked, added or removed."""

from tests.fake_telegram.chats import Chat
from tests.fake_telegram.errors import Json
from tests.fake_telegram.world import World


def membership(world: World, chat: Chat, by: Json, old: str, new: str) -> Json:
    """The update my_chat_member: the bot's standing in a chat changes from `old` to `new`."""
    return {
        "my_chat_member": {
            "chat": chat.json,
            "from": by,
            "date": int(world.clock.now()),
            "old_chat_member": _member(world, old),
            "new_chat_member": _member(world, new),
        }
    }


def _member(world: World, status: str) -> Json:
    until = {"until_date": 0} if status == "kicked" else {}
    return {"status": status, "user": world.bot, **until}
