"""Chats and the messages in them, as Telegram keeps them and as a phone shows them."""

from dataclasses import dataclass, field
from typing import Any

from tests.fake_telegram.errors import ApiError, Json, bad_request, forbidden

UPGRADED = "Bad Request: group chat was upgraded to a supergroup chat"


@dataclass(slots=True, eq=False)
class Message:
    """One message. `content`: fields beside text (location, venue, photo…) as the API has them.

    `written` is what the bot wrote, to tell whether an edit changes anything.
    """

    id: int
    chat: "Chat"
    sender: Json
    date: int
    text: str = ""
    markup: Json | None = None
    content: Json = field(default_factory=dict)
    written: object = None
    deleted: bool = False
    edited: int = 0

    @property
    def from_bot(self) -> bool:
        """Whether the bot sent it (rather than a person)."""
        return bool(self.sender["is_bot"])

    @property
    def keyboard(self) -> list[list[Json]]:
        """The rows of inline buttons, as the bot sent them."""
        return list((self.markup or {}).get("inline_keyboard", []))

    @property
    def buttons(self) -> list[Json]:
        """All inline buttons, from the top left."""
        return [button for row in self.keyboard for button in row]

    @property
    def labels(self) -> list[str]:
        """What is written on the inline buttons."""
        return [button["text"] for button in self.buttons]

    @property
    def size(self) -> int:
        """UTF-8 bytes of text, button labels and callback data."""
        venue = self.content.get("venue", {})
        words = [self.text, venue.get("title", ""), venue.get("address", "")]
        for button in self.buttons:
            words += [button["text"], button.get("callback_data", "")]
        return sum(len(word.encode()) for word in words)

    @property
    def json(self) -> Json:
        """The Bot API's Message."""
        whole: Json = {
            "message_id": self.id,
            "from": self.sender,
            "chat": self.chat.json,
            "date": self.date,
            **self.content,
        }
        if self.text:
            whole["caption" if _has_media(self.content) else "text"] = self.text
        if self.edited:
            whole["edit_date"] = self.edited
        if self.keyboard:
            whole["reply_markup"] = self.markup
        return whole


def _has_media(content: Json) -> bool:
    return not content.keys().isdisjoint({"photo", "voice", "audio", "video", "document"})


@dataclass(slots=True, eq=False)
class Chat:
    """A private chat, a group or a channel. `about`: the Bot API's Chat fields beside id and type.

    `refusal` is what a bot gets that writes here (blocked, kicked, upgraded…); `standing` the
    bot's ChatMember in a channel where it is an administrator.
    """

    id: int
    kind: str
    about: dict[str, Any] = field(default_factory=dict)
    messages: dict[int, Message] = field(default_factory=dict)
    refusal: ApiError | None = None
    standing: Json | None = None
    bytes_received: int = 0
    last_id: int = 0

    @property
    def json(self) -> Json:
        """The Bot API's Chat."""
        return {"id": self.id, "type": self.kind, **self.about}

    @property
    def visible(self) -> list[Message]:
        """Everything that was not deleted, oldest first."""
        return [message for message in self.messages.values() if not message.deleted]

    def add(self, sender: Json, date: float, **fields: Any) -> Message:
        """A new message from `sender` (a User); `fields` as in `Message`."""
        self.last_id += 1
        message = Message(self.last_id, self, sender, int(date), **fields)
        self.messages[message.id] = message
        return message

    def deliver(self, message: Message) -> None:
        """The phone received a message (new or edited)."""
        self.bytes_received += message.size

    def find(self, message_id: int, what: str) -> Message:
        """A message that is there; `what` words the refusal ("message to edit")."""
        message = self.messages.get(message_id)
        if message is None or message.deleted:
            raise bad_request(f"{what} not found")
        return message


class Chats:
    """All chats the bot can know, by id."""

    def __init__(self, *, open_to_all: bool = False) -> None:
        """`open_to_all`: a private chat comes into being when the bot first writes to it."""
        self._by_id: dict[int, Chat] = {}
        self._open_to_all = open_to_all

    def add(self, chat: Chat) -> Chat:
        """Makes a chat known."""
        self._by_id[chat.id] = chat
        return chat

    def get(self, chat_id: object) -> Chat | None:
        """The chat with this id (or "@name"), if there is one."""
        if self._open_to_all and isinstance(chat_id, int) and chat_id not in self._by_id:
            self.add(Chat(chat_id, "private" if chat_id > 0 else "supergroup", _unknown(chat_id)))
        if isinstance(chat_id, str):
            name = chat_id.lower()
            named = (chat for chat in self._by_id.values() if _name(chat) == name)
            return next(named, None)
        return self._by_id.get(chat_id) if isinstance(chat_id, int) else None

    def known(self, chat_id: object) -> Chat:
        """The chat, or Telegram's 400."""
        if chat := self.get(chat_id):
            return chat
        raise bad_request("chat not found")

    def writable(self, chat_id: object) -> Chat:
        """The chat, or the refusal a bot gets that writes there."""
        chat = self.known(chat_id)
        if chat.refusal:
            raise chat.refusal
        return chat


def _unknown(chat_id: int) -> Json:
    return {"first_name": f"Person {chat_id}"} if chat_id > 0 else {"title": f"Group {chat_id}"}


def _name(chat: Chat) -> str:
    return "@" + str(chat.about.get("username", "")).lower()


def blocked() -> ApiError:
    """The person stopped the bot."""
    return forbidden("bot was blocked by the user")


def upgraded(new_id: int) -> ApiError:
    """The group lives on under another id."""
    return ApiError(400, UPGRADED, migrate_to_chat_id=new_id)
