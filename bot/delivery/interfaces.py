"""What delivery knows of the world: a store of what is to be sent, and a messenger.

A channel is one folder with a `Messenger` and what turns its updates into `bot.events`.
"""

from collections.abc import Callable, Sequence
from typing import Protocol

from bot.events import ButtonPress
from bot.screen import Screen
from content.alerts.outbox import DeliveryKey, DeliveryOutcome, DueMessage
from content.models import PauseReason


class Store(Protocol):
    """The outbox of alerts, see `content.alerts.outbox`. Each call is one transaction; all but
    `is_going` block. They raise ChannelInfoError while the database is away."""

    def recover(self) -> int:
        """Decide what becomes of messages that were on their way when the program died."""

    def due(self, most: int) -> list[DueMessage]:
        """What may leave now, the most urgent first."""

    def step(self, outcomes: Sequence[DeliveryOutcome], which: DeliveryKey | None = None) -> bool:
        """Write down what became of messages, and that one more leaves; whether that one may."""

    async def is_going(self, which: DeliveryKey) -> bool:
        """Whether a message may go on that began to leave. Raises nothing."""

    def pause(self, alert: int, why: PauseReason) -> None:
        """Send no more of this alert until somebody says so."""

    def begin(self) -> None:
        """Let the alerts begin that are due."""

    def end(self) -> None:
        """Let the alerts end that are over."""

    def finish(self) -> None:
        """Close the alerts of which nothing is left to send."""

    def summarize(self) -> None:
        """Let the daily summaries begin that are due."""


class Messenger(Protocol):
    """One bot in one channel. Everything raises MessengerError. `leaving` is called at the moment
    in which a message leaves, for `FlowControl`."""

    async def ready(self, *screens: Screen) -> None:
        """Be connected and have these screens drawn, so that what is sent next leaves at once.
        Does not raise."""

    async def send(self, chat: int, screen: Screen, leaving: Callable[[], None]) -> int:
        """Show a screen in a new message: its number, which rises within a chat."""

    async def edit(
        self, chat: int, message: int, screen: Screen, leaving: Callable[[], None]
    ) -> None:
        """Show a screen in a message that is there. Raises MessageGone where that cannot be."""

    async def delete(self, chat: int, message: int) -> None:
        """Take a message away."""

    async def acknowledge(self, press: ButtonPress, text: str = "") -> None:
        """Stop the waiting mark on the pressed button, perhaps with a few words."""
