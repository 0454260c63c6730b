"""Presses that wait for the bot's answer, and what it answered."""

from dataclasses import dataclass

from tests.fake_telegram.clock import Clock
from tests.fake_telegram.condition import Condition
from tests.fake_telegram.errors import QUERY_TOO_OLD, Json, bad_request

LIFETIME = 150.0
"""Seconds until Telegram forgets a callback query."""


@dataclass(slots=True, eq=False)
class CallbackQuery:
    """A pressed button. `answer`: the parameters of answerCallbackQuery, once it came."""

    id: str
    chat: int
    time: float
    changed: Condition
    answer: Json | None = None
    given_up: bool = False
    """The bot's answer was refused for good."""

    @property
    def answered(self) -> bool:
        """Whether the little clock on the button stopped."""
        return self.answer is not None

    @property
    def text(self) -> str:
        """What the bot said on top of the screen (often nothing)."""
        return str((self.answer or {}).get("text", ""))

    @property
    def alert(self) -> bool:
        """Whether it was said in a window that has to be closed."""
        return bool((self.answer or {}).get("show_alert", False))

    async def wait(self, timeout: float = 5.0) -> "CallbackQuery":  # noqa: ASYNC109
        """Until the bot answered; TimeoutError after `timeout` seconds."""
        await self.changed.wait_for(lambda: self.answered, timeout)
        return self


class CallbackQueries:
    """All presses, by the id of their callback query."""

    def __init__(self, clock: Clock, changed: Condition) -> None:
        """`clock` decides about expiry."""
        self._clock = clock
        self._changed = changed
        self._by_id: dict[str, CallbackQuery] = {}
        self._last = 4_382_000_000_000_000

    def open(self, chat: int, query_id: str = "") -> CallbackQuery:
        """A new press in a chat, waiting for its answer."""
        self._last += 1
        press = CallbackQuery(query_id or str(self._last), chat, self._clock.now(), self._changed)
        self._by_id[press.id] = press
        return press

    def get(self, query_id: object) -> CallbackQuery | None:
        """The press with this callback query id, whatever its state."""
        return self._by_id.get(query_id) if isinstance(query_id, str) else None

    def answer(self, params: Json) -> CallbackQuery:
        """Takes answerCallbackQuery; 400 when unknown, too old, or answered before."""
        press = self.get(params["callback_query_id"])
        if not press or press.answered or self._expired(press):
            raise bad_request(QUERY_TOO_OLD)
        press.answer = params
        return press

    @property
    def waiting(self) -> list[CallbackQuery]:
        """Presses that may still get an answer."""
        presses = self._by_id.values()
        open_ones = (one for one in presses if not one.answered and not one.given_up)
        return [press for press in open_ones if not self._expired(press)]

    def _expired(self, press: CallbackQuery) -> bool:
        return self._clock.now() > press.time + LIFETIME
