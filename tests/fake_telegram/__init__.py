"""A stand-in for Telegram's Bot API, for tests and benchmarks of a bot. See `server.py`."""

from tests.fake_telegram.callback_queries import CallbackQuery
from tests.fake_telegram.channels import Channel
from tests.fake_telegram.chats import Chat, Message
from tests.fake_telegram.clock import Clock
from tests.fake_telegram.errors import ApiError
from tests.fake_telegram.faults import (
    BadGateway,
    BadRequest,
    Delay,
    Drip,
    Fault,
    Forbidden,
    NotJson,
    ResetAfter,
    ResetBefore,
    ServerError,
    TooMany,
)
from tests.fake_telegram.groups import Group
from tests.fake_telegram.limits import Limits
from tests.fake_telegram.people import Person
from tests.fake_telegram.request_log import AcceptedRequest, RefusedRequest, RequestLog
from tests.fake_telegram.server import TOKEN, FakeTelegram

__all__ = [
    "TOKEN",
    "AcceptedRequest",
    "ApiError",
    "BadGateway",
    "BadRequest",
    "CallbackQuery",
    "Channel",
    "Chat",
    "Clock",
    "Delay",
    "Drip",
    "FakeTelegram",
    "Fault",
    "Forbidden",
    "Group",
    "Limits",
    "Message",
    "NotJson",
    "Person",
    "RefusedRequest",
    "RequestLog",
    "ResetAfter",
    "ResetBefore",
    "ServerError",
    "TooMany",
]
