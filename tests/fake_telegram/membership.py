"""The update that tells a bot that it was blocked, added or removed."""

from tests.fake_telegram.chats import Chat
from tests.fake_telegram.errors import Json
from tests.fake_telegram.state import State


def membership(state: State, chat: Chat, by: Json, old: str, new: str) -> Json:
    """The update my_chat_member: the bot's standing in a chat changes from `old` to `new`."""
    return {
        "my_chat_member": {
            "chat": chat.json,
            "from": by,
            "date": int(state.clock.now()),
            "old_chat_member": _member(state, old),
            "new_chat_member": _member(state, new),
        }
    }


def _member(state: State, status: str) -> Json:
    until = {"until_date": 0} if status == "kicked" else {}
    return {"status": status, "user": state.bot, **until}
