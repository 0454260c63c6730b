"""What a `Messenger` may raise.

MessengerError
├── RateLimited        too fast: wait `seconds`
├── Unreachable        this chat cannot be written to, and need not be tried again
├── Rejected           the channel does not take this message, whoever gets it
│   └── MessageGone    the message cannot be edited or deleted any more
└── Unavailable        the channel is away; nobody knows whether the message arrived
    └── NotSent        and it surely did not leave
"""

from content.core.errors import ChannelInfoError


class MessengerError(ChannelInfoError):
    """The channel did not do what it was asked. Holds no token, chat or text."""


class RateLimited(MessengerError):
    """Too many requests; nothing may be sent for `seconds`."""

    def __init__(self, seconds: float) -> None:
        super().__init__(f"flood wait of {seconds} s")
        self.seconds = seconds


class Unreachable(MessengerError):
    """This chat cannot be written to: the bot was blocked there, or the chat is gone."""


class Rejected(MessengerError):
    """The request is not acceptable; nothing is gained by asking again."""


class MessageGone(Rejected):
    """The message to edit or delete is gone, too old, or cannot show that."""


class Unavailable(MessengerError):
    """The channel cannot be reached now; nobody knows what became of the request."""


class NotSent(Unavailable):
    """The channel cannot be reached now, and the request did not leave."""
