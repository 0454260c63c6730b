"""Groups the bot is in: it is added and removed, and they become supergroups."""

from tests.fake_telegram.chats import Chat, Message, upgraded
from tests.fake_telegram.errors import ApiError
from tests.fake_telegram.membership import membership
from tests.fake_telegram.people import Person
from tests.fake_telegram.state import State


class Group:
    """A group with the bot in it. `chat` is the group; after `migrate`, the supergroup."""

    def __init__(self, state: State, id: int, title: str) -> None:  # noqa: A002
        """`id` is negative, as Telegram's are."""
        self.state = state
        kind = "supergroup" if str(id).startswith("-100") else "group"
        self.chat = state.chats.get(id) or state.chats.add(Chat(id, kind, {"title": title}))

    @property
    def messages(self) -> list[Message]:
        """The bot's messages that are still there."""
        return [message for message in self.chat.visible if message.from_bot]

    async def add_bot(self, by: Person) -> None:
        """Somebody adds the bot."""
        self.chat.refusal = None
        update = membership(self.state, self.chat, by.user, "left", "member")
        self.state.put(update, self.chat.id)

    async def remove_bot(self, by: Person) -> None:
        """Somebody removes the bot."""
        words = f"Forbidden: bot was kicked from the {self.chat.kind} chat"
        self.chat.refusal = ApiError(403, words)
        update = membership(self.state, self.chat, by.user, "member", "kicked")
        self.state.put(update, self.chat.id)

    async def migrate(self, by: Person) -> Chat:
        """The group becomes a supergroup with a new id; the old id answers 400 from now on."""
        old = self.chat
        new = Chat(-1_000_000_000_000 + old.id, "supergroup", old.about)
        self.chat = self.state.chats.add(new)
        old.refusal = upgraded(new.id)
        for chat, note in (
            (old, {"migrate_to_chat_id": new.id}),
            (new, {"migrate_from_chat_id": old.id}),
        ):
            message = chat.add(by.user, self.state.clock.now(), content=note)
            self.state.put({"message": message.json}, chat.id)
        return new
