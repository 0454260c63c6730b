"""The other side of the screen: people, and what they do.

Each act becomes an update for the bot. A person's chat is `person.chat`; what the phone shows
is `person.screen` (the bot's last message) and `person.messages` (all of the bot's).
"""

from collections.abc import Callable, Mapping

from tests.fake_telegram.callback_queries import CallbackQuery
from tests.fake_telegram.chats import Chat, Message, blocked
from tests.fake_telegram.errors import Json, forbidden
from tests.fake_telegram.membership import membership
from tests.fake_telegram.state import State


class Person:
    """Somebody with a phone. Who was made once is found again under the same id."""

    def __init__(
        self,
        state: State,
        id: int,  # noqa: A002 (Telegram's word)
        language_code: str,
        about: Mapping[str, str],
    ) -> None:
        """`about`: first_name, last_name, username."""
        self.state = state
        self.id = id
        names = {"first_name": f"Person {id}", **about}
        self.user: Json = {"id": id, "is_bot": False, **names, "language_code": language_code}
        self.chat = state.chats.get(id) or state.chats.add(Chat(id, "private", dict(names)))

    # --- what the person sees

    @property
    def messages(self) -> list[Message]:
        """The bot's messages that are still there, oldest first."""
        return [message for message in self.chat.visible if message.from_bot]

    @property
    def screen(self) -> Message:
        """The bot's last message; IndexError when there is none."""
        return self.messages[-1]

    @property
    def bytes_received(self) -> int:
        """UTF-8 bytes of text, labels and callback data that came to this phone."""
        return self.chat.bytes_received

    async def wait(self, true: Callable[[], bool], timeout: float = 5.0) -> None:  # noqa: ASYNC109
        """Until `true()`; TimeoutError after `timeout` seconds. No message yet counts as not."""
        try:
            await self.state.changed.wait_for(true, timeout)
        except TimeoutError:
            seen = [message.text for message in self.messages[-3:]]
            raise TimeoutError(f"not so after {timeout} s; last messages: {seen}") from None

    # --- what the person does

    async def start(self, param: str | None = None, chat: Chat | None = None) -> Message:
        """Opens the bot, perhaps by a link with a start parameter."""
        self.chat.refusal = None
        return await self.say(f"/start {param}" if param else "/start", chat)

    async def say(self, text: str, chat: Chat | None = None) -> Message:
        """Writes something, here or in a group."""
        return self.write(text, chat)

    def write(self, text: str, chat: Chat | None = None) -> Message:
        """As `say`, for code that cannot await."""
        command = text.split(maxsplit=1)[0] if text.startswith("/") else ""
        entity = {"type": "bot_command", "offset": 0, "length": len(command)}
        return self._send({"entities": [entity]} if command else {}, chat, text)

    async def share_position(self, latitude: float, longitude: float) -> Message:
        """Sends where they are, in degrees north and east."""
        return self._send({"location": {"latitude": latitude, "longitude": longitude}})

    async def press(self, message: Message, button: str | int) -> CallbackQuery:
        """Presses a button, named by its label, its callback data, or its place from 0.

        Returns at once; `await press.wait()` waits for the answer. LookupError when the message
        has no such button, or it is none that tells the bot.
        """
        data = find_button(message, button)["callback_data"]
        return self.press_data(message, data)

    def press_data(self, message: Message, data: str) -> CallbackQuery:
        """A press with any callback data (old keyboards, hostile data)."""
        press = self.state.callback_queries.open(message.chat.id)
        query = {
            "id": press.id,
            "from": self.user,
            "message": _inaccessible(message) if message.deleted else message.json,
            "chat_instance": str(-message.chat.id),
            "data": data,
        }
        self._did({"callback_query": query}, message.chat)
        return press

    async def raw(self, update: Json) -> None:
        """Any update, without its update_id; nothing in it is checked."""
        query = update.get("callback_query")
        if isinstance(query, dict) and isinstance(query.get("id"), str):
            self.state.callback_queries.open(self.id, query["id"])
        self.state.put(update, self.id)

    async def block(self) -> None:
        """Stops the bot: it gets 403 from now on."""
        self.chat.refusal = blocked()
        self._member("member", "kicked")

    async def unblock(self) -> None:
        """Lets the bot write again."""
        self.chat.refusal = None
        self._member("kicked", "member")

    def deactivate(self) -> None:
        """The account is gone; Telegram does not tell the bot until it writes."""
        self.chat.refusal = forbidden("user is deactivated")

    def _send(self, content: Json, chat: Chat | None = None, text: str = "") -> Message:
        place = chat or self.chat
        message = place.add(self.user, self.state.clock.now(), text=text, content=content)
        self._did({"message": message.json}, place)
        return message

    def _did(self, update: Json, chat: Chat) -> None:
        self.state.unanswered.add(chat.id)
        self.state.put(update, chat.id)

    def _member(self, old: str, new: str) -> None:
        self.state.put(membership(self.state, self.chat, self.user, old, new), self.id)


def find_button(message: Message, button: str | int) -> Json:
    """A button by label, callback data or place; LookupError when there is none."""
    if isinstance(button, int):
        return message.buttons[button]
    for one in message.buttons:
        if button in {one["text"], one.get("callback_data")}:
            return one
    raise LookupError(f"no button {button!r} among {message.labels}")


def _inaccessible(message: Message) -> Json:
    """What the bot hears of a message that is gone."""
    return {"chat": message.chat.json, "message_id": message.id, "date": 0}
