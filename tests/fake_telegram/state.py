"""Everything the stand-in knows, apart from HTTP: chats, presses, updates, profile."""

from dataclasses import dataclass, field

from tests.fake_telegram.callback_queries import CallbackQueries
from tests.fake_telegram.chats import Chats
from tests.fake_telegram.clock import Clock
from tests.fake_telegram.condition import Condition
from tests.fake_telegram.errors import Json
from tests.fake_telegram.profile import Profile
from tests.fake_telegram.request_log import RequestLog, is_send
from tests.fake_telegram.updates import Updates
from tests.fake_telegram.webhook import Webhook

BOT_NAME = "Stand-in"


def bot_user(token: str) -> Json:
    """The bot as a User; its id is the number before the colon of its token."""
    return {
        "id": int(token.partition(":")[0]),
        "is_bot": True,
        "first_name": BOT_NAME,
        "username": "stand_in_bot",
    }


@dataclass
class State:
    """One bot's Telegram. `changed` is notified whenever something changes."""

    token: str
    clock: Clock = field(default_factory=Clock)
    open_to_all: bool = False
    changed: Condition = field(default_factory=Condition)
    accepted: RequestLog = field(default_factory=RequestLog)
    unanswered: set[int] = field(default_factory=set)
    """Chats in which a person did something and the bot did not send or edit anything since."""

    def __post_init__(self) -> None:
        """The parts that share the clock and the condition."""
        self.bot = bot_user(self.token)
        self.chats = Chats(open_to_all=self.open_to_all)
        self.callback_queries = CallbackQueries(self.clock, self.changed)
        self.updates = Updates(self.clock, self.changed)
        self.webhook = Webhook(self.clock, self.changed)
        self.profile = Profile(BOT_NAME)

    def put(self, update: Json, chat: int = 0) -> None:
        """Something happened that the bot should hear of."""
        self.updates.put(update, chat)
        if self.webhook.url:
            self.webhook.deliver(self.updates.take())

    def heard(self, method: str, chat: int | None, params: Json) -> None:
        """The bot did something in a chat, or tried and was refused for good."""
        if chat is not None and (is_send(method) or method.startswith(("edit", "delete"))):
            self.unanswered.discard(chat)
        press = self.callback_queries.get(params.get("callback_query_id"))
        if press:
            press.given_up = not press.answered
