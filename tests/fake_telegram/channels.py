"""Public channels: the bot posts where an administrator lets it, and asks what it may."""

from tests.fake_telegram.chats import Chat, Message
from tests.fake_telegram.errors import ApiError, Json, bad_request, forbidden
from tests.fake_telegram.state import State

NO_RIGHT = "need administrator rights in the channel chat"
CLOSED = "member list is inaccessible"
STRANGER = "bot is not a member of the channel chat"
# The rights that ChatMemberAdministrator always names.
RIGHTS = (
    *("can_be_edited", "is_anonymous", "can_manage_chat", "can_delete_messages"),
    *("can_manage_video_chats", "can_restrict_members", "can_promote_members"),
    *("can_change_info", "can_invite_users", "can_post_stories", "can_edit_stories"),
    "can_delete_stories",
)


class Channel:
    """A public channel. The bot is no member until `admit`."""

    def __init__(self, state: State, id: int, username: str, title: str) -> None:  # noqa: A002
        """`id` begins with -100, as Telegram's do."""
        self.state = state
        about = {"title": title, "username": username}
        self.chat = state.chats.get(id) or state.chats.add(Chat(id, "channel", about))
        self.dismiss()

    @property
    def messages(self) -> list[Message]:
        """What the bot posted and did not delete."""
        return [message for message in self.chat.visible if message.from_bot]

    def admit(self, *, may_post: bool = True) -> None:
        """The bot becomes an administrator."""
        self.chat.standing = _administrator(self.state.bot, may_post=may_post)
        self.chat.refusal = None if may_post else bad_request(NO_RIGHT)

    def dismiss(self) -> None:
        """The bot is none any more."""
        self.chat.standing = None
        self.chat.refusal = forbidden(STRANGER)


def get_chat_member(state: State, params: Json) -> Json:
    """In a channel only an administrator sees anybody; the bot itself is somebody everywhere."""
    chat = state.chats.known(params["chat_id"])
    if chat.kind == "channel":
        return _in_channel(chat, state, params["user_id"])
    if params["user_id"] not in (state.bot["id"], chat.id):
        raise bad_request("user not found")
    if chat.refusal:
        raise chat.refusal
    user = state.bot if params["user_id"] == state.bot["id"] else chat.about | {"id": chat.id}
    return {"status": "member", "user": {"is_bot": False} | user}


def get_chat_administrators(state: State, params: Json) -> list[Json]:
    """Those of a channel, as far as the stand-in has any: the bot."""
    chat = state.chats.known(params["chat_id"])
    if chat.kind == "private":
        raise bad_request("there are no administrators in the private chat")
    return [_in_channel(chat, state, state.bot["id"])] if chat.kind == "channel" else []


def _in_channel(chat: Chat, state: State, user: int) -> Json:
    if chat.standing is None:
        raise ApiError(400, f"Bad Request: {CLOSED}")
    if user != state.bot["id"]:
        raise bad_request("user not found")
    return chat.standing


def _administrator(bot: Json, *, may_post: bool) -> Json:
    posting = {"can_post_messages": may_post, "can_edit_messages": may_post}
    return {"status": "administrator", "user": bot} | dict.fromkeys(RIGHTS, False) | posting
